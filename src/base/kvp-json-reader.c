/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-json-reader.h"

#include <string.h>

/* What the grammar allows at the present position. */
enum {
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,  /* after '[' */
  EXPECT_MEMBER,        /* after ',' in an object */
  EXPECT_MEMBER_OR_END, /* after '{' */
  EXPECT_COMMA_OR_END,  /* after a value in an object or array */
  EXPECT_NOTHING,       /* after the one value of the text */
};

static KvpJsonToken
fail (KvpJsonReader *self)
{
  self->token_start = self->token_end = self->position;
  self->token = KVP_JSON_ERROR;

  return self->token;
}

static KvpJsonToken
take (KvpJsonReader *self,
      KvpJsonToken   token,
      gsize          start,
      guint8         expect)
{
  self->token_start = start;
  self->token_end = self->position;
  self->expect = expect;
  self->token = token;

  return token;
}

static guint8
expect_after_value (KvpJsonReader *self)
{
  return self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static gboolean
is_in_object (KvpJsonReader *self)
{
  guint level = self->depth - 1;

  return self->depth > 0 && (self->in_object[level / 64] >> (level % 64) & 1) != 0;
}

static void
skip_space (KvpJsonReader *self)
{
  const char *text = self->text;
  gsize position = self->position;

  while (position < self->length && (text[position] == ' ' || text[position] == '\n' || text[position] == '\r' ||
                                     text[position] == '\t'))
    position++;
  self->position = position;
}

static gboolean
at_char (KvpJsonReader *self,
         char           c)
{
  return self->position < self->length && self->text[self->position] == c;
}

static KvpJsonToken
open_container (KvpJsonReader *self,
                gboolean       is_object)
{
  gsize start = self->position;
  guint level = self->depth;

  if (level == KVP_JSON_MAX_DEPTH)
    return fail (self);

  if (is_object)
    self->in_object[level / 64] |= G_GUINT64_CONSTANT (1) << (level % 64);
  else
    self->in_object[level / 64] &= ~(G_GUINT64_CONSTANT (1) << (level % 64));
  self->depth++;
  self->position++;

  return is_object ? take (self, KVP_JSON_OBJECT_BEGIN, start, EXPECT_MEMBER_OR_END)
                   : take (self, KVP_JSON_ARRAY_BEGIN, start, EXPECT_VALUE_OR_END);
}

static KvpJsonToken
close_container (KvpJsonReader *self)
{
  gsize start = self->position;
  gboolean is_object = is_in_object (self);

  if (!at_char (self, is_object ? '}' : ']'))
    return fail (self);

  self->position++;
  self->depth--;

  return take (self, is_object ? KVP_JSON_OBJECT_END : KVP_JSON_ARRAY_END, start, expect_after_value (self));
}

/* The value of four hexadecimal digits at @offset, or -1. */
static int
read_hex4 (const char *text,
           gsize       length,
           gsize       offset)
{
  int value = 0;

  if (length < 4 || offset > length - 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (text[offset + i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }

  return value;
}

/* Moves past the escape that begins at the present position. */
static gboolean
skip_escape (KvpJsonReader *self)
{
  if (self->length - self->position < 2)
    return FALSE;

  if (self->text[self->position + 1] == 'u')
    {
      if (read_hex4 (self->text, self->length, self->position + 2) < 0)
        return FALSE;
      self->position += 6;
      return TRUE;
    }

  if (self->text[self->position + 1] == '\0' || strchr ("\"\\/bfnrt", self->text[self->position + 1]) == NULL)
    return FALSE;
  self->position += 2;

  return TRUE;
}

/* Moves past a string whose opening quote is next. Most of a page is strings, so the loop works on locals:
 * the compiler must take it that any byte it reads could be one of @self. */
static gboolean
skip_string (KvpJsonReader *self)
{
  const guchar *start = (const guchar *) self->text + self->position + 1;
  const guchar *end = (const guchar *) self->text + self->length;
  const guchar *c = start;
  guchar all_bits = 0;

  while (c < end && *c != '"')
    {
      if (*c < 0x20)
        return FALSE;

      if (*c == '\\')
        {
          self->position = (gsize) (c - (const guchar *) self->text);
          if (!skip_escape (self))
            return FALSE;
          c = (const guchar *) self->text + self->position;
          continue;
        }

      all_bits |= *c++;
    }

  self->position = (gsize) (c - (const guchar *) self->text);
  if (c == end || (all_bits >= 0x80 && !g_utf8_validate_len ((const char *) start, (gsize) (c - start), NULL)))
    return FALSE;
  self->position++;

  return TRUE;
}

static gboolean
skip_digits (KvpJsonReader *self)
{
  gsize start = self->position;

  while (self->position < self->length && g_ascii_isdigit (self->text[self->position]))
    self->position++;

  return self->position > start;
}

static gboolean
skip_number (KvpJsonReader *self)
{
  if (at_char (self, '-'))
    self->position++;

  /* No leading zeros: after a 0 the whole part is over. */
  if (at_char (self, '0'))
    self->position++;
  else if (!skip_digits (self))
    return FALSE;

  if (at_char (self, '.'))
    {
      self->position++;
      if (!skip_digits (self))
        return FALSE;
    }

  if (at_char (self, 'e') || at_char (self, 'E'))
    {
      self->position++;
      if (at_char (self, '+') || at_char (self, '-'))
        self->position++;
      if (!skip_digits (self))
        return FALSE;
    }

  return TRUE;
}

static KvpJsonToken
read_word (KvpJsonReader *self,
           const char    *word,
           KvpJsonToken   token)
{
  gsize start = self->position;
  gsize size = strlen (word);

  if (self->length - start < size || memcmp (self->text + start, word, size) != 0)
    return fail (self);
  self->position += size;

  return take (self, token, start, expect_after_value (self));
}

static KvpJsonToken
read_value (KvpJsonReader *self)
{
  gsize start = self->position;
  gboolean good;
  KvpJsonToken token;

  switch (self->text[start])
    {
    case '{':
      return open_container (self, TRUE);

    case '[':
      return open_container (self, FALSE);

    case '"':
      token = KVP_JSON_STRING;
      good = skip_string (self);
      break;

    case 't':
      return read_word (self, "true", KVP_JSON_TRUE);

    case 'f':
      return read_word (self, "false", KVP_JSON_FALSE);

    case 'n':
      return read_word (self, "null", KVP_JSON_NULL);

    default:
      token = KVP_JSON_NUMBER;
      good = skip_number (self);
    }

  return good ? take (self, token, start, expect_after_value (self)) : fail (self);
}

static KvpJsonToken
read_member (KvpJsonReader *self)
{
  gsize start = self->position;
  gsize end;

  if (!at_char (self, '"') || !skip_string (self))
    return fail (self);
  end = self->position;

  skip_space (self);
  if (!at_char (self, ':'))
    return fail (self);
  self->position++;

  take (self, KVP_JSON_MEMBER, start, EXPECT_VALUE);
  self->token_end = end;

  return KVP_JSON_MEMBER;
}

/**
 * kvp_json_reader_init:
 * @self: memory on the caller's stack
 * @text: the text; it must outlive @self
 * @length: bytes in @text
 *
 * Begins to read @text. Nothing has to be freed.
 */
void
kvp_json_reader_init (KvpJsonReader *self,
                      const char    *text,
                      gsize          length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL || length == 0);

  memset (self, 0, sizeof *self);
  self->text = text;
  self->length = length;
  self->expect = EXPECT_VALUE;
  self->token = KVP_JSON_END;
}

/**
 * kvp_json_reader_next:
 * @self: a reader
 *
 * Reads one token. The grammar is that of RFC 8259 and nothing beyond it: no comments, no trailing commas, no
 * byte-order mark, no text after the value.
 *
 * Returns: the token; after %KVP_JSON_ERROR and %KVP_JSON_END the same for ever
 */
KvpJsonToken
kvp_json_reader_next (KvpJsonReader *self)
{
  g_return_val_if_fail (self != NULL, KVP_JSON_ERROR);

  if (self->token == KVP_JSON_ERROR)
    return KVP_JSON_ERROR;

  skip_space (self);

  if (self->expect == EXPECT_NOTHING)
    {
      if (self->position < self->length)
        return fail (self);
      return take (self, KVP_JSON_END, self->position, EXPECT_NOTHING);
    }

  if (self->position == self->length)
    return fail (self);

  if (self->expect == EXPECT_COMMA_OR_END)
    {
      if (!at_char (self, ','))
        return close_container (self);

      self->position++;
      skip_space (self);
      if (self->position == self->length)
        return fail (self);

      return is_in_object (self) ? read_member (self) : read_value (self);
    }

  if ((self->expect == EXPECT_MEMBER_OR_END && at_char (self, '}')) ||
      (self->expect == EXPECT_VALUE_OR_END && at_char (self, ']')))
    return close_container (self);

  if (self->expect == EXPECT_MEMBER || self->expect == EXPECT_MEMBER_OR_END)
    return read_member (self);

  return read_value (self);
}

/**
 * kvp_json_reader_get_depth:
 * @self: a reader
 *
 * Returns: how many objects and arrays are open; one that the last token opened counts, one that it closed
 *   does not
 */
guint
kvp_json_reader_get_depth (KvpJsonReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->depth;
}

/**
 * kvp_json_reader_get_offset:
 * @self: a reader
 *
 * Returns: where reading stands, in bytes; after %KVP_JSON_ERROR about where it failed
 */
gsize
kvp_json_reader_get_offset (KvpJsonReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->position;
}

/**
 * kvp_json_reader_get_span:
 * @self: a reader
 * @length: (out): its bytes
 *
 * Returns: (transfer none): the raw text of the token last read; it does not end with a NUL
 */
const char *
kvp_json_reader_get_span (KvpJsonReader *self,
                          gsize         *length)
{
  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  *length = self->token_end - self->token_start;

  return self->text + self->token_start;
}

/**
 * kvp_json_reader_skip:
 * @self: a reader whose last token began a value
 * @length: (out): bytes of the value
 *
 * Reads on to the end of the value.
 *
 * Returns: (transfer none) (nullable): the raw text of the whole value, or %NULL if it is not JSON
 */
const char *
kvp_json_reader_skip (KvpJsonReader *self,
                      gsize         *length)
{
  gsize start;
  guint depth;

  g_return_val_if_fail (self != NULL && length != NULL, NULL);
  g_return_val_if_fail (self->token != KVP_JSON_MEMBER && self->token != KVP_JSON_END, NULL);

  if (self->token == KVP_JSON_ERROR)
    return NULL;

  start = self->token_start;
  if (self->token == KVP_JSON_OBJECT_BEGIN || self->token == KVP_JSON_ARRAY_BEGIN)
    {
      depth = self->depth;
      while (self->depth >= depth)
        {
          if (kvp_json_reader_next (self) == KVP_JSON_ERROR)
            return NULL;
        }
    }
  *length = self->token_end - start;

  return self->text + start;
}

/* Decodes the escape at @offset of @text into @out and gives the offset after it. The grammar was checked
 * before. */
static gsize
decode_escape (const char *text,
               gsize       length,
               gsize       offset,
               GString    *out,
               gboolean   *exact)
{
  static const char plain[] = "\b\f\n\r\t";
  static const char letters[] = "bfnrt";
  char letter = text[offset + 1];
  const char *found = strchr (letters, letter);
  int unit, low;

  if (letter != 'u')
    {
      g_string_append_c (out, found != NULL ? plain[found - letters] : letter);
      return offset + 2;
    }

  unit = read_hex4 (text, length, offset + 2);
  offset += 6;

  if (unit < 0xD800 || unit > 0xDFFF)
    {
      g_string_append_unichar (out, (gunichar) unit);
      return offset;
    }

  if (unit < 0xDC00 && length - offset >= 6 && text[offset] == '\\' && text[offset + 1] == 'u')
    {
      low = read_hex4 (text, length, offset + 2);
      if (low >= 0xDC00 && low <= 0xDFFF)
        {
          g_string_append_unichar (out, 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF));
          return offset + 6;
        }
    }

  *exact = FALSE;
  g_string_append_unichar (out, 0xFFFD);

  return offset;
}

/**
 * kvp_json_reader_get_string:
 * @self: a reader whose last token was a string or a member's name
 * @out: a string, cleared first; NULs inside are legal
 *
 * Decodes the token. A lone surrogate has no UTF-8 form: there U+FFFD stands in.
 *
 * Returns: whether @out is exactly what the text says; if not, it must be used for showing only
 */
gboolean
kvp_json_reader_get_string (KvpJsonReader *self,
                            GString       *out)
{
  const char *text;
  gsize length;
  gsize offset = 0;
  gboolean exact = TRUE;

  g_return_val_if_fail (self != NULL && out != NULL, FALSE);
  g_return_val_if_fail (self->token == KVP_JSON_STRING || self->token == KVP_JSON_MEMBER, FALSE);

  text = self->text + self->token_start + 1;
  length = self->token_end - self->token_start - 2;

  g_string_truncate (out, 0);
  while (offset < length)
    {
      const char *escape = memchr (text + offset, '\\', length - offset);
      gsize plain = escape != NULL ? (gsize) (escape - text) - offset : length - offset;

      g_string_append_len (out, text + offset, (gssize) plain);
      offset += plain;
      if (escape != NULL)
        offset = decode_escape (text, length, offset, out, &exact);
    }

  return exact;
}

/**
 * kvp_json_reader_get_int64:
 * @self: a reader whose last token was a number
 * @out: (out): the number
 *
 * Returns: whether the number is written as an integer (no fraction, no exponent) and a #gint64 holds it
 */
gboolean
kvp_json_reader_get_int64 (KvpJsonReader *self,
                           gint64        *out)
{
  gboolean negative;
  guint64 limit, value = 0;
  gsize i;

  g_return_val_if_fail (self != NULL && out != NULL, FALSE);
  g_return_val_if_fail (self->token == KVP_JSON_NUMBER, FALSE);

  negative = self->text[self->token_start] == '-';
  limit = negative ? (guint64) G_MAXINT64 + 1 : G_MAXINT64;

  for (i = self->token_start + (negative ? 1 : 0); i < self->token_end; i++)
    {
      int digit = g_ascii_digit_value (self->text[i]);

      if (digit < 0 || value > (limit - (guint64) digit) / 10)
        return FALSE;
      value = value * 10 + (guint64) digit;
    }

  *out = negative && value > 0 ? -1 - (gint64) (value - 1) : (gint64) value;

  return TRUE;
}

/**
 * kvp_json_append_string:
 * @out: where to append
 * @text: UTF-8; NULs inside are legal
 * @length: bytes in @text
 *
 * Appends @text as a JSON string. Only what must be escaped is, so that the server gets the bytes as they
 * are.
 */
void
kvp_json_append_string (GString    *out,
                        const char *text,
                        gsize       length)
{
  gsize done = 0;

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL || length == 0);

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;

      g_string_append_len (out, text + done, (gssize) (i - done));
      done = i + 1;
      if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
    }
  g_string_append_len (out, text + done, (gssize) (length - done));
  g_string_append_c (out, '"');
}
