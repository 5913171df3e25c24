/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

/* After a failure that no key was blamed for, batches are so many times smaller: two bad keys, one in each half of a
 * batch, look like a failing server, and stand alone in time. */
#define SHRINK 10

void
_kvp_purge_take_error (KvpPurge *self,
                       GError   *error)
{
  kvp_main_context_assert (&self->main_context);

  kvp_pause_take_error (&self->pause, error);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->phase == KVP_PURGE_CHECKING || self->phase == KVP_PURGE_DELETING)
    _kvp_purge_set_phase (self, KVP_PURGE_PAUSING);
}

static void
resume (gpointer owner)
{
  kvp_purge_resume (owner);
}

static void
paused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;

  /* On a full disk this can not be written either. The next start finds a run that was cut off, which is as true. */
  if (kvp_plan_end_run_finish (KVP_PLAN (source), result, &error))
    self->plan_runs = FALSE;
  else if (kvp_pause_take_error (&self->pause, g_steal_pointer (&error)))
    kvp_purge_troubles_add_pause (self->troubles, self->pause.error);

  if (self->phase == KVP_PURGE_STOPPING)
    {
      _kvp_purge_end_run (self);
      return;
    }

  kvp_pause_wait (&self->pause, resume, self);
  _kvp_purge_set_phase (self, KVP_PURGE_PAUSED);

  if (self->resume_wanted)
    kvp_purge_resume (self);
}

void
_kvp_purge_become_paused (KvpPurge *self)
{
  g_assert (self->phase == KVP_PURGE_PAUSING && self->n_lanes == 0);

  if (self->pause.error != NULL)
    kvp_purge_troubles_add_pause (self->troubles, self->pause.error);

  /* A failure that no key could be blamed for: it is looked into with smaller batches. */
  if (self->pause.reason == KVP_PAUSE_SERVER)
    {
      self->max_batch = MAX (self->max_batch / SHRINK, 1);
      self->blames_keys = TRUE;
    }

  kvp_plan_end_run_async (kvp_purge_get_plan (self),
                          g_get_monotonic_time () - self->stretch_at,
                          kvp_client_get_n_requests (self->client) - self->stretch_requests,
                          TRUE,
                          NULL,
                          paused_cb,
                          g_object_ref (self));
}

/**
 * kvp_purge_pause:
 * @self: a purge
 *
 * Sends nothing new until kvp_purge_resume(). What is on the way is awaited and accounted for.
 */
void
kvp_purge_pause (KvpPurge *self)
{
  g_return_if_fail (KVP_IS_PURGE (self));
  kvp_main_context_assert (&self->main_context);

  self->resume_wanted = FALSE;
  if (self->phase == KVP_PURGE_PAUSED)
    {
      kvp_pause_hold (&self->pause);
      return;
    }
  if (self->phase != KVP_PURGE_CHECKING && self->phase != KVP_PURGE_DELETING)
    return;

  if (self->pause.reason == KVP_PAUSE_NONE)
    self->pause.reason = KVP_PAUSE_PERSON;
  g_cancellable_cancel (self->cancellable);
  _kvp_purge_set_phase (self, KVP_PURGE_PAUSING);
}

/**
 * kvp_purge_resume:
 * @self: a purge
 *
 * Goes on from where it was. Keys that no answer came for, or all if the list has grown old, are compared with
 * the namespace first. While it is still pausing, it goes on as soon as nothing is on the way.
 */
void
kvp_purge_resume (KvpPurge *self)
{
  g_return_if_fail (KVP_IS_PURGE (self));
  kvp_main_context_assert (&self->main_context);

  if (self->phase == KVP_PURGE_PAUSING)
    {
      self->resume_wanted = TRUE;
      return;
    }
  if (self->phase != KVP_PURGE_PAUSED)
    return;

  self->resume_wanted = FALSE;
  kvp_pause_clear (&self->pause);
  _kvp_purge_begin (self);
}

/**
 * kvp_purge_get_pause:
 * @self: a purge
 *
 * Returns: why it is pausing or paused
 */
KvpPauseReason
kvp_purge_get_pause (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), KVP_PAUSE_NONE);

  return self->pause.reason;
}

/**
 * kvp_purge_get_pause_error:
 * @self: a purge
 *
 * Returns: (transfer none) (nullable): the failure that made it pause
 */
const GError *
kvp_purge_get_pause_error (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), NULL);

  return self->pause.error;
}

/**
 * kvp_purge_get_resume_at:
 * @self: a purge
 *
 * Returns: seconds since the epoch at which it resumes by itself, or at which it makes sense to; 0 if that is not known
 */
gint64
kvp_purge_get_resume_at (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), 0);

  return self->pause.resume_at;
}
