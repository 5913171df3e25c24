/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "cloudflare/kvp-values-reader.h"

/* What a worker thread gets: its own copy of everything, and a list of keys that nobody changes. */
typedef struct {
  KvpAnswer  *answer; /* (owned) (nullable): once it is here */
  KvpKeyList *keys;   /* (owned) */
  char       *secret; /* (owned) */
} ValuesJob;

static void
values_job_free (ValuesJob *job)
{
  g_clear_pointer (&job->answer, kvp_answer_free);
  kvp_key_list_unref (job->keys);
  g_free (job->secret);
  g_free (job);
}

/* A hundred values may have 25 MiB together. */
static void
read_values_in_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  ValuesJob *job = task_data;
  GError *error = NULL;
  KvpValueList *values = kvp_values_read (job->answer, job->keys, job->secret, &error);

  if (values == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, values, (GDestroyNotify) kvp_value_list_free);
}

static void
values_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  ValuesJob *job = g_task_get_task_data (task);

  job->answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  if (job->answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_run_in_thread (task, read_values_in_thread);
}

static GBytes *
build_body (KvpKeyList  *keys,
            GError     **error)
{
  guint n_keys = kvp_key_list_get_length (keys);
  g_autoptr(GString) body = NULL;

  if (n_keys < 1 || n_keys > KVP_CLIENT_MAX_KEYS_PER_GET)
    {
      g_autofree char *most = kvp_format_count (KVP_CLIENT_MAX_KEYS_PER_GET);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 100. */
                   ngettext ("From 1 to %s value can be read with one request.",
                             "From 1 to %s values can be read with one request.", KVP_CLIENT_MAX_KEYS_PER_GET),
                   most);
      return NULL;
    }

  body = g_string_new ("{\"keys\":");
  if (!_kvp_client_append_names (body, keys, error))
    return NULL;
  g_string_append (body, ",\"type\":\"text\",\"withMetadata\":true}");

  return g_string_free_to_bytes (g_steal_pointer (&body));
}

/**
 * kvp_client_bulk_get_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @keys: 1 to 100 keys, of which only the names are used; not to be changed any more
 * @cancellable: (nullable): gives the question up at once
 * @callback: called when the values are here
 * @user_data: for @callback
 *
 * Asks for values with their metadata and expiration: POST …/bulk/get.
 */
void
kvp_client_bulk_get_async (KvpClient           *self,
                           const char          *account_id,
                           const char          *namespace_id,
                           KvpKeyList          *keys,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GString) path = NULL;
  g_autoptr(GBytes) body = NULL;
  GError *error = NULL;
  ValuesJob *job;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL && keys != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_bulk_get_async);

  path = _kvp_client_build_path (account_id, namespace_id, &error);
  body = path != NULL ? build_body (keys, &error) : NULL;
  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/bulk/get");

  job = g_new0 (ValuesJob, 1);
  job->keys = kvp_key_list_ref (keys);
  job->secret = g_strdup (_kvp_client_get_secret (self));
  g_task_set_task_data (task, job, (GDestroyNotify) values_job_free);

  _kvp_client_send_async (self, KVP_SEND_ASK, path, NULL, body, cancellable, values_answered_cb,
                          g_steal_pointer (&task));
}

/**
 * kvp_client_bulk_get_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): what is known of each key, in the order of the keys
 */
KvpValueList *
kvp_client_bulk_get_finish (KvpClient     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_bulk_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
