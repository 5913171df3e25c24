/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-sorter.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-key-list-view-private.h"

/**
 * KvpKeyListView:
 *
 * This file is the list and what the person does in it; kvp-key-list-view-rows.c sees to the widgets of its rows, and
 * kvp-key-list-view-why.c knows why a row is on it.
 */

enum {
  PROP_0,
  PROP_EDITABLE,
  N_PROPS
};

enum {
  SIGNAL_SORT,
  SIGNAL_TICK,
  SIGNAL_TOGGLE,
  SIGNAL_ROW_CLICKED,
  SIGNAL_ROW_ACTIVATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpKeyListView, kvp_key_list_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- what the person does --- */

static gboolean
toggle_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  KvpKeyListView *self = user_data;

  g_signal_emit (self, signals[SIGNAL_TOGGLE], 0);

  return TRUE;
}

static void
activate_cb (KvpKeyListView *self,
             guint           index,
             GtkColumnView  *column_view)
{
  g_autoptr(KvpPlanRow) row = NULL;

  if (self->selection == NULL)
    return;

  row = g_list_model_get_item (G_LIST_MODEL (self->selection), index);
  if (row != NULL)
    g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0, row);
}

/* Before a tick box has it. */
static void
pressed_cb (KvpKeyListView  *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->shift_held = (modifiers & GDK_SHIFT_MASK) != 0;
}

static void
released_cb (KvpKeyListView  *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  GtkWidget *list = GTK_WIDGET (self->column_view);
  GtkWidget *widget = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *cell;
  KvpPlanRow *row;

  /* A click with a modifier changes the selection and no more. */
  if (n_press != 1 || widget == NULL || (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    return;

  cell = gtk_widget_get_ancestor (widget, KVP_TYPE_KEY_LIST_CELL);
  row = cell != NULL ? kvp_key_list_cell_get_row (KVP_KEY_LIST_CELL (cell)) : NULL;
  if (row != NULL)
    {
      g_autoptr(KvpPlanRow) held = g_object_ref (row);

      g_signal_emit (self, signals[SIGNAL_ROW_CLICKED], 0, held);
    }
}

static void
sorter_changed_cb (KvpKeyListView *self)
{
  KvpRowOrder order;
  gboolean descending;

  if (self->setting_order ||
      !kvp_key_list_sorter_ask (gtk_column_view_get_sorter (self->column_view), &order, &descending))
    return;

  g_signal_emit (self, signals[SIGNAL_SORT], 0, (int) order, descending);
}

static void
add_controllers (KvpKeyListView *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  /* GtkColumnView would select the focused row at Space, and toggling is what a tick box does; so it must
   * come first. */
  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_alternative_trigger_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                   gtk_keyval_trigger_new (GDK_KEY_KP_Space, 0)),
                      gtk_callback_action_new (toggle_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->column_view), shortcuts);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->column_view), GTK_EVENT_CONTROLLER (click));

  g_signal_connect_object (self->column_view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
}

/* --- GObject --- */

