/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-job.h"
#include "store/kvp-plan-marks.h"

/* Looking whether the rows are still wanted costs a lock; 1,024 rows are read in a tenth of a millisecond. */
#define ROWS_BETWEEN_LOOKS 1024

typedef enum {
  MARK_IN_SCOPE = 1 << 0,
  MARK_IN_FLIGHT = 1 << 1,
  MARK_EXPIRES = 1 << 2,
  MARK_SAME = 1 << 3,
  MARK_DIFFERENT = 1 << 4,
} Mark;

struct _KvpPlanMarks {
  guint8  *rows;        /* (owned) (array length=n_rows): Mark, by position */
  GArray  *expirations; /* (owned) (element-type guint32): of the rows that expire, in order */
  guint64  n_claims;
  guint64  n_listed;
  guint    n_rows;
  guint    n_keys;
};

static sqlite3_stmt *
prepare (KvpDatabase        *database,
         gint64              plan,
         KvpPlanCheckScope   scope,
         GError            **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "SELECT position, state, expiration, name FROM plan_key"
                                    " WHERE plan = ?1 AND state IN (?2, ?3) ORDER BY position", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 2, KVP_KEY_IN_FLIGHT);
  sqlite3_bind_int (statement, 3, scope == KVP_PLAN_CHECK_ALL ? KVP_KEY_PENDING : KVP_KEY_IN_FLIGHT);

  return statement;
}

static void
take_row (KvpPlanMarks   *self,
          KvpPrefixCover *cover,
          sqlite3_stmt   *statement)
{
  guint32 position = sqlite3_column_int64 (statement, 0);
  gint64 expiration = sqlite3_column_int64 (statement, 2);
  const char *name = sqlite3_column_blob (statement, 3);

  self->rows[position] = MARK_IN_SCOPE;
  if (sqlite3_column_int (statement, 1) == KVP_KEY_IN_FLIGHT)
    self->rows[position] |= MARK_IN_FLIGHT;
  if (expiration != 0)
    {
      guint32 seconds = CLAMP (expiration, 0, G_MAXUINT32);

      self->rows[position] |= MARK_EXPIRES;
      g_array_append_val (self->expirations, seconds);
    }
  self->n_keys++;

  /* SQLite gives NULL for an empty BLOB. */
  kvp_prefix_cover_add (cover, name != NULL ? name : "", sqlite3_column_bytes (statement, 3));
}

/**
 * kvp_plan_marks_read:
 * @database: a connection, inside a transaction
 * @plan: the ID of a plan that is under review, runs or rests
 * @scope: which rows
 * @cover: is given the names of the rows in scope
 * @cancellable: (nullable): ends it
 * @error: STATE, STORE…
 *
 * Returns: (transfer full): a mark for each row, of which none was found yet, or %NULL
 */
KvpPlanMarks *
kvp_plan_marks_read (KvpDatabase        *database,
                     gint64              plan,
                     KvpPlanCheckScope   scope,
                     KvpPrefixCover     *cover,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr(KvpPlanMarks) self = g_new0 (KvpPlanMarks, 1);
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  self->expirations = g_array_new (FALSE, FALSE, sizeof (guint32));

  status = kvp_plan_job_load_status (database, plan, KVP_PLAN_STATES_OF_CHECK, error);
  statement = status != NULL ? prepare (database, plan, scope, error) : NULL;
  if (statement == NULL)
    return NULL;

  self->n_claims = status->n_claims;
  self->n_listed = status->whole_listing ? status->n_listed : G_MAXUINT64;
  self->n_rows = status->counts.total;
  self->rows = g_malloc0 (self->n_rows);

  for (guint64 i = 0; ; i++)
    {
      if (i % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&self);

      /* Positions are dense since the dry run ended. */
      if (sqlite3_column_int64 (statement, 0) >= self->n_rows)
        {
          kvp_plan_job_set_mismatch (error);
          return NULL;
        }
      take_row (self, cover, statement);
    }
}

void
kvp_plan_marks_free (KvpPlanMarks *self)
{
  g_free (self->rows);
  g_array_unref (self->expirations);
  g_free (self);
}

guint
kvp_plan_marks_get_n_rows (KvpPlanMarks *self)
{
  return self->n_rows;
}

guint
kvp_plan_marks_get_n_keys (KvpPlanMarks *self)
{
  return self->n_keys;
}

