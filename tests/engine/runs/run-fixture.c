/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "run-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "purge/kvp-connection-private.h"
#include "store/kvp-plan-keys.h"

/* Much more than any of these tests needs, and less than the test runner's own limit. */
#define DEADLINE_SECONDS 90

/* As patient as usual, but in milliseconds. */
static const KvpRetryPolicy fast_policy = {
  .max_tries = 6,
  .max_half_tries = 2,
  .first_delay = 1,
  .max_delay = 4,
  .max_elapsed = 10 * G_TIME_SPAN_MINUTE,
  .max_empty_pages = RUN_MAX_EMPTY_PAGES,
};

/* --- waiting --- */

static gboolean
deadline_cb (gpointer user_data)
{
  g_error ("What the test waits for did not come in %d seconds", DEADLINE_SECONDS);

  return G_SOURCE_REMOVE;
}

void
run_until (RunCondition condition,
           gpointer     user_data)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, NULL);

  while (!condition (user_data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (deadline);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **slot = user_data;

  return *slot != NULL;
}

static GAsyncResult *
wait_for_result (GAsyncResult **slot)
{
  run_until (has_result, slot);

  return *slot;
}

typedef struct {
  KvpDemoServer *server;
  guint          n_held;
} HeldWait;

static gboolean
is_held (gpointer user_data)
{
  HeldWait *wait = user_data;

  return kvp_demo_server_get_n_held (wait->server) >= wait->n_held;
}

static gboolean
poll_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
run_until_held (RunFixture *self,
                guint       n_held)
{
  HeldWait wait = { self->server, n_held };
  /* The server is another thread and wakes nobody here. */
  guint poll = g_timeout_add (1, poll_cb, NULL);

  run_until (is_held, &wait);
  g_source_remove (poll);
}

/* --- the fixture --- */

static void
open_store (RunFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "plans.db", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_open_async (path, NULL, result_cb, &result);
  self->store = kvp_store_open_finish (wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

static void
close_store (RunFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_close_async (self->store, result_cb, &result);
  kvp_store_close_finish (self->store, wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
}

static RunFixture *
fixture_new (guint size)
{
  RunFixture *self = g_new0 (RunFixture, 1);
  g_autoptr(KvpAccount) account = kvp_account_new (KVP_DEMO_ACCOUNT_ID, KVP_DEMO_ACCOUNT_NAME);
  g_autoptr(GError) error = NULL;

  self->server = kvp_demo_server_new ();
  g_object_set (self->server, "large-size", size, NULL);
  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);

  self->connection = kvp_connection_new (kvp_demo_server_get_endpoint (self->server), KVP_DEMO_TOKEN, &error);
  g_assert_no_error (error);
  kvp_connection_set_account (self->connection, account);
  _kvp_connection_set_run_policy (self->connection, &fast_policy);

  self->folder = g_dir_make_tmp ("kvp-run-XXXXXX", &error);
  g_assert_no_error (error);
  open_store (self);

  return self;
}

RunFixture *
run_fixture_new (void)
{
  RunFixture *self = fixture_new (100);
  g_autofree char *id = NULL;

  kvp_demo_server_clear (self->server);
  id = kvp_demo_server_add_namespace (self->server, RUN_NAMESPACE_TITLE);
  self->ns = kvp_namespace_new (id, RUN_NAMESPACE_TITLE);

  return self;
}

RunFixture *
run_fixture_new_with_sample (guint size)
{
  RunFixture *self = fixture_new (size);
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);

  g_assert_nonnull (id);
  self->ns = kvp_namespace_new (id, KVP_DEMO_LARGE_NAMESPACE_TITLE);

  return self;
}

void
run_fixture_reopen_store (RunFixture *self)
{
  close_store (self);
  open_store (self);
}

void
run_fixture_close_store (RunFixture *self)
{
  close_store (self);
}

void
run_fixture_open_store (RunFixture *self)
{
  open_store (self);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

void
run_fixture_free (RunFixture *self)
{
  if (self->store != NULL)
    close_store (self);
  kvp_demo_server_stop (self->server);

  /* Whoever keeps the connection alive keeps a request alive. */
  g_assert_finalize_object (self->connection);
  g_clear_object (&self->ns);
  g_clear_object (&self->server);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

void
run_put_bytes (RunFixture *self,
               const void *name,
               gsize       length,
               const char *metadata)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, length);
  g_autoptr(GBytes) value = g_bytes_new_static ("value", 5);

  kvp_demo_server_put (self->server, kvp_namespace_get_id (self->ns), bytes, value, metadata, 0);
}

void
run_put (RunFixture *self,
         const char *name,
         const char *metadata)
{
  run_put_bytes (self, name, strlen (name), metadata);
}

void
run_put_many (RunFixture *self,
              const char *name,
              guint       n_keys,
              const char *metadata)
{
  g_autoptr(GPtrArray) names = run_names_new ();
  g_autoptr(GBytes) value = g_bytes_new_static ("value", 5);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *full_name = g_strdup_printf ("%s%07u", name, i);

      run_names_add (names, full_name);
    }
  kvp_demo_server_put_many (self->server, kvp_namespace_get_id (self->ns), names, value, metadata, 0);
}

guint
run_count_left (RunFixture *self)
{
  return kvp_demo_server_count_keys (self->server, kvp_namespace_get_id (self->ns));
}

gboolean
run_has_key (RunFixture *self,
             const char *name)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

  return kvp_demo_server_has_key (self->server, kvp_namespace_get_id (self->ns), bytes);
}

