/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-scan"

#include "config.h"

#include "purge/kvp-scan.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-scan-private.h"
#include "purge/kvp-scan-range.h"
#include "purge/kvp-scan-sequence.h"

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpScan, kvp_scan, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void go_on (KvpScan *self);

static void concurrency_cb (KvpScan *self);

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_scan_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  KvpScan *self = KVP_SCAN (owner);

  kvp_main_context_assert (&self->home);

  self->blocked = kvp_scan_get_blocked_for (self) > 0;
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

/* The seconds count down with the other numbers; that they begin or end is not left to the next tick. */
static void
budget_changed_cb (KvpScan *self)
{
  if ((kvp_scan_get_blocked_for (self) > 0) != self->blocked)
    show_progress (self);
}

void
_kvp_scan_sum_progress (KvpScan *self)
{
  KvpProgress sum = {
    .requests = kvp_client_get_n_requests (self->client),
    .elapsed = g_get_monotonic_time () - self->started_at,
  };

  kvp_main_context_assert (&self->home);

  for (guint i = 0; self->sequences != NULL && i < self->sequences->len; i++)
    kvp_scan_sequence_add_progress (g_ptr_array_index (self->sequences, i), &sum);

  self->progress = sum;
}

/* --- the end --- */

void
_kvp_scan_return (KvpScan *self,
                  GError  *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  _kvp_scan_sum_progress (self);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);
  self->started_at = 0;
  g_signal_handlers_disconnect_by_func (self->budget, budget_changed_cb, self);
  g_signal_handlers_disconnect_by_func (self->client, concurrency_cb, self);
  g_clear_pointer (&self->sequences, g_ptr_array_unref);
  g_clear_pointer (&self->ranges, g_ptr_array_unref);
  g_clear_pointer (&self->matcher, kvp_matcher_unref);
  g_clear_pointer (&self->prefixes, kvp_prefix_tree_free);
  g_clear_object (&self->budget);
  g_clear_object (&self->client);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self->plan), g_object_unref);
}

/* --- sequences --- */

static void
stop_sequences (KvpScan *self)
{
  for (guint i = 0; self->sequences != NULL && i < self->sequences->len; i++)
    kvp_scan_sequence_stop (g_ptr_array_index (self->sequences, i));
}

/* At once, so that there are never more trees than sequences that run. */
static void
take_prefixes (KvpScan         *self,
               KvpScanSequence *sequence)
{
  KvpPrefixTree *tree = kvp_scan_sequence_take_prefixes (sequence);

  if (tree == NULL)
    return;

  if (self->prefixes == NULL)
    self->prefixes = tree;
  else
    kvp_prefix_tree_merge (self->prefixes, tree);
}

static void
sequence_ended_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  KvpScanSequence *sequence = KVP_SCAN_SEQUENCE (source);
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->home);
  g_assert (self->n_running > 0);

  self->n_running--;
  take_prefixes (self, sequence);

  if (!kvp_scan_sequence_run_finish (sequence, result, &error))
    {
      self->store_failed |= kvp_scan_sequence_get_store_failed (sequence);
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      else
        g_debug ("A second error, after “%s”: %s", self->error->message, error->message);

      /* The others would mostly meet the same; and a partial plan is not made better by being less partial.
       * */
      stop_sequences (self);
    }

  go_on (self);
}

static void
start_sequence (KvpScan *self)
{
  KvpScanSequence *sequence;

  sequence = kvp_scan_sequence_new (self->client,
                                    kvp_account_get_id (self->account),
                                    kvp_namespace_get_id (self->ns),
                                    g_ptr_array_index (self->ranges, self->sequences->len),
                                    self->matcher,
                                    self->plan);
  g_ptr_array_add (self->sequences, sequence);
  self->n_running++;
  kvp_scan_sequence_run_async (sequence, sequence_ended_cb, g_object_ref (self));
}

