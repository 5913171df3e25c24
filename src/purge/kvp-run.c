/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-run"

#include "config.h"

#include "purge/kvp-run-private.h"

#include "purge/kvp-connection-private.h"

enum {
  PROP_0,
  PROP_PHASE,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_ABSTRACT_TYPE (KvpRun, kvp_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- progress --- */

static void
show_progress (gpointer owner)
{
  KvpRun *self = owner;

  kvp_main_context_assert (&self->main_context);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_run_get_progress (owner);
}

void
_kvp_run_set_phase (KvpRun      *self,
                    KvpRunPhase  phase)
{
  kvp_main_context_assert (&self->main_context);

  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  show_progress (self);
}

/* --- the start and the end --- */

/*
 * _kvp_run_start:
 * @self: a run
 * @refusal: (transfer full) (nullable): why it can not start
 * @callback: called at the end of the run
 * @user_data: for @callback
 *
 * There is no cancellable, see kvp_run_stop().
 */
void
_kvp_run_start (KvpRun              *self,
                GError              *refusal,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  kvp_main_context_assert (&self->main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, _kvp_run_start);
  g_task_set_check_cancellable (task, FALSE);

  if (refusal != NULL)
    {
      g_task_return_error (task, refusal);
      return;
    }

  self->started = TRUE;
  self->started_at = g_get_monotonic_time ();
  self->task = g_steal_pointer (&task);
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);
  self->cancellable = g_cancellable_new ();
  KVP_RUN_GET_CLASS (self)->begin (self);
}

/*
 * _kvp_run_return:
 * @self: a run, of which nothing is under way
 * @error: (transfer full) (nullable): why it did not come to its end
 *
 * What belongs to one kind of run is put away by it before, so that it is away when the phase tells that it has ended.
 */
void
_kvp_run_return (KvpRun *self,
                 GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_assert (self->n_lanes == 0);

  kvp_run_get_progress (self);
  self->started_at = 0;
  g_clear_signal_handler (&self->concurrency_id, self->client);
  g_clear_object (&self->cancellable);
  kvp_pause_clear (&self->pause);
  _kvp_run_set_phase (self, KVP_RUN_PHASE_ENDED);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * kvp_run_finish:
 * @self: a run
 * @result: the result that the callback got
 * @error: return location
 *
 * Returns: %TRUE if it came to an end, or to one that its kind counts as such; %FALSE if it could not start, or why it
 *   could not go on
 */
gboolean
kvp_run_finish (KvpRun        *self,
                GAsyncResult  *result,
                GError       **error)
{
  g_return_val_if_fail (KVP_IS_RUN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, _kvp_run_start), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_run_stop:
 * @self: a run
 *
 * Sends nothing new and ends the run. What is on the way and changes something is awaited and accounted for: to give up
 * such a request would leave nobody knowing what became of its keys.
 */
void
kvp_run_stop (KvpRun *self)
{
  KvpRunPhase phase;

  g_return_if_fail (KVP_IS_RUN (self));
  kvp_main_context_assert (&self->main_context);

  phase = self->phase;
  if (self->task == NULL || phase == KVP_RUN_PHASE_STOPPING)
    return;

  self->stopped = TRUE;
  self->resume_wanted = FALSE;
  g_cancellable_cancel (self->cancellable);
  _kvp_run_set_phase (self, KVP_RUN_PHASE_STOPPING);

  if (phase == KVP_RUN_PHASE_PAUSED)
    KVP_RUN_GET_CLASS (self)->end_paused (self);
}

/* --- the object --- */

static void
kvp_run_dispose (GObject *object)
{
  KvpRun *self = KVP_RUN (object);

  g_assert (self->task == NULL);
  g_assert (self->n_lanes == 0);

  kvp_pause_clear (&self->pause);
  g_clear_signal_handler (&self->concurrency_id, self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (kvp_run_parent_class)->dispose (object);
}

static void
kvp_run_finalize (GObject *object)
{
  KvpRun *self = KVP_RUN (object);

  g_free (self->account_id);
  kvp_main_context_forget (&self->main_context);

  G_OBJECT_CLASS (kvp_run_parent_class)->finalize (object);
}

static void
kvp_run_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PHASE:
      g_value_set_int (value, (int) KVP_RUN (object)->phase);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_run_class_init (KvpRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_run_dispose;
  object_class->finalize = kvp_run_finalize;
  object_class->get_property = kvp_run_get_property;

  /**
   * KvpRun:phase:
   *
   * A #KvpRunPhase.
   */
  properties[PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, KVP_RUN_PHASE_READY, KVP_RUN_PHASE_ENDED, KVP_RUN_PHASE_READY,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpRun::progress:
   *
   * kvp_run_get_progress() changed: a few times a second, and at once with each phase.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_run_init (KvpRun *self)
{
  kvp_main_context_remember (&self->main_context);
}

void
_kvp_run_set_up (KvpRun        *self,
                 KvpConnection *connection,
                 const char    *account_id)
{
  self->connection = g_object_ref (connection);
  self->client = kvp_connection_new_run_client (connection);
  self->account_id = g_strdup (account_id);
}

/**
 * kvp_run_get_connection:
 * @self: a run
 *
 * Returns: (transfer none): the connection that it uses
 */
KvpConnection *
kvp_run_get_connection (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), NULL);

  return self->connection;
}

/**
 * kvp_run_get_phase:
 * @self: a run
 *
 * Returns: where it is
 */
KvpRunPhase
kvp_run_get_phase (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), KVP_RUN_PHASE_READY);

  return self->phase;
}

/**
 * kvp_run_get_going:
 * @self: a run
 *
 * Returns: whether it sends what there is to send
 */
gboolean
kvp_run_get_going (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), FALSE);

  return self->phase == KVP_RUN_PHASE_CHECKING || self->phase == KVP_RUN_PHASE_WORKING;
}

/**
 * kvp_run_get_progress:
 * @self: a run
 *
 * Returns: (transfer none): the counters as they are now
 */
const KvpProgress *
kvp_run_get_progress (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), NULL);

  if (self->started_at > 0)
    self->progress.elapsed = g_get_monotonic_time () - self->started_at;
  self->progress.requests = kvp_client_get_n_requests (self->client);

  return &self->progress;
}

/**
 * kvp_run_get_blocked_for:
 * @self: a run
 *
 * Returns: seconds for which Cloudflare asks everything of this account to wait; 0 if it does not
 */
guint
kvp_run_get_blocked_for (KvpRun *self)
{
  g_autoptr(KvpBudget) budget = NULL;

  g_return_val_if_fail (KVP_IS_RUN (self), 0);

  budget = kvp_client_get_budget (self->client, self->account_id);

  return kvp_budget_get_blocked_for (budget);
}

/**
 * kvp_run_get_stopping:
 * @self: a run
 *
 * Returns: whether kvp_run_stop() was called
 */
gboolean
kvp_run_get_stopping (KvpRun *self)
{
  g_return_val_if_fail (KVP_IS_RUN (self), FALSE);

  return self->stopped;
}
