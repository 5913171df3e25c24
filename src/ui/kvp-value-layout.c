/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"
#include "ui/kvp-value-layout.h"

/* So many fit beside a list without scrolling. */
#define HEX_ROW_BYTES 8

/* The bytes of @data, at most @limit, that end with a whole character; 0 if they are not text. */
static gsize
measure_text (const char *data,
              gsize       length,
              gsize       limit)
{
  gsize shown = MIN (length, limit);
  const char *end;

  if (g_utf8_validate_len (data, shown, &end))
    return shown;

  /* The limit may have cut a character, of at most four bytes, in two. */
  if (shown < length && shown - (gsize) (end - data) < 4 && *end != '\0'
      && g_utf8_get_char_validated (end, length - (end - data)) < 0x80000000u)
    return end - data;

  return 0;
}

static char *
dump (const guint8 *data,
      gsize         length)
{
  g_autoptr(GString) text = g_string_sized_new (length * 6);

  for (gsize row = 0; row < length; row += HEX_ROW_BYTES)
    {
      if (row > 0)
        g_string_append_c (text, '\n');

      g_string_append_printf (text, "%04" G_GINT64_MODIFIER "x", (guint64) row);
      for (gsize i = row; i < row + HEX_ROW_BYTES; i++)
        {
          if (i % 2 == 0)
            g_string_append_c (text, ' ');
          if (i < length)
            g_string_append_printf (text, "%02x", data[i]);
          else
            g_string_append (text, "  ");
        }

      g_string_append_c (text, ' ');
      for (gsize i = row; i < MIN (row + HEX_ROW_BYTES, length); i++)
        g_string_append_c (text, g_ascii_isprint (data[i]) ? (char) data[i] : '.');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * kvp_value_layout:
 * @value: a value
 * @kind: (out): whether it is text
 * @n_shown: (out): how many bytes from its beginning the text shows
 *
 * Returns: (transfer full): the beginning of @value for a monospace text view
 */
char *
kvp_value_layout (GBytes       *value,
                  KvpValueKind *kind,
                  gsize        *n_shown)
{
  gsize length;
  const char *data = g_bytes_get_data (value, &length);
  gsize text_length;

  if (length == 0)
    {
      *kind = KVP_VALUE_EMPTY;
      *n_shown = 0;
      return g_strdup ("");
    }

  text_length = measure_text (data, length, KVP_VALUE_LAYOUT_MAX_TEXT_BYTES);
  if (text_length > 0)
    {
      *kind = KVP_VALUE_TEXT;
      *n_shown = text_length;
      return kvp_display_text_block (data, text_length);
    }

  *kind = KVP_VALUE_BINARY;
  *n_shown = MIN (length, KVP_VALUE_LAYOUT_MAX_BINARY_BYTES);

  return dump ((const guint8 *) data, *n_shown);
}
