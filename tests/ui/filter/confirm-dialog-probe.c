/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "confirm-dialog-probe.h"

#include "filter-widgets.h"

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  ConfirmProbe *self = user_data;

  g_assert_false (self->done);
  self->confirmation = kvp_confirm_dialog_run_finish (result, &self->error);
  g_assert_true ((self->confirmation != NULL) != (self->error != NULL));
  self->done = TRUE;
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  AdwMessageDialog *dialog = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (KVP_IS_CONFIRM_DIALOG (toplevel))
        {
          g_assert_null (dialog);
          dialog = ADW_MESSAGE_DIALOG (toplevel);
        }
    }

  return dialog;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

ConfirmProbe *
confirm_probe_new (KvpPlan      *plan,
                   GCancellable *cancellable)
{
  ConfirmProbe *self = g_new0 (ConfirmProbe, 1);

  self->parent = widgets_show (gtk_label_new ("Parent"));
  kvp_confirm_dialog_run_async (GTK_WINDOW (self->parent), plan, NULL, cancellable, confirmed_cb, self);
  self->dialog = find_dialog ();
  g_assert_nonnull (self->dialog);
  widgets_until (is_mapped, self->dialog);
  widgets_settle ();

  return self;
}

static gboolean
is_done (gpointer user_data)
{
  return ((ConfirmProbe *) user_data)->done;
}

void
confirm_probe_wait (ConfirmProbe *self)
{
  widgets_until (is_done, self);
}

void
confirm_probe_free (ConfirmProbe *self)
{
  if (!self->done)
    {
      gtk_window_close (GTK_WINDOW (self->dialog));
      confirm_probe_wait (self);
    }

  widgets_settle ();
  g_assert_null (find_dialog ());
  if (self->parent != NULL)
    widgets_destroy (self->parent);
  g_clear_object (&self->confirmation);
  g_clear_error (&self->error);
  g_free (self);
}

static GtkWidget *
find_button (ConfirmProbe *self,
             const char   *response)
{
  const char *text = adw_message_dialog_get_response_label (self->dialog, response);
  g_autoptr(GPtrArray) buttons = widgets_find_all (GTK_WIDGET (self->dialog), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    {
      GtkButton *button = g_ptr_array_index (buttons, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (button)) && g_strcmp0 (gtk_button_get_label (button), text) == 0)
        return GTK_WIDGET (button);
    }

  g_assert_not_reached ();
}

GtkWidget *
confirm_probe_get_delete (ConfirmProbe *self)
{
  return find_button (self, "delete");
}

GtkWidget *
confirm_probe_get_cancel (ConfirmProbe *self)
{
  return find_button (self, "cancel");
}

GtkEntry *
confirm_probe_get_entry (ConfirmProbe *self)
{
  return widgets_get_child (self->dialog, KVP_TYPE_CONFIRM_DIALOG, "typing_entry");
}

gboolean
confirm_probe_asks_to_type (ConfirmProbe *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (confirm_probe_get_entry (self)));
}

void
confirm_probe_assert_refused (ConfirmProbe *self)
{
  confirm_probe_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (self->confirmation);
}

KvpPlan *
confirm_create_plan (RunFixture *fixture,
                     const char *title,
                     guint       n_keys)
{
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("go:", NULL);
  g_autofree char *id = kvp_demo_server_add_namespace (fixture->server, title);

  g_clear_object (&fixture->ns);
  fixture->ns = kvp_namespace_new (id, title);
  run_put_many (fixture, "go:", n_keys, NULL);
  run_put (fixture, "stays", NULL);

  return run_scan (fixture, filter);
}
