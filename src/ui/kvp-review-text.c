/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "purge/kvp-plan-sentence.h"
#include "ui/kvp-format.h"
#include "ui/kvp-review-text.h"

/* What an account may send in the long run; an answer takes about as long. */
#define REQUESTS_PER_SECOND 4

gboolean
kvp_review_text_is_editable (KvpPlan *plan)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  return state == KVP_PLAN_DRAFT || state == KVP_PLAN_WAITING || state == KVP_PLAN_APPROVED;
}

gboolean
kvp_review_text_is_runnable (KvpPlan *plan)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  return kvp_review_text_is_editable (plan) || state == KVP_PLAN_STOPPED || state == KVP_PLAN_PAUSED;
}

/* Private characters around the number that matters: a translation may put it anywhere in the sentence. */
#define NUMBER_BEGIN "\ue000"
#define NUMBER_END "\ue001"

static char *
format_heading (const char *format,
                guint64     n,
                guint64     total)
{
  g_autofree char *number = kvp_format_count (n);
  g_autofree char *marked = g_strconcat (NUMBER_BEGIN, number, NUMBER_END, NULL);
  g_autofree char *total_text = kvp_format_count (total);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, marked, total_text);
#pragma GCC diagnostic pop
}

static char *
describe_heading (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  guint chosen = counts->total - counts->excluded;
  guint64 listed = MAX (kvp_plan_get_n_listed (plan), counts->total);
  guint left;

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_RUNNING:
    case KVP_PLAN_FINISHED:
      /* Translators: both are numbers. The plural form is that of %1$s. */
      return format_heading (ngettext ("%1$s of %2$s keys deleted", "%1$s of %2$s keys deleted", counts->deleted),
                             counts->deleted, chosen);

    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      left = counts->pending + counts->in_flight;
      /* Translators: both are numbers. The plural form is that of %1$s. */
      return format_heading (ngettext ("%1$s of %2$s keys is left to delete",
                                       "%1$s of %2$s keys are left to delete", left),
                             left, chosen);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
    default:
      if (kvp_plan_get_whole_listing (plan))
        /* Translators: both are numbers; “go” as in “are to be deleted”. The plural form is that of %1$s. */
        return format_heading (ngettext ("%1$s of %2$s keys goes", "%1$s of %2$s keys go", counts->pending),
                               counts->pending, listed);
      /* Translators: both are numbers. The dry run did not list every key of the namespace. The plural form is that
       * of %1$s. */
      return format_heading (ngettext ("%1$s of %2$s listed keys goes", "%1$s of %2$s listed keys go", counts->pending),
                             counts->pending, listed);
    }
}

/**
 * kvp_review_text_heading:
 * @plan: a plan
 * @start: (out): where the number that matters begins, in bytes
 * @end: (out): where it ends
 *
 * Returns: (transfer full): how many of how many keys go, or went, in plain text
 */
char *
kvp_review_text_heading (KvpPlan *plan,
                         guint   *start,
                         guint   *end)
{
  g_autofree char *marked = describe_heading (plan);
  g_autoptr(GString) text = g_string_new (marked);
  const char *begin_mark = strstr (text->str, NUMBER_BEGIN);
  const char *end_mark;

  *start = begin_mark != NULL ? begin_mark - text->str : 0;
  if (begin_mark != NULL)
    g_string_erase (text, *start, strlen (NUMBER_BEGIN));

  end_mark = strstr (text->str, NUMBER_END);
  *end = end_mark != NULL ? end_mark - text->str : *start;
  if (end_mark != NULL)
    g_string_erase (text, *end, strlen (NUMBER_END));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * kvp_review_text_sentence:
 * @plan: a plan
 * @filter: (nullable): the plan's filter, if it can be read
 *
 * Returns: (transfer full): which keys these are, in plain text
 */
char *
kvp_review_text_sentence (KvpPlan   *plan,
                          KvpFilter *filter)
{
  const char *title = kvp_plan_get_title (plan);
  g_autofree char *sentence = NULL;

  sentence = filter != NULL ? kvp_filter_to_short_sentence (filter) : g_strdup (kvp_plan_sentence_get (plan));
  if (*title == '\0')
    return g_steal_pointer (&sentence);

  /* Translators: the title that a person gave a list of keys, and a sentence that says which keys are in it.
   * */
  return g_strdup_printf (_("%1$s: %2$s"), title, sentence);
}

/**
 * kvp_review_text_cost:
 * @plan: a plan
 * @batch_size: keys in a request
 *
 * Returns: (transfer full): what the deletion takes, in plain text
 */
char *
kvp_review_text_cost (KvpPlan *plan,
                      guint    batch_size)
{
  guint pending = kvp_plan_get_counts (plan)->pending;
  guint requests = (pending + batch_size - 1) / batch_size;
  guint seconds = (requests + REQUESTS_PER_SECOND - 1) / REQUESTS_PER_SECOND;
  g_autofree char *count = kvp_format_count (requests);
  g_autofree char *duration = kvp_format_duration ((gint64) seconds * G_USEC_PER_SEC);

  if (kvp_plan_get_state (plan) == KVP_PLAN_RUNNING)
    return g_strdup (_("The deletion runs"));
  if (kvp_plan_get_state (plan) == KVP_PLAN_FINISHED)
    return g_strdup (_("The deletion is over"));
  if (pending == 0)
    return g_strdup (_("No key is ticked"));

  /* Translators: %1$s is a number, %2$s a duration such as “2 minutes”. */
  return g_strdup_printf (ngettext ("%1$s request, about %2$s", "%1$s requests, about %2$s", requests),
                          count, duration);
}

/**
 * kvp_review_text_delete:
 * @plan: a plan
 *
 * Returns: (transfer full): what the destructive button says
 */
char *
kvp_review_text_delete (KvpPlan *plan)
{
  guint pending = kvp_plan_get_counts (plan)->pending;
  g_autofree char *count = NULL;

  if (pending == 0)
    return g_strdup (_("Delete Keys…"));

  count = kvp_format_count (pending);
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("Delete %s Key…", "Delete %s Keys…", pending), count);
}
