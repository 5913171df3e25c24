/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-run.h"

#include <glib/gstdio.h>

#include "base/kvp-error.h"
#include "bench-send.h"
#include "purge/kvp-backup.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "store/kvp-store.h"

/* It resumes by itself when the network is back; a tool has no window to say that it waits. */
#define MAX_NETWORK_PAUSES 5

typedef struct {
  const BenchOptions *options;
  BenchResult        *result;
  KvpConnection      *connection; /* (owned) */
  KvpStore           *store;      /* (owned) (nullable) */
  KvpPlan            *plan;       /* (owned) (nullable) */
  char               *folder;     /* (owned) */

  /* Of the purge */
  KvpPurge           *purge;      /* (owned) (nullable) */
  KvpRunPhase         phase;
  guint64             n_requests; /* at the beginning of the phase */
} Run;

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

/* --- set up --- */

static gboolean
make_connection (Run     *self,
                 GError **error)
{
  const BenchOptions *options = self->options;
  g_autoptr(KvpAccount) account = kvp_account_new (options->account_id, options->account_id);

  self->connection = kvp_connection_new (options->endpoint, options->token, error);
  if (self->connection == NULL)
    return FALSE;

  kvp_connection_set_account (self->connection, account);
  if (options->concurrency > 0)
    g_object_set (self->connection, "max-concurrency", options->concurrency, NULL);
  if (options->requests_per_window > 0)
    g_object_set (self->connection, "requests-per-window", options->requests_per_window, NULL);

  return TRUE;
}

static gboolean
open_store (Run     *self,
            GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *path = NULL;

  if (self->options->data_dir != NULL)
    self->folder = g_strdup (self->options->data_dir);
  else
    self->folder = g_dir_make_tmp ("kvp-bench-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;

  path = g_build_filename (self->folder, "plans.db", NULL);
  kvp_store_open_async (path, NULL, result_cb, &result);
  self->store = kvp_store_open_finish (wait_for (&result), error);

  return self->store != NULL;
}

static gboolean
close_store (Run     *self,
             GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_store_close_async (self->store, result_cb, &result);

  return kvp_store_close_finish (self->store, wait_for (&result), error);
}

static void
remove_temporary (Run *self)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (self->folder == NULL || self->options->data_dir != NULL)
    return;

  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
}

static void
run_clear (Run *self)
{
  g_clear_object (&self->purge);
  g_clear_object (&self->plan);
  g_clear_object (&self->store);
  g_clear_object (&self->connection);
  remove_temporary (self);
  g_free (self->folder);
}

/* --- the dry run --- */

static gboolean
dry_run (Run     *self,
         GError **error)
{
  const char *id = self->options->namespace_id;
  g_autoptr(KvpNamespace) ns = kvp_namespace_new (id, id);
  g_autoptr(KvpScan) scan = kvp_scan_new (self->connection, ns, self->options->filter, self->store);
  g_autoptr(GAsyncResult) result = NULL;
  gint64 start = g_get_monotonic_time ();
  const KvpProgress *progress = kvp_scan_get_progress (scan);

  kvp_scan_run_async (scan, result_cb, &result);
  self->plan = kvp_scan_run_finish (scan, wait_for (&result), error);

  self->result->dry_run = g_get_monotonic_time () - start;
  self->result->fetched += progress->fetched;
  self->result->n_lists += progress->requests;
  if (self->plan != NULL && kvp_scan_get_error (scan) != NULL)
    g_printerr ("%s\n", kvp_scan_get_error (scan)->message);

  return self->plan != NULL;
}

static gboolean
can_take_up (const Run *self,
             KvpPlan   *plan)
{
  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
    case KVP_PLAN_FINISHED:
      return TRUE;

    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
      return self->options->takes_draft && !kvp_plan_get_partial (plan);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_RUNNING:
    default:
      return FALSE;
    }
}

/* The newest of this namespace. */
static gboolean
find_plan (Run     *self,
           GError **error)
{
  GListModel *plans = kvp_store_get_plans (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (g_strcmp0 (kvp_plan_get_namespace_id (plan), self->options->namespace_id) == 0 &&
          g_strcmp0 (kvp_plan_get_account_id (plan), self->options->account_id) == 0 &&
          can_take_up (self, plan))
        {
          self->plan = g_steal_pointer (&plan);
          return TRUE;
        }
    }
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, "No purge of this namespace can be taken up.");

  return FALSE;
}

