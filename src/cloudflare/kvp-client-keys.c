/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-page-reader.h"

/* https://developers.cloudflare.com/kv/platform/limits/ */
#define MAX_PREFIX_LENGTH 512

/* What a worker thread gets: its own copy of everything. */
typedef struct {
  KvpAnswer *answer;      /* (owned) */
  char      *sent_cursor; /* (owned) (nullable) */
  char      *secret;      /* (owned) */
} PageJob;

/* One page, which may have to be asked for again because its JSON is broken. */
typedef struct {
  /* Input */
  GString *path;   /* (owned) */
  GString *query;  /* (owned) */
  char    *cursor; /* (owned) (nullable) */

  /* In progress */
  guint    n_tries;
  gint64   first_at; /* monotonic */
} PageData;

static void ask_for_page (GTask *task);

static void
page_data_free (PageData *data)
{
  g_string_free (data->path, TRUE);
  g_string_free (data->query, TRUE);
  g_free (data->cursor);
  g_free (data);
}

static void
page_job_free (PageJob *job)
{
  g_clear_pointer (&job->answer, kvp_answer_free);
  g_free (job->sent_cursor);
  g_free (job->secret);
  g_free (job);
}

static void
read_page_in_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  PageJob *job = task_data;
  GError *error = NULL;
  KvpKeyPage *page = kvp_key_page_read (job->answer, job->sent_cursor, job->secret, &error);

  if (page == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, page, (GDestroyNotify) kvp_key_page_free);
}

static void
delayed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  kvp_client_delay_finish (KVP_CLIENT (object), result);
  ask_for_page (user_data);
}

static void
page_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  KvpClient *self = KVP_CLIENT (object);
  GCancellable *cancellable = g_task_get_cancellable (task);
  PageData *data = g_task_get_task_data (task);
  KvpKeyPage *page = g_task_propagate_pointer (G_TASK (result), &error);

  data->n_tries++;
  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) kvp_key_page_free);
  else if (g_error_matches (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE) &&
           _kvp_client_may_try_again (self, error, data->n_tries, data->first_at))
    kvp_client_delay_async (self, data->n_tries, cancellable, delayed_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
page_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GTask) reading = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = NULL;
  KvpClient *self = KVP_CLIENT (object);
  GCancellable *cancellable = g_task_get_cancellable (task);
  PageData *data = g_task_get_task_data (task);
  PageJob *job;

  answer = _kvp_client_send_finish (self, result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job = g_new0 (PageJob, 1);
  job->answer = g_steal_pointer (&answer);
  job->sent_cursor = g_strdup (data->cursor);
  job->secret = g_strdup (_kvp_client_get_secret (self));

  reading = g_task_new (self, cancellable, page_read_cb, g_steal_pointer (&task));
  g_task_set_source_tag (reading, page_answered_cb);
  g_task_set_task_data (reading, job, (GDestroyNotify) page_job_free);
  g_task_run_in_thread (reading, read_page_in_thread);
}

/* (transfer full): the task is handed on to the callback. */
static void
ask_for_page (GTask *task)
{
  PageData *data = g_task_get_task_data (task);

  _kvp_client_send_async (g_task_get_source_object (task), KVP_SEND_GET, data->path, data->query, NULL,
                          g_task_get_cancellable (task), page_answered_cb, task);
}

static GString *
build_list_query (GBytes      *prefix,
                  guint        limit,
                  const char  *cursor,
                  GError     **error)
{
  g_autoptr(GString) query = g_string_new (NULL);
  gsize length = 0;
  const char *bytes = prefix != NULL ? g_bytes_get_data (prefix, &length) : NULL;
  g_autofree char *digits = g_strdup_printf ("%u", limit);

  if (limit < KVP_CLIENT_MIN_KEYS_PER_PAGE || limit > KVP_CLIENT_MAX_KEYS_PER_PAGE)
    {
      g_autofree char *least = kvp_format_count (KVP_CLIENT_MIN_KEYS_PER_PAGE);
      g_autofree char *most = kvp_format_count (KVP_CLIENT_MAX_KEYS_PER_PAGE);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: numbers, 10 and 1,000. */
                   _("A page holds %1$s to %2$s keys."), least, most);
      return NULL;
    }

  if (length > MAX_PREFIX_LENGTH)
    {
      g_autofree char *most = kvp_format_count (MAX_PREFIX_LENGTH);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 512. */
                   ngettext ("A prefix has %s byte at most.", "A prefix has %s bytes at most.", MAX_PREFIX_LENGTH),
                   most);
      return NULL;
    }

  kvp_query_append (query, "limit", digits, strlen (digits));
  if (length > 0)
    kvp_query_append (query, "prefix", bytes, length);
  if (cursor != NULL && *cursor != '\0')
    kvp_query_append (query, "cursor", cursor, strlen (cursor));

  return g_steal_pointer (&query);
}

/**
 * kvp_client_list_keys_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @prefix: (nullable): exact bytes that the names begin with; the same on every page
 * @limit: keys a page, 10 to 1000
 * @cursor: (nullable): from the page before; %NULL for the first
 * @cancellable: (nullable): a cancellable
 * @callback: called when the page is read, or there will be none
 * @user_data: for @callback
 *
 * Asks for one page: GET …/keys. The answer is read in a worker thread.
 */
void
kvp_client_list_keys_async (KvpClient           *self,
                            const char          *account_id,
                            const char          *namespace_id,
                            GBytes              *prefix,
                            guint                limit,
                            const char          *cursor,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GString) path = NULL;
  g_autoptr(GString) query = NULL;
  GError *error = NULL;
  PageData *data;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_list_keys_async);

  path = _kvp_client_build_path (account_id, namespace_id, &error);
  query = path != NULL ? build_list_query (prefix, limit, cursor, &error) : NULL;
  if (query == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/keys");

  data = g_new0 (PageData, 1);
  data->path = g_steal_pointer (&path);
  data->query = g_steal_pointer (&query);
  data->cursor = g_strdup (cursor);
  data->first_at = g_get_monotonic_time ();
  g_task_set_task_data (task, data, (GDestroyNotify) page_data_free);

  ask_for_page (g_steal_pointer (&task));
}

/**
 * kvp_client_list_keys_finish:
 * @self: a client
 * @result: what the callback got
 * @next_cursor: (out) (transfer full) (nullable) (optional): for the next page; %NULL at the end of the list
 * @error: return location for an error
 *
 * Returns: (transfer full): the keys of the page. It may be empty and yet have a next one.
 */
KvpKeyList *
kvp_client_list_keys_finish (KvpClient     *self,
                             GAsyncResult  *result,
                             char         **next_cursor,
                             GError       **error)
{
  g_autoptr(KvpKeyPage) page = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_list_keys_async), NULL);

  page = g_task_propagate_pointer (G_TASK (result), error);
  if (page == NULL)
    return NULL;

  if (next_cursor != NULL)
    *next_cursor = g_steal_pointer (&page->cursor);

  return g_steal_pointer (&page->keys);
}
