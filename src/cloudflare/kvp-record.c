/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-record.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"

/* The set of members already seen is one word of bits. */
#define MAX_FIELDS 32

static gboolean
fail_not_json (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The answer is not valid JSON of the kind that the Cloudflare API sends."));

  return FALSE;
}

static gboolean
fail_field (const KvpField  *field,
            GError         **error)
{
  /* Translators: %s is the name of a member of the API's answer, such as “result”. */
  g_set_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
               _("The answer is not what the Cloudflare API sends: its “%s” is missing, repeated or of the "
                 "wrong kind."),
               field->name);

  return FALSE;
}

static int
find_field (const KvpField *fields,
            guint           n_fields,
            GString        *name)
{
  for (guint i = 0; i < n_fields; i++)
    {
      /* The length counts: a name may hold NULs. */
      if (strlen (fields[i].name) == name->len && memcmp (fields[i].name, name->str, name->len) == 0)
        return (int) i;
    }

  return -1;
}

static char *
steal_as_text (GString *string)
{
  GString *text = g_string_sized_new (string->len + 1);

  for (gsize i = 0; i < string->len; i++)
    {
      if (string->str[i] == '\0')
        g_string_append_unichar (text, 0xFFFD);
      else
        g_string_append_c (text, string->str[i]);
    }

  return g_string_free (text, FALSE);
}

static gboolean
read_string (KvpJsonReader  *reader,
             const KvpField *field)
{
  g_autoptr(GString) string = g_string_new (NULL);
  gboolean exact = kvp_json_reader_get_string (reader, string);

  if (field->type == KVP_FIELD_STRING && (!exact || strlen (string->str) != string->len))
    return FALSE;

  g_free (*(char **) field->value);
  *(char **) field->value = steal_as_text (string);

  return TRUE;
}

/* Takes over the value whose first token was read. */
static gboolean
read_field (KvpJsonReader  *reader,
            KvpJsonToken    token,
            const KvpField *field)
{
  if (token == KVP_JSON_NULL && field->type != KVP_FIELD_SPAN)
    return !field->required;

  switch (field->type)
    {
    case KVP_FIELD_BOOLEAN:
      *(gboolean *) field->value = token == KVP_JSON_TRUE;
      return token == KVP_JSON_TRUE || token == KVP_JSON_FALSE;

    case KVP_FIELD_INTEGER:
      return token == KVP_JSON_NUMBER && kvp_json_reader_get_int64 (reader, field->value);

    case KVP_FIELD_SPAN:
      {
        KvpSpan *span = field->value;

        span->text = kvp_json_reader_skip (reader, &span->length);
        return span->text != NULL;
      }

    case KVP_FIELD_STRING:
    case KVP_FIELD_TEXT:
      return token == KVP_JSON_STRING && read_string (reader, field);

    default:
      g_assert_not_reached ();
    }
}

/**
 * kvp_record_read:
 * @span: the text of one JSON object and nothing else
 * @fields: the members that are wanted
 * @n_fields: how many, up to 32
 * @error: return location for a %KVP_ERROR_BAD_RESPONSE
 *
 * Reads an object by a table of what is wanted of it.
 *
 * Returns: whether every member that stands in the table is what the table says. If not, some values may have
 *   been set; strings then still belong to the caller.
 */
gboolean
kvp_record_read (KvpSpan          span,
                 const KvpField  *fields,
                 guint            n_fields,
                 GError         **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;
  guint32 seen = 0;

  g_return_val_if_fail (n_fields <= MAX_FIELDS, FALSE);

  kvp_json_reader_init (&reader, span.text, span.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return fail_not_json (error);

  while (kvp_json_reader_next (&reader) == KVP_JSON_MEMBER)
    {
      int i = kvp_json_reader_get_string (&reader, name) ? find_field (fields, n_fields, name) : -1;
      gsize length;

      token = kvp_json_reader_next (&reader);
      if (i < 0)
        {
          if (kvp_json_reader_skip (&reader, &length) == NULL)
            return fail_not_json (error);
          continue;
        }

      if ((seen & (1u << i)) != 0)
        return fail_field (&fields[i], error);
      seen |= 1u << i;

      /* Any value is a span, so there it can only be the grammar. */
      if (token == KVP_JSON_ERROR || !read_field (&reader, token, &fields[i]))
        return token == KVP_JSON_ERROR || fields[i].type == KVP_FIELD_SPAN ? fail_not_json (error)
                                                                           : fail_field (&fields[i], error);
    }

  /* The loop ends at the object's end or at an error, and the text must be over after it. */
  if (kvp_json_reader_next (&reader) != KVP_JSON_END)
    return fail_not_json (error);

  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].required && (seen & (1u << i)) == 0)
        return fail_field (&fields[i], error);
    }

  return TRUE;
}

/**
 * kvp_span_is_null:
 * @span: a member's value
 *
 * Returns: whether it is not there, or null
 */
gboolean
kvp_span_is_null (KvpSpan span)
{
  return span.text == NULL || (span.length == 4 && memcmp (span.text, "null", 4) == 0);
}
