/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-picture-count.h"

#include <string.h>

#include "store/kvp-database.h"
#include "store/kvp-expiration-spans.h"

/* Looking whether the count is still wanted costs a lock; 1,024 rows are read in a tenth of a millisecond. */
#define ROWS_BETWEEN_LOOKS 1024

/* As many as a dry run would have written down. */
#define MAX_BRANCHES 400

/* A prefix ends with a separator of which the tree knows so many, so that branches are in each other this deep. */
#define MAX_OPEN (KVP_PREFIX_TREE_MAX_DEPTH + 1)

typedef struct {
  /* Input */
  char   *path; /* (owned) */
  gint64  plan;
  gint64  now;
} CountJob;

/* The branches that the row at hand is in, the innermost last. */
typedef struct {
  GArray *branches; /* (borrowed) (element-type KvpPlanBranch) */
  guint   open[MAX_OPEN];
  guint   n_open;
  guint   next;     /* the first branch that no name so far has come to */
} Cursor;

static void
count_job_free (CountJob *job)
{
  g_free (job->path);
  g_free (job);
}

static void
branch_clear (KvpPlanBranch *branch)
{
  g_clear_pointer (&branch->prefix, g_bytes_unref);
}

/**
 * kvp_plan_picture_count_free:
 * @self: (transfer full): a count
 */
void
kvp_plan_picture_count_free (KvpPlanPictureCount *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->branches);
  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self);
}

static KvpPlanPictureCount *
count_new (void)
{
  KvpPlanPictureCount *self = g_new0 (KvpPlanPictureCount, 1);
  KvpPlanBranch whole = { .prefix = g_bytes_new_static ("", 0) };

  self->branches = g_array_new (FALSE, TRUE, sizeof (KvpPlanBranch));
  g_array_set_clear_func (self->branches, (GDestroyNotify) branch_clear);
  g_array_append_val (self->branches, whole);

  return self;
}

static KvpPlanBranch *
get_branch (GArray *branches,
            guint   index)
{
  return &g_array_index (branches, KvpPlanBranch, index);
}

static gboolean
has_prefix (const char *name,
            gsize       length,
            GBytes     *prefix)
{
  gsize prefix_length;
  const char *bytes = g_bytes_get_data (prefix, &prefix_length);

  return length >= prefix_length && (prefix_length == 0 || memcmp (name, bytes, prefix_length) == 0);
}

static int
compare (const char *name,
         gsize       length,
         GBytes     *prefix)
{
  gsize prefix_length;
  const char *bytes = g_bytes_get_data (prefix, &prefix_length);
  int order = memcmp (name, bytes, MIN (length, prefix_length));

  return order != 0 ? order : (length > prefix_length) - (length < prefix_length);
}

/* They come in byte order, so that a branch stands after those that it is part of. */
static void
append_branch (GArray     *branches,
               const char *prefix,
               gsize       length,
               guint64     n_listed)
{
  KvpPlanBranch branch = {
    .prefix = g_bytes_new (prefix, length),
    .parent = branches->len - 1,
    .n_listed = n_listed,
  };

  while (!has_prefix (prefix, length, get_branch (branches, branch.parent)->prefix))
    branch.parent = get_branch (branches, branch.parent)->parent;

  g_array_append_val (branches, branch);
}

/* --- which branches there are --- */

static gboolean
read_listing (KvpDatabase          *database,
              gint64                plan,
              KvpPlanPictureCount  *count,
              GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;
  gint64 n_listed;
  g_autofree char *sql = g_strdup_printf ("SELECT n_listed FROM plan WHERE id = %" G_GINT64_FORMAT, plan);

  statement = kvp_database_prepare (database,
                                    "SELECT prefix, n_listed FROM plan_prefix WHERE plan = ?1 ORDER BY prefix", error);
  if (statement == NULL || !kvp_database_get_int (database, sql, &n_listed, error))
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      append_branch (count->branches, sqlite3_column_blob (statement, 0), sqlite3_column_bytes (statement, 0),
                     sqlite3_column_int64 (statement, 1));
    }

  count->of_listing = count->branches->len > 1;
  if (count->of_listing)
    get_branch (count->branches, 0)->n_listed = n_listed;

  return TRUE;
}

static sqlite3_stmt *
prepare_rows (KvpDatabase  *database,
              gint64        plan,
              GError      **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "SELECT name, state, reason, expiration FROM plan_key WHERE plan = ?1"
                                    " ORDER BY position", error);
  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, plan);

  return statement;
}

