/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-plan-watch.h"

#include "store/kvp-plan.h"

struct _KvpPlanWatch
{
  GObject parent_instance;

  GListModel *plans;   /* (owned) */
  GPtrArray  *watched; /* (owned) (element-type KvpPlan): those of @plans that are listened to */
  guint       delay;   /* milliseconds */
  guint       timeout;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlanWatch, kvp_plan_watch, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static gboolean
timeout_cb (gpointer user_data)
{
  KvpPlanWatch *self = user_data;

  self->timeout = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
plan_changed_cb (KvpPlanWatch *self)
{
  if (self->delay == 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  else if (self->timeout == 0)
    self->timeout = g_timeout_add (self->delay, timeout_cb, self);
}

static void
unwatch (KvpPlanWatch *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), plan_changed_cb, self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
watch (KvpPlanWatch *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      KvpPlan *plan = g_list_model_get_item (self->plans, i);

      g_signal_connect_object (plan, "changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, plan);
    }
}

static void
plans_changed_cb (KvpPlanWatch *self)
{
  unwatch (self);
  watch (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
kvp_plan_watch_dispose (GObject *object)
{
  KvpPlanWatch *self = KVP_PLAN_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  unwatch (self);
  if (self->plans != NULL)
    g_signal_handlers_disconnect_by_func (self->plans, plans_changed_cb, self);
  g_clear_object (&self->plans);

  G_OBJECT_CLASS (kvp_plan_watch_parent_class)->dispose (object);
}

static void
kvp_plan_watch_finalize (GObject *object)
{
  g_ptr_array_unref (KVP_PLAN_WATCH (object)->watched);

  G_OBJECT_CLASS (kvp_plan_watch_parent_class)->finalize (object);
}

static void
kvp_plan_watch_class_init (KvpPlanWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_plan_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = kvp_plan_watch_finalize;

  /**
   * KvpPlanWatch::changed:
   *
   * The list, or a plan in it, is another one now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_plan_watch_init (KvpPlanWatch *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kvp_plan_watch_new:
 * @plans: (element-type KvpPlan): a list
 * @delay: milliseconds in which changes of a plan are told as one; 0 tells each
 *
 * Returns: (transfer full): a watch, which ends with its last reference
 */
KvpPlanWatch *
kvp_plan_watch_new (GListModel *plans,
                    guint       delay)
{
  KvpPlanWatch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (plans), NULL);

  self = g_object_new (KVP_TYPE_PLAN_WATCH, NULL);
  self->plans = g_object_ref (plans);
  self->delay = delay;
  watch (self);
  g_signal_connect_object (plans, "items-changed", G_CALLBACK (plans_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}
