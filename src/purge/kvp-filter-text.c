/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-private.h"

/* The form of the text:
 *
 *   {"version":1,"mode":"match","prefixes":["a"],"name":{"test":"glob","pattern":"*"},
 *    "expiration":{"test":"before","when":1767225600},"join":"any",
 *    "rules":[{"path":"status","test":"equals","value":"archived"}],"anywhere":"draft"}
 *   {"version":1,"mode":"list","keys":["a"]}
 *   {"version":1,"mode":"every"}
 *
 * What is not used is left out. An unknown member is an error: it may be a condition of a later version, and a filter
 * without it would mean more keys. */
#define VERSION 1

/* Indexed by the enumerations of kvp-filter.h. The words stand in files: never change one. */
static const char *const modes[] = { "match", "list", "every", NULL };
static const char *const name_tests[] = { "any", "contains", "glob", "regex", NULL };
static const char *const expiration_tests[] = { "any", "never", "before", "after", "within", NULL };
static const char *const joins[] = { "all", "any", NULL };
static const char *const metadata_tests[] = {
  "equals", "is-not", "contains", "matches", "one-of", "exists", "missing", "less", "greater", NULL,
};

/* --- writing --- */

static void
append_member (GString    *out,
               const char *name)
{
  char last = out->str[out->len - 1];

  if (last != '{')
    g_string_append_c (out, ',');
  kvp_json_append_string (out, name, strlen (name));
  g_string_append_c (out, ':');
}

static void
append_text_member (GString    *out,
                    const char *name,
                    const char *text)
{
  append_member (out, name);
  kvp_json_append_string (out, text, strlen (text));
}

static void
append_names (GString    *out,
              const char *member,
              GPtrArray  *names)
{
  append_member (out, member);
  g_string_append_c (out, '[');
  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      if (i > 0)
        g_string_append_c (out, ',');
      kvp_json_append_string (out, name, length);
    }
  g_string_append_c (out, ']');
}

static void
append_rules (GString   *out,
              GPtrArray *rules)
{
  append_member (out, "rules");
  g_string_append_c (out, '[');
  for (guint i = 0; i < rules->len; i++)
    {
      const KvpMetadataRule *rule = g_ptr_array_index (rules, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      append_text_member (out, "path", rule->path);
      append_text_member (out, "test", metadata_tests[rule->test]);
      append_text_member (out, "value", rule->value);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_conditions (GString             *out,
                   const KvpFilterSpec *spec)
{
  if (spec->prefixes->len > 0)
    append_names (out, "prefixes", spec->prefixes);

  if (spec->name_test != KVP_NAME_ANY)
    {
      append_member (out, "name");
      g_string_append_c (out, '{');
      append_text_member (out, "test", name_tests[spec->name_test]);
      append_text_member (out, "pattern", spec->name_pattern);
      g_string_append_c (out, '}');
    }

  if (spec->expiration_test != KVP_EXPIRATION_ANY)
    {
      append_member (out, "expiration");
      g_string_append_c (out, '{');
      append_text_member (out, "test", expiration_tests[spec->expiration_test]);
      if (spec->expiration_test != KVP_EXPIRATION_NEVER)
        {
          append_member (out, "when");
          g_string_append_printf (out, "%" G_GINT64_FORMAT, spec->expiration_when);
        }
      g_string_append_c (out, '}');
    }

  if (spec->rules->len > 0)
    {
      append_text_member (out, "join", joins[spec->join]);
      append_rules (out, spec->rules);
    }

  if (spec->anywhere[0] != '\0')
    append_text_member (out, "anywhere", spec->anywhere);
}

/**
 * kvp_filter_to_text:
 * @self: a filter
 *
 * Returns: (transfer full): JSON text, see kvp_filter_from_text()
 */
char *
kvp_filter_to_text (KvpFilter *self)
{
  const KvpFilterSpec *spec;
  g_autoptr(GString) out = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  spec = _kvp_filter_get_spec (self);
  out = g_string_new ("{");
  append_member (out, "version");
  g_string_append_printf (out, "%d", VERSION);
  append_text_member (out, "mode", modes[spec->mode]);

  if (spec->mode == KVP_FILTER_KEYS_THAT_MATCH)
    append_conditions (out, spec);
  else if (spec->mode == KVP_FILTER_KEY_LIST)
    append_names (out, "keys", spec->keys);

  g_string_append_c (out, '}');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- reading --- */

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

/* The object whose begin was read: each member at most once, none but those of @members, and all of the first @n_required. */
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

  return token == KVP_JSON_NUMBER && kvp_json_reader_get_int64 (reader, &version) && version == VERSION;
}

static gboolean
read_mode (KvpJsonReader *reader,
           KvpJsonToken   token,
           gpointer       target)
{
  KvpFilterSpec *spec = target;
  guint index;

  if (!read_word (reader, token, modes, &index))
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

  if (!read_word (reader, token, name_tests, &index))
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

  if (!read_word (reader, token, expiration_tests, &index))
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
  static const Member members[] = { { "test", read_expiration_test }, { "when", read_expiration_when }, { NULL } };
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

  if (!read_word (reader, token, joins, &index))
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

  if (!read_word (reader, token, metadata_tests, &index))
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
               !(kvp_json_reader_get_int64 (&reader, &version) && version == VERSION);

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
 * Strict: an unknown, missing or repeated member, a wrong type, and whatever the form would refuse is an error.
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
                           _("The filter was made by another version of the app. Use that version to open it."));
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
