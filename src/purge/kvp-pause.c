/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-pause"

#include "config.h"

#include "purge/kvp-pause.h"

#include "base/kvp-error.h"

/* Without a network: the first try after so many seconds, then twice as long each time. */
#define FIRST_NETWORK_WAIT 5
#define MAX_NETWORK_WAIT 60

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* What a failure says of a run that meets it. */
static KvpPauseReason
classify (const GError *error)
{
  if (error->domain != KVP_ERROR)
    return KVP_PAUSE_SERVER;

  switch ((KvpError) error->code)
    {
    case KVP_ERROR_AUTH:
    case KVP_ERROR_FORBIDDEN:
    case KVP_ERROR_NO_TOKEN:
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

/**
 * kvp_pause_take_error:
 * @self: a pause
 * @error: (transfer full): a failure
 *
 * Returns: whether it is the first, which tells why the run pauses
 */
gboolean
kvp_pause_take_error (KvpPause *self,
                      GError   *error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error != NULL, FALSE);

  if (self->error != NULL)
    {
      g_debug ("A second error, after “%s”: %s", self->error->message, error->message);
      g_error_free (error);
      return FALSE;
    }

  self->reason = classify (error);
  self->error = error;

  return TRUE;
}

/* Daily limits start anew at 00:00 UTC: https://developers.cloudflare.com/kv/platform/limits/ */
static gint64
get_next_midnight (void)
{
  const gint64 day = 24 * 60 * 60;

  return (get_now () / day + 1) * day;
}

static gboolean
resume_cb (gpointer user_data)
{
  KvpPause *self = user_data;

  kvp_pause_hold (self);
  self->resume (self->owner);

  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (KvpPause *self,
                    gboolean  available)
{
  if (available)
    resume_cb (self);
}

/* The monitor can not see every network, so that it only ever makes the next try come sooner. */
static void
wait_for_network (KvpPause *self)
{
  self->network_wait = self->network_wait == 0 ? FIRST_NETWORK_WAIT : MIN (self->network_wait * 2, MAX_NETWORK_WAIT);
  self->resume_at = get_now () + self->network_wait;
  self->source = g_timeout_source_new_seconds (self->network_wait);
  g_source_set_callback (self->source, resume_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  self->network_id = g_signal_connect_swapped (g_network_monitor_get_default (), "network-changed",
                                               G_CALLBACK (network_changed_cb), self);
}

/**
 * kvp_pause_wait:
 * @self: a pause
 * @resume: called as soon as there may be a network again, if there is none
 * @owner: (transfer none): the run, for @resume
 */
void
kvp_pause_wait (KvpPause           *self,
                KvpPauseResumeFunc  resume,
                gpointer            owner)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (resume != NULL);

  kvp_pause_hold (self);
  self->resume = resume;
  self->owner = owner;

  if (self->reason == KVP_PAUSE_QUOTA)
    self->resume_at = get_next_midnight ();
  else if (self->reason == KVP_PAUSE_NETWORK)
    wait_for_network (self);
}

/**
 * kvp_pause_hold:
 * @self: a pause
 *
 * Nothing but a person ends it any more.
 */
void
kvp_pause_hold (KvpPause *self)
{
  g_return_if_fail (self != NULL);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->network_id != 0)
    g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_id);
  self->network_id = 0;
}

/**
 * kvp_pause_clear:
 * @self: a pause
 *
 * The run goes on, or ends. How long it waited for a network stays, for the next time.
 */
void
kvp_pause_clear (KvpPause *self)
{
  g_return_if_fail (self != NULL);

  kvp_pause_hold (self);
  self->reason = KVP_PAUSE_NONE;
  self->resume_at = 0;
  g_clear_error (&self->error);
}
