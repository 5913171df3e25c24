/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store/kvp-plan-invariants.h"
#include "store-fixture.h"

/* That what is looked at in all tests would be seen. It is told by a critical too, which must not end these tests. */

static gboolean
is_legal (KvpKeyState from,
          KvpKeyState to)
{
  switch (from)
    {
    case KVP_KEY_PENDING:
      return to == KVP_KEY_EXCLUDED || to == KVP_KEY_IN_FLIGHT || to == KVP_KEY_SKIPPED;

    case KVP_KEY_EXCLUDED:
      return to == KVP_KEY_PENDING;

    case KVP_KEY_IN_FLIGHT:
      return to != KVP_KEY_EXCLUDED;

    case KVP_KEY_DELETED:
    case KVP_KEY_FAILED:
    case KVP_KEY_SKIPPED:
    default:
      return FALSE;
    }
}

static void
exec_file (StoreFixture *fixture,
           const char   *sql)
{
  g_autoptr(KvpDatabase) database = kvp_database_open (fixture->path, KVP_DATABASE_WRITE, NULL);
  g_autoptr(GError) error = NULL;

  kvp_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

static void
test_transitions (StoreFixture *fixture)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 1));
  store_fixture_close (fixture);

  for (gint64 from = KVP_KEY_PENDING; from <= KVP_KEY_SKIPPED; from++)
    for (gint64 to = KVP_KEY_PENDING; to <= KVP_KEY_SKIPPED; to++)
      {
        g_autofree char *sql = g_strdup_printf ("UPDATE plan_row SET state = %d", (int) from);
        g_autoptr(KvpDatabase) database = NULL;
        g_autoptr(GError) error = NULL;
        gboolean changed;

        exec_file (fixture, sql);
        database = kvp_database_open (fixture->path, KVP_DATABASE_WRITE, NULL);
        g_assert_true (kvp_plan_invariants_install (database, NULL));
        changed = kvp_database_update (database, "UPDATE plan_row SET state = ?", &to, 1, NULL, &error);
        g_assert_cmpint (changed, ==, is_legal (from, to));
        if (!changed)
          g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE);
        g_assert_cmpint (query_file (fixture->path, "SELECT state FROM plan_key"), ==, changed ? to : from);
      }
  g_log_set_always_fatal (fatal);
}

/* A row that is in flight by its position may become what one may of which that is written. */
static void
test_transitions_by_position (StoreFixture *fixture)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 1));
  store_fixture_close (fixture);

  for (gint64 to = KVP_KEY_PENDING; to <= KVP_KEY_SKIPPED; to++)
    {
      g_autoptr(KvpDatabase) database = NULL;

      exec_file (fixture, "UPDATE plan_row SET state = 0; UPDATE plan SET claim_from = 1;"
                          "UPDATE plan_claim SET claimed_to = 1");
      database = kvp_database_open (fixture->path, KVP_DATABASE_WRITE, NULL);
      g_assert_true (kvp_plan_invariants_install (database, NULL));
      g_assert_cmpint (kvp_database_update (database, "UPDATE plan_row SET state = ?", &to, 1, NULL, NULL), ==,
                       is_legal (KVP_KEY_IN_FLIGHT, to));
    }
  g_log_set_always_fatal (fatal);
}

/* It is written in a row that it is in flight before a position does not say so any more. */
static void
test_claimed_to (StoreFixture *fixture)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  const gint64 to = 3;
  g_autoptr(KvpDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 6));
  store_fixture_close (fixture);
  exec_file (fixture, "UPDATE plan SET claim_from = 5; UPDATE plan_claim SET claimed_to = 5");

  database = kvp_database_open (fixture->path, KVP_DATABASE_WRITE, NULL);
  g_assert_true (kvp_plan_invariants_install (database, NULL));
  g_assert_false (kvp_database_update (database, "UPDATE plan_claim SET claimed_to = ?", &to, 1, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STORE);
  g_clear_error (&error);
  g_assert_true (kvp_database_exec (database, "UPDATE plan_row SET state = 2 WHERE position IN (3, 4)", &error));
  g_assert_true (kvp_database_update (database, "UPDATE plan_claim SET claimed_to = ?", &to, 1, NULL, &error));
  g_assert_no_error (error);
  g_log_set_always_fatal (fatal);
}

/* Before a run, nothing is in flight by its position: ticks are in the rows. */
static void
test_before_run (StoreFixture *fixture)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  const guint32 unticked = 9;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10);
  exec_file (fixture, "UPDATE plan SET pending = 5, in_flight = 5, claim_from = 5;"
                      "UPDATE plan_claim SET claimed_to = 5");
  g_assert_false (set_ticked (plan, &unticked, 1, FALSE, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
  g_log_set_always_fatal (fatal);
}

/* Whatever is wrong with the rows, the next change of the plan finds it and is undone. */
static void
test_counts (StoreFixture *fixture)
{
  const char *const damages[] = {
    "UPDATE plan_row SET state = 3 WHERE position = 4",
    "UPDATE plan_row SET state = 2 WHERE position = 4",
    "DELETE FROM plan_row WHERE position = 9",
    "UPDATE plan SET failed = 1, unknown = 1, pending = 9",
    "UPDATE plan SET claim_from = 5",
    "UPDATE plan SET claim_from = 5; UPDATE plan_claim SET claimed_to = 5",
    "UPDATE plan SET pending = 5, in_flight = 5; UPDATE plan_claim SET claimed_to = 5",
  };
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr(GError) error = NULL;

      store_fixture_open (fixture);
      {
        g_autoptr(KvpPlan) plan = create_draft (fixture->store, 10);

        exec_file (fixture, damages[i]);
        g_assert_false (start_run (plan, 0, &error));
        g_assert_error (error, KVP_ERROR, KVP_ERROR_STATE);
        g_assert_cmpint (query_file (fixture->path, "SELECT state FROM plan"), ==, KVP_PLAN_DRAFT);
        g_assert_true (delete_plan (fixture->store, plan, NULL));
      }
      store_fixture_close (fixture);
    }
  g_log_set_always_fatal (fatal);
}

static void
test_file_has_no_trigger (StoreFixture *fixture)
{
  store_fixture_open (fixture);
  g_assert_cmpint (query_file (fixture->path, "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'trigger'"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/invariants/transitions", test_transitions);
  store_fixture_add ("/store/invariants/transitions-by-position", test_transitions_by_position);
  store_fixture_add ("/store/invariants/claimed-to", test_claimed_to);
  store_fixture_add ("/store/invariants/before-run", test_before_run);
  store_fixture_add ("/store/invariants/counts", test_counts);
  store_fixture_add ("/store/invariants/file-has-no-trigger", test_file_has_no_trigger);

  return g_test_run ();
}
