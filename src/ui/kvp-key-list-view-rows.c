/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-key-list-view-private.h"

/* The widgets of the rows: they come little by little, those in sight are seen to first, and the one that the person
 * works with stays in sight. */

/* Rows out of sight that are prepared at a frame: half a millisecond. */
#define N_PREPARED_AT_ONCE 8

/* Rows that go in a turn of the main loop: some milliseconds. */
#define N_DESTROYED_AT_ONCE 20

/* Of the cell with the name of a row: the number of the row, as GUINT_TO_POINTER. */
#define ROW_NUMBER "kvp-row-number"

/* --- walking the widgets of the rows, which GtkColumnView keeps to itself --- */

typedef void (*WidgetFunc) (GtkWidget *widget,
                            gpointer   user_data);

static void
foreach_descendant (GtkWidget  *widget,
                    GType       type,
                    WidgetFunc  func,
                    gpointer    user_data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
        func (child, user_data);
      else
        foreach_descendant (child, type, func, user_data);
    }
}

static void
take_row (GtkWidget *widget,
          gpointer   user_data)
{
  KvpPlanRow **row = user_data;

  *row = kvp_key_list_cell_get_row (KVP_KEY_LIST_CELL (widget));
}

KvpPlanRow *
_kvp_key_list_view_get_row_in (GtkWidget *widget)
{
  KvpPlanRow *row = NULL;

  foreach_descendant (widget, KVP_TYPE_KEY_LIST_CELL, take_row, &row);

  return row;
}

static void
update_tick (GtkWidget *widget,
             gpointer   user_data)
{
  KvpKeyListView *self = user_data;

  kvp_key_list_tick_set_editable (KVP_KEY_LIST_TICK (widget), self->editable);
  kvp_key_list_tick_reset (KVP_KEY_LIST_TICK (widget));
}

static GtkWidget *
get_rows (KvpKeyListView *self)
{
  return gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
}

void
_kvp_key_list_view_update_ticks (KvpKeyListView *self)
{
  foreach_descendant (get_rows (self), KVP_TYPE_KEY_LIST_TICK, update_tick, self);
}

/* --- preparing them --- */

/* Returns whether there was anything to do. */
static gboolean
prepare_row (GtkWidget *row)
{
  gboolean prepared = FALSE;

  /* In a row of GtkColumnView is a widget for each column, and what the column's factory makes is in that. */
  for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *child = gtk_widget_get_first_child (cell);

      if (KVP_IS_KEY_LIST_CELL (child))
        prepared |= kvp_key_list_cell_prepare (KVP_KEY_LIST_CELL (child));
      else if (KVP_IS_KEY_LIST_TICK (child))
        prepared |= kvp_key_list_tick_prepare (KVP_KEY_LIST_TICK (child));
    }

  return prepared;
}

void
_kvp_key_list_view_prepare_in_sight (KvpKeyListView *self)
{
  if (!self->unprepared)
    return;

  for (GtkWidget *row = gtk_widget_get_first_child (get_rows (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      /* GTK unmaps those that cannot be seen. */
      if (gtk_widget_get_mapped (row))
        prepare_row (row);
    }
}

/* A screen reader may look at rows that cannot be seen, too. */
static void
prepare_some (KvpKeyListView *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (get_rows (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (prepare_row (row) && ++n == N_PREPARED_AT_ONCE)
        return;
    }

  self->unprepared = FALSE;
}

/* --- rows little by little --- */

static KvpKeyStretch *
get_stretch (KvpKeyListView *self)
{
  return kvp_key_selection_get_stretch (self->selection);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  KvpKeyListView *self = KVP_KEY_LIST_VIEW (widget);
  gboolean whole = kvp_key_stretch_is_whole (get_stretch (self));

  if (!whole)
    whole = kvp_key_stretch_grow (get_stretch (self));
  else if (self->unprepared)
    prepare_some (self);

  if (!whole || self->unprepared)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
start_frames (KvpKeyListView *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

static void
grow (KvpKeyListView *self)
{
  if (!kvp_key_stretch_is_whole (get_stretch (self)))
    start_frames (self);
}

void
_kvp_key_list_view_row_bound (KvpKeyListView *self)
{
  self->unprepared = TRUE;
  if (self->selection != NULL && !self->winding_down)
    start_frames (self);
}

/* --- rows that linger --- */

static void
show_or_hide (KvpKeyListView *self,
              GtkWidget      *cell,
              guint           index)
{
  KvpKeyStretch *stretch = get_stretch (self);
  gboolean shown = kvp_key_stretch_get_n_lingering (stretch) == 0 || index < kvp_key_stretch_get_n_shown (stretch);
  /* A row has a widget for each column, with the cell in it. */
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (cell));

  gtk_widget_set_visible (row, shown);
  /* GTK gives the focus to a hidden one, too. */
  gtk_widget_set_can_focus (row, shown);
}

void
_kvp_key_list_view_name_bound (KvpKeyListView *self,
                               GtkWidget      *cell,
                               guint           index)
{
  if (self->selection == NULL)
    return;

  /* GTK binds it anew when its index changes. 0 stands for none. */
  g_object_set_data (G_OBJECT (cell), ROW_NUMBER, GUINT_TO_POINTER (index + 1));
  show_or_hide (self, cell, index);
}

static void
hide_if_lingering (GtkWidget *cell,
                   gpointer   user_data)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), ROW_NUMBER));

  if (number > 0)
    show_or_hide (user_data, cell, number - 1);
}

