/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-recheck.h"

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_purge_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  _kvp_purge_show_progress (owner);
}

/* --- the end --- */

static void
return_result (KvpPurge *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autoptr(GError) error = NULL;

  g_assert (self->n_lanes == 0);

  kvp_purge_get_progress (self);
  self->started_at = 0;
  if (self->pause.error != NULL)
    error = g_error_copy (self->pause.error);
  g_clear_signal_handler (&self->concurrency_id, self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->place, kvp_purge_place_leave);
  kvp_pause_clear (&self->pause);
  _kvp_purge_set_phase (self, KVP_PURGE_ENDED);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
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
    _kvp_purge_take_error (self, g_steal_pointer (&error));

  return_result (self);
}

static void settle_unsettled (KvpPurge *self);

/* Outcomes that could not be written get another chance first: a row whose outcome is lost has to be looked up. */
void
_kvp_purge_end_run (KvpPurge *self)
{
  gint64 duration = 0;
  guint64 requests = 0;

  if (!g_queue_is_empty (&self->unsettled))
    {
      _kvp_purge_set_phase (self, KVP_PURGE_STOPPING);
      settle_unsettled (self);
      return;
    }

  /* What ran until a pause was written down then. */
  if (self->plan_runs)
    {
      duration = g_get_monotonic_time () - self->stretch_at;
      requests = kvp_client_get_n_requests (self->client) - self->stretch_requests;
    }

  kvp_plan_end_run_async (kvp_purge_get_plan (self), duration, requests, FALSE, NULL, run_ended_cb,
                          g_object_ref (self));
}

void
_kvp_purge_lanes_over (KvpPurge *self)
{
  if (self->phase == KVP_PURGE_PAUSING)
    _kvp_purge_become_paused (self);
  else
    _kvp_purge_end_run (self);
}

/* --- a stretch --- */

static void
page_checked (guint    n_keys,
              gpointer user_data)
{
  KvpPurge *self = user_data;

  kvp_main_context_assert (&self->main_context);
  self->progress.pages++;
  self->progress.fetched += n_keys;
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;
  KvpPlanCheckCounts counts = { 0 };

  kvp_main_context_assert (&self->main_context);

  if (kvp_recheck_run_finish (result, &counts, &error))
    {
      self->looked_up = TRUE;
      self->progress.skipped += counts.rewritten + counts.gone + counts.expired;
      self->pause.network_wait = 0;
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      _kvp_purge_take_error (self, g_steal_pointer (&error));
    }

  if (self->phase == KVP_PURGE_CHECKING)
    _kvp_purge_start_lanes (self);
  else
    _kvp_purge_lanes_over (self);
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

  if (self->phase != KVP_PURGE_CHECKING)
    _kvp_purge_lanes_over (self);
  else if (!kvp_recheck_is_needed (plan, get_check_age (self), g_get_real_time () / G_USEC_PER_SEC, &scope))
    _kvp_purge_start_lanes (self);
  else
    kvp_recheck_run_async (self->client, plan, scope, page_checked, self, self->cancellable, checked_cb,
                           g_object_ref (self));
}

static void
run_started_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_start_run_finish (KVP_PLAN (source), result, &error))
    {
      self->plan_runs = TRUE;
      check (self);
      return;
    }

  _kvp_purge_take_error (self, g_steal_pointer (&error));

  /* A run that could never start is over; one that was paused stays so. */
  if (self->progress.requests == 0 && self->progress.deleted + self->progress.failed + self->progress.skipped == 0)
    return_result (self);
  else
    _kvp_purge_lanes_over (self);
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
  KvpPurge *purge; /* (owned) */
  guint64   n_deleted;
  guint64   n_failed;
  guint64   n_skipped;
} Settling;

static Settling *
settling_new (KvpPurge     *self,
              KvpPlanBatch *batch)
{
  Settling *settling = g_new0 (Settling, 1);

  settling->purge = g_object_ref (self);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      KvpKeyState state = kvp_plan_batch_get_outcome (batch, i, NULL, NULL);

      settling->n_deleted += state == KVP_KEY_DELETED;
      settling->n_failed += state == KVP_KEY_FAILED;
      settling->n_skipped += state == KVP_KEY_SKIPPED;
    }

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

  kvp_main_context_assert (&self->main_context);

  if (kvp_plan_settle_finish (KVP_PLAN (source), result, &error))
    {
      self->progress.deleted += settling->n_deleted;
      self->progress.failed += settling->n_failed;
      self->progress.skipped += settling->n_skipped;
      settle_unsettled (self);
      return;
    }

  g_queue_push_tail (&self->unsettled, kvp_plan_settle_take_back (KVP_PLAN (source), result));
  _kvp_purge_take_error (self, g_steal_pointer (&error));

  /* The person who stops it now does so knowing why: those keys stay in flight, and are looked up next time. */
  if (self->phase == KVP_PURGE_STOPPING)
    {
      g_queue_clear_full (&self->unsettled, (GDestroyNotify) kvp_plan_batch_free);
      _kvp_purge_end_run (self);
    }
  else
    {
      _kvp_purge_lanes_over (self);
    }
}

