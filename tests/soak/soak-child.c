/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One dry run and its purge, in a process that may be killed at any moment and started again over the same database: it
 * takes up what it finds there. Exit codes: 0: the purge is over; 3: it stopped, and the rest is pending; 1: something is
 * wrong that nothing here can mend. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-connection-private.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "store/kvp-store.h"

#define EXIT_STOPPED 3

/* A run that pauses more often than this leaves the rest to the next start. */
#define MAX_RESUMES 40

static const KvpRetryPolicy fast_policy = {
  .max_tries = 6,
  .max_half_tries = 2,
  .first_delay = 1,
  .max_delay = 4,
  .max_elapsed = 10 * G_TIME_SPAN_MINUTE,
  .max_empty_pages = 10000,
};

typedef struct {
  GRand         *random;
  KvpConnection *connection;
  KvpStore      *store;
  KvpPurge      *purge; /* (nullable) */
  const char    *token; /* the one that does not expire */
  double         unrest; /* how often it pauses or stops */
  guint          n_resumes;
} Child;

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

static void
fail (const GError *error)
{
  g_printerr ("%s\n", error->message);
  exit (EXIT_FAILURE);
}

/* --- the dry run --- */

static KvpFilter *
new_filter (const char *prefix)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) bytes = g_bytes_new (prefix, strlen (prefix));
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  if (*prefix == '\0')
    kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  else
    kvp_filter_builder_add_prefix (builder, bytes);
  filter = kvp_filter_builder_build (builder, &error);
  if (filter == NULL)
    fail (error);

  return filter;
}

static KvpPlan *
scan (Child      *self,
      const char *namespace_id,
      const char *prefix)
{
  g_autoptr(KvpNamespace) ns = kvp_namespace_new (namespace_id, "soak");
  g_autoptr(KvpFilter) filter = new_filter (prefix);
  g_autoptr(KvpScan) run = kvp_scan_new (self->connection, ns, filter, self->store);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlan *plan;

  kvp_scan_run_async (run, result_cb, &result);
  plan = kvp_scan_run_finish (run, wait_for (&result), &error);
  if (plan == NULL)
    {
      /* Not even the first page came. */
      g_printerr ("%s\n", error->message);
      exit (EXIT_STOPPED);
    }

  return plan;
}

/* Some keys are taken out, as a person would: every so manieth, so that the same are out in each life. */
static void
untick_some (KvpPlan *plan)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint32 i = 3; i < kvp_plan_get_counts (plan)->total; i += 17)
    g_array_append_val (positions, i);
  if (positions->len == 0)
    return;

  kvp_plan_set_ticked_async (plan, (const guint32 *) (gpointer) positions->data, positions->len, FALSE, NULL, result_cb,
                             &result);
  if (!kvp_plan_set_ticked_finish (plan, wait_for (&result), &error))
    fail (error);
}

/* --- the purge --- */

static gboolean
go_on_cb (gpointer user_data)
{
  Child *self = user_data;

  if (kvp_run_get_phase (KVP_RUN (self->purge)) != KVP_RUN_PHASE_PAUSED)
    return G_SOURCE_REMOVE;

  if (kvp_run_get_pause (KVP_RUN (self->purge)) == KVP_PAUSE_TOKEN)
    kvp_connection_set_token (self->connection, self->token, NULL);
  if (++self->n_resumes > MAX_RESUMES)
    kvp_run_stop (KVP_RUN (self->purge));
  else
    kvp_run_resume (KVP_RUN (self->purge));

  return G_SOURCE_REMOVE;
}

static void
phase_cb (Child *self)
{
  if (kvp_run_get_phase (KVP_RUN (self->purge)) == KVP_RUN_PHASE_PAUSED)
    g_idle_add (go_on_cb, self);
}

/* Someone who can not leave the buttons alone. */
static gboolean
unrest_cb (gpointer user_data)
{
  Child *self = user_data;

  if (g_rand_double (self->random) < self->unrest)
    kvp_run_pause (KVP_RUN (self->purge));
  if (g_rand_double (self->random) < self->unrest / 4)
    kvp_run_stop (KVP_RUN (self->purge));

  return G_SOURCE_CONTINUE;
}

static gboolean
is_under_way (KvpPlanState state)
{
  return state != KVP_PLAN_FINISHED && state != KVP_PLAN_SCANNING;
}

