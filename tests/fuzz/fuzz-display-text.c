/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-json-reader.h"
#include "ui/kvp-json-layout.h"
#include "ui/kvp-value-layout.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

#define is_isolate(c) ((c) == 0x2068 || (c) == 0x2069)

/* Nothing in it moves what is around it, or is not drawn at all. */
static void
check_shown (const char *shown,
             gboolean    with_lines,
             gboolean    with_isolates)
{
  g_assert (g_utf8_validate (shown, -1, NULL));

  for (const char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert (!g_unichar_iscntrl (c) || (with_lines && (c == '\n' || c == '\t')));
      g_assert ((c < 0x200b || c > 0x200f) && (c < 0x2028 || c > 0x202e));
      g_assert (c < 0x2060 || c > 0x206f || (with_isolates && is_isolate (c)));
      g_assert (c != 0xfeff && c != 0x00ad && c != 0x061c);
    }
}

/* What is fit for a label stays as it is. */
static void
check_text (const char *text,
            gsize       size)
{
  g_autofree char *shown = kvp_display_text (text, (gssize) size);
  g_autofree char *again = kvp_display_text (shown, -1);
  g_autofree char *block = kvp_display_text_block (text, (gssize) size);
  gsize before = 0;

  check_shown (shown, FALSE, FALSE);
  check_shown (block, TRUE, FALSE);
  g_assert (g_str_equal (shown, again));

  for (gsize i = 0; i <= MIN (size, 64); i++)
    {
      gsize offset = kvp_display_text_get_offset (text, size, i);

      g_assert (before <= offset && offset <= strlen (shown));
      g_assert (g_utf8_validate (shown, (gssize) offset, NULL));
      before = offset;
    }
  g_assert (kvp_display_text_get_offset (text, size, size) == strlen (shown));
  g_assert (kvp_display_text_block_get_offset (text, size, size) == strlen (block));
}

static void
check_sentence (const char *text)
{
  g_autofree char *shown = kvp_display_sentence (text);
  int depth = 0;

  check_shown (shown, FALSE, TRUE);
  for (const char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (is_isolate (g_utf8_get_char (p)))
        depth += g_utf8_get_char (p) == 0x2068 ? 1 : -1;
      g_assert (depth >= 0);
    }
  g_assert (depth == 0);
}

static void
check_value (GBytes *value)
{
  KvpValueKind kind;
  gsize n_shown;
  g_autofree char *text = kvp_value_layout (value, &kind, &n_shown);

  g_assert (g_utf8_validate (text, -1, NULL));
  g_assert (n_shown <= g_bytes_get_size (value));
  g_assert ((kind == KVP_VALUE_EMPTY) == (g_bytes_get_size (value) == 0));
  if (kind != KVP_VALUE_EMPTY)
    check_shown (text, TRUE, FALSE);
}

/* Of JSON, no more than the white space between its tokens changes. */
static void
check_json (const char *text,
            gsize       size)
{
  g_autofree char *layout = kvp_json_layout (text, (gssize) size);
  KvpJsonReader before, after;
  KvpJsonToken token;

  kvp_json_reader_init (&before, text, size);
  kvp_json_reader_init (&after, layout, strlen (layout));
  do
    {
      gsize length_before, length_after;
      const char *span_before, *span_after;

      token = kvp_json_reader_next (&before);
      if (token == KVP_JSON_ERROR)
        return;

      g_assert (kvp_json_reader_next (&after) == token);
      span_before = kvp_json_reader_get_span (&before, &length_before);
      span_after = kvp_json_reader_get_span (&after, &length_after);
      g_assert (length_before == length_after && memcmp (span_before, span_after, length_before) == 0);
    }
  while (token != KVP_JSON_END);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *text = size > 0 ? (const char *) data : "";
  g_autofree char *ended = g_strndup (text, size);
  g_autoptr(GBytes) value = g_bytes_new (text, size);

  check_text (text, size);
  check_sentence (ended);
  check_value (value);
  check_json (text, size);

  return 0;
}
