/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-backup-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-backup-reader.h"
#include "purge/kvp-backup-writer.h"

/* Of names; they are short. */
#define ARENA_CHUNK_SIZE (64 * 1024)

#define CHECKSUM_CHUNK (256 * 1024)

typedef struct {
  const char *name;   /* (borrowed): in the arena */
  guint32     length;
  gint64      expiration;
} Entry;

struct _KvpBackupFile {
  GObject       parent_instance;

  GFile        *file;    /* (owned) */
  char         *name;    /* (owned): for showing */
  GStringChunk *arena;   /* (owned) */
  GArray       *entries; /* (owned) (element-type Entry) */
  GArray       *ranks;   /* (owned) (element-type guint32): indices, in the order of names */
  guint64       size;
  gboolean      changed;
};

/* What the thread fills in: an object that nobody has seen before. */
typedef struct {
  /* Input */
  GFile         *file;     /* (owned) */
  char          *checksum; /* (owned) (nullable) */

  /* Output */
  KvpBackupFile *backup;   /* (owned) */
} OpenJob;

G_DEFINE_FINAL_TYPE (KvpBackupFile, kvp_backup_file, G_TYPE_OBJECT)

static void
kvp_backup_file_finalize (GObject *object)
{
  KvpBackupFile *self = KVP_BACKUP_FILE (object);

  g_clear_object (&self->file);
  g_free (self->name);
  g_string_chunk_free (self->arena);
  g_array_unref (self->entries);
  g_array_unref (self->ranks);

  G_OBJECT_CLASS (kvp_backup_file_parent_class)->finalize (object);
}

static void
kvp_backup_file_class_init (KvpBackupFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_backup_file_finalize;
}

static void
kvp_backup_file_init (KvpBackupFile *self)
{
  self->arena = g_string_chunk_new (ARENA_CHUNK_SIZE);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->ranks = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
open_job_free (OpenJob *job)
{
  g_object_unref (job->file);
  g_clear_object (&job->backup);
  g_free (job->checksum);
  g_free (job);
}

/* --- in the thread --- */

static GInputStream *
open_stream (GFile         *file,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GFileInfo) info = NULL;
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

  if (g_file_info_get_size (info) > KVP_BACKUP_FILE_MAX_SIZE)
    {
      size = g_format_size ((guint64) g_file_info_get_size (info));
      /* Translators: %s is a size such as 3.2 GB */
      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   _("It has %s, and no file of values that KV Purger can read is that large."), size);
      return NULL;
    }

  return G_INPUT_STREAM (g_file_read (file, cancellable, error));
}

static int
compare_names (const char *a,
               gsize       a_length,
               const char *b,
               gsize       b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  GArray *entries = user_data;
  const Entry *one = &g_array_index (entries, Entry, *(const guint32 *) a);
  const Entry *other = &g_array_index (entries, Entry, *(const guint32 *) b);

  return compare_names (one->name, one->length, other->name, other->length);
}

/* Which of two values a key would get is not known. */
static gboolean
check_repeats (KvpBackupFile  *self,
               GError        **error)
{
  for (guint i = 1; i < self->ranks->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, g_array_index (self->ranks, guint32, i));

      if (compare_ranks (&g_array_index (self->ranks, guint32, i - 1), &g_array_index (self->ranks, guint32, i),
                         self->entries) == 0)
        {
          g_autofree char *shown = kvp_display_text (entry->name, entry->length);

          /* Translators: %s is the name of a key. */
          g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The key “%s” is in it twice."), shown);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_entries (KvpBackupFile  *self,
              GInputStream   *stream,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr(KvpBackupReader) reader = kvp_backup_reader_new (stream, g_get_real_time () / G_USEC_PER_SEC);
  gboolean has_pair = TRUE;

  while (has_pair)
    {
      KvpPair pair;
      Entry entry;

      if (!kvp_backup_reader_next (reader, &pair, &has_pair, cancellable, error))
        return FALSE;
      if (!has_pair)
        break;

      entry.name = g_string_chunk_insert_len (self->arena, pair.name, (gssize) pair.name_length);
      entry.length = (guint32) pair.name_length;
      entry.expiration = pair.expiration;
      g_array_append_val (self->ranks, self->entries->len);
      g_array_append_val (self->entries, entry);
      self->size += pair.value_length;
    }

  if (self->entries->len == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("There is no key in it."));
      return FALSE;
    }

  g_array_sort_with_data (self->ranks, compare_ranks, self->entries);

  return check_repeats (self, error);
}

