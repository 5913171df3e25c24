/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-policy-reader.h"
#include "cloudflare/kvp-token-reader.h"
#include "cloudflare/kvp-value-reader.h"

/* --- the token --- */

static void
token_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = NULL;
  gboolean account_owned = GPOINTER_TO_INT (g_task_get_task_data (task));
  KvpTokenInfo *info = NULL;

  answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  if (answer != NULL)
    info = kvp_token_info_read (answer, account_owned, _kvp_client_get_secret (KVP_CLIENT (object)), &error);

  if (info == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, info, (GDestroyNotify) kvp_token_info_free);
}

/**
 * kvp_client_verify_token_async:
 * @self: a client
 * @account_id: (nullable): asks as an account-owned token does; %NULL as a user's
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer is here
 * @user_data: for @callback
 *
 * Asks about the token itself: GET /user/tokens/verify, or GET /accounts/ID/tokens/verify. Asked in the other
 * way, a good token is not known (%KVP_ERROR_AUTH): to find out which it is, try one after the other.
 */
void
kvp_client_verify_token_async (KvpClient           *self,
                               const char          *account_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GString) path = NULL;
  GError *error = NULL;

  g_return_if_fail (KVP_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_verify_token_async);
  g_task_set_task_data (task, GINT_TO_POINTER (account_id != NULL), NULL);

  path = account_id != NULL ? _kvp_client_build_path (account_id, NULL, &error) : g_string_new ("/user");
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/tokens/verify");

  _kvp_client_send_async (self, KVP_SEND_GET, path, NULL, NULL, cancellable, token_answered_cb,
                          g_steal_pointer (&task));
}

/**
 * kvp_client_verify_token_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): what is known of the token; it may be disabled or expired
 */
KvpTokenInfo *
kvp_client_verify_token_finish (KvpClient     *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_verify_token_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it may do --- */

typedef struct {
  /* Input */
  char          *account_id; /* (owned) */

  /* Output */
  KvpTokenRights rights;
} Rights;

static void
rights_free (Rights *rights)
{
  g_free (rights->account_id);
  g_free (rights);
}

static void
rights_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  const char *secret = _kvp_client_get_secret (KVP_CLIENT (object));
  Rights *rights = g_task_get_task_data (task);

  if (answer != NULL && kvp_policies_read (answer, rights->account_id, secret, &rights->rights, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_client_read_rights_async:
 * @self: a client
 * @account_id: in this account
 * @token_id: the token's public ID
 * @account_owned: whether it belongs to the account rather than to a user
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer is here
 * @user_data: for @callback
 *
 * Asks for the policies of a token: GET /user/tokens/ID, or GET /accounts/ID/tokens/ID.
 */
void
kvp_client_read_rights_async (KvpClient           *self,
                              const char          *account_id,
                              const char          *token_id,
                              gboolean             account_owned,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GString) path = NULL;
  GError *error = NULL;
  Rights *rights;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (account_id != NULL && token_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_read_rights_async);
  rights = g_new0 (Rights, 1);
  rights->account_id = g_strdup (account_id);
  g_task_set_task_data (task, rights, (GDestroyNotify) rights_free);

  path = account_owned ? _kvp_client_build_path (account_id, NULL, &error) : g_string_new ("/user");
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_string_append (path, "/tokens");
  kvp_path_append (path, token_id, strlen (token_id));
  _kvp_client_send_async (self, KVP_SEND_GET, path, NULL, NULL, cancellable, rights_answered_cb,
                          g_steal_pointer (&task));
}

/**
 * kvp_client_read_rights_finish:
 * @self: a client
 * @result: what the callback got
 * @rights: (out caller-allocates): what the token may do
 * @error: return location for an error
 *
 * Returns: whether it is known
 */
gboolean
kvp_client_read_rights_finish (KvpClient       *self,
                               GAsyncResult    *result,
                               KvpTokenRights  *rights,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_read_rights_async), FALSE);

  *rights = ((Rights *) g_task_get_task_data (G_TASK (result)))->rights;

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- one key --- */

typedef GBytes *(*ReadBytes) (const KvpAnswer  *answer,
                              const char       *secret,
                              GError          **error);

static void
bytes_answered (GObject      *object,
                GAsyncResult *result,
                GTask        *task,
                ReadBytes     read_bytes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  const char *secret = _kvp_client_get_secret (KVP_CLIENT (object));
  GBytes *bytes = answer != NULL ? read_bytes (answer, secret, &error) : NULL;

  if (bytes != NULL)
    g_task_set_task_data (task, g_memdup2 (&answer->expiration, sizeof answer->expiration), g_free);
  if (bytes == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
value_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  bytes_answered (object, result, task, kvp_value_read);
}

static void
metadata_answered_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  bytes_answered (object, result, task, kvp_metadata_read);
}

/* The one place where a name stands in an address: of a GET, which changes nothing. */
static GString *
build_key_path (const char  *account_id,
                const char  *namespace_id,
                const char  *kind,
                GBytes      *name,
                GError     **error)
{
  g_autoptr(GString) path = _kvp_client_build_path (account_id, namespace_id, error);
  gsize length;
  const char *bytes = g_bytes_get_data (name, &length);

  if (path == NULL)
    return NULL;

  g_string_append (path, kind);
  if (!kvp_path_append (path, bytes, length))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A key of this name cannot be looked at: it cannot stand in an address."));
      return NULL;
    }

  return g_steal_pointer (&path);
}

