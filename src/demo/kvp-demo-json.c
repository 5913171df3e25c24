/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-json.h"

#include <string.h>

/* Deeper than anything a person stores, shallow enough for the stack of any thread. */
#define MAX_DEPTH 256

static gboolean skip_value (KvpDemoJson *self);

static gboolean
fail (KvpDemoJson *self)
{
  self->failed = TRUE;

  return FALSE;
}

static void
skip_white_space (KvpDemoJson *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL)
    self->at++;
}

static gboolean
take (KvpDemoJson *self,
      char         wanted)
{
  if (self->failed)
    return FALSE;

  skip_white_space (self);
  if (self->at >= self->end || *self->at != wanted)
    return FALSE;

  self->at++;

  return TRUE;
}

static gboolean
take_word (KvpDemoJson *self,
           const char  *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;

  return TRUE;
}

/**
 * kvp_demo_json_init:
 * @self: a reader
 * @body: what to read, which has to outlive @self
 *
 * Starts at the beginning of @body. A body that is not UTF-8 or holds a NUL fails at once.
 */
void
kvp_demo_json_init (KvpDemoJson *self,
                    GBytes      *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  *self = (KvpDemoJson) { .at = data, .end = data + length };
  if (length == 0 || !g_utf8_validate_len (data, length, NULL))
    self->failed = TRUE;
}

gboolean
kvp_demo_json_open (KvpDemoJson *self,
                    char         bracket)
{
  if (!take (self, bracket) || ++self->depth > MAX_DEPTH)
    return fail (self);

  return TRUE;
}

gboolean
kvp_demo_json_next (KvpDemoJson *self,
                    char         bracket,
                    guint       *index)
{
  if (take (self, bracket))
    {
      self->depth--;
      return FALSE;
    }

  if ((*index)++ > 0 && !take (self, ','))
    return fail (self);

  return !self->failed;
}

static gboolean
read_hex (KvpDemoJson *self,
          gunichar    *unit)
{
  gunichar value = 0;

  if (self->end - self->at < 4)
    return FALSE;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*self->at++);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (gunichar) digit;
    }
  *unit = value;

  return TRUE;
}

/* After "\u": one unit, or two that make a surrogate pair. Half a pair is no character, so it is an error. */
static gboolean
read_unicode_escape (KvpDemoJson *self,
                     GString     *out)
{
  gunichar high;
  gunichar low;

  if (!read_hex (self, &high))
    return FALSE;
  if (high >= 0xdc00 && high <= 0xdfff)
    return FALSE;
  if (high >= 0xd800 && high <= 0xdbff)
    {
      if (!take_word (self, "\\u") || !read_hex (self, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }

  if (high == 0)
    g_string_append_c (out, '\0'); /* g_string_append_unichar() would append it too, but says nothing of it */
  else
    g_string_append_unichar (out, high);

  return TRUE;
}

static gboolean
read_escape (KvpDemoJson *self,
             GString     *out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (self->at >= self->end)
    return FALSE;
  if (*self->at == 'u')
    {
      self->at++;
      return read_unicode_escape (self, out);
    }
  letter = strchr (letters, *self->at);
  if (letter == NULL || *letter == '\0')
    return FALSE;
  self->at++;
  g_string_append_c (out, meanings[letter - letters]);

  return TRUE;
}

GBytes *
kvp_demo_json_read_string (KvpDemoJson *self)
{
  g_autoptr(GString) out = NULL;

  if (!take (self, '"'))
    {
      fail (self);
      return NULL;
    }

  out = g_string_sized_new (64);
  while (self->at < self->end && *self->at != '"')
    {
      const char *start = self->at;

      while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guchar) *self->at >= 0x20)
        self->at++;
      g_string_append_len (out, start, self->at - start);
      if (self->at >= self->end || *self->at == '"')
        continue;
      if (*self->at++ != '\\' || !read_escape (self, out))
        {
          fail (self);
          return NULL;
        }
    }
  if (!take (self, '"'))
    {
      fail (self);
      return NULL;
    }

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

char *
kvp_demo_json_read_member (KvpDemoJson *self)
{
  g_autoptr(GBytes) name = kvp_demo_json_read_string (self);
  gsize length;
  const char *data;

  if (name == NULL || !take (self, ':'))
    {
      fail (self);
      return NULL;
    }
  data = g_bytes_get_data (name, &length);

  return g_strndup (data != NULL ? data : "", length);
}

gboolean
kvp_demo_json_read_boolean (KvpDemoJson *self,
                            gboolean    *value)
{
  skip_white_space (self);
  if (self->failed)
    return FALSE;
  if (take_word (self, "true"))
    *value = TRUE;
  else if (take_word (self, "false"))
    *value = FALSE;
  else
    return fail (self);

  return TRUE;
}

gboolean
kvp_demo_json_read_integer (KvpDemoJson *self,
                            gint64      *value)
{
  g_autofree char *text = kvp_demo_json_read_raw (self);
  g_autoptr(GError) error = NULL;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, &error))
    return fail (self);

  return TRUE;
}

