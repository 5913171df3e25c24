/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-recheck.h"

/* --- the end --- */

static void
return_result (KvpPurge *self)
{
  KvpRun *run = &self->run;

  g_clear_pointer (&self->place, kvp_purge_place_leave);
  _kvp_run_return (run, run->pause.error != NULL ? g_error_copy (run->pause.error) : NULL);
}

static void
run_ended_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_end_run_finish (KVP_PLAN (source), result, &error))
    self->plan_runs = FALSE;
  else
    _kvp_run_take_error (&self->run, g_steal_pointer (&error));

  return_result (self);
}

static void settle_unsettled (KvpPurge *self);

/* Outcomes that could not be written get another chance first: a row whose outcome is lost has to be looked up. */
void
_kvp_purge_end (KvpRun *run)
{
  KvpPurge *self = KVP_PURGE (run);
  gint64 duration = 0;
  guint64 requests = 0;

  if (!g_queue_is_empty (&self->unsettled))
    {
      _kvp_run_set_phase (run, KVP_RUN_PHASE_STOPPING);
      settle_unsettled (self);
      return;
    }

  /* What ran until a pause was written down then. */
  if (self->plan_runs)
    {
      duration = g_get_monotonic_time () - self->stretch_at;
      requests = kvp_client_get_n_requests (run->client) - self->stretch_requests;
    }

  kvp_plan_end_run_async (kvp_purge_get_plan (self), duration, requests, FALSE, NULL, run_ended_cb,
                          g_object_ref (self));
}

void
_kvp_purge_lanes_over (KvpRun *run)
{
  if (run->phase == KVP_RUN_PHASE_PAUSING)
    _kvp_purge_become_paused (KVP_PURGE (run));
  else
    _kvp_purge_end (run);
}

/* --- a stretch --- */

static void
start_lanes (KvpPurge *self)
{
  _kvp_run_set_phase (&self->run, KVP_RUN_PHASE_WORKING);
  _kvp_run_start_lanes (&self->run);
}

static void
page_checked (guint    n_keys,
              gpointer user_data)
{
  KvpPurge *self = user_data;

  kvp_main_context_assert (&self->run.main_context);
  self->run.progress.pages++;
  self->run.progress.fetched += n_keys;
  /* Every key that was fetched is compared, and none is matched against a filter. */
  self->run.progress.processed += n_keys;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;
  KvpPlanCheckCounts counts = { 0 };

  kvp_main_context_assert (&self->run.main_context);

  if (kvp_recheck_run_finish (result, &counts, &error))
    {
      self->looked_up = TRUE;
      self->run.progress.skipped += counts.rewritten + counts.gone + counts.expired;
      self->run.pause.network_wait = 0;
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      _kvp_run_take_error (&self->run, g_steal_pointer (&error));
    }

  if (self->run.phase == KVP_RUN_PHASE_CHECKING)
    start_lanes (self);
  else
    _kvp_purge_lanes_over (&self->run);
}

/* Saving values takes a while in which keys can be rewritten, so that their list counts as old, once. */
static guint
get_check_age (KvpPurge *self)
{
  return kvp_confirmation_get_save_values (self->confirmation) && !self->looked_up ? 0 : self->check_age;
}

static void
check (KvpPurge *self)
{
  KvpPlan *plan = kvp_purge_get_plan (self);
  KvpPlanCheckScope scope;

  if (self->run.phase != KVP_RUN_PHASE_CHECKING)
    _kvp_purge_lanes_over (&self->run);
  else if (!kvp_recheck_is_needed (plan, get_check_age (self), g_get_real_time () / G_USEC_PER_SEC, &scope))
    start_lanes (self);
  else
    kvp_recheck_run_async (self->run.client, plan, scope, page_checked, self, self->run.cancellable, checked_cb,
                           g_object_ref (self));
}

static void
run_started_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;
  const KvpProgress *progress = &self->run.progress;

  if (kvp_plan_start_run_finish (KVP_PLAN (source), result, &error))
    {
      self->plan_runs = TRUE;
      check (self);
      return;
    }

  _kvp_run_take_error (&self->run, g_steal_pointer (&error));

  /* A run that could never start is over; one that was paused stays so. */
  if (progress->requests == 0 && progress->deleted + progress->failed + progress->skipped == 0)
    return_result (self);
  else
    _kvp_purge_lanes_over (&self->run);
}

