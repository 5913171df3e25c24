/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge-private.h"

#define MAX_CONCURRENCY 64
#define MAX_CHECK_AGE (365 * 24 * 60 * 60)

enum {
  PROP_0,
  PROP_BATCH_SIZE,
  PROP_CHECK_AGE,
  PROP_MAX_CONCURRENCY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpPurge, kvp_purge, KVP_TYPE_RUN)

static GParamSpec *properties[N_PROPS];

static void
kvp_purge_dispose (GObject *object)
{
  KvpPurge *self = KVP_PURGE (object);

  g_assert (self->place == NULL);

  g_clear_object (&self->confirmation);
  g_clear_object (&self->troubles);
  g_queue_clear_full (&self->unsettled, (GDestroyNotify) kvp_plan_batch_free);

  G_OBJECT_CLASS (kvp_purge_parent_class)->dispose (object);
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

  g_return_if_fail (!self->run.started);

  switch (prop_id)
    {
    case PROP_BATCH_SIZE:
      self->batch_size = g_value_get_uint (value);
      break;

    case PROP_CHECK_AGE:
      self->check_age = g_value_get_uint (value);
      break;

    case PROP_MAX_CONCURRENCY:
      kvp_client_set_max_concurrency (self->run.client, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_purge_class_init (KvpPurgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  KvpRunClass *run_class = KVP_RUN_CLASS (klass);

  object_class->dispose = kvp_purge_dispose;
  object_class->get_property = kvp_purge_get_property;
  object_class->set_property = kvp_purge_set_property;
  run_class->begin = _kvp_purge_begin;
  run_class->end_paused = _kvp_purge_end;
  run_class->start_lane = _kvp_purge_start_lane;
  run_class->lanes_over = _kvp_purge_lanes_over;

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

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_purge_init (KvpPurge *self)
{
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
  KvpPlan *plan;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_CONFIRMATION (confirmation), NULL);
  g_return_val_if_fail (kvp_confirmation_get_plan (confirmation) != NULL, NULL);

  plan = kvp_confirmation_get_plan (confirmation);
  counts = kvp_plan_get_counts (plan);
  self = g_object_new (KVP_TYPE_PURGE, NULL);
  _kvp_run_set_up (&self->run, connection, kvp_plan_get_account_id (plan));
  self->confirmation = g_object_ref (confirmation);
  /* Those whose values could not be saved do not go. */
  self->run.progress.total = MIN (kvp_confirmation_get_n_keys (confirmation), counts->pending + counts->in_flight);

  return self;
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
