/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "base/kvp-name-glob.h"

#define MAX_PATTERN_LENGTH 10000

typedef enum {
  PART_CHARACTER,
  PART_ANY_CHARACTER,
  PART_ANY_RUN,
  PART_SET,
} PartKind;

typedef struct {
  gunichar first;
  gunichar last;
} Range;

typedef struct {
  PartKind kind;
  gunichar character;
  GArray  *ranges;     /* (owned) (nullable) (element-type Range) */
  gboolean negated;
} Part;

struct _KvpNameGlob {
  GArray *parts; /* (owned) (element-type Part) */
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->ranges, g_array_unref);
}

static void
set_pattern_error (GError     **error,
                   const char  *sentence)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, sentence);
}

/* One character of a set, with its backslash if it has one; @text moves behind it. */
static gboolean
read_set_character (const char **text,
                    gunichar    *character)
{
  if (**text == '\\')
    (*text)++;
  if (**text == '\0')
    return FALSE;

  *character = g_utf8_get_char (*text);
  *text = g_utf8_next_char (*text);

  return TRUE;
}

static gboolean
parse_set (KvpNameGlob  *self,
           const char  **text,
           GError      **error)
{
  Part part = { .kind = PART_SET };
  const char *p = *text + 1;

  part.ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  /* The glob owns the ranges from here on, whatever is wrong with the rest. */
  g_array_append_val (self->parts, part);

  if (*p == '!' || *p == '^')
    {
      g_array_index (self->parts, Part, self->parts->len - 1).negated = TRUE;
      p++;
    }

  while (*p != ']')
    {
      Range range;

      if (!read_set_character (&p, &range.first))
        {
          set_pattern_error (error, _("A set of characters begins with [ and does not end with ]. "
                                      "Write \\[ for the bracket itself."));
          return FALSE;
        }

      range.last = range.first;
      if (p[0] == '-' && p[1] != ']' && p[1] != '\0')
        {
          p++;
          if (!read_set_character (&p, &range.last) || range.last < range.first)
            {
              set_pattern_error (error,
                                 _("A range in a set of characters goes from the lower to the higher one, "
                                          "like [a-z]."));
              return FALSE;
            }
        }
      g_array_append_val (part.ranges, range);
    }

  if (part.ranges->len == 0)
    {
      set_pattern_error (error, _("A set of characters is empty. Write \\[ for the bracket itself."));
      return FALSE;
    }

  *text = p + 1;

  return TRUE;
}

static gboolean
parse (KvpNameGlob  *self,
       const char   *text,
       GError      **error)
{
  while (*text != '\0')
    {
      Part part = { .kind = PART_CHARACTER };

      if (*text == '[')
        {
          if (!parse_set (self, &text, error))
            return FALSE;
          continue;
        }

      if (*text == '*')
        part.kind = PART_ANY_RUN;
      else if (*text == '?')
        part.kind = PART_ANY_CHARACTER;
      else if (*text == '\\' && *++text == '\0')
        {
          set_pattern_error (error,
                             _("The pattern ends with a backslash. Write \\\\ for the backslash itself."));
          return FALSE;
        }

      part.character = g_utf8_get_char (text);
      text = g_utf8_next_char (text);
      g_array_append_val (self->parts, part);
    }

  return TRUE;
}

/**
 * kvp_name_glob_new:
 * @pattern: as typed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Returns: (transfer full) (nullable): the pattern
 */
KvpNameGlob *
kvp_name_glob_new (const char  *pattern,
                   GError     **error)
{
  g_autoptr(KvpNameGlob) self = NULL;

  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_utf8_validate (pattern, -1, NULL))
    {
      set_pattern_error (error, _("The pattern is not valid UTF-8 text."));
      return NULL;
    }

  if (strlen (pattern) > MAX_PATTERN_LENGTH)
    {
      g_autofree char *limit = kvp_format_count (MAX_PATTERN_LENGTH);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 10,000. */
                   _("The pattern is longer than %s bytes."), limit);
      return NULL;
    }

  self = g_new0 (KvpNameGlob, 1);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);

  if (!parse (self, pattern, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * kvp_name_glob_free:
 * @self: (transfer full): a pattern
 */
void
kvp_name_glob_free (KvpNameGlob *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->parts);
  g_free (self);
}

/* The character at @text and how long it is. A byte that is not UTF-8 is a character of its own that equals
 * no other. */
static gunichar
get_character (const char *text,
               const char *end,
               gsize      *length)
{
  gunichar character = g_utf8_get_char_validated (text, end - text);

  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      *length = 1;
      return 0x110000 + (guchar) *text;
    }

  *length = (gsize) (g_utf8_next_char (text) - text);

  return character;
}

