/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "purge/kvp-filter-text-private.h"

const char *const _kvp_filter_text_modes[] = { "match", "list", "every", NULL };
const char *const _kvp_filter_text_name_tests[] = { "any", "contains", "glob", "regex", NULL };
const char *const _kvp_filter_text_expiration_tests[] = { "any", "never", "before", "after", "within", NULL };
const char *const _kvp_filter_text_joins[] = { "all", "any", NULL };
const char *const _kvp_filter_text_metadata_tests[] = {
  "equals", "is-not", "contains", "matches", "one-of", "exists", "missing", "less", "greater", NULL,
};

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
      append_text_member (out, "test", _kvp_filter_text_metadata_tests[rule->test]);
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
      append_text_member (out, "test", _kvp_filter_text_name_tests[spec->name_test]);
      append_text_member (out, "pattern", spec->name_pattern);
      g_string_append_c (out, '}');
    }

  if (spec->expiration_test != KVP_EXPIRATION_ANY)
    {
      append_member (out, "expiration");
      g_string_append_c (out, '{');
      append_text_member (out, "test", _kvp_filter_text_expiration_tests[spec->expiration_test]);
      if (spec->expiration_test != KVP_EXPIRATION_NEVER)
        {
          append_member (out, "when");
          g_string_append_printf (out, "%" G_GINT64_FORMAT, spec->expiration_when);
        }
      g_string_append_c (out, '}');
    }

  if (spec->rules->len > 0)
    {
      append_text_member (out, "join", _kvp_filter_text_joins[spec->join]);
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
  g_string_append_printf (out, "%d", KVP_FILTER_TEXT_VERSION);
  append_text_member (out, "mode", _kvp_filter_text_modes[spec->mode]);

  if (spec->mode == KVP_FILTER_KEYS_THAT_MATCH)
    append_conditions (out, spec);
  else if (spec->mode == KVP_FILTER_KEY_LIST)
    append_names (out, "keys", spec->keys);

  g_string_append_c (out, '}');

  return g_string_free (g_steal_pointer (&out), FALSE);
}