static gboolean
check_checksum (OpenJob       *job,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GInputStream) stream = open_stream (job->file, cancellable, error);
  g_autofree guchar *chunk = g_malloc (CHECKSUM_CHUNK);
  gssize n_read;

  if (stream == NULL)
    return FALSE;

  while ((n_read = g_input_stream_read (stream, chunk, CHECKSUM_CHUNK, cancellable, error)) > 0)
    g_checksum_update (checksum, chunk, n_read);
  if (n_read < 0)
    return FALSE;

  job->backup->changed = !g_str_has_prefix (job->checksum, KVP_BACKUP_CHECKSUM_PREFIX) ||
                         strcmp (job->checksum + strlen (KVP_BACKUP_CHECKSUM_PREFIX),
                                 g_checksum_get_string (checksum)) != 0;

  return TRUE;
}

static void
name_error (OpenJob *job,
            GError  *cause, /* (transfer full) */
            GError **error)
{
  g_autoptr(GError) owned = cause;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (cause->domain == KVP_ERROR)
    /* Translators: %1$s is the name of a file, %2$s a sentence that says what is wrong with it. */
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("“%1$s” was not opened. %2$s"), job->backup->name,
                 cause->message);
  else
    /* Translators: %1$s is the name of a file, %2$s is what the system says about it. */
    g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("“%1$s” can not be read: %2$s"), job->backup->name,
                 cause->message);
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  OpenJob *job = task_data;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GInputStream) stream = open_stream (job->file, cancellable, &cause);
  GError *error = NULL;

  if (stream != NULL && read_entries (job->backup, stream, cancellable, &cause) &&
      (job->checksum == NULL || check_checksum (job, cancellable, &cause)))
    {
      g_task_return_pointer (task, g_steal_pointer (&job->backup), g_object_unref);
      return;
    }

  name_error (job, g_steal_pointer (&cause), &error);
  g_task_return_error (task, error);
}

/**
 * kvp_backup_file_open_async:
 * @file: a file of saved values
 * @checksum: (nullable): what it should have
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read to its end
 * @user_data: for @callback
 *
 * Reads all of it, in a worker thread: a file that is cut off or damaged is found out before anything is restored.
 */
void
kvp_backup_file_open_async (GFile               *file,
                            const char          *checksum,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *name = NULL;
  OpenJob *job;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_backup_file_open_async);

  name = g_file_get_basename (file);
  job = g_new0 (OpenJob, 1);
  job->file = g_object_ref (file);
  job->checksum = g_strdup (checksum);
  job->backup = g_object_new (KVP_TYPE_BACKUP_FILE, NULL);
  job->backup->file = g_object_ref (file);
  job->backup->name = kvp_display_text (name != NULL ? name : "", -1);
  g_task_set_task_data (task, job, (GDestroyNotify) open_job_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * kvp_backup_file_open_finish:
 * @result: what the callback got
 * @error: %KVP_ERROR_INVALID_INPUT with a sentence that names the file
 *
 * Returns: (transfer full): the file
 */
KvpBackupFile *
kvp_backup_file_open_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_backup_file_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
kvp_backup_file_get_file (KvpBackupFile *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self), NULL);

  return self->file;
}

const char *
kvp_backup_file_get_name (KvpBackupFile *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self), NULL);

  return self->name;
}

guint
kvp_backup_file_get_n_keys (KvpBackupFile *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self), 0);

  return self->entries->len;
}

guint64
kvp_backup_file_get_size (KvpBackupFile *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self), 0);

  return self->size;
}

gboolean
kvp_backup_file_get_changed (KvpBackupFile *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self), TRUE);

  return self->changed;
}

const char *
kvp_backup_file_get_key (KvpBackupFile *self,
                         guint          index,
                         gsize         *length)
{
  const Entry *entry;

  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self) && index < self->entries->len, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  entry = &g_array_index (self->entries, Entry, index);
  *length = entry->length;

  return entry->name;
}

gint64
kvp_backup_file_get_expiration (KvpBackupFile *self,
                                guint          index)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self) && index < self->entries->len, 0);

  return g_array_index (self->entries, Entry, index).expiration;
}

guint
kvp_backup_file_get_ranked (KvpBackupFile *self,
                            guint          rank)
{
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self) && rank < self->ranks->len, 0);

  return g_array_index (self->ranks, guint32, rank);
}

gboolean
kvp_backup_file_find (KvpBackupFile *self,
                      const char    *name,
                      gsize          length,
                      guint         *index)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (KVP_IS_BACKUP_FILE (self) && name != NULL && index != NULL, FALSE);

  high = self->ranks->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Entry *entry = &g_array_index (self->entries, Entry, g_array_index (self->ranks, guint32, middle));
      int order = compare_names (name, length, entry->name, entry->length);

      if (order == 0)
        {
          *index = g_array_index (self->ranks, guint32, middle);
          return TRUE;
        }

      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return FALSE;
}
