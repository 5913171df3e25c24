/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-budget-meter.h"
#include "ui/kvp-run-text.h"

struct _KvpBudgetMeter
{
  GtkWidget parent_instance;

  GtkWidget     *bar;        /* a child */
  GtkWidget     *label;      /* a child */
  KvpConnection *connection; /* (owned) (nullable) */
  guint          tick;       /* while it can be seen and requests come back */
};

G_DEFINE_FINAL_TYPE (KvpBudgetMeter, kvp_budget_meter, GTK_TYPE_WIDGET)

static gboolean tick_cb (gpointer user_data);

static void
update (KvpBudgetMeter *self)
{
  guint remaining = kvp_connection_get_budget_remaining (self->connection);
  guint capacity = kvp_connection_get_budget_capacity (self->connection);
  guint blocked_for = kvp_connection_get_blocked_for (self->connection);
  g_autofree char *text =
    blocked_for > 0 ? kvp_run_text_blocked (blocked_for) : kvp_run_text_budget (remaining, capacity);

  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bar),
                           blocked_for > 0 ? 0 : (double) remaining / (double) MAX (capacity, 1));
  gtk_label_set_text (GTK_LABEL (self->label), text);

  /* Requests come back as time goes by, and nothing tells of that. Once all are there, nothing changes by itself. */
  if (self->tick == 0 && (remaining < capacity || blocked_for > 0) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  KvpBudgetMeter *self = user_data;

  self->tick = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
kvp_budget_meter_map (GtkWidget *widget)
{
  KvpBudgetMeter *self = KVP_BUDGET_METER (widget);

  GTK_WIDGET_CLASS (kvp_budget_meter_parent_class)->map (widget);

  if (self->connection != NULL)
    update (self);
}

static void
kvp_budget_meter_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&KVP_BUDGET_METER (widget)->tick, g_source_remove);

  GTK_WIDGET_CLASS (kvp_budget_meter_parent_class)->unmap (widget);
}

static void
kvp_budget_meter_dispose (GObject *object)
{
  KvpBudgetMeter *self = KVP_BUDGET_METER (object);

  kvp_budget_meter_set_connection (self, NULL);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_budget_meter_parent_class)->dispose (object);
}

static void
kvp_budget_meter_class_init (KvpBudgetMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_budget_meter_dispose;

  widget_class->map = kvp_budget_meter_map;
  widget_class->unmap = kvp_budget_meter_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "budgetmeter");
}

static void
kvp_budget_meter_init (KvpBudgetMeter *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Cloudflare takes a limited number of requests from an account. "
                                                    "When it is used up, deletions wait until there is room again."));

  self->bar = gtk_level_bar_new_for_interval (0, 1);
  gtk_widget_set_size_request (self->bar, 160, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Requests left"), -1);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "tabular");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * kvp_budget_meter_set_connection:
 * @self: a meter
 * @connection: (nullable): whose budget it shows
 */
void
kvp_budget_meter_set_connection (KvpBudgetMeter *self,
                                 KvpConnection  *connection)
{
  g_return_if_fail (KVP_IS_BUDGET_METER (self));

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_set_object (&self->connection, connection);
  if (connection == NULL)
    return;

  g_signal_connect_swapped (connection, "budget-changed", G_CALLBACK (update), self);
  update (self);
}
