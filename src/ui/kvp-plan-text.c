/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-sentence.h"
#include "store/kvp-plan-backup.h"
#include "ui/kvp-format.h"
#include "ui/kvp-plan-text.h"

/**
 * kvp_plan_text_name:
 * @plan: a plan
 *
 * Returns: (transfer full): what to call it
 */
char *
kvp_plan_text_name (KvpPlan *plan)
{
  const char *title = kvp_plan_get_title (plan);

  return title[0] != '\0' ? kvp_display_text (title, -1) : kvp_display_sentence (kvp_plan_sentence_get (plan));
}

/* What stands in the review: whether it is whole, and as it was. */
static const char *
describe_review_state (KvpPlan     *plan,
                       const char  *word,
                       const char **style_class)
{
  if (kvp_plan_get_partial (plan))
    {
      *style_class = "changed";
      return C_("state of a plan", "PARTIAL");
    }

  /* Whoever approved it has seen what had changed by then. */
  if (kvp_plan_get_counts (plan)->skipped > 0 &&
      (kvp_plan_get_state (plan) != KVP_PLAN_APPROVED ||
       kvp_plan_get_checked_at (plan) > kvp_plan_get_approved_at (plan)))
    {
      *style_class = "changed";
      return C_("state of a plan", "CHANGED");
    }

  return word;
}

static const char *
describe_finished (const KvpPlanCounts  *counts,
                   const char          **style_class)
{
  if (counts->failed + counts->skipped == 0)
    {
      *style_class = "ready";
      return C_("state of a plan", "DELETED");
    }

  *style_class = "danger";

  return counts->deleted > 0 ? C_("state of a plan", "NOT ALL DELETED") : C_("state of a plan", "NOT DELETED");
}

/**
 * kvp_plan_text_state:
 * @plan: a plan
 * @style_class: (out): how its pill looks
 *
 * Returns: (transfer none): its state in a word or two
 */
const char *
kvp_plan_text_state (KvpPlan     *plan,
                     const char **style_class)
{
  *style_class = "waiting";

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_SCANNING:
      *style_class = "accent";
      return C_("state of a plan", "DRY RUN");

    case KVP_PLAN_DRAFT:
      return describe_review_state (plan, C_("state of a plan", "DRAFT"), style_class);

    case KVP_PLAN_WAITING:
      return describe_review_state (plan, C_("state of a plan", "WAITING"), style_class);

    case KVP_PLAN_APPROVED:
      *style_class = "ready";
      return describe_review_state (plan, C_("state of a plan", "APPROVED"), style_class);

    case KVP_PLAN_RUNNING:
      *style_class = "accent";
      return C_("state of a plan", "DELETING");

    case KVP_PLAN_PAUSED:
      return C_("state of a plan", "PAUSED");

    case KVP_PLAN_STOPPED:
      return kvp_plan_get_counts (plan)->deleted > 0 ? C_("state of a plan", "PARTLY DONE")
                                                     : C_("state of a plan", "STOPPED");

    case KVP_PLAN_FINISHED:
    default:
      return describe_finished (kvp_plan_get_counts (plan), style_class);
    }
}

/**
 * kvp_plan_text_count:
 * @plan: a plan
 *
 * Returns: (transfer full): how many keys it is about
 */
char *
kvp_plan_text_count (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  guint chosen = counts->total - counts->excluded;
  guint to_go = counts->pending + counts->in_flight;
  g_autofree char *chosen_text = kvp_format_count (chosen);
  g_autofree char *to_go_text = kvp_format_count (to_go);
  g_autofree char *deleted_text = kvp_format_count (counts->deleted);

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_RUNNING:
    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      /* Translators: keys still to be deleted, and keys chosen in all, such as 118 of 240 to go */
      return g_strdup_printf (_("%1$s of %2$s to go"), to_go_text, chosen_text);

    case KVP_PLAN_FINISHED:
      if (counts->deleted < chosen)
        /* Translators: keys deleted, and keys chosen in all, such as 118 of 240 keys. The plural form is
         * that of %1$s. */
        return g_strdup_printf (ngettext ("%1$s of %2$s keys", "%1$s of %2$s keys", counts->deleted),
                                deleted_text, chosen_text);
      /* Translators: %s is a number with its separators */
      return g_strdup_printf (ngettext ("%s key", "%s keys", counts->deleted), deleted_text);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
    default:
      /* What a check took out does not go any more. */
      return g_strdup_printf (ngettext ("%s key", "%s keys", counts->pending), to_go_text);
    }
}

