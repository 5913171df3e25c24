/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-plan-text.h"
#include "ui/kvp-save-dialog.h"
#include "ui/kvp-window-private.h"

/* The lists of plans of the account, and what can be done with a plan from there. */

/* More lines than this make the form slow. */
#define MAX_KEYS_IN_FORM 10000

gboolean
kvp_window_shows_plan (KvpWindow *self,
                       KvpPlan   *plan)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      if (kvp_window_flow_get_plan (g_ptr_array_index (self->flows, i)) == plan)
        return TRUE;
    }

  return FALSE;
}

static gboolean
present_other_window (KvpWindow *self,
                      KvpPlan   *plan)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (l->data != self && KVP_IS_WINDOW (l->data) && kvp_window_shows_plan (l->data, plan))
        {
          gtk_window_present (l->data);
          return TRUE;
        }
    }

  return FALSE;
}

/* The way back from a report leads to where it was opened, and not to the form that its run was begun from. */
static KvpWindowFlow *
find_plan_flow (KvpWindow *self,
                KvpPlan   *plan,
                gboolean   of_plan)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (kvp_window_flow_get_plan (flow) == plan && (!of_plan || kvp_window_flow_get_for_plan (flow)))
        return flow;
    }

  return NULL;
}

/* The flow that shows @plan, or a new one; %NULL if another window has it. */
static KvpWindowFlow *
open_plan (KvpWindow *self,
           KvpPlan   *plan)
{
  gboolean finished = kvp_plan_get_state (plan) == KVP_PLAN_FINISHED;
  KvpWindowFlow *flow = find_plan_flow (self, plan, finished);

  /* A list that is worked on, or runs, in another window is not worked on twice. */
  if (flow == NULL && !finished && present_other_window (self, plan))
    return NULL;

  if (flow == NULL)
    {
      flow = kvp_window_flow_new_for_plan (self->connection, self->store, plan);
      _kvp_window_add_flow (self, flow);
    }

  return flow;
}

static void
plan_open_cb (KvpWindow    *self,
              KvpPlan      *plan,
              KvpPlansPage *page)
{
  KvpWindowFlow *flow = open_plan (self, plan);

  if (flow == NULL)
    return;

  if (KVP_PAGE (page) == self->history_page)
    g_object_set_data (G_OBJECT (flow), "kvp-from-history", flow);

  if (kvp_window_flow_get_for_plan (flow))
    _kvp_window_show_page (self, kvp_window_flow_get_page (flow), flow);
  else
    _kvp_window_choose (self, kvp_window_flow_get_namespace (flow));
}

void
_kvp_window_open_plan (KvpWindow *self,
                       KvpPlan   *plan)
{
  kvp_sidebar_select_pending (self->sidebar);
  plan_open_cb (self, plan, KVP_PLANS_PAGE (self->pending_page));
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
}

/* Where a person would find it. */
void
_kvp_window_show_plan (KvpWindow *self,
                       KvpPlan   *plan)
{
  gboolean finished = kvp_plan_get_state (plan) == KVP_PLAN_FINISHED;

  if (finished)
    kvp_sidebar_select_history (self->sidebar);
  else
    kvp_sidebar_select_pending (self->sidebar);
  plan_open_cb (self, plan, KVP_PLANS_PAGE (finished ? self->history_page : self->pending_page));
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
}

/* --- what the menu of a row offers --- */

static void
approve (KvpWindow *self,
         KvpPlan   *plan)
{
  KvpWindowFlow *flow = open_plan (self, plan);

  if (flow == NULL)
    return;

  if (!kvp_window_flow_get_busy (flow))
    kvp_window_flow_show_approval (flow);
  _kvp_window_show_page (self, kvp_window_flow_get_page (flow), flow);
}

/* As it is called now, or as the plan remembers it if the list of namespaces does not have it. (transfer full) */
static KvpNamespace *
find_namespace (KvpWindow *self,
                KvpPlan   *plan)
{
  GListModel *namespaces = kvp_connection_get_namespaces (self->connection);

  for (guint i = 0; i < g_list_model_get_n_items (namespaces); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (namespaces, i);

      if (g_str_equal (kvp_namespace_get_id (ns), kvp_plan_get_namespace_id (plan)))
        return g_steal_pointer (&ns);
    }

  return kvp_namespace_new (kvp_plan_get_namespace_id (plan), kvp_plan_get_namespace_title (plan));
}