static void
start_plan (KvpPurge *self)
{
  if (self->plan_runs)
    check (self);
  else if (kvp_confirmation_get_save_values (self->confirmation))
    kvp_plan_start_saved_run_async (kvp_purge_get_plan (self), kvp_confirmation_get_revision (self->confirmation), NULL,
                                    run_started_cb, g_object_ref (self));
  else
    kvp_plan_start_run_async (kvp_purge_get_plan (self), kvp_confirmation_get_revision (self->confirmation), NULL,
                              run_started_cb, g_object_ref (self));
}

/* A batch on its second way to the database. */
typedef struct {
  KvpPurge      *purge; /* (owned) */
  KvpPurgeTally  tally;
} Settling;

static Settling *
settling_new (KvpPurge     *self,
              KvpPlanBatch *batch)
{
  Settling *settling = g_new0 (Settling, 1);

  settling->purge = g_object_ref (self);
  settling->tally = _kvp_purge_tally_batch (batch);

  return settling;
}

static void
unsettled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Settling *settling = user_data;
  g_autoptr(KvpPurge) self = settling->purge;
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->run.main_context);

  if (kvp_plan_settle_finish (KVP_PLAN (source), result, &error))
    {
      _kvp_purge_count (self, &settling->tally);
      settle_unsettled (self);
      return;
    }

  g_queue_push_tail (&self->unsettled, kvp_plan_settle_take_back (KVP_PLAN (source), result));
  _kvp_run_take_error (&self->run, g_steal_pointer (&error));

  /* The person who stops it now does so knowing why: those keys stay in flight, and are looked up next time. */
  if (self->run.phase == KVP_RUN_PHASE_STOPPING)
    {
      g_queue_clear_full (&self->unsettled, (GDestroyNotify) kvp_plan_batch_free);
      _kvp_purge_end (&self->run);
    }
  else
    {
      _kvp_purge_lanes_over (&self->run);
    }
}

static void
settle_unsettled (KvpPurge *self)
{
  KvpPlanBatch *batch = g_queue_pop_head (&self->unsettled);

  if (batch == NULL)
    {
      if (self->run.phase == KVP_RUN_PHASE_CHECKING)
        start_plan (self);
      else
        _kvp_purge_lanes_over (&self->run);
      return;
    }

  kvp_plan_settle_async (kvp_purge_get_plan (self), batch, NULL, unsettled_cb, settling_new (self, batch));
}

void
_kvp_purge_begin (KvpRun *run)
{
  KvpPurge *self = KVP_PURGE (run);

  if (!self->plan_runs)
    {
      self->stretch_at = g_get_monotonic_time ();
      self->stretch_requests = kvp_client_get_n_requests (run->client);
    }

  _kvp_run_set_phase (run, KVP_RUN_PHASE_CHECKING);
  settle_unsettled (self);
}

/* --- the start --- */

static gboolean
check_can_start (KvpPurge  *self,
                 GError   **error)
{
  if (self->run.started)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This purge has run already."));
      return FALSE;
    }

  if (self->run.connection == NULL || self->confirmation == NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("Nothing is deleted without a confirmation."));
      return FALSE;
    }

  return kvp_confirmation_check_endpoint (self->confirmation, kvp_connection_get_endpoint (self->run.connection),
                                          error);
}

static gboolean
prepare (KvpPurge  *self,
         GError   **error)
{
  g_autoptr(KvpPurgePlace) place = NULL;

  /* The confirmation is spent last, so that a start that is refused costs nothing. */
  if (!check_can_start (self, error) ||
      !(place = kvp_purge_place_occupy (kvp_purge_get_plan (self), error)) ||
      !kvp_confirmation_spend (self->confirmation, error))
    return FALSE;

  self->place = g_steal_pointer (&place);
  self->max_batch = self->batch_size;

  return TRUE;
}

/**
 * kvp_purge_run_async:
 * @self: a purge that has not run
 * @callback: called at the end of the run
 * @user_data: for @callback
 *
 * Deletes the ticked keys of the plan. It starts only if the ticks are those that were confirmed. At the end,
 * kvp_run_finish(): %TRUE does not mean that every key is deleted. There is no cancellable, see kvp_run_stop().
 */
void
kvp_purge_run_async (KvpPurge            *self,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (KVP_IS_PURGE (self));
  kvp_main_context_assert (&self->run.main_context);

  prepare (self, &error);
  _kvp_run_start (&self->run, error, callback, user_data);
}
