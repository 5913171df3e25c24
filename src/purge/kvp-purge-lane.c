/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-private.h"

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge-delivery.h"

/* One of the batches that are under way at the same time: it claims, sends and settles, again and again. */
typedef struct {
  KvpPurge      *purge; /* (owned) */
  KvpPurgeTally  tally; /* of the batch that is on its way to the database */
} Lane;

static void lane_claim (Lane *lane);

KvpPurgeTally
_kvp_purge_tally_batch (KvpPlanBatch *batch)
{
  KvpPurgeTally tally = { 0 };

  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      KvpKeyState state = kvp_plan_batch_get_outcome (batch, i, NULL, NULL);

      tally.n_deleted += state == KVP_KEY_DELETED;
      tally.n_failed += state == KVP_KEY_FAILED;
      tally.n_skipped += state == KVP_KEY_SKIPPED;
    }

  return tally;
}

void
_kvp_purge_count (KvpPurge            *self,
                  const KvpPurgeTally *tally)
{
  kvp_main_context_assert (&self->run.main_context);

  self->run.progress.deleted += tally->n_deleted;
  self->run.progress.failed += tally->n_failed;
  self->run.progress.skipped += tally->n_skipped;
}

static void
lane_end (Lane *lane)
{
  g_autoptr(KvpPurge) self = g_steal_pointer (&lane->purge);

  g_free (lane);

  _kvp_run_lane_ended (&self->run);
}

static void
lane_settled_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Lane *lane = user_data;
  KvpPurge *self = lane->purge;
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->run.main_context);

  if (!kvp_plan_settle_finish (KVP_PLAN (source), result, &error))
    {
      /* What is known of these keys is kept until it can be written. */
      g_queue_push_tail (&self->unsettled, kvp_plan_settle_take_back (KVP_PLAN (source), result));
      _kvp_run_take_error (&self->run, g_steal_pointer (&error));
      lane_end (lane);
      return;
    }

  _kvp_purge_count (self, &lane->tally);
  lane_claim (lane);
}

static void
lane_settle (Lane         *lane,
             KvpPlanBatch *batch)
{
  lane->tally = _kvp_purge_tally_batch (batch);
  kvp_plan_settle_async (kvp_purge_get_plan (lane->purge), batch, NULL, lane_settled_cb, lane);
}

/* A plan may be of another account than the one that its connection shows now. */
static void
tell_right (KvpPurge     *self,
            gboolean      any_good,
            const GError *pause) /* (nullable) */
{
  KvpAccount *account = kvp_connection_get_account (self->run.connection);
  KvpPlan *plan = kvp_purge_get_plan (self);

  if (account == NULL || !g_str_equal (kvp_account_get_id (account), kvp_plan_get_account_id (plan)))
    return;

  if (any_good)
    _kvp_connection_take_delete (self->run.connection, KVP_RIGHT_YES);
  else if (g_error_matches (pause, KVP_ERROR, KVP_ERROR_FORBIDDEN))
    _kvp_connection_take_delete (self->run.connection, KVP_RIGHT_NO);
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

  kvp_main_context_assert (&self->run.main_context);

  batch = kvp_purge_delivery_finish (result, &any_good, &pause);
  if (any_good)
    {
      self->max_batch = self->batch_size;
      self->run.pause.network_wait = 0;
    }
  tell_right (self, any_good, pause);
  if (pause != NULL)
    _kvp_run_take_error (&self->run, g_steal_pointer (&pause));

  lane_settle (lane, g_steal_pointer (&batch));
}

static void
lane_send (Lane         *lane,
           KvpPlanBatch *batch)
{
  KvpPurge *self = lane->purge;
  KvpPlan *plan = kvp_purge_get_plan (self);

  kvp_purge_delivery_async (self->run.client,
                            kvp_plan_get_account_id (plan),
                            kvp_plan_get_namespace_id (plan),
                            batch,
                            self->troubles,
                            self->blames_keys,
                            self->run.cancellable,
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

  kvp_main_context_assert (&lane->purge->run.main_context);

  batch = kvp_plan_claim_finish (KVP_PLAN (source), result, &error);

  if (error != NULL)
    {
      _kvp_run_take_error (&lane->purge->run, g_steal_pointer (&error));
      lane_end (lane);
    }
  else if (batch == NULL)
    {
      lane_end (lane);
    }
  else if (lane->purge->run.phase != KVP_RUN_PHASE_WORKING)
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

  if (!_kvp_run_lane_goes_on (&self->run))
    {
      lane_end (lane);
      return;
    }

  kvp_plan_claim_async (kvp_purge_get_plan (self), self->max_batch, NULL, lane_claimed_cb, lane);
}

void
_kvp_purge_start_lane (KvpRun *run)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->purge = g_object_ref (KVP_PURGE (run));
  lane_claim (lane);
}