static gboolean
part_accepts (const Part *part,
              gunichar    character)
{
  switch (part->kind)
    {
    case PART_CHARACTER:
      return part->character == character;

    case PART_SET:
      for (guint i = 0; i < part->ranges->len; i++)
        {
          const Range *range = &g_array_index (part->ranges, Range, i);

          if (range->first <= character && character <= range->last)
            return !part->negated;
        }
      return part->negated;

    case PART_ANY_CHARACTER:
    case PART_ANY_RUN:
    default:
      return TRUE;
    }
}

/* On a mismatch only the last run takes one character more: what an earlier run could do, the last one can do
 * as well. So the time is at most the product of both lengths, and there is no recursion. @starts: (nullable):
 * where in @text each part begins. */
static gboolean
match (const KvpNameGlob *self,
       const char        *text,
       gsize              length,
       gsize             *starts)
{
  const char *begin = text;
  const char *end = text + length;
  const char *run_end = NULL;
  guint run_part = 0;
  guint i = 0;

  while (TRUE)
    {
      const Part *part = i < self->parts->len ? &g_array_index (self->parts, Part, i) : NULL;
      gsize character_length = 0;

      if (part == NULL && text == end)
        return TRUE;

      if (starts != NULL && part != NULL)
        starts[i] = (gsize) (text - begin);

      if (part != NULL && part->kind == PART_ANY_RUN)
        {
          run_part = ++i;
          run_end = text;
          continue;
        }

      if (part != NULL && text < end && part_accepts (part, get_character (text, end, &character_length)))
        {
          text += character_length;
          i++;
          continue;
        }

      if (run_end == NULL || run_end == end)
        return FALSE;

      get_character (run_end, end, &character_length);
      run_end += character_length;
      text = run_end;
      i = run_part;
    }
}

/**
 * kvp_name_glob_match:
 * @self: a pattern
 * @text: a name; may hold NULs
 * @length: bytes in @text
 *
 * Returns: whether the whole of @text matches
 */
gboolean
kvp_name_glob_match (const KvpNameGlob *self,
                     const char        *text,
                     gsize              length)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  return match (self, text, length, NULL);
}

/**
 * kvp_name_glob_find:
 * @self: a pattern
 * @text: a name; may hold NULs
 * @length: bytes in @text
 * @fixed: (element-type gsize): where offsets are added: begin and end of each stretch
 *
 * For showing which part of a name a pattern is about: characters and sets of them, not ? and *.
 *
 * Returns: whether the whole of @text matches
 */
gboolean
kvp_name_glob_find (const KvpNameGlob *self,
                    const char        *text,
                    gsize              length,
                    GArray            *fixed)
{
  g_autofree gsize *starts = NULL;

  g_return_val_if_fail (self != NULL && text != NULL && fixed != NULL, FALSE);

  starts = g_new0 (gsize, self->parts->len + 1);
  if (!match (self, text, length, starts))
    return FALSE;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      gsize character_length;
      gsize end;

      if (part->kind == PART_ANY_RUN || part->kind == PART_ANY_CHARACTER)
        continue;

      get_character (text + starts[i], text + length, &character_length);
      end = starts[i] + character_length;
      /* Neighbours are one stretch. */
      if (fixed->len > 0 && g_array_index (fixed, gsize, fixed->len - 1) == starts[i])
        {
          g_array_index (fixed, gsize, fixed->len - 1) = end;
          continue;
        }
      g_array_append_val (fixed, starts[i]);
      g_array_append_val (fixed, end);
    }

  return TRUE;
}
