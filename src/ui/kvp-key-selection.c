/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-position-set.h"
#include "ui/kvp-key-selection.h"

struct _KvpKeySelection
{
  GObject parent_instance;

  KvpPlanKeys   *keys;      /* (owned) */
  KvpKeyStretch *stretch;   /* (owned): what of the keys has rows; its indices are those of the model */

  /* (owned): the selected rows, by their position in the plan; some may not be shown now. A bit for each: a
   * GtkBitset takes twenty times as long for positions that come in no order, and blocks the window for a
   * tenth of a second when a million are selected. */
  KvpPositionSet *positions;

  guint          n_selected; /* of the keys, whether they have rows or not */
  guint32        current;    /* position of the row that was selected last */
  guint          has_current : 1;
};

enum {
  PROP_0,
  PROP_N_SELECTED,
  N_PROPS
};

static void kvp_key_selection_list_model_init      (GListModelInterface        *iface);
static void kvp_key_selection_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeySelection, kvp_key_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kvp_key_selection_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      kvp_key_selection_selection_model_init))

static GParamSpec *properties[N_PROPS];

static guint
get_n_keys (KvpKeySelection *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->keys));
}

static guint
get_n_rows (KvpKeySelection *self)
{
  return kvp_key_stretch_get_n_shown (self->stretch);
}

static guint32
get_position (KvpKeySelection *self,
              guint            index)
{
  return kvp_plan_keys_get_position (self->keys, kvp_key_stretch_get_first (self->stretch) + index);
}

static guint
get_total (KvpKeySelection *self)
{
  return kvp_plan_get_counts (kvp_plan_keys_get_plan (self->keys))->total;
}

static void
set_n_selected (KvpKeySelection *self,
                guint            n_selected)
{
  if (self->n_selected == n_selected)
    return;

  self->n_selected = n_selected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* @positions: (nullable): from kvp_plan_keys_peek_positions() */
static guint32
position_at (const guint32 *positions,
             guint          key)
{
  return positions != NULL ? positions[key] : key;
}

/* Of the keys, in one pass: for when they have changed. */
static guint
count_selected (KvpKeySelection *self)
{
  const guint32 *positions = kvp_plan_keys_peek_positions (self->keys);
  guint n_keys = get_n_keys (self);
  guint n_selected = 0;

  if (kvp_position_set_get_n (self->positions) == 0)
    return 0;

  /* Every key of the plan is shown, in whatever order. */
  if (n_keys == get_total (self))
    return kvp_position_set_get_n (self->positions);

  for (guint i = 0; i < n_keys; i++)
    n_selected += kvp_position_set_contains (self->positions, position_at (positions, i));

  return n_selected;
}

/* Selects or unselects the rows of @indices that are not so yet; @first and @last come to hold those. Returns how many
 * they are. */
static guint
change_rows (KvpKeySelection *self,
             GtkBitset       *indices,
             gboolean         select,
             guint           *first,
             guint           *last)
{
  const guint32 *positions = kvp_plan_keys_peek_positions (self->keys);
  guint offset = kvp_key_stretch_get_first (self->stretch);
  guint n_rows = get_n_rows (self);
  guint n_changed = 0;
  guint lowest, highest;
  gboolean has_gaps;

  if (n_rows == 0 || gtk_bitset_is_empty (indices))
    return 0;

  lowest = gtk_bitset_get_minimum (indices);
  highest = gtk_bitset_get_maximum (indices);
  has_gaps = gtk_bitset_get_size (indices) <= highest - lowest;

  for (guint i = lowest; i <= MIN (highest, n_rows - 1); i++)
    {
      guint32 position = position_at (positions, offset + i);

      /* The set of indices last: to ask it costs more than all else. */
      if (kvp_position_set_contains (self->positions, position) == select ||
          (has_gaps && !gtk_bitset_contains (indices, i)))
        continue;

      if (select)
        kvp_position_set_add (self->positions, position);
      else
        kvp_position_set_remove (self->positions, position);

      if (select)
        {
          self->current = position;
          self->has_current = TRUE;
        }
      *first = MIN (*first, i);
      *last = MAX (*last, i);
      n_changed++;
    }

  return n_changed;
}

static gboolean
change_row (KvpKeySelection *self,
            guint            index,
            gboolean         select)
{
  g_autoptr(GtkBitset) indices = gtk_bitset_new_range (index, 1);
  guint first = G_MAXUINT;
  guint last = 0;

  return change_rows (self, indices, select, &first, &last) > 0;
}

/* --- GListModel --- */

static GType
kvp_key_selection_get_item_type (GListModel *model)
{
  return KVP_TYPE_PLAN_ROW;
}

static guint
kvp_key_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (KVP_KEY_SELECTION (model)->stretch));
}

