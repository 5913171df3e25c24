/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "base/kvp-key-name.h"
#include "purge/kvp-key-list-file-private.h"
#include "purge/kvp-plan-file-private.h"

/* Names are slices of blocks: an allocation less for each of a million. */
#define BLOCK_SIZE (256 * 1024)

/* Enough to know a format by, and the first row of a table. */
#define HEAD_SIZE (64 * 1024)

#define MARK "\xef\xbb\xbf"
#define MARK_LENGTH 3

G_DEFINE_FINAL_TYPE (KvpKeyListFile, kvp_key_list_file, G_TYPE_OBJECT)

typedef struct {
  /* Input */
  GFile            *file;  /* (owned) */
  KvpReadMeter     *meter; /* (owned) (nullable) */
  KvpKeyListOptions options;
} ReadJob;

static void
read_job_free (ReadJob *job)
{
  g_object_unref (job->file);
  g_clear_object (&job->meter);
  g_free (job);
}

static void
entry_free (gpointer data)
{
  KvpKeyListEntry *entry = data;

  g_bytes_unref (entry->name);
  g_free (entry);
}

static void
kvp_key_list_file_finalize (GObject *object)
{
  KvpKeyListFile *self = KVP_KEY_LIST_FILE (object);

  g_free (self->name);
  g_clear_object (&self->filter);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->rejected);
  g_ptr_array_unref (self->columns);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->block, g_bytes_unref);

  G_OBJECT_CLASS (kvp_key_list_file_parent_class)->finalize (object);
}

static void
kvp_key_list_file_class_init (KvpKeyListFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_key_list_file_finalize;
}

static void
kvp_key_list_file_init (KvpKeyListFile *self)
{
  self->keys = g_ptr_array_new_with_free_func (entry_free);
  self->rejected = g_ptr_array_new_with_free_func (entry_free);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);
}

/* --- entries --- */

static void
keep_entry (GPtrArray          *entries,
            guint64             number,
            const char         *text,
            gsize               length,
            KvpKeyListRejected  why)
{
  KvpKeyListEntry *entry;

  if (entries->len >= KVP_KEY_LIST_FILE_MAX_SHOWN)
    return;

  entry = g_new0 (KvpKeyListEntry, 1);
  entry->number = number;
  entry->name = g_bytes_new (text, length);
  entry->rejected = why;
  g_ptr_array_add (entries, entry);
}

void
_kvp_key_list_file_reject (KvpKeyListFile     *self,
                           guint64             number,
                           const char         *text,
                           gsize               length,
                           KvpKeyListRejected  why)
{
  self->n_entries++;
  self->n_rejected[why]++;
  keep_entry (self->rejected, number, text, length, why);
}

static KvpKeyListRejected
get_reason (KvpKeyNameProblem problem)
{
  switch (problem)
    {
    case KVP_KEY_NAME_EMPTY:
      return KVP_KEY_LIST_REJECTED_EMPTY;

    case KVP_KEY_NAME_DOTS:
      return KVP_KEY_LIST_REJECTED_DOTS;

    case KVP_KEY_NAME_TOO_LONG:
      return KVP_KEY_LIST_REJECTED_TOO_LONG;

    case KVP_KEY_NAME_NOT_UTF8:
    case KVP_KEY_NAME_GOOD:
    default:
      return KVP_KEY_LIST_REJECTED_NOT_UTF8;
    }
}

/* A slice of a block that nobody else writes to there. */
static GBytes *
keep_name (KvpKeyListFile *self,
           const char     *name,
           gsize           length)
{
  char *place;

  if (self->block == NULL || BLOCK_SIZE - self->block_used < length)
    {
      g_clear_pointer (&self->block, g_bytes_unref);
      self->block = g_bytes_new_take (g_malloc (BLOCK_SIZE), BLOCK_SIZE);
      self->block_used = 0;
    }

  place = (char *) g_bytes_get_data (self->block, NULL) + self->block_used;
  memcpy (place, name, length);
  self->block_used += length;

  return g_bytes_new_with_free_func (place, length, (GDestroyNotify) g_bytes_unref, g_bytes_ref (self->block));
}

gboolean
_kvp_key_list_file_add (KvpKeyListFile  *self,
                        guint64          number,
                        const char      *name,
                        gsize            length,
                        GError         **error)
{
  KvpKeyNameProblem problem = kvp_key_name_check (name, length);
  g_autoptr(GBytes) probe = NULL;
  GBytes *kept;

  if (problem != KVP_KEY_NAME_GOOD)
    {
      _kvp_key_list_file_reject (self, number, name, MIN (length, KVP_KEY_LIST_MAX_KEPT), get_reason (problem));
      return TRUE;
    }

  probe = g_bytes_new_static (name, length);
  if (g_hash_table_contains (self->seen, probe))
    {
      _kvp_key_list_file_reject (self, number, name, length, KVP_KEY_LIST_REJECTED_DUPLICATE);
      return TRUE;
    }

  if (self->names->len >= KVP_KEY_LIST_FILE_MAX_KEYS)
    {
      g_autofree char *count = kvp_format_count (KVP_KEY_LIST_FILE_MAX_KEYS);

      /* Translators: %s is a number. */
      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   _("It lists more than %s keys. Import it in parts, or find the keys with a filter."), count);
      return FALSE;
    }

  kept = keep_name (self, name, length);
  g_ptr_array_add (self->names, kept);
  g_hash_table_add (self->seen, kept);
  self->n_entries++;
  keep_entry (self->keys, number, name, length, 0);

  return TRUE;
}

