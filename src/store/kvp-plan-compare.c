/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-plan-compare.h"

/* Stepping to the next row costs about a microsecond, seeking to one about eight. */
#define MAX_STEPS 8

typedef struct {
  /* Input */
  char         *path;  /* (owned) */
  gint64        plan;
  KvpKeyList   *page;  /* (owned) */

  /* Input and output */
  KvpPlanMarks *marks; /* (owned) (nullable): until they are taken back */
} CompareJob;

/* Stands on one row of a plan, whose rows lie in the order of their names. */
typedef struct {
  KvpDatabase  *database;  /* (unowned) */
  sqlite3_stmt *statement; /* (unowned): on the row, while there is one */
  guint32       position;
  guint32       n_rows;    /* also the position past the last row */
} Cursor;

static gboolean
cursor_step (Cursor  *self,
             GError **error)
{
  gboolean has_row;

  if (!kvp_database_step (self->database, self->statement, &has_row, error))
    return FALSE;

  self->position = has_row ? (guint32) sqlite3_column_int64 (self->statement, 0) : self->n_rows;

  return TRUE;
}

static gboolean
cursor_seek (Cursor   *self,
             guint32   position,
             GError  **error)
{
  sqlite3_reset (self->statement);
  self->position = self->n_rows;
  if (position >= self->n_rows)
    return TRUE;

  sqlite3_bind_int64 (self->statement, 2, position);

  return cursor_step (self, error);
}

/* Compares bytes, as rows are ordered. */
static int
cursor_compare (Cursor       *self,
                const KvpKey *key)
{
  const char *name = sqlite3_column_blob (self->statement, 1);
  gsize length = sqlite3_column_bytes (self->statement, 1);
  gsize common = MIN (length, key->name_length);
  int result = common > 0 ? memcmp (name, key->name, common) : 0;

  if (result != 0)
    return result;

  return (length > key->name_length) - (length < key->name_length);
}

static gboolean
cursor_is_before (Cursor       *self,
                  const KvpKey *key)
{
  return self->position < self->n_rows && cursor_compare (self, key) < 0;
}

/* To the first row from @low to @high that is not before @key; if there is none, to @high, of which nothing
 * has to be known. */
static gboolean
cursor_search (Cursor        *self,
               const KvpKey  *key,
               guint32        low,
               guint32        high,
               GError       **error)
{
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (!cursor_seek (self, middle, error))
        return FALSE;
      if (cursor_is_before (self, key))
        low = middle + 1;
      else
        high = middle;
    }

  return self->position == high || cursor_seek (self, high, error);
}

/* To the first row that is not before @key, from a row that all rows before are before @key, too. */
static gboolean
cursor_advance (Cursor        *self,
                const KvpKey  *key,
                GError       **error)
{
  guint32 low, distance;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      if (!cursor_is_before (self, key))
        return TRUE;
      if (!cursor_step (self, error))
        return FALSE;
    }

  low = self->position;
  for (distance = MAX_STEPS; cursor_is_before (self, key); distance *= 2)
    {
      low = self->position + 1;
      if (distance >= self->n_rows - self->position)
        return cursor_search (self, key, low, self->n_rows, error);
      if (!cursor_seek (self, self->position + distance, error))
        return FALSE;
    }

  return cursor_search (self, key, low, self->position, error);
}

static gboolean
is_same_metadata (sqlite3_stmt *statement,
                  int           column,
                  const KvpKey *key)
{
  gsize length = sqlite3_column_bytes (statement, column);

  if (sqlite3_column_type (statement, column) == SQLITE_NULL || key->metadata == NULL)
    return sqlite3_column_type (statement, column) == SQLITE_NULL && key->metadata == NULL;

  return length == key->metadata_length &&
         (length == 0 || memcmp (sqlite3_column_blob (statement, column), key->metadata, length) == 0);
}

/* Metadata is compared as the text that it came in: whoever writes the same value in other words has
 * written. */
static gboolean
cursor_is_same (Cursor       *self,
                const KvpKey *key)
{
  return sqlite3_column_int64 (self->statement, 2) == key->expiration && is_same_metadata (self->statement, 3, key);
}

