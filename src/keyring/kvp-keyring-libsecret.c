/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "base/kvp-error.h"
#include "keyring/kvp-keyring.h"

/* The Secret Service of a Linux desktop, or the portal's file in a sandbox: libsecret chooses. */

#define KVP_TYPE_KEYRING_LIBSECRET (kvp_keyring_libsecret_get_type ())

G_DECLARE_FINAL_TYPE (KvpKeyringLibsecret, kvp_keyring_libsecret, KVP, KEYRING_LIBSECRET, GObject)

struct _KvpKeyringLibsecret {
  GObject parent_instance;
};

static void keyring_init (KvpKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeyringLibsecret, kvp_keyring_libsecret, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KVP_TYPE_KEYRING, keyring_init))

static const SecretSchema schema = {
  APPLICATION_ID ".Token", SECRET_SCHEMA_NONE,
  {
    { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "endpoint", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* (transfer full) */
static GHashTable *
make_attributes (const KvpKeyringPlace *place)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "connection", g_strdup (place->id));
  g_hash_table_insert (attributes, (gpointer) "endpoint", g_strdup (place->endpoint));
  g_hash_table_insert (attributes, (gpointer) "account", g_strdup (place->account_id));

  return attributes;
}

/* Which domain it is depends on what is missing; to the person it is all one. */
static void
return_failure (GTask        *task,
                const GError *error)
{
  if (g_task_return_error_if_cancelled (task))
    return;

  /* Translators: %s is what the keyring says, perhaps in English. */
  g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_KEYRING, _("The keyring can not be used: %s"), error->message);
}

static void
return_locked (GTask *task)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_KEYRING, "%s", _("The keyring was not unlocked."));
}

/* --- what is there, locked or not --- */

/* @callback gets a list of SecretRetrievable by secret_password_search_finish(). */
static void
search (GTask               *task,
        GHashTable          *attributes,
        GAsyncReadyCallback  callback)
{
  /* Without SECRET_SEARCH_UNLOCK, so that nobody is asked once more. */
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, g_task_get_cancellable (task), callback,
                           g_object_ref (task));
}

static void
free_items (GList *items)
{
  g_list_free_full (items, g_object_unref);
}

/* --- store --- */

typedef struct {
  GHashTable *attributes; /* (owned) */
  char       *secret;     /* (owned) */
} Storing;

static void
storing_free (Storing *storing)
{
  g_hash_table_unref (storing->attributes);
  kvp_keyring_free_secret (storing->secret);
  g_free (storing);
}

static void
read_back_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Storing *storing = g_task_get_task_data (task);
  SecretValue *value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, NULL);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  /* Of a locked one nothing is read, whatever the error is called. */
  if (g_strcmp0 (text, storing->secret) == 0)
    g_task_return_boolean (task, TRUE);
  else
    return_locked (task);

  if (value != NULL)
    secret_value_unref (value);
}

static void
store_searched_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (items == NULL)
    return_locked (task);
  else
    secret_retrievable_retrieve_secret (items->data, g_task_get_cancellable (task), read_back_cb, g_object_ref (task));

  free_items (items);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  Storing *storing = g_task_get_task_data (task);

  /* libsecret 0.20 says that it stored what it did not, because a prompt was dismissed. So it is read back. */
  if (secret_password_store_finish (result, &error))
    search (task, storing->attributes, store_searched_cb);
  else if (error != NULL)
    return_failure (task, error);
  else
    return_locked (task);
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
  Storing *storing = g_new0 (Storing, 1);

  storing->attributes = make_attributes (place);
  storing->secret = g_strdup (secret);
  g_task_set_source_tag (task, store_async);
  g_task_set_task_data (task, storing, (GDestroyNotify) storing_free);
  /* What is kept is kept, cancelled or not. */
  g_task_set_check_cancellable (task, FALSE);
  secret_password_storev (&schema, storing->attributes, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                          stored_cb, g_steal_pointer (&task));
}

/* --- lookup --- */

static void
lookup_searched_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (items != NULL)
    return_locked (task);
  else
    g_task_return_pointer (task, NULL, NULL);

  free_items (items);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (secret != NULL)
    {
      g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) kvp_keyring_free_secret);
      secret_password_free (secret);
    }
  else if (error != NULL)
    {
      return_failure (task, error);
    }
  else
    {
      /* A prompt that was dismissed looks the same as a secret that is not there. */
      search (task, g_task_get_task_data (task), lookup_searched_cb);
    }
}

static void
lookup_async (KvpKeyring            *keyring,
              const KvpKeyringPlace *place,
              GCancellable          *cancellable,
              GAsyncReadyCallback    callback,
              gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (keyring, cancellable, callback, user_data);
  GHashTable *attributes = make_attributes (place);

  g_task_set_source_tag (task, lookup_async);
  g_task_set_task_data (task, attributes, (GDestroyNotify) g_hash_table_unref);
  secret_password_lookupv (&schema, attributes, cancellable, looked_up_cb, g_steal_pointer (&task));
}

/* --- clear --- */

static void
clear_searched_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (items != NULL)
    return_locked (task);
  else
    g_task_return_boolean (task, TRUE);

  free_items (items);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_failure (task, error);
  else
    search (task, g_task_get_task_data (task), clear_searched_cb);
}

static void
clear_unlocked_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GHashTable *attributes = g_task_get_task_data (task);

  secret_password_free (secret_password_lookup_finish (result, &error));
  if (error != NULL)
    return_failure (task, error);
  else
    secret_password_clearv (&schema, attributes, g_task_get_cancellable (task), cleared_cb, g_object_ref (task));
}

static void
clear_async (KvpKeyring            *keyring,
             const KvpKeyringPlace *place,
             GCancellable          *cancellable,
             GAsyncReadyCallback    callback,
             gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (keyring, cancellable, callback, user_data);
  GHashTable *attributes = make_attributes (place);

  g_task_set_source_tag (task, clear_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, attributes, (GDestroyNotify) g_hash_table_unref);
  /* To clear leaves what is locked alone without a word; to look it up unlocks it. */
  secret_password_lookupv (&schema, attributes, cancellable, clear_unlocked_cb, g_steal_pointer (&task));
}

/* --- the object --- */

static void
keyring_init (KvpKeyringInterface *iface)
{
  iface->store_async = store_async;
  iface->lookup_async = lookup_async;
  iface->clear_async = clear_async;
}

static void
kvp_keyring_libsecret_class_init (KvpKeyringLibsecretClass *klass)
{
}

static void
kvp_keyring_libsecret_init (KvpKeyringLibsecret *self)
{
}

/**
 * kvp_keyring_new_system:
 *
 * Returns: (transfer full): the keyring of this desktop; nothing is asked of it yet
 */
KvpKeyring *
kvp_keyring_new_system (void)
{
  return g_object_new (KVP_TYPE_KEYRING_LIBSECRET, NULL);
}
