/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-private.h"

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge-delivery.h"

/* One of the batches that are under way at the same time: it claims, sends and settles, again and again. */
typedef struct {
  KvpPurge *purge; /* (owned) */
  guint     n_deleted;
  guint     n_failed;
  guint     n_skipped;
} Lane;

static void lane_claim (Lane *lane);

static gboolean
sends_nothing_new (KvpPurge *self)
{
  return self->phase != KVP_PURGE_DELETING;
}

static void
lane_end (Lane *lane)
{
  g_autoptr(KvpPurge) self = g_steal_pointer (&lane->purge);

  g_free (lane);

  kvp_main_context_assert (&self->main_context);
  g_assert (self->n_lanes > 0);
  self->n_lanes--;
  if (self->n_lanes == 0)
    _kvp_purge_lanes_over (self);
}

static void
lane_settled_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Lane *lane = user_data;
  KvpPurge *self = lane->purge;
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->main_context);

  if (!kvp_plan_settle_finish (KVP_PLAN (source), result, &error))
    {
      /* What is known of these keys is kept until it can be written. */
      g_queue_push_tail (&self->unsettled, kvp_plan_settle_take_back (KVP_PLAN (source), result));
      _kvp_purge_take_error (self, g_steal_pointer (&error));
      lane_end (lane);
      return;
    }

  /* Counted only now, when the database holds it: what was shown is still true after a crash. */
  self->progress.deleted += lane->n_deleted;
  self->progress.failed += lane->n_failed;
  self->progress.skipped += lane->n_skipped;

  lane_claim (lane);
}

static void
lane_count (Lane         *lane,
            KvpPlanBatch *batch)
{
  guint n_keys = kvp_plan_batch_get_length (batch);

  lane->n_deleted = lane->n_failed = lane->n_skipped = 0;

  for (guint i = 0; i < n_keys; i++)
    {
      switch (kvp_plan_batch_get_outcome (batch, i, NULL, NULL))
        {
        case KVP_KEY_DELETED:
          lane->n_deleted++;
          break;

        case KVP_KEY_FAILED:
          lane->n_failed++;
          break;

        case KVP_KEY_SKIPPED:
          lane->n_skipped++;
          break;

        case KVP_KEY_PENDING:
        case KVP_KEY_EXCLUDED:
        case KVP_KEY_IN_FLIGHT:
        default:
          break;
        }
    }
}

static void
lane_settle (Lane         *lane,
             KvpPlanBatch *batch)
{
  lane_count (lane, batch);
  kvp_plan_settle_async (kvp_purge_get_plan (lane->purge), batch, NULL, lane_settled_cb, lane);
}

/* A plan may be of another account than the one that its connection shows now. */
static void
tell_right (KvpPurge     *self,
            gboolean      any_good,
            const GError *pause) /* (nullable) */
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  KvpPlan *plan = kvp_purge_get_plan (self);

  if (account == NULL || !g_str_equal (kvp_account_get_id (account), kvp_plan_get_account_id (plan)))
    return;

  if (any_good)
    _kvp_connection_take_delete (self->connection, KVP_RIGHT_YES);
  else if (g_error_matches (pause, KVP_ERROR, KVP_ERROR_FORBIDDEN))
    _kvp_connection_take_delete (self->connection, KVP_RIGHT_NO);
}

static void
lane_delivered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Lane *lane = user_data;
  KvpPurge *self = lane->purge;
  g_autoptr(GError) pause = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  gboolean any_good = FALSE;

  kvp_main_context_assert (&self->main_context);

  batch = kvp_purge_delivery_finish (result, &any_good, &pause);
  if (any_good)
    {
      self->max_batch = self->batch_size;
      self->pause.network_wait = 0;
    }
  tell_right (self, any_good, pause);
  if (pause != NULL)
    _kvp_purge_take_error (self, g_steal_pointer (&pause));

  lane_settle (lane, g_steal_pointer (&batch));
}

static void
lane_send (Lane         *lane,
           KvpPlanBatch *batch)
{
  KvpPurge *self = lane->purge;
  KvpPlan *plan = kvp_purge_get_plan (self);

  kvp_purge_delivery_async (self->client,
                            kvp_plan_get_account_id (plan),
                            kvp_plan_get_namespace_id (plan),
                            batch,
                            self->troubles,
                            self->blames_keys,
                            self->cancellable,
                            lane_delivered_cb,
                            lane);
}

static void
lane_claimed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Lane *lane = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;

  kvp_main_context_assert (&lane->purge->main_context);

  batch = kvp_plan_claim_finish (KVP_PLAN (source), result, &error);

  if (error != NULL)
    {
      _kvp_purge_take_error (lane->purge, g_steal_pointer (&error));
      lane_end (lane);
    }
  else if (batch == NULL)
    {
      lane_end (lane);
    }
  else if (sends_nothing_new (lane->purge))
    {
      /* Stopped between the claim and the request: nothing was sent, so the keys are as pending as before. */
      kvp_plan_batch_set_all (batch, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
      lane_settle (lane, g_steal_pointer (&batch));
    }
  else
    {
      lane_send (lane, g_steal_pointer (&batch));
    }
}

static void
lane_claim (Lane *lane)
{
  KvpPurge *self = lane->purge;

  /* A lane too many, since the pace has slowed down: this one is the one that can go. */
  if (sends_nothing_new (self) || self->n_lanes > kvp_client_get_concurrency (self->client))
    {
      lane_end (lane);
      return;
    }

  kvp_plan_claim_async (kvp_purge_get_plan (self), self->max_batch, NULL, lane_claimed_cb, lane);
}

void
_kvp_purge_adjust_lanes (KvpPurge *self)
{
  guint n_wanted = kvp_client_get_concurrency (self->client);
  guint n_new = n_wanted > self->n_lanes ? n_wanted - self->n_lanes : 0;

  if (self->phase != KVP_PURGE_DELETING)
    return;

  /* All are counted before the first one claims, so that none can be the last one too early. */
  self->n_lanes += n_new;
  for (guint i = 0; i < n_new; i++)
    {
      Lane *lane = g_new0 (Lane, 1);

      lane->purge = g_object_ref (self);
      lane_claim (lane);
    }
}

/*
 * _kvp_purge_start_lanes:
 * @self: a purge whose plan is running
 *
 * Each lane has one batch under way. It ends when nothing is left to claim, and the last one ends the stretch.
 */
void
_kvp_purge_start_lanes (KvpPurge *self)
{
  g_assert (self->n_lanes == 0);

  _kvp_purge_set_phase (self, KVP_PURGE_DELETING);
  _kvp_purge_adjust_lanes (self);
}