/* --- the row in sight stays there --- */

/* (transfer none) (nullable): the first widget that shows a row */
static GtkWidget *
find_row_widget (KvpKeyListView *self,
                 KvpPlanRow     *row)
{
  GtkWidget *widget = gtk_widget_get_first_child (get_rows (self));

  while (widget != NULL && _kvp_key_list_view_get_row_in (widget) != row)
    widget = gtk_widget_get_next_sibling (widget);

  return widget;
}

static gboolean
has_focus (KvpKeyListView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == get_rows (self) || gtk_widget_is_ancestor (focus, get_rows (self)));
}

/* The row that is to stay where it can be seen: one that the person works with, or else the topmost, unless the list
 * is at its very beginning. Who has selected all works with no one of them. */
static KvpPlanRow *
dup_anchor (KvpKeyListView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->column_view));
  gboolean all_selected = kvp_key_selection_get_n_selected (self->selection) ==
                          g_list_model_get_n_items (G_LIST_MODEL (kvp_key_selection_get_keys (self->selection)));
  gboolean at_top = gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment);
  KvpPlanRow *topmost = NULL;

  for (GtkWidget *widget = gtk_widget_get_first_child (get_rows (self)); widget != NULL;
       widget = gtk_widget_get_next_sibling (widget))
    {
      gboolean selected = !all_selected && (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_SELECTED) != 0;
      gboolean focused = gtk_widget_get_focus_child (get_rows (self)) == widget && !at_top;
      KvpPlanRow *row;

      if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
        continue;

      row = _kvp_key_list_view_get_row_in (widget);
      if (row != NULL && (selected || focused))
        return g_object_ref (row);
      if (topmost == NULL && !at_top)
        topmost = row;
    }

  return topmost != NULL ? g_object_ref (topmost) : NULL;
}

static void
choosing_cb (KvpKeyListView *self)
{
  KvpKeyStretch *stretch = get_stretch (self);
  g_autoptr(KvpPlanRow) row = dup_anchor (self);

  self->had_focus = has_focus (self);
  if (row != NULL)
    kvp_key_stretch_set_anchor (stretch, kvp_plan_row_get_position (row));
  else
    kvp_key_stretch_clear_anchor (stretch);
}

/* When the row goes that has the focus, or had it last, GTK takes another one at the far end of the list for it, where
 * nobody sees what Space does. So the focus goes on first: the keyboard's, or only what would get it next. */
static void
show_cb (KvpKeyListView *self,
         guint           index)
{
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), index);
  GtkWidget *widget;

  gtk_widget_activate_action (get_rows (self), "list.scroll-to-item", "u", index);
  if (kvp_key_stretch_get_n_shown (get_stretch (self)) == 0)
    return;

  widget = row != NULL ? find_row_widget (self, row) : NULL;
  if (widget == NULL)
    return;
  if (self->had_focus)
    gtk_widget_grab_focus (widget);
  else
    gtk_widget_set_focus_child (get_rows (self), widget);
}

static void
chosen_cb (KvpKeyListView *self)
{
  if (kvp_key_stretch_get_n_lingering (get_stretch (self)) > 0)
    foreach_descendant (get_rows (self), KVP_TYPE_KEY_LIST_CELL, hide_if_lingering, self);
  if (self->had_focus && !has_focus (self))
    kvp_key_list_view_focus_list (self);
  grow (self);
}

