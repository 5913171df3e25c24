/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"

#include <string.h>

/* Signs of class Cf (format) that are drawn: Unicode's prepended concatenation marks. */
static gboolean
is_drawn_format_sign (gunichar c)
{
  return (c >= 0x0600 && c <= 0x0605) || c == 0x06DD || c == 0x070F || c == 0x0890 || c == 0x0891 ||
         c == 0x08E2 || c == 0x110BD || c == 0x110CD;
}

/* Letters and marks that are drawn as nothing although their class does not say so: the fillers of Hangul,
 * the combining grapheme joiner, the inherent vowels of Khmer. */
static gboolean
is_blank_letter (gunichar c)
{
  return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x3164 ||
         c == 0xFFA0;
}

/* What Unicode has set aside for more signs that are not drawn: no font is asked for them
 * (Default_Ignorable_Code_Point). */
static gboolean
is_reserved_ignorable (gunichar c)
{
  return c == 0x2065 || (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static gboolean
is_invisible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;

    case G_UNICODE_FORMAT: /* bidirectional controls, zero-width joiners, byte-order mark, tags */
      return !is_drawn_format_sign (c);

    case G_UNICODE_UNASSIGNED:
      return is_reserved_ignorable (c);

    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_SPACE_SEPARATOR:
    default:
      return is_blank_letter (c);
    }
}

#define KEYCAP "\u20e3"

static gboolean
is_variation_selector (gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static gboolean
is_mongolian_selector (gunichar c)
{
  return (c >= 0x180B && c <= 0x180D) || c == 0x180F;
}

/* Whether nothing that follows @before has a form for @selector to choose, so that it would only hide. There are such
 * forms of signs and ideographs, of © and ®, of digits on the keys of a telephone, and in a few scripts. */
static gboolean
selects_nothing (gunichar    before,
                 gunichar    selector,
                 const char *after,
                 gsize       length)
{
  if (is_mongolian_selector (selector))
    return before < 0x1820 || before > 0x18AA;
  if (!is_variation_selector (selector))
    return FALSE;
  if (is_variation_selector (before))
    return TRUE;

  return before < 0x2000 && before != 0xA9 && before != 0xAE && !(before >= 0x1000 && before <= 0x109F) &&
         !(selector == 0xFE0F && length >= strlen (KEYCAP) && memcmp (after, KEYCAP, strlen (KEYCAP)) == 0);
}

typedef enum {
  DISPLAY_KEEP_LINES = 1 << 0,
  DISPLAY_MARK_ENDS  = 1 << 1, /* spaces at either end, which nobody would see */
} DisplayFlags;

static void
append_character (GString  *out,
                  gunichar  c,
                  gboolean  hidden,
                  gboolean  keep_lines)
{
  if (keep_lines && (c == '\n' || c == '\t'))
    g_string_append_c (out, (char) c);
  else if (c < 0x20)
    g_string_append_unichar (out, 0x2400 + c);
  else if (c == 0x7F)
    g_string_append_unichar (out, 0x2421);
  else if (!hidden)
    g_string_append_unichar (out, c);
  else
    g_string_append_printf (out, "<U+%04X>", c);
}

/* How many of @length bytes there are up to the spaces at the end, which nobody would see. */
static gsize
skip_spaces_at_end (const char *text,
                    gsize       length)
{
  while (length > 0 && text[length - 1] == ' ')
    length--;

  return length;
}

static gsize
count_spaces_at_begin (const char *text,
                       gsize       length)
{
  gsize n = 0;

  while (n < length && text[n] == ' ')
    n++;

  return n;
}

/* @n_bytes: what is made fit of the @rest bytes at @text, and the rest of the character that it ends in. */
static GString *
display_bytes (const char   *text,
               gsize         rest,
               gsize         n_bytes,
               DisplayFlags  flags)
{
  GString *out = g_string_sized_new (n_bytes + 1);
  const char *end = text + n_bytes;
  const char *begin_seen = text + count_spaces_at_begin (text, rest);
  const char *end_seen = text + skip_spaces_at_end (text, rest);
  gunichar before = 0;

  while (rest > 0 && text < end)
    {
      gunichar c = (guchar) *text;
      gboolean hidden = TRUE;
      gsize size = 1;

      if (c >= 0x80)
        c = g_utf8_get_char_validated (text, (gssize) rest);

      /* The two values of -1 and -2 say that these bytes are no character. */
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "<%02X>", (guchar) *text);
        }
      else if (c == ' ' && (flags & DISPLAY_MARK_ENDS) != 0 && (text < begin_seen || text >= end_seen))
        {
          g_string_append_unichar (out, 0x2420);
        }
      else
        {
          size = (gsize) g_unichar_to_utf8 (c, NULL);
          hidden = c >= 0x7F && (is_invisible (c) || selects_nothing (before, c, text + size, rest - size));
          append_character (out, c, hidden, (flags & DISPLAY_KEEP_LINES) != 0);
        }

      before = hidden ? 0 : c;
      text += size;
      rest -= size;
    }

  return out;
}

