/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-format.h"
#include "ui/kvp-plan-file-text.h"
#include "ui/kvp-plan-text.h"

static gboolean
has_run (KvpPlan *plan)
{
  return kvp_plan_get_state (plan) >= KVP_PLAN_RUNNING;
}

/* Without one it is called by a whole sentence, which does not go into another. */
static gboolean
has_title (KvpPlan *plan)
{
  return kvp_plan_get_title (plan)[0] != '\0';
}

/* Somebody said so elsewhere since the list came here. */
static gboolean
has_new_approval (KvpPlanFile *file,
                  KvpPlan     *plan)
{
  const char *person = kvp_plan_file_get_approved_by (file);

  return !has_run (plan) && person[0] != '\0' && !g_str_equal (person, kvp_plan_get_approved_by (plan));
}

/**
 * kvp_plan_file_text_is_same:
 * @file: a file
 * @plan: its list, which is here
 * @difference: between the two
 *
 * Returns: whether the plan is as it would be if the file were opened now, an approval apart
 */
gboolean
kvp_plan_file_text_is_same (KvpPlanFile                 *file,
                            KvpPlan                     *plan,
                            const KvpPlanFileDifference *difference)
{
  g_return_val_if_fail (KVP_IS_PLAN_FILE (file), FALSE);
  g_return_val_if_fail (KVP_IS_PLAN (plan), FALSE);

  return !has_run (plan) && !kvp_plan_file_get_changed (file) && !has_new_approval (file, plan) &&
         difference->n_left_out == 0 && difference->n_taken_in == 0 && difference->n_skipped == 0 &&
         !difference->forgotten;
}

/* --- how it stands --- */

static char *
describe_deleted (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *deleted = kvp_format_count (counts->deleted);
  g_autofree char *chosen = kvp_format_count (counts->total - counts->excluded);
  g_autofree char *when = kvp_format_relative_time (kvp_plan_get_finished_at (plan), now);

  if (kvp_plan_get_state (plan) == KVP_PLAN_FINISHED)
    /* Translators: %1$s and %2$s are numbers, %3$s is a time such as “2 hours ago”. The plural form is that of %1$s. */
    return g_strdup_printf (ngettext ("It ran %3$s: %1$s of %2$s keys was deleted.",
                                      "It ran %3$s: %1$s of %2$s keys were deleted.", counts->deleted),
                            deleted, chosen, when);

  /* Translators: both are numbers. The plural form is that of %1$s. */
  return g_strdup_printf (ngettext ("Its deletion has begun and not ended: %1$s of %2$s keys was deleted.",
                                    "Its deletion has begun and not ended: %1$s of %2$s keys were deleted.",
                                    counts->deleted),
                          deleted, chosen);
}

static char *
describe_state (KvpPlan *plan)
{
  g_autofree char *person = NULL;

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_APPROVED:
      person = kvp_display_text (kvp_plan_get_approved_by (plan), -1);
      /* Translators: %s is a person, who approved a list of keys. */
      return g_strdup_printf (_("%s approved it."), person);

    case KVP_PLAN_RUNNING:
    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
    case KVP_PLAN_FINISHED:
      return describe_deleted (plan);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
      return g_strdup (_("It is not saved yet."));

    case KVP_PLAN_WAITING:
    default:
      return g_strdup (_("It waits for review."));
    }
}

/**
 * kvp_plan_file_text_here:
 * @plan: the list of a file
 *
 * Returns: (transfer full): sentences for a toast
 */
char *
kvp_plan_file_text_here (KvpPlan *plan)
{
  g_autofree char *name = NULL;
  g_autofree char *state = NULL;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  name = kvp_plan_text_name (plan);
  state = describe_state (plan);
  if (!has_title (plan))
    /* Translators: %s is a sentence such as “It waits for review.” */
    return g_strdup_printf (_("This list is here already. %s"), state);

  /* Translators: %1$s is the title of a pending deletion, %2$s a sentence such as “It waits for review.” */
  return g_strdup_printf (_("“%1$s” is here already. %2$s"), name, state);
}

/* --- what is otherwise --- */

