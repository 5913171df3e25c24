/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

#include "purge/kvp-connection-private.h"

#define MAX_CONCURRENCY 64
#define MAX_CHECK_AGE (365 * 24 * 60 * 60)

enum {
  PROP_0,
  PROP_BATCH_SIZE,
  PROP_CHECK_AGE,
  PROP_MAX_CONCURRENCY,
  PROP_PHASE,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPurge, kvp_purge, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_kvp_purge_show_progress (KvpPurge *self)
{
  kvp_main_context_assert (&self->main_context);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

void
_kvp_purge_set_phase (KvpPurge      *self,
                      KvpPurgePhase  phase)
{
  kvp_main_context_assert (&self->main_context);

  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  _kvp_purge_show_progress (self);
}

static void
kvp_purge_dispose (GObject *object)
{
  KvpPurge *self = KVP_PURGE (object);

  g_assert (self->task == NULL);
  g_assert (self->place == NULL);

  g_clear_signal_handler (&self->concurrency_id, self->client);
  g_clear_object (&self->client);
  g_clear_object (&self->connection);
  g_clear_object (&self->confirmation);
  g_clear_object (&self->troubles);
  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->unsettled, (GDestroyNotify) kvp_plan_batch_free);
  kvp_pause_clear (&self->pause);

  G_OBJECT_CLASS (kvp_purge_parent_class)->dispose (object);
}

static void
kvp_purge_finalize (GObject *object)
{
  KvpPurge *self = KVP_PURGE (object);

  kvp_main_context_forget (&self->main_context);

  G_OBJECT_CLASS (kvp_purge_parent_class)->finalize (object);
}

static void
kvp_purge_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  KvpPurge *self = KVP_PURGE (object);

