/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-text-private.h"

/* Reads the value of one member, whose first token was read; FALSE if it is not what it must be. */
typedef gboolean (*ReadMember) (KvpJsonReader *reader,
                                KvpJsonToken   token,
                                gpointer       target);

typedef struct {
  const char *name;
  ReadMember  read;
} Member;

static gboolean
read_text (KvpJsonReader *reader,
           KvpJsonToken   token,
           char         **text)
{
  g_autoptr(GString) string = g_string_new (NULL);

  /* What a form can't hold, a file may not say: an exact text without a NUL. */
  if (token != KVP_JSON_STRING || !kvp_json_reader_get_string (reader, string) ||
      strlen (string->str) != string->len)
    return FALSE;

  g_free (*text);
  *text = g_string_free (g_steal_pointer (&string), FALSE);

  return TRUE;
}

static gboolean
read_word (KvpJsonReader      *reader,
           KvpJsonToken        token,
           const char *const  *words,
           guint              *index)
{
  g_autofree char *text = NULL;

  if (!read_text (reader, token, &text))
    return FALSE;

  for (*index = 0; words[*index] != NULL; (*index)++)
    {
      if (g_str_equal (words[*index], text))
        return TRUE;
    }

  return FALSE;
}

/* The object whose begin was read: each member at most once, none but those of @members, and all of the
 * first @n_required. */
static gboolean
read_object (KvpJsonReader *reader,
             KvpJsonToken   token,
             const Member  *members,
             guint          n_required,
             gpointer       target)
{
  g_autoptr(GString) name = g_string_new (NULL);
  guint seen = 0;

  if (token != KVP_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = kvp_json_reader_next (reader)) == KVP_JSON_MEMBER)
    {
      guint i = 0;

      if (!kvp_json_reader_get_string (reader, name) || strlen (name->str) != name->len)
        return FALSE;

      while (members[i].name != NULL && !g_str_equal (members[i].name, name->str))
        i++;
      if (members[i].name == NULL || seen & (1u << i))
        return FALSE;

      seen |= 1u << i;
      token = kvp_json_reader_next (reader);
      if (!members[i].read (reader, token, target))
        return FALSE;
    }

  return token == KVP_JSON_OBJECT_END && (seen & ((1u << n_required) - 1)) == (1u << n_required) - 1;
}

static gboolean
read_names (KvpJsonReader *reader,
            KvpJsonToken   token,
            GPtrArray     *names)
{
  g_autoptr(GString) name = g_string_new (NULL);

  if (token != KVP_JSON_ARRAY_BEGIN)
    return FALSE;

  while ((token = kvp_json_reader_next (reader)) == KVP_JSON_STRING)
    {
      if (!kvp_json_reader_get_string (reader, name))
        return FALSE;
      g_ptr_array_add (names, g_bytes_new (name->str, name->len));
    }

  return token == KVP_JSON_ARRAY_END;
}

static gboolean
read_version (KvpJsonReader *reader,
              KvpJsonToken   token,
              gpointer       target)
{
  gint64 version;

  return token == KVP_JSON_NUMBER && kvp_json_reader_get_int64 (reader, &version) &&
         version == KVP_FILTER_TEXT_VERSION;
}

static gboolean
read_mode (KvpJsonReader *reader,
           KvpJsonToken   token,
           gpointer       target)
{
  KvpFilterSpec *spec = target;
  guint index;

  if (!read_word (reader, token, _kvp_filter_text_modes, &index))
    return FALSE;

  spec->mode = (KvpFilterMode) index;

  return TRUE;
}

static gboolean
read_prefixes (KvpJsonReader *reader,
               KvpJsonToken   token,
               gpointer       target)
{
  return read_names (reader, token, ((KvpFilterSpec *) target)->prefixes);
}

static gboolean
read_keys (KvpJsonReader *reader,
           KvpJsonToken   token,
           gpointer       target)
{
  return read_names (reader, token, ((KvpFilterSpec *) target)->keys);
}

static gboolean
read_name_test (KvpJsonReader *reader,
                KvpJsonToken   token,
                gpointer       target)
{
  KvpFilterSpec *spec = target;
  guint index;

  if (!read_word (reader, token, _kvp_filter_text_name_tests, &index))
    return FALSE;

  spec->name_test = (KvpNameTest) index;

  return spec->name_test != KVP_NAME_ANY;
}

static gboolean
read_name_pattern (KvpJsonReader *reader,
                   KvpJsonToken   token,
                   gpointer       target)
{
  return read_text (reader, token, &((KvpFilterSpec *) target)->name_pattern);
}

static gboolean
read_name (KvpJsonReader *reader,
           KvpJsonToken   token,
           gpointer       target)
{
  static const Member members[] = { { "test", read_name_test }, { "pattern", read_name_pattern }, { NULL } };

  return read_object (reader, token, members, 2, target);
}

static gboolean
read_expiration_test (KvpJsonReader *reader,
                      KvpJsonToken   token,
                      gpointer       target)
{
  KvpFilterSpec *spec = target;
  guint index;

  if (!read_word (reader, token, _kvp_filter_text_expiration_tests, &index))
    return FALSE;

  spec->expiration_test = (KvpExpirationTest) index;

  return spec->expiration_test != KVP_EXPIRATION_ANY;
}

static gboolean
read_expiration_when (KvpJsonReader *reader,
                      KvpJsonToken   token,
                      gpointer       target)
{
  return token == KVP_JSON_NUMBER &&
         kvp_json_reader_get_int64 (reader, &((KvpFilterSpec *) target)->expiration_when);
}

