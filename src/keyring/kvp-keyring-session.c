/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "keyring/kvp-keyring.h"

/* Where there is no keyring: in memory, until the process ends. */

#define KVP_TYPE_KEYRING_SESSION (kvp_keyring_session_get_type ())

G_DECLARE_FINAL_TYPE (KvpKeyringSession, kvp_keyring_session, KVP, KEYRING_SESSION, GObject)

struct _KvpKeyringSession {
  GObject     parent_instance;

  GHashTable *secrets; /* (owned) (element-type utf8 utf8) */
};

static void keyring_init (KvpKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeyringSession, kvp_keyring_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KVP_TYPE_KEYRING, keyring_init))

/* (transfer full) */
static char *
make_key (const KvpKeyringPlace *place)
{
  return g_strjoin ("\n", place->id, place->endpoint, place->account_id, NULL);
}

static void
store_async (KvpKeyring            *keyring,
             const KvpKeyringPlace *place,
             const char            *label,
             const char            *secret,
             GCancellable          *cancellable,
             GAsyncReadyCallback    callback,
             gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (keyring, cancellable, callback, user_data);

  g_task_set_source_tag (task, store_async);
  g_hash_table_replace (KVP_KEYRING_SESSION (keyring)->secrets, make_key (place), g_strdup (secret));
  g_task_return_boolean (task, TRUE);
}

static void
lookup_async (KvpKeyring            *keyring,
              const KvpKeyringPlace *place,
              GCancellable          *cancellable,
              GAsyncReadyCallback    callback,
              gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (keyring, cancellable, callback, user_data);
  g_autofree char *key = make_key (place);

  g_task_set_source_tag (task, lookup_async);
  g_task_return_pointer (task, g_strdup (g_hash_table_lookup (KVP_KEYRING_SESSION (keyring)->secrets, key)),
                         (GDestroyNotify) kvp_keyring_free_secret);
}

static void
clear_async (KvpKeyring            *keyring,
             const KvpKeyringPlace *place,
             GCancellable          *cancellable,
             GAsyncReadyCallback    callback,
             gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (keyring, cancellable, callback, user_data);
  g_autofree char *key = make_key (place);

  g_task_set_source_tag (task, clear_async);
  g_hash_table_remove (KVP_KEYRING_SESSION (keyring)->secrets, key);
  g_task_return_boolean (task, TRUE);
}

static void
keyring_init (KvpKeyringInterface *iface)
{
  iface->store_async = store_async;
  iface->lookup_async = lookup_async;
  iface->clear_async = clear_async;
}

static void
kvp_keyring_session_finalize (GObject *object)
{
  g_hash_table_unref (KVP_KEYRING_SESSION (object)->secrets);

  G_OBJECT_CLASS (kvp_keyring_session_parent_class)->finalize (object);
}

static void
kvp_keyring_session_class_init (KvpKeyringSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_keyring_session_finalize;
}

static void
kvp_keyring_session_init (KvpKeyringSession *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kvp_keyring_free_secret);
}

/**
 * kvp_keyring_new_session:
 *
 * Returns: (transfer full): a keyring that never fails and forgets all when the process ends
 */
KvpKeyring *
kvp_keyring_new_session (void)
{
  return g_object_new (KVP_TYPE_KEYRING_SESSION, NULL);
}
