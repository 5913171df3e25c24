/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-json-stream.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"

/* Large enough that a read costs nothing against the parsing of what it brings. */
#define CHUNK_SIZE (256 * 1024)

/* Longer than any number or word that means something. */
#define MAX_WORD (4 * 1024)

struct _KvpJsonStream {
  GInputStream *stream;   /* (owned) */
  char         *buffer;   /* (owned) */
  gsize         capacity;
  gsize         max_token;
  gboolean      at_end;   /* the stream has no more than what is in @buffer */
  gboolean      keeps;    /* what is read is not dropped, from @kept on */
  gsize         kept;

  /* Over @buffer, as far as it is filled. It never sees half a token unless the stream ends there. */
  KvpJsonReader reader;
};

/**
 * kvp_json_stream_new:
 * @stream: where the text comes from
 * @max_token: the most bytes that a string or number may take in the text
 *
 * Returns: (transfer full): a reader
 */
KvpJsonStream *
kvp_json_stream_new (GInputStream *stream,
                     gsize         max_token)
{
  KvpJsonStream *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_new0 (KvpJsonStream, 1);
  self->stream = g_object_ref (stream);
  self->max_token = max_token;
  self->capacity = 2 * CHUNK_SIZE;
  self->buffer = g_malloc (self->capacity);
  kvp_json_reader_init (&self->reader, self->buffer, 0);

  return self;
}

/**
 * kvp_json_stream_free:
 * @self: (transfer full): a reader
 */
void
kvp_json_stream_free (KvpJsonStream *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->stream);
  g_free (self->buffer);
  g_free (self);
}

/* What was read is dropped, so that the buffer grows with the longest token and not with the text. */
static void
make_room (KvpJsonStream *self)
{
  gsize start = self->keeps ? self->kept : self->reader.position;
  gsize left = self->reader.length - start;

  if (start > 0)
    {
      memmove (self->buffer, self->buffer + start, left);
      self->reader.position -= start;
      self->reader.length = left;
      self->kept = 0;
    }

  if (self->capacity - left < CHUNK_SIZE)
    {
      self->capacity *= 2;
      self->buffer = g_realloc (self->buffer, self->capacity);
      self->reader.text = self->buffer;
    }
}

static gboolean
read_more (KvpJsonStream  *self,
           GCancellable   *cancellable,
           GError        **error)
{
  gssize n_read;

  make_room (self);
  n_read = g_input_stream_read (self->stream, self->buffer + self->reader.length, CHUNK_SIZE, cancellable, error);
  if (n_read < 0)
    return FALSE;

  self->reader.length += (gsize) n_read;
  self->at_end = n_read == 0;

  return TRUE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Where a scan for the end of the next token stands, relative to the reader's position: bytes move when more are
 * read. */
typedef struct {
  gsize    offset;
  gboolean in_string;
  gboolean after_string;
} Scan;

/* Whether the whole of the next token is there, with what follows it as far as the reader looks. */
static gboolean
scan_token (KvpJsonStream *self,
            Scan          *scan)
{
  const char *text = self->buffer + self->reader.position;
  gsize length = self->reader.length - self->reader.position;
  gsize i = scan->offset;

  if (!scan->in_string && !scan->after_string)
    {
      while (i < length && (is_space (text[i]) || text[i] == ','))
        i++;
      scan->offset = i;
      if (i == length)
        return FALSE;

      if (strchr ("{}[]", text[i]) != NULL && text[i] != '\0')
        return TRUE;

      if (text[i] != '"')
        {
          /* A number or a word, or a byte that is an error whatever follows. */
          while (i < length && (g_ascii_isalnum (text[i]) || text[i] == '+' || text[i] == '-' || text[i] == '.'))
            i++;
          return i < length;
        }

      scan->in_string = TRUE;
      i++;
    }

  while (scan->in_string && i < length && text[i] != '"')
    {
      if (text[i] == '\\' && length - i < 2)
        break;
      i += text[i] == '\\' ? 2 : 1;
    }

  if (scan->in_string && i < length && text[i] == '"')
    {
      scan->in_string = FALSE;
      scan->after_string = TRUE;
      i++;
    }

  /* The colon behind the name of a member. */
  while (scan->after_string && i < length && is_space (text[i]))
    i++;

  scan->offset = i;

  return scan->after_string && i < length;
}

static gboolean
fail (KvpJsonStream  *self,
      const char     *sentence,
      GError        **error)
{
  self->reader.token = KVP_JSON_ERROR;
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, sentence);

  return FALSE;
}

static gboolean
fetch_token (KvpJsonStream  *self,
             GCancellable   *cancellable,
             GError        **error)
{
  Scan scan = { 0 };
  gsize left;

  while (!scan_token (self, &scan))
    {
      if (self->at_end)
        return TRUE;

      left = self->reader.length - self->reader.position;
      if (!scan.in_string && !scan.after_string && left - scan.offset > MAX_WORD)
        return fail (self, _("The file is not valid JSON."), error);
      if (left > self->max_token + CHUNK_SIZE)
        return fail (self, _("A text in the file is too long."), error);

      if (!read_more (self, cancellable, error))
        {
          self->reader.token = KVP_JSON_ERROR;
          return FALSE;
        }
    }

  return TRUE;
}

