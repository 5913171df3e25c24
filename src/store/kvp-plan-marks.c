/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-job.h"
#include "store/kvp-plan-marks.h"
#include "store/kvp-prefix-cover.h"

/* Looking whether the rows are still wanted costs a lock; 1,024 rows are read in a tenth of a millisecond. */
#define ROWS_BETWEEN_LOOKS 1024

/* More of them would cost more requests than they spare. */
#define MAX_PREFIXES 20

/* Of a listing: the API's limit. */
#define KEYS_IN_PAGE 1000

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
  guint64  n_listed; /* keys of the namespace; G_MAXUINT64 if the dry run saw only a part of it */
  guint    n_rows;
  guint    n_keys;
};

typedef struct {
  /* Input */
  char              *path;     /* (owned) */
  gint64             plan;
  KvpPlanCheckScope  scope;

  /* Output */
  GPtrArray         *prefixes; /* (owned) (element-type GBytes) */
} ReadJob;

static void
read_job_free (ReadJob *job)
{
  g_free (job->path);
  g_clear_pointer (&job->prefixes, g_ptr_array_unref);
  g_free (job);
}

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

/* A mark for each row, of which none was found yet. @cover is given the names of those in scope. */
static KvpPlanMarks *
read_marks (KvpDatabase        *database,
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

/* Each prefix costs a request at least; a small namespace is listed with fewer as a whole. */
static GPtrArray *
choose_prefixes (KvpPlanMarks   *marks,
                 KvpPrefixCover *cover)
{
  g_autoptr(GPtrArray) prefixes = kvp_prefix_cover_get (cover);

  if (prefixes->len > 1 && marks->n_listed <= (guint64) (prefixes->len - 1) * KEYS_IN_PAGE)
    {
      g_ptr_array_set_size (prefixes, 0);
      g_ptr_array_add (prefixes, g_bytes_new_static ("", 0));
    }

  return g_steal_pointer (&prefixes);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  ReadJob *job = task_data;
  g_autoptr(KvpPrefixCover) cover = kvp_prefix_cover_new (MAX_PREFIXES);
  g_autoptr(KvpPlanMarks) marks = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);

  /* One transaction, so that all rows are of one moment. */
  if (database != NULL && kvp_database_exec (database, "BEGIN", &error))
    marks = read_marks (database, job->plan, job->scope, cover, cancellable, &error);

  if (marks == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job->prefixes = choose_prefixes (marks, cover);
  g_task_return_pointer (task, g_steal_pointer (&marks), (GDestroyNotify) kvp_plan_marks_free);
}

/**
 * kvp_plan_marks_read_async:
 * @path: the database
 * @plan: the ID of a plan that is under review, runs or rests
 * @scope: which of its rows
 * @cancellable: (nullable): ends it
 * @callback: called with the marks
 * @user_data: for @callback
 *
 * Reads which rows are in scope, in a worker thread. The task has no source object, because the thread may be
 * the last to let go of it, and objects of the main context must not come to their end there.
 */
void
kvp_plan_marks_read_async (const char          *path,
                           gint64               plan,
                           KvpPlanCheckScope    scope,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ReadJob *job = g_new0 (ReadJob, 1);

  job->path = g_strdup (path);
  job->plan = plan;
  job->scope = scope;

  g_task_set_source_tag (task, kvp_plan_marks_read_async);
  g_task_set_task_data (task, job, (GDestroyNotify) read_job_free);
  g_task_run_in_thread (task, read_thread);
}

/**
 * kvp_plan_marks_read_finish:
 * @result: the result
 * @prefixes: (out) (transfer full) (element-type GBytes): what to list to find the rows in scope; set on
 *   success only
 * @error: STATE, STORE…
 *
 * Returns: (transfer full): a mark for each row, of which none was found yet, or %NULL
 */
KvpPlanMarks *
kvp_plan_marks_read_finish (GAsyncResult  *result,
                            GPtrArray    **prefixes,
                            GError       **error)
{
  KvpPlanMarks *marks;
  ReadJob *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_marks_read_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  marks = g_task_propagate_pointer (G_TASK (result), error);
  if (marks != NULL)
    *prefixes = g_steal_pointer (&job->prefixes);

  return marks;
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
