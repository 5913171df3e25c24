/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-scan"

#include "config.h"

#include "purge/kvp-scan-private.h"

/* A list of a million keys takes a tenth of a second to be written down: then that is done in a worker thread. */
#define MAX_KEYS_ON_MAIN_LOOP 1000

typedef struct {
  /* Input */
  KvpFilter *filter; /* (owned) */

  /* Output */
  char      *text;   /* (owned) */
} TextJob;

static void
text_job_free (TextJob *job)
{
  g_object_unref (job->filter);
  g_free (job->text);
  g_free (job);
}

static void
plan_created_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  self->plan = kvp_store_create_plan_finish (KVP_STORE (source), result, &error);
  if (self->plan == NULL)
    {
      self->error = g_error_copy (error);
      _kvp_scan_return (self, g_steal_pointer (&error));
      return;
    }

  _kvp_scan_begin_listing (self);
}

static void
create_plan (KvpScan    *self,
             const char *filter_text)
{
  g_autofree char *sentence = kvp_filter_to_sentence (self->filter, kvp_namespace_get_title (self->ns));
  KvpPlanOrigin origin = {
    .endpoint = kvp_connection_get_endpoint (self->connection),
    .account_id = kvp_account_get_id (self->account),
    .account_name = kvp_account_get_display_name (self->account),
    .namespace_id = kvp_namespace_get_id (self->ns),
    .namespace_title = kvp_namespace_get_title (self->ns),
    .filter_text = filter_text,
    .sentence = sentence,
    .source = self->source,
    .source_name = self->source_name,
  };

  kvp_store_create_plan_async (self->store, &origin, NULL, plan_created_cb, g_object_ref (self));
}

static void
text_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  TextJob *job = task_data;

  job->text = kvp_filter_to_text (job->filter);
  g_task_return_boolean (task, TRUE);
}

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  TextJob *job = g_task_get_task_data (G_TASK (result));

  create_plan (self, job->text);
}

/*
 * _kvp_scan_create_plan:
 * @self: a dry run that begins
 *
 * Makes the plan, then begins the listing; or returns the task with the error.
 */
void
_kvp_scan_create_plan (KvpScan *self)
{
  g_autofree char *text = NULL;
  g_autoptr(GTask) worker = NULL;
  TextJob *job;

  if (kvp_filter_get_keys (self->filter)->len <= MAX_KEYS_ON_MAIN_LOOP)
    {
      text = kvp_filter_to_text (self->filter);
      create_plan (self, text);
      return;
    }

  job = g_new0 (TextJob, 1);
  job->filter = g_object_ref (self->filter);
  worker = g_task_new (NULL, NULL, text_cb, g_object_ref (self));
  g_task_set_source_tag (worker, _kvp_scan_create_plan);
  g_task_set_task_data (worker, job, (GDestroyNotify) text_job_free);
  g_task_run_in_thread (worker, text_thread);
}
