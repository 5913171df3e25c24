/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

#include "base/kvp-error.h"

/* Without a network: the first try after so many seconds, then twice as long each time. */
#define FIRST_NETWORK_WAIT 5
#define MAX_NETWORK_WAIT 60

/* After a failure that no key was blamed for, batches are so many times smaller: two bad keys, one in each half of a
 * batch, look like a failing server, and stand alone in time. */
#define SHRINK 10

/* What a failure says of a run that meets it. */
KvpPurgePause
_kvp_purge_classify_pause (const GError *error)
{
  if (error->domain != KVP_ERROR)
    return KVP_PAUSE_SERVER;

  switch ((KvpError) error->code)
    {
    case KVP_ERROR_AUTH:
    case KVP_ERROR_FORBIDDEN:
      return KVP_PAUSE_TOKEN;

    case KVP_ERROR_NETWORK:
      return KVP_PAUSE_NETWORK;

    case KVP_ERROR_QUOTA:
      return KVP_PAUSE_QUOTA;

    case KVP_ERROR_NOT_FOUND:
      return KVP_PAUSE_NAMESPACE;

    case KVP_ERROR_STATE:
    case KVP_ERROR_DISK_FULL:
    case KVP_ERROR_STORE_READ_ONLY:
    case KVP_ERROR_STORE_DAMAGED:
    case KVP_ERROR_STORE_NEWER:
    case KVP_ERROR_STORE_BUSY:
    case KVP_ERROR_STORE:
      return KVP_PAUSE_STORE;

    case KVP_ERROR_RATE_LIMITED:
    case KVP_ERROR_TIMED_OUT:
    case KVP_ERROR_SERVER:
    case KVP_ERROR_BAD_RESPONSE:
    case KVP_ERROR_NOT_API:
    case KVP_ERROR_REJECTED:
    case KVP_ERROR_INVALID_INPUT:
    case KVP_ERROR_KEYRING:
    default:
      return KVP_PAUSE_SERVER;
    }
}

/* Daily limits start anew at 00:00 UTC: https://developers.cloudflare.com/kv/platform/limits/ */
gint64
_kvp_purge_get_next_midnight (void)
{
  const gint64 day = 24 * 60 * 60;

  return (g_get_real_time () / G_USEC_PER_SEC / day + 1) * day;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
_kvp_purge_clear_pause (KvpPurge *self)
{
  clear_source (&self->resume_source);
  if (self->network_id != 0)
    g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_id);
  self->network_id = 0;
  self->pause = KVP_PAUSE_NONE;
  self->resume_at = 0;
  g_clear_error (&self->pause_error);
}

/* The first reason tells why; those after it are mostly its consequences. But that a person asked for a pause hides no
 * failure. */
void
_kvp_purge_take_error (KvpPurge *self,
                       GError   *error)
{
  kvp_main_context_assert (&self->main_context);

  if (self->pause_error == NULL)
    {
      self->pause = _kvp_purge_classify_pause (error);
      self->pause_error = error;
    }
  else
    {
      g_debug ("A second error, after “%s”: %s", self->pause_error->message, error->message);
      g_error_free (error);
    }

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->phase == KVP_PURGE_CHECKING || self->phase == KVP_PURGE_DELETING)
    _kvp_purge_set_phase (self, KVP_PURGE_PAUSING);
}

/* --- by itself --- */

static gboolean
resume_cb (gpointer user_data)
{
  KvpPurge *self = user_data;

  clear_source (&self->resume_source);
  kvp_purge_resume (self);

  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (KvpPurge *self,
                    gboolean  available)
{
  if (available && self->phase == KVP_PURGE_PAUSED)
    kvp_purge_resume (self);
}

/* @wait: (inout): seconds that the run waited before the last try, and those before the next one, which is given in
 * seconds since the epoch. */
gint64
_kvp_purge_get_network_try (guint *wait)
{
  *wait = *wait == 0 ? FIRST_NETWORK_WAIT : MIN (*wait * 2, MAX_NETWORK_WAIT);

  return g_get_real_time () / G_USEC_PER_SEC + *wait;
}

/* The monitor can not see every network, so that it only ever makes the next try come sooner. */
static void
wait_for_network (KvpPurge *self)
{
  self->resume_at = _kvp_purge_get_network_try (&self->network_wait);
  self->resume_source = g_timeout_source_new_seconds (self->network_wait);
  g_source_set_callback (self->resume_source, resume_cb, self, NULL);
  g_source_attach (self->resume_source, self->main_context.context);

  self->network_id = g_signal_connect_swapped (g_network_monitor_get_default (), "network-changed",
                                               G_CALLBACK (network_changed_cb), self);
}

/* --- paused --- */

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
  else if (self->pause_error == NULL)
    {
      self->pause = _kvp_purge_classify_pause (error);
      self->pause_error = g_steal_pointer (&error);
      kvp_purge_troubles_add_pause (self->troubles, self->pause_error);
    }

  if (self->phase == KVP_PURGE_STOPPING)
    {
      _kvp_purge_end_run (self);
      return;
    }

  if (self->pause == KVP_PAUSE_QUOTA)
    self->resume_at = _kvp_purge_get_next_midnight ();
  else if (self->pause == KVP_PAUSE_NETWORK)
    wait_for_network (self);
  _kvp_purge_set_phase (self, KVP_PURGE_PAUSED);

  if (self->resume_wanted)
    kvp_purge_resume (self);
}

void
_kvp_purge_become_paused (KvpPurge *self)
{
  g_assert (self->phase == KVP_PURGE_PAUSING && self->n_lanes == 0);

  if (self->pause_error != NULL)
    kvp_purge_troubles_add_pause (self->troubles, self->pause_error);

  /* A failure that no key could be blamed for: it is looked into with smaller batches. */
  if (self->pause == KVP_PAUSE_SERVER)
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
      /* It would have resumed by itself. */
      clear_source (&self->resume_source);
      return;
    }
  if (self->phase != KVP_PURGE_CHECKING && self->phase != KVP_PURGE_DELETING)
    return;

  if (self->pause == KVP_PAUSE_NONE)
    self->pause = KVP_PAUSE_PERSON;
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
  _kvp_purge_clear_pause (self);
  _kvp_purge_begin (self);
}

/**
 * kvp_purge_get_pause:
 * @self: a purge
 *
 * Returns: why it is pausing or paused
 */
KvpPurgePause
kvp_purge_get_pause (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), KVP_PAUSE_NONE);

  return self->pause;
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

  return self->pause_error;
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

  return self->resume_at;
}
