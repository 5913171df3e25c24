/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-plan-sections.h"

static char *
describe_day (gint64 when)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (when);
  g_autoptr(GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (then == NULL)
    return g_strdup (_("Earlier"));

  if (g_date_time_get_year (then) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_strdup (_("Today"));

  if (g_date_time_get_year (then) == g_date_time_get_year (yesterday) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday))
    return g_strdup (_("Yesterday"));

  /* Translators: a day in a heading, such as 22 November 2026; see the manual of strftime */
  return g_date_time_format (then, _("%-e %B %Y"));
}

/**
 * kvp_plan_sections_heading:
 * @plan: a plan
 * @kind: which list
 *
 * Returns: (transfer full) (nullable): the heading that it stands under; %NULL if it is not in that list
 */
char *
kvp_plan_sections_heading (KvpPlan      *plan,
                           KvpPlansKind  kind)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  if (kind == KVP_PLANS_HISTORY)
    return state == KVP_PLAN_FINISHED ? describe_day (kvp_plan_get_finished_at (plan)) : NULL;

  switch (state)
    {
    case KVP_PLAN_RUNNING:
      return g_strdup (_("Running"));

    case KVP_PLAN_APPROVED:
      return g_strdup (_("Approved"));

    case KVP_PLAN_WAITING:
      return g_strdup (_("Waiting for Review"));

    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      return g_strdup (_("Paused and Partly Done"));

    case KVP_PLAN_DRAFT:
      return g_strdup (_("Drafts, Not Saved"));

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_FINISHED:
    default:
      return NULL;
    }
}

/* Sections in the order in which they are shown. */
static int
get_rank (KvpPlan *plan)
{
  static const int ranks[] = {
    [KVP_PLAN_SCANNING] = 9,
    [KVP_PLAN_DRAFT] = 5,
    [KVP_PLAN_WAITING] = 2,
    [KVP_PLAN_APPROVED] = 3,
    [KVP_PLAN_RUNNING] = 1,
    [KVP_PLAN_PAUSED] = 4,
    [KVP_PLAN_STOPPED] = 4,
    [KVP_PLAN_FINISHED] = 0,
  };

  return ranks[kvp_plan_get_state (plan)];
}

static gint64
get_time (KvpPlan *plan)
{
  gint64 finished_at = kvp_plan_get_finished_at (plan);

  return finished_at != 0 ? finished_at : kvp_plan_get_created_at (plan);
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  KvpPlan *plan_a = *(KvpPlan **) a;
  KvpPlan *plan_b = *(KvpPlan **) b;
  gint64 time_a = get_time (plan_a);
  gint64 time_b = get_time (plan_b);

  if (get_rank (plan_a) != get_rank (plan_b))
    return get_rank (plan_a) - get_rank (plan_b);

  if (time_a != time_b)
    return time_a > time_b ? -1 : 1;

  return kvp_plan_get_id (plan_a) > kvp_plan_get_id (plan_b) ? -1 : 1;
}

/**
 * kvp_plan_sections_collect:
 * @plans: (element-type KvpPlan): those that may be shown
 * @kind: which list
 *
 * Returns: (transfer full) (element-type KvpPlan): those that belong to it, in order
 */
GPtrArray *
kvp_plan_sections_collect (GListModel   *plans,
                           KvpPlansKind  kind)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);
      g_autofree char *heading = kvp_plan_sections_heading (plan, kind);

      if (heading != NULL)
        g_ptr_array_add (shown, g_steal_pointer (&plan));
    }

  g_ptr_array_sort (shown, compare_plans);

  return shown;
}
