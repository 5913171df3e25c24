/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-format-count.h"
#include "base/kvp-key-name.h"
#include "base/kvp-name-glob.h"
#include "purge/kvp-filter-private.h"
#include "purge/kvp-filter-regex.h"
#include "purge/kvp-metadata-match.h"

/* So that the number of seconds fits wherever it is counted or said. */
#define MAX_WITHIN (G_GINT64_CONSTANT (100) * 366 * 24 * 60 * 60)

/* Of a pasted list that is wrong throughout, nobody reads more. */
#define MAX_KEY_PROBLEMS 100

/**
 * kvp_filter_problem_free:
 * @self: (transfer full): a problem
 */
void
kvp_filter_problem_free (KvpFilterProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->message);
  g_free (self);
}

static void
add_problem (GPtrArray      *problems,
             KvpFilterField  field,
             guint           index,
             const char     *message)
{
  KvpFilterProblem *problem = g_new0 (KvpFilterProblem, 1);

  problem->field = field;
  problem->index = index;
  problem->message = g_strdup (message);
  g_ptr_array_add (problems, problem);
}

static void
check_prefixes (const KvpFilterSpec *self,
                GPtrArray           *problems)
{
  for (guint i = 0; i < self->prefixes->len; i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (self->prefixes, i), &length);

      if (length == 0)
        add_problem (problems, KVP_FILTER_FIELD_PREFIX, i,
                     _("The prefix is empty. To mean every key in the namespace, choose Every Key."));
      else if (length > KVP_FILTER_MAX_NAME_LENGTH)
        add_problem (problems, KVP_FILTER_FIELD_PREFIX, i,
                     _("The prefix is longer than 512 bytes. No key name is."));
      else if (!kvp_key_name_is_utf8 (data, length))
        add_problem (problems, KVP_FILTER_FIELD_PREFIX, i, _("The prefix is not valid UTF-8 text."));
    }
}

static void
check_name (const KvpFilterSpec *self,
            GPtrArray           *problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpNameGlob) glob = NULL;
  g_autoptr(KvpFilterRegex) regex = NULL;

  if (self->name_test == KVP_NAME_ANY)
    return;

  if (self->name_pattern[0] == '\0')
    {
      add_problem (problems, KVP_FILTER_FIELD_NAME, 0, _("What to look for in the name is missing."));
      return;
    }

  switch (self->name_test)
    {
    case KVP_NAME_CONTAINS:
      if (!g_utf8_validate (self->name_pattern, -1, NULL))
        add_problem (problems, KVP_FILTER_FIELD_NAME, 0, _("The text is not valid UTF-8 text."));
      break;

    case KVP_NAME_GLOB:
      glob = kvp_name_glob_new (self->name_pattern, &error);
      break;

    case KVP_NAME_REGEX:
      regex = kvp_filter_regex_new (self->name_pattern, &error);
      break;

    case KVP_NAME_ANY:
    default:
      add_problem (problems, KVP_FILTER_FIELD_NAME, 0, _("The name has an unknown test."));
      break;
    }

  if (error != NULL)
    add_problem (problems, KVP_FILTER_FIELD_NAME, 0, error->message);
}

static void
check_expiration (const KvpFilterSpec *self,
                  GPtrArray           *problems)
{
  switch (self->expiration_test)
    {
    case KVP_EXPIRATION_ANY:
    case KVP_EXPIRATION_NEVER:
      break;

    case KVP_EXPIRATION_BEFORE:
    case KVP_EXPIRATION_AFTER:
      if (self->expiration_when <= 0)
        add_problem (problems, KVP_FILTER_FIELD_EXPIRATION, 0, _("The date is missing."));
      break;

    case KVP_EXPIRATION_WITHIN:
      if (self->expiration_when <= 0)
        add_problem (problems, KVP_FILTER_FIELD_EXPIRATION, 0, _("The length of time is missing."));
      else if (self->expiration_when > MAX_WITHIN)
        add_problem (problems, KVP_FILTER_FIELD_EXPIRATION, 0,
                     _("The length of time is over a hundred years."));
      break;

    default:
      add_problem (problems, KVP_FILTER_FIELD_EXPIRATION, 0, _("The expiration has an unknown test."));
      break;
    }
}

