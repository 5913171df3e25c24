/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-key-list-file-private.h"

/* One key a line. Only a line feed ends a line; a carriage return before it is a part of the name, unless every line
 * has one: then the file is of Windows, and no name is meant to end so. */

#define CHUNK_SIZE (256 * 1024)

typedef struct {
  KvpKeyListFile *file;
  GString        *line; /* (owned): the beginning of a line whose end is not there yet */
  guint64         number;
} LineReader;

static gboolean
end_line (LineReader  *self,
          const char  *line,
          gsize        length,
          gboolean     is_last,
          GError     **error)
{
  self->number++;

  /* Of the last line, which no line feed ends, nothing is known. */
  if (self->file->has_crlf && length > 0 && line[length - 1] == '\r' && !is_last)
    length--;

  return _kvp_key_list_file_add (self->file, self->number, line, length, error);
}

static gboolean
take_lines (LineReader  *self,
            const char  *chunk,
            gsize        length,
            GError     **error)
{
  const char *end = chunk + length;
  const char *feed;

  while ((feed = memchr (chunk, '\n', end - chunk)) != NULL)
    {
      gboolean good;

      if (self->line->len == 0)
        {
          good = end_line (self, chunk, feed - chunk, FALSE, error);
        }
      else
        {
          g_string_append_len (self->line, chunk, feed - chunk);
          good = end_line (self, self->line->str, self->line->len, FALSE, error);
          g_string_truncate (self->line, 0);
        }

      if (!good)
        return FALSE;
      chunk = feed + 1;
    }

  /* A file without line feeds must not fill the memory: what is longer than a name is too long, however long. */
  if (self->line->len <= KVP_KEY_LIST_MAX_KEPT)
    g_string_append_len (self->line, chunk, end - chunk);

  return TRUE;
}

/* Before any line is taken, all are looked at. */
static gboolean
look_at_lines (KvpKeyListFile  *self,
               GInputStream    *stream,
               char            *chunk,
               GCancellable    *cancellable,
               GError         **error)
{
  guint64 n_lines = 0;
  gboolean all_crlf = TRUE;
  char last = '\0';
  gssize length;

  while ((length = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    {
      const char *end = chunk + length;
      const char *at = chunk;

      if (memchr (chunk, '\0', (gsize) length) != NULL)
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                               _("It has NUL bytes in it, so it is no list in UTF-8 text."));
          return FALSE;
        }

      while ((at = memchr (at, '\n', end - at)) != NULL)
        {
          n_lines++;
          all_crlf = all_crlf && (at > chunk ? at[-1] : last) == '\r';
          at++;
        }
      last = end[-1];
    }

  self->has_crlf = all_crlf && n_lines > 0;

  return length == 0;
}

gboolean
_kvp_key_list_read_text (KvpKeyListFile  *self,
                         GInputStream    *stream,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);
  g_autoptr(GString) line = g_string_new (NULL);
  LineReader reader = { self, line, 0 };
  goffset start = g_seekable_tell (G_SEEKABLE (stream));
  gssize length;

  if (!look_at_lines (self, stream, chunk, cancellable, error) ||
      !g_seekable_seek (G_SEEKABLE (stream), start, G_SEEK_SET, cancellable, error))
    return FALSE;

  while ((length = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    {
      if (!take_lines (&reader, chunk, (gsize) length, error))
        return FALSE;
    }

  /* The line feed of the last line begins no other. */
  return length == 0 && (line->len == 0 || end_line (&reader, line->str, line->len, TRUE, error));
}