static gboolean
is_before (const KvpKey *a,
           const KvpKey *b)
{
  gsize common = MIN (a->name_length, b->name_length);
  int result = memcmp (a->name, b->name, common);

  return result < 0 || (result == 0 && a->name_length < b->name_length);
}

static gboolean
compare_keys (Cursor        *cursor,
              KvpPlanMarks  *marks,
              KvpKeyList    *page,
              GError       **error)
{
  const KvpKey *last = NULL;

  for (guint i = 0; i < kvp_key_list_get_length (page); i++)
    {
      const KvpKey *key = kvp_key_list_get (page, i);
      gboolean success;

      /* A stand-in for a name that can not be held exactly is another key than the one that has this name. */
      if ((key->flags & KVP_KEY_INEXACT_NAME) != 0)
        continue;

      if (last != NULL && !is_before (key, last))
        success = cursor_advance (cursor, key, error);
      else
        success = cursor_search (cursor, key, 0, cursor->n_rows, error);
      if (!success)
        return FALSE;

      if (cursor->position < cursor->n_rows && kvp_plan_marks_is_in_scope (marks, cursor->position) &&
          cursor_compare (cursor, key) == 0)
        kvp_plan_marks_found (marks, cursor->position, cursor_is_same (cursor, key));
      last = key;
    }

  return TRUE;
}

static void
compare_job_free (CompareJob *job)
{
  g_free (job->path);
  kvp_key_list_unref (job->page);
  g_clear_pointer (&job->marks, kvp_plan_marks_free);
  g_free (job);
}

static gboolean
compare_page (KvpDatabase  *database,
              CompareJob   *job,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  Cursor cursor = { .database = database };

  statement = kvp_database_prepare (database,
                                    "SELECT position, name, expiration, metadata FROM plan_key"
                                    " WHERE plan = ?1 AND position >= ?2 ORDER BY position", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  cursor.statement = statement;
  cursor.n_rows = kvp_plan_marks_get_n_rows (job->marks);
  cursor.position = cursor.n_rows;

  return compare_keys (&cursor, job->marks, job->page, error);
}

static void
compare_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  CompareJob *job = task_data;
  g_autoptr(KvpDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  /* One transaction, or each seek would begin one. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);

  if (database != NULL && kvp_database_exec (database, "BEGIN", &error) && compare_page (database, job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_plan_compare_async:
 * @path: the database
 * @plan: the plan's ID
 * @marks: (transfer full): what is known of its rows
 * @page: keys of a listing, mostly in order
 * @cancellable: (nullable): takes effect before the page
 * @callback: called when the page is compared
 * @user_data: for @callback
 *
 * Looks for each key among the plan's rows and marks those in scope that are there, as they were or not; in a
 * worker thread, see kvp_plan_marks_read_async().
 *
 * Both are in the order of names, so that they are gone through side by side. The plan may be much longer
 * than the page (its keys are gone) or much sparser (most keys were never in it): where many rows come before
 * the next key, they are leapt over.
 */
void
kvp_plan_compare_async (const char          *path,
                        gint64               plan,
                        KvpPlanMarks        *marks,
                        KvpKeyList          *page,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  CompareJob *job = g_new0 (CompareJob, 1);

  job->path = g_strdup (path);
  job->plan = plan;
  job->page = kvp_key_list_ref (page);
  job->marks = marks;

  g_task_set_source_tag (task, kvp_plan_compare_async);
  g_task_set_task_data (task, job, (GDestroyNotify) compare_job_free);
  g_task_run_in_thread (task, compare_thread);
}

/**
 * kvp_plan_compare_finish:
 * @result: the result
 * @error: the failure; the marks are of no use then
 *
 * Returns: whether the page is compared
 */
gboolean
kvp_plan_compare_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_compare_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

KvpPlanMarks *
kvp_plan_compare_take_back (GAsyncResult *result)
{
  CompareJob *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_compare_async), NULL);

  job = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&job->marks);
}
