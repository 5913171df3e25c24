/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-plan-invariants"

#include "config.h"

#include "store/kvp-plan-invariants.h"
#include "store/kvp-plan-job.h"

/* What holds of every plan after every change of it. That its counts add up is a constraint of the table in
 * every build. What is held here costs too much for that: the trigger alone makes the journal of a purge
 * three times as dear (two microseconds a key). So it is looked at in debug builds, and wherever KVP_DEBUG is
 * in the environment: in all tests. */

/* Counting the rows of a plan after each change of it is quick up to about this size. */
#define MAX_ROWS_TO_COUNT 2000

#define STATES_BEFORE_A_RUN (KVP_PLAN_STATES_OF_REVIEW | KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING))

#define STATE_BIT(state) (1 << (state))
#define FROM_PENDING (STATE_BIT (KVP_KEY_EXCLUDED) | STATE_BIT (KVP_KEY_IN_FLIGHT) | STATE_BIT (KVP_KEY_SKIPPED))
#define FROM_EXCLUDED STATE_BIT (KVP_KEY_PENDING)
#define FROM_IN_FLIGHT \
  (STATE_BIT (KVP_KEY_PENDING) | STATE_BIT (KVP_KEY_IN_FLIGHT) | STATE_BIT (KVP_KEY_DELETED) | \
   STATE_BIT (KVP_KEY_FAILED) | STATE_BIT (KVP_KEY_SKIPPED))

static gboolean
is_enabled (void)
{
#ifdef KVP_DEBUG
  return TRUE;
#else
  return g_getenv ("KVP_DEBUG") != NULL;
#endif
}

/* What a row's state is, before and after: see KVP_PLAN_ROW_STATE(). */
#define CLAIMED_TO "(SELECT claimed_to FROM main.plan_claim WHERE plan = old.plan)"
#define STATE_OF(row) "IIF(" row ".state = 0 AND old.position < " CLAIMED_TO ", 2, " row ".state)"

/**
 * kvp_plan_invariants_install:
 * @database: the writing connection
 * @error: the failure
 *
 * From now on, a change of a row's state that can not be fails, and so does one of claimed_to that makes rows in flight
 * pending. Temporary triggers: the file does not hold them.
 *
 * Returns: whether it is done, or not wanted
 */
gboolean
kvp_plan_invariants_install (KvpDatabase  *database,
                             GError      **error)
{
  g_autofree char *sql = NULL;

  if (!is_enabled ())
    return TRUE;

  sql = g_strdup_printf ("CREATE TEMP TRIGGER plan_key_state BEFORE UPDATE OF state ON main.plan_row"
                         " WHEN (1 << " STATE_OF ("new") ") &"
                         "  (CASE " STATE_OF ("old") " WHEN %d THEN %d WHEN %d THEN %d WHEN %d THEN %d ELSE 0 END) = 0"
                         " BEGIN SELECT RAISE(ABORT, 'a key can not change from its state to that one'); END;"
                         "CREATE TEMP TRIGGER plan_claimed_to BEFORE UPDATE OF claimed_to ON main.plan_claim"
                         " WHEN new.claimed_to < old.claimed_to AND EXISTS"
                         "  (SELECT 1 FROM main.plan_row WHERE plan = old.plan AND state = 0"
                         "    AND position >= new.claimed_to AND position < old.claimed_to)"
                         " BEGIN SELECT RAISE(ABORT, 'a key in flight can not become pending unseen'); END",
                         KVP_KEY_PENDING, FROM_PENDING, KVP_KEY_EXCLUDED, FROM_EXCLUDED, KVP_KEY_IN_FLIGHT,
                         FROM_IN_FLIGHT);

  return kvp_database_exec (database, sql, error);
}

/* What the rows say, in the order of #KvpKeyState, then those of an unknown outcome, then the first pending
 * one. */
static sqlite3_stmt *
count_rows (KvpDatabase  *database,
            gint64        plan,
            GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT TOTAL(state = 0), TOTAL(state = 1), TOTAL(state = 2), TOTAL(state = 3),"
                                    " TOTAL(state = 4), TOTAL(state = 5), TOTAL(state = 4 AND reason = ?2),"
                                    " IFNULL(MIN(IIF(state = 0, position, NULL)), ?3)"
                                    " FROM plan_key WHERE plan = ?1", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 2, KVP_REASON_OUTCOME_UNKNOWN);
  sqlite3_bind_int64 (statement, 3, G_MAXUINT32);

  return kvp_database_step (database, statement, &has_row, error) ? g_steal_pointer (&statement) : NULL;
}

/**
 * kvp_plan_invariants_check:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @status: what is written of it now
 * @error: STATE if the rows say something else
 *
 * For a small plan: counts the rows one by one.
 *
 * Returns: whether all that must hold holds, or is not looked at
 */
gboolean
kvp_plan_invariants_check (KvpDatabase          *database,
                           gint64                plan,
                           const KvpPlanStatus  *status,
                           GError              **error)
{
  const KvpPlanCounts *counts = &status->counts;
  const gint64 expected[] = {
    counts->pending, counts->excluded, counts->in_flight, counts->deleted, counts->failed, counts->skipped,
    counts->unknown,
  };
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean holds = TRUE;

  /* Of a plan whose names were forgotten only the counts are left. */
  if (!is_enabled () || counts->total >= MAX_ROWS_TO_COUNT || status->forgotten_at != 0)
    return TRUE;

  statement = count_rows (database, plan, error);
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    holds = holds && sqlite3_column_int64 (statement, i) == expected[i];
  holds = holds && sqlite3_column_int64 (statement, G_N_ELEMENTS (expected)) >= status->claim_from;
  holds = holds && status->claimed_to <= status->claim_from;
  /* Ticks are in the rows themselves. */
  holds = holds && (status->claimed_to == 0 || (STATES_BEFORE_A_RUN & KVP_PLAN_STATE_MASK (status->state)) == 0);

  if (!holds)
    {
      g_critical ("The counts of a plan are not those of its rows.");
      kvp_plan_job_set_mismatch (error);
    }

  return holds;
}
