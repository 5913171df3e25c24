/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-scan-missing.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "base/kvp-join-sentences.h"

/* A name may have 512 bytes, and there may be many prefixes; this is a sentence in a bar. */
#define MAX_NAME_CHARS 48
#define MAX_EXTENTS 3

static char *
show_name (GBytes *name)
{
  gsize length;
  const char *data = g_bytes_get_data (name, &length);
  g_autofree char *text = kvp_display_text (data, length);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_NAME_CHARS)
    return g_steal_pointer (&text);

  start = g_utf8_substring (text, 0, MAX_NAME_CHARS);

  return g_strconcat (start, "…", NULL);
}

static char *
describe_extent (const KvpScanExtent *extent)
{
  g_autofree char *prefix = extent->range->prefix != NULL ? show_name (extent->range->prefix) : NULL;
  g_autofree char *last_name = extent->last_name != NULL ? show_name (extent->last_name) : NULL;

  if (extent->range->look_up)
    return g_strdup_printf (_("The key “%s” was not looked up."), prefix);
  if (last_name == NULL && prefix == NULL)
    return g_strdup (_("Nothing was listed."));
  if (last_name == NULL)
    return g_strdup_printf (_("Nothing that starts with “%s” was listed."), prefix);
  if (prefix == NULL)
    return g_strdup_printf (_("What comes after “%s” was not listed."), last_name);

  /* Translators: %1$s is what names start with, %2$s a whole name. */
  return g_strdup_printf (_("Of what starts with “%1$s”, what comes after “%2$s” was not listed."),
                          prefix, last_name);
}

/* The head of what follows: how far it came, after a reason why no further, if there is one. */
static char *
describe_end (guint    n_keys,
              gboolean stopped)
{
  g_autofree char *count = kvp_format_count (n_keys);

  return g_strdup_printf (stopped ? ngettext ("Stopped after %s key.", "Stopped after %s keys.", n_keys)
                                  : ngettext ("Only %s key was listed.", "Only %s keys were listed.", n_keys), count);
}

static char *
describe_more (guint n_parts)
{
  g_autofree char *count = kvp_format_count (n_parts);

  return g_strdup_printf (ngettext ("%s more part was not listed to its end.",
                                    "%s more parts were not listed to their end.",
                                    n_parts),
                          count);
}

/* The usual case, one sequence that was stopped, reads better as one sentence. (nullable) */
static char *
describe_simple_stop (const KvpScanExtent *extent,
                      guint                n_keys)
{
  g_autofree char *count = kvp_format_count (n_keys);
  g_autofree char *last_name = NULL;

  if (extent->last_name == NULL || extent->range->look_up)
    return NULL;

  last_name = show_name (extent->last_name);

  /* Translators: %1$s is a number, %2$s the name of a key. */
  return g_strdup_printf (ngettext ("Stopped after %1$s key; what comes after “%2$s” was not listed.",
                                    "Stopped after %1$s keys; what comes after “%2$s” was not listed.",
                                    n_keys),
                          count, last_name);
}

/**
 * kvp_scan_missing_describe:
 * @extents: (array length=n_extents): how far each part of the listing came
 * @n_extents: how many
 * @n_keys: keys that were matched in all
 * @reason: (nullable): the message of the error that ended the listing, or %NULL if it was stopped
 *
 * Returns: (transfer full) (nullable): what lacks, or %NULL if every part is complete
 */
char *
kvp_scan_missing_describe (const KvpScanExtent *extents,
                           gsize                n_extents,
                           guint64              n_keys,
                           const char          *reason)
{
  g_autoptr(GPtrArray) sentences = NULL;
  guint n_shown = (guint) MIN (n_keys, G_MAXUINT);
  guint n_missing = 0;
  const KvpScanExtent *last_missing = NULL;

  g_return_val_if_fail (extents != NULL || n_extents == 0, NULL);

  sentences = g_ptr_array_new_with_free_func (g_free);
  if (reason != NULL)
    g_ptr_array_add (sentences, g_strdup (reason));
  g_ptr_array_add (sentences, describe_end (n_shown, reason == NULL));

  for (gsize i = 0; i < n_extents; i++)
    {
      if (extents[i].complete)
        continue;

      last_missing = &extents[i];
      n_missing++;
      if (n_missing <= MAX_EXTENTS)
        g_ptr_array_add (sentences, describe_extent (&extents[i]));
    }

  if (n_missing == 0)
    return NULL;

  if (n_missing == 1 && n_extents == 1 && reason == NULL)
    {
      char *simple = describe_simple_stop (last_missing, n_shown);

      if (simple != NULL)
        return simple;
    }

  if (n_missing > MAX_EXTENTS)
    g_ptr_array_add (sentences, describe_more (n_missing - MAX_EXTENTS));

  return kvp_join_sentences (sentences);
}
