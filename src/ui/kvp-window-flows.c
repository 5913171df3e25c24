/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-window"

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-window-private.h"

/* The ways that the person is on, one or more in each namespace: which goes on, what it tells, and what the session
 * must wait for. */

static gboolean
is_namespace_busy (KvpWindow  *self,
                   const char *id)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (kvp_window_flow_get_busy (flow) &&
          g_str_equal (kvp_namespace_get_id (kvp_window_flow_get_namespace (flow)), id))
        return TRUE;
    }

  return FALSE;
}

/* Whether anything runs, a dry run or a deletion. */
gboolean
_kvp_window_is_busy (KvpWindow *self)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      if (kvp_window_flow_get_busy (g_ptr_array_index (self->flows, i)))
        return TRUE;
    }

  return FALSE;
}

gboolean
_kvp_window_has_runs (KvpWindow *self)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      if (kvp_window_flow_get_running (g_ptr_array_index (self->flows, i)))
        return TRUE;
    }

  return FALSE;
}

gboolean
_kvp_window_saves_values (KvpWindow *self)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      if (kvp_window_flow_get_saving (g_ptr_array_index (self->flows, i)))
        return TRUE;
    }

  return FALSE;
}

/* Tells the session manager why it should not end the session now, or that it may. */
static void
update_inhibition (KvpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  const char *reason = NULL;
  guint cookie;

  if (_kvp_window_has_runs (self))
    reason = _("Keys are being deleted");
  else if (_kvp_window_saves_values (self))
    reason = _("Values are being saved or restored");
  else if (_kvp_window_is_busy (self))
    reason = _("A dry run is under way");

  if (application == NULL || reason == self->inhibit_reason)
    return;

  /* The new one first: there is no moment without. */
  cookie = self->inhibit_cookie;
  self->inhibit_cookie = 0;
  self->inhibit_reason = reason;
  if (reason != NULL)
    self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                    GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                                    reason);
  if (cookie != 0)
    gtk_application_uninhibit (application, cookie);
}

static void
flow_busy_cb (KvpWindow     *self,
              GParamSpec    *pspec,
              KvpWindowFlow *flow)
{
  const char *id = kvp_namespace_get_id (kvp_window_flow_get_namespace (flow));

  kvp_sidebar_set_namespace_busy (self->sidebar, id, is_namespace_busy (self, id));
  _kvp_window_actions_update (self);
  update_inhibition (self);
  _kvp_window_runs_changed (self);
}

static void
flow_running_cb (KvpWindow     *self,
                 GParamSpec    *pspec,
                 KvpWindowFlow *flow)
{
  if (!kvp_window_flow_get_running (flow) && flow != self->flow && self->after_stop == NULL)
    {
      g_autofree char *ns = kvp_display_text (kvp_namespace_get_title (kvp_window_flow_get_namespace (flow)), -1);
      /* Translators: %s is the name of a namespace */
      g_autofree char *text = g_strdup_printf (_("Deletion ended in “%s”"), ns);

      kvp_window_add_toast (self, text);
    }

  update_inhibition (self);
  _kvp_window_run_changed (self, flow);
}

static void
flow_page_cb (KvpWindow     *self,
              GParamSpec    *pspec,
              KvpWindowFlow *flow)
{
  KvpPage *page = kvp_window_flow_get_page (flow);

  if (self->flow == flow)
    _kvp_window_show_page (self, page, flow);
  else if (gtk_widget_get_parent (GTK_WIDGET (page)) == NULL)
    gtk_stack_add_child (self->content_stack, GTK_WIDGET (page));
}

static gboolean
is_same_place (KvpPlan *a,
               KvpPlan *b)
{
  return g_str_equal (kvp_plan_get_namespace_id (a), kvp_plan_get_namespace_id (b)) &&
         g_str_equal (kvp_plan_get_endpoint (a), kvp_plan_get_endpoint (b));
}

static gboolean
has_run_in (KvpWindow *self,
            KvpPlan   *plan)
{
  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (kvp_window_flow_get_running (flow) && is_same_place (kvp_window_flow_get_plan (flow), plan))
        return TRUE;
    }

  return FALSE;
}

/* Said before the person confirms anything, whichever window the other deletion is in. */
static gboolean
flow_may_run_cb (KvpWindow *self,
                 KvpPlan   *plan)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && has_run_in (l->data, plan))
        {
          kvp_window_add_toast (self, _("Another deletion runs in this namespace. Wait until it has ended."));
          return TRUE;
        }
    }

  return FALSE;
}

static void
flow_left_cb (KvpWindow     *self,
              KvpWindowFlow *flow)
{
  gboolean current = self->flow == flow;
  gboolean finished = FALSE;

  /* The page that it was on tells where it came from. */
  if (g_object_get_data (G_OBJECT (flow), "kvp-from-history") != NULL)
    finished = TRUE;

  if (current && finished)
    _kvp_window_show_history (self);
  else if (current)
    _kvp_window_show_pending (self);

  g_ptr_array_remove (self->flows, flow);
  _kvp_window_sweep_pages (self);
}

