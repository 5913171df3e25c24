/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "studio.h"

#include "ui/kvp-metadata-rule-row.h"
#include "ui/kvp-prefix-chips.h"

void
studio_shoot (Studio *studio)
{
  camera_shoot_all (&studio->camera, GTK_WIDGET (studio->window), TRUE);
}

void
studio_open_window (Studio   *studio,
                    gboolean  demo)
{
  studio->window = KVP_WINDOW (demo ? kvp_window_new_demo (studio->application) : kvp_window_new (studio->application));
  gtk_window_set_default_size (GTK_WINDOW (studio->window), studio->camera.variant->sizes[0].width,
                               studio->camera.variant->sizes[0].height);
  gtk_window_present (GTK_WINDOW (studio->window));
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/* The form is emptied when it is shown, which is as soon as the database is open. */
void
studio_open_form (Studio *studio)
{
  studio_open_window (studio, FALSE);
  driver_wait ("the form", is_mapped, driver_get (GTK_WIDGET (studio->window), "form"));
}

/* With a token that @server may refuse. */
void
studio_connect (Studio        *studio,
                KvpDemoServer *server,
                const char    *token)
{
  studio_open_form (studio);
  driver_type (driver_get (GTK_WIDGET (studio->window), "form"), "token_row", token);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (driver_get (GTK_WIDGET (studio->window), "advanced_row")), TRUE);
  driver_settle (300);
  driver_type (GTK_WIDGET (studio->window), "endpoint_row", kvp_demo_server_get_endpoint (server));
  driver_click (GTK_WIDGET (studio->window), "connect_button");
  driver_settle (1000);
}

static gboolean
has_server (gpointer user_data)
{
  Studio *studio = user_data;

  studio->server = kvp_application_get_demo_server (studio->application);

  return studio->server != NULL && kvp_window_get_connection (studio->window) != NULL;
}

void
studio_open_demo (Studio     *studio,
                  const char *title)
{
  studio_open_window (studio, TRUE);
  driver_wait ("the sample data", has_server, studio);
  if (title != NULL)
    {
      driver_choose (studio->window, title);
      driver_wait_page (studio->window, "KvpFilterPage");
    }
}

GtkWidget *
studio_page (Studio *studio)
{
  return GTK_WIDGET (kvp_window_get_page (studio->window));
}

/* The rule that was added last. */
GtkWidget *
studio_last_rule (Studio *studio)
{
  GtkWidget *found = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (driver_get (studio_page (studio), "rules_list")); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (KVP_IS_METADATA_RULE_ROW (row))
        found = row;
    }

  return found;
}

void
studio_fill_filter (Studio     *studio,
                    const char *prefix,
                    const char *field,
                    const char *value)
{
  if (prefix != NULL)
    {
      KvpPrefixChips *chips = KVP_PREFIX_CHIPS (driver_get (studio_page (studio), "prefix_chips"));
      g_auto(GStrv) parts = g_strsplit (prefix, ",", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        {
          GtkWidget *entry = kvp_prefix_chips_get_entry (chips);

          gtk_editable_set_text (GTK_EDITABLE (entry), parts[i]);
          g_signal_emit_by_name (entry, "activate");
        }
    }

  if (field == NULL)
    return;

  driver_click (studio_page (studio), "add_rule_row");
  driver_type (studio_last_rule (studio), "path_entry", field);
  driver_type (studio_last_rule (studio), "value_entry", value);
}

void
studio_dry_run (Studio *studio)
{
  driver_click (studio_page (studio), "dry_run_button");
  driver_wait_page (studio->window, "KvpReviewPage");
  driver_settle (500);
}

void
studio_shoot_confirmation (Studio *studio)
{
  GtkWindow *dialog;

  driver_click (studio_page (studio), "delete_button");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (500);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), FALSE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  driver_settle (300);
}

void
studio_confirm (Studio     *studio,
                const char *title)
{
  GtkWindow *dialog;
  GtkWidget *entry;

  driver_click (studio_page (studio), "delete_button");
  dialog = driver_wait_dialog (studio->window);
  entry = driver_find (GTK_WIDGET (dialog), "typing_entry");
  if (entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), title);
  driver_settle (200);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
}

void
studio_save (Studio     *studio,
             const char *title)
{
  GtkWindow *dialog;

  driver_click (studio_page (studio), "save_button");
  dialog = driver_wait_dialog (studio->window);
  driver_settle (200);
  driver_type (GTK_WIDGET (dialog), "title_row", title);
  driver_click (GTK_WIDGET (dialog), "save_button");
  driver_wait_page (studio->window, "KvpPlansPage");
}

void
studio_show_place (Studio     *studio,
                   const char *id)
{
  GtkWidget *row = driver_get (GTK_WIDGET (studio->window), id);

  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  driver_settle (300);
}

void
studio_shoot_dialog (Studio    *studio,
                     GtkWindow *dialog,
                     gboolean   resize)
{
  driver_settle (800);
  camera_shoot_all (&studio->camera, GTK_WIDGET (dialog), resize);
}
