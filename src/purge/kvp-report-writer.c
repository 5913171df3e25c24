/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-report"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-report-row.h"
#include "purge/kvp-report-writer.h"

/* A write a row would be slow; more than this gains nothing. */
#define BUFFER_SIZE (64 * 1024)

/* Another export at the same time takes another name; this many at once there are not. */
#define MAX_NAME_ATTEMPTS 10

struct _KvpReportWriter {
  GFile           *file;      /* (owned) */
  GFile           *temporary; /* (owned) (nullable): while it exists */
  GOutputStream   *stream;    /* (owned) (nullable) */
  GString         *buffer;    /* (owned) */
  GString         *head;      /* (owned): what stands before the rows */
  KvpReportFormat  format;
  gboolean         has_rows;
};

static void
append_text (GString    *out,
             const char *before,
             const char *text)
{
  g_string_append (out, before);
  kvp_json_append_string (out, text, strlen (text));
}

static void
append_head (KvpReportWriter *self,
             KvpPlan         *plan)
{
  if (self->format == KVP_REPORT_CSV)
    {
      kvp_report_row_append_csv_header (self->head);
      return;
    }

  append_text (self->head, "{\"version\":1,\"account_id\":", kvp_plan_get_account_id (plan));
  append_text (self->head, ",\"account\":", kvp_plan_get_account_name (plan));
  append_text (self->head, ",\"namespace_id\":", kvp_plan_get_namespace_id (plan));
  append_text (self->head, ",\"namespace\":", kvp_plan_get_namespace_title (plan));
  append_text (self->head, ",\"filter\":", kvp_plan_get_sentence (plan));
  g_string_append_printf (self->head, ",\"created_at\":%" G_GINT64_FORMAT ",\"finished_at\":%" G_GINT64_FORMAT
                          ",\"keys\":[", kvp_plan_get_created_at (plan), kvp_plan_get_finished_at (plan));
}

KvpReportWriter *
kvp_report_writer_new (GFile           *file,
                       KvpReportFormat  format,
                       KvpPlan         *plan)
{
  KvpReportWriter *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_new0 (KvpReportWriter, 1);
  self->file = g_object_ref (file);
  self->format = format;
  self->buffer = g_string_sized_new (BUFFER_SIZE);
  self->head = g_string_new (NULL);
  append_head (self, plan);

  return self;
}

static void
drop_temporary (KvpReportWriter *self)
{
  g_autoptr(GError) error = NULL;

  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);

  if (self->temporary != NULL && !g_file_delete (self->temporary, NULL, &error))
    g_warning ("A temporary file is left over: %s", error->message);
  g_clear_object (&self->temporary);
}

void
kvp_report_writer_free (KvpReportWriter *self)
{
  g_return_if_fail (self != NULL);

  drop_temporary (self);
  g_clear_object (&self->file);
  g_string_free (self->buffer, TRUE);
  g_string_free (self->head, TRUE);
  g_free (self);
}

/* What went wrong with the file, as a sentence that names it. Takes @cause. */
static gboolean
return_file_error (KvpReportWriter  *self,
                   GError           *cause, /* (transfer full) */
                   GError          **error)
{
  g_autoptr(GError) owned = cause;
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }

  name = g_file_get_basename (self->file);
  shown = kvp_display_text (name != NULL ? name : "", -1);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_set_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL,
                 /* Translators: %s is the name of a file. */
                 _("The disk is full, so “%s” was not written."), shown);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                 /* Translators: %s is the name of a file. */
                 _("There is no permission to write “%s” there. Choose another folder."), shown);
  else
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                 /* Translators: %1$s is the name of a file, %2$s is what the system says about it. */
                 _("“%1$s” was not written: %2$s"), shown, cause->message);

  return FALSE;
}

