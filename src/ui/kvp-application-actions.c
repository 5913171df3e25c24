/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-about.h"
#include "ui/kvp-application-private.h"
#include "ui/kvp-help-window.h"
#include "ui/kvp-preferences-window.h"
#include "ui/kvp-run-notice.h"

/* What can be done whichever window is in front, or from the desktop without one. */

static void
new_window_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (kvp_window_new (user_data)));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  KvpApplication *self = user_data;
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  /* Each may object, because of a deletion that runs; when all are gone, so is the application. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data))
        kvp_window_quit (l->data);
    }
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  KvpApplication *self = user_data;

  if (self->preferences == NULL)
    g_set_weak_pointer (&self->preferences,
                        kvp_preferences_window_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                                                    self->settings));

  gtk_window_present (GTK_WINDOW (self->preferences));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  KvpApplication *self = user_data;

  kvp_about_show (GTK_WINDOW (_kvp_application_find_window (self)), self->settings);
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  KvpApplication *self = user_data;

  if (self->help == NULL)
    {
      g_set_weak_pointer (&self->help, kvp_help_window_new ());
      gtk_window_set_application (GTK_WINDOW (self->help), GTK_APPLICATION (self));
    }

  gtk_window_present (GTK_WINDOW (self->help));
}

/* Pressed in a notification, maybe after the process that sent it has ended. */
static void
show_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  KvpApplication *self = user_data;
  KvpWindow *window = NULL;
  gboolean sample;
  gint64 plan_id;

  kvp_run_notice_parse_target (parameter, &plan_id, &sample);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL && window == NULL; l = l->next)
    {
      if (KVP_IS_WINDOW (l->data) && kvp_window_show_run (l->data, plan_id, sample))
        window = l->data;
    }

  if (window == NULL)
    window = _kvp_application_find_window (self);

  if (window == NULL)
    window = KVP_WINDOW (kvp_window_new (self));

  /* The sample and its plans go with the process. */
  if (!sample && kvp_window_get_connection (window) == NULL)
    kvp_window_show_run_later (window, plan_id);

  gtk_window_present (GTK_WINDOW (window));
}

static void
sample_data_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (kvp_window_new_demo (user_data)));
}

void
_kvp_application_add_actions (KvpApplication *self)
{
  static const GActionEntry actions[] = {
    { "about", about_action },
    { "help", help_action },
    { "new-window", new_window_action },
    { "preferences", preferences_action },
    { "quit", quit_action },
    { "sample-data", sample_data_action },
    { "show-run", show_run_action, KVP_RUN_NOTICE_TARGET_TYPE },
  };
  static const struct {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.help", { "F1" } },
    { "app.new-window", { "<Control>n" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.back", { "<Alt>Left" } },
    { "win.open", { "<Control>o" } },
    { "win.refresh", { "F5", "<Control>r" } },
    { "win.search-namespaces", { "<Control>l" } },
    { "win.show-pending", { "<Alt>p" } },
    { "win.show-history", { "<Alt>h" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "preferences")),
                               self->settings != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char **) accels[i].accels);
}