/* --- what kind of file it is --- */

static gboolean
has_suffix (const char *name,
            const char *suffix)
{
  gsize length = strlen (name);
  gsize suffix_length = strlen (suffix);

  return length >= suffix_length && g_ascii_strcasecmp (name + length - suffix_length, suffix) == 0;
}

static KvpKeyListFormat
guess_format (KvpKeyListFile *self,
              const char     *head,
              gsize           length)
{
  gsize i = 0;

  if (has_suffix (self->name, ".json"))
    return KVP_KEY_LIST_JSON;
  if (has_suffix (self->name, ".csv") || has_suffix (self->name, ".tsv"))
    return KVP_KEY_LIST_CSV;
  if (has_suffix (self->name, ".txt"))
    return KVP_KEY_LIST_TEXT;

  while (i < length && g_ascii_isspace (head[i]))
    i++;

  return i < length && (head[i] == '[' || head[i] == '{') ? KVP_KEY_LIST_JSON : KVP_KEY_LIST_TEXT;
}

static gboolean
check_encoding (const char  *head,
                gsize        length,
                GError     **error)
{
  if (length < 2 || (memcmp (head, "\xff\xfe", 2) != 0 && memcmp (head, "\xfe\xff", 2) != 0))
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                       _("It is a UTF-16 text. Save it as UTF-8, and import that."));

  return FALSE;
}

/* Reads the head, makes up what the options leave open, and leaves the stream behind the byte-order mark. */
static gboolean
begin (KvpKeyListFile  *self,
       GInputStream    *stream,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autofree char *head = g_malloc (HEAD_SIZE);
  const char *text = head;
  gsize length;

  if (!g_input_stream_read_all (stream, head, HEAD_SIZE, &length, cancellable, error) ||
      !check_encoding (head, length, error))
    return FALSE;

  self->has_mark = length >= MARK_LENGTH && memcmp (head, MARK, MARK_LENGTH) == 0;
  if (self->has_mark)
    {
      text += MARK_LENGTH;
      length -= MARK_LENGTH;
    }

  if (self->options.format == KVP_KEY_LIST_GUESS)
    self->options.format = (int) guess_format (self, text, length);
  if (self->options.format == KVP_KEY_LIST_CSV)
    _kvp_key_list_guess_csv (self, text, length);

  return g_seekable_seek (G_SEEKABLE (stream), self->has_mark ? MARK_LENGTH : 0, G_SEEK_SET, cancellable, error);
}

/* Sorting and checking are done here too, in the thread. */
static gboolean
build_filter (KvpKeyListFile  *self,
              GError         **error)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;

  self->n_keys = self->names->len;
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->block, g_bytes_unref);
  if (self->n_keys == 0)
    return TRUE;

  builder = kvp_filter_builder_new ();
  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < self->names->len; i++)
    kvp_filter_builder_add_key (builder, g_ptr_array_index (self->names, i));
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->filter = kvp_filter_builder_build (builder, error);

  return self->filter != NULL;
}

/**
 * kvp_key_list_file_read:
 * @stream: a file, at its beginning; it must be seekable
 * @name: what it is called; its suffix is a hint at its format
 * @options: (inout): how it is to be read; what is left to guess is filled in, even if reading fails later
 * @cancellable: (nullable): stops it
 * @error: %KVP_ERROR_INVALID_INPUT with a sentence, or why reading failed
 *
 * Blocks: for a worker thread.
 *
 * Returns: (transfer full) (nullable): the names in it
 */
