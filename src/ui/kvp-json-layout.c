/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "ui/kvp-json-layout.h"

#define INDENT 2
/* An object or array that ends within so many bytes of its line is not spread over several. */
#define MAX_LINE 34

typedef struct {
  KvpJsonReader reader;
  GString      *out;
  gsize         line_start;   /* in @out */
  guint         depth;        /* of the containers that are spread over lines */
  guint         inline_depth; /* of the containers inside one that stands on a line */
  guint         first : 1;    /* nothing stands in the innermost container yet */
  guint         after_member : 1;
} Layout;

/* Whether the container that @reader has just entered fits in a line. Works on a copy of the reader, and
 * stops as soon as it is too long, so that the time stays proportional to the text. */
static gboolean
fits_in_line (KvpJsonReader reader,
              gsize         room)
{
  guint outer_depth = kvp_json_reader_get_depth (&reader) - 1;
  gsize used = 0;

  while (used <= room)
    {
      KvpJsonToken token = kvp_json_reader_next (&reader);
      gsize length;

      if (token == KVP_JSON_ERROR || token == KVP_JSON_END)
        return FALSE;

      kvp_json_reader_get_span (&reader, &length);
      used += length;
      /* A space inside a brace; else a comma or colon and a space. */
      if (token == KVP_JSON_OBJECT_BEGIN || token == KVP_JSON_OBJECT_END)
        used += 1;
      else if (token != KVP_JSON_ARRAY_BEGIN && token != KVP_JSON_ARRAY_END)
        used += 2;

      if (kvp_json_reader_get_depth (&reader) == outer_depth)
        return used <= room;
    }

  return FALSE;
}

static void
begin_line (Layout *self)
{
  g_string_append_c (self->out, '\n');
  self->line_start = self->out->len;
  for (guint i = 0; i < self->depth * INDENT; i++)
    g_string_append_c (self->out, ' ');
}

/* What stands between the token before and this one, which is a value or a member's name. */
static void
separate (Layout *self)
{
  if (self->after_member)
    {
      self->after_member = FALSE;
      return;
    }

  if (!self->first)
    g_string_append_c (self->out, ',');

  if (self->inline_depth > 0)
    {
      if (!self->first || self->out->str[self->out->len - 1] == '{')
        g_string_append_c (self->out, ' ');
    }
  else if (self->depth > 0)
    {
      begin_line (self);
    }
}

static void
open_container (Layout     *self,
                const char *bracket)
{
  gsize used;

  separate (self);
  g_string_append (self->out, bracket);
  self->first = TRUE;

  used = self->out->len - self->line_start;
  if (self->inline_depth > 0 ||
      (self->depth > 0 && used < MAX_LINE && fits_in_line (self->reader, MAX_LINE - used)))
    self->inline_depth++;
  else
    self->depth++;
}

static void
close_container (Layout     *self,
                 const char *bracket)
{
  if (self->inline_depth > 0)
    {
      self->inline_depth--;
      if (!self->first && *bracket == '}')
        g_string_append_c (self->out, ' ');
    }
  else
    {
      self->depth--;
      if (!self->first)
        begin_line (self);
    }

  g_string_append (self->out, bracket);
  self->first = FALSE;
}

static void
append_span (Layout *self)
{
  gsize length;
  const char *span = kvp_json_reader_get_span (&self->reader, &length);

  separate (self);
  g_string_append_len (self->out, span, length);
  self->first = FALSE;
}

/* Returns FALSE at an error in the text. */
static gboolean
lay_out (Layout *self)
{
  for (;;)
    {
      switch (kvp_json_reader_next (&self->reader))
        {
        case KVP_JSON_END:
          return TRUE;

        case KVP_JSON_ERROR:
          return FALSE;

        case KVP_JSON_OBJECT_BEGIN:
          open_container (self, "{");
          break;

        case KVP_JSON_OBJECT_END:
          close_container (self, "}");
          break;

        case KVP_JSON_ARRAY_BEGIN:
          open_container (self, "[");
          break;

        case KVP_JSON_ARRAY_END:
          close_container (self, "]");
          break;

        case KVP_JSON_MEMBER:
          append_span (self);
          g_string_append (self->out, ": ");
          self->after_member = TRUE;
          break;

        case KVP_JSON_STRING:
        case KVP_JSON_NUMBER:
        case KVP_JSON_TRUE:
        case KVP_JSON_FALSE:
        case KVP_JSON_NULL:
          append_span (self);
          break;

        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * kvp_json_layout:
 * @text: JSON as it arrived
 * @length: bytes in @text, or -1 if it ends at a NUL
 *
 * Lays JSON out for reading. It works on the spans of the text and never on parsed values, because a number
 * such as 12345678901234567890 or 1e400 would not survive.
 *
 * Returns: (transfer full): the text in lines, or as it came if it is not strict JSON
 */
char *
kvp_json_layout (const char *text,
                 gssize      length)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr(GString) out = g_string_sized_new (size * 2);
  Layout self = { .out = out, .first = TRUE };

  kvp_json_reader_init (&self.reader, text, size);
  if (!lay_out (&self))
    return g_strndup (text, size);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