static gpointer
kvp_key_selection_get_item (GListModel *model,
                            guint       index)
{
  return g_list_model_get_item (G_LIST_MODEL (KVP_KEY_SELECTION (model)->stretch), index);
}

static void
kvp_key_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kvp_key_selection_get_item_type;
  iface->get_n_items = kvp_key_selection_get_n_items;
  iface->get_item = kvp_key_selection_get_item;
}

/* --- GtkSelectionModel --- */

static gboolean
kvp_key_selection_is_selected (GtkSelectionModel *model,
                               guint              index)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);

  return index < get_n_rows (self)
         && kvp_position_set_contains (self->positions, get_position (self, index));
}

static GtkBitset *
kvp_key_selection_get_selection_in_range (GtkSelectionModel *model,
                                          guint              index,
                                          guint              n_rows)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  GtkBitset *selection = gtk_bitset_new_empty ();

  for (guint i = index; i < index + n_rows && i < get_n_rows (self); i++)
    {
      if (kvp_position_set_contains (self->positions, get_position (self, i)))
        gtk_bitset_add (selection, i);
    }

  return selection;
}

static void
selection_changed (KvpKeySelection *self,
                   guint            n_selected,
                   guint            first,
                   guint            last)
{
  set_n_selected (self, n_selected);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

static gboolean
kvp_key_selection_set_selection (GtkSelectionModel *model,
                                 GtkBitset         *selected,
                                 GtkBitset         *mask)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  g_autoptr(GtkBitset) to_select = gtk_bitset_copy (mask);
  g_autoptr(GtkBitset) to_unselect = gtk_bitset_copy (mask);
  guint n_selected = self->n_selected;
  guint first = G_MAXUINT;
  guint last = 0;

  gtk_bitset_intersect (to_select, selected);
  gtk_bitset_subtract (to_unselect, selected);

  if (kvp_position_set_get_n (self->positions) > 0)
    n_selected -= change_rows (self, to_unselect, FALSE, &first, &last);
  n_selected += change_rows (self, to_select, TRUE, &first, &last);

  if (first <= last)
    selection_changed (self, n_selected, first, last);

  return TRUE;
}

static gboolean
kvp_key_selection_select_item (GtkSelectionModel *model,
                               guint              index,
                               gboolean           unselect_rest)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  guint n_rows = get_n_rows (self);

  if (index >= n_rows)
    return FALSE;

  if (unselect_rest)
    {
      /* What is selected but not shown goes too: the person starts anew. */
      gboolean only_this = self->n_selected == 0
                           || (self->n_selected == 1 && kvp_key_selection_is_selected (model, index));

      kvp_position_set_clear (self->positions);
      change_row (self, index, TRUE);
      if (only_this)
        selection_changed (self, 1, index, index);
      else
        selection_changed (self, 1, 0, n_rows - 1);
    }
  else if (change_row (self, index, TRUE))
    {
      selection_changed (self, self->n_selected + 1, index, index);
    }

  return TRUE;
}

static gboolean
kvp_key_selection_unselect_item (GtkSelectionModel *model,
                                 guint              index)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);

  if (index >= get_n_rows (self))
    return FALSE;

  if (change_row (self, index, FALSE))
    selection_changed (self, self->n_selected - 1, index, index);

  return TRUE;
}

/* Also those that have no row yet. */
static gboolean
kvp_key_selection_select_all (GtkSelectionModel *model)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  const guint32 *positions = kvp_plan_keys_peek_positions (self->keys);
  guint n_keys = get_n_keys (self);

  if (n_keys == 0)
    return TRUE;

  for (guint i = 0; i < n_keys; i++)
    kvp_position_set_add (self->positions, position_at (positions, i));

  selection_changed (self, n_keys, 0, get_n_rows (self) - 1);

  return TRUE;
}

static gboolean
kvp_key_selection_unselect_all (GtkSelectionModel *model)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  guint n_rows = get_n_rows (self);

  if (kvp_position_set_get_n (self->positions) == 0)
    return TRUE;

  kvp_position_set_clear (self->positions);
  if (n_rows > 0)
    selection_changed (self, 0, 0, n_rows - 1);

  return TRUE;
}

static void
kvp_key_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = kvp_key_selection_is_selected;
  iface->get_selection_in_range = kvp_key_selection_get_selection_in_range;
  iface->set_selection = kvp_key_selection_set_selection;
  iface->select_item = kvp_key_selection_select_item;
  iface->unselect_item = kvp_key_selection_unselect_item;
  iface->select_all = kvp_key_selection_select_all;
  iface->unselect_all = kvp_key_selection_unselect_all;
}

/* --- GObject --- */

