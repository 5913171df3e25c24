/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-name-search.h"
#include "store/kvp-plan-batch.h"
#include "store/kvp-position-query.h"

/* Looking whether the query is still wanted costs a lock; 1,024 rows are read in a tenth of a millisecond. */
#define ROWS_BETWEEN_LOOKS 1024

typedef struct {
  /* Input */
  char             *path;              /* (owned) */
  char             *text;              /* (owned) (nullable) */
  KvpPositionQuery  query;
  GCancellable     *other_cancellable; /* (owned) (nullable) */
} QueryJob;

static void
query_job_free (QueryJob *job)
{
  g_free (job->path);
  g_free (job->text);
  g_clear_object (&job->other_cancellable);
  g_free (job);
}

static const char *
get_sql (const KvpPositionQuery *self)
{
  if (self->rows == KVP_POSITION_QUERY_ALL_ROWS)
    return "SELECT position, name FROM plan_key WHERE plan = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position";

  return "SELECT position, name FROM plan_key WHERE plan = ?1 AND position BETWEEN ?2 AND ?3"
         " AND state IN (?4, ?5, ?6) ORDER BY position";
}

static sqlite3_stmt *
prepare (const KvpPositionQuery  *self,
         KvpDatabase             *database,
         GError                 **error)
{
  sqlite3_stmt *statement = kvp_database_prepare (database, get_sql (self), error);

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, self->plan);
  sqlite3_bind_int64 (statement, 2, self->first);
  sqlite3_bind_int64 (statement, 3, self->last);
  if (self->rows != KVP_POSITION_QUERY_ALL_ROWS)
    {
      gboolean in_flight = self->rows == KVP_POSITION_QUERY_PROBLEMS_AND_IN_FLIGHT;

      sqlite3_bind_int (statement, 4, KVP_KEY_FAILED);
      sqlite3_bind_int (statement, 5, KVP_KEY_SKIPPED);
      sqlite3_bind_int (statement, 6, in_flight ? KVP_KEY_IN_FLIGHT : KVP_KEY_FAILED);
    }

  return statement;
}

/**
 * kvp_position_query_run:
 * @self: a query
 * @database: a connection
 * @cancellable: (nullable): ends it
 * @other_cancellable: (nullable): ends it too
 * @error: the failure
 *
 * A million names are looked through in about a tenth of a second.
 *
 * Returns: (transfer full) (element-type guint32): the positions, ascending, or %NULL
 */
GArray *
kvp_position_query_run (const KvpPositionQuery  *self,
                        KvpDatabase             *database,
                        GCancellable            *cancellable,
                        GCancellable            *other_cancellable,
                        GError                 **error)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(KvpNameSearch) search = self->text != NULL ? kvp_name_search_new (self->text) : NULL;
  g_autoptr(sqlite3_stmt) statement = prepare (self, database, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;

  for (guint64 i = 0; ; i++)
    {
      guint32 position;

      if (i % ROWS_BETWEEN_LOOKS == 0 &&
          (g_cancellable_set_error_if_cancelled (cancellable, error) ||
           g_cancellable_set_error_if_cancelled (other_cancellable, error)))
        return NULL;
      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&positions);

      if (search != NULL)
        {
          const char *name = sqlite3_column_blob (statement, 1);

          if (!kvp_name_search_matches (search, name != NULL ? name : "", sqlite3_column_bytes (statement, 1)))
            continue;
        }

      position = sqlite3_column_int64 (statement, 0);
      g_array_append_val (positions, position);
    }
}

static void
query_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  QueryJob *job = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);
  g_autoptr(GArray) positions = NULL;

  if (database != NULL)
    positions = kvp_position_query_run (&job->query, database, cancellable, job->other_cancellable, &error);

  if (positions != NULL)
    g_task_return_pointer (task, g_steal_pointer (&positions), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_position_query_run_async:
 * @self: a query, copied
 * @path: the database
 * @cancellable: (nullable): ends it
 * @other_cancellable: (nullable): ends it too
 * @callback: called with the positions
 * @user_data: for @callback
 *
 * Runs a query in a worker thread. The task has no source object, because the thread may be the last to let
 * go of it, and objects of the main context must not come to their end there.
 */
void
kvp_position_query_run_async (const KvpPositionQuery *self,
                              const char             *path,
                              GCancellable           *cancellable,
                              GCancellable           *other_cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  QueryJob *job = g_new0 (QueryJob, 1);

  job->path = g_strdup (path);
  job->text = g_strdup (self->text);
  job->query = *self;
  job->query.text = job->text;
  job->other_cancellable = other_cancellable != NULL ? g_object_ref (other_cancellable) : NULL;

  g_task_set_source_tag (task, kvp_position_query_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) query_job_free);
  g_task_run_in_thread (task, query_thread);
}

/**
 * kvp_position_query_run_finish:
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (element-type guint32): the positions, ascending, or %NULL
 */
GArray *
kvp_position_query_run_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_position_query_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
