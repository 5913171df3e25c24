/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-metered-stream.h"
#include "purge/kvp-plan-file-private.h"
#include "purge/kvp-plan-file-reader.h"

G_DEFINE_FINAL_TYPE (KvpPlanFile, kvp_plan_file, G_TYPE_OBJECT)

/* What the thread fills in. */
typedef struct {
  /* Input */
  GFile             *file;     /* (owned) */
  KvpReadMeter      *meter;    /* (owned) (nullable) */

  /* Output */
  KvpPlanFileHeader *header;   /* (owned) (nullable) */
  char              *checksum; /* (owned) (nullable) */
  guint              n_keys;
  gboolean           changed;
} OpenJob;

static void
open_job_free (OpenJob *job)
{
  g_object_unref (job->file);
  g_clear_object (&job->meter);
  g_clear_pointer (&job->header, kvp_plan_file_header_free);
  g_free (job->checksum);
  g_free (job);
}

static void
kvp_plan_file_finalize (GObject *object)
{
  KvpPlanFile *self = KVP_PLAN_FILE (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->header, kvp_plan_file_header_free);
  g_free (self->name);
  g_free (self->checksum);

  G_OBJECT_CLASS (kvp_plan_file_parent_class)->finalize (object);
}

static void
kvp_plan_file_class_init (KvpPlanFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_plan_file_finalize;
}

static void
kvp_plan_file_init (KvpPlanFile *self)
{
}

void
_kvp_plan_file_name_error (GFile   *file,
                           GError  *cause,
                           GError **error)
{
  g_autoptr(GError) owned = cause;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = kvp_display_text (name != NULL ? name : "", -1);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (cause->domain == KVP_ERROR && cause->code != KVP_ERROR_INVALID_INPUT))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (cause->domain == KVP_ERROR)
    /* Translators: %1$s is the name of a file, %2$s a sentence that says what is wrong with it. */
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("“%1$s” was not opened. %2$s"), shown, cause->message);
  else
    /* Translators: %1$s is the name of a file, %2$s is what the system says about it. */
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("“%1$s” can not be read: %2$s"), shown, cause->message);
}

GInputStream *
_kvp_plan_file_read (GFile         *file,
                     KvpReadMeter  *meter,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autofree char *size = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL)
    return NULL;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("It is a folder or a device, and no file."));
      return NULL;
    }

  if (g_file_info_get_size (info) > KVP_PLAN_FILE_MAX_SIZE)
    {
      size = g_format_size ((guint64) g_file_info_get_size (info));
      /* Translators: %s is a size such as 3.2 GB */
      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   _("It has %s, and no list of keys that KV Purger can read is that large."), size);
      return NULL;
    }

  stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (stream == NULL || meter == NULL)
    return g_steal_pointer (&stream);

  return kvp_metered_stream_new (stream, (guint64) g_file_info_get_size (info), meter);
}

static gboolean
read_whole (OpenJob       *job,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GInputStream) stream = _kvp_plan_file_read (job->file, job->meter, cancellable, error);
  g_autoptr(KvpPlanFileReader) reader = NULL;
  const KvpPlanFileHeader *header;
  gboolean has_row = TRUE;

  if (stream == NULL)
    return FALSE;

  reader = kvp_plan_file_reader_new (stream);
  header = kvp_plan_file_reader_read_header (reader, cancellable, error);
  if (header == NULL)
    return FALSE;

  while (has_row)
    {
      KvpPlanImportRow row;

      if (!kvp_plan_file_reader_next (reader, &row, &has_row, cancellable, error))
        return FALSE;
      job->n_keys += has_row ? 1 : 0;
    }

  job->header = kvp_plan_file_header_copy (header);
  job->checksum = g_strdup (kvp_plan_file_reader_get_checksum (reader));
  job->changed = kvp_plan_file_reader_get_changed (reader);

  return TRUE;
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  OpenJob *job = task_data;
  GError *cause = NULL;
  GError *error = NULL;

  if (read_whole (job, cancellable, &cause))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  _kvp_plan_file_name_error (job->file, cause, &error);
  g_task_return_error (task, error);
}

/**
 * kvp_plan_file_open_async:
 * @file: a file, which may be anything
 * @meter: (nullable): is told how much is read
 * @cancellable: (nullable): stops it
 * @callback: called when the whole of it was read
 * @user_data: for @callback
 *
 * Reads it to its end in a worker thread, holding one key at a time.
 */
void
kvp_plan_file_open_async (GFile               *file,
                          KvpReadMeter        *meter,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  OpenJob *job;

  g_return_if_fail (G_IS_FILE (file));

  job = g_new0 (OpenJob, 1);
  job->file = g_object_ref (file);
  g_set_object (&job->meter, meter);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_file_open_async);
  g_task_set_task_data (task, job, (GDestroyNotify) open_job_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * kvp_plan_file_open_finish:
 * @result: what the callback got
 * @error: %KVP_ERROR_INVALID_INPUT with a sentence that names the file
 *
 * Returns: (transfer full): the file, which may have been changed since it was written, or %NULL
 */
KvpPlanFile *
kvp_plan_file_open_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_autofree char *name = NULL;
  OpenJob *job;
  KvpPlanFile *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_file_open_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  job = g_task_get_task_data (G_TASK (result));
  self = g_object_new (KVP_TYPE_PLAN_FILE, NULL);
  self->file = g_object_ref (job->file);
  name = g_file_get_basename (job->file);
  self->name = g_filename_display_name (name != NULL ? name : "");
  self->header = g_steal_pointer (&job->header);
  self->checksum = g_steal_pointer (&job->checksum);
  self->n_keys = job->n_keys;
  self->changed = job->changed;

  return self;
}

const char *
kvp_plan_file_get_name (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->name;
}

const char *
kvp_plan_file_get_endpoint (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->header->endpoint;
}

const char *
kvp_plan_file_get_account_id (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->header->account_id;
}

const char *
kvp_plan_file_get_account_name (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->header->account_name;
}

const char *
kvp_plan_file_get_namespace_id (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->header->namespace_id;
}

const char *
kvp_plan_file_get_namespace_title (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), NULL);

  return self->header->namespace_title;
}

guint
kvp_plan_file_get_n_keys (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), 0);

  return self->n_keys;
}

gboolean
kvp_plan_file_get_changed (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), TRUE);

  return self->changed;
}

const char *
kvp_plan_file_get_approved_by (KvpPlanFile *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (self), "");

  return !self->changed && self->header->approved_at != 0 ? self->header->approved_by : "";
}