static void
kvp_key_list_view_dispose (GObject *object)
{
  KvpKeyListView *self = KVP_KEY_LIST_VIEW (object);

  if (self->selection != NULL)
    _kvp_key_list_view_leave_keys (self);

  if (self->column_view != NULL)
    kvp_key_list_columns_save_widths (&self->columns);

  /* The cells go before what they read from. */
  if (self->column_view != NULL)
    gtk_column_view_set_model (self->column_view, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->column_view = NULL;
  g_clear_pointer (&self->rulers, g_ptr_array_unref);

  g_clear_object (&self->choice);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (kvp_key_list_view_parent_class)->dispose (object);
}

static void
kvp_key_list_view_finalize (GObject *object)
{
  KvpKeyListView *self = KVP_KEY_LIST_VIEW (object);

  g_clear_pointer (&self->spans, kvp_filter_spans_free);
  g_clear_pointer (&self->why_texts, g_hash_table_unref);

  G_OBJECT_CLASS (kvp_key_list_view_parent_class)->finalize (object);
}

static void
kvp_key_list_view_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  KvpKeyListView *self = KVP_KEY_LIST_VIEW (object);

  switch (prop_id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, kvp_key_list_view_get_editable (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_key_list_view_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  KvpKeyListView *self = KVP_KEY_LIST_VIEW (object);

  switch (prop_id)
    {
    case PROP_EDITABLE:
      kvp_key_list_view_set_editable (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* GtkColumnView 4.8 would keep Tab among its rows, of which there may be a million, and what is behind the list
 * would be out of reach. The arrows move among rows. */
static gboolean
kvp_key_list_view_focus (GtkWidget        *widget,
                         GtkDirectionType  direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  if (!GTK_WIDGET_CLASS (kvp_key_list_view_parent_class)->focus (widget, direction))
    return FALSE;

  /* Before any row had the focus, it says so and leaves the focus where it was: Tab would end there. */
  if (tab && gtk_widget_get_focus_child (widget) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (KVP_KEY_LIST_VIEW (widget)->column_view));

  return TRUE;
}

/* What is in sight now has its place, and is not drawn yet. */
static void
kvp_key_list_view_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  _kvp_key_list_view_prepare_in_sight (KVP_KEY_LIST_VIEW (widget));

  GTK_WIDGET_CLASS (kvp_key_list_view_parent_class)->snapshot (widget, snapshot);
}

static void
show_columns (KvpKeyListView *self)
{
  kvp_key_list_columns_show (&self->columns, self->choice, self->editable, self->narrow);
}

static void
kvp_key_list_view_class_init (KvpKeyListViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_key_list_view_dispose;
  object_class->finalize = kvp_key_list_view_finalize;
  object_class->get_property = kvp_key_list_view_get_property;
  object_class->set_property = kvp_key_list_view_set_property;

  widget_class->focus = kvp_key_list_view_focus;
  widget_class->snapshot = kvp_key_list_view_snapshot;

  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SORT] =
    g_signal_new ("sort", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  signals[SIGNAL_TICK] =
    g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);

  signals[SIGNAL_TOGGLE] =
    g_signal_new ("toggle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_ROW_CLICKED] =
    g_signal_new ("row-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN_ROW);

  signals[SIGNAL_ROW_ACTIVATED] =
    g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN_ROW);
}

static void
kvp_key_list_view_init (KvpKeyListView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->editable = TRUE;
  self->rulers = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->choice = kvp_key_list_choice_new ();
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (show_columns), self, G_CONNECT_SWAPPED);
  self->why_texts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  self->column_view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->column_view));
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
  gtk_widget_add_css_class (GTK_WIDGET (self->column_view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->column_view), "key-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keys"), -1);
  /* The rows are in a list of their own in there, which can have the focus too. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->column_view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keys"), -1);
  kvp_key_list_columns_append (&self->columns, self->column_view, self);
  kvp_key_list_columns_load_widths (&self->columns);
  kvp_key_list_columns_set_menu (&self->columns, kvp_key_list_choice_get_menu (self->choice));
  show_columns (self);
  add_controllers (self);
  kvp_key_list_view_set_order (self, KVP_ROW_ORDER_NAME, FALSE);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed", G_CALLBACK (sorter_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/* It has a parent because GTK keeps the font up to date of what is in a window only. */
void
_kvp_key_list_view_add_ruler (KvpKeyListView *self,
                              GtkWidget      *ruler)
{
  gtk_widget_set_child_visible (ruler, FALSE);
  gtk_widget_set_parent (ruler, GTK_WIDGET (self));
  g_ptr_array_add (self->rulers, ruler);
}

void
_kvp_key_list_view_tell_ticked (KvpKeyListView *self,
                                guint           position,
                                gboolean        ticked)
{
  g_signal_emit (self, signals[SIGNAL_TICK], 0, position, ticked, (gboolean) self->shift_held);
}

/**
 * kvp_key_list_view_new:
 *
 * Returns: an empty list
 */
GtkWidget *
kvp_key_list_view_new (void)
{
  return g_object_new (KVP_TYPE_KEY_LIST_VIEW, NULL);
}

/**
 * kvp_key_list_view_set_selection:
 * @self: a list
 * @selection: (nullable): the rows
 *
 * Shows these rows. Only those that are on the screen, and some around them, get widgets.
 */
void
kvp_key_list_view_set_selection (KvpKeyListView  *self,
                                 KvpKeySelection *selection)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));
  g_return_if_fail (selection == NULL || KVP_IS_KEY_SELECTION (selection));

  if (self->selection == selection)
    return;

  if (self->selection != NULL)
    _kvp_key_list_view_leave_keys (self);
  g_set_object (&self->selection, selection);

  if (selection != NULL)
    kvp_key_stretch_set_gradual (kvp_key_selection_get_stretch (selection));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
  if (selection != NULL)
    _kvp_key_list_view_follow_keys (self);
}

