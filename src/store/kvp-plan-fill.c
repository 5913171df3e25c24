/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-order.h"
#include "store/kvp-plan-private.h"

/* How a dry run fills a plan: state SCANNING. */

typedef struct {
  KvpPlanJob  base;

  /* Input */
  KvpKeyList *keys;    /* (owned) */
  GArray     *matches; /* (owned) (element-type KvpPlanMatch) */
} AppendJob;

typedef struct {
  KvpPlanJob base;

  /* Input */
  guint64    n_listed;
  gboolean   whole_listing;
  char      *missing;  /* (owned) (nullable) */
  GArray    *prefixes; /* (owned) (nullable) (element-type KvpPrefixCount) */
  gint64     now;
} FinishJob;

static void
append_job_free (AppendJob *job)
{
  kvp_plan_job_clear (&job->base);
  kvp_key_list_unref (job->keys);
  g_array_unref (job->matches);
  g_free (job);
}

static void
finish_job_free (FinishJob *job)
{
  kvp_plan_job_clear (&job->base);
  g_free (job->missing);
  g_clear_pointer (&job->prefixes, g_array_unref);
  g_free (job);
}

static gboolean
insert_row (KvpDatabase   *database,
            sqlite3_stmt  *statement,
            guint32        position,
            const KvpKey  *key,
            guint64        why,
            KvpKeyReason   kept,
            const char    *kept_by,
            GError       **error)
{
  sqlite3_bind_int64 (statement, 2, position);
  sqlite3_bind_int (statement, 3, kept != KVP_REASON_NONE ? KVP_KEY_EXCLUDED : KVP_KEY_PENDING);
  sqlite3_bind_int (statement, 4, kept);
  sqlite3_bind_int64 (statement, 5, (gint64) why);
  sqlite3_bind_int64 (statement, 6, key->expiration);
  sqlite3_bind_blob64 (statement, 7, key->name, key->name_length, SQLITE_STATIC);
  /* A NULL pointer binds NULL: the key has no metadata. */
  sqlite3_bind_blob64 (statement, 8, key->metadata, key->metadata_length, SQLITE_STATIC);
  sqlite3_bind_text (statement, 9, kept_by, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

/* Why a key is locked from the start; a stand-in for a name is on no list. */
static KvpKeyReason
find_kept (KvpPlanKeep   *keep,
           const KvpKey  *key,
           const char   **kept_by)
{
  *kept_by = NULL;
  if ((key->flags & KVP_KEY_INEXACT_NAME) != 0)
    return KVP_REASON_KEPT_INEXACT_NAME;

  *kept_by = kvp_plan_keep_find (keep, key->name, key->name_length);

  return *kept_by != NULL ? KVP_REASON_KEEP_LIST : KVP_REASON_NONE;
}

static gboolean
append_run (KvpDatabase  *database,
            KvpPlanJob   *base,
            GError      **error)
{
  AppendJob *job = (AppendJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(KvpPlanKeep) keep = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gint64 delta[6] = { 0, };

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING), error);
  keep = status != NULL ? kvp_plan_keep_load (database, base->plan, error) : NULL;
  if (keep == NULL)
    return FALSE;

  /* FAIL spares the journal of each statement: the transaction is rolled back as a whole in any case. */
  statement = kvp_database_prepare (database,
                                    "INSERT OR FAIL INTO plan_row (plan, position, state, reason, why, expiration,"
                                    " name, metadata, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  for (guint i = 0; i < job->matches->len; i++)
    {
      const KvpPlanMatch *match = &g_array_index (job->matches, KvpPlanMatch, i);
      const KvpKey *key = kvp_key_list_get (job->keys, match->index);
      const char *kept_by;
      KvpKeyReason kept = find_kept (keep, key, &kept_by);

      /* Positions are dense while a plan is filled, so the next one is the number of rows. */
      if (!insert_row (database, statement, status->counts.total + i, key, match->why, kept, kept_by, error))
        return FALSE;
      delta[kept != KVP_REASON_NONE ? KVP_KEY_EXCLUDED : KVP_KEY_PENDING]++;
    }

  return kvp_plan_job_change_counts (database, base->plan, delta, error);
}

/**
 * kvp_plan_append_async:
 * @self: a plan in state SCANNING
 * @keys: a page of keys; not to be appended to any more
 * @matches: (transfer full) (element-type KvpPlanMatch): which of them to write, in the order of the page
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when they are written
 * @user_data: for @callback
 *
 * Writes the matched keys as rows: pending, but excluded and locked if the name can not be held exactly or is on the
 * namespace's keep list.
 * Calls are carried out in order, each as a whole or not at all. Errors: STATE, DISK_FULL and the other STORE
 * ones.
 */
void
kvp_plan_append_async (KvpPlan             *self,
                       KvpKeyList          *keys,
                       GArray              *matches,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  AppendJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));
  g_return_if_fail (keys != NULL && matches != NULL);

  job = g_new0 (AppendJob, 1);
  job->base.func = append_run;
  job->keys = kvp_key_list_ref (keys);
  job->matches = matches;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_append_async);
  g_task_set_task_data (task, job, (GDestroyNotify) append_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_append_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the rows are written; if not, none is
 */
gboolean
kvp_plan_append_finish (KvpPlan       *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_append_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
insert_prefixes (KvpDatabase  *database,
                 gint64        plan,
                 GArray       *prefixes,
                 GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO plan_prefix (plan, prefix, n_listed) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  for (guint i = 0; i < prefixes->len; i++)
    {
      const KvpPrefixCount *count = &g_array_index (prefixes, KvpPrefixCount, i);
      gsize length;
      const char *prefix = g_bytes_get_data (count->prefix, &length);

      sqlite3_bind_blob64 (statement, 2, prefix, length, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, (gint64) count->n_listed);
      if (!kvp_database_run (database, statement, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
finish_run (KvpDatabase  *database,
            KvpPlanJob   *base,
            GError      **error)
{
  FinishJob *job = (FinishJob *) base;
  g_autoptr(KvpPlanStatus) status = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;

  status = kvp_plan_job_load_status (database, base->plan, KVP_PLAN_STATE_MASK (KVP_PLAN_SCANNING), error);
  if (status == NULL || !kvp_plan_order_rows (database, base->plan, &base->reordered, error))
    return FALSE;
  if (job->prefixes != NULL && !insert_prefixes (database, base->plan, job->prefixes, error))
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan SET state = ?2, n_listed = ?3, whole_listing = ?4, partial = ?5,"
                                    " missing = ?6, scanned_at = ?8, checked_at = ?8"
                                    " WHERE id = ?1 AND state = ?7", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, base->plan);
  sqlite3_bind_int (statement, 2, KVP_PLAN_DRAFT);
  sqlite3_bind_int64 (statement, 3, job->n_listed);
  sqlite3_bind_int (statement, 4, job->whole_listing);
  sqlite3_bind_int (statement, 5, job->missing != NULL);
  sqlite3_bind_text (statement, 6, job->missing != NULL ? job->missing : "", -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 7, KVP_PLAN_SCANNING);
  sqlite3_bind_int64 (statement, 8, job->now);

  return kvp_database_run (database, statement, NULL, error);
}

/**
 * kvp_plan_finish_scan_async:
 * @self: a plan in state SCANNING
 * @n_listed: keys of the namespace that the dry run saw
 * @whole_listing: whether that is every key of the namespace
 * @missing: (nullable): a sentence: what the dry run lacks; makes the plan partial
 * @prefixes: (nullable) (element-type KvpPrefixCount): how many of the keys that were listed lie under each prefix
 *   that is worth a bar; not to be changed any more
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * SCANNING -> DRAFT. Removes rows that came twice (a listing may repeat keys) and orders the positions by
 * name: one pass over the names if they are in order already, else the rows are rewritten (a few seconds for
 * a million).
 */
void
kvp_plan_finish_scan_async (KvpPlan             *self,
                            guint64              n_listed,
                            gboolean             whole_listing,
                            const char          *missing,
                            GArray              *prefixes,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  FinishJob *job;

  g_return_if_fail (KVP_IS_PLAN (self));

  job = g_new0 (FinishJob, 1);
  job->base.func = finish_run;
  job->base.durable = TRUE;
  job->n_listed = n_listed;
  job->whole_listing = whole_listing;
  job->missing = g_strdup (missing);
  job->prefixes = prefixes != NULL ? g_array_ref (prefixes) : NULL;
  job->now = g_get_real_time () / G_USEC_PER_SEC;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_finish_scan_async);
  g_task_set_task_data (task, job, (GDestroyNotify) finish_job_free);
  kvp_plan_job_push (self, g_steal_pointer (&task));
}

/**
 * kvp_plan_finish_scan_finish:
 * @self: a plan
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the plan is a draft now
 */
gboolean
kvp_plan_finish_scan_finish (KvpPlan       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_finish_scan_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
