/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-file.h"

#define FORMAT "kv-purger-filter"
#define VERSION 1

/* Longer names are cut: a menu shows them. */
#define MAX_NAME_CHARS 200

#define READ_BYTES (256 * 1024)

/* What the file says, before it is known whether that is of use. */
typedef struct {
  char       *format;        /* (owned) (nullable) */
  char       *name;          /* (owned) (nullable) */
  const char *filter;        /* (unowned) (nullable): the raw text of the member */
  gsize       filter_length;
  gint64      version;
  gboolean    has_unknown;
} Members;

typedef struct {
  /* Input */
  GFile     *file;   /* (owned) */

  /* Output */
  char      *name;   /* (owned) (nullable) */
} LoadJob;

static void
members_clear (Members *members)
{
  g_free (members->format);
  g_free (members->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Members, members_clear)

static void
load_job_free (LoadJob *job)
{
  g_object_unref (job->file);
  g_free (job->name);
  g_free (job);
}

/**
 * kvp_filter_file_to_text:
 * @filter: a filter
 * @name: what it is called
 *
 * Returns: (transfer full): the content of a file
 */
char *
kvp_filter_file_to_text (KvpFilter  *filter,
                         const char *name)
{
  g_autofree char *text = NULL;
  g_autoptr(GString) out = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (filter), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  text = kvp_filter_to_text (filter);
  out = g_string_new (NULL);
  g_string_append_printf (out, "{\n  \"format\": \"%s\",\n  \"version\": %d,\n  \"name\": ", FORMAT, VERSION);
  kvp_json_append_string (out, name, strlen (name));
  g_string_append_printf (out, ",\n  \"filter\": %s\n}\n", text);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
read_string (KvpJsonReader *reader,
             char         **text)
{
  g_autoptr(GString) string = g_string_new (NULL);

  if (kvp_json_reader_next (reader) != KVP_JSON_STRING || *text != NULL ||
      !kvp_json_reader_get_string (reader, string) || strlen (string->str) != string->len)
    return FALSE;

  *text = g_string_free (g_steal_pointer (&string), FALSE);

  return TRUE;
}

/* The value of the member that was read; FALSE if it is not what it must be, or comes twice. */
static gboolean
read_member (KvpJsonReader *reader,
             const char    *member,
             Members       *members)
{
  gsize length;

  if (g_str_equal (member, "format"))
    return read_string (reader, &members->format);

  if (g_str_equal (member, "name"))
    return read_string (reader, &members->name);

  if (g_str_equal (member, "version"))
    return members->version == 0 && kvp_json_reader_next (reader) == KVP_JSON_NUMBER &&
           kvp_json_reader_get_int64 (reader, &members->version) && members->version > 0;

  if (g_str_equal (member, "filter"))
    {
      if (members->filter != NULL || kvp_json_reader_next (reader) != KVP_JSON_OBJECT_BEGIN)
        return FALSE;

      members->filter = kvp_json_reader_skip (reader, &members->filter_length);

      return members->filter != NULL;
    }

  /* A newer version may say more; whether it is one shows in the end. */
  members->has_unknown = TRUE;
  kvp_json_reader_next (reader);

  return kvp_json_reader_skip (reader, &length) != NULL;
}

static gboolean
read_members (const char *text,
              gsize       length,
              Members    *members)
{
  g_autoptr(GString) member = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, text, length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = kvp_json_reader_next (&reader)) == KVP_JSON_MEMBER)
    {
      if (!kvp_json_reader_get_string (&reader, member) || !read_member (&reader, member->str, members))
        return FALSE;
    }

  return token == KVP_JSON_OBJECT_END && kvp_json_reader_next (&reader) == KVP_JSON_END;
}

static KvpFilter *
read_filter (const Members  *members,
             GError        **error)
{
  g_autofree char *text = g_strndup (members->filter, members->filter_length);
  KvpFilter *filter = kvp_filter_from_text (text, error);

  if (filter == NULL)
    /* Translators: what is wrong follows, as a sentence. */
    g_prefix_error (error, "%s ", _("The filter in this file can’t be used."));

  return filter;
}

/**
 * kvp_filter_file_from_text:
 * @text: what the file holds
 * @length: bytes in @text
 * @name: (out) (transfer full): what the filter is called; never empty
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Strict: what this version would not write, it does not read either.
 *
 * Returns: (transfer full): the filter, or %NULL
 */
