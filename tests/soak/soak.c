/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Purges under everything that can go wrong, in processes that are killed and started again, until each is over; then
 * the server's keys, the database and the counts are held against each other, key by key. By hand, longer:
 *
 *   tests/soak/kvp-soak --runs 2000 --seed 7
 *
 * --kill N: instead, one quiet purge that is killed at its first, second, … N-th request, and taken up again. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#ifdef G_OS_UNIX
#include <signal.h>
#endif

#include "demo/kvp-demo-server.h"
#include "store/kvp-plan-batch.h"

#define EXIT_STOPPED 3
#define MAX_LIVES 60
#define OTHER_TOKEN "other-token-that-does-not-expire-00000000"
#define KILL_KEYS 2500
#define KILL_BATCH 30

/* (nullable): the word of the one trouble that there is, to find out which of them it is */
static char *only_trouble;

typedef struct {
  guint          seed;
  const char    *program;   /* the child */
  GRand         *random;
  KvpDemoServer *server;
  char          *ns;        /* (owned) */
  char          *folder;    /* (owned) */
  const char    *prefix;
  guint          batch_size;
  double         unrest;
  guint          n_kills;
  guint          n_lives;
  GHashTable    *before;    /* (owned) (element-type GBytes): the names that were there */
  GString       *story;     /* (owned): what was done, for a run that fails */
} Soak;

static void
soak_fail (Soak       *self,
           const char *format,
           ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;

static void
soak_fail (Soak       *self,
           const char *format,
           ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("Bail out! seed %u: %s\n%sThe database is in %s\n", self->seed, what, self->story->str, self->folder);
  exit (EXIT_FAILURE);
}

static void
tell (Soak       *self,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static void
tell (Soak       *self,
      const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->story, format, arguments);
  va_end (arguments);
  g_string_append_c (self->story, '\n');
}

/* --- set up --- */

static void
put_keys (Soak  *self,
          guint  n_keys)
{
  static const char * const prefixes[] = { "a:", "a:b/", "product:", "ü😀:", "" };

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *text =
        g_strdup_printf ("%s%05u", prefixes[g_rand_int_range (self->random, 0, G_N_ELEMENTS (prefixes))], i);
      g_autofree char *metadata = i % 3 == 0 ? g_strdup_printf ("{\"n\":%u,\"t\":[1,\"x\"]}", i) : NULL;
      GBytes *name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (self->server, self->ns, name, NULL, metadata, 0);
      g_hash_table_add (self->before, name);
    }
}

static gboolean
is_cut (KvpDemoTrouble trouble)
{
  return trouble == KVP_DEMO_TROUBLE_RESET_BEFORE || trouble == KVP_DEMO_TROUBLE_RESET_AFTER ||
         trouble == KVP_DEMO_TROUBLE_RESET_IN_BODY || trouble == KVP_DEMO_TROUBLE_DRIP;
}

/* Every kind at some percent; those that cost a second, at less. */
static void
set_troubles (Soak *self)
{
  for (guint i = 0; i < KVP_DEMO_N_TROUBLES; i++)
    {
      double probability = 0.05;

      if (only_trouble != NULL && !g_str_equal (only_trouble, kvp_demo_trouble_get_word ((KvpDemoTrouble) i)))
        continue;

      if (i == KVP_DEMO_TROUBLE_HUNG || i == KVP_DEMO_TROUBLE_HUNG_AFTER || i == KVP_DEMO_TROUBLE_429_BARE)
        probability = 0.004;
      /* One 403 or redirect ends a dry run early, rightly; not too many of those. */
      if (i == KVP_DEMO_TROUBLE_403_HTML || i == KVP_DEMO_TROUBLE_HTML_200 || i == KVP_DEMO_TROUBLE_REDIRECT)
        probability = 0.01;
      kvp_demo_server_set_trouble (self->server, is_cut ((KvpDemoTrouble) i) ? "/bulk/delete" : NULL, (KvpDemoTrouble) i,
                                   probability);
    }
}

static void
soak_init (Soak       *self,
           const char *program,
           guint       seed)
{
  g_autoptr(GError) error = NULL;

  *self = (Soak) { .seed = seed, .program = program };
  self->random = g_rand_new_with_seed (seed);
  self->story = g_string_new (NULL);
  self->before = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->folder = g_dir_make_tmp ("kvp-soak-XXXXXX", &error);
  g_assert_no_error (error);
  self->server = kvp_demo_server_new ();
  kvp_demo_server_clear (self->server);
  self->ns = kvp_demo_server_add_namespace (self->server, "soak");
  kvp_demo_server_add_token (self->server, OTHER_TOKEN);
  kvp_demo_server_set_seed (self->server, seed);
  kvp_demo_server_set_trouble_wait (self->server, 0);
}