static int
purge (Child   *self,
       KvpPlan *plan,
       guint    batch_size)
{
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint unrest;

  if (kvp_plan_get_counts (plan)->pending + kvp_plan_get_counts (plan)->in_flight == 0)
    return EXIT_SUCCESS;

  confirmation = kvp_confirmation_new (plan, "soak", &error);
  if (confirmation == NULL)
    fail (error);

  self->purge = kvp_purge_new (self->connection, confirmation);
  g_object_set (self->purge, "batch-size", batch_size, NULL);
  g_signal_connect_swapped (self->purge, "notify::phase", G_CALLBACK (phase_cb), self);
  unrest = g_timeout_add (5, unrest_cb, self);
  kvp_purge_run_async (self->purge, result_cb, &result);
  if (!kvp_run_finish (KVP_RUN (self->purge), wait_for (&result), &error))
    g_printerr ("%s\n", error->message);
  g_source_remove (unrest);

  return kvp_plan_get_state (plan) == KVP_PLAN_FINISHED ? EXIT_SUCCESS : EXIT_STOPPED;
}

static int
run (Child      *self,
     const char *namespace_id,
     const char *prefix,
     guint       batch_size)
{
  GListModel *plans = kvp_store_get_plans (self->store);
  g_autoptr(KvpPlan) plan = NULL;

  /* A dry run that was cut off is a partial list; it is as good as any for what is tested here. */
  if (g_list_model_get_n_items (plans) > 0)
    {
      plan = g_list_model_get_item (plans, 0);
      return is_under_way (kvp_plan_get_state (plan)) ? purge (self, plan, batch_size) : EXIT_SUCCESS;
    }

  plan = scan (self, namespace_id, prefix);
  if (kvp_plan_get_counts (plan)->total == 0)
    return EXIT_SUCCESS;
  untick_some (plan);

  return purge (self, plan, batch_size);
}

static void
open_store (Child      *self,
            const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "plans.db", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_open_async (path, NULL, result_cb, &result);
  self->store = kvp_store_open_finish (wait_for (&result), &error);
  if (self->store == NULL)
    fail (error);
}

static void
close_store (Child *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_store_close_async (self->store, result_cb, &result);
  if (!kvp_store_close_finish (self->store, wait_for (&result), &error))
    fail (error);
}

int
main (int    argc,
      char **argv)
{
  Child self = { NULL };
  int seed = 0;
  int batch_size = 100;
  g_autofree char *endpoint = NULL;
  g_autofree char *account_id = NULL;
  g_autofree char *namespace_id = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *first_token = NULL;
  g_autofree char *token = NULL;
  GOptionEntry entries[] = {
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint, "The API", "URL" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account_id, "The account", "ID" },
    { "namespace", 0, 0, G_OPTION_ARG_STRING, &namespace_id, "The namespace", "ID" },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Where the database is", "FOLDER" },
    { "prefix", 0, 0, G_OPTION_ARG_FILENAME, &prefix, "What the names begin with", "TEXT" },
    { "first-token", 0, 0, G_OPTION_ARG_STRING, &first_token, "A token, which may expire", "TOKEN" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &token, "A token that does not", "TOKEN" },
    { "batch-size", 0, 0, G_OPTION_ARG_INT, &batch_size, "Keys in a request", "N" },
    { "unrest", 0, 0, G_OPTION_ARG_DOUBLE, &self.unrest, "How often it is paused or stopped", "PROBABILITY" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Where chance starts", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(KvpAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fail (error);

  self.random = g_rand_new_with_seed ((guint32) seed);
  self.token = token;
  self.connection = kvp_connection_new (endpoint, first_token, &error);
  if (self.connection == NULL)
    fail (error);
  account = kvp_account_new (account_id, "soak");
  kvp_connection_set_account (self.connection, account);
  _kvp_connection_set_run_policy (self.connection, &fast_policy);
  /* A hung answer costs a second here. */
  kvp_client_set_silence_limit (kvp_connection_get_client (self.connection), 1);

  open_store (&self, folder);
  status = run (&self, namespace_id, prefix != NULL ? prefix : "", (guint) batch_size);
  close_store (&self);
  g_clear_object (&self.purge);
  g_clear_object (&self.store);
  g_clear_object (&self.connection);
  g_rand_free (self.random);

  return status;
}
