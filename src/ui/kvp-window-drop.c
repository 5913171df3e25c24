/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-window-private.h"

/* Files that are dragged to the window. What is refused is refused before it is dropped, so that nobody has to find
 * out. */

static GSList *
get_files (const GValue *value)
{
  return value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)
           ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;
}

/* The list of files comes from another program, a while after the pointer does. */
static void
value_cb (KvpWindow     *self,
          GParamSpec    *pspec,
          GtkDropTarget *target)
{
  g_autoptr(GSList) files = get_files (gtk_drop_target_get_value (target));

  if (files != NULL)
    kvp_drop_hint_show_files (self->drop_hint, files, self->connection != NULL);
}

static GdkDragAction
get_action (KvpWindow *self)
{
  return kvp_drop_hint_is_refused (self->drop_hint) ? 0 : GDK_ACTION_COPY;
}

static GdkDragAction
enter_cb (KvpWindow     *self,
          double         x,
          double         y,
          GtkDropTarget *target)
{
  kvp_drop_hint_show (self->drop_hint);
  value_cb (self, NULL, target);

  return get_action (self);
}

static GdkDragAction
motion_cb (KvpWindow     *self,
           double         x,
           double         y,
           GtkDropTarget *target)
{
  return get_action (self);
}

static void
leave_cb (KvpWindow *self)
{
  kvp_drop_hint_hide (self->drop_hint);
}

static gboolean
drop_cb (KvpWindow    *self,
         const GValue *value)
{
  g_autoptr(GSList) files = get_files (value);
  gboolean refused;

  if (files == NULL)
    return FALSE;

  kvp_drop_hint_show_files (self->drop_hint, files, self->connection != NULL);
  refused = kvp_drop_hint_is_refused (self->drop_hint);
  kvp_drop_hint_hide (self->drop_hint);
  for (GSList *l = files; l != NULL && !refused; l = l->next)
    kvp_window_open_file (self, l->data);

  return !refused;
}

void
_kvp_window_drop_init (KvpWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