/* --- the purge --- */

/* Each pause but those that end by themselves needs a person. */
static gboolean
pause_cb (gpointer user_data)
{
  Run *self = user_data;
  const GError *error = kvp_run_get_pause_error (KVP_RUN (self->purge));

  if (kvp_run_get_phase (KVP_RUN (self->purge)) != KVP_RUN_PHASE_PAUSED)
    return G_SOURCE_REMOVE;

  if (error != NULL)
    g_printerr ("%s\n", error->message);
  if (kvp_run_get_pause (KVP_RUN (self->purge)) != KVP_PAUSE_NETWORK || self->result->n_pauses > MAX_NETWORK_PAUSES)
    kvp_run_stop (KVP_RUN (self->purge));

  return G_SOURCE_REMOVE;
}

/* Keys are looked up in one phase and deleted in the other: nothing of one is under way in the other. */
static void
phase_cb (Run *self)
{
  KvpRunPhase phase = kvp_run_get_phase (KVP_RUN (self->purge));
  guint64 n_requests = kvp_run_get_progress (KVP_RUN (self->purge))->requests;

  if (self->phase == KVP_RUN_PHASE_CHECKING)
    self->result->n_lists += n_requests - self->n_requests;
  else
    self->result->n_deletes += n_requests - self->n_requests;
  self->n_requests = n_requests;

  /* What is on the way when it begins to pause is still of the phase before. */
  if (phase != KVP_RUN_PHASE_PAUSING && phase != KVP_RUN_PHASE_STOPPING)
    self->phase = phase;

  if (phase == KVP_RUN_PHASE_PAUSED)
    {
      self->result->n_pauses++;
      g_idle_add (pause_cb, self);
    }
}

/* Keys whose value can not be saved are kept. */
static gboolean
save_values (Run              *self,
             KvpConfirmation  *confirmation,
             GError          **error)
{
  g_autoptr(GFile) folder = g_file_new_for_path (self->options->save_dir);
  g_autoptr(KvpBackup) backup = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) settled = NULL;
  gint64 start = g_get_monotonic_time ();

  kvp_confirmation_set_save_values (confirmation, TRUE);
  backup = kvp_backup_new (self->connection, confirmation, folder);
  kvp_backup_run_async (backup, result_cb, &result);
  if (!kvp_run_finish (KVP_RUN (backup), wait_for (&result), error))
    return FALSE;

  self->result->save = g_get_monotonic_time () - start;
  self->result->n_gets = kvp_run_get_progress (KVP_RUN (backup))->requests;
  self->result->n_saved = (guint) kvp_run_get_progress (KVP_RUN (backup))->matched;
  kvp_backup_settle_async (backup, FALSE, result_cb, &settled);

  return kvp_backup_settle_finish (backup, wait_for (&settled), error);
}

static gboolean
purge (Run     *self,
       GError **error)
{
  const BenchOptions *options = self->options;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  gint64 start;
  gboolean success;

  /* Whoever wrote the namespace's ID and --purge on the command line has named what they mean. */
  confirmation = kvp_confirmation_new (self->plan, kvp_plan_get_namespace_title (self->plan), error);
  if (confirmation == NULL)
    return FALSE;

  if (options->save_dir != NULL && !save_values (self, confirmation, error))
    return FALSE;

  start = g_get_monotonic_time ();
  self->purge = kvp_purge_new (self->connection, confirmation);
  g_object_set (self->purge, "batch-size", options->batch_size, NULL);
  if (options->check_age >= 0)
    g_object_set (self->purge, "check-age", (guint) options->check_age, NULL);
  g_signal_connect_swapped (self->purge, "notify::phase", G_CALLBACK (phase_cb), self);
  kvp_purge_run_async (self->purge, result_cb, &result);
  success = kvp_run_finish (KVP_RUN (self->purge), wait_for (&result), error);

  self->result->purge = g_get_monotonic_time () - start;
  self->result->fetched += kvp_run_get_progress (KVP_RUN (self->purge))->fetched;

  return success;
}

