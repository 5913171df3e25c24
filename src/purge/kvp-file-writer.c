/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-file-writer"

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-file-sync.h"
#include "purge/kvp-file-writer.h"

/* A write a row would be slow; more than this gains nothing. */
#define BUFFER_SIZE (64 * 1024)

/* Another export at the same time takes another name; this many at once there are not. */
#define MAX_NAME_ATTEMPTS 10

struct _KvpFileWriter {
  GFile         *file;      /* (owned) */
  GFile         *temporary; /* (owned) (nullable): while it exists */
  GOutputStream *stream;    /* (owned) (nullable) */
  GString       *buffer;    /* (owned) */
};

/**
 * kvp_file_writer_new:
 * @file: where to; a file that is there is replaced in one step when the new one is whole
 *
 * Returns: (transfer full): a writer that has not begun
 */
KvpFileWriter *
kvp_file_writer_new (GFile *file)
{
  KvpFileWriter *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_new0 (KvpFileWriter, 1);
  self->file = g_object_ref (file);
  self->buffer = g_string_sized_new (BUFFER_SIZE);

  return self;
}

static void
drop_temporary (KvpFileWriter *self)
{
  g_autoptr(GError) error = NULL;

  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);

  if (self->temporary != NULL && !g_file_delete (self->temporary, NULL, &error))
    g_warning ("A temporary file is left over: %s", error->message);
  g_clear_object (&self->temporary);
}

/**
 * kvp_file_writer_free:
 * @self: (transfer full): a writer
 *
 * Drops the temporary file if there still is one.
 */
void
kvp_file_writer_free (KvpFileWriter *self)
{
  g_return_if_fail (self != NULL);

  drop_temporary (self);
  g_clear_object (&self->file);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

/* What went wrong with the file, as a sentence that names it. Takes @cause. */
static gboolean
return_file_error (KvpFileWriter  *self,
                   GError         *cause, /* (transfer full) */
                   GError        **error)
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
flush (KvpFileWriter  *self,
       GError        **error)
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
create_temporary (KvpFileWriter  *self,
                  GCancellable   *cancellable,
                  GError        **error)
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

/**
 * kvp_file_writer_open:
 * @self: a writer that has not begun
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_DISK_FULL, or %KVP_ERROR_INVALID_INPUT if it can't be written there
 *
 * Makes the temporary file.
 *
 * Returns: whether it is there
 */
gboolean
kvp_file_writer_open (KvpFileWriter  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL && self->stream == NULL, FALSE);

  self->stream = create_temporary (self, cancellable, error);

  return self->stream != NULL;
}

/**
 * kvp_file_writer_get_buffer:
 * @self: a writer
 *
 * Returns: (transfer none): where to append what is to be written
 */
GString *
kvp_file_writer_get_buffer (KvpFileWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->buffer;
}

/**
 * kvp_file_writer_added:
 * @self: a writer that is open
 * @error: as of kvp_file_writer_open()
 *
 * Something was appended to the buffer; it is written when there is enough of it.
 *
 * Returns: whether to go on
 */
gboolean
kvp_file_writer_added (KvpFileWriter  *self,
                       GError        **error)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (self->buffer->len < BUFFER_SIZE || flush (self, error))
    return TRUE;

  /* Here rather than when it is freed: this is the worker thread. */
  drop_temporary (self);

  return FALSE;
}

/* The rename must not come to the disk before what is in the file. */
static gboolean
sync_temporary (KvpFileWriter  *self,
                GError        **error)
{
  const char *path = g_file_peek_path (self->temporary);
  GError *local_error = NULL;

  /* On another machine, it is that machine's. */
  if (path == NULL || kvp_file_sync (path, &local_error))
    return TRUE;

  return return_file_error (self, local_error, error);
}

static gboolean
put_in_place (KvpFileWriter  *self,
              GCancellable   *cancellable,
              GError        **error)
{
  GError *local_error = NULL;

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

/**
 * kvp_file_writer_finish:
 * @self: a writer that is open
 * @cancellable: (nullable): a cancellable
 * @error: as of kvp_file_writer_open()
 *
 * Writes the rest and puts the file in its place.
 *
 * Returns: whether it is there; if not, a file that was there is as it was
 */
gboolean
kvp_file_writer_finish (KvpFileWriter  *self,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);

  if (put_in_place (self, cancellable, error))
    return TRUE;

  drop_temporary (self);

  return FALSE;
}