static void
check_rules (const KvpFilterSpec *self,
             GPtrArray           *problems)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpMetadataMatch) match = kvp_metadata_match_new (g_ptr_array_index (self->rules, i), &error);

      if (match == NULL)
        add_problem (problems, KVP_FILTER_FIELD_RULE, i, error->message);
    }

  if (self->rules->len > KVP_FILTER_MAX_RULES)
    {
      g_autofree char *most = kvp_format_count (KVP_FILTER_MAX_RULES);
      g_autofree char *message = g_strdup_printf (
        /* Translators: %s is 56. */
        ngettext ("There are more than %s metadata rule.", "There are more than %s metadata rules.",
                  KVP_FILTER_MAX_RULES),
        most);

      add_problem (problems, KVP_FILTER_FIELD_RULE, KVP_FILTER_MAX_RULES, message);
    }
}

static void
check_anywhere (const KvpFilterSpec *self,
                GPtrArray           *problems)
{
  g_autofree char *stripped = NULL;

  if (self->anywhere[0] == '\0')
    return;

  if (!g_utf8_validate (self->anywhere, -1, NULL))
    {
      add_problem (problems, KVP_FILTER_FIELD_ANYWHERE, 0, _("The text is not valid UTF-8 text."));
      return;
    }

  stripped = g_strstrip (g_strdup (self->anywhere));
  if (stripped[0] == '\0')
    add_problem (problems, KVP_FILTER_FIELD_ANYWHERE, 0, _("The text has nothing but spaces in it."));
}

static void
check_keys (const KvpFilterSpec *self,
            GPtrArray           *problems)
{
  guint n_problems = 0;

  if (self->keys->len == 0)
    add_problem (problems, KVP_FILTER_FIELD_KEY_LIST, 0, _("The list of keys is empty."));

  for (guint i = 0; i < self->keys->len && n_problems < MAX_KEY_PROBLEMS; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (self->keys, i), &length);
      const char *problem = kvp_key_name_describe (kvp_key_name_check (name, length));

      if (problem != NULL)
        {
          add_problem (problems, KVP_FILTER_FIELD_KEY_LIST, i, problem);
          n_problems++;
        }
    }
}

static gboolean
has_conditions (const KvpFilterSpec *self)
{
  return self->prefixes->len > 0 ||
         self->name_test != KVP_NAME_ANY ||
         self->expiration_test != KVP_EXPIRATION_ANY ||
         self->rules->len > 0 ||
         self->anywhere[0] != '\0';
}

/* Nothing that is filled in may be left out of account: what does not belong to the mode is an error. */
static void
check_whole (const KvpFilterSpec *self,
             GPtrArray           *problems)
{
  switch (self->mode)
    {
    case KVP_FILTER_KEYS_THAT_MATCH:
      if (!has_conditions (self))
        add_problem (problems, KVP_FILTER_FIELD_WHOLE, 0, _("Say which keys, or choose Every Key."));
      if (self->keys->len > 0)
        add_problem (problems, KVP_FILTER_FIELD_WHOLE, 0,
                     _("Conditions and a list of keys do not go together."));
      break;

    case KVP_FILTER_KEY_LIST:
      if (has_conditions (self))
        add_problem (problems, KVP_FILTER_FIELD_WHOLE, 0,
                     _("Conditions and a list of keys do not go together."));
      break;

    case KVP_FILTER_EVERY_KEY:
      if (has_conditions (self) || self->keys->len > 0)
        add_problem (problems, KVP_FILTER_FIELD_WHOLE, 0,
                     _("Every key is chosen, and there are conditions too. Choose one or the other."));
      break;

    default:
      add_problem (problems, KVP_FILTER_FIELD_WHOLE, 0, _("The filter is of an unknown kind."));
      break;
    }
}

GPtrArray *
_kvp_filter_spec_validate (const KvpFilterSpec *self)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_filter_problem_free);

  check_whole (self, problems);
  check_prefixes (self, problems);
  check_name (self, problems);
  check_expiration (self, problems);
  check_rules (self, problems);
  check_anywhere (self, problems);
  if (self->mode == KVP_FILTER_KEY_LIST)
    check_keys (self, problems);

  return problems;
}
