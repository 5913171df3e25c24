/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "cloudflare/kvp-bulk-reader.h"

/* What a worker thread gets: its own copy of everything. */
typedef struct {
  KvpAnswer *answer; /* (owned) (nullable): once it is here */
  char      *secret; /* (owned) */
} BulkJob;

static void
bulk_job_free (BulkJob *job)
{
  g_clear_pointer (&job->answer, kvp_answer_free);
  g_free (job->secret);
  g_free (job);
}

/* Ten thousand names of 512 bytes may come back, too many for one turn of the main loop. */
static void
read_result_in_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  BulkJob *job = task_data;
  GError *error = NULL;
  KvpBulkResult *result = kvp_bulk_result_read (job->answer, job->secret, &error);

  if (result == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, (GDestroyNotify) kvp_bulk_result_free);
}

static void
bulk_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  BulkJob *job = g_task_get_task_data (task);

  job->answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  if (job->answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_run_in_thread (task, read_result_in_thread);
}

/*
 * _kvp_client_send_change:
 * @task: (transfer full): a task of a client, which gives a #KvpBulkResult
 * @kind: KVP_SEND_POST or KVP_SEND_PUT
 * @path: under the endpoint
 * @body: JSON
 *
 * Sends what changes many keys at once, and reads the result.
 */
void
_kvp_client_send_change (GTask       *task,
                         KvpSendKind  kind,
                         GString     *path,
                         GBytes      *body)
{
  KvpClient *self = g_task_get_source_object (task);
  BulkJob *job = g_new0 (BulkJob, 1);

  job->secret = g_strdup (_kvp_client_get_secret (self));
  g_task_set_task_data (task, job, (GDestroyNotify) bulk_job_free);

  _kvp_client_send_async (self, kind, path, NULL, body, g_task_get_cancellable (task), bulk_answered_cb, task);
}

/* A bare array of names. */
static GBytes *
build_body (KvpKeyList  *keys,
            GError     **error)
{
  guint n_keys = kvp_key_list_get_length (keys);
  g_autoptr(GString) body = NULL;

  if (n_keys < 1 || n_keys > KVP_CLIENT_MAX_KEYS_PER_DELETE)
    {
      g_autofree char *limit = kvp_format_count (KVP_CLIENT_MAX_KEYS_PER_DELETE);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 10,000. */
                   _("From 1 to %s keys can be deleted with one request."), limit);
      return NULL;
    }

  body = g_string_new (NULL);
  if (!_kvp_client_append_names (body, keys, error))
    return NULL;

  return g_string_free_to_bytes (g_steal_pointer (&body));
}

/**
 * kvp_client_bulk_delete_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @keys: 1 to 10,000 keys, of which only the names are used
 * @cancellable: (nullable): takes effect until the request is sent; what was sent is awaited
 * @callback: called when it is known what happened, or that nothing is
 * @user_data: for @callback
 *
 * Deletes keys: POST …/bulk/delete with the names in the body, the one route by which the app deletes
 * anything. A name never stands in the address of such a request. A key that does not exist counts as
 * deleted.
 */
void
kvp_client_bulk_delete_async (KvpClient           *self,
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

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL && keys != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_bulk_delete_async);
  /* What was deleted was deleted, whatever was cancelled after it. */
  g_task_set_check_cancellable (task, FALSE);

  path = _kvp_client_build_path (account_id, namespace_id, &error);
  body = path != NULL ? build_body (keys, &error) : NULL;
  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/bulk/delete");

  _kvp_client_send_change (g_steal_pointer (&task), KVP_SEND_POST, path, body);
}

/**
 * kvp_client_bulk_delete_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): what the answer says, even of a request that failed; %NULL when nothing is known
 *   of any key
 */
KvpBulkResult *
kvp_client_bulk_delete_finish (KvpClient     *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_bulk_delete_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
