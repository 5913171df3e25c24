/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What holds a purge up is told while it happens, and every key is deleted all the same. */

#include "config.h"

#include "base/kvp-error.h"
#include "run-fixture.h"

static void
script (RunFixture *fixture,
        guint       status,
        const char *headers,
        const char *body)
{
  run_script (fixture, "/bulk/delete", status, headers, body, FALSE);
}

static void
assert_trouble (GListModel *troubles,
                guint       position,
                const char *text,
                guint       n_times)
{
  g_autoptr(KvpPurgeTrouble) trouble = g_list_model_get_item (troubles, position);

  g_assert_nonnull (trouble);
  g_assert_cmpstr (kvp_purge_trouble_get_text (trouble), ==, text);
  g_assert_cmpuint (kvp_purge_trouble_get_n_times (trouble), ==, n_times);
  g_assert_cmpint (kvp_purge_trouble_get_when (trouble), >, 0);
}

/* Two failures that pass, a wait, and a refusal of the whole batch that is looked into in halves. */
static void
test_held_up (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  GListModel *troubles;

  run_put_many (fixture, "key:", 10, NULL);
  plan = run_scan_every (fixture);
  for (guint i = 0; i < 2; i++)
    script (fixture, 500, "Content-Type: application/json",
            "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}],\"result\":null}");
  script (fixture, 429, "Retry-After: 1", "");
  script (fixture, 400, "Content-Type: application/json",
          "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"bad keys\"}],\"result\":null}");
  run = run_purge (fixture, plan);

  g_assert_no_error (run->error);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, 10);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);

  troubles = G_LIST_MODEL (kvp_purge_get_troubles (run->purge));
  g_assert_cmpuint (g_list_model_get_n_items (troubles), ==, 3);
  g_assert_cmpuint (kvp_purge_troubles_get_n_happened (KVP_PURGE_TROUBLES (troubles)), ==, 4);
  assert_trouble (troubles, 0,
                  "Cloudflare refused the request. Cloudflare says: “bad keys” (10001). "
                  "The request with 10 keys is sent in two parts.", 1);
  assert_trouble (troubles, 1, "Cloudflare asked to wait 1 second.", 1);
  assert_trouble (troubles, 2,
                  "Cloudflare has a problem at the moment. Try again later. Cloudflare says: “service error” (10001). "
                  "The request is sent again.", 2);
}

/* An answer that names a key: it is sent alone, and again, before it counts as failed. */
static void
test_refused_key (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GBytes) refused = g_bytes_new_static ("key:0000004", 11);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  GListModel *troubles;

  run_put_many (fixture, "key:", 10, NULL);
  kvp_demo_server_refuse_key (fixture->server, refused);
  plan = run_scan_every (fixture);
  run = run_purge (fixture, plan);

  g_assert_cmpuint (kvp_plan_get_counts (plan)->failed, ==, 1);
  troubles = G_LIST_MODEL (kvp_purge_get_troubles (run->purge));
  g_assert_cmpuint (g_list_model_get_n_items (troubles), ==, 1);
  assert_trouble (troubles, 0, "Cloudflare did not delete 1 key of a request. It is sent again.", 2);
}

static void
test_pauses (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(RunPurge) run = NULL;
  g_autoptr(KvpPurgeTrouble) trouble = NULL;
  GListModel *troubles;

  run_put_many (fixture, "key:", 10, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_READ_ONLY);
  run = run_purge (fixture, plan);

  g_assert_error (run->error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_cmpuint (run_count_left (fixture), ==, 10);
  troubles = G_LIST_MODEL (kvp_purge_get_troubles (run->purge));
  g_assert_cmpuint (g_list_model_get_n_items (troubles), ==, 1);
  trouble = g_list_model_get_item (troubles, 0);
  g_assert_true (g_str_has_prefix (kvp_purge_trouble_get_text (trouble), run->error->message));
  g_assert_true (g_str_has_suffix (kvp_purge_trouble_get_text (trouble), " The deletion paused."));
}

/* A pause that a person asks for, and a run without a hitch, are no problem. */
static void
test_nothing_to_tell (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(RunPurge) run = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  plan = run_scan_every (fixture);
  confirmation = run_confirm (plan);
  run = run_purge_new (fixture, confirmation);
  run->stays_paused = TRUE;
  g_object_set (run->purge, "batch-size", 5, "max-concurrency", 1, NULL);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  run_purge_start (run);
  run_until_held (fixture, 1);
  kvp_run_pause (KVP_RUN (run->purge));
  kvp_demo_server_release (fixture->server);
  run_wait_for_phase (KVP_RUN (run->purge), KVP_RUN_PHASE_PAUSED);
  kvp_run_resume (KVP_RUN (run->purge));
  run_purge_wait (run);

  g_assert_no_error (run->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (kvp_purge_get_troubles (run->purge))), ==, 0);
}

static void
count_items_cb (GListModel *model,
                guint       position,
                guint       removed,
                guint       added,
                guint      *n_items)
{
  g_assert_cmpuint (position + removed, <=, *n_items);
  *n_items = *n_items - removed + added;
  g_assert_cmpuint (*n_items, ==, g_list_model_get_n_items (model));
  g_assert_cmpuint (*n_items, <=, KVP_PURGE_MAX_TROUBLES);
}

static void
test_bound (void)
{
  g_autoptr(KvpPurgeTroubles) troubles = kvp_purge_troubles_new ();
  guint n_items = 0;

  g_signal_connect (troubles, "items-changed", G_CALLBACK (count_items_cb), &n_items);
  for (guint i = 1; i <= KVP_PURGE_MAX_TROUBLES + 50; i++)
    kvp_purge_troubles_add_wait (troubles, i + 1);

  g_assert_cmpuint (n_items, ==, KVP_PURGE_MAX_TROUBLES);
  g_assert_cmpuint (kvp_purge_troubles_get_n_happened (troubles), ==, KVP_PURGE_MAX_TROUBLES + 50);
  assert_trouble (G_LIST_MODEL (troubles), 0, "Cloudflare asked to wait 151 seconds.", 1);
  assert_trouble (G_LIST_MODEL (troubles), KVP_PURGE_MAX_TROUBLES - 1, "Cloudflare asked to wait 52 seconds.", 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/troubles/held-up", test_held_up);
  g_test_add_func ("/purge/troubles/refused-key", test_refused_key);
  g_test_add_func ("/purge/troubles/pauses", test_pauses);
  g_test_add_func ("/purge/troubles/nothing-to-tell", test_nothing_to_tell);
  g_test_add_func ("/purge/troubles/bound", test_bound);

  return g_test_run ();
}