  switch (prop_id)
    {
    case PROP_BATCH_SIZE:
      g_value_set_uint (value, self->batch_size);
      break;

    case PROP_CHECK_AGE:
      g_value_set_uint (value, self->check_age);
      break;

    case PROP_PHASE:
      g_value_set_int (value, (int) self->phase);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_purge_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  KvpPurge *self = KVP_PURGE (object);

  g_return_if_fail (!self->started);

  switch (prop_id)
    {
    case PROP_BATCH_SIZE:
      self->batch_size = g_value_get_uint (value);
      break;

    case PROP_CHECK_AGE:
      self->check_age = g_value_get_uint (value);
      break;

    case PROP_MAX_CONCURRENCY:
      kvp_client_set_max_concurrency (self->client, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_purge_class_init (KvpPurgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_purge_dispose;
  object_class->finalize = kvp_purge_finalize;
  object_class->get_property = kvp_purge_get_property;
  object_class->set_property = kvp_purge_set_property;

  /**
   * KvpPurge:batch-size:
   *
   * Keys in one request, 1 to 10,000 (the API's limit). Set before the run.
   */
  properties[PROP_BATCH_SIZE] =
    g_param_spec_uint ("batch-size", NULL, NULL,
                       1, KVP_CLIENT_MAX_KEYS_PER_DELETE, KVP_CLIENT_MAX_KEYS_PER_DELETE,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * KvpPurge:check-age:
   *
   * Seconds after which a list of keys is compared with the namespace before it runs. Set before the run.
   */
  properties[PROP_CHECK_AGE] =
    g_param_spec_uint ("check-age", NULL, NULL,
                       0, MAX_CHECK_AGE, KVP_PURGE_DEFAULT_CHECK_AGE,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * KvpPurge:max-concurrency:
   *
   * The most batches that are under way at the same time, in place of the connection's setting. Set before the run.
   */
  properties[PROP_MAX_CONCURRENCY] =
    g_param_spec_uint ("max-concurrency", NULL, NULL,
                       1, MAX_CONCURRENCY, 1,
                       G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  /**
   * KvpPurge:phase:
   *
   * A #KvpPurgePhase.
   */
  properties[PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, KVP_PURGE_READY, KVP_PURGE_ENDED, KVP_PURGE_READY,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpPurge::progress:
   *
   * kvp_purge_get_progress() changed: a few times a second, and at once with each phase.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_PURGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_purge_init (KvpPurge *self)
{
  kvp_main_context_remember (&self->main_context);
  self->batch_size = KVP_CLIENT_MAX_KEYS_PER_DELETE;
  self->check_age = KVP_PURGE_DEFAULT_CHECK_AGE;
  g_queue_init (&self->unsettled);
  self->troubles = kvp_purge_troubles_new ();
}

/**
 * kvp_purge_new:
 * @connection: the connection through which the plan was made
 * @confirmation: the proof that a person confirmed the plan
 *
 * Returns: (transfer full): a run that has not started
 */
KvpPurge *
kvp_purge_new (KvpConnection   *connection,
               KvpConfirmation *confirmation)
{
  const KvpPlanCounts *counts;
  KvpPurge *self;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_CONFIRMATION (confirmation), NULL);
  g_return_val_if_fail (kvp_confirmation_get_plan (confirmation) != NULL, NULL);

  self = g_object_new (KVP_TYPE_PURGE, NULL);
  self->connection = g_object_ref (connection);
  self->confirmation = g_object_ref (confirmation);
  self->client = kvp_connection_new_run_client (connection);
  counts = kvp_plan_get_counts (kvp_confirmation_get_plan (confirmation));
  /* Those whose values could not be saved do not go. */
  self->progress.total = MIN (kvp_confirmation_get_n_keys (confirmation), counts->pending + counts->in_flight);

  return self;
}

/**
 * kvp_purge_get_connection:
 * @self: a purge
 *
 * Returns: (transfer none): the connection that it uses
 */
KvpConnection *
kvp_purge_get_connection (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), NULL);

  return self->connection;
}

/**
 * kvp_purge_get_plan:
 * @self: a purge
 *
 * Returns: (transfer none): the plan, which holds the state of each key
 */
KvpPlan *
kvp_purge_get_plan (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), NULL);

  return kvp_confirmation_get_plan (self->confirmation);
}

/**
 * kvp_purge_get_progress:
 * @self: a purge
 *
 * Returns: (transfer none): the counters as they are now
 */
const KvpProgress *
kvp_purge_get_progress (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), NULL);

  if (self->started_at > 0)
    self->progress.elapsed = g_get_monotonic_time () - self->started_at;
  self->progress.requests = kvp_client_get_n_requests (self->client);
  /* Of a check every key that was fetched is compared, and none is matched against a filter. */
  self->progress.processed = self->progress.fetched;

  return &self->progress;
}

/**
 * kvp_purge_get_phase:
 * @self: a purge
 *
 * Returns: where it is
 */
KvpPurgePhase
kvp_purge_get_phase (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), KVP_PURGE_READY);

  return self->phase;
}

/**
 * kvp_purge_get_troubles:
 * @self: a purge
 *
 * Requests that were tried again, batches that were split, waits that Cloudflare asked for, and pauses that no person
 * asked for. Keys that could not be deleted are in the plan.
 *
 * Returns: (transfer none): a list that grows as the run goes on
 */
KvpPurgeTroubles *
kvp_purge_get_troubles (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), NULL);

  return self->troubles;
}

/**
 * kvp_purge_get_blocked_for:
 * @self: a purge
 *
 * Returns: seconds for which Cloudflare asks everything of this account to wait; 0 if it does not
 */
guint
kvp_purge_get_blocked_for (KvpPurge *self)
{
  g_autoptr(KvpBudget) budget = NULL;

  g_return_val_if_fail (KVP_IS_PURGE (self), 0);

  budget = kvp_client_get_budget (self->client, kvp_plan_get_account_id (kvp_purge_get_plan (self)));

  return kvp_budget_get_blocked_for (budget);
}

/**
 * kvp_purge_get_stopping:
 * @self: a purge
 *
 * Returns: whether kvp_purge_stop() was called
 */
gboolean
kvp_purge_get_stopping (KvpPurge *self)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), FALSE);

  return self->stopped;
}