static void
settle_unsettled (KvpPurge *self)
{
  KvpPlanBatch *batch = g_queue_pop_head (&self->unsettled);

  if (batch == NULL)
    {
      if (self->phase == KVP_PURGE_CHECKING)
        start_plan (self);
      else
        _kvp_purge_lanes_over (self);
      return;
    }

  kvp_plan_settle_async (kvp_purge_get_plan (self), batch, NULL, unsettled_cb, settling_new (self, batch));
}

void
_kvp_purge_begin (KvpPurge *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!self->plan_runs)
    {
      self->stretch_at = g_get_monotonic_time ();
      self->stretch_requests = kvp_client_get_n_requests (self->client);
    }

  _kvp_purge_set_phase (self, KVP_PURGE_CHECKING);
  settle_unsettled (self);
}

/* --- the start --- */

static gboolean
check_can_start (KvpPurge  *self,
                 GError   **error)
{
  KvpPlan *plan;

  if (self->started)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This purge has run already."));
      return FALSE;
    }

  if (self->connection == NULL || self->confirmation == NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("Nothing is deleted without a confirmation."));
      return FALSE;
    }

  plan = kvp_purge_get_plan (self);
  if (g_strcmp0 (kvp_connection_get_endpoint (self->connection), kvp_plan_get_endpoint (plan)) != 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("These keys were listed through another API endpoint "
                             "than the one that is connected now."));
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_purge_run_async:
 * @self: a purge that has not run
 * @callback: called at the end of the run
 * @user_data: for @callback
 *
 * Deletes the ticked keys of the plan. It starts only if the ticks are those that were confirmed. There is no
 * cancellable, see kvp_purge_stop().
 */
void
kvp_purge_run_async (KvpPurge            *self,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPurgePlace) place = NULL;

  g_return_if_fail (KVP_IS_PURGE (self));
  kvp_main_context_assert (&self->main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_purge_run_async);
  g_task_set_check_cancellable (task, FALSE);

  /* The confirmation is spent last, so that a start that is refused costs nothing. */
  if (!check_can_start (self, &error) ||
      !(place = kvp_purge_place_occupy (kvp_purge_get_plan (self), &error)) ||
      !kvp_confirmation_spend (self->confirmation, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->started = TRUE;
  self->place = g_steal_pointer (&place);
  self->started_at = g_get_monotonic_time ();
  self->task = g_steal_pointer (&task);
  self->max_batch = self->batch_size;
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);
  self->concurrency_id = g_signal_connect_swapped (self->client, "notify::concurrency",
                                                   G_CALLBACK (_kvp_purge_adjust_lanes), self);

  _kvp_purge_begin (self);
}

/**
 * kvp_purge_run_finish:
 * @self: a purge
 * @result: the result that the callback got
 * @error: return location
 *
 * %TRUE does not mean that every key is deleted: the plan tells each key's state, and its counts how many
 * failed.
 *
 * Returns: %FALSE if the run could not start or had to end early; what was not sent is still pending
 */
gboolean
kvp_purge_run_finish (KvpPurge      *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_purge_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_purge_stop:
 * @self: a purge
 *
 * Sends nothing new and ends the run. What is in flight is awaited and accounted for: to give up a request would
 * leave nobody knowing what became of its keys.
 */
void
kvp_purge_stop (KvpPurge *self)
{
  KvpPurgePhase phase;

  g_return_if_fail (KVP_IS_PURGE (self));
  kvp_main_context_assert (&self->main_context);

  phase = self->phase;
  if (phase == KVP_PURGE_READY || phase == KVP_PURGE_STOPPING || phase == KVP_PURGE_ENDED)
    return;

  self->stopped = TRUE;
  self->resume_wanted = FALSE;
  g_cancellable_cancel (self->cancellable);
  _kvp_purge_set_phase (self, KVP_PURGE_STOPPING);

  if (phase == KVP_PURGE_PAUSED)
    _kvp_purge_end_run (self);
}
