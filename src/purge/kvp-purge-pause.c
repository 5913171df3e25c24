/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

/* After a failure that no key was blamed for, batches are so many times smaller: two bad keys, one in each half of a
 * batch, look like a failing server, and stand alone in time. */
#define SHRINK 10

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
  else if (kvp_pause_take_error (&self->run.pause, g_steal_pointer (&error)))
    kvp_purge_troubles_add_pause (self->troubles, self->run.pause.error);

  if (self->run.phase == KVP_RUN_PHASE_STOPPING)
    _kvp_purge_end (&self->run);
  else
    _kvp_run_become_paused (&self->run);
}

void
_kvp_purge_become_paused (KvpPurge *self)
{
  g_assert (self->run.phase == KVP_RUN_PHASE_PAUSING && self->run.n_lanes == 0);

  if (self->run.pause.error != NULL)
    kvp_purge_troubles_add_pause (self->troubles, self->run.pause.error);

  /* A failure that no key could be blamed for: it is looked into with smaller batches. */
  if (self->run.pause.reason == KVP_PAUSE_SERVER)
    {
      self->max_batch = MAX (self->max_batch / SHRINK, 1);
      self->blames_keys = TRUE;
    }

  kvp_plan_end_run_async (kvp_purge_get_plan (self),
                          g_get_monotonic_time () - self->stretch_at,
                          kvp_client_get_n_requests (self->run.client) - self->stretch_requests,
                          TRUE,
                          NULL,
                          paused_cb,
                          g_object_ref (self));
}