guint
run_count_requests (RunFixture *self,
                    const char *text)
{
  g_auto(GStrv) lines = kvp_demo_server_take_log (self->server);
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], text) != NULL)
        count++;
    }

  return count;
}

/* --- filters --- */

static KvpFilter *
build (KvpFilterBuilder *builder)
{
  g_autoptr(GError) error = NULL;
  KvpFilter *filter = kvp_filter_builder_build (builder, &error);

  g_assert_no_error (error);

  return filter;
}

static void
add_prefix (KvpFilterBuilder *builder,
            const char       *prefix)
{
  g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));

  kvp_filter_builder_add_prefix (builder, bytes);
}

KvpFilter *
run_filter_every (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);

  return build (builder);
}

KvpFilter *
run_filter_prefixes (const char *prefix,
                     ...)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  va_list list;

  va_start (list, prefix);
  for (; prefix != NULL; prefix = va_arg (list, const char *))
    add_prefix (builder, prefix);
  va_end (list);

  return build (builder);
}

KvpFilter *
run_filter_rule (const char *prefix,
                 const char *path,
                 const char *value)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  if (prefix != NULL)
    add_prefix (builder, prefix);
  kvp_filter_builder_add_rule (builder, path, KVP_METADATA_EQUALS, value);

  return build (builder);
}

KvpFilter *
run_filter_keys (const char *key,
                 ...)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  va_list list;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  va_start (list, key);
  for (; key != NULL; key = va_arg (list, const char *))
    {
      g_autoptr(GBytes) bytes = g_bytes_new (key, strlen (key));

      kvp_filter_builder_add_key (builder, bytes);
    }
  va_end (list);

  return build (builder);
}

/* --- a dry run --- */

static void
scan_progress_cb (KvpScan *scan,
                  RunScan *self)
{
  const KvpProgress *progress = kvp_scan_get_progress (scan);

  g_assert_cmpuint (progress->fetched, >=, progress->processed);
  g_assert_cmpuint (progress->processed, >=, progress->matched);
  g_assert_cmpuint (progress->fetched, >=, self->shown.fetched);
  g_assert_cmpuint (progress->processed, >=, self->shown.processed);
  g_assert_cmpuint (progress->matched, >=, self->shown.matched);
  g_assert_cmpuint (progress->pages, >=, self->shown.pages);
  g_assert_cmpuint (progress->requests, >=, progress->pages);
  g_assert_false (self->done);

  self->shown = *progress;
  self->n_signals++;
}

static void
scan_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  RunScan *self = user_data;

  g_assert_false (self->done);
  self->plan = kvp_scan_run_finish (KVP_SCAN (source), result, &self->error);
  g_assert_true ((self->plan != NULL) != (self->error != NULL));
  self->done = TRUE;
}

RunScan *
run_scan_start (RunFixture *self,
                KvpFilter  *filter)
{
  RunScan *run = g_new0 (RunScan, 1);

  run->scan = kvp_scan_new (self->connection, self->ns, filter, self->store);
  g_signal_connect (run->scan, "progress", G_CALLBACK (scan_progress_cb), run);
  kvp_scan_run_async (run->scan, scan_done_cb, run);

  return run;
}