static void
ask_for_key (GTask               *task,
             const char          *account_id,
             const char          *namespace_id,
             const char          *kind,
             GBytes              *name,
             GAsyncReadyCallback  callback)
{
  GError *error = NULL;
  g_autoptr(GString) path = build_key_path (account_id, namespace_id, kind, name, &error);

  if (path == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  _kvp_client_send_async (g_task_get_source_object (task), KVP_SEND_GET, path, NULL, NULL,
                          g_task_get_cancellable (task), callback, task);
}

/**
 * kvp_client_get_value_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @name: the key's exact bytes
 * @cancellable: (nullable): a cancellable
 * @callback: called when the value is here
 * @user_data: for @callback
 *
 * Asks for a value: GET …/values/NAME.
 */
void
kvp_client_get_value_async (KvpClient           *self,
                            const char          *account_id,
                            const char          *namespace_id,
                            GBytes              *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_get_value_async);
  ask_for_key (task, account_id, namespace_id, "/values", name, value_answered_cb);
}

/**
 * kvp_client_get_value_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the value's bytes
 */
GBytes *
kvp_client_get_value_finish (KvpClient     *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_get_value_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_client_get_value_get_expiration:
 * @self: a client
 * @result: what the callback got, of a value that was given
 *
 * Returns: when the key expires, in seconds since the epoch; 0 if the answer did not say
 */
gint64
kvp_client_get_value_get_expiration (KvpClient    *self,
                                     GAsyncResult *result)
{
  const gint64 *expiration;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_get_value_async), 0);

  expiration = g_task_get_task_data (G_TASK (result));

  return expiration != NULL ? *expiration : 0;
}

/**
 * kvp_client_get_metadata_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @name: the key's exact bytes
 * @cancellable: (nullable): a cancellable
 * @callback: called when the metadata is here
 * @user_data: for @callback
 *
 * Asks for a key's metadata: GET …/metadata/NAME.
 */
void
kvp_client_get_metadata_async (KvpClient           *self,
                               const char          *account_id,
                               const char          *namespace_id,
                               GBytes              *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL && name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_get_metadata_async);
  ask_for_key (task, account_id, namespace_id, "/metadata", name, metadata_answered_cb);
}

/**
 * kvp_client_get_metadata_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the metadata as the JSON text that it came in; `null` if there is none
 */
GBytes *
kvp_client_get_metadata_finish (KvpClient     *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_get_metadata_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
