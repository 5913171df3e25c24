/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-filter-words.h"
#include "purge/kvp-metadata-path.h"

static gboolean
rule_is_of_metadata_itself (const KvpMetadataRule *rule)
{
  g_autoptr(KvpMetadataPath) path = kvp_metadata_path_new (rule->path, NULL);

  return path != NULL && kvp_metadata_path_get_n_steps (path) == 0;
}

static gboolean
any_rule_is_of_metadata_itself (const KvpFilterSpec *spec)
{
  for (guint i = 0; i < spec->rules->len; i++)
    {
      if (rule_is_of_metadata_itself (g_ptr_array_index (spec->rules, i)))
        return TRUE;
    }

  return FALSE;
}

/* whose metadata field “status” is “archived” and “owner.team” is one of “search”, “ads” */
static char *
join_rules (const KvpFilterSpec *spec,
            KvpFilterClause        form)
{
  /* "whose metadata field" is said once, unless a rule has to do without. */
  KvpFilterClause form_of_rest = any_rule_is_of_metadata_itself (spec) ? form : KVP_CLAUSE_PLAIN;
  g_autofree char *joined = _kvp_filter_words_for_rule (g_ptr_array_index (spec->rules, 0), form);

  for (guint i = 1; i < spec->rules->len; i++)
    {
      g_autofree char *before = g_steal_pointer (&joined);
      g_autofree char *rule = _kvp_filter_words_for_rule (g_ptr_array_index (spec->rules, i), form_of_rest);

      if (spec->join == KVP_JOIN_ALL)
        /* Translators: two metadata rules that must both hold: “status” is “archived” and “team” is
         * “search”. */
        joined = g_strdup_printf (C_("rules", "%1$s and %2$s"), before, rule);
      else
        /* Translators: two metadata rules of which one is enough: “status” is “archived” or “team” is
         * “search”. */
        joined = g_strdup_printf (C_("rules", "%1$s or %2$s"), before, rule);
    }

  return g_steal_pointer (&joined);
}

/* (element-type utf8): what must hold, each part a clause. A part that is added to the filter is added
 * here. */
static GPtrArray *
list_clauses (const KvpFilterSpec *spec,
              KvpFilterClause        form)
{
  GPtrArray *clauses = g_ptr_array_new_with_free_func (g_free);

  if (spec->prefixes->len > 0)
    g_ptr_array_add (clauses, _kvp_filter_words_for_prefixes (spec, form));
  if (spec->name_test != KVP_NAME_ANY)
    g_ptr_array_add (clauses, _kvp_filter_words_for_name (spec, form));
  if (spec->expiration_test != KVP_EXPIRATION_ANY)
    g_ptr_array_add (clauses, _kvp_filter_words_for_expiration (spec, form));
  if (spec->anywhere[0] != '\0')
    g_ptr_array_add (clauses, _kvp_filter_words_for_anywhere (spec, form));
  if (spec->rules->len > 0)
    g_ptr_array_add (clauses, join_rules (spec, form));

  return clauses;
}

static char *
join_clauses (const KvpFilterSpec *spec,
              KvpFilterClause        form)
{
  g_autoptr(GPtrArray) clauses = list_clauses (spec, form);
  gboolean has_or = spec->join == KVP_JOIN_ANY && spec->rules->len > 1;
  g_autofree char *joined = NULL;

  g_return_val_if_fail (clauses->len > 0, g_strdup (""));

  joined = g_strdup (g_ptr_array_index (clauses, 0));
  for (guint i = 1; i < clauses->len; i++)
    {
      const char *clause = g_ptr_array_index (clauses, i);
      g_autofree char *before = g_steal_pointer (&joined);

      /* With an "or" in the last clause, the "and" keeps the two apart. */
      if (i == clauses->len - 1 && (clauses->len > 2 || has_or))
        /* Translators: the last of several conditions that must all hold. */
        joined = g_strdup_printf (C_("conditions", "%1$s, and %2$s"), before, clause);
      else
        /* Translators: conditions that must all hold. */
        joined = g_strdup_printf (C_("conditions", "%1$s, %2$s"), before, clause);
    }

  return g_steal_pointer (&joined);
}

/**
 * kvp_filter_to_sentence:
 * @self: a filter
 * @namespace_title: the namespace that it is used on
 *
 * Returns: (transfer full): a whole sentence that says which keys are meant; plain text, never markup
 */
char *
kvp_filter_to_sentence (KvpFilter  *self,
                        const char *namespace_title)
{
  const KvpFilterSpec *spec;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;
  g_autofree char *count = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);
  g_return_val_if_fail (namespace_title != NULL, NULL);

  spec = _kvp_filter_get_spec (self);
  title = kvp_display_text (namespace_title, -1);

  switch (spec->mode)
    {
    case KVP_FILTER_EVERY_KEY:
      /* Translators: %s is the name of a namespace. */
      return g_strdup_printf (_("Every key in “%s”."), title);

    case KVP_FILTER_KEY_LIST:
      words = _kvp_filter_words_for_names (spec->keys, FALSE);
      count = kvp_format_count (spec->keys->len);
      /* Translators: %1$s is how many keys, %2$s is a namespace, %3$s are the first of the keys: “a”, “b”
       * and 12 more. */
      return g_strdup_printf (ngettext ("%1$s listed key in “%2$s”: %3$s.",
                                        "%1$s listed keys in “%2$s”: %3$s.",
                                        spec->keys->len), count, title, words);

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      words = join_clauses (spec, KVP_CLAUSE_RELATIVE);
      /* Translators: %1$s is a namespace, %2$s says which keys: that start with “a”, whose metadata field
       * “b” is “c”. */
      return g_strdup_printf (_("Keys in “%1$s” %2$s."), title, words);
    }
}

/* Scripts without upper case stay as they are. */
static char *
capitalize (const char *text)
{
  GString *out = g_string_new (NULL);

  g_string_append_unichar (out, g_unichar_totitle (g_utf8_get_char (text)));
  g_string_append (out, g_utf8_next_char (text));

  return g_string_free (out, FALSE);
}

/**
 * kvp_filter_to_short_sentence:
 * @self: a filter
 *
 * Returns: (transfer full): the same without the namespace, for a heading; plain text, never markup
 */
char *
kvp_filter_to_short_sentence (KvpFilter *self)
{
  const KvpFilterSpec *spec;
  g_autofree char *words = NULL;
  g_autofree char *count = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  spec = _kvp_filter_get_spec (self);

  switch (spec->mode)
    {
    case KVP_FILTER_EVERY_KEY:
      return g_strdup (_("Every key."));

    case KVP_FILTER_KEY_LIST:
      words = _kvp_filter_words_for_names (spec->keys, FALSE);
      count = kvp_format_count (spec->keys->len);
      /* Translators: %1$s is how many keys, %2$s are the first of them: “a”, “b” and 12 more. */
      return g_strdup_printf (ngettext ("%1$s listed key: %2$s.", "%1$s listed keys: %2$s.", spec->keys->len),
                              count, words);

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      words = join_clauses (spec, KVP_CLAUSE_PLAIN);
      /* Translators: a heading over the keys: “start with “a”, “b” is “c”” becomes a sentence. */
      sentence = g_strdup_printf (C_("conditions", "%s."), words);
      return capitalize (sentence);
    }
}
