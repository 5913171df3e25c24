/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "run-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "purge/kvp-connection-private.h"

/* Much more than any of these tests needs, and less than the test runner's own limit. */
#define DEADLINE_SECONDS 240

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

void
run_script (RunFixture *self,
            const char *match,
            guint       status,
            const char *headers,
            const char *body,
            gboolean    apply)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (self->server, match, status, headers, bytes, apply);
}

/* --- changes --- */

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
