/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-filter-private.h"
#include "purge/kvp-metadata-path.h"

static void
append (GString    *out,
        const char *item)
{
  g_autofree char *before = NULL;

  if (out->len == 0)
    {
      g_string_assign (out, item);
      return;
    }

  before = g_strdup (out->str);
  /* Translators: a list: status, team. */
  g_string_printf (out, C_("list", "%1$s, %2$s"), before, item);
}

/* The rules of @why, in order. */
static void
append_rules (const KvpFilterSpec *spec,
              guint64              why,
              gboolean             in_short,
              GString             *out)
{
  for (guint i = 0; i < MIN (spec->rules->len, KVP_FILTER_MAX_RULES); i++)
    {
      const KvpMetadataRule *rule = g_ptr_array_index (spec->rules, i);
      g_autoptr(KvpMetadataPath) path = NULL;
      g_autofree char *name = NULL;

      if ((why & KVP_FILTER_WHY_RULE (i)) == 0)
        continue;

      path = kvp_metadata_path_new (rule->path, NULL);
      if (path == NULL)
        continue;

      if (kvp_metadata_path_get_n_steps (path) == 0)
        name = g_strdup (C_("why", "metadata"));
      else if (in_short)
        name = kvp_metadata_path_to_short_text (path);
      else
        name = kvp_metadata_path_to_display_text (path);

      append (out, name);
    }
}

/**
 * kvp_filter_describe_why:
 * @self: a filter
 * @why: a row's bits
 *
 * For a narrow column. Every row has the prefix where there is one, so it is named only if nothing else is.
 *
 * Returns: (transfer full): "status, team"; plain text
 */
char *
kvp_filter_describe_why (KvpFilter *self,
                         guint64    why)
{
  const KvpFilterSpec *spec;
  g_autoptr(GString) out = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  spec = _kvp_filter_get_spec (self);
  out = g_string_new (NULL);

  if (why & KVP_FILTER_WHY_EVERY_KEY)
    append (out, C_("why", "every key"));
  if (why & KVP_FILTER_WHY_KEY_LIST)
    append (out, C_("why", "listed"));
  if (why & KVP_FILTER_WHY_NAME)
    append (out, C_("why", "name"));
  if (why & KVP_FILTER_WHY_EXPIRATION)
    append (out, C_("why", "expiration"));
  append_rules (spec, why, TRUE, out);
  if (why & KVP_FILTER_WHY_ANYWHERE)
    append (out, C_("why", "metadata text"));
  if (out->len == 0 && why & KVP_FILTER_WHY_PREFIX)
    append (out, C_("why", "prefix"));

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * kvp_filter_describe_why_long:
 * @self: a filter
 * @why: a row's bits
 *
 * Returns: (transfer full): a sentence: "Matched by prefix, status, owner.team."; plain text; "" for no bits
 */
char *
kvp_filter_describe_why_long (KvpFilter *self,
                              guint64    why)
{
  const KvpFilterSpec *spec;
  g_autoptr(GString) out = NULL;

  g_return_val_if_fail (KVP_IS_FILTER (self), NULL);

  if (why & KVP_FILTER_WHY_EVERY_KEY)
    return g_strdup (_("Every key of the namespace is chosen."));
  if (why & KVP_FILTER_WHY_KEY_LIST)
    return g_strdup (_("It is on the list of keys."));

  spec = _kvp_filter_get_spec (self);
  out = g_string_new (NULL);

  if (why & KVP_FILTER_WHY_PREFIX)
    append (out, C_("why", "prefix"));
  if (why & KVP_FILTER_WHY_NAME)
    append (out, C_("why", "name"));
  if (why & KVP_FILTER_WHY_EXPIRATION)
    append (out, C_("why", "expiration"));
  append_rules (spec, why, FALSE, out);
  if (why & KVP_FILTER_WHY_ANYWHERE)
    append (out, C_("why", "text in metadata"));

  if (out->len == 0)
    return g_strdup ("");

  /* Translators: %s is a list of what matched: prefix, status, owner.team. */
  return g_strdup_printf (_("Matched by %s."), out->str);
}