guint64
kvp_plan_marks_get_n_claims (KvpPlanMarks *self)
{
  return self->n_claims;
}

guint64
kvp_plan_marks_get_n_listed (KvpPlanMarks *self)
{
  return self->n_listed;
}

gboolean
kvp_plan_marks_is_in_scope (KvpPlanMarks *self,
                            guint32       position)
{
  return (self->rows[position] & MARK_IN_SCOPE) != 0;
}

/**
 * kvp_plan_marks_found:
 * @self: marks
 * @position: of a row in scope
 * @same: whether the listing has it as the plan has
 *
 * A listing may have a key twice. If it differs once, it was rewritten.
 */
void
kvp_plan_marks_found (KvpPlanMarks *self,
                      guint32       position,
                      gboolean      same)
{
  self->rows[position] |= same ? MARK_SAME : MARK_DIFFERENT;
}

/**
 * kvp_plan_marks_count:
 * @self: marks
 * @now: seconds since the epoch
 * @counts: (out): how many rows in scope came to what
 */
void
kvp_plan_marks_count (KvpPlanMarks       *self,
                      gint64              now,
                      KvpPlanCheckCounts *counts)
{
  KvpPlanMarkIter iter;
  KvpPlanMarkRun run;

  *counts = (KvpPlanCheckCounts) { 0, };
  kvp_plan_mark_iter_init (&iter, self, now);
  while (kvp_plan_mark_iter_next (&iter, &run))
    {
      guint n = run.last - run.first + 1;

      switch (run.outcome)
        {
        case KVP_PLAN_OUTCOME_UNCHANGED:
          counts->unchanged += n;
          break;

        case KVP_PLAN_OUTCOME_REWRITTEN:
          counts->rewritten += n;
          break;

        case KVP_PLAN_OUTCOME_GONE:
          counts->gone += n;
          break;

        case KVP_PLAN_OUTCOME_EXPIRED:
          counts->expired += n;
          break;

        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * kvp_plan_mark_iter_init:
 * @iter: an iterator
 * @marks: what it goes over; must not change meanwhile
 * @now: seconds since the epoch
 */
void
kvp_plan_mark_iter_init (KvpPlanMarkIter *iter,
                         KvpPlanMarks    *marks,
                         gint64           now)
{
  *iter = (KvpPlanMarkIter) { .marks = marks, .now = now };
}

static KvpPlanOutcome
get_outcome (KvpPlanMarkIter *iter)
{
  guint8 mark = iter->marks->rows[iter->next];

  if ((mark & MARK_DIFFERENT) != 0)
    return KVP_PLAN_OUTCOME_REWRITTEN;

  if ((mark & MARK_SAME) != 0)
    return KVP_PLAN_OUTCOME_UNCHANGED;

  if ((mark & MARK_EXPIRES) != 0 &&
      g_array_index (iter->marks->expirations, guint32, iter->next_expiration) <= iter->now)
    return KVP_PLAN_OUTCOME_EXPIRED;

  return KVP_PLAN_OUTCOME_GONE;
}

static void
advance (KvpPlanMarkIter *iter)
{
  if ((iter->marks->rows[iter->next] & MARK_EXPIRES) != 0)
    iter->next_expiration++;
  iter->next++;
}

/**
 * kvp_plan_mark_iter_next:
 * @iter: an iterator
 * @run: (out): the next rows in scope that are alike
 *
 * Returns: %FALSE when there are no more
 */
gboolean
kvp_plan_mark_iter_next (KvpPlanMarkIter *iter,
                         KvpPlanMarkRun  *run)
{
  KvpPlanMarks *marks = iter->marks;
  guint8 in_flight;

  /* A row out of scope has no mark at all. */
  while (iter->next < marks->n_rows && marks->rows[iter->next] == 0)
    iter->next++;
  if (iter->next == marks->n_rows)
    return FALSE;

  in_flight = marks->rows[iter->next] & MARK_IN_FLIGHT;
  run->first = iter->next;
  run->outcome = get_outcome (iter);
  run->in_flight = in_flight != 0;

  do
    {
      run->last = iter->next;
      advance (iter);
    }
  while (iter->next < marks->n_rows && (marks->rows[iter->next] & MARK_IN_SCOPE) != 0 &&
         (marks->rows[iter->next] & MARK_IN_FLIGHT) == in_flight && get_outcome (iter) == run->outcome);

  return TRUE;
}
