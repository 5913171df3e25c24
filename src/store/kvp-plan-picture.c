/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-picture.h"

#include "store/kvp-plan-picture-count.h"
#include "store/kvp-plan-private.h"

struct _KvpPlanPicture {
  GObject              parent_instance;

  KvpPlan             *plan;        /* (owned) */
  GCancellable        *cancellable; /* (owned): for a count that nobody waits for any more */
  KvpPlanPictureCount *count;       /* (owned) (nullable) */
  GError              *error;       /* (owned) (nullable) */
  guint                counting : 1;
  guint                stale : 1;   /* something changed since the last count began */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlanPicture, kvp_plan_picture, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void count_if_needed (KvpPlanPicture *self);

/* A count must not keep the picture alive: its end is what ends the count. */
static GWeakRef *
make_weak (KvpPlanPicture *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

/* (transfer full) (nullable) */
static KvpPlanPicture *
take_weak (GWeakRef *weak)
{
  KvpPlanPicture *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpPlanPicture) self = take_weak (user_data);
  g_autoptr(GError) error = NULL;
  KvpPlanPictureCount *count = kvp_plan_picture_count_finish (result, &error);

  if (self == NULL)
    {
      g_clear_pointer (&count, kvp_plan_picture_count_free);
      return;
    }

  self->counting = FALSE;

  g_clear_error (&self->error);
  if (count != NULL)
    {
      g_clear_pointer (&self->count, kvp_plan_picture_count_free);
      self->count = count;
    }
  else
    {
      self->error = g_steal_pointer (&error);
    }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  count_if_needed (self);
}

/* While keys are being deleted it would be counted without end, and nobody looks. */
static gboolean
stands_still (KvpPlanPicture *self)
{
  KvpPlanState state = kvp_plan_get_state (self->plan);

  return state == KVP_PLAN_SCANNING || state == KVP_PLAN_RUNNING;
}

static void
count_if_needed (KvpPlanPicture *self)
{
  if (!self->stale || self->counting || stands_still (self))
    return;

  self->stale = FALSE;
  self->counting = TRUE;
  kvp_plan_picture_count_async (kvp_store_file_get_path (kvp_plan_get_file (self->plan)),
                                kvp_plan_get_id (self->plan), g_get_real_time () / G_USEC_PER_SEC,
                                self->cancellable, counted_cb, make_weak (self));
}

static void
keys_changed_cb (KvpPlanPicture *self)
{
  self->stale = TRUE;
}

/* Comes after the others, when the plan's state is the new one. */
static void
plan_changed_cb (KvpPlanPicture *self)
{
  count_if_needed (self);
}

static void
kvp_plan_picture_dispose (GObject *object)
{
  KvpPlanPicture *self = KVP_PLAN_PICTURE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_plan_picture_parent_class)->dispose (object);
}

static void
kvp_plan_picture_finalize (GObject *object)
{
  KvpPlanPicture *self = KVP_PLAN_PICTURE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->count, kvp_plan_picture_count_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (kvp_plan_picture_parent_class)->finalize (object);
}

static void
kvp_plan_picture_class_init (KvpPlanPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_plan_picture_dispose;
  object_class->finalize = kvp_plan_picture_finalize;

  /**
   * KvpPlanPicture::changed:
   *
   * The numbers are new, or could not be had.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_plan_picture_init (KvpPlanPicture *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * kvp_plan_picture_new:
 * @plan: a plan
 *
 * Begins to count at once.
 *
 * Returns: (transfer full): a picture that follows @plan
 */
KvpPlanPicture *
kvp_plan_picture_new (KvpPlan *plan)
{
  KvpPlanPicture *self;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_PLAN_PICTURE, NULL);
  self->plan = g_object_ref (plan);
  self->stale = TRUE;
  g_signal_connect_swapped (plan, "keys-changed", G_CALLBACK (keys_changed_cb), self);
  g_signal_connect_swapped (plan, "reordered", G_CALLBACK (keys_changed_cb), self);
  g_signal_connect_swapped (plan, "changed", G_CALLBACK (plan_changed_cb), self);
  count_if_needed (self);

  return self;
}

/**
 * kvp_plan_picture_get_current:
 * @self: a picture
 *
 * Returns: whether the numbers are those of the plan as it is now
 */
gboolean
kvp_plan_picture_get_current (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), FALSE);

  return self->count != NULL && !self->counting && !self->stale;
}

/**
 * kvp_plan_picture_get_error:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): why the last count failed, or %NULL
 */
const GError *
kvp_plan_picture_get_error (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), NULL);

  return self->error;
}

/**
 * kvp_plan_picture_get_of_listing:
 * @self: a picture
 *
 * Returns: whether a dry run counted the keys that stay, too; else it shows the plan's own keys only
 */
gboolean
kvp_plan_picture_get_of_listing (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), FALSE);

  return self->count != NULL && self->count->of_listing;
}

/**
 * kvp_plan_picture_get_n_branches:
 * @self: a picture
 *
 * Returns: how many branches there are, the whole among them; 0 until it was counted
 */
guint
kvp_plan_picture_get_n_branches (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), 0);

  return self->count != NULL ? self->count->branches->len : 0;
}

/**
 * kvp_plan_picture_get_branch:
 * @self: a picture
 * @index: less than kvp_plan_picture_get_n_branches()
 *
 * Returns: (transfer none): a branch, good until the picture changes
 */
const KvpPlanBranch *
kvp_plan_picture_get_branch (KvpPlanPicture *self,
                             guint           index)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), NULL);
  g_return_val_if_fail (self->count != NULL && index < self->count->branches->len, NULL);

  return &g_array_index (self->count->branches, KvpPlanBranch, index);
}

/**
 * kvp_plan_picture_get_n_spans:
 * @self: a picture
 *
 * Returns: how many spans of time there are; 0 until it was counted
 */
guint
kvp_plan_picture_get_n_spans (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), 0);

  return self->count != NULL ? self->count->spans->len : 0;
}

/**
 * kvp_plan_picture_get_span:
 * @self: a picture
 * @index: less than kvp_plan_picture_get_n_spans()
 *
 * Returns: (transfer none): how many keys expire then, good until the picture changes
 */
const KvpExpirationSpan *
kvp_plan_picture_get_span (KvpPlanPicture *self,
                           guint           index)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), NULL);
  g_return_val_if_fail (self->count != NULL && index < self->count->spans->len, NULL);

  return &g_array_index (self->count->spans, KvpExpirationSpan, index);
}

/**
 * kvp_plan_picture_get_step:
 * @self: a picture
 *
 * Returns: how long a span is
 */
KvpTimeStep
kvp_plan_picture_get_step (KvpPlanPicture *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_PICTURE (self), KVP_TIME_STEP_DAY);

  return self->count != NULL ? self->count->step : KVP_TIME_STEP_DAY;
}
