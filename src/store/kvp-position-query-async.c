/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-position-query.h"

/* A query in worker threads: each looks through a part of the rows with a connection of its own, and what they found is
 * put together on the main context, in the order of the parts. */

typedef struct {
  /* Input */
  char             *path;              /* (owned) */
  KvpRowChoice     *choice;            /* (owned) */
  GArray           *within;            /* (owned) (nullable) */
  KvpPositionQuery  query;
  guint             part;
  guint             n_parts;
  GCancellable     *other_cancellable; /* (owned) (nullable) */
} PartJob;

typedef struct {
  KvpPositionSort *rows; /* (owned) */
} SortJob;

/* What has come of the parts. */
typedef struct {
  GPtrArray    *parts;              /* (owned) (element-type KvpPositionSort): %NULL while it is looked through */
  GCancellable *other_cancellable;  /* (owned) (nullable) */
  GError       *error;              /* (owned) (nullable): the first */
  guint         n_pending;
  guint         is_sorted : 1;      /* by something else than position */
} Run;

static void
part_job_free (PartJob *job)
{
  g_free (job->path);
  kvp_row_choice_free (job->choice);
  g_clear_pointer (&job->within, g_array_unref);
  g_clear_object (&job->other_cancellable);
  g_free (job);
}

static void
sort_job_free (SortJob *job)
{
  kvp_position_sort_free (job->rows);
  g_free (job);
}

static void
part_free (KvpPositionSort *part)
{
  if (part != NULL)
    kvp_position_sort_free (part);
}

static void
run_free (Run *run)
{
  g_ptr_array_unref (run->parts);
  g_clear_object (&run->other_cancellable);
  g_clear_error (&run->error);
  g_free (run);
}

static void
part_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  PartJob *job = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpDatabase) database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);
  g_autoptr(KvpPositionSort) rows = NULL;

  if (database != NULL)
    rows = kvp_position_query_read_part (&job->query, database, job->part, job->n_parts, cancellable,
                                         job->other_cancellable, &error);

  if (rows != NULL)
    g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) kvp_position_sort_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sort_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  SortJob *job = task_data;

  g_task_return_pointer (task, kvp_position_sort_end (job->rows), (GDestroyNotify) g_array_unref);
}

/* The threads may have been done before they were told to end; who told them waits for no rows. A task sees to that for
 * its own cancellable only. */
static gboolean
return_error_if_cancelled (GTask *task)
{
  const Run *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!g_cancellable_set_error_if_cancelled (run->other_cancellable, &error))
    return FALSE;

  g_task_return_error (task, g_steal_pointer (&error));

  return TRUE;
}

static void
sort_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) positions = g_task_propagate_pointer (G_TASK (result), &error);

  if (return_error_if_cancelled (task))
    return;

  if (positions != NULL)
    g_task_return_pointer (task, g_steal_pointer (&positions), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static KvpPositionSort *
join_parts (Run *run)
{
  KvpPositionSort *rows = g_ptr_array_index (run->parts, 0);

  g_ptr_array_index (run->parts, 0) = NULL;
  for (guint i = 1; i < run->parts->len; i++)
    {
      kvp_position_sort_append (rows, g_ptr_array_index (run->parts, i));
      g_ptr_array_index (run->parts, i) = NULL;
    }

  return rows;
}

/* To sort a million rows takes longer than a frame. */
static void
end_run (GTask *task) /* (transfer full) */
{
  g_autoptr(GTask) owned = task;
  Run *run = g_task_get_task_data (task);
  g_autoptr(KvpPositionSort) rows = NULL;
  g_autoptr(GTask) worker = NULL;
  SortJob *job;

  if (return_error_if_cancelled (task))
    return;

  if (run->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&run->error));
      return;
    }

  rows = join_parts (run);
  if (!run->is_sorted)
    {
      g_task_return_pointer (task, kvp_position_sort_end (rows), (GDestroyNotify) g_array_unref);
      return;
    }

  job = g_new0 (SortJob, 1);
  job->rows = g_steal_pointer (&rows);
  worker = g_task_new (NULL, g_task_get_cancellable (task), sort_cb, g_steal_pointer (&owned));
  g_task_set_source_tag (worker, end_run);
  g_task_set_task_data (worker, job, (GDestroyNotify) sort_job_free);
  g_task_run_in_thread (worker, sort_thread);
}

static void
part_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PartJob *job = g_task_get_task_data (G_TASK (result));
  Run *run = g_task_get_task_data (task);

  g_ptr_array_index (run->parts, job->part) =
    g_task_propagate_pointer (G_TASK (result), run->error == NULL ? &run->error : NULL);
  if (--run->n_pending == 0)
    end_run (g_steal_pointer (&task));
}

static PartJob *
part_job_new (const KvpPositionQuery *query,
              const char             *path,
              guint                   part,
              guint                   n_parts,
              GCancellable           *other_cancellable)
{
  PartJob *job = g_new0 (PartJob, 1);

  job->path = g_strdup (path);
  job->choice = kvp_row_choice_copy (query->choice);
  job->within = query->within != NULL ? g_array_copy (query->within) : NULL;
  job->query = *query;
  job->query.choice = job->choice;
  job->query.within = job->within;
  job->part = part;
  job->n_parts = n_parts;
  job->other_cancellable = other_cancellable != NULL ? g_object_ref (other_cancellable) : NULL;

  return job;
}

/**
 * kvp_position_query_run_async:
 * @self: a query, copied
 * @path: the database
 * @n_parts: in how many threads, 1 or more
 * @cancellable: (nullable): ends it
 * @other_cancellable: (nullable): ends it too
 * @callback: called with the positions
 * @user_data: for @callback
 *
 * Runs a query in worker threads. The tasks have no source object, because a thread may be the last to let go of it,
 * and objects of the main context must not come to their end there.
 */
void
kvp_position_query_run_async (const KvpPositionQuery *self,
                              const char             *path,
                              guint                   n_parts,
                              GCancellable           *cancellable,
                              GCancellable           *other_cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = g_new0 (Run, 1);

  g_assert (n_parts > 0);

  run->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  g_ptr_array_set_size (run->parts, n_parts);
  run->n_pending = n_parts;
  run->other_cancellable = other_cancellable != NULL ? g_object_ref (other_cancellable) : NULL;
  run->is_sorted = !kvp_row_choice_is_by_position (self->choice);
  g_task_set_source_tag (task, kvp_position_query_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  for (guint i = 0; i < n_parts; i++)
    {
      g_autoptr(GTask) worker = g_task_new (NULL, cancellable, part_cb, g_object_ref (task));

      g_task_set_source_tag (worker, kvp_position_query_run_async);
      g_task_set_task_data (worker, part_job_new (self, path, i, n_parts, other_cancellable),
                            (GDestroyNotify) part_job_free);
      g_task_run_in_thread (worker, part_thread);
    }
}

/**
 * kvp_position_query_run_finish:
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (element-type guint32): the positions in the order that is chosen, or %NULL
 */
GArray *
kvp_position_query_run_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_position_query_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
