/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-format.h"
#include "ui/kvp-plan-removals.h"
#include "ui/kvp-plan-text.h"
#include "ui/kvp-toast.h"

/* Long enough to read what was removed, and to reach the button with the keyboard. */
#define TOAST_SECONDS 10

/**
 * KvpPlanRemovals:
 *
 * One toast at a time stands for everything that can be undone: a second removal takes over what the first one's toast
 * stood for, so that removing quickly loses nothing either.
 */
struct _KvpPlanRemovals
{
  GObject parent_instance;

  /* Owned references */
  KvpStore *store;
  GPtrArray *plans;    /* (element-type KvpPlan): can be undone */
  GPtrArray *deleting; /* (element-type KvpPlan): no more, and not gone from the store yet */
  AdwToast *toast;     /* (nullable) */

  /* Weak references */
  AdwToastOverlay *overlay;
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlanRemovals, kvp_plan_removals, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpPlanRemovals *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean deleted = kvp_store_delete_plan_finish (KVP_STORE (source), result, &error);

  g_ptr_array_remove (self->deleting, g_task_get_task_data (task));
  if (deleted)
    return;

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
delete_plan (KvpPlanRemovals *self,
             KvpPlan         *plan)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  /* Only to hold both. */
  g_task_set_source_tag (task, delete_plan);
  g_task_set_task_data (task, g_object_ref (plan), g_object_unref);
  g_ptr_array_add (self->deleting, g_object_ref (plan));
  kvp_store_delete_plan_async (self->store, plan, NULL, deleted_cb, task);
}

static void
toast_dismissed_cb (KvpPlanRemovals *self,
                    AdwToast        *toast)
{
  if (toast == self->toast)
    kvp_plan_removals_finish (self);
}

/* Another toast takes its place, or nothing is left to be undone. */
static void
drop_toast (KvpPlanRemovals *self)
{
  g_autoptr(AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast == NULL)
    return;

  g_signal_handlers_disconnect_by_data (toast, self);
  adw_toast_dismiss (toast);
}

static char *
describe (KvpPlanRemovals *self)
{
  g_autofree char *name = NULL;
  g_autofree char *count = kvp_format_count (self->plans->len);

  if (self->plans->len > 1)
    /* Translators: %s is a number; lists of keys to delete, or records of deletions */
    return g_strdup_printf (ngettext ("Removed %s entry", "Removed %s entries", self->plans->len), count);

  name = kvp_plan_text_name (g_ptr_array_index (self->plans, 0));

  /* Translators: %s is the name of a list of keys */
  return g_strdup_printf (_("Removed “%s”"), name);
}

static void
show_toast (KvpPlanRemovals *self)
{
  g_autofree char *text = describe (self);

  drop_toast (self);
  self->toast = g_object_ref (kvp_toast_new (text));
  adw_toast_set_button_label (self->toast, _("_Undo"));
  adw_toast_set_timeout (self->toast, TOAST_SECONDS);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (kvp_plan_removals_undo), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_SWAPPED);
  if (self->overlay != NULL)
    /* Whatever else is being told: until then nobody would see that something is gone. */
    kvp_toast_show_at_once (self->overlay, g_object_ref (self->toast));
}

static void
kvp_plan_removals_dispose (GObject *object)
{
  KvpPlanRemovals *self = KVP_PLAN_REMOVALS (object);

  drop_toast (self);
  g_clear_weak_pointer (&self->overlay);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kvp_plan_removals_parent_class)->dispose (object);
}

static void
kvp_plan_removals_finalize (GObject *object)
{
  KvpPlanRemovals *self = KVP_PLAN_REMOVALS (object);

  g_ptr_array_unref (self->plans);
  g_ptr_array_unref (self->deleting);

  G_OBJECT_CLASS (kvp_plan_removals_parent_class)->finalize (object);
}

static void
kvp_plan_removals_class_init (KvpPlanRemovalsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_plan_removals_dispose;
  object_class->finalize = kvp_plan_removals_finalize;

  /**
   * KvpPlanRemovals::changed:
   *
   * A plan came in or out: lists show others now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpPlanRemovals::failed:
   * @error: what to tell
   *
   * A plan could not be deleted. It is back in the lists.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
kvp_plan_removals_init (KvpPlanRemovals *self)
{
  self->plans = g_ptr_array_new_with_free_func (g_object_unref);
  self->deleting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kvp_plan_removals_new:
 * @store: where the plans are
 * @overlay: where the toast with *Undo* goes
 *
 * Returns: (transfer full): nothing removed yet
 */
KvpPlanRemovals *
kvp_plan_removals_new (KvpStore        *store,
                       AdwToastOverlay *overlay)
{
  KvpPlanRemovals *self;

  g_return_val_if_fail (KVP_IS_STORE (store), NULL);
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  self = g_object_new (KVP_TYPE_PLAN_REMOVALS, NULL);
  self->store = g_object_ref (store);
  g_set_weak_pointer (&self->overlay, overlay);

  return self;
}

/**
 * kvp_plan_removals_add:
 * @self: the removals of a window
 * @plan: what the person removed
 *
 * Takes it out of the lists, and offers to undo that.
 */
void
kvp_plan_removals_add (KvpPlanRemovals *self,
                       KvpPlan         *plan)
{
  g_return_if_fail (KVP_IS_PLAN_REMOVALS (self));
  g_return_if_fail (KVP_IS_PLAN (plan));

  if (kvp_plan_removals_contains (self, plan))
    return;

  g_ptr_array_add (self->plans, g_object_ref (plan));
  show_toast (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * kvp_plan_removals_contains:
 * @self: the removals of a window
 * @plan: a plan
 *
 * Returns: whether it was removed
 */
gboolean
kvp_plan_removals_contains (KvpPlanRemovals *self,
                            KvpPlan         *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN_REMOVALS (self), FALSE);

  return g_ptr_array_find (self->plans, plan, NULL) || g_ptr_array_find (self->deleting, plan, NULL);
}

/**
 * kvp_plan_removals_undo:
 * @self: the removals of a window
 *
 * Puts back what can still be put back.
 */
void
kvp_plan_removals_undo (KvpPlanRemovals *self)
{
  g_return_if_fail (KVP_IS_PLAN_REMOVALS (self));

  if (self->plans->len == 0)
    return;

  g_ptr_array_set_size (self->plans, 0);
  drop_toast (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * kvp_plan_removals_finish:
 * @self: the removals of a window
 *
 * Deletes from the store what was removed: there is no way back any more.
 */
void
kvp_plan_removals_finish (KvpPlanRemovals *self)
{
  g_return_if_fail (KVP_IS_PLAN_REMOVALS (self));

  while (self->plans->len > 0)
    {
      g_autoptr(KvpPlan) plan = g_ptr_array_steal_index (self->plans, 0);

      delete_plan (self, plan);
    }
  drop_toast (self);
}