static gboolean
send_only (Run     *self,
           GError **error)
{
  g_autoptr(GPtrArray) batches = bench_send_read (self->plan, self->options->batch_size, error);
  gint64 start;
  guint64 n_deleted = 0;
  gboolean success;

  if (batches == NULL)
    return FALSE;

  start = g_get_monotonic_time ();
  success = bench_send_all (self->connection, self->plan, batches, &self->result->n_deletes, &n_deleted, error);
  self->result->purge = g_get_monotonic_time () - start;
  /* The plan does not know. */
  self->result->counts = *kvp_plan_get_counts (self->plan);
  self->result->counts.deleted = (guint) n_deleted;
  self->result->counts.pending -= (guint) n_deleted;

  return success;
}

/* --- the end --- */

static gboolean
counts_add_up (Run *self)
{
  const KvpPlanCounts *counts = &self->result->counts;
  const KvpProgress *progress = self->purge != NULL ? kvp_run_get_progress (KVP_RUN (self->purge)) : NULL;

  if (counts->pending + counts->excluded + counts->in_flight + counts->deleted + counts->failed + counts->skipped !=
      counts->total)
    return FALSE;

  /* Of a run that was taken up, the counts hold what the one before did, too. */
  return progress == NULL || (progress->deleted <= counts->deleted && progress->failed <= counts->failed &&
                              progress->skipped <= counts->skipped &&
                              progress->deleted + progress->failed + progress->skipped <= progress->total);
}

static BenchExit
judge (Run *self)
{
  const KvpPlanCounts *counts = &self->result->counts;

  if (!counts_add_up (self))
    return BENCH_EXIT_COUNTS;
  if (kvp_plan_get_partial (self->plan))
    return BENCH_EXIT_NOT_OVER;
  if (self->options->mode == BENCH_DRY_RUN)
    return BENCH_EXIT_DONE;
  if (counts->pending + counts->in_flight > 0)
    return BENCH_EXIT_NOT_OVER;

  return counts->failed > 0 ? BENCH_EXIT_FAILED_KEYS : BENCH_EXIT_DONE;
}

static gboolean
work (Run     *self,
      GError **error)
{
  BenchMode mode = self->options->mode;
  const KvpPlanCounts *counts;

  bench_watch_forgive (&self->result->watch);
  if (!(mode == BENCH_RESUME ? find_plan (self, error) : dry_run (self, error)))
    return FALSE;

  counts = kvp_plan_get_counts (self->plan);
  /* A list that lacks keys is nothing that anyone confirmed. */
  if (mode == BENCH_DRY_RUN || kvp_plan_get_partial (self->plan) || counts->pending + counts->in_flight == 0)
    return TRUE;

  return mode == BENCH_SEND_ONLY ? send_only (self, error) : purge (self, error);
}

gboolean
bench_run (const BenchOptions  *options,
           BenchResult         *result,
           GError             **error)
{
  static const char * const modes[] = { "dry-run", "purge", "resume", "send-only" };
  Run self = { .options = options, .result = result };
  gboolean success;

  result->mode = modes[options->mode];
  bench_watch_start (&result->watch);
  success = make_connection (&self, error) && open_store (&self, error) && work (&self, error);

  if (self.plan != NULL)
    {
      /* A run that ended early ends with the reason, and what it left is pending: that is no failure of this. */
      if (options->mode != BENCH_SEND_ONLY)
        result->counts = *kvp_plan_get_counts (self.plan);
      result->exit = success || self.purge != NULL ? judge (&self) : BENCH_EXIT_ERROR;
    }
  else
    {
      result->exit = BENCH_EXIT_ERROR;
    }
  if (self.connection != NULL)
    result->n_connections = kvp_client_get_n_connections (kvp_connection_get_client (self.connection));
  bench_watch_end (&result->watch);

  if (self.store != NULL && !close_store (&self, success ? error : NULL))
    {
      success = FALSE;
      result->exit = BENCH_EXIT_ERROR;
    }
  run_clear (&self);

  return success;
}