/**
 * kvp_key_list_view_set_filter:
 * @self: a list
 * @filter: (nullable): what the rows matched
 *
 * Call it before kvp_key_list_view_set_selection().
 */
void
kvp_key_list_view_set_filter (KvpKeyListView *self,
                              KvpFilter      *filter)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));
  g_return_if_fail (filter == NULL || KVP_IS_FILTER (filter));

  if (!g_set_object (&self->filter, filter))
    return;

  g_hash_table_remove_all (self->why_texts);
  g_clear_pointer (&self->spans, kvp_filter_spans_free);
  if (filter != NULL)
    self->spans = kvp_filter_spans_new (filter);
}

/**
 * kvp_key_list_view_get_editable:
 * @self: a list
 *
 * Returns: whether keys can be ticked
 */
gboolean
kvp_key_list_view_get_editable (KvpKeyListView *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_VIEW (self), FALSE);

  return self->editable;
}

/**
 * kvp_key_list_view_set_editable:
 * @self: a list
 * @editable: whether keys can be ticked
 *
 * A plan that runs or has run shows what became of each key in place of the tick boxes.
 */
void
kvp_key_list_view_set_editable (KvpKeyListView *self,
                                gboolean        editable)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  editable = !!editable;
  if (self->editable == (guint) editable)
    return;

  self->editable = editable;
  _kvp_key_list_view_update_ticks (self);
  show_columns (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
}

/**
 * kvp_key_list_view_set_narrow:
 * @self: a list
 * @narrow: whether there is little room
 *
 * Leaves out the columns that the details show too.
 */
void
kvp_key_list_view_set_narrow (KvpKeyListView *self,
                              gboolean        narrow)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  self->narrow = !!narrow;
  show_columns (self);
}

/**
 * kvp_key_list_view_get_choice:
 * @self: a list
 *
 * Returns: (transfer none): which of its columns the person wants to see
 */
KvpKeyListChoice *
kvp_key_list_view_get_choice (KvpKeyListView *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_VIEW (self), NULL);

  return self->choice;
}

/**
 * kvp_key_list_view_set_order:
 * @self: a list
 * @order: what its rows are sorted by
 * @descending: whether the greatest comes first
 *
 * Sets what the headers show.
 */
void
kvp_key_list_view_set_order (KvpKeyListView *self,
                             KvpRowOrder     order,
                             gboolean        descending)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  self->setting_order = TRUE;
  /* Without this, GTK keeps all that it was sorted by before as what decides between rows that are alike. */
  gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->column_view, kvp_key_list_columns_get_for_order (&self->columns, order),
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_order = FALSE;
}

/**
 * kvp_key_list_view_get_column_view:
 * @self: a list
 *
 * Returns: (transfer none): the widget inside
 */
GtkColumnView *
kvp_key_list_view_get_column_view (KvpKeyListView *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_VIEW (self), NULL);

  return self->column_view;
}

/**
 * kvp_key_list_view_get_focused_row:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the row that has the keyboard focus; it need not be selected
 */
KvpPlanRow *
kvp_key_list_view_get_focused_row (KvpKeyListView *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (KVP_IS_KEY_LIST_VIEW (self), NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  /* The list as a whole can have the focus as well: then no row has it. */
  if (focus == NULL || focus == GTK_WIDGET (self->column_view)
      || gtk_widget_get_parent (focus) == GTK_WIDGET (self->column_view)
      || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->column_view)))
    return NULL;

  return _kvp_key_list_view_get_row_in (focus);
}

/**
 * kvp_key_list_view_describe:
 * @self: a list
 * @text: what a screen reader says of it, such as how many keys go
 */
void
kvp_key_list_view_describe (KvpKeyListView *self,
                            const char     *text)
{
  GtkWidget *rows;

  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  rows = gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (rows), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * kvp_key_list_view_focus_list:
 * @self: a list
 *
 * Moves the keyboard focus to the rows.
 */
void
kvp_key_list_view_focus_list (KvpKeyListView *self)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/**
 * kvp_key_list_view_reset_ticks:
 * @self: a list
 *
 * Takes back what was clicked and could not be done.
 */
void
kvp_key_list_view_reset_ticks (KvpKeyListView *self)
{
  g_return_if_fail (KVP_IS_KEY_LIST_VIEW (self));

  _kvp_key_list_view_update_ticks (self);
}
