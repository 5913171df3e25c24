/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-run-notice.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-window-private.h"

/* What goes on while nobody looks: a deletion outlives its window's closing, and the desktop tells what became of it.
 * The window is hidden rather than gone, so that it is there again as it was; the application lives as long as it. */

/* --- notices --- */

static gboolean
is_app_active (KvpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      if (gtk_window_is_active (l->data))
        return TRUE;
    }

  return FALSE;
}

/* Without a session bus there is nobody to tell. */
static GApplication *
get_notifier (KvpWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (application == NULL || g_application_get_dbus_connection (application) == NULL)
    return NULL;

  return application;
}

static void
send_notice (KvpWindow     *self,
             KvpPlan       *plan,
             GNotification *notice)
{
  GApplication *notifier = get_notifier (self);
  g_autofree char *id = kvp_run_notice_dup_id (plan, self->demo);

  if (notifier == NULL)
    return;

  g_application_send_notification (notifier, id, notice);
  g_hash_table_add (self->notices, g_steal_pointer (&id));
}

static void
withdraw_notice (KvpWindow *self,
                 KvpPlan   *plan)
{
  GApplication *notifier = get_notifier (self);
  g_autofree char *id = kvp_run_notice_dup_id (plan, self->demo);

  if (g_hash_table_remove (self->notices, id) && notifier != NULL)
    g_application_withdraw_notification (notifier, id);
}

/* How it stands, or what came of it. */
static void
tell (KvpWindow     *self,
      KvpWindowFlow *flow)
{
  KvpPurge *purge = kvp_window_flow_get_purge (flow);
  KvpPlan *plan = kvp_window_flow_get_plan (flow);
  g_autoptr(GNotification) notice = NULL;

  if (purge == NULL)
    notice = kvp_run_notice_new_ended (plan, self->demo);
  else if ((notice = kvp_run_notice_new_paused (purge, self->demo)) == NULL)
    notice = kvp_run_notice_new_background (plan, self->demo);

  send_notice (self, plan, notice);
}

static void
phase_cb (KvpWindow  *self,
          GParamSpec *pspec,
          KvpPurge   *purge)
{
  KvpPlan *plan = kvp_purge_get_plan (purge);
  g_autoptr(GNotification) notice = kvp_run_notice_new_paused (purge, self->demo);

  if (notice != NULL && !is_app_active (self))
    {
      send_notice (self, plan, notice);
    }
  else if (kvp_run_get_going (KVP_RUN (purge)))
    {
      /* It goes on: what said that it does not is not true any more. */
      withdraw_notice (self, plan);
      if (kvp_window_get_in_background (self))
        {
          g_autoptr(GNotification) background = kvp_run_notice_new_background (plan, self->demo);

          send_notice (self, plan, background);
        }
    }
}

/* A deletion has begun or ended. */
void
_kvp_window_run_changed (KvpWindow     *self,
                         KvpWindowFlow *flow)
{
  KvpPurge *purge = kvp_window_flow_get_purge (flow);

  if (purge != NULL)
    {
      g_signal_connect_object (purge, "notify::phase", G_CALLBACK (phase_cb), self, G_CONNECT_SWAPPED);
      return;
    }

  /* A stop that somebody asked for, in order to leave, is no news. */
  if (self->after_stop != NULL || is_app_active (self))
    withdraw_notice (self, kvp_window_flow_get_plan (flow));
  else
    tell (self, flow);
}

/* What is on the screen needs no notice. */
void
_kvp_window_withdraw_seen (KvpWindow *self)
{
  KvpPlan *plan = self->flow != NULL ? kvp_window_flow_get_plan (self->flow) : NULL;

  if (plan != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    withdraw_notice (self, plan);
}

static void
visible_cb (KvpWindow *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  /* There is a window again, which shows what runs. */
  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (kvp_window_flow_get_running (flow))
        withdraw_notice (self, kvp_window_flow_get_plan (flow));
    }
}

/* --- closing --- */

static void
go_to_background (KvpWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  for (guint i = 0; i < self->flows->len; i++)
    {
      KvpWindowFlow *flow = g_ptr_array_index (self->flows, i);

      if (kvp_window_flow_get_running (flow))
        tell (self, flow);
    }
}

static gboolean
get_knows_background (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  return settings != NULL && g_settings_get_boolean (settings, KVP_SETTING_KNOWS_BACKGROUND);
}

static void
set_knows_background (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  if (settings != NULL)
    g_settings_set_boolean (settings, KVP_SETTING_KNOWS_BACKGROUND, TRUE);
}