void
_kvp_key_list_view_follow_keys (KvpKeyListView *self)
{
  KvpPlanKeys *keys = kvp_key_selection_get_keys (self->selection);

  /* After the selection has done so. */
  g_signal_connect_object (get_stretch (self), "show", G_CALLBACK (show_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "choosing", G_CALLBACK (choosing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "items-changed", G_CALLBACK (grow), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  start_frames (self);
}

void
_kvp_key_list_view_leave_keys (KvpKeyListView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;

  g_signal_handlers_disconnect_by_data (kvp_key_selection_get_keys (self->selection), self);
  g_signal_handlers_disconnect_by_data (get_stretch (self), self);
}

/* --- rows go little by little --- */

static guint
count_rows (KvpKeyListView *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (get_rows (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;

  return n;
}

static gboolean
shows_key (KvpKeyListView *self,
           GtkWidget      *widget,
           guint           key)
{
  KvpPlanKeys *keys = kvp_key_selection_get_keys (self->selection);
  KvpPlanRow *row = widget != NULL ? _kvp_key_list_view_get_row_in (widget) : NULL;

  return row != NULL && key < g_list_model_get_n_items (G_LIST_MODEL (keys))
         && kvp_plan_keys_get_position (keys, key) == kvp_plan_row_get_position (row);
}

/* Keeps no keys but those that have widgets, which costs nothing; or else GTK would make widgets for others in the
 * place of those that go. A row far from the others, which had the focus, goes at once. */
static void
keep_rows (KvpKeyListView *self)
{
  KvpPlanKeys *keys = kvp_key_selection_get_keys (self->selection);
  KvpKeyStretch *stretch = get_stretch (self);
  GtkWidget *middle = gtk_widget_get_first_child (get_rows (self));
  KvpPlanRow *row;
  guint first, last;

  for (guint n = count_rows (self) / 2; n > 0; n--)
    middle = gtk_widget_get_next_sibling (middle);

  row = middle != NULL ? _kvp_key_list_view_get_row_in (middle) : NULL;
  if (row == NULL || !kvp_plan_keys_find_position (keys, kvp_plan_row_get_position (row), &first)
      || first < kvp_key_stretch_get_first (stretch)
      || first - kvp_key_stretch_get_first (stretch) >= kvp_key_stretch_get_n_shown (stretch))
    {
      kvp_key_stretch_keep (stretch, 0, 0);
      return;
    }

  last = first;
  for (GtkWidget *next = gtk_widget_get_next_sibling (middle); shows_key (self, next, last + 1);
       next = gtk_widget_get_next_sibling (next))
    last++;
  for (GtkWidget *previous = gtk_widget_get_prev_sibling (middle); first > 0 && shows_key (self, previous, first - 1);
       previous = gtk_widget_get_prev_sibling (previous))
    first--;

  kvp_key_stretch_keep (stretch, first - kvp_key_stretch_get_first (stretch), last - first + 1);
}

/**
 * kvp_key_list_view_wind_down:
 * @self: a list that is out of sight for good
 *
 * Destroys some of the widgets of its rows, which takes GTK a tenth of a second for all of them; to be called again and
 * again, once in a turn of the main loop.
 *
 * Returns: whether none are left
 */
gboolean
kvp_key_list_view_wind_down (KvpKeyListView *self)
{
  KvpKeyStretch *stretch;
  guint n;

  g_return_val_if_fail (KVP_IS_KEY_LIST_VIEW (self), TRUE);

  if (self->selection == NULL)
    return TRUE;

  stretch = get_stretch (self);
  if (!self->winding_down)
    {
      self->winding_down = TRUE;
      _kvp_key_list_view_leave_keys (self);
    }

  if (kvp_key_stretch_get_n_lingering (stretch) > 0)
    {
      kvp_key_stretch_let_go (stretch);
      return FALSE;
    }

  if (!self->kept_rows)
    {
      self->kept_rows = TRUE;
      keep_rows (self);
      return FALSE;
    }

  n = kvp_key_stretch_get_n_shown (stretch);
  kvp_key_stretch_keep (stretch, 0, n - MIN (n, N_DESTROYED_AT_ONCE));
  if (n > N_DESTROYED_AT_ONCE)
    return FALSE;

  kvp_key_list_view_set_selection (self, NULL);

  return TRUE;
}
