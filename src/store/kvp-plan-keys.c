/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-keys-private.h"
#include "store/kvp-plan-private.h"

/* Rows that are read together: reading 64 neighbours takes about as long as seeking to eight. */
#define BLOCK_SIZE 64

/**
 * KvpPlanKeys:
 *
 * A list of rows: an array of positions, and none at all while it is every row in order. Rows are read when
 * they are asked for. Which positions a search finds is worked out in a worker thread with a connection of
 * its own, and the array then swapped in at once; GTK 4.8 takes that without asking for every item only as
 * "remove all", then "add all".
 *
 * A list of problems holds what failed and what was skipped, and, when no run goes on, what is in flight:
 * then nobody knows what became of it.
 *
 * This file is the list; kvp-plan-keys-choose.c is how a person chooses what is in it, and
 * kvp-plan-keys-update.c sees to it.
 */
enum {
  PROP_0,
  PROP_N_ITEMS,
  N_PROPS
};

static void kvp_plan_keys_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpPlanKeys, kvp_plan_keys, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kvp_plan_keys_list_model_init))

static GParamSpec *properties[N_PROPS];

enum {
  SIGNAL_CHOOSING,
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kvp_plan_keys_dispose (GObject *object)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->update_id, g_source_remove);

  G_OBJECT_CLASS (kvp_plan_keys_parent_class)->dispose (object);
}

static void
kvp_plan_keys_finalize (GObject *object)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  g_clear_pointer (&self->window, kvp_row_window_free);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->shown, kvp_row_choice_free);
  g_clear_pointer (&self->wanted, kvp_row_choice_free);

  G_OBJECT_CLASS (kvp_plan_keys_parent_class)->finalize (object);
}

static void
kvp_plan_keys_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  switch (prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_plan_keys_class_init (KvpPlanKeysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_plan_keys_dispose;
  object_class->finalize = kvp_plan_keys_finalize;
  object_class->get_property = kvp_plan_keys_get_property;

  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpPlanKeys::choosing:
   *
   * The list is about to show other rows, or the same in another order: whoever wants to know where something
   * was must look now.
   */
  signals[SIGNAL_CHOOSING] =
    g_signal_new ("choosing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpPlanKeys::chosen:
   *
   * The list shows other rows, or the same in another order.
   */
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_plan_keys_init (KvpPlanKeys *self)
{
  self->shown = kvp_row_choice_new ();
  self->wanted = kvp_row_choice_new ();
}

static GType
kvp_plan_keys_get_item_type (GListModel *model)
{
  return KVP_TYPE_PLAN_ROW;
}

static guint
kvp_plan_keys_get_n_items (GListModel *model)
{
  return KVP_PLAN_KEYS (model)->n_items;
}

static gpointer
kvp_plan_keys_get_item (GListModel *model,
                        guint       index)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (model);
  guint start = index - index % BLOCK_SIZE;
  guint n = MIN (BLOCK_SIZE, self->n_items - MIN (start, self->n_items));
  guint32 every[BLOCK_SIZE];

  if (index >= self->n_items)
    return NULL;

  if (self->positions != NULL)
    return kvp_row_window_get (self->window, &g_array_index (self->positions, guint32, start), n, index - start);

  for (guint i = 0; i < n; i++)
    every[i] = start + i;

  return kvp_row_window_get (self->window, every, n, index - start);
}

static void
kvp_plan_keys_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kvp_plan_keys_get_item_type;
  iface->get_n_items = kvp_plan_keys_get_n_items;
  iface->get_item = kvp_plan_keys_get_item;
}

/* The number of items must be right before the list says so. */
void
_kvp_plan_keys_change_items (KvpPlanKeys *self,
                             guint        index,
                             guint        n_removed,
                             guint        n_added)
{
  if (n_removed == 0 && n_added == 0)
    return;

  self->n_items = self->n_items - n_removed + n_added;
  g_list_model_items_changed (G_LIST_MODEL (self), index, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

void
_kvp_plan_keys_replace_positions (KvpPlanKeys *self,
                                  GArray      *positions)
{
  g_autoptr(GArray) old = self->positions;

  g_signal_emit (self, signals[SIGNAL_CHOOSING], 0);
  _kvp_plan_keys_change_items (self, 0, self->n_items, 0);
  self->positions = positions;
  _kvp_plan_keys_change_items (self, 0, 0,
                               positions != NULL ? positions->len : kvp_plan_get_n_rows (self->plan));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

/**
 * kvp_plan_keys_new:
 * @plan: a plan
 * @view: which of its rows
 *
 * Returns: (transfer full): a list of #KvpPlanRow
 */
KvpPlanKeys *
kvp_plan_keys_new (KvpPlan         *plan,
                   KvpPlanKeysView  view)
{
  KvpPlanKeys *self;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_PLAN_KEYS, NULL);
  self->plan = g_object_ref (plan);
  self->view = view;
  self->window = kvp_row_window_new (plan);
  _kvp_plan_keys_follow (self);

  return self;
}

KvpPlan *
kvp_plan_keys_get_plan (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->plan;
}

/**
 * kvp_plan_keys_get_position:
 * @self: a list
 * @index: less than the number of items
 *
 * Returns: the position in the plan of the row at @index
 */
guint32
kvp_plan_keys_get_position (KvpPlanKeys *self,
                            guint        index)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), 0);
  g_return_val_if_fail (index < self->n_items, 0);

  return self->positions != NULL ? g_array_index (self->positions, guint32, index) : index;
}

/**
 * kvp_plan_keys_peek_positions:
 * @self: a list
 *
 * For loops over a million items, in which a call for each would take longer than all else.
 *
 * Returns: (nullable) (array): the positions of its items, good until the main loop turns; %NULL is every row, each at
 *   its own position
 */
const guint32 *
kvp_plan_keys_peek_positions (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->positions != NULL ? (const guint32 *) (void *) self->positions->data : NULL;
}

GArray *
kvp_plan_keys_get_positions (KvpPlanKeys *self)
{
  return self->positions;
}

/**
 * kvp_plan_keys_dup_positions:
 * @self: a list
 *
 * Returns: (transfer full) (element-type guint32): the positions of its rows, in their order
 */
GArray *
kvp_plan_keys_dup_positions (KvpPlanKeys *self)
{
  GArray *positions;

  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  if (self->positions != NULL)
    return g_array_copy (self->positions);

  positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_items);
  for (guint32 i = 0; i < self->n_items; i++)
    g_array_append_val (positions, i);

  return positions;
}

/**
 * kvp_plan_keys_find_position:
 * @self: a list
 * @position: a position in the plan
 * @index: (out): where it is in the list
 *
 * Returns: whether the row is shown
 */
gboolean
kvp_plan_keys_find_position (KvpPlanKeys *self,
                             guint32      position,
                             guint       *index)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), FALSE);

  if (self->positions == NULL)
    {
      *index = position;
      return position < self->n_items;
    }

  for (guint i = 0; i < self->n_items; i++)
    {
      if (g_array_index (self->positions, guint32, i) == position)
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}