static char *
display_text (const char   *text,
              gssize        length,
              DisplayFlags  flags)
{
  gsize rest;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  rest = length < 0 ? strlen (text) : (gsize) length;

  return g_string_free (display_bytes (text, rest, rest, flags), FALSE);
}

static gsize
get_offset (const char   *text,
            gsize         length,
            gsize         offset,
            DisplayFlags  flags)
{
  GString *before;
  gsize result;

  g_return_val_if_fail (text != NULL || length == 0, 0);

  before = display_bytes (text, length, MIN (offset, length), flags);
  result = before->len;
  g_string_free (before, TRUE);

  return result;
}

/**
 * kvp_display_text:
 * @text: (nullable): untrusted bytes; NULs inside are legal if @length is given
 * @length: bytes in @text, or -1 if it ends with a NUL
 *
 * Makes bytes fit for a label of one line, so that two names which differ never look the same because of a
 * character that is not drawn, and none can turn the text around it: control characters, and spaces at either end,
 * become their control pictures, other invisible ones `<U+200B>`, bytes that are not UTF-8 `<FF>`. Pango draws
 * combining marks as part of the character before them, so they stay; and so do variation selectors where there is
 * something to select.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
kvp_display_text (const char *text,
                  gssize      length)
{
  return display_text (text, length, DISPLAY_MARK_ENDS);
}

/**
 * kvp_display_text_block:
 * @text: (nullable): untrusted bytes
 * @length: bytes in @text, or -1 if it ends with a NUL
 *
 * The same as kvp_display_text() for a text of several lines: newlines and tabs stay.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
kvp_display_text_block (const char *text,
                        gssize      length)
{
  return display_text (text, length, DISPLAY_KEEP_LINES);
}

/* U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE differ in their last byte only. */
#define ISOLATE_START "\u2068"
#define ISOLATE_END "\u2069"
#define ISOLATE_PREFIX "\xe2\x81"
#define ISOLATE_BYTES (sizeof ISOLATE_START - 1)

/* Returns: the first of the two in @text, or %NULL */
static const char *
find_isolate (const char *text)
{
  for (const char *c = strstr (text, ISOLATE_PREFIX); c != NULL; c = strstr (c + 1, ISOLATE_PREFIX))
    {
      if (g_str_has_prefix (c, ISOLATE_START) || g_str_has_prefix (c, ISOLATE_END))
        return c;
    }

  return NULL;
}

static gboolean
isolates_are_balanced (const char *text)
{
  guint depth = 0;

  for (const char *c = find_isolate (text); c != NULL; c = find_isolate (c + ISOLATE_BYTES))
    {
      if (g_str_has_prefix (c, ISOLATE_START))
        depth++;
      else if (depth == 0)
        return FALSE;
      else
        depth--;
    }

  return depth == 0;
}

/**
 * kvp_display_sentence:
 * @text: a sentence with untrusted words in it
 *
 * The same as kvp_display_text() for a sentence of a translation. In a script that runs from right to left it has
 * isolates around names; they stay where each is closed, since a pair only keeps what is in it from turning what is
 * around it. A name by itself is for kvp_display_text(): there, nothing that is not drawn may hide.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
kvp_display_sentence (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  if (!isolates_are_balanced (text))
    return display_text (text, -1, 0);

  out = g_string_new (NULL);
  while (*text != '\0')
    {
      const char *isolate = find_isolate (text);
      g_autofree char *shown = display_text (text, isolate != NULL ? isolate - text : -1, 0);

      g_string_append (out, shown);
      if (isolate == NULL)
        break;

      g_string_append_len (out, isolate, ISOLATE_BYTES);
      text = isolate + ISOLATE_BYTES;
    }

  return g_string_free (out, FALSE);
}

/**
 * kvp_display_text_get_offset:
 * @text: (nullable): untrusted bytes
 * @length: bytes in @text
 * @offset: an offset in @text
 *
 * Where a byte of @text is in what kvp_display_text() makes of it. An offset inside a character counts as its end.
 *
 * Returns: an offset in that, at a character
 */
gsize
kvp_display_text_get_offset (const char *text,
                             gsize       length,
                             gsize       offset)
{
  return get_offset (text, length, offset, DISPLAY_MARK_ENDS);
}

/**
 * kvp_display_text_block_get_offset:
 * @text: (nullable): untrusted bytes
 * @length: bytes in @text
 * @offset: an offset in @text
 *
 * The same for kvp_display_text_block().
 *
 * Returns: an offset in that, at a character
 */
gsize
kvp_display_text_block_get_offset (const char *text,
                                   gsize       length,
                                   gsize       offset)
{
  return get_offset (text, length, offset, DISPLAY_KEEP_LINES);
}