/* TRUE and @name is NULL at the end. */
static gboolean
next_row (KvpDatabase   *database,
          sqlite3_stmt  *statement,
          const char   **name,
          gsize         *length,
          GError       **error)
{
  gboolean has_row;

  *name = NULL;
  if (!kvp_database_step (database, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  /* SQLite gives NULL for a BLOB of no bytes. */
  *name = sqlite3_column_blob (statement, 0);
  *length = sqlite3_column_bytes (statement, 0);
  if (*name == NULL)
    *name = "";

  return TRUE;
}

/* A list that came from elsewhere knows of no other keys than its own. */
static gboolean
find_branches (KvpDatabase          *database,
               gint64                plan,
               KvpPlanPictureCount  *count,
               GCancellable         *cancellable,
               GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = prepare_rows (database, plan, error);
  g_autoptr(KvpPrefixTree) tree = kvp_prefix_tree_new ();
  g_autoptr(GArray) chosen = NULL;
  const char *name;
  gsize length;

  if (statement == NULL)
    return FALSE;

  for (guint64 i = 0; ; i++)
    {
      if (i % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!next_row (database, statement, &name, &length, error))
        return FALSE;
      if (name == NULL)
        break;
      kvp_prefix_tree_add (tree, name, length, FALSE);
    }

  chosen = kvp_prefix_tree_choose (tree, MAX_BRANCHES);
  for (guint i = 0; i < chosen->len; i++)
    {
      const KvpPrefixCount *prefix = &g_array_index (chosen, KvpPrefixCount, i);
      gsize prefix_length;
      const char *bytes = g_bytes_get_data (prefix->prefix, &prefix_length);

      append_branch (count->branches, bytes, prefix_length, prefix->n_listed);
    }

  return TRUE;
}

/* --- which spans of time there are --- */

static gboolean
find_spans (KvpDatabase          *database,
            const CountJob       *job,
            KvpPlanPictureCount  *count,
            GCancellable         *cancellable,
            GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  g_autoptr(KvpExpirationRange) range = kvp_expiration_range_new (job->now);
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT expiration FROM plan_key WHERE plan = ?1", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  for (guint64 i = 0; ; i++)
    {
      if (i % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      kvp_expiration_range_add (range, sqlite3_column_int64 (statement, 0));
    }

  count->spans = kvp_expiration_range_part (range, &count->step);

  return TRUE;
}

/* --- counting --- */

static void
cursor_move (Cursor     *self,
             const char *name,
             gsize       length)
{
  while (self->n_open > 1 &&
         !has_prefix (name, length, get_branch (self->branches, self->open[self->n_open - 1])->prefix))
    self->n_open--;

  while (self->next < self->branches->len &&
         compare (name, length, get_branch (self->branches, self->next)->prefix) >= 0)
    {
      if (has_prefix (name, length, get_branch (self->branches, self->next)->prefix) && self->n_open < MAX_OPEN)
        self->open[self->n_open++] = self->next;
      self->next++;
    }
}

static void
count_row (KvpPlanPictureCount *self,
           KvpPlanBranch       *branch,
           sqlite3_stmt        *statement)
{
  int state = sqlite3_column_int (statement, 1);
  KvpExpirationSpan *span = kvp_expiration_spans_find (self->spans, sqlite3_column_int64 (statement, 3));

  branch->n_rows++;
  if (state == KVP_KEY_PENDING)
    {
      branch->n_ticked++;
      span->n_go++;
      return;
    }

  span->n_stay++;
  if (state != KVP_KEY_EXCLUDED || sqlite3_column_int (statement, 2) != KVP_REASON_LEFT_OUT)
    branch->n_locked++;
}

static gboolean
count_rows (KvpDatabase          *database,
            const CountJob       *job,
            KvpPlanPictureCount  *count,
            GCancellable         *cancellable,
            GError              **error)
{
  g_autoptr(sqlite3_stmt) statement = prepare_rows (database, job->plan, error);
  Cursor cursor = { .branches = count->branches, .n_open = 1, .next = 1 };
  const char *name;
  gsize length;

  if (statement == NULL)
    return FALSE;

  for (guint64 i = 0; ; i++)
    {
      if (i % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!next_row (database, statement, &name, &length, error))
        return FALSE;
      if (name == NULL)
        return TRUE;

      cursor_move (&cursor, name, length);
      count_row (count, get_branch (count->branches, cursor.open[cursor.n_open - 1]), statement);
    }
}

/* Each row was counted in its innermost branch. */
static void
add_up (GArray *branches)
{
  for (guint i = branches->len - 1; i > 0; i--)
    {
      KvpPlanBranch *branch = get_branch (branches, i);
      KvpPlanBranch *parent = get_branch (branches, branch->parent);

      parent->n_rows += branch->n_rows;
      parent->n_ticked += branch->n_ticked;
      parent->n_locked += branch->n_locked;
    }

  /* A name that can not be held exactly is a row, and no prefix counts it. */
  for (guint i = 0; i < branches->len; i++)
    get_branch (branches, i)->n_listed = MAX (get_branch (branches, i)->n_listed, get_branch (branches, i)->n_rows);
}

static KvpPlanPictureCount *
count (const CountJob  *job,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr(KvpPlanPictureCount) result = count_new ();
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, error);

  /* One transaction, so that all rows are of one moment. */
  if (database == NULL || !kvp_database_exec (database, "BEGIN", error) ||
      !read_listing (database, job->plan, result, error) ||
      (!result->of_listing && !find_branches (database, job->plan, result, cancellable, error)) ||
      !find_spans (database, job, result, cancellable, error) ||
      !count_rows (database, job, result, cancellable, error))
    return NULL;

  add_up (result->branches);

  return g_steal_pointer (&result);
}

static void
count_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  CountJob *job = task_data;
  g_autoptr(GError) error = NULL;
  KvpPlanPictureCount *result = count (job, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) kvp_plan_picture_count_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_plan_picture_count_async:
 * @path: the database
 * @plan: a plan's ID
 * @now: seconds since the epoch
 * @cancellable: (nullable): ends it
 * @callback: called with the count
 * @user_data: for @callback
 *
 * Counts in a worker thread: a million rows take about a quarter of a second. The task has no source object, because
 * the thread may be the last to let go of it, and objects of the main context must not come to their end there.
 */
void
kvp_plan_picture_count_async (const char          *path,
                              gint64               plan,
                              gint64               now,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  CountJob *job = g_new0 (CountJob, 1);

  job->path = g_strdup (path);
  job->plan = plan;
  job->now = now;

  g_task_set_source_tag (task, kvp_plan_picture_count_async);
  g_task_set_task_data (task, job, (GDestroyNotify) count_job_free);
  g_task_run_in_thread (task, count_thread);
}

/**
 * kvp_plan_picture_count_finish:
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full): the count, or %NULL
 */
KvpPlanPictureCount *
kvp_plan_picture_count_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_picture_count_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