/* As many at once as the pace allows: more would only wait for each other, with their pages in memory. */
static void
start_sequences (KvpScan *self)
{
  while (self->n_running < kvp_client_get_concurrency (self->client) &&
         self->sequences->len < self->ranges->len &&
         !self->stopping && self->error == NULL)
    start_sequence (self);
}

static void
go_on (KvpScan *self)
{
  start_sequences (self);

  if (self->n_running == 0)
    _kvp_scan_end_listing (self);
}

static void
concurrency_cb (KvpScan *self)
{
  kvp_main_context_assert (&self->home);

  /* Only a listing that goes on has sequences left to start. */
  if (self->n_running > 0)
    start_sequences (self);
}

void
_kvp_scan_begin_listing (KvpScan *self)
{
  go_on (self);
}

static gboolean
check_can_start (KvpScan  *self,
                 GError  **error)
{
  if (self->started)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This dry run has run already."));
      return FALSE;
    }

  if (kvp_connection_get_account (self->connection) == NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("No account is chosen."));
      return FALSE;
    }

  return TRUE;
}

/* Turns, pace and count of requests of its own. */
static void
start_client (KvpScan *self)
{
  self->client = kvp_connection_new_run_client (self->connection);
  g_signal_connect_swapped (self->client, "notify::concurrency", G_CALLBACK (concurrency_cb), self);

  self->budget = kvp_client_get_budget (self->client, kvp_account_get_id (self->account));
  g_signal_connect_swapped (self->budget, "changed", G_CALLBACK (budget_changed_cb), self);
}

/* --- the object --- */

static void
kvp_scan_dispose (GObject *object)
{
  KvpScan *self = KVP_SCAN (object);

  g_assert (self->task == NULL);
  g_assert (self->n_running == 0);

  g_clear_object (&self->connection);
  g_clear_object (&self->ns);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_object (&self->plan);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (kvp_scan_parent_class)->dispose (object);
}

static void
kvp_scan_finalize (GObject *object)
{
  KvpScan *self = KVP_SCAN (object);

  g_free (self->source_name);
  kvp_main_context_forget (&self->home);

  G_OBJECT_CLASS (kvp_scan_parent_class)->finalize (object);
}

static void
kvp_scan_class_init (KvpScanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_scan_dispose;
  G_OBJECT_CLASS (klass)->finalize = kvp_scan_finalize;

  /**
   * KvpScan::progress:
   *
   * kvp_scan_get_progress() changed: a few times a second, and once more at the end.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_SCAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_scan_init (KvpScan *self)
{
  kvp_main_context_remember (&self->home);
}

/**
 * kvp_scan_new:
 * @connection: a connection with an account
 * @ns: the namespace to list
 * @filter: which keys are meant
 * @store: where the plan goes
 *
 * Returns: (transfer full): a dry run that has not started
 */
KvpScan *
kvp_scan_new (KvpConnection *connection,
              KvpNamespace  *ns,
              KvpFilter     *filter,
              KvpStore      *store)
{
  KvpScan *self;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_NAMESPACE (ns), NULL);
  g_return_val_if_fail (KVP_IS_FILTER (filter), NULL);
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  self = g_object_new (KVP_TYPE_SCAN, NULL);
  self->connection = g_object_ref (connection);
  self->ns = g_object_ref (ns);
  self->filter = g_object_ref (filter);
  self->store = g_object_ref (store);

  return self;
}

/**
 * kvp_scan_get_connection:
 * @self: a dry run
 *
 * Returns: (transfer none): the connection that it uses
 */
KvpConnection *
kvp_scan_get_connection (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);

  return self->connection;
}

/**
 * kvp_scan_set_source:
 * @self: a dry run that has not started
 * @source: where its filter comes from
 * @source_name: the name of that file
 *
 * Of a list of keys that was imported, the plan says so.
 */
void
kvp_scan_set_source (KvpScan       *self,
                     KvpPlanSource  source,
                     const char    *source_name)
{
  g_return_if_fail (KVP_IS_SCAN (self) && !self->started);

  self->source = source;
  g_free (self->source_name);
  self->source_name = g_strdup (source_name);
}