static void
describe_failure (KvpJsonStream  *self,
                  GError        **error)
{
  gsize position = self->reader.position;

  if (self->at_end && position >= self->reader.length)
    fail (self, _("The file is cut off: its end is missing."), error);
  else if (self->reader.depth == KVP_JSON_MAX_DEPTH && strchr ("{[", self->buffer[position]) != NULL)
    fail (self, _("The file is nested too deeply to be read."), error);
  else
    fail (self, _("The file is not valid JSON."), error);
}

/**
 * kvp_json_stream_next:
 * @self: a reader
 * @cancellable: (nullable): a cancellable
 * @error: return location: INVALID_INPUT with a sentence, or why reading failed
 *
 * Reads one token.
 *
 * Returns: the token; %KVP_JSON_ERROR, and always again after that, with @error
 */
KvpJsonToken
kvp_json_stream_next (KvpJsonStream  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  KvpJsonToken token;

  g_return_val_if_fail (self != NULL, KVP_JSON_ERROR);

  if (self->reader.token == KVP_JSON_ERROR)
    {
      fail (self, _("The file is not valid JSON."), error);
      return KVP_JSON_ERROR;
    }

  if (!fetch_token (self, cancellable, error))
    return KVP_JSON_ERROR;

  token = kvp_json_reader_next (&self->reader);
  if (token == KVP_JSON_ERROR)
    describe_failure (self, error);
  else if (self->reader.token_end - self->reader.token_start > self->max_token)
    {
      fail (self, _("A text in the file is too long."), error);
      token = KVP_JSON_ERROR;
    }

  return token;
}

/**
 * kvp_json_stream_skip:
 * @self: a reader whose last token began a value
 * @cancellable: (nullable): a cancellable
 * @error: as of kvp_json_stream_next()
 *
 * Reads on to the end of the value.
 *
 * Returns: whether it is over
 */
gboolean
kvp_json_stream_skip (KvpJsonStream  *self,
                      GCancellable   *cancellable,
                      GError        **error)
{
  guint depth;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->reader.token != KVP_JSON_OBJECT_BEGIN && self->reader.token != KVP_JSON_ARRAY_BEGIN)
    return self->reader.token != KVP_JSON_ERROR;

  depth = self->reader.depth;
  while (self->reader.depth >= depth)
    {
      if (kvp_json_stream_next (self, cancellable, error) == KVP_JSON_ERROR)
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_on (KvpJsonStream  *self,
         gsize           max,
         GCancellable   *cancellable,
         GError        **error)
{
  guint depth = self->reader.depth;

  if (self->reader.token != KVP_JSON_OBJECT_BEGIN && self->reader.token != KVP_JSON_ARRAY_BEGIN)
    return self->reader.token_end - self->kept <= max || fail (self, _("A text in the file is too long."), error);

  while (self->reader.depth >= depth)
    {
      if (kvp_json_stream_next (self, cancellable, error) == KVP_JSON_ERROR)
        return FALSE;
      if (self->reader.token_end - self->kept > max)
        return fail (self, _("A text in the file is too long."), error);
    }

  return TRUE;
}

/**
 * kvp_json_stream_read_raw:
 * @self: a reader whose last token began a value
 * @max: the most bytes that the value may take in the text
 * @out: a string
 * @cancellable: (nullable): a cancellable
 * @error: as of kvp_json_stream_next()
 *
 * Reads on to the end of the value, and appends its text to @out: numbers, escapes and spaces as they stand there.
 *
 * Returns: whether it is over
 */
gboolean
kvp_json_stream_read_raw (KvpJsonStream  *self,
                          gsize           max,
                          GString        *out,
                          GCancellable   *cancellable,
                          GError        **error)
{
  gboolean whole;

  g_return_val_if_fail (self != NULL && out != NULL, FALSE);

  self->keeps = TRUE;
  self->kept = self->reader.token_start;
  whole = read_on (self, max, cancellable, error);
  self->keeps = FALSE;
  if (whole)
    g_string_append_len (out, self->buffer + self->kept, (gssize) (self->reader.token_end - self->kept));

  return whole;
}

/**
 * kvp_json_stream_get_string:
 * @self: a reader whose last token was a string or a member's name
 * @out: a string, cleared first; NULs inside are legal
 *
 * Returns: whether @out is exactly what the text says, see kvp_json_reader_get_string()
 */
gboolean
kvp_json_stream_get_string (KvpJsonStream *self,
                            GString       *out)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return kvp_json_reader_get_string (&self->reader, out);
}

/**
 * kvp_json_stream_get_int64:
 * @self: a reader whose last token was a number
 * @out: (out): the number
 *
 * Returns: whether it is an integer that a #gint64 holds
 */
gboolean
kvp_json_stream_get_int64 (KvpJsonStream *self,
                           gint64        *out)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return kvp_json_reader_get_int64 (&self->reader, out);
}

/**
 * kvp_json_stream_get_n_held:
 * @self: a reader
 *
 * Returns: how many bytes of memory hold what is read
 */
gsize
kvp_json_stream_get_n_held (KvpJsonStream *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->capacity;
}
