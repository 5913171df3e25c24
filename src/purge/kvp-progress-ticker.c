/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-progress-ticker.h"

/* Between 5 and 10 a second: a number that moves, and that can still be read. */
#define TICK_INTERVAL_MS 150

struct _KvpProgressTicker {
  gpointer            owner;  /* (borrowed) */
  KvpProgressGetFunc  get;
  KvpProgressShowFunc show;
  GMainContext       *context; /* (owned) */
  GSource            *source;  /* (owned) */
  KvpProgress         shown;
};

static void
show_now (KvpProgressTicker *self)
{
  const KvpProgress *progress = self->get (self->owner);

  g_assert (g_main_context_is_owner (self->context));
  g_assert (kvp_progress_follows (progress, &self->shown));

  self->shown = *progress;
  self->show (self->owner);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_now (user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * kvp_progress_ticker_new:
 * @owner: (transfer none): a run, which outlives the ticker
 * @get: gives the run's counters as they are now
 * @show: tells whoever listens
 *
 * Returns: (transfer full): a ticker that runs on the caller's main context
 */
KvpProgressTicker *
kvp_progress_ticker_new (gpointer            owner,
                         KvpProgressGetFunc  get,
                         KvpProgressShowFunc show)
{
  KvpProgressTicker *self;

  g_return_val_if_fail (owner != NULL, NULL);
  g_return_val_if_fail (get != NULL && show != NULL, NULL);

  self = g_new0 (KvpProgressTicker, 1);
  self->owner = owner;
  self->get = get;
  self->show = show;
  self->context = g_main_context_ref_thread_default ();
  self->source = g_timeout_source_new (TICK_INTERVAL_MS);
  g_source_set_callback (self->source, tick_cb, self, NULL);
  g_source_set_static_name (self->source, "kvp progress");
  g_source_attach (self->source, self->context);

  return self;
}

/**
 * kvp_progress_ticker_free:
 * @self: (transfer full): a ticker
 *
 * Ends the timer. The last numbers are shown first: a run never ends with older ones on the screen.
 */
void
kvp_progress_ticker_free (KvpProgressTicker *self)
{
  g_return_if_fail (self != NULL);

  show_now (self);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_main_context_unref (self->context);
  g_free (self);
}