KvpFilter *
kvp_filter_file_from_text (const char  *text,
                           gsize        length,
                           char       **name,
                           GError     **error)
{
  g_auto(Members) members = { NULL, };
  KvpFilter *filter;
  gboolean readable;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  readable = read_members (text, length, &members) && g_strcmp0 (members.format, FORMAT) == 0;
  if (readable && members.version > VERSION)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("This file was written by a newer version of KV Purger. Update the app to open it."));
      return NULL;
    }

  if (!readable || members.version != VERSION || members.has_unknown || members.filter == NULL ||
      members.name == NULL || *members.name == '\0')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("This file is no saved filter of KV Purger, or it is damaged."));
      return NULL;
    }

  filter = read_filter (&members, error);
  if (filter != NULL)
    *name = g_utf8_substring (members.name, 0, MIN (g_utf8_strlen (members.name, -1), MAX_NAME_CHARS));

  return filter;
}

/* --- files --- */

/* %NULL: it has no words of its own for that. */
static GError *
describe_io_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_error_new_literal (KVP_ERROR, KVP_ERROR_DISK_FULL, _("The disk is full."));

  return NULL;
}

/* However large the file is, no more is read than a filter can be, and one byte to see that it is larger. */
static GByteArray *
read_file (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GByteArray) content = NULL;
  gsize n_read = 0;

  if (stream == NULL)
    return NULL;

  content = g_byte_array_new ();
  do
    {
      guint length = content->len;

      g_byte_array_set_size (content, length + READ_BYTES);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), content->data + length, READ_BYTES, &n_read,
                                    cancellable, error))
        return NULL;
      g_byte_array_set_size (content, length + n_read);
    }
  while (n_read == READ_BYTES && content->len <= KVP_FILTER_FILE_MAX_BYTES);

  return g_steal_pointer (&content);
}

static GError *
describe_read_error (const GError *error)
{
  GError *described = describe_io_error (error);

  if (described != NULL)
    return described;

  /* Translators: %s is what the system says. */
  return g_error_new (KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The file can’t be read (%s)."), error->message);
}

static GError *
describe_write_error (const GError *error)
{
  GError *described = describe_io_error (error);

  if (described != NULL)
    return described;

  /* Translators: %s is what the system says. */
  return g_error_new (KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The file can’t be written (%s)."), error->message);
}

static void
load_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadJob *job = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) content = read_file (job->file, cancellable, &error);
  KvpFilter *filter;

  if (content == NULL)
    {
      g_task_return_error (task, describe_read_error (error));
      return;
    }

  if (content->len > KVP_FILTER_FILE_MAX_BYTES)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_INVALID_INPUT, "%s",
                               _("This file is too large for a saved filter."));
      return;
    }

  filter = kvp_filter_file_from_text (content->data != NULL ? (const char *) content->data : "", content->len,
                                      &job->name, &error);
  if (filter != NULL)
    g_task_return_pointer (task, filter, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_filter_file_load_async:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read
 * @user_data: for @callback
 */
void
kvp_filter_file_load_async (GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  LoadJob *job;

  g_return_if_fail (G_IS_FILE (file));

  job = g_new0 (LoadJob, 1);
  job->file = g_object_ref (file);

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_filter_file_load_async);
  g_task_set_task_data (task, job, (GDestroyNotify) load_job_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * kvp_filter_file_load_finish:
 * @file: the file
 * @result: the result
 * @name: (out) (transfer full): what the filter is called
 * @error: INVALID_INPUT with a sentence
 *
 * Returns: (transfer full): the filter, or %NULL
 */
KvpFilter *
kvp_filter_file_load_finish (GFile         *file,
                             GAsyncResult  *result,
                             char         **name,
                             GError       **error)
{
  KvpFilter *filter;
  LoadJob *job;

  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_filter_file_load_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  filter = g_task_propagate_pointer (G_TASK (result), error);
  if (filter != NULL)
    *name = g_strdup (job->name);

  return filter;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, describe_write_error (error));
}

/**
 * kvp_filter_file_save_async:
 * @file: where to; a file that is there is replaced in one step
 * @filter: a filter
 * @name: what it is called
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_filter_file_save_async (GFile               *file,
                            KvpFilter           *filter,
                            const char          *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *text;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (KVP_IS_FILTER (filter));

  text = kvp_filter_file_to_text (filter, name);
  bytes = g_bytes_new_take (text, strlen (text));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_filter_file_save_async);
  g_task_set_check_cancellable (task, FALSE);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, saved_cb,
                                       g_steal_pointer (&task));
}

/**
 * kvp_filter_file_save_finish:
 * @file: the file
 * @result: the result
 * @error: DISK_FULL, or INVALID_INPUT with a sentence
 *
 * Returns: whether it is written; if not, a file that was there is as it was
 */
gboolean
kvp_filter_file_save_finish (GFile         *file,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_filter_file_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