static void
hint_response_cb (KvpWindow  *self,
                  const char *response)
{
  if (!g_str_equal (response, "close"))
    return;

  set_knows_background ();

  /* It may have ended while the question was there. */
  if (_kvp_window_has_runs (self))
    go_to_background (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* A person closes the window of a deletion: it goes on, which is said the first time. */
void
_kvp_window_close_during_run (KvpWindow *self)
{
  GtkWidget *dialog;

  if (get_knows_background ())
    {
      go_to_background (self);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("The Deletion Goes On"),
                                   _("Closing the window does not stop it. A notification tells when it has ended. "
                                     "Open KV Purger again to see it, or to stop it."));
  gtk_widget_set_name (dialog, "background-dialog");
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "keep", _("_Keep Window"),
                                    "close", _("_Close Window"),
                                    NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (hint_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * kvp_window_get_in_background:
 * @self: a window
 *
 * Returns: whether it was closed during a deletion, and not shown again since
 */
gboolean
kvp_window_get_in_background (KvpWindow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW (self), FALSE);

  return self->flows->len > 0 && !gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * kvp_window_quit:
 * @self: a window
 *
 * Closes it for good. If something runs in it, the person is asked first.
 */
void
kvp_window_quit (KvpWindow *self)
{
  g_return_if_fail (KVP_IS_WINDOW (self));

  if (!_kvp_window_is_busy (self))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  gtk_window_present (GTK_WINDOW (self));
  _kvp_window_ask_to_stop (self, (KvpWindowFunc) gtk_window_close);
}

/* --- coming back --- */

/**
 * kvp_window_get_plans:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the plans of the account that it shows
 */
GListModel *
kvp_window_get_plans (KvpWindow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW (self), NULL);

  return self->plans;
}

/**
 * kvp_window_open_plan:
 * @self: a window
 * @plan: one of its plans
 *
 * Shows it where a person would find it.
 */
void
kvp_window_open_plan (KvpWindow *self,
                      KvpPlan   *plan)
{
  g_return_if_fail (KVP_IS_WINDOW (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && self->plans != NULL);

  _kvp_window_show_plan (self, plan);
}

/**
 * kvp_window_choose_namespace:
 * @self: a window
 * @ns: one of the namespaces that it lists
 *
 * Shows it, as the sidebar does.
 */
void
kvp_window_choose_namespace (KvpWindow    *self,
                             KvpNamespace *ns)
{
  g_return_if_fail (KVP_IS_WINDOW (self));
  g_return_if_fail (KVP_IS_NAMESPACE (ns) && self->connection != NULL);

  _kvp_window_choose (self, ns);
}

static KvpPlan *
find_plan (KvpWindow *self,
           gint64     plan_id)
{
  for (guint i = 0; self->plans != NULL && i < g_list_model_get_n_items (self->plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (self->plans, i);

      /* The list holds it. */
      if (kvp_plan_get_id (plan) == plan_id)
        return plan;
    }

  return NULL;
}

/**
 * kvp_window_show_run:
 * @self: a window
 * @plan_id: a plan
 * @sample: whether it is one of the sample's
 *
 * Shows what runs, or what came of it.
 *
 * Returns: %FALSE if @self shows another account
 */
gboolean
kvp_window_show_run (KvpWindow *self,
                     gint64     plan_id,
                     gboolean   sample)
{
  KvpPlan *plan;

  g_return_val_if_fail (KVP_IS_WINDOW (self), FALSE);

  plan = !sample == !self->demo ? find_plan (self, plan_id) : NULL;
  if (plan == NULL)
    return FALSE;

  _kvp_window_show_plan (self, plan);
  withdraw_notice (self, plan);

  return TRUE;
}

/**
 * kvp_window_show_run_later:
 * @self: a window that shows no account yet
 * @plan_id: a plan
 *
 * As kvp_window_show_run(), as soon as an account is connected.
 */
void
kvp_window_show_run_later (KvpWindow *self,
                           gint64     plan_id)
{
  g_return_if_fail (KVP_IS_WINDOW (self));

  self->waiting_plan_id = plan_id;
  kvp_window_add_toast (self, _("The report is shown as soon as its account is connected."));
}

void
_kvp_window_show_waiting_run (KvpWindow *self)
{
  gint64 plan_id = self->waiting_plan_id;

  self->waiting_plan_id = 0;
  if (plan_id != 0)
    kvp_window_show_run (self, plan_id, FALSE);
}

void
_kvp_window_background_init (KvpWindow *self)
{
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (_kvp_window_withdraw_seen), NULL);
  g_signal_connect (self, "notify::visible", G_CALLBACK (visible_cb), NULL);
}