static void
add_differences (GPtrArray                   *lines,
                 const KvpPlanFileDifference *difference)
{
  guint n_left_out = difference->n_left_out;
  guint n_taken_in = difference->n_taken_in;
  guint n_skipped = difference->n_skipped;

  if (n_left_out > 0)
    g_ptr_array_add (lines,
                     /* Translators: %s is a number. */
                     kvp_format_count_in (ngettext ("%s key that is ticked in the file is left out here.",
                                                    "%s keys that are ticked in the file are left out here.",
                                                    n_left_out), n_left_out));
  if (n_taken_in > 0)
    g_ptr_array_add (lines,
                     /* Translators: %s is a number. */
                     kvp_format_count_in (ngettext ("%s key that is left out in the file is ticked here.",
                                                    "%s keys that are left out in the file are ticked here.",
                                                    n_taken_in), n_taken_in));
  if (n_skipped > 0)
    g_ptr_array_add (lines,
                     /* Translators: %s is a number. */
                     kvp_format_count_in (ngettext ("%s key that is ticked in the file was skipped here.",
                                                    "%s keys that are ticked in the file were skipped here.",
                                                    n_skipped), n_skipped));
  if (difference->forgotten)
    g_ptr_array_add (lines, g_strdup (_("The names of its keys were forgotten here, so the two can not be compared key "
                                        "by key.")));
}

static char *
describe_approval (KvpPlanFile *file,
                   KvpPlan     *plan)
{
  g_autofree char *person = kvp_display_text (kvp_plan_file_get_approved_by (file), -1);

  if (!has_new_approval (file, plan))
    return NULL;

  if (kvp_plan_get_approved_at (plan) != 0)
    /* Translators: %s is a person. */
    return g_strdup_printf (_("As the file says, %s approved it, too."), person);

  /* Translators: %s is a person. */
  return g_strdup_printf (_("As the file says, %s approved it; here nobody did."), person);
}

/**
 * kvp_plan_file_text_differs:
 * @file: a file
 * @plan: its list, which is here
 * @difference: between the two
 *
 * Returns: (transfer full): paragraphs for a dialog
 */
char *
kvp_plan_file_text_differs (KvpPlanFile                 *file,
                            KvpPlan                     *plan,
                            const KvpPlanFileDifference *difference)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) paragraphs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *file_name = NULL;
  g_autofree char *name = NULL;
  g_autofree char *state = NULL;
  char *approval;
  char *first;

  g_return_val_if_fail (KVP_IS_PLAN_FILE (file), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  file_name = kvp_display_text (kvp_plan_file_get_name (file), -1);
  name = kvp_plan_text_name (plan);
  state = describe_state (plan);
  if (has_title (plan))
    /* Translators: %1$s is the name of a file, %2$s the title of a pending deletion, %3$s a sentence such as “It waits
     * for review.” */
    first = g_strdup_printf (_("“%1$s” has the same keys as “%2$s”, which is here already. %3$s"), file_name, name,
                             state);
  else
    /* Translators: %1$s is the name of a file, %2$s a sentence such as “It waits for review.” */
    first = g_strdup_printf (_("“%1$s” has the same keys as a list that is here already. %2$s"), file_name, state);
  g_ptr_array_add (paragraphs, first);

  add_differences (lines, difference);
  approval = describe_approval (file, plan);
  if (approval != NULL)
    g_ptr_array_add (lines, approval);
  if (kvp_plan_file_get_changed (file))
    g_ptr_array_add (lines, g_strdup (_("The file was changed after it was exported, and nobody approved it as it is "
                                        "now.")));
  if (lines->len > 0)
    {
      g_ptr_array_add (lines, NULL);
      g_ptr_array_add (paragraphs, g_strjoinv ("\n", (char **) lines->pdata));
    }

  if (has_run (plan))
    g_ptr_array_add (paragraphs, g_strdup (_("Opened a second time, it is a pending deletion of its own, whose keys "
                                             "are looked up again. Nothing is deleted before somebody confirms it.")));
  g_ptr_array_add (paragraphs, NULL);

  return g_strjoinv ("\n\n", (char **) paragraphs->pdata);
}
