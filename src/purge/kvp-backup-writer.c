/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup-writer"

#include "config.h"

#include "purge/kvp-backup-writer.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-file-writer.h"

/* Only the person may look into the folder: there are values in it. */
#define FOLDER_MODE 0700

/* What a process that died left half written is dropped after so many seconds; nobody writes one file for as long. */
#define LEFT_OVER_AGE (7 * 24 * 60 * 60)

struct _KvpBackupWriter {
  GFile         *folder;   /* (owned) */
  char          *name;     /* (owned) */
  GFile         *file;     /* (owned) (nullable): once it is open */
  KvpFileWriter *writer;   /* (owned) (nullable): while it is open */
  GChecksum     *checksum; /* (owned) */
  char          *sum;      /* (owned) (nullable): at the end */
  guint64        size;
  gboolean       has_pairs;
};

/**
 * kvp_backup_writer_new:
 * @folder: where to
 * @name: of the file, with an extension
 *
 * Returns: (transfer full): a writer that has not begun
 */
KvpBackupWriter *
kvp_backup_writer_new (GFile      *folder,
                       const char *name)
{
  KvpBackupWriter *self;

  g_return_val_if_fail (G_IS_FILE (folder) && name != NULL, NULL);

  self = g_new0 (KvpBackupWriter, 1);
  self->folder = g_object_ref (folder);
  self->name = g_strdup (name);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return self;
}

/**
 * kvp_backup_writer_free:
 * @self: (transfer full): a writer
 *
 * If it has not finished, nothing is left of it.
 */
void
kvp_backup_writer_free (KvpBackupWriter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->writer, kvp_file_writer_free);
  g_clear_object (&self->file);
  g_object_unref (self->folder);
  g_checksum_free (self->checksum);
  g_free (self->name);
  g_free (self->sum);
  g_free (self);
}

/* What was appended to the buffer since @from is part of the file. */
static void
take_text (KvpBackupWriter *self,
           gsize            from)
{
  GString *buffer = kvp_file_writer_get_buffer (self->writer);

  g_checksum_update (self->checksum, (const guchar *) buffer->str + from, (gssize) (buffer->len - from));
  self->size += buffer->len - from;
}

static gboolean
make_folder (KvpBackupWriter  *self,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  const char *path = g_file_peek_path (self->folder);
  int saved_errno;

  if (path != NULL ? g_mkdir_with_parents (path, FOLDER_MODE) == 0
                   : g_file_make_directory_with_parents (self->folder, cancellable, &local_error) ||
                     g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE;

  saved_errno = errno;
  name = g_file_get_parse_name (self->folder);
  shown = kvp_display_text (name, -1);
  g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
               /* Translators: %1$s is a folder, %2$s is what the system says about it. */
               _("The folder “%1$s” for saved values can not be made: %2$s"), shown,
               path != NULL ? g_strerror (saved_errno) : local_error->message);

  return FALSE;
}

static gboolean
is_left_over (GFileInfo *info)
{
  const char *name = g_file_info_get_name (info);
  guint64 modified = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  guint64 now = (guint64) (g_get_real_time () / G_USEC_PER_SEC);

  return g_str_has_prefix (name, ".kv-purger-") && g_str_has_suffix (name, ".tmp") &&
         modified > 0 && modified + LEFT_OVER_AGE < now;
}

/* Half a backup of a process that died is no backup, and has values in it. That this does not succeed is no reason not
 * to write a new one. */
static void
drop_left_overs (KvpBackupWriter *self,
                 GCancellable    *cancellable)
{
  g_autoptr(GFileEnumerator) files = NULL;
  GFileInfo *info;
  GFile *file;

  files = g_file_enumerate_children (self->folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                     G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, NULL);
  while (files != NULL && g_file_enumerator_iterate (files, &info, &file, cancellable, NULL) && info != NULL)
    {
      if (is_left_over (info) && !g_file_delete (file, cancellable, NULL))
        g_warning ("A temporary file of an earlier backup is left over.");
    }
}

/* "name.json", "name-2.json"… (transfer full) */
static GFile *
find_free_name (KvpBackupWriter *self)
{
  const char *extension = strrchr (self->name, '.');
  gsize length = extension != NULL ? (gsize) (extension - self->name) : strlen (self->name);
  GFile *file = g_file_get_child (self->folder, self->name);

  for (guint i = 2; g_file_query_exists (file, NULL); i++)
    {
      g_autofree char *name = g_strdup_printf ("%.*s-%u%s", (int) length, self->name, i,
                                               extension != NULL ? extension : "");

      g_object_unref (file);
      file = g_file_get_child (self->folder, name);
    }

  return file;
}

/**
 * kvp_backup_writer_open:
 * @self: a writer that has not begun
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_DISK_FULL, or %KVP_ERROR_INVALID_INPUT if it can't be written there
 *
 * Makes the folder where there is none, and a temporary file in it.
 *
 * Returns: whether pairs can be added
 */
gboolean
kvp_backup_writer_open (KvpBackupWriter  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL && self->writer == NULL, FALSE);

  if (!make_folder (self, cancellable, error))
    return FALSE;

  drop_left_overs (self, cancellable);
  self->file = find_free_name (self);
  self->writer = kvp_file_writer_new (self->file);
  if (!kvp_file_writer_open (self->writer, cancellable, error))
    return FALSE;

  g_string_append_c (kvp_file_writer_get_buffer (self->writer), '[');
  take_text (self, 0);

  return TRUE;
}

/**
 * kvp_backup_writer_add:
 * @self: a writer that is open
 * @pair: a key with its value
 * @error: as of kvp_backup_writer_open()
 *
 * Returns: whether to go on
 */
gboolean
kvp_backup_writer_add (KvpBackupWriter  *self,
                       const KvpPair    *pair,
                       GError          **error)
{
  GString *buffer;
  gsize from;

  g_return_val_if_fail (self != NULL && self->writer != NULL, FALSE);
  g_return_val_if_fail (pair != NULL && pair->name_length > 0, FALSE);

  buffer = kvp_file_writer_get_buffer (self->writer);
  from = buffer->len;
  g_string_append (buffer, self->has_pairs ? ",\n" : "\n");
  kvp_pair_append_json (buffer, pair);
  self->has_pairs = TRUE;
  take_text (self, from);

  return kvp_file_writer_added (self->writer, error);
}

/**
 * kvp_backup_writer_finish:
 * @self: a writer that is open
 * @cancellable: (nullable): a cancellable
 * @error: as of kvp_backup_writer_open()
 *
 * Returns: whether the file is in its place, and on the disk
 */
gboolean
kvp_backup_writer_finish (KvpBackupWriter  *self,
                          GCancellable     *cancellable,
                          GError          **error)
{
  GString *buffer;
  gsize from;

  g_return_val_if_fail (self != NULL && self->writer != NULL, FALSE);

  buffer = kvp_file_writer_get_buffer (self->writer);
  from = buffer->len;
  g_string_append (buffer, "\n]\n");
  take_text (self, from);
  self->sum = g_strconcat (KVP_BACKUP_CHECKSUM_PREFIX, g_checksum_get_string (self->checksum), NULL);

  return kvp_file_writer_finish (self->writer, cancellable, error);
}

guint64
kvp_backup_writer_get_size (KvpBackupWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

GFile *
kvp_backup_writer_get_file (KvpBackupWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

const char *
kvp_backup_writer_get_checksum (KvpBackupWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sum;
}
