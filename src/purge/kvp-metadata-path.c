/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-metadata-path.h"

/* Far more than metadata of 1,024 bytes can nest; it bounds the recursion of whoever follows the path. */
#define MAX_STEPS 64
/* Array positions are small; this keeps the arithmetic in range. */
#define MAX_INDEX_DIGITS 9

struct _KvpMetadataPath {
  GArray *steps; /* (owned) (element-type KvpMetadataStep) */
};

static void
step_clear (gpointer data)
{
  KvpMetadataStep *step = data;

  g_free (step->name);
}

static void
append_member (KvpMetadataPath *self,
               const char      *name,
               gsize            length)
{
  KvpMetadataStep step = { .kind = KVP_METADATA_STEP_MEMBER, .name_length = length };

  /* With a NUL after it that does not count. */
  step.name = g_malloc (length + 1);
  memcpy (step.name, name, length);
  step.name[length] = '\0';
  g_array_append_val (self->steps, step);
}

/* A name in double quotes is a JSON string: any name can be written, even one with a control character in
 * it. */
static const char *
parse_quoted_name (KvpMetadataPath  *self,
                   const char       *text,
                   GError          **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  const char *end = text + 1;

  while (*end != '\0' && *end != '"')
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;

  if (*end == '\0')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A field name begins with a double quote and does not end with one."));
      return NULL;
    }
  end++;

  kvp_json_reader_init (&reader, text, (gsize) (end - text));
  if (kvp_json_reader_next (&reader) != KVP_JSON_STRING || !kvp_json_reader_get_string (&reader, name))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A field name in double quotes must be written as in JSON: \\\\ for a "
                             "backslash, \\\" for a double quote."));
      return NULL;
    }

  append_member (self, name->str, name->len);

  return end;
}

static const char *
parse_plain_name (KvpMetadataPath  *self,
                  const char       *text,
                  GError          **error)
{
  const char *start = text;
  const char *end = text + strcspn (text, ".[]\"");
  const char *next = end;

  /* A space that nobody sees would make the field one that no key has; who means it puts it in double
   * quotes. */
  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;

  if (start == end)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A field name is missing in the path. Write it like “owner.team” or “tags[]”."));
      return NULL;
    }

  if (*next == '"' || *next == ']')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("A field name with a dot, a bracket or a quote in it must stand in double "
                             "quotes."));
      return NULL;
    }

  append_member (self, start, (gsize) (end - start));

  return next;
}

static const char *
parse_bracket (KvpMetadataPath  *self,
               const char       *text,
               GError          **error)
{
  KvpMetadataStep step = { .kind = KVP_METADATA_STEP_EACH };
  const char *end = text + 1;
  gsize n_digits = strspn (end, "0123456789");

  if (n_digits > 0 && n_digits <= MAX_INDEX_DIGITS)
    {
      step.kind = KVP_METADATA_STEP_INDEX;
      step.index = g_ascii_strtoull (end, NULL, 10);
    }

  if (n_digits > MAX_INDEX_DIGITS || end[n_digits] != ']')
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("Brackets in a path are either empty, for any element, or hold a position: "
                             "“tags[]” or “tags[0]”."));
      return NULL;
    }

  g_array_append_val (self->steps, step);

  return end + n_digits + 1;
}

static const char *
skip_spaces (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return text;
}

static gboolean
parse (KvpMetadataPath  *self,
       const char       *text,
       GError          **error)
{
  gboolean wants_name = TRUE;

  text = skip_spaces (text);
  if (*text == '\0')
    return TRUE;

  /* Metadata may be an array itself: "[].id". */
  if (*text == '[')
    wants_name = FALSE;

  while (text != NULL && (*text != '\0' || wants_name))
    {
      if (self->steps->len == MAX_STEPS)
        {
          g_autofree char *most = kvp_format_count (MAX_STEPS);

          g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                       /* Translators: %s is a number such as 64. */
                       ngettext ("The path has more than %s part.", "The path has more than %s parts.", MAX_STEPS),
                       most);
          return FALSE;
        }

      if (wants_name)
        {
          text = skip_spaces (text);
          text = *text == '"' ? parse_quoted_name (self, text, error) : parse_plain_name (self, text, error);
          wants_name = FALSE;
        }
      else if (*text == '[')
        {
          text = parse_bracket (self, text, error);
        }
      else if (*text == '.')
        {
          text++;
          wants_name = TRUE;
          continue;
        }
      else
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                               _("The parts of a path are separated by dots: “owner.team”."));
          return FALSE;
        }

      if (text != NULL)
        text = skip_spaces (text);
    }

  return text != NULL;
}

