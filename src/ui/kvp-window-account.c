/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-window-private.h"

/* An account comes and goes. */

void
_kvp_window_enter (KvpWindow     *self,
                   KvpConnection *connection)
{
  if (self->connection != NULL)
    _kvp_window_leave (self);

  self->connection = g_object_ref (connection);
  _kvp_window_plans_enter (self);
  kvp_sidebar_set_connection (self->sidebar, connection, self->plans);
  _kvp_window_mark_enter (self);
  _kvp_window_accounts_enter (self);
  _kvp_window_show_nothing (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
}

void
_kvp_window_leave (KvpWindow *self)
{
  _kvp_window_shut_flows_down (self);

  kvp_sidebar_set_connection (self->sidebar, NULL, NULL);
  _kvp_window_show_page (self, NULL, NULL);

  _kvp_window_plan_file_leave (self);
  _kvp_window_mark_leave (self);
  _kvp_window_accounts_leave (self);
  _kvp_window_plans_leave (self);
  _kvp_window_sweep_pages (self);

  g_clear_object (&self->connection);
}