static void
remove_folder (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (folder);
}

static void
soak_clear (Soak *self)
{
  kvp_demo_server_stop (self->server);
  g_clear_object (&self->server);
  remove_folder (self->folder);
  g_hash_table_unref (self->before);
  g_string_free (self->story, TRUE);
  g_rand_free (self->random);
  g_free (self->folder);
  g_free (self->ns);
}

/* --- lives --- */

static GSubprocess *
spawn (Soak *self)
{
  g_autofree char *batch_size = g_strdup_printf ("--batch-size=%u", self->batch_size);
  g_autofree char *unrest = g_strdup_printf ("--unrest=%.3f", self->unrest);
  g_autofree char *seed = g_strdup_printf ("--seed=%u", g_rand_int (self->random) & 0xffff);
  g_autoptr(GError) error = NULL;
  GSubprocess *child;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self->program,
                            "--endpoint", kvp_demo_server_get_endpoint (self->server),
                            "--account", KVP_DEMO_ACCOUNT_ID,
                            "--namespace", self->ns,
                            "--data-dir", self->folder,
                            "--prefix", self->prefix,
                            "--first-token", KVP_DEMO_TOKEN,
                            "--token", OTHER_TOKEN,
                            batch_size, unrest, seed, NULL);
  g_assert_no_error (error);

  return child;
}

typedef struct {
  GSubprocess *child;
  gboolean     done;
} Life;

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Life *life = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  life->done = TRUE;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Its exit code, or -1 if it was killed. @n_requests: the server has seen so many when it is killed; 0: it lives. */
static int
live (Soak    *self,
      guint64  n_requests)
{
  g_autoptr(GSubprocess) child = spawn (self);
  Life life = { child, FALSE };
  guint wake = g_timeout_add (1, wake_cb, NULL);
  gboolean killed = FALSE;

  self->n_lives++;
  g_subprocess_wait_async (child, NULL, ended_cb, &life);
  while (!life.done)
    {
      g_main_context_iteration (NULL, TRUE);
      if (!killed && !life.done && n_requests > 0 && kvp_demo_server_get_n_requests (self->server) >= n_requests)
        {
          g_subprocess_force_exit (child);
          killed = TRUE;
        }
    }
  g_source_remove (wake);

  if (g_subprocess_get_if_exited (child))
    {
      tell (self, "  lived, exit %d, %" G_GUINT64_FORMAT " requests", g_subprocess_get_exit_status (child),
            kvp_demo_server_get_n_requests (self->server));
      return g_subprocess_get_exit_status (child);
    }

  self->n_kills++;
  tell (self, "  killed at %" G_GUINT64_FORMAT " requests", kvp_demo_server_get_n_requests (self->server));
#ifdef G_OS_UNIX
  if (g_subprocess_get_term_sig (child) != SIGKILL)
    soak_fail (self, "it ended by signal %d", g_subprocess_get_term_sig (child));
#endif

  return -1;
}

/* --- the check --- */

typedef struct {
  guint n_in_state[KVP_KEY_SKIPPED + 1];
  guint total;
} Held;

static gboolean
may_be_gone (int state,
             int reason)
{
  /* An answer said so; or nobody knows, and the report says that. */
  return state == KVP_KEY_DELETED || state == KVP_KEY_IN_FLIGHT ||
         (state == KVP_KEY_SKIPPED && reason == KVP_REASON_GONE) ||
         (state == KVP_KEY_FAILED && reason != KVP_REASON_LEFT_OUT);
}

static GHashTable *
set_of (GPtrArray *names)
{
  GHashTable *set = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (set, g_bytes_ref (g_ptr_array_index (names, i)));

  return set;
}

static char *
show (GBytes *name)
{
  gsize length;
  const char *data = g_bytes_get_data (name, &length);

  return g_strndup (data, length);
}

/* What the server holds, and what it alone knows. */
typedef struct {
  GHashTable *after;      /* (owned) (element-type GBytes): the names that are there */
  GHashTable *rewritten;  /* (owned) (element-type GBytes): by others */
  GHashTable *named_gone; /* (owned) (element-type GBytes): it said of them that they were not deleted, and they were gone */
} Truth;

