/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-selection.h"

struct _KvpKeySelection
{
  GObject parent_instance;

  KvpPlanKeys   *keys;      /* (owned) */
  KvpKeyStretch *stretch;   /* (owned): what of the keys has rows; its indices are those of the model */
  GtkBitset     *positions; /* (owned): the selected rows, by their position in the plan; some may not be shown now */
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

/* Whether every key of the plan is shown. Then they are the positions from 0 on, whatever their order, and all can be
 * set at once. */
static gboolean
shows_all (KvpKeySelection *self)
{
  guint total = kvp_plan_get_counts (kvp_plan_keys_get_plan (self->keys))->total;

  return total > 0 && get_n_keys (self) == total;
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

static guint
count_selected (KvpKeySelection *self)
{
  guint n_keys = get_n_keys (self);
  guint n_selected = 0;

  if (gtk_bitset_is_empty (self->positions))
    return 0;

  if (shows_all (self))
    return (guint) gtk_bitset_get_size (self->positions);

  for (guint i = 0; i < n_keys; i++)
    n_selected += gtk_bitset_contains (self->positions, kvp_plan_keys_get_position (self->keys, i));

  return n_selected;
}

static gboolean
add_row (KvpKeySelection *self,
         guint            index)
{
  guint32 position = get_position (self, index);

  if (!gtk_bitset_add (self->positions, position))
    return FALSE;

  self->current = position;
  self->has_current = TRUE;

  return TRUE;
}

static void
add_all_positions (KvpKeySelection *self,
                   GArray          *positions)
{
  GtkBitsetIter iter;
  guint32 position;

  if (!gtk_bitset_iter_init_first (&iter, self->positions, &position))
    return;

  do
    g_array_append_val (positions, position);
  while (gtk_bitset_iter_next (&iter, &position));
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
         && gtk_bitset_contains (self->positions, get_position (self, index));
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
      if (gtk_bitset_contains (self->positions, get_position (self, i)))
        gtk_bitset_add (selection, i);
    }

  return selection;
}

static void
selection_changed (KvpKeySelection *self,
                   guint            first,
                   guint            last)
{
  set_n_selected (self, count_selected (self));
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

static gboolean
kvp_key_selection_set_selection (GtkSelectionModel *model,
                                 GtkBitset         *selected,
                                 GtkBitset         *mask)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  GtkBitsetIter iter;
  guint index;
  guint n_rows = get_n_rows (self);
  guint first = G_MAXUINT;
  guint last = 0;

  if (!gtk_bitset_iter_init_first (&iter, mask, &index))
    return TRUE;

  do
    {
      gboolean changed;

      if (index >= n_rows)
        break;

      if (gtk_bitset_contains (selected, index))
        changed = add_row (self, index);
      else
        changed = gtk_bitset_remove (self->positions, get_position (self, index));

      if (changed)
        {
          first = MIN (first, index);
          last = index;
        }
    }
  while (gtk_bitset_iter_next (&iter, &index));

  if (first <= last)
    selection_changed (self, first, last);

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

      gtk_bitset_remove_all (self->positions);
      add_row (self, index);
      if (only_this)
        selection_changed (self, index, index);
      else
        selection_changed (self, 0, n_rows - 1);
    }
  else if (add_row (self, index))
    {
      selection_changed (self, index, index);
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

  if (gtk_bitset_remove (self->positions, get_position (self, index)))
    selection_changed (self, index, index);

  return TRUE;
}

static gboolean
kvp_key_selection_select_all (GtkSelectionModel *model)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  guint n_keys = get_n_keys (self);

  if (n_keys == 0)
    return TRUE;

  if (shows_all (self))
    {
      gtk_bitset_add_range (self->positions, 0, n_keys);
    }
  else
    {
      for (guint i = 0; i < n_keys; i++)
        gtk_bitset_add (self->positions, kvp_plan_keys_get_position (self->keys, i));
    }

  selection_changed (self, 0, get_n_rows (self) - 1);

  return TRUE;
}

static gboolean
kvp_key_selection_unselect_all (GtkSelectionModel *model)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (model);
  guint n_rows = get_n_rows (self);

  if (gtk_bitset_is_empty (self->positions))
    return TRUE;

  gtk_bitset_remove_all (self->positions);
  if (n_rows > 0)
    selection_changed (self, 0, n_rows - 1);

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
  set_n_selected (self, count_selected (self));
}

static void
kvp_key_selection_finalize (GObject *object)
{
  KvpKeySelection *self = KVP_KEY_SELECTION (object);

  g_clear_object (&self->stretch);
  g_clear_object (&self->keys);
  g_clear_pointer (&self->positions, gtk_bitset_unref);

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
  self->positions = gtk_bitset_new_empty ();
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
  g_autoptr(GArray) positions = NULL;
  guint n_keys;

  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_selected);
  n_keys = self->n_selected > 0 ? get_n_keys (self) : 0;

  if (shows_all (self))
    {
      add_all_positions (self, positions);
      return g_steal_pointer (&positions);
    }

  for (guint i = 0; i < n_keys; i++)
    {
      guint32 position = kvp_plan_keys_get_position (self->keys, i);

      if (gtk_bitset_contains (self->positions, position))
        g_array_append_val (positions, position);
    }

  return g_steal_pointer (&positions);
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
  guint n_keys, index;

  g_return_val_if_fail (KVP_IS_KEY_SELECTION (self), NULL);

  if (self->n_selected == 0)
    return NULL;

  if (self->has_current && gtk_bitset_contains (self->positions, self->current)
      && kvp_plan_keys_find_position (self->keys, self->current, &index))
    return g_list_model_get_item (G_LIST_MODEL (self->keys), index);

  n_keys = get_n_keys (self);
  for (guint i = 0; i < n_keys; i++)
    {
      if (gtk_bitset_contains (self->positions, kvp_plan_keys_get_position (self->keys, i)))
        return g_list_model_get_item (G_LIST_MODEL (self->keys), i);
    }

  return NULL;
}