/**
 * kvp_scan_get_source_name:
 * @self: a dry run
 *
 * Returns: (transfer none) (nullable): the name of the file that its list of keys comes from
 */
const char *
kvp_scan_get_source_name (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);

  return self->source_name;
}

/**
 * kvp_scan_get_namespace:
 * @self: a dry run
 *
 * Returns: (transfer none): the namespace that it lists
 */
KvpNamespace *
kvp_scan_get_namespace (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);

  return self->ns;
}

/**
 * kvp_scan_get_filter:
 * @self: a dry run
 *
 * Returns: (transfer none): which keys are meant
 */
KvpFilter *
kvp_scan_get_filter (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);

  return self->filter;
}

/**
 * kvp_scan_get_progress:
 * @self: a dry run
 *
 * Returns: (transfer none): the counters as they are now
 */
const KvpProgress *
kvp_scan_get_progress (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);
  kvp_main_context_assert (&self->home);

  if (self->started_at > 0)
    _kvp_scan_sum_progress (self);

  return &self->progress;
}

/**
 * kvp_scan_get_blocked_for:
 * @self: a dry run
 *
 * Returns: seconds, rounded up, for which Cloudflare asks everything of this account to wait; 0 if it does not, or the
 *   run is over
 */
guint
kvp_scan_get_blocked_for (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), 0);
  kvp_main_context_assert (&self->home);

  return self->budget != NULL ? kvp_budget_get_blocked_for (self->budget) : 0;
}

/**
 * kvp_scan_run_async:
 * @self: a dry run that has not started
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Lists, matches, writes a plan; deletes nothing. There is no cancellable, see kvp_scan_stop().
 */
void
kvp_scan_run_async (KvpScan             *self,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (KVP_IS_SCAN (self));
  kvp_main_context_assert (&self->home);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_scan_run_async);
  g_task_set_check_cancellable (task, FALSE);

  if (!check_can_start (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->started = TRUE;
  self->started_at = g_get_monotonic_time ();
  self->task = g_steal_pointer (&task);
  self->account = g_object_ref (kvp_connection_get_account (self->connection));
  start_client (self);
  self->matcher = kvp_matcher_new (self->filter, g_get_real_time () / G_USEC_PER_SEC);
  self->ranges = kvp_scan_range_for_filter (self->filter);
  self->sequences = g_ptr_array_new_with_free_func (g_object_unref);
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);

  _kvp_scan_create_plan (self);
}

/**
 * kvp_scan_run_finish:
 * @self: a dry run
 * @result: the result that the callback got
 * @error: return location
 *
 * If listing was stopped or failed, the plan is partial and says what is missing, and kvp_scan_get_error()
 * tells why. There is no plan if the store failed, or if no page came at all: then @error tells why, or is
 * %G_IO_ERROR_CANCELLED after kvp_scan_stop().
 *
 * Returns: (transfer full): the plan, in state DRAFT, or %NULL
 */
KvpPlan *
kvp_scan_run_finish (KvpScan       *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_scan_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_scan_stop:
 * @self: a dry run
 *
 * Asks for no further page. What has arrived is matched and kept as a partial plan.
 */
void
kvp_scan_stop (KvpScan *self)
{
  g_return_if_fail (KVP_IS_SCAN (self));
  kvp_main_context_assert (&self->home);

  self->stopping = TRUE;
  stop_sequences (self);
}

/**
 * kvp_scan_get_error:
 * @self: a dry run
 *
 * Returns: (transfer none) (nullable): what ended the listing early, or %NULL (it came to its end, or was
 * stopped)
 */
const GError *
kvp_scan_get_error (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), NULL);

  return self->error;
}

/**
 * kvp_scan_get_n_not_found:
 * @self: a dry run
 *
 * Returns: of a key list, how many of its keys are not in the namespace; 0 for a partial plan, which can't
 * tell
 */
guint
kvp_scan_get_n_not_found (KvpScan *self)
{
  g_return_val_if_fail (KVP_IS_SCAN (self), 0);

  return self->n_not_found;
}