static void
truth_init (Truth *self,
            Soak  *soak)
{
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (soak->server, soak->ns);
  g_autoptr(GPtrArray) others = kvp_demo_server_get_rewritten (soak->server, soak->ns);
  g_autoptr(GPtrArray) gone = kvp_demo_server_get_named_gone (soak->server);

  self->after = set_of (names);
  self->rewritten = set_of (others);
  self->named_gone = set_of (gone);
}

static void
truth_clear (Truth *self)
{
  g_hash_table_unref (self->after);
  g_hash_table_unref (self->rewritten);
  g_hash_table_unref (self->named_gone);
}

/* One row of the plan against the server. */
static void
check_row (Soak        *self,
           GBytes      *name,
           int          state,
           int          reason,
           const Truth *truth)
{
  gboolean is_there = g_hash_table_contains (truth->after, name);
  gboolean is_rewritten = g_hash_table_contains (truth->rewritten, name);
  /* Nobody answered the request that deleted it, and the answer to the next said that it was not deleted. */
  gboolean is_told_wrong = state == KVP_KEY_PENDING && g_hash_table_contains (truth->named_gone, name);
  g_autofree char *shown = show (name);

  if (!g_str_has_prefix (shown, self->prefix))
    soak_fail (self, "“%s” is in the plan, and does not begin with “%s”", shown, self->prefix);
  if (!is_there && !may_be_gone (state, reason) && !is_told_wrong)
    soak_fail (self, "“%s” is gone, and the plan says state %d, reason %d", shown, state, reason);
  if (is_there && state == KVP_KEY_DELETED && !is_rewritten)
    soak_fail (self, "“%s” is there, and the plan calls it deleted", shown);
  if (is_there && state == KVP_KEY_SKIPPED && reason == KVP_REASON_GONE && !is_rewritten)
    soak_fail (self, "“%s” is there, and the plan calls it gone", shown);
  if (state == KVP_KEY_SKIPPED && reason == KVP_REASON_REWRITTEN && !is_rewritten)
    soak_fail (self, "“%s” was not rewritten, and the plan says that it was", shown);
}

static void
check_counts (Soak    *self,
              sqlite3 *database,
              Held    *held)
{
  static const char * const columns[] = { "pending", "excluded", "in_flight", "deleted", "failed", "skipped" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *query = g_strdup_printf ("SELECT %s FROM plan", columns[i]);
      sqlite3_stmt *statement;

      g_assert_cmpint (sqlite3_prepare_v2 (database, query, -1, &statement, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      if ((guint) sqlite3_column_int (statement, 0) != held->n_in_state[i])
        soak_fail (self, "%d %s are counted, and %u rows are", sqlite3_column_int (statement, 0), columns[i],
                   held->n_in_state[i]);
      sqlite3_finalize (statement);
    }
}

/* Each row of the plan; what they hold is counted. Nothing if it was killed before there was a database. */
static void
check_rows (Soak        *self,
            sqlite3     *database,
            const Truth *truth,
            GHashTable  *planned,
            Held        *held)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (database, "SELECT name, state, reason FROM plan_key", -1, &statement, NULL) != SQLITE_OK)
    return;

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      GBytes *row = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
      int state = sqlite3_column_int (statement, 1);

      check_row (self, row, state, sqlite3_column_int (statement, 2), truth);
      held->n_in_state[state]++;
      held->total++;
      g_hash_table_add (planned, row);
    }
  sqlite3_finalize (statement);
}

static void
check (Soak     *self,
       gboolean  is_over)
{
  g_autoptr(GHashTable) planned =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autofree char *path = g_build_filename (self->folder, "plans.db", NULL);
  GHashTableIter iter;
  gpointer name;
  sqlite3 *database;
  Held held = { { 0 } };
  Truth truth;

  truth_init (&truth, self);
  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    check_rows (self, database, &truth, planned, &held);

  /* Nothing is gone that was not on the list. */
  g_hash_table_iter_init (&iter, self->before);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (truth.after, name) && !g_hash_table_contains (planned, name))
        {
          g_autofree char *shown = show (name);

          soak_fail (self, "“%s” is gone, and was never on the list", shown);
        }
    }

  if (held.total > 0)
    check_counts (self, database, &held);
  if (is_over && held.n_in_state[KVP_KEY_PENDING] + held.n_in_state[KVP_KEY_IN_FLIGHT] > 0)
    soak_fail (self, "it is over, and %u keys are pending, %u on the way", held.n_in_state[KVP_KEY_PENDING],
               held.n_in_state[KVP_KEY_IN_FLIGHT]);
  sqlite3_close (database);
  truth_clear (&truth);
}