static gboolean
read_expiration (KvpJsonReader *reader,
                 KvpJsonToken   token,
                 gpointer       target)
{
  static const Member members[] = {
    { "test", read_expiration_test }, { "when", read_expiration_when }, { NULL },
  };
  KvpFilterSpec *spec = target;

  return read_object (reader, token, members, 1, target) &&
         (spec->expiration_test != KVP_EXPIRATION_NEVER || spec->expiration_when == 0);
}

static gboolean
read_join (KvpJsonReader *reader,
           KvpJsonToken   token,
           gpointer       target)
{
  KvpFilterSpec *spec = target;
  guint index;

  if (!read_word (reader, token, _kvp_filter_text_joins, &index))
    return FALSE;

  spec->join = (KvpFilterJoin) index;

  return TRUE;
}

static gboolean
read_rule_path (KvpJsonReader *reader,
                KvpJsonToken   token,
                gpointer       target)
{
  return read_text (reader, token, &((KvpMetadataRule *) target)->path);
}

static gboolean
read_rule_test (KvpJsonReader *reader,
                KvpJsonToken   token,
                gpointer       target)
{
  KvpMetadataRule *rule = target;
  guint index;

  if (!read_word (reader, token, _kvp_filter_text_metadata_tests, &index))
    return FALSE;

  rule->test = (KvpMetadataTest) index;

  return TRUE;
}

static gboolean
read_rule_value (KvpJsonReader *reader,
                 KvpJsonToken   token,
                 gpointer       target)
{
  return read_text (reader, token, &((KvpMetadataRule *) target)->value);
}

static gboolean
read_rules (KvpJsonReader *reader,
            KvpJsonToken   token,
            gpointer       target)
{
  static const Member members[] = {
    { "path", read_rule_path }, { "test", read_rule_test }, { "value", read_rule_value }, { NULL },
  };
  KvpFilterSpec *spec = target;

  if (token != KVP_JSON_ARRAY_BEGIN)
    return FALSE;

  while ((token = kvp_json_reader_next (reader)) == KVP_JSON_OBJECT_BEGIN)
    {
      _kvp_filter_spec_add_rule (spec, "", KVP_METADATA_EQUALS, "");
      if (!read_object (reader, token, members, 3, g_ptr_array_index (spec->rules, spec->rules->len - 1)))
        return FALSE;
    }

  return token == KVP_JSON_ARRAY_END;
}

static gboolean
read_anywhere (KvpJsonReader *reader,
               KvpJsonToken   token,
               gpointer       target)
{
  return read_text (reader, token, &((KvpFilterSpec *) target)->anywhere);
}

static const Member filter_members[] = {
  { "version", read_version },
  { "mode", read_mode },
  { "prefixes", read_prefixes },
  { "name", read_name },
  { "expiration", read_expiration },
  { "join", read_join },
  { "rules", read_rules },
  { "anywhere", read_anywhere },
  { "keys", read_keys },
  { NULL },
};

/* Whether the text is a filter of another version: its other members may be anything then. */
static gboolean
is_of_other_version (const char *text)
{
  KvpJsonReader reader;
  g_autoptr(GString) name = g_string_new (NULL);

  kvp_json_reader_init (&reader, text, strlen (text));
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return FALSE;

  while (kvp_json_reader_next (&reader) == KVP_JSON_MEMBER)
    {
      gboolean is_version = kvp_json_reader_get_string (&reader, name) && g_str_equal (name->str, "version");
      KvpJsonToken token = kvp_json_reader_next (&reader);
      gint64 version;
      gsize length;

      if (is_version)
        return token == KVP_JSON_NUMBER &&
               !(kvp_json_reader_get_int64 (&reader, &version) && version == KVP_FILTER_TEXT_VERSION);

      if (kvp_json_reader_skip (&reader, &length) == NULL)
        return FALSE;
    }

  return FALSE;
}

/* Neither a join without rules nor rules without a join is what kvp_filter_to_text() writes. */
#define NO_JOIN ((KvpFilterJoin) -1)

static gboolean
read_filter (const char    *text,
             KvpFilterSpec *spec)
{
  KvpJsonReader reader;

  spec->join = NO_JOIN;

  kvp_json_reader_init (&reader, text, strlen (text));
  if (!read_object (&reader, kvp_json_reader_next (&reader), filter_members, 2, spec) ||
      kvp_json_reader_next (&reader) != KVP_JSON_END)
    return FALSE;

  if ((spec->join != NO_JOIN) != (spec->rules->len > 0))
    return FALSE;

  if (spec->join == NO_JOIN)
    spec->join = KVP_JOIN_ALL;

  return TRUE;
}

/**
 * kvp_filter_from_text:
 * @text: JSON text of kvp_filter_to_text(), or of anyone
 * @error: return location for a %KVP_ERROR_INVALID_INPUT
 *
 * Strict: an unknown, missing or repeated member, a wrong type, and whatever the form would refuse is an
 * error.
 *
 * Returns: (transfer full) (nullable): the filter
 */
KvpFilter *
kvp_filter_from_text (const char  *text,
                      GError     **error)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_of_other_version (text))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("The filter was made by another version of the app. Use that version to "
                             "open it."));
      return NULL;
    }

  builder = kvp_filter_builder_new ();
  if (!read_filter (text, &builder->spec))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, _("The filter can not be read."));
      return NULL;
    }

  return kvp_filter_builder_build (builder, error);
}
