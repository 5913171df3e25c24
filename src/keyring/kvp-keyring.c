/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "keyring/kvp-keyring.h"

G_DEFINE_INTERFACE (KvpKeyring, kvp_keyring, G_TYPE_OBJECT)

static void
kvp_keyring_default_init (KvpKeyringInterface *iface)
{
}

static gboolean
is_place (const KvpKeyringPlace *place)
{
  return place != NULL && place->id != NULL && place->endpoint != NULL && place->account_id != NULL;
}

/**
 * kvp_keyring_store_async:
 * @self: a keyring
 * @place: what names the secret; copied
 * @label: what a person reads who looks into the keyring
 * @secret: a token or a key
 * @cancellable: (nullable): closes a prompt, too
 * @callback: called when it is kept, or is not
 * @user_data: for @callback
 */
void
kvp_keyring_store_async (KvpKeyring            *self,
                         const KvpKeyringPlace *place,
                         const char            *label,
                         const char            *secret,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_return_if_fail (KVP_IS_KEYRING (self));
  g_return_if_fail (is_place (place));
  g_return_if_fail (label != NULL && secret != NULL);

  KVP_KEYRING_GET_IFACE (self)->store_async (self, place, label, secret, cancellable, callback, user_data);
}

/**
 * kvp_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: KEYRING, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is kept
 */
gboolean
kvp_keyring_store_finish (KvpKeyring    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_keyring_lookup_async:
 * @self: a keyring
 * @place: what names the secret; copied
 * @cancellable: (nullable): closes a prompt, too
 * @callback: called when it is here, or is not
 * @user_data: for @callback
 */
void
kvp_keyring_lookup_async (KvpKeyring            *self,
                          const KvpKeyringPlace *place,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_return_if_fail (KVP_IS_KEYRING (self));
  g_return_if_fail (is_place (place));

  KVP_KEYRING_GET_IFACE (self)->lookup_async (self, place, cancellable, callback, user_data);
}

/**
 * kvp_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: KEYRING, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error if it is not there
 */
char *
kvp_keyring_lookup_finish (KvpKeyring    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_keyring_clear_async:
 * @self: a keyring
 * @place: what names the secret; copied
 * @cancellable: (nullable): closes a prompt, too
 * @callback: called when it is gone, or is not
 * @user_data: for @callback
 */
void
kvp_keyring_clear_async (KvpKeyring            *self,
                         const KvpKeyringPlace *place,
                         GCancellable          *cancellable,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_return_if_fail (KVP_IS_KEYRING (self));
  g_return_if_fail (is_place (place));

  KVP_KEYRING_GET_IFACE (self)->clear_async (self, place, cancellable, callback, user_data);
}

/**
 * kvp_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: KEYRING, or %G_IO_ERROR_CANCELLED: it may be there still
 *
 * Returns: whether it is not there any more
 */
gboolean
kvp_keyring_clear_finish (KvpKeyring    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_keyring_free_secret:
 * @secret: (nullable): a secret
 */
void
kvp_keyring_free_secret (char *secret)
{
  /* Through a pointer to volatile, so that the compiler does not leave it out. */
  for (volatile char *p = secret; p != NULL && *p != '\0'; p++)
    *p = '\0';

  g_free (secret);
}