static void
duplicate (KvpWindow *self,
           KvpPlan   *plan)
{
  g_autoptr(KvpNamespace) ns = find_namespace (self, plan);
  KvpWindowFlow *flow = _kvp_window_find_flow (self, kvp_namespace_get_id (ns));
  g_autoptr(KvpFilter) filter = NULL;

  if (flow != NULL && kvp_window_flow_get_busy (flow))
    {
      kvp_window_add_toast (self, _("A dry run or a deletion runs in this namespace. Wait until it has ended."));
      return;
    }

  /* The form would hold each of them as a line. */
  if (kvp_plan_get_source (plan) == KVP_PLAN_FROM_KEY_LIST && kvp_plan_get_counts (plan)->total > MAX_KEYS_IN_FORM)
    {
      kvp_window_add_toast (self, _("The list is too long for the form. Import its file again."));
      return;
    }

  filter = kvp_filter_from_text (kvp_plan_get_filter_text (plan), NULL);
  if (filter == NULL)
    {
      kvp_window_add_toast (self, _("The filter of this list can’t be read by this version."));
      return;
    }

  _kvp_window_choose (self, ns);
  kvp_window_flow_show_form (self->flow, filter);
}

static void
rename_plan (KvpWindow *self,
             KvpPlan   *plan)
{
  gtk_window_present (GTK_WINDOW (kvp_save_dialog_new (GTK_WINDOW (self), plan, NULL)));
}

/* What shows a plan that is gone would be of no more use. */
static void
remove_plan (KvpWindow *self,
             KvpPlan   *plan)
{
  KvpWindowFlow *flow = find_plan_flow (self, plan, FALSE);

  if (flow != NULL && kvp_window_flow_get_busy (flow))
    return;

  for (; flow != NULL; flow = find_plan_flow (self, plan, FALSE))
    {
      g_signal_handlers_disconnect_by_data (flow, self);
      kvp_window_flow_shut_down (flow);
      g_ptr_array_remove (self->flows, flow);
    }

  kvp_plan_removals_add (self->removals, plan);
}

static void
plan_command_cb (KvpWindow *self,
                 KvpPlan   *plan,
                 int        command)
{
  switch ((KvpPlanCommand) command)
    {
    case KVP_PLAN_COMMAND_APPROVE:
      approve (self, plan);
      break;

    case KVP_PLAN_COMMAND_DUPLICATE:
      duplicate (self, plan);
      break;

    case KVP_PLAN_COMMAND_REMOVE:
      remove_plan (self, plan);
      break;

    case KVP_PLAN_COMMAND_RENAME:
      rename_plan (self, plan);
      break;

    default:
      g_assert_not_reached ();
    }
}

void
_kvp_window_undo_removal (KvpWindow *self)
{
  if (self->removals != NULL)
    kvp_plan_removals_undo (self->removals);
}

/* --- the lists --- */

static KvpPage *
make_page (KvpWindow    *self,
           KvpPlansKind  kind)
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  const char *name = account != NULL ? kvp_account_get_display_name (account) : "";
  GtkWidget *page = g_object_ref_sink (kvp_plans_page_new (self->plans, kind, name));

  g_signal_connect_object (page, "open", G_CALLBACK (plan_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "command", G_CALLBACK (plan_command_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->content_stack, page);

  return KVP_PAGE (page);
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  KvpPlan *plan = item;
  KvpWindow *self = user_data;
  KvpAccount *account = kvp_connection_get_account (self->connection);

  return account != NULL &&
         g_str_equal (kvp_plan_get_account_id (plan), kvp_account_get_id (account)) &&
         g_str_equal (kvp_plan_get_endpoint (plan), kvp_connection_get_endpoint (self->connection)) &&
         !kvp_plan_removals_contains (self->removals, plan);
}

static void
removals_changed_cb (KvpWindow *self)
{
  if (self->plans_filter != NULL)
    gtk_filter_changed (GTK_FILTER (self->plans_filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
_kvp_window_plans_enter (KvpWindow *self)
{
  self->removals = kvp_plan_removals_new (self->store, self->toast_overlay);
  g_signal_connect_object (self->removals, "changed", G_CALLBACK (removals_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->removals, "failed", G_CALLBACK (_kvp_window_show_error), self, G_CONNECT_SWAPPED);

  self->plans_filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->plans = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (kvp_store_get_plans (self->store)),
                                                         GTK_FILTER (g_object_ref (self->plans_filter))));
  self->pending_page = make_page (self, KVP_PLANS_PENDING);
  self->history_page = make_page (self, KVP_PLANS_HISTORY);
}

void
_kvp_window_plans_leave (KvpWindow *self)
{
  kvp_plan_removals_finish (self->removals);

  /* Whoever holds the list still must not ask this window about it. */
  gtk_custom_filter_set_filter_func (self->plans_filter, NULL, NULL, NULL);
  g_clear_object (&self->plans_filter);
  g_clear_object (&self->pending_page);
  g_clear_object (&self->history_page);
  g_clear_object (&self->plans);
  g_clear_object (&self->removals);
}
