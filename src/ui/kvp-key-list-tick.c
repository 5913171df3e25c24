/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-report.h"
#include "ui/kvp-key-list-tick.h"

/**
 * KvpKeyListTick:
 *
 * GTK 4.8 keeps two hundred rows of a list: each widget less in them counts, so this is the box itself. As with a
 * #KvpKeyListCell, what it is called is found out when it is prepared; whether it is ticked, at once.
 */
struct _KvpKeyListTick
{
  GtkCheckButton parent_instance;

  KvpPlanRow *row;         /* (owned) (nullable) */
  gulong      row_handler;
  guint       editable : 1;
  guint       prepared : 1;
  guint       following : 1; /* the box changes because the row did */
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

G_DEFINE_FINAL_TYPE (KvpKeyListTick, kvp_key_list_tick, GTK_TYPE_CHECK_BUTTON)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
follow_row (KvpKeyListTick *self)
{
  gboolean locked = self->row != NULL && kvp_plan_row_get_locked (self->row);

  self->following = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self), self->row != NULL && kvp_plan_row_get_ticked (self->row));
  self->following = FALSE;

  gtk_widget_set_sensitive (GTK_WIDGET (self), self->editable && !locked);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), locked);
}

static void
leave_row (KvpKeyListTick *self)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_handler, self->row);
  g_clear_object (&self->row);
}

static void
kvp_key_list_tick_toggled (GtkCheckButton *button)
{
  KvpKeyListTick *self = KVP_KEY_LIST_TICK (button);

  if (self->following || self->row == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_TICKED], 0, (guint) kvp_plan_row_get_position (self->row),
                 gtk_check_button_get_active (button));
}

static gboolean
kvp_key_list_tick_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  KvpPlanRow *row = KVP_KEY_LIST_TICK (widget)->row;
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
  leave_row (KVP_KEY_LIST_TICK (object));

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

  GTK_CHECK_BUTTON_CLASS (klass)->toggled = kvp_key_list_tick_toggled;

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
  /* The row has the focus, and Space on it ticks: a second stop in each of a million rows would only be in
   * the way. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_focus_on_click (GTK_WIDGET (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
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
  g_return_val_if_fail (KVP_IS_KEY_LIST_TICK (self), NULL);

  return self->row;
}

/**
 * kvp_key_list_tick_set_row:
 * @self: a tick box
 * @row: (nullable): the row that it belongs to
 *
 * Belongs to another row from now on.
 */
void
kvp_key_list_tick_set_row (KvpKeyListTick *self,
                           KvpPlanRow     *row)
{
  g_return_if_fail (KVP_IS_KEY_LIST_TICK (self));
  g_return_if_fail (row == NULL || KVP_IS_PLAN_ROW (row));

  /* GTK binds a box again when no more than the number of its row changed. */
  if (self->row == row)
    return;

  leave_row (self);
  if (row != NULL)
    {
      self->row = g_object_ref (row);
      self->row_handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (follow_row), self);
    }
  self->prepared = FALSE;
  follow_row (self);
}

/**
 * kvp_key_list_tick_prepare:
 * @self: a tick box
 *
 * Tells a screen reader of which row it is, unless that was done.
 *
 * Returns: whether it had to be done
 */
gboolean
kvp_key_list_tick_prepare (KvpKeyListTick *self)
{
  g_autofree char *label = NULL;

  g_return_val_if_fail (KVP_IS_KEY_LIST_TICK (self), FALSE);

  if (self->prepared || self->row == NULL)
    return FALSE;

  /* Translators: what a screen reader says of a row's tick box; %s is the name of a key. */
  label = g_strdup_printf (_("Delete %s"), kvp_plan_row_get_display_name (self->row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->prepared = TRUE;

  return TRUE;
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
