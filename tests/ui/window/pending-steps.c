/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>

#include "pending-steps.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-approve-page.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-save-dialog.h"

void
pending_save (WindowFixture *self,
              const char    *title,
              const char    *note)
{
  GtkWidget *dialog;

  window_click (window_find (kvp_window_get_page (self->window), "save_button"));
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_SAVE_DIALOG)) != NULL);
  window_type (window_find (dialog, "title_row"), title);
  window_type (window_find (dialog, "note_row"), note);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
}

static GtkWidget *
find_row (GtkWidget *root,
          KvpPlan   *plan)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;

  if (KVP_IS_PLAN_LIST_ROW (root))
    return kvp_plan_list_row_get_plan (KVP_PLAN_LIST_ROW (root)) == plan ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, plan);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
pending_find_row (WindowFixture *self,
                  KvpPlan       *plan)
{
  return find_row (GTK_WIDGET (self->window), plan);
}

GtkWidget *
pending_get_row (WindowFixture *self,
                 KvpPlan       *plan)
{
  SPIN_UNTIL (pending_find_row (self, plan) != NULL);

  return pending_find_row (self, plan);
}

GtkWidget *
pending_open_approval (WindowFixture *self,
                       KvpPlan       *plan,
                       const char    *action)
{
  gtk_widget_activate_action (pending_get_row (self, plan), action, NULL);
  window_wait_for_page (self, KVP_TYPE_APPROVE_PAGE);
  SPIN_UNTIL (window_find (kvp_window_get_page (self->window), "approve-since") != NULL);

  return GTK_WIDGET (kvp_window_get_page (self->window));
}

void
pending_approve (WindowFixture *self,
                 KvpPlan       *plan)
{
  GtkWidget *page = pending_open_approval (self, plan, "plan.approve");

  window_click (window_find (page, "approve_button"));
  SPIN_UNTIL (kvp_plan_get_state (plan) == KVP_PLAN_APPROVED);
  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
}

void
pending_mark_production (WindowFixture *self)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.mark-production", NULL);
  SPIN_UNTIL ((dialog = window_find_toplevel ("production-dialog")) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "mark");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find (self->window, "production-badge") != NULL);
}

void
pending_restart (WindowFixture *self,
                 const char    *sql)
{
  g_autofree char *path = window_fixture_get_path (self);
  sqlite3 *database;

  window_fixture_close (self);
  if (sql != NULL)
    {
      g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (database);
    }

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
}

void
pending_show (WindowFixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-pending", NULL);
  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
}

guint
pending_count_on_server (WindowFixture *self,
                         KvpPlan       *plan,
                         KvpKeyState    state)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (kvp_plan_row_get_state (row) == state)
        n += kvp_demo_server_has_key (self->server, kvp_plan_get_namespace_id (plan), kvp_plan_row_get_name (row));
    }

  return n;
}