static void
flow_saved_cb (KvpWindow     *self,
               KvpPlan       *plan,
               KvpWindowFlow *flow)
{
  if (self->flow == flow)
    _kvp_window_show_pending (self);
  kvp_window_add_toast (self, _("Saved for later. Nothing was deleted."));
}

static void
flow_approval_changed_cb (KvpWindow *self,
                          KvpPlan   *plan)
{
  if (kvp_plan_get_state (plan) == KVP_PLAN_APPROVED)
    kvp_window_add_toast (self, _("Approved. Nothing was deleted yet."));
  else
    kvp_window_add_toast (self, _("Approval taken back"));
}

static void
draft_deleted_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* It costs only room, is listed among the dry runs, and goes by itself after a day. */
  if (!kvp_store_delete_plan_finish (KVP_STORE (source), result, &error))
    g_warning ("A replaced dry run could not be removed: %s", error->message);
}

static void
flow_replaced_cb (KvpWindow     *self,
                  KvpPlan       *plan,
                  KvpWindowFlow *flow)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && kvp_window_shows_plan (l->data, plan))
        return;
    }

  kvp_store_delete_plan_async (self->store, plan, NULL, draft_deleted_cb, NULL);
}

static void
flow_import_cb (KvpWindow     *self,
                KvpWindowFlow *flow)
{
  _kvp_window_choose_keys (self, kvp_window_flow_get_namespace (flow));
}

void
_kvp_window_add_flow (KvpWindow     *self,
                      KvpWindowFlow *flow)
{
  g_signal_connect_object (flow, "notify::page", G_CALLBACK (flow_page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "notify::busy", G_CALLBACK (flow_busy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "notify::running", G_CALLBACK (flow_running_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "approval-changed", G_CALLBACK (flow_approval_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "failed", G_CALLBACK (_kvp_window_show_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "import", G_CALLBACK (flow_import_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "left", G_CALLBACK (flow_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "may-run", G_CALLBACK (flow_may_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "replaced", G_CALLBACK (flow_replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "saved", G_CALLBACK (flow_saved_cb), self, G_CONNECT_SWAPPED);

  g_ptr_array_add (self->flows, flow);
}

/* What is shown for a namespace: what runs there, or else the way that the person is on. */
KvpWindowFlow *
_kvp_window_find_flow (KvpWindow  *self,
                       const char *namespace_id)
{
  KvpWindowFlow *found = NULL;

  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (!g_str_equal (kvp_namespace_get_id (kvp_window_flow_get_namespace (flow)), namespace_id))
        continue;

      if (kvp_window_flow_get_busy (flow))
        return flow;
      if (!kvp_window_flow_get_for_plan (flow))
        found = flow;
    }

  return found;
}

void
_kvp_window_choose (KvpWindow    *self,
                    KvpNamespace *ns)
{
  KvpWindowFlow *flow = _kvp_window_find_flow (self, kvp_namespace_get_id (ns));

  if (flow == NULL)
    {
      flow = kvp_window_flow_new (self->connection, self->store, ns);
      _kvp_window_add_flow (self, flow);
    }

  kvp_sidebar_select_namespace (self->sidebar, kvp_namespace_get_id (ns));
  _kvp_window_show_page (self, kvp_window_flow_get_page (flow), flow);
  _kvp_window_show_content (self);
}

void
_kvp_window_look_up_keys (KvpWindow      *self,
                          KvpKeyListFile *list,
                          KvpNamespace   *ns)
{
  KvpWindowFlow *flow = _kvp_window_find_flow (self, kvp_namespace_get_id (ns));

  /* What runs there goes on beside it. */
  if (flow == NULL || kvp_window_flow_get_busy (flow) || kvp_window_flow_get_for_plan (flow))
    {
      flow = kvp_window_flow_new (self->connection, self->store, ns);
      _kvp_window_add_flow (self, flow);
    }

  kvp_sidebar_select_namespace (self->sidebar, kvp_namespace_get_id (ns));
  kvp_window_flow_look_up (flow, kvp_key_list_file_get_filter (list), kvp_key_list_file_get_name (list));
  _kvp_window_show_page (self, kvp_window_flow_get_page (flow), flow);
  _kvp_window_show_content (self);
}

void
_kvp_window_shut_flows_down (KvpWindow *self)
{
  self->flow = NULL;
  for (guint i = 0; i < self->flows->len; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->flows, i), self);
      kvp_window_flow_shut_down (g_ptr_array_index (self->flows, i));
    }
  g_ptr_array_set_size (self->flows, 0);
  update_inhibition (self);
}
