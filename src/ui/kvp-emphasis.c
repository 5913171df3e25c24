/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-filter-spans.h"
#include "ui/kvp-emphasis.h"

/* What kvp_key_list_cell_isolate() puts before a name. */
#define LEFT_TO_RIGHT_MARK "\u200e"

static void
insert (PangoAttrList  *attributes,
        PangoAttribute *attribute,
        gsize           start,
        gsize           end)
{
  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (attributes, attribute);
}

static void
emphasise (PangoAttrList *attributes,
           gsize          start,
           gsize          end)
{
  insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  insert (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
}

/**
 * kvp_emphasis_of_name:
 * @key: a key
 * @spans: (element-type KvpFilterSpan): of its name
 * @text: the name as it is shown
 *
 * Returns: (transfer full) (nullable): attributes for @text
 */
PangoAttrList *
kvp_emphasis_of_name (const KvpKey *key,
                      GArray       *spans,
                      const char   *text)
{
  gsize shift = g_str_has_prefix (text, LEFT_TO_RIGHT_MARK) ? strlen (LEFT_TO_RIGHT_MARK) : 0;
  PangoAttrList *attributes;

  if (spans->len == 0)
    return NULL;

  attributes = pango_attr_list_new ();
  for (guint i = 0; i < spans->len; i++)
    {
      const KvpFilterSpan *span = &g_array_index (spans, KvpFilterSpan, i);

      emphasise (attributes, shift + kvp_display_text_get_offset (key->name, key->name_length, span->start),
                 shift + kvp_display_text_get_offset (key->name, key->name_length, span->end));
    }

  return attributes;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Where the byte at @offset of @raw is in @lines, which is the same but for white space between tokens. */
static gsize
find_in_lines (const char *raw,
               const char *lines,
               gsize       offset)
{
  gsize i = 0, j = 0;

  while (i < offset && lines[j] != '\0')
    {
      if (raw[i] == lines[j])
        {
          i++;
          j++;
        }
      else if (is_space (lines[j]))
        j++;
      else if (is_space (raw[i]))
        i++;
      else
        break;
    }
  while (is_space (lines[j]) && !is_space (raw[i]))
    j++;

  return j;
}

/**
 * kvp_emphasis_of_metadata:
 * @key: a key with metadata
 * @spans: (element-type KvpFilterSpan): of the raw metadata
 * @lines: the metadata as kvp_json_layout() gives it
 *
 * Returns: (transfer full) (nullable): attributes for what kvp_display_text_block() makes of @lines
 */
PangoAttrList *
kvp_emphasis_of_metadata (const KvpKey *key,
                          GArray       *spans,
                          const char   *lines)
{
  gsize length = strlen (lines);
  PangoAttrList *attributes;

  if (spans->len == 0)
    return NULL;

  attributes = pango_attr_list_new ();
  for (guint i = 0; i < spans->len; i++)
    {
      const KvpFilterSpan *span = &g_array_index (spans, KvpFilterSpan, i);
      gsize start = find_in_lines (key->metadata, lines, span->start);
      gsize end = find_in_lines (key->metadata, lines, span->end - 1) + 1;

      emphasise (attributes, kvp_display_text_block_get_offset (lines, length, start),
                 kvp_display_text_block_get_offset (lines, length, end));
    }

  return attributes;
}