static char *
describe_beginning (KvpPlan *plan,
                    gint64   now)
{
  g_autofree char *created = kvp_format_relative_time (kvp_plan_get_created_at (plan), now);

  switch (kvp_plan_get_source (plan))
    {
    case KVP_PLAN_FROM_KEY_LIST:
      /* Translators: %s is a time such as 2 hours ago; when a list of keys was read from a file */
      return g_strdup_printf (_("imported %s"), created);

    case KVP_PLAN_FROM_FILE:
      /* Translators: %s is a time such as 2 hours ago; when somebody else made a list that came as a file */
      return g_strdup_printf (_("handed over, listed %s"), created);

    case KVP_PLAN_FROM_DRY_RUN:
    default:
      /* Translators: %s is a time such as 2 hours ago; when the dry run made the list of keys */
      return g_strdup_printf (_("listed %s"), created);
    }
}

static char *
describe_time (KvpPlan *plan,
               gint64   now)
{
  gint64 finished_at = kvp_plan_get_finished_at (plan);
  g_autofree char *finished = kvp_format_relative_time (finished_at, now);
  g_autofree char *approved = kvp_format_relative_time (kvp_plan_get_approved_at (plan), now);

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_APPROVED:
      /* Translators: %s is a time such as 2 hours ago */
      return g_strdup_printf (_("approved %s"), approved);

    case KVP_PLAN_PAUSED:
      /* Translators: %s is a time such as 2 hours ago */
      return finished_at != 0 ? g_strdup_printf (_("paused %s"), finished) : describe_beginning (plan, now);

    case KVP_PLAN_STOPPED:
      /* Translators: %s is a time such as 2 hours ago */
      return g_strdup_printf (_("stopped %s"), finished);

    case KVP_PLAN_FINISHED:
      if (kvp_plan_get_forgotten_at (plan) != 0)
        /* Translators: %s is a time such as 2 hours ago; of the record only numbers are left */
        return g_strdup_printf (_("finished %s · key names forgotten"), finished);
      /* Translators: %s is a time such as 2 hours ago */
      return g_strdup_printf (_("finished %s"), finished);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_RUNNING:
    default:
      return describe_beginning (plan, now);
    }
}

/**
 * kvp_plan_text_time:
 * @plan: a plan
 * @now: seconds since the epoch
 * @stale: whether its keys are looked up again before any of them is sent
 *
 * Returns: (transfer full): since when it is in its state
 */
char *
kvp_plan_text_time (KvpPlan  *plan,
                    gint64    now,
                    gboolean  stale)
{
  g_autofree char *when = describe_time (plan, now);

  if (!stale)
    return g_steal_pointer (&when);

  /* Translators: %s is a state and a time, such as “approved 2 hours ago”. The list of keys is old. */
  return g_strdup_printf (_("%s · stale"), when);
}

/**
 * kvp_plan_text_saved:
 * @plan: a plan
 *
 * Returns: (transfer full): that its values are saved, so that it can be undone; "" if they are not
 */
char *
kvp_plan_text_saved (KvpPlan *plan)
{
  guint n = kvp_plan_get_backup_n_saved (plan);
  g_autofree char *count = kvp_format_count (n);

  if (kvp_plan_get_backup_state (plan) != KVP_PLAN_BACKUP_COMPLETE || kvp_plan_get_backup_path (plan)[0] == '\0')
    return g_strdup ("");

  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s value saved", "%s values saved", n), count);
}

/**
 * kvp_plan_text_people:
 * @plan: a plan
 *
 * Returns: (transfer full): who made it, and who approved it
 */
char *
kvp_plan_text_people (KvpPlan *plan)
{
  g_autofree char *maker = kvp_display_text (kvp_plan_get_created_by (plan), -1);
  g_autofree char *approver = kvp_display_text (kvp_plan_get_approved_by (plan), -1);

  /* From a file: worth as much as the file, and no approval here. */
  if (*maker != '\0' && *approver != '\0' && kvp_plan_get_approved_at (plan) == 0)
    /* Translators: both are names of persons */
    return g_strdup_printf (_("Made by %1$s; as the file says, %2$s approved it"), maker, approver);
  if (*maker != '\0' && *approver != '\0')
    /* Translators: both are names of persons */
    return g_strdup_printf (_("Made by %1$s, approved by %2$s"), maker, approver);
  if (*maker != '\0')
    /* Translators: %s is the name of a person */
    return g_strdup_printf (_("Made by %s"), maker);
  if (*approver != '\0' && kvp_plan_get_approved_at (plan) != 0)
    /* Translators: %s is the name of a person */
    return g_strdup_printf (_("Approved by %s"), approver);

  return g_strdup ("");
}