static gboolean
skip_digits (KvpDemoJson *self)
{
  const char *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > start;
}

static gboolean
skip_number (KvpDemoJson *self)
{
  if (*self->at == '-')
    self->at++;
  if (!take_word (self, "0") && !skip_digits (self))
    return FALSE;
  if (take_word (self, ".") && !skip_digits (self))
    return FALSE;
  if (take_word (self, "e") || take_word (self, "E"))
    {
      if (!take_word (self, "+"))
        take_word (self, "-");
      if (!skip_digits (self))
        return FALSE;
    }

  return TRUE;
}

static gboolean
skip_container (KvpDemoJson *self,
                char         open,
                char         close)
{
  guint index = 0;

  if (!kvp_demo_json_open (self, open))
    return FALSE;
  while (kvp_demo_json_next (self, close, &index))
    {
      if (open == '{')
        {
          g_autofree char *name = kvp_demo_json_read_member (self);

          if (name == NULL)
            return FALSE;
        }
      if (!skip_value (self))
        return FALSE;
    }

  return !self->failed;
}

static gboolean
skip_value (KvpDemoJson *self)
{
  g_autoptr(GBytes) string = NULL;
  gboolean good = FALSE;

  skip_white_space (self);
  if (self->failed || self->at >= self->end)
    return fail (self);

  switch (*self->at)
    {
    case '{':
      good = skip_container (self, '{', '}');
      break;
    case '[':
      good = skip_container (self, '[', ']');
      break;
    case '"':
      string = kvp_demo_json_read_string (self);
      good = string != NULL;
      break;
    case 't':
      good = take_word (self, "true");
      break;
    case 'f':
      good = take_word (self, "false");
      break;
    case 'n':
      good = take_word (self, "null");
      break;
    default:
      good = skip_number (self);
      break;
    }

  return good ? TRUE : fail (self);
}

char *
kvp_demo_json_read_raw (KvpDemoJson *self)
{
  const char *start;

  skip_white_space (self);
  start = self->at;
  if (!skip_value (self))
    return NULL;

  return g_strndup (start, self->at - start);
}

gboolean
kvp_demo_json_finish (KvpDemoJson *self)
{
  skip_white_space (self);

  return !self->failed && self->at == self->end;
}

static void
append_escape (GString *out,
               guchar   c)
{
  static const char hex[] = "0123456789abcdef";

  switch (c)
    {
    case '"':
    case '\\':
      g_string_append_c (out, '\\');
      g_string_append_c (out, (char) c);
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      g_string_append (out, "\\u00");
      g_string_append_c (out, hex[c >> 4]);
      g_string_append_c (out, hex[c & 15]);
      break;
    }
}

/**
 * kvp_demo_json_append_string:
 * @out: where to
 * @bytes: (array length=length): text, which may hold NULs
 * @length: its bytes
 *
 * A page has a thousand of them, so what needs no escape is copied in spans.
 */
void
kvp_demo_json_append_string (GString    *out,
                             const char *bytes,
                             gsize       length)
{
  gsize start = 0;

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) bytes[i];

      if (G_LIKELY (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f))
        continue;
      g_string_append_len (out, bytes + start, i - start);
      append_escape (out, c);
      start = i + 1;
    }
  g_string_append_len (out, bytes + start, length - start);
  g_string_append_c (out, '"');
}

void
kvp_demo_json_append_integer (GString *out,
                              gint64   value)
{
  char digits[24];
  guint at = sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    digits[--at] = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    digits[--at] = '-';

  g_string_append_len (out, digits + at, sizeof digits - at);
}
