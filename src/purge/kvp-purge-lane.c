/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-private.h"

#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge-request.h"

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
  return self->stopping || self->error != NULL;
}

static void
lane_end (Lane *lane)
{
  g_autoptr(KvpPurge) self = g_steal_pointer (&lane->purge);

  g_free (lane);

  g_assert (self->n_lanes > 0);
  self->n_lanes--;
  if (self->n_lanes == 0)
    _kvp_purge_end_run (self);
}

static void
lane_fail (Lane   *lane,
           GError *error)
{
  lane->purge->store_failed = TRUE;
  _kvp_purge_take_error (lane->purge, error);
  lane_end (lane);
}

static void
lane_settled_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Lane *lane = user_data;
  KvpProgress *progress = &lane->purge->progress;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_settle_finish (KVP_PLAN (source), result, &error))
    {
      lane_fail (lane, g_steal_pointer (&error));
      return;
    }

  /* Counted only now, when the database holds it: what was shown is still true after a crash. */
  progress->deleted += lane->n_deleted;
  progress->failed += lane->n_failed;
  progress->skipped += lane->n_skipped;

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

static void
lane_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Lane *lane = user_data;
  g_autoptr(GError) run_error = NULL;
  g_autoptr(KvpPlanBatch) batch = NULL;
  guint n_requests = 0;

  batch = kvp_purge_request_finish (result, &n_requests, &run_error);
  lane->purge->progress.requests += n_requests;
  if (run_error != NULL)
    _kvp_purge_take_error (lane->purge, g_steal_pointer (&run_error));

  lane_settle (lane, g_steal_pointer (&batch));
}

static void
lane_send (Lane         *lane,
           KvpPlanBatch *batch)
{
  KvpPlan *plan = kvp_purge_get_plan (lane->purge);

  kvp_purge_request_async (kvp_connection_get_client (lane->purge->connection),
                           kvp_plan_get_account_id (plan),
                           kvp_plan_get_namespace_id (plan),
                           batch,
                           lane_answered_cb,
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

  batch = kvp_plan_claim_finish (KVP_PLAN (source), result, &error);

  if (error != NULL)
    {
      lane_fail (lane, g_steal_pointer (&error));
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
  if (sends_nothing_new (lane->purge))
    {
      lane_end (lane);
      return;
    }

  kvp_plan_claim_async (kvp_purge_get_plan (lane->purge), lane->purge->batch_size, NULL, lane_claimed_cb, lane);
}

/*
 * _kvp_purge_start_lanes:
 * @self: a purge whose plan is running
 *
 * Each lane has one batch under way. It ends when nothing is left to claim, and the last one ends the run.
 */
void
_kvp_purge_start_lanes (KvpPurge *self)
{
  /* All are counted before the first one claims, so that none can be the last one too early. */
  self->n_lanes = self->concurrency;
  for (guint i = 0; i < self->concurrency; i++)
    {
      Lane *lane = g_new0 (Lane, 1);

      lane->purge = g_object_ref (self);
      lane_claim (lane);
    }
}
