/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "run-fixture.h"

#include "base/kvp-error.h"

KvpConfirmation *
run_confirm (KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  KvpConfirmation *confirmation = kvp_confirmation_new (plan, kvp_plan_get_namespace_title (plan), &error);

  g_assert_no_error (error);

  return confirmation;
}

static void
purge_progress_cb (KvpPurge *purge,
                   RunPurge *self)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (purge));

  g_assert_cmpuint (progress->deleted, >=, self->shown.deleted);
  g_assert_cmpuint (progress->failed, >=, self->shown.failed);
  g_assert_cmpuint (progress->skipped, >=, self->shown.skipped);
  g_assert_cmpuint (progress->requests, >=, self->shown.requests);
  g_assert_cmpuint (progress->deleted + progress->failed + progress->skipped, <=, progress->total);
  g_assert_false (self->done);

  self->shown = *progress;
  self->n_signals++;
}

static void
purge_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  RunPurge *self = user_data;

  g_assert_false (self->done);
  self->ok = kvp_run_finish (KVP_RUN (source), result, &self->error);
  g_assert_true (self->ok == (self->error == NULL));
  self->done = TRUE;
}

static gboolean
stop_cb (gpointer user_data)
{
  kvp_run_stop (KVP_RUN (user_data));

  return G_SOURCE_REMOVE;
}

static void
purge_phase_cb (RunPurge *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED && !self->stays_paused)
    g_idle_add_full (G_PRIORITY_DEFAULT, stop_cb, g_object_ref (self->purge), g_object_unref);
}

RunPurge *
run_purge_new (RunFixture      *self,
               KvpConfirmation *confirmation)
{
  RunPurge *run = g_new0 (RunPurge, 1);

  run->purge = kvp_purge_new (self->connection, confirmation);
  g_signal_connect (run->purge, "progress", G_CALLBACK (purge_progress_cb), run);
  g_signal_connect_swapped (run->purge, "notify::phase", G_CALLBACK (purge_phase_cb), run);

  return run;
}

void
run_purge_start (RunPurge *self)
{
  kvp_purge_run_async (self->purge, purge_done_cb, self);
}

static gboolean
purge_is_done (gpointer user_data)
{
  return ((RunPurge *) user_data)->done;
}

void
run_purge_wait (RunPurge *self)
{
  run_until (purge_is_done, self);
  run_assert_counts_add_up (kvp_purge_get_plan (self->purge));
}

typedef struct {
  KvpRun      *run;
  KvpRunPhase  phase;
} PhaseWait;

static gboolean
is_in_phase (gpointer user_data)
{
  const PhaseWait *wait = user_data;

  return kvp_run_get_phase (wait->run) == wait->phase;
}

void
run_wait_for_phase (KvpRun      *run,
                    KvpRunPhase  phase)
{
  PhaseWait wait = { run, phase };

  run_until (is_in_phase, &wait);
}

void
run_purge_free (RunPurge *self)
{
  g_assert_finalize_object (self->purge);
  g_clear_error (&self->error);
  g_free (self);
}

RunPurge *
run_purge (RunFixture *self,
           KvpPlan    *plan)
{
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  RunPurge *run = run_purge_new (self, confirmation);

  run_purge_start (run);
  run_purge_wait (run);

  return run;
}

RunPurge *
run_purge_in_batches (RunFixture *self,
                      KvpPlan    *plan,
                      guint       batch_size,
                      guint       concurrency)
{
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  RunPurge *run = run_purge_new (self, confirmation);

  g_object_set (run->purge, "batch-size", batch_size, "max-concurrency", concurrency, NULL);
  run_purge_start (run);
  run_purge_wait (run);

  return run;
}

static void
refused_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GError **error = user_data;

  g_assert_false (kvp_run_finish (KVP_RUN (source), result, error));
}

static gboolean
is_refused (gpointer user_data)
{
  return *(GError **) user_data != NULL;
}

void
run_assert_refused (KvpPurge *purge)
{
  g_autoptr(GError) error = NULL;

  kvp_purge_run_async (purge, refused_cb, &error);
  run_until (is_refused, &error);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
}
