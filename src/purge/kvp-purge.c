/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-purge"

#include "config.h"

#include "purge/kvp-purge.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-client.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-purge-private.h"

#define DEFAULT_CONCURRENCY 4
#define MAX_CONCURRENCY 64

enum {
  PROP_0,
  PROP_BATCH_SIZE,
  PROP_CONCURRENCY,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPurge, kvp_purge, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_purge_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  g_signal_emit (owner, signals[SIGNAL_PROGRESS], 0);
}

/* --- the end --- */

static void
return_result (KvpPurge *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_assert (self->n_lanes == 0);

  if (self->started_at > 0)
    self->progress.elapsed = g_get_monotonic_time () - self->started_at;
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);
  self->started_at = 0;
  g_clear_pointer (&self->place, kvp_purge_place_leave);

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The first error tells why the run ends; those after it are mostly its consequences. */
void
_kvp_purge_take_error (KvpPurge *self,
                       GError   *error)
{
  if (self->error == NULL)
    {
      self->error = error;
      return;
    }

  g_debug ("A second error, after “%s”: %s", self->error->message, error->message);
  g_error_free (error);
}

static void
run_ended_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_end_run_finish (KVP_PLAN (source), result, &error))
    _kvp_purge_take_error (self, g_steal_pointer (&error));

  return_result (self);
}

void
_kvp_purge_end_run (KvpPurge *self)
{
  /* If the store failed, rows may still be in flight in it: that is a run that was interrupted, not one
   * that ended. */
  kvp_plan_end_run_async (kvp_purge_get_plan (self),
                          g_get_monotonic_time () - self->started_at,
                          self->progress.requests,
                          self->store_failed,
                          NULL,
                          run_ended_cb,
                          g_object_ref (self));
}

/* --- the start --- */

static void
run_started_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(KvpPurge) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_start_run_finish (KVP_PLAN (source), result, &error))
    {
      _kvp_purge_take_error (self, g_steal_pointer (&error));
      return_result (self);
      return;
    }

  _kvp_purge_start_lanes (self);
}

static gboolean
check_can_start (KvpPurge  *self,
                 GError   **error)
{
  KvpPlan *plan;

  if (self->started)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This purge has run already."));
      return FALSE;
    }

  if (self->connection == NULL || self->confirmation == NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("Nothing is deleted without a confirmation."));
      return FALSE;
    }

  plan = kvp_purge_get_plan (self);
  if (g_strcmp0 (kvp_connection_get_endpoint (self->connection), kvp_plan_get_endpoint (plan)) != 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("These keys were listed through another API endpoint "
                             "than the one that is connected now."));
      return FALSE;
    }

  return TRUE;
}

/* --- the object --- */

static void
kvp_purge_set_batch_size (KvpPurge *self,
                          guint     batch_size)
{
  g_return_if_fail (!self->started);

  if (self->batch_size == batch_size)
    return;

  self->batch_size = batch_size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BATCH_SIZE]);
}

static void
kvp_purge_set_concurrency (KvpPurge *self,
                           guint     concurrency)
{
  g_return_if_fail (!self->started);

  if (self->concurrency == concurrency)
    return;

  self->concurrency = concurrency;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONCURRENCY]);
}

static void
kvp_purge_dispose (GObject *object)
{
  KvpPurge *self = KVP_PURGE (object);

  g_assert (self->task == NULL);
  g_assert (self->place == NULL);

  g_clear_object (&self->connection);
  g_clear_object (&self->confirmation);
  g_clear_error (&self->error);

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

    case PROP_CONCURRENCY:
      g_value_set_uint (value, self->concurrency);
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

  switch (prop_id)
    {
    case PROP_BATCH_SIZE:
      kvp_purge_set_batch_size (self, g_value_get_uint (value));
      break;

    case PROP_CONCURRENCY:
      kvp_purge_set_concurrency (self, g_value_get_uint (value));
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
  object_class->get_property = kvp_purge_get_property;
  object_class->set_property = kvp_purge_set_property;

  /**
   * KvpPurge:batch-size:
   *
   * Keys in one request, 1 to 10,000 (the API's limit).
   */
  properties[PROP_BATCH_SIZE] =
    g_param_spec_uint ("batch-size", NULL, NULL,
                       1, KVP_CLIENT_MAX_KEYS_PER_DELETE, KVP_CLIENT_MAX_KEYS_PER_DELETE,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * KvpPurge:concurrency:
   *
   * Batches that are under way at the same time.
   */
  properties[PROP_CONCURRENCY] =
    g_param_spec_uint ("concurrency", NULL, NULL,
                       1, MAX_CONCURRENCY, DEFAULT_CONCURRENCY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpPurge::progress:
   *
   * kvp_purge_get_progress() changed: a few times a second, and once more at the end.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_PURGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_purge_init (KvpPurge *self)
{
  self->batch_size = KVP_CLIENT_MAX_KEYS_PER_DELETE;
  self->concurrency = DEFAULT_CONCURRENCY;
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
  KvpPurge *self;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_CONFIRMATION (confirmation), NULL);
  g_return_val_if_fail (kvp_confirmation_get_plan (confirmation) != NULL, NULL);

  self = g_object_new (KVP_TYPE_PURGE, NULL);
  self->connection = g_object_ref (connection);
  self->confirmation = g_object_ref (confirmation);
  self->progress.total = kvp_confirmation_get_n_keys (confirmation);

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

  return &self->progress;
}

/**
 * kvp_purge_run_async:
 * @self: a purge that has not run
 * @callback: called at the end of the run
 * @user_data: for @callback
 *
 * Deletes the ticked keys of the plan. It starts only if the ticks are those that were confirmed. There is no
 * cancellable, see kvp_purge_stop().
 */
void
kvp_purge_run_async (KvpPurge            *self,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPurgePlace) place = NULL;

  g_return_if_fail (KVP_IS_PURGE (self));
  g_return_if_fail (kvp_main_context_is_mine ());

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_purge_run_async);
  g_task_set_check_cancellable (task, FALSE);

  /* The confirmation is spent last, so that a start that is refused costs nothing. */
  if (!check_can_start (self, &error) ||
      !(place = kvp_purge_place_occupy (kvp_purge_get_plan (self), &error)) ||
      !kvp_confirmation_spend (self->confirmation, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->started = TRUE;
  self->place = g_steal_pointer (&place);
  self->started_at = g_get_monotonic_time ();
  self->task = g_steal_pointer (&task);
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);

  kvp_plan_start_run_async (kvp_purge_get_plan (self),
                            kvp_confirmation_get_revision (self->confirmation),
                            NULL,
                            run_started_cb,
                            g_object_ref (self));
}

/**
 * kvp_purge_run_finish:
 * @self: a purge
 * @result: the result that the callback got
 * @error: return location
 *
 * %TRUE does not mean that every key is deleted: the plan tells each key's state, and its counts how many
 * failed.
 *
 * Returns: %FALSE if the run could not start or had to end early; what was not sent is still pending
 */
gboolean
kvp_purge_run_finish (KvpPurge      *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (KVP_IS_PURGE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_purge_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_purge_stop:
 * @self: a purge
 *
 * Sends nothing new. What is in flight is awaited and accounted for: to give up a request would leave
 * nobody knowing what became of its keys.
 */
void
kvp_purge_stop (KvpPurge *self)
{
  g_return_if_fail (KVP_IS_PURGE (self));
  g_return_if_fail (kvp_main_context_is_mine ());

  self->stopping = TRUE;
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

  return self->stopping;
}