static gboolean
flush (KvpReportWriter  *self,
       GError          **error)
{
  GError *local_error = NULL;

  if (!g_output_stream_write_all (self->stream, self->buffer->str, self->buffer->len, NULL, NULL,
                                  &local_error))
    return return_file_error (self, local_error, error);

  g_string_truncate (self->buffer, 0);

  return TRUE;
}

/* In the same folder, so that the last step is a rename. Only the person may read it: it names keys. */
static GOutputStream *
create_temporary (KvpReportWriter  *self,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (self->file);

  for (guint i = 0; folder != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf (".kv-purger-%08x.tmp", g_random_int ());
      g_autoptr(GFile) temporary = g_file_get_child (folder, name);
      g_autoptr(GError) local_error = NULL;
      GFileOutputStream *stream;

      stream = g_file_create (temporary, G_FILE_CREATE_PRIVATE, cancellable, &local_error);
      if (stream != NULL)
        {
          self->temporary = g_steal_pointer (&temporary);
          return G_OUTPUT_STREAM (stream);
        }

      if (i == MAX_NAME_ATTEMPTS || !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          return_file_error (self, g_steal_pointer (&local_error), error);
          return NULL;
        }
    }

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("This is not a place for a file."));

  return NULL;
}

gboolean
kvp_report_writer_open (KvpReportWriter  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL && self->stream == NULL, FALSE);

  self->stream = create_temporary (self, cancellable, error);
  if (self->stream == NULL)
    return FALSE;

  g_string_append_len (self->buffer, self->head->str, (gssize) self->head->len);

  return TRUE;
}

gboolean
kvp_report_writer_add_row (KvpReportWriter  *self,
                           const KvpKey     *key,
                           KvpKeyState       state,
                           KvpKeyReason      reason,
                           const char       *detail,
                           GError          **error)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (self->format == KVP_REPORT_CSV)
    {
      kvp_report_row_append_csv (self->buffer, key, state, reason, detail);
    }
  else
    {
      g_string_append (self->buffer, self->has_rows ? ",\n" : "\n");
      kvp_report_row_append_json (self->buffer, key, state, reason, detail);
    }
  self->has_rows = TRUE;

  if (self->buffer->len < BUFFER_SIZE || flush (self, error))
    return TRUE;

  /* Here rather than when it is freed: this is the worker thread. */
  drop_temporary (self);

  return FALSE;
}

/* The rename must not come to the disk before what is in the file. */
static gboolean
sync_temporary (KvpReportWriter  *self,
                GError          **error)
{
  const char *path = g_file_peek_path (self->temporary);
  gboolean ok;
  int saved_errno;
  FILE *file;

  /* On another machine, it is that machine's. */
  if (path == NULL)
    return TRUE;

  file = g_fopen (path, "r+b");
  ok = file != NULL && g_fsync (fileno (file)) == 0;
  saved_errno = errno;
  if (file != NULL)
    fclose (file);

  if (ok)
    return TRUE;

  return return_file_error (self, g_error_new_literal (G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                                                       g_strerror (saved_errno)), error);
}

static gboolean
put_in_place (KvpReportWriter  *self,
              GCancellable     *cancellable,
              GError          **error)
{
  GError *local_error = NULL;

  if (self->format == KVP_REPORT_JSON)
    g_string_append (self->buffer, "\n]}\n");

  if (!flush (self, error))
    return FALSE;

  if (!g_output_stream_close (self->stream, NULL, &local_error))
    return return_file_error (self, local_error, error);
  g_clear_object (&self->stream);

  if (!sync_temporary (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!g_file_move (self->temporary, self->file, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE,
                    NULL, NULL, NULL, &local_error))
    return return_file_error (self, local_error, error);
  g_clear_object (&self->temporary);

  return TRUE;
}

gboolean
kvp_report_writer_finish (KvpReportWriter  *self,
                          GCancellable     *cancellable,
                          GError          **error)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (put_in_place (self, cancellable, error))
    return TRUE;

  drop_temporary (self);

  return FALSE;
}
