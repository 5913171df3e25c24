/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-run"

#include "config.h"

#include "purge/kvp-run-private.h"

void
_kvp_run_take_error (KvpRun *self,
                     GError *error)
{
  kvp_main_context_assert (&self->main_context);

  kvp_pause_take_error (&self->pause, error);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (kvp_run_get_going (self))
    _kvp_run_set_phase (self, KVP_RUN_PHASE_PAUSING);
}

static void
resume_cb (gpointer owner)
{
  kvp_run_resume (owner);
}

void
_kvp_run_become_paused (KvpRun *self)
{
  g_assert (self->phase == KVP_RUN_PHASE_PAUSING && self->n_lanes == 0);

  kvp_pause_wait (&self->pause, resume_cb, self);
  _kvp_run_set_phase (self, KVP_RUN_PHASE_PAUSED);

  if (self->resume_wanted)
    kvp_run_resume (self);
}

/**
 * kvp_run_pause:
 * @self: a purge or a backup
 *
 * Sends nothing new until kvp_run_resume(). What is on the way is awaited and accounted for; questions that change
 * nothing are given up, and asked again.
 */
void
kvp_run_pause (KvpRun *self)
{
  g_return_if_fail (KVP_IS_RUN (self));
  g_return_if_fail (KVP_RUN_GET_CLASS (self)->end_paused != NULL);
  kvp_main_context_assert (&self->main_context);

  self->resume_wanted = FALSE;
  if (self->phase == KVP_RUN_PHASE_PAUSED)
    {
      kvp_pause_hold (&self->pause);
      return;
    }
  if (!kvp_run_get_going (self))
    return;

  if (self->pause.reason == KVP_PAUSE_NONE)
    self->pause.reason = KVP_PAUSE_PERSON;
  g_cancellable_cancel (self->cancellable);
  _kvp_run_set_phase (self, KVP_RUN_PHASE_PAUSING);
}

/**
 * kvp_run_resume:
 * @self: a run
 *
 * Goes on from where it was. While it is still pausing, it goes on as soon as nothing is on the way.
 */
void
kvp_run_resume (KvpRun *self)
{
  g_return_if_fail (KVP_IS_RUN (self));
  kvp_main_context_assert (&self->main_context);

  if (self->phase == KVP_RUN_PHASE_PAUSING)
    {
      self->resume_wanted = TRUE;
      return;
    }
  if (self->phase != KVP_RUN_PHASE_PAUSED)
    return;

  self->resume_wanted = FALSE;
  kvp_pause_clear (&self->pause);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  KVP_RUN_GET_CLASS (self)->begin (self);
}

/**
 * kvp_run_get_pause:
 * @self: a run
 *
 * Returns: why it is pausing or paused
 */
KvpPauseReason
kvp_run_get_pause (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), KVP_PAUSE_NONE);

  return self->pause.reason;
}

/**
 * kvp_run_get_pause_error:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the failure that made it pause
 */
const GError *
kvp_run_get_pause_error (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), NULL);

  return self->pause.error;
}

/**
 * kvp_run_get_resume_at:
 * @self: a run
 *
 * Returns: seconds since the epoch at which it resumes by itself, or at which it makes sense to; 0 if that is not known
 */
gint64
kvp_run_get_resume_at (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), 0);

  return self->pause.resume_at;
}
