/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-report.h"
#include "ui/kvp-key-list-tick.h"

struct _KvpKeyListTick
{
  AdwBin parent_instance;

  GtkCheckButton *check;       /* the child */
  GSignalGroup   *row_signals; /* (owned) */
  guint           editable : 1;
  guint           following : 1; /* the box changes because the row did */
};

enum {
  PROP_0,
  PROP_EDITABLE,
  N_PROPS
};

enum {
  SIGNAL_TICKED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpKeyListTick, kvp_key_list_tick, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
update_label (KvpKeyListTick *self,
              KvpPlanRow     *row)
{
  g_autofree char *label = NULL;

  /* Translators: what a screen reader says of a row's tick box; %s is the name of a key. */
  label = g_strdup_printf (_("Delete %s"), row != NULL ? kvp_plan_row_get_display_name (row) : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
follow_row (KvpKeyListTick *self)
{
  KvpPlanRow *row = kvp_key_list_tick_get_row (self);
  gboolean locked = row != NULL && kvp_plan_row_get_locked (row);

  self->following = TRUE;
  gtk_check_button_set_active (self->check, row != NULL && kvp_plan_row_get_ticked (row));
  self->following = FALSE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->check), self->editable && !locked);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), locked);
}

static void
toggled_cb (KvpKeyListTick *self)
{
  KvpPlanRow *row = kvp_key_list_tick_get_row (self);

  if (self->following || row == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_TICKED], 0, (guint) kvp_plan_row_get_position (row),
                 gtk_check_button_get_active (self->check));
}

static gboolean
kvp_key_list_tick_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  KvpPlanRow *row = kvp_key_list_tick_get_row (KVP_KEY_LIST_TICK (widget));
  g_autofree char *reason = NULL;

  if (row == NULL || !kvp_plan_row_get_locked (row))
    return FALSE;

  reason = kvp_report_describe_outcome (kvp_plan_row_get_state (row), kvp_plan_row_get_reason (row),
                                        kvp_plan_row_get_detail (row));
  gtk_tooltip_set_text (tooltip, reason);

  return TRUE;
}

static void
kvp_key_list_tick_dispose (GObject *object)
{
  KvpKeyListTick *self = KVP_KEY_LIST_TICK (object);

  g_clear_object (&self->row_signals);

  G_OBJECT_CLASS (kvp_key_list_tick_parent_class)->dispose (object);
}

static void
kvp_key_list_tick_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  KvpKeyListTick *self = KVP_KEY_LIST_TICK (object);

  switch (prop_id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, kvp_key_list_tick_get_editable (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_key_list_tick_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  KvpKeyListTick *self = KVP_KEY_LIST_TICK (object);

  switch (prop_id)
    {
    case PROP_EDITABLE:
      kvp_key_list_tick_set_editable (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_key_list_tick_class_init (KvpKeyListTickClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_key_list_tick_dispose;
  object_class->get_property = kvp_key_list_tick_get_property;
  object_class->set_property = kvp_key_list_tick_set_property;

  widget_class->query_tooltip = kvp_key_list_tick_query_tooltip;

  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpKeyListTick::ticked:
   * @position: the row's position in the plan
   * @ticked: whether the key goes
   *
   * The person clicked the box.
   */
  signals[SIGNAL_TICKED] =
    g_signal_new ("ticked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
kvp_key_list_tick_init (KvpKeyListTick *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  /* The row has the focus, and Space on it ticks: a second stop in each of a million rows would only be in
   * the way. */
  gtk_widget_set_focusable (GTK_WIDGET (self->check), FALSE);
  gtk_widget_set_focus_on_click (GTK_WIDGET (self->check), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->check));

  self->row_signals = g_signal_group_new (KVP_TYPE_PLAN_ROW);
  g_signal_group_connect_swapped (self->row_signals, "notify::ticked", G_CALLBACK (follow_row), self);
  g_signal_group_connect_swapped (self->row_signals, "notify::reason", G_CALLBACK (follow_row), self);
}

/**
 * kvp_key_list_tick_new:
 *
 * Returns: a tick box without a row
 */
GtkWidget *
kvp_key_list_tick_new (void)
{
  return g_object_new (KVP_TYPE_KEY_LIST_TICK, NULL);
}

/**
 * kvp_key_list_tick_get_row:
 * @self: a tick box
 *
 * Returns: (transfer none) (nullable): the row that it belongs to
 */
KvpPlanRow *
kvp_key_list_tick_get_row (KvpKeyListTick *self)
{
  g_autoptr(GObject) row = NULL;

  g_return_val_if_fail (KVP_IS_KEY_LIST_TICK (self), NULL);

  if (self->row_signals == NULL)
    return NULL;

  /* The list item holds the row as long as the box is bound to it. */
  row = g_signal_group_dup_target (self->row_signals);

  return (KvpPlanRow *) row;
}

/**
 * kvp_key_list_tick_set_row:
 * @self: a tick box
 * @row: (nullable): the row that it belongs to; kept alive by whoever sets it
 *
 * Belongs to another row from now on.
 */
void
kvp_key_list_tick_set_row (KvpKeyListTick *self,
                           KvpPlanRow     *row)
{
  g_return_if_fail (KVP_IS_KEY_LIST_TICK (self));
  g_return_if_fail (row == NULL || KVP_IS_PLAN_ROW (row));

  if (self->row_signals == NULL)
    return;

  g_signal_group_set_target (self->row_signals, row);
  update_label (self, row);
  follow_row (self);
}

/**
 * kvp_key_list_tick_get_editable:
 * @self: a tick box
 *
 * Returns: whether the plan can be changed
 */
gboolean
kvp_key_list_tick_get_editable (KvpKeyListTick *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_TICK (self), FALSE);

  return self->editable;
}

/**
 * kvp_key_list_tick_set_editable:
 * @self: a tick box
 * @editable: whether the plan can be changed
 *
 * The box of a kept row is never sensitive.
 */
void
kvp_key_list_tick_set_editable (KvpKeyListTick *self,
                                gboolean        editable)
{
  g_return_if_fail (KVP_IS_KEY_LIST_TICK (self));

  editable = !!editable;
  if (self->editable == (guint) editable)
    return;

  self->editable = editable;
  follow_row (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
}

/**
 * kvp_key_list_tick_reset:
 * @self: a tick box
 *
 * Takes back what the person clicked.
 */
void
kvp_key_list_tick_reset (KvpKeyListTick *self)
{
  g_return_if_fail (KVP_IS_KEY_LIST_TICK (self));

  follow_row (self);
}