/**
 * kvp_metadata_path_new:
 * @text: as typed
 * @error: return location for a %KVP_ERROR_INVALID_INPUT with a sentence
 *
 * Reads a path. White space around a name does not count, unless the name stands in double quotes.
 *
 * Returns: (transfer full) (nullable): the path
 */
KvpMetadataPath *
kvp_metadata_path_new (const char  *text,
                       GError     **error)
{
  g_autoptr(KvpMetadataPath) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("The field name is not valid UTF-8 text."));
      return NULL;
    }

  self = g_new0 (KvpMetadataPath, 1);
  self->steps = g_array_new (FALSE, FALSE, sizeof (KvpMetadataStep));
  g_array_set_clear_func (self->steps, step_clear);

  if (!parse (self, text, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * kvp_metadata_path_free:
 * @self: (transfer full): a path
 */
void
kvp_metadata_path_free (KvpMetadataPath *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->steps);
  g_free (self);
}

/**
 * kvp_metadata_path_get_n_steps:
 * @self: a path
 *
 * Returns: how many steps it has; 0 is the metadata itself
 */
guint
kvp_metadata_path_get_n_steps (const KvpMetadataPath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

/**
 * kvp_metadata_path_get_step:
 * @self: a path
 * @index: less than the number of steps
 *
 * Returns: (transfer none): the step
 */
const KvpMetadataStep *
kvp_metadata_path_get_step (const KvpMetadataPath *self,
                            guint                  index)
{
  g_return_val_if_fail (self != NULL && index < self->steps->len, NULL);

  return &g_array_index (self->steps, KvpMetadataStep, index);
}

static gboolean
needs_quotes (const KvpMetadataStep *step)
{
  return step->name_length == 0 ||
         strlen (step->name) != step->name_length ||
         strpbrk (step->name, ".[]\"") != NULL ||
         g_ascii_isspace (step->name[0]) ||
         g_ascii_isspace (step->name[step->name_length - 1]);
}

static void
append_step (GString               *out,
             const KvpMetadataStep *step)
{
  g_autofree char *name = NULL;

  switch (step->kind)
    {
    case KVP_METADATA_STEP_EACH:
      g_string_append (out, "[]");
      return;

    case KVP_METADATA_STEP_INDEX:
      g_string_append_printf (out, "[%" G_GUINT64_FORMAT "]", step->index);
      return;

    case KVP_METADATA_STEP_MEMBER:
    default:
      break;
    }

  if (needs_quotes (step))
    {
      g_autoptr(GString) quoted = g_string_new (NULL);

      kvp_json_append_string (quoted, step->name, step->name_length);
      name = kvp_display_text (quoted->str, (gssize) quoted->len);
    }
  else
    {
      name = kvp_display_text (step->name, (gssize) step->name_length);
    }

  if (out->len > 0)
    g_string_append_c (out, '.');
  g_string_append (out, name);
}

/**
 * kvp_metadata_path_to_display_text:
 * @self: a path
 *
 * Returns: (transfer full): the path for showing, plain text
 */
char *
kvp_metadata_path_to_display_text (const KvpMetadataPath *self)
{
  g_autoptr(GString) out = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_new (NULL);
  for (guint i = 0; i < self->steps->len; i++)
    append_step (out, &g_array_index (self->steps, KvpMetadataStep, i));

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * kvp_metadata_path_to_short_text:
 * @self: a path
 *
 * Returns: (transfer full): its last name, for a narrow column: "team" of "owner.team"; plain text
 */
char *
kvp_metadata_path_to_short_text (const KvpMetadataPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = self->steps->len; i > 0; i--)
    {
      const KvpMetadataStep *step = &g_array_index (self->steps, KvpMetadataStep, i - 1);

      if (step->kind == KVP_METADATA_STEP_MEMBER)
        return kvp_display_text (step->name, (gssize) step->name_length);
    }

  return kvp_metadata_path_to_display_text (self);
}