KvpKeyListFile *
kvp_key_list_file_read (GInputStream             *stream,
                        const char               *name,
                        KvpKeyListOptions        *options,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  g_autoptr(KvpKeyListFile) self = NULL;
  gboolean good;

  g_return_val_if_fail (G_IS_SEEKABLE (stream), NULL);
  g_return_val_if_fail (name != NULL && options != NULL, NULL);

  self = g_object_new (KVP_TYPE_KEY_LIST_FILE, NULL);
  self->name = g_strdup (name);
  self->options = *options;
  if (!begin (self, stream, cancellable, error))
    return NULL;
  *options = self->options;

  switch (self->options.format)
    {
    case KVP_KEY_LIST_CSV:
      good = _kvp_key_list_read_csv (self, stream, cancellable, error);
      break;

    case KVP_KEY_LIST_JSON:
      good = _kvp_key_list_read_json (self, stream, cancellable, error);
      break;

    case KVP_KEY_LIST_TEXT:
    default:
      good = _kvp_key_list_read_text (self, stream, cancellable, error);
    }

  if (!good || g_cancellable_set_error_if_cancelled (cancellable, error) || !build_filter (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ReadJob *job = task_data;
  g_autoptr(GInputStream) stream = NULL;
  g_autofree char *basename = g_file_get_basename (job->file);
  g_autofree char *name = g_filename_display_name (basename != NULL ? basename : "");
  KvpKeyListFile *self = NULL;
  GError *cause = NULL;
  GError *error = NULL;

  stream = _kvp_plan_file_read (job->file, job->meter, cancellable, &cause);
  if (stream != NULL)
    self = kvp_key_list_file_read (stream, name, &job->options, cancellable, &cause);

  if (self != NULL)
    {
      g_task_return_pointer (task, self, g_object_unref);
      return;
    }

  _kvp_plan_file_name_error (job->file, cause, &error);
  g_task_return_error (task, error);
}

/**
 * kvp_key_list_file_read_async:
 * @file: a file, which may be anything
 * @options: how it is to be read
 * @meter: (nullable): is told how much is read
 * @cancellable: (nullable): stops it
 * @callback: called when the whole of it was read
 * @user_data: for @callback
 *
 * Reads it to its end in a worker thread.
 */
void
kvp_key_list_file_read_async (GFile                   *file,
                              const KvpKeyListOptions *options,
                              KvpReadMeter            *meter,
                              GCancellable            *cancellable,
                              GAsyncReadyCallback      callback,
                              gpointer                 user_data)
{
  g_autoptr(GTask) task = NULL;
  ReadJob *job;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (options != NULL);

  job = g_new0 (ReadJob, 1);
  job->file = g_object_ref (file);
  g_set_object (&job->meter, meter);
  job->options = *options;

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_key_list_file_read_async);
  g_task_set_task_data (task, job, (GDestroyNotify) read_job_free);
  g_task_run_in_thread (task, read_thread);
}

/**
 * kvp_key_list_file_read_finish:
 * @result: what the callback got
 * @options: (out) (optional): how it was read
 * @error: %KVP_ERROR_INVALID_INPUT with a sentence that names the file
 *
 * Returns: (transfer full) (nullable): the names in it
 */
KvpKeyListFile *
kvp_key_list_file_read_finish (GAsyncResult       *result,
                               KvpKeyListOptions  *options,
                               GError            **error)
{
  ReadJob *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_key_list_file_read_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (options != NULL)
    *options = job->options;

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it holds --- */

const char *
kvp_key_list_file_get_name (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return self->name;
}

const KvpKeyListOptions *
kvp_key_list_file_get_options (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return &self->options;
}

KvpFilter *
kvp_key_list_file_get_filter (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return self->filter;
}

guint64
kvp_key_list_file_get_n_entries (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), 0);

  return self->n_entries;
}

guint
kvp_key_list_file_get_n_keys (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), 0);

  return self->n_keys;
}

guint64
kvp_key_list_file_get_n_rejected (KvpKeyListFile     *self,
                                  KvpKeyListRejected  why)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), 0);
  g_return_val_if_fail (why < KVP_KEY_LIST_N_REJECTED, 0);

  return self->n_rejected[why];
}

guint64
kvp_key_list_file_count_rejected (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), 0);

  return self->n_entries - self->n_keys;
}

GPtrArray *
kvp_key_list_file_get_keys (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return self->keys;
}

GPtrArray *
kvp_key_list_file_get_rejected (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return self->rejected;
}

GPtrArray *
kvp_key_list_file_get_columns (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), NULL);

  return self->columns;
}

gboolean
kvp_key_list_file_get_has_crlf (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), FALSE);

  return self->has_crlf;
}

gboolean
kvp_key_list_file_get_has_mark (KvpKeyListFile *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_FILE (self), FALSE);

  return self->has_mark;
}

/**
 * kvp_key_list_file_describe:
 * @why: why an entry was not taken
 *
 * Returns: (transfer none): a sentence
 */
const char *
kvp_key_list_file_describe (KvpKeyListRejected why)
{
  switch (why)
    {
    case KVP_KEY_LIST_REJECTED_EMPTY:
      return kvp_key_name_describe (KVP_KEY_NAME_EMPTY);

    case KVP_KEY_LIST_REJECTED_DOTS:
      return kvp_key_name_describe (KVP_KEY_NAME_DOTS);

    case KVP_KEY_LIST_REJECTED_TOO_LONG:
      return kvp_key_name_describe (KVP_KEY_NAME_TOO_LONG);

    case KVP_KEY_LIST_REJECTED_NOT_UTF8:
      return kvp_key_name_describe (KVP_KEY_NAME_NOT_UTF8);

    case KVP_KEY_LIST_REJECTED_DUPLICATE:
      return _("The name is on the list already.");

    case KVP_KEY_LIST_REJECTED_NO_COLUMN:
      return _("The row has no such column.");

    case KVP_KEY_LIST_REJECTED_NO_NAME:
      return _("It is neither a name nor an object with one “name” or “key”.");

    case KVP_KEY_LIST_REJECTED_INEXACT:
      return _("The name can not be held exactly.");

    case KVP_KEY_LIST_N_REJECTED:
    default:
      g_return_val_if_reached ("");
    }
}