static gboolean
scan_is_done (gpointer user_data)
{
  return ((RunScan *) user_data)->done;
}

void
run_scan_wait (RunScan *self)
{
  const KvpProgress *progress;

  run_until (scan_is_done, self);

  /* The last numbers were shown. */
  progress = kvp_scan_get_progress (self->scan);
  g_assert_cmpuint (self->n_signals, >, 0);
  g_assert_cmpmem (progress, sizeof *progress, &self->shown, sizeof self->shown);
}

void
run_scan_free (RunScan *self)
{
  g_assert_true (self->done);
  g_assert_finalize_object (self->scan);
  g_clear_object (&self->plan);
  g_clear_error (&self->error);
  g_free (self);
}

KvpPlan *
run_scan (RunFixture *self,
          KvpFilter  *filter)
{
  g_autoptr(RunScan) run = run_scan_start (self, filter);

  run_scan_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpint (kvp_plan_get_state (run->plan), ==, KVP_PLAN_DRAFT);
  run_assert_counts_add_up (run->plan);

  return g_steal_pointer (&run->plan);
}

/* --- review, confirmation --- */

void
run_set_ticked (KvpPlan       *plan,
                const guint32 *positions,
                gsize          n_positions,
                gboolean       ticked)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_set_ticked_async (plan, positions, n_positions, ticked, NULL, result_cb, &result);
  kvp_plan_set_ticked_finish (plan, wait_for_result (&result), &error);
  g_assert_no_error (error);
}

KvpConfirmation *
run_confirm (KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  KvpConfirmation *confirmation = kvp_confirmation_new (plan, kvp_plan_get_namespace_title (plan), &error);

  g_assert_no_error (error);

  return confirmation;
}

/* --- a purge --- */

static void
purge_progress_cb (KvpPurge *purge,
                   RunPurge *self)
{
  const KvpProgress *progress = kvp_purge_get_progress (purge);

  g_assert_cmpuint (progress->deleted, >=, self->shown.deleted);
  g_assert_cmpuint (progress->failed, >=, self->shown.failed);
  g_assert_cmpuint (progress->skipped, >=, self->shown.skipped);
  g_assert_cmpuint (progress->requests, >=, self->shown.requests);
  g_assert_cmpuint (progress->deleted + progress->failed + progress->skipped, <=, progress->total);
  g_assert_false (self->done);

  self->shown = *progress;
  self->n_signals++;
}

static void
purge_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  RunPurge *self = user_data;

  g_assert_false (self->done);
  self->ok = kvp_purge_run_finish (KVP_PURGE (source), result, &self->error);
  g_assert_true (self->ok == (self->error == NULL));
  self->done = TRUE;
}

static gboolean
stop_cb (gpointer user_data)
{
  kvp_purge_stop (user_data);

  return G_SOURCE_REMOVE;
}

static void
purge_phase_cb (RunPurge *self)
{
  if (kvp_purge_get_phase (self->purge) == KVP_PURGE_PAUSED && !self->stays_paused)
    g_idle_add_full (G_PRIORITY_DEFAULT, stop_cb, g_object_ref (self->purge), g_object_unref);
}

static void
refused_cb (const char     *log_domain,
            GLogLevelFlags  log_level,
            const char     *message,
            gpointer        user_data)
{
  guint *n_refused = user_data;

  g_assert_nonnull (strstr (message, "out of range"));
  (*n_refused)++;
}

static gboolean
never_fatal_cb (const char     *log_domain,
                GLogLevelFlags  log_level,
                const char     *message,
                gpointer        user_data)
{
  return FALSE;
}

/* Not by g_test_expect_message(): what was a warning in GLib 2.74 is a critical in 2.84. */
void
run_set_out_of_range (gpointer    object,
                      const char *property,
                      guint       value)
{
  guint n_refused = 0;
  guint handler = g_log_set_handler ("GLib-GObject", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL,
                                     refused_cb, &n_refused);

  g_test_log_set_fatal_handler (never_fatal_cb, NULL);
  g_object_set (object, property, value, NULL);
  g_test_log_set_fatal_handler (NULL, NULL);
  g_log_remove_handler ("GLib-GObject", handler);
  g_assert_cmpuint (n_refused, ==, 1);
}