static void
items_changed_cb (KvpKeySelection *self,
                  guint            index,
                  guint            n_removed,
                  guint            n_added,
                  GListModel      *stretch)
{
  g_assert (KVP_IS_KEY_SELECTION (self));

  g_list_model_items_changed (G_LIST_MODEL (self), index, n_removed, n_added);
}

static void
keys_changed_cb (KvpKeySelection *self)
{
  kvp_position_set_grow (self->positions, MAX (get_total (self), 1) - 1);
  set_n_selected (self, count_selected (self));
}

static void
kvp_key_selection_finalize (GObject *object)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (object);

  g_clear_object (&self->stretch);
  g_clear_object (&self->keys);
  g_clear_pointer (&self->positions, kvp_position_set_unref);

  G_OBJECT_CLASS (kvp_key_selection_parent_class)->finalize (object);
}

static void
kvp_key_selection_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (object);

  switch (prop_id)
    {
    case PROP_N_SELECTED:
      g_value_set_uint (value, self->n_selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_key_selection_class_init (KvpKeySelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_key_selection_finalize;
  object_class->get_property = kvp_key_selection_get_property;

  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_key_selection_init (KvpKeySelection *self)
{
}

/**
 * kvp_key_selection_new:
 * @keys: the rows
 *
 * GtkMultiSelection keeps a reference on every selected row object: with a million rows, selecting all
 * takes a third of a second and 75 MB. This one keeps a set of numbers.
 *
 * Returns: (transfer full): a selection over @keys with nothing selected
 */
KvpKeySelection *
kvp_key_selection_new (KvpPlanKeys *keys)
{
  KvpKeySelection *self;

  g_return_val_if_fail (KVP_IS_PLAN_KEYS (keys), NULL);

  self = g_object_new (KVP_TYPE_KEY_SELECTION, NULL);
  self->keys = g_object_ref (keys);
  self->positions = kvp_position_set_new (0, MAX (get_total (self), 1) - 1);
  self->stretch = kvp_key_stretch_new (keys);
  g_signal_connect_object (self->stretch, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "items-changed", G_CALLBACK (keys_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * kvp_key_selection_get_keys:
 * @self: a selection
 *
 * Returns: (transfer none): the rows
 */
KvpPlanKeys *
kvp_key_selection_get_keys (KvpKeySelection *self)
{
  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  return self->keys;
}

/**
 * kvp_key_selection_get_stretch:
 * @self: a selection
 *
 * Returns: (transfer none): what of the keys has rows
 */
KvpKeyStretch *
kvp_key_selection_get_stretch (KvpKeySelection *self)
{
  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  return self->stretch;
}

/**
 * kvp_key_selection_get_n_selected:
 * @self: a selection
 *
 * Returns: how many of the rows that are shown are selected
 */
guint
kvp_key_selection_get_n_selected (KvpKeySelection *self)
{
  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), 0);

  return self->n_selected;
}

/**
 * kvp_key_selection_dup_positions:
 * @self: a selection
 *
 * Rows that a search hides are left out even if they are selected: nobody should change what they do not see.
 *
 * Returns: (transfer full) (element-type guint32): positions in the plan
 */
GArray *
kvp_key_selection_dup_positions (KvpKeySelection *self)
{
  g_autoptr(GArray) selected = NULL;
  const guint32 *positions;
  guint n_keys;
  guint n = 0;

  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  positions = kvp_plan_keys_peek_positions (self->keys);
  n_keys = self->n_selected > 0 ? get_n_keys (self) : 0;
  selected = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_selected);
  g_array_set_size (selected, self->n_selected);

  for (guint i = 0; i < n_keys && n < self->n_selected; i++)
    {
      guint32 position = position_at (positions, i);

      if (kvp_position_set_contains (self->positions, position))
        g_array_index (selected, guint32, n++) = position;
    }

  g_array_set_size (selected, n);

  return g_steal_pointer (&selected);
}

/**
 * kvp_key_selection_dup_current:
 * @self: a selection
 *
 * Returns: (transfer full) (nullable): the row that was selected last, or else the first that is selected
 */
KvpPlanRow *
kvp_key_selection_dup_current (KvpKeySelection *self)
{
  const guint32 *positions;
  guint n_keys, index;

  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  if (self->n_selected == 0)
    return NULL;

  if (self->has_current && kvp_position_set_contains (self->positions, self->current)
      && kvp_plan_keys_find_position (self->keys, self->current, &index))
    return g_list_model_get_item (G_LIST_MODEL (self->keys), index);

  positions = kvp_plan_keys_peek_positions (self->keys);
  n_keys = get_n_keys (self);
  for (guint i = 0; i < n_keys; i++)
    {
      if (kvp_position_set_contains (self->positions, position_at (positions, i)))
        return g_list_model_get_item (G_LIST_MODEL (self->keys), i);
    }

  return NULL;
}
