/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-run"

#include "config.h"

#include "purge/kvp-run-private.h"

/* A lane is one of the batches that are under way at the same time; what it does with one is for the kind of run. */

static void
adjust (KvpRun *self)
{
  KvpRunClass *klass = KVP_RUN_GET_CLASS (self);
  guint n_allowed = kvp_client_get_concurrency (self->client);
  guint n_wanted = klass->max_lanes > 0 ? MIN (n_allowed, klass->max_lanes) : n_allowed;
  guint n_new = n_wanted > self->n_lanes ? n_wanted - self->n_lanes : 0;

  if (self->phase != KVP_RUN_PHASE_WORKING || !self->lanes_open)
    return;

  /* All are counted before the first one begins, so that none can be the last one too early. */
  self->n_lanes += n_new;
  for (guint i = 0; i < n_new; i++)
    klass->start_lane (self);
}

/*
 * _kvp_run_start_lanes:
 * @self: a run in phase WORKING
 *
 * Each lane has one batch under way. It ends when there is nothing left for it, or nothing new is to be sent, and the
 * last one ends the stretch. While they run, the pace can add to them.
 */
void
_kvp_run_start_lanes (KvpRun *self)
{
  g_assert (self->n_lanes == 0 && self->phase == KVP_RUN_PHASE_WORKING);

  if (self->concurrency_id == 0)
    self->concurrency_id = g_signal_connect_swapped (self->client, "notify::concurrency", G_CALLBACK (adjust), self);

  self->lanes_open = TRUE;
  adjust (self);
}

/*
 * _kvp_run_lane_goes_on:
 * @self: a run
 *
 * Returns: %FALSE if nothing new is to be sent, or there is a lane too many since the pace has slowed down: the one
 *   that asks is the one that can go
 */
gboolean
_kvp_run_lane_goes_on (KvpRun *self)
{
  return self->phase == KVP_RUN_PHASE_WORKING && self->n_lanes <= kvp_client_get_concurrency (self->client);
}

void
_kvp_run_lane_ended (KvpRun *self)
{
  kvp_main_context_assert (&self->main_context);
  g_assert (self->n_lanes > 0);

  self->n_lanes--;
  if (self->n_lanes > 0)
    return;

  /* What comes after them can take a while, in which the pace may change. */
  self->lanes_open = FALSE;
  KVP_RUN_GET_CLASS (self)->lanes_over (self);
}