/* --- runs --- */

static void
start (Soak *self)
{
  g_autoptr(GError) error = NULL;

  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);
}

static void
live_to_the_end (Soak *self)
{
  int status = EXIT_STOPPED;

  while (status != EXIT_SUCCESS)
    {
      if (status != EXIT_STOPPED && status != -1)
        soak_fail (self, "it ended with %d", status);
      if (self->n_lives == MAX_LIVES)
        soak_fail (self, "it is not over after %d lives", MAX_LIVES);
      /* In the end it is left in peace, so that an end comes. */
      if (self->n_lives == MAX_LIVES - 5)
        {
          kvp_demo_server_clear_troubles (self->server);
          self->unrest = 0;
        }
      status = live (self, 0);
      check (self, status == EXIT_SUCCESS);
    }
}

static void
soak_once (const char *program,
           guint       seed,
           gboolean    verbose)
{
  static const char * const prefixes[] = { "", "a:", "product:", "a:b/", "ü" };
  Soak self;
  guint n_kills;

  soak_init (&self, program, seed);
  self.prefix = prefixes[g_rand_int_range (self.random, 0, G_N_ELEMENTS (prefixes))];
  self.batch_size = (guint) g_rand_int_range (self.random, 7, 120);
  self.unrest = g_rand_boolean (self.random) ? 0.05 : 0;
  put_keys (&self, (guint) g_rand_int_range (self.random, 50, 900));
  set_troubles (&self);
  if (g_rand_boolean (self.random))
    kvp_demo_server_set_writes (self.server, self.ns, 0.05);
  if (g_rand_int_range (self.random, 0, 4) == 0)
    kvp_demo_server_set_token_life (self.server, g_rand_int_range (self.random, 2, 40));
  tell (&self, "prefix “%s”, batches of %u", self.prefix, self.batch_size);
  start (&self);

  n_kills = (guint) g_rand_int_range (self.random, 0, 4);
  for (guint i = 0; i < n_kills; i++)
    {
      guint64 at = kvp_demo_server_get_n_requests (self.server) + (guint64) g_rand_int_range (self.random, 1, 25);

      if (live (&self, at) == EXIT_SUCCESS)
        break;
      check (&self, FALSE);
    }
  live_to_the_end (&self);

  if (verbose)
    g_printerr ("# seed %u: %u lives, %u killed, %" G_GUINT64_FORMAT " requests\n", seed, self.n_lives, self.n_kills,
                kvp_demo_server_get_n_requests (self.server));
  soak_clear (&self);
}

/* The same quiet purge, killed at another request each time. */
static void
kill_once (const char *program,
           guint       at,
           gboolean    verbose)
{
  Soak self;
  gboolean killed;

  soak_init (&self, program, 1);
  self.seed = at;
  self.prefix = "";
  self.batch_size = KILL_BATCH;
  put_keys (&self, KILL_KEYS);
  tell (&self, "killed at request %u", at);
  start (&self);

  killed = live (&self, at) == -1;
  check (&self, FALSE);
  live_to_the_end (&self);
  if (verbose)
    g_printerr ("# at %u: %s\n", at, killed ? "killed" : "was over before");
  soak_clear (&self);
}

int
main (int    argc,
      char **argv)
{
  int n_runs = 200;
  int n_kills = 0;
  int seed = 1;
  gboolean verbose = FALSE;
  g_autofree char *program = NULL;
  GOptionEntry entries[] = {
    { "child", 0, 0, G_OPTION_ARG_FILENAME, &program, "The program that is killed", "PROGRAM" },
    { "runs", 'n', 0, G_OPTION_ARG_INT, &n_runs, "How many runs (default: 200)", "N" },
    { "kill", 'k', 0, G_OPTION_ARG_INT, &n_kills, "Kill one purge at N points instead", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "Of the first run (default: 1); each has the next", "N" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &only_trouble, "One trouble instead of all", "WORD" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "A line for each run", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- purges under everything that can go wrong");
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || program == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--child is missing");
      return 2;
    }

  for (int i = 0; n_kills == 0 && i < n_runs; i++)
    soak_once (program, (guint) (seed + i), verbose);
  for (int i = 1; i <= n_kills; i++)
    kill_once (program, (guint) i, verbose);
  g_print ("%d runs, all in order\n", n_kills > 0 ? n_kills : n_runs);

  return 0;
}
