/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-report.h"

static const char *
describe_excluded (KvpKeyReason reason)
{
  if (reason == KVP_REASON_KEPT_INEXACT_NAME)
    return _("Kept: its name cannot be held exactly, so it is never sent.");
  if (reason == KVP_REASON_KEEP_LIST)
    return _("Kept: it is on the keep list.");
  if (reason == KVP_REASON_LEFT_OUT)
    return _("Left out by you.");
  if (reason == KVP_REASON_GONE)
    return _("Not there: the list names it, but the namespace has no such key.");

  return _("Left out.");
}

static const char *
describe_failed (KvpKeyReason reason)
{
  if (reason == KVP_REASON_NOT_DELETED)
    return _("Cloudflare did not delete it.");
  if (reason == KVP_REASON_REQUEST_FAILED)
    return _("The request failed.");
  if (reason == KVP_REASON_OUTCOME_UNKNOWN)
    return _("Not known: no clear answer came, so it may be gone.");

  return _("Not deleted.");
}

static const char *
describe_skipped (KvpKeyReason reason)
{
  if (reason == KVP_REASON_REWRITTEN)
    return _("Skipped: rewritten since the dry run.");
  if (reason == KVP_REASON_GONE)
    return _("Skipped: it was gone already.");
  if (reason == KVP_REASON_EXPIRED)
    return _("Skipped: it expired since the dry run.");
  if (reason == KVP_REASON_KEEP_LIST)
    return _("Skipped: it is on the keep list.");
  if (reason == KVP_REASON_NOT_SAVED)
    return _("Skipped: its value could not be saved.");

  return _("Skipped.");
}

static const char *
describe (KvpKeyState  state,
          KvpKeyReason reason)
{
  switch (state)
    {
    case KVP_KEY_PENDING:
      return _("Not deleted yet.");

    case KVP_KEY_EXCLUDED:
      return describe_excluded (reason);

    case KVP_KEY_IN_FLIGHT:
      return _("Sent; there is no answer yet.");

    case KVP_KEY_DELETED:
      return _("Deleted.");

    case KVP_KEY_FAILED:
      return describe_failed (reason);

    case KVP_KEY_SKIPPED:
      return describe_skipped (reason);

    default:
      g_return_val_if_reached ("");
    }
}

/**
 * kvp_report_describe_outcome:
 * @state: a key's state
 * @reason: why it is in that state
 * @detail: (nullable): more about it, a sentence
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): a translated sentence; plain text, never markup
 */
char *
kvp_report_describe_outcome (KvpKeyState   state,
                             KvpKeyReason  reason,
                             const char   *detail)
{
  const char *sentence = describe (state, reason);
  g_autofree char *shown = NULL;

  if (detail == NULL || *detail == '\0')
    return g_strdup (sentence);

  /* It may have words of the server in it. */
  shown = kvp_display_sentence (detail);

  /* Translators: two whole sentences: what happened, and more about it. */
  return g_strdup_printf (C_("outcome", "%1$s %2$s"), sentence, shown);
}

/* Each with its noun for the beginning, and without for what follows. Nothing comes before this one. */
static char *
describe_deleted (guint    n,
                  gboolean first)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("%s key deleted", "%s keys deleted", n), count);
}

static char *
describe_not_deleted (guint    n,
                      gboolean first)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (first ? ngettext ("%s key could not be deleted",
                                            "%s keys could not be deleted", n)
                                : ngettext ("%s could not be deleted", "%s could not be deleted", n), count);
}

static char *
describe_not_known (guint    n,
                    gboolean first)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (first ? ngettext ("%s key without a clear answer", "%s keys without a clear answer", n)
                                : ngettext ("%s without a clear answer", "%s without a clear answer", n), count);
}

static char *
describe_taken_out (guint    n,
                    gboolean first)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (first ? ngettext ("%s key skipped", "%s keys skipped", n)
                                : ngettext ("%s skipped", "%s skipped", n), count);
}

static char *
describe_left (guint    n,
               gboolean first)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (first ? ngettext ("%s key not deleted yet", "%s keys not deleted yet", n)
                                : ngettext ("%s not deleted yet", "%s not deleted yet", n), count);
}

/**
 * kvp_report_headline:
 * @plan: a plan
 *
 * Names every outcome that some key had, so that nothing is called a success when something failed.
 *
 * Returns: (transfer full): "11,986 keys deleted, 12 could not be deleted"
 */
char *
kvp_report_headline (KvpPlan *plan)
{
  const KvpPlanCounts *counts;
  g_autofree char *headline = NULL;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  counts = kvp_plan_get_counts (plan);

  const struct {
    guint   n;
    char *(*describe) (guint    n,
                       gboolean first);
  } parts[] = {
    { counts->deleted, describe_deleted },
    { counts->failed - counts->unknown, describe_not_deleted },
    { counts->unknown + counts->in_flight, describe_not_known },
    { counts->skipped, describe_taken_out },
    { counts->pending, describe_left },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *part = NULL;

      if (parts[i].n == 0)
        continue;

      part = parts[i].describe (parts[i].n, headline == NULL);
      before = g_steal_pointer (&headline);
      /* Translators: outcomes, one behind the other: “11,986 keys deleted, 12 could not be deleted”. */
      headline = before != NULL ? g_strdup_printf (C_("outcome", "%1$s, %2$s"), before, part)
                                : g_steal_pointer (&part);
    }

  return headline != NULL ? g_steal_pointer (&headline) : g_strdup (_("No keys deleted"));
}

/**
 * kvp_report_to_text:
 * @keys: a list of rows
 * @max_rows: the most that are taken
 *
 * For the clipboard. A control character in a name shows as it does in the window: a name can't break the
 * lines.
 *
 * Returns: (transfer full): a line a key: name, tab, outcome
 */
char *
kvp_report_to_text (KvpPlanKeys *keys,
                    guint        max_rows)
{
  GListModel *model;
  GString *text;

  g_return_val_if_fail (KVP_IS_PLAN_KEYS (keys), NULL);

  model = G_LIST_MODEL (keys);
  text = g_string_new (NULL);

  for (guint i = 0; i < MIN (g_list_model_get_n_items (model), max_rows); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (model, i);
      g_autofree char *outcome = kvp_report_describe_outcome (kvp_plan_row_get_state (row),
                                                              kvp_plan_row_get_reason (row),
                                                              kvp_plan_row_get_detail (row));

      g_string_append_printf (text, "%s\t%s\n", kvp_plan_row_get_display_name (row), outcome);
    }

  return g_string_free (text, FALSE);
}