RunPurge *
run_purge_new (RunFixture      *self,
               KvpConfirmation *confirmation)
{
  RunPurge *run = g_new0 (RunPurge, 1);

  run->purge = kvp_purge_new (self->connection, confirmation);
  g_signal_connect (run->purge, "progress", G_CALLBACK (purge_progress_cb), run);
  g_signal_connect_swapped (run->purge, "notify::phase", G_CALLBACK (purge_phase_cb), run);

  return run;
}

void
run_purge_start (RunPurge *self)
{
  kvp_purge_run_async (self->purge, purge_done_cb, self);
}

static gboolean
purge_is_done (gpointer user_data)
{
  return ((RunPurge *) user_data)->done;
}

void
run_purge_wait (RunPurge *self)
{
  run_until (purge_is_done, self);
  run_assert_counts_add_up (kvp_purge_get_plan (self->purge));
}

typedef struct {
  KvpPurge      *purge;
  KvpPurgePhase  phase;
} PhaseWait;

static gboolean
is_in_phase (gpointer user_data)
{
  const PhaseWait *wait = user_data;

  return kvp_purge_get_phase (wait->purge) == wait->phase;
}

void
run_purge_wait_for (RunPurge      *self,
                    KvpPurgePhase  phase)
{
  PhaseWait wait = { self->purge, phase };

  run_until (is_in_phase, &wait);
}

void
run_purge_free (RunPurge *self)
{
  g_assert_finalize_object (self->purge);
  g_clear_error (&self->error);
  g_free (self);
}

RunPurge *
run_purge (RunFixture *self,
           KvpPlan    *plan)
{
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  RunPurge *run = run_purge_new (self, confirmation);

  run_purge_start (run);
  run_purge_wait (run);

  return run;
}

/* --- what a plan holds --- */

static gboolean
add_row (GPtrArray   *names,
         KvpPlanRow  *row,
         int          state)
{
  if (state >= 0 && kvp_plan_row_get_state (row) != (KvpKeyState) state)
    return FALSE;

  g_ptr_array_add (names, g_bytes_ref (kvp_plan_row_get_name (row)));

  return TRUE;
}

static GPtrArray *
list_rows (KvpPlan *plan,
           int      state)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (keys));
  GPtrArray *names = run_names_new ();

  g_assert_cmpuint (n_rows, ==, kvp_plan_get_counts (plan)->total);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      add_row (names, row, state);
    }
  run_names_sort (names);

  return names;
}

GPtrArray *
run_plan_names (KvpPlan *plan)
{
  return list_rows (plan, -1);
}

GPtrArray *
run_plan_names_in_state (KvpPlan     *plan,
                         KvpKeyState  state)
{
  return list_rows (plan, state);
}

KvpKeyState
run_plan_key (KvpPlan       *plan,
              const char    *name,
              KvpKeyReason  *reason,
              char         **detail)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(GBytes) wanted = g_bytes_new (name, strlen (name));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), i);

      if (!g_bytes_equal (kvp_plan_row_get_name (row), wanted))
        continue;

      if (reason != NULL)
        *reason = kvp_plan_row_get_reason (row);
      if (detail != NULL)
        *detail = g_strdup (kvp_plan_row_get_detail (row));

      return kvp_plan_row_get_state (row);
    }

  g_error ("“%s” is not in the plan", name);
}

/* --- names --- */

GPtrArray *
run_names_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
run_names_add (GPtrArray  *names,
               const char *name)
{
  g_ptr_array_add (names, g_bytes_new (name, strlen (name)));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_bytes_compare (*(GBytes **) a, *(GBytes **) b);
}

void
run_names_sort (GPtrArray *names)
{
  g_ptr_array_sort (names, compare_names);
}

void
run_assert_same_names (GPtrArray *names,
                       GPtrArray *expected)
{
  for (guint i = 0; i < MIN (names->len, expected->len); i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      GBytes *wanted = g_ptr_array_index (expected, i);

      g_assert_cmpmem (g_bytes_get_data (name, NULL), g_bytes_get_size (name),
                       g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
    }
  g_assert_cmpuint (names->len, ==, expected->len);
}

void
run_assert_counts_add_up (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  g_assert_cmpuint (counts->total, ==,
                    counts->pending + counts->excluded + counts->in_flight +
                    counts->deleted + counts->failed + counts->skipped);
}
