/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "ui/kvp-run-text.h"

/* What is not accepted at all lacks no permission. */
static gboolean
is_not_accepted (KvpPurge *purge)
{
  return kvp_run_get_pause (KVP_RUN (purge)) == KVP_PAUSE_TOKEN &&
         g_error_matches (kvp_run_get_pause_error (KVP_RUN (purge)), KVP_ERROR, KVP_ERROR_AUTH);
}

/**
 * kvp_run_text_pause_title:
 * @purge: a purge
 *
 * Returns: (transfer full) (nullable): why it is paused, in a few words
 */
char *
kvp_run_text_pause_title (KvpPurge *purge)
{
  switch (kvp_run_get_pause (KVP_RUN (purge)))
    {
    case KVP_PAUSE_PERSON:
      return g_strdup (_("Paused by You"));

    case KVP_PAUSE_TOKEN:
      return g_strdup (is_not_accepted (purge) ? _("Token Not Accepted") : _("The Token Does Not Allow It"));

    case KVP_PAUSE_NETWORK:
      return g_strdup (_("No Connection"));

    case KVP_PAUSE_QUOTA:
      return g_strdup (_("Daily Limit Reached"));

    case KVP_PAUSE_SERVER:
      return g_strdup (_("Cloudflare Is Failing"));

    case KVP_PAUSE_NAMESPACE:
      return g_strdup (_("The Namespace Is Not There"));

    case KVP_PAUSE_STORE:
      return g_strdup (_("The Result Can Not Be Saved"));

    case KVP_PAUSE_NONE:
    default:
      return NULL;
    }
}

/* 00:00 UTC, and what that is here. */
static char *
describe_quota (gint64 resume_at)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (resume_at);
  g_autofree char *local = time != NULL ? g_date_time_format (time, "%R") : g_strdup ("");

  /* Translators: %s is a time of the day, such as 01:00. */
  return g_strdup_printf (_("The limit starts anew at 00:00 UTC, which is %s here. Resume after that; the rest stays "
                            "as it is until then."), local);
}

static char *
describe_network (gint64 resume_at,
                  gint64 now)
{
  gint64 left = MAX (resume_at - now, 0);
  g_autofree char *count = kvp_format_count ((guint64) left);

  if (resume_at == 0 || left == 0)
    return g_strdup (_("It goes on by itself as soon as there is a connection."));

  return g_strdup_printf (ngettext ("It goes on by itself as soon as there is a connection. Next try in %s second.",
                                    "It goes on by itself as soon as there is a connection. Next try in %s seconds.",
                                    (gulong) left), count);
}

static const char *
get_advice (KvpPurge *purge)
{
  switch (kvp_run_get_pause (KVP_RUN (purge)))
    {
    case KVP_PAUSE_PERSON:
      return _("Nothing is sent until you resume. The keys that are left stay pending.");

    case KVP_PAUSE_TOKEN:
      if (is_not_accepted (purge))
        return _("It may have expired or been revoked. Change the token, then resume.");
      return _("It needs the permission “Workers KV Storage: Edit” for this account. Change the token, then resume.");

    case KVP_PAUSE_SERVER:
      return _("The same happens whatever keys are sent, so that no key is to blame. Wait a few minutes, then resume.");

    case KVP_PAUSE_NAMESPACE:
      return _("It may have been deleted, or the account may have changed. Nothing more is sent.");

    case KVP_PAUSE_STORE:
      return _("Nothing is sent whose outcome could not be kept. Make room, or make the folder writable, then resume.");

    case KVP_PAUSE_NONE:
    case KVP_PAUSE_NETWORK:
    case KVP_PAUSE_QUOTA:
    default:
      return "";
    }
}

/**
 * kvp_run_text_pause_help:
 * @purge: a purge
 * @now: seconds since the epoch; 0 leaves out what changes every second
 *
 * Returns: (transfer full) (nullable): what helps, in sentences of the app alone
 */
char *
kvp_run_text_pause_help (KvpPurge *purge,
                         gint64    now)
{
  KvpPauseReason pause = kvp_run_get_pause (KVP_RUN (purge));

  if (pause == KVP_PAUSE_NONE)
    return NULL;

  if (pause == KVP_PAUSE_QUOTA)
    return describe_quota (kvp_run_get_resume_at (KVP_RUN (purge)));

  if (pause == KVP_PAUSE_NETWORK)
    return describe_network (now != 0 ? kvp_run_get_resume_at (KVP_RUN (purge)) : 0, now);

  return g_strdup (get_advice (purge));
}

/* What was sent when the connection broke. */
static char *
describe_in_flight (KvpPurge *purge)
{
  guint n = kvp_plan_get_counts (kvp_purge_get_plan (purge))->in_flight;
  g_autofree char *count = kvp_format_count (n);

  if (n == 0 || kvp_run_get_phase (KVP_RUN (purge)) != KVP_RUN_PHASE_PAUSED)
    return NULL;

  /* Translators: %s is a number of keys. */
  return g_strdup_printf (ngettext ("There was no answer for %s key that was sent. It is looked up before it is sent "
                                    "again.",
                                    "There was no answer for %s keys that were sent. They are looked up before they "
                                    "are sent again.",
                                    n), count);
}

/**
 * kvp_run_text_pause_advice:
 * @purge: a purge
 * @now: seconds since the epoch
 *
 * Returns: (transfer full) (nullable): what helps, and what happened, in lines of sentences; plain text
 */
char *
kvp_run_text_pause_advice (KvpPurge *purge,
                           gint64    now)
{
  const GError *error = kvp_run_get_pause_error (KVP_RUN (purge));
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  char *in_flight;

  if (kvp_run_get_pause (KVP_RUN (purge)) == KVP_PAUSE_NONE)
    return NULL;

  /* What happened to a token names the permission already. The server's words may be in it. */
  if (kvp_run_get_pause (KVP_RUN (purge)) == KVP_PAUSE_TOKEN && error != NULL)
    {
      g_ptr_array_add (lines, kvp_display_sentence (error->message));
      g_ptr_array_add (lines, g_strdup (_("Change the token, then resume.")));
      error = NULL;
    }
  else
    {
      g_ptr_array_add (lines, kvp_run_text_pause_help (purge, now));
    }

  in_flight = describe_in_flight (purge);
  if (in_flight != NULL)
    g_ptr_array_add (lines, in_flight);
  if (error != NULL)
    g_ptr_array_add (lines, kvp_display_sentence (error->message));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/**
 * kvp_run_text_blocked:
 * @seconds: for which Cloudflare asks to wait
 *
 * Returns: (transfer full): a sentence
 */
char *
kvp_run_text_blocked (guint seconds)
{
  g_autofree char *count = kvp_format_count (seconds);

  return g_strdup_printf (ngettext ("Cloudflare asks to wait %s second.",
                                    "Cloudflare asks to wait %s seconds.",
                                    seconds), count);
}

/**
 * kvp_run_text_budget:
 * @remaining: requests that may be sent now
 * @capacity: requests in five minutes
 *
 * Returns: (transfer full): what is left
 */
char *
kvp_run_text_budget (guint remaining,
                     guint capacity)
{
  g_autofree char *left = kvp_format_count (remaining);
  g_autofree char *all = kvp_format_count (capacity);

  /* Translators: both are numbers of requests. The plural form is that of %1$s. */
  return g_strdup_printf (ngettext ("%1$s of %2$s requests left in five minutes",
                                    "%1$s of %2$s requests left in five minutes",
                                    remaining), left, all);
}
