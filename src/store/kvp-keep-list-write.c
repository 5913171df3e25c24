/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-keep-list-private.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"
#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-private.h"

/* What a change of the list does in the writer's thread. */

static void
bind_namespace (sqlite3_stmt         *statement,
                const KvpKeepListJob *job)
{
  sqlite3_bind_text (statement, 1, job->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, job->account_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, job->namespace_id, -1, SQLITE_STATIC);
}

static gboolean
set_full (GError **error)
{
  g_autofree char *limit = kvp_format_count (KVP_KEEP_LIST_MAX_RULES);

  g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
               /* Translators: %s is 5,000. */
               ngettext ("The keep list of a namespace holds at most %s rule. "
                         "A prefix or a pattern keeps many keys with one rule.",
                         "The keep list of a namespace holds at most %s rules. "
                         "A prefix or a pattern keeps many keys with one rule.",
                         KVP_KEEP_LIST_MAX_RULES),
               limit);

  return FALSE;
}

/* A stand-in for a name that can not be held exactly is no name, and is never sent anyway. */
static gboolean
make_rules (KvpDatabase     *database,
            KvpKeepListJob  *job,
            GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  if (job->positions == NULL)
    return TRUE;
  if (job->positions->len > KVP_KEEP_LIST_MAX_RULES)
    return set_full (error);

  statement = kvp_database_prepare (database,
                                    "SELECT name FROM plan_key WHERE plan = ?1 AND position = ?2 AND reason <> ?3",
                                    error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  sqlite3_bind_int (statement, 3, KVP_REASON_KEPT_INEXACT_NAME);
  for (guint i = 0; i < job->positions->len; i++)
    {
      sqlite3_bind_int64 (statement, 2, g_array_index (job->positions, guint32, i));
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;

      if (has_row)
        {
          g_autoptr(GBytes) name = g_bytes_new (sqlite3_column_blob (statement, 0),
                                                sqlite3_column_bytes (statement, 0));
          KvpKeepRule *rule = kvp_keep_rule_new (KVP_KEEP_KEY, name, NULL, 0, error);

          if (rule == NULL)
            return FALSE;
          g_ptr_array_add (job->rules, rule);
        }
      sqlite3_reset (statement);
    }

  return TRUE;
}

static gboolean
write_rules (KvpDatabase     *database,
             KvpKeepListJob  *job,
             GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database, job->add ?
                                    "INSERT INTO keep_rule"
                                    " (endpoint, account_id, namespace_id, kind, pattern, note, created_at)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING" :
                                    "DELETE FROM keep_rule WHERE endpoint = ?1 AND account_id = ?2"
                                    " AND namespace_id = ?3 AND kind = ?4 AND pattern = ?5", error);
  if (statement == NULL)
    return FALSE;

  bind_namespace (statement, job);
  for (guint i = 0; i < job->rules->len; i++)
    {
      KvpKeepRule *rule = g_ptr_array_index (job->rules, i);
      gsize length;
      const char *bytes = g_bytes_get_data (kvp_keep_rule_get_pattern (rule), &length);
      guint64 n_changed;

      sqlite3_bind_int (statement, 4, kvp_keep_rule_get_kind (rule));
      sqlite3_bind_blob64 (statement, 5, bytes, length, SQLITE_STATIC);
      if (job->add)
        {
          sqlite3_bind_text (statement, 6, kvp_keep_rule_get_note (rule), -1, SQLITE_STATIC);
          sqlite3_bind_int64 (statement, 7, kvp_keep_rule_get_created_at (rule));
        }
      if (!kvp_database_run (database, statement, &n_changed, error))
        return FALSE;

      if (n_changed > 0)
        g_ptr_array_add (job->changed, g_object_ref (rule));
    }

  return TRUE;
}

static gboolean
read_list (KvpDatabase     *database,
           KvpKeepListJob  *job,
           GError         **error)
{
  job->base.list = kvp_keep_rules_load (database, job->endpoint, job->account_id, job->namespace_id, error);
  if (job->base.list == NULL)
    return FALSE;

  if (job->add && job->base.list->len > KVP_KEEP_LIST_MAX_RULES)
    return set_full (error);

  return TRUE;
}

/* A plan that runs or ran is not touched here: its keys are held against the list when they are taken. */
static GArray *
find_plans (KvpDatabase     *database,
            KvpKeepListJob  *job,
            GError         **error)
{
  g_autoptr(GArray) plans = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT plan.id FROM plan JOIN plan_origin ON plan_origin.plan = plan.id"
                                    " WHERE endpoint = ?1 AND account_id = ?2 AND namespace_id = ?3"
                                    " AND state IN (?4, ?5, ?6, ?7)", error);
  if (statement == NULL)
    return NULL;

  bind_namespace (statement, job);
  sqlite3_bind_int (statement, 4, KVP_PLAN_SCANNING);
  sqlite3_bind_int (statement, 5, KVP_PLAN_DRAFT);
  sqlite3_bind_int (statement, 6, KVP_PLAN_WAITING);
  sqlite3_bind_int (statement, 7, KVP_PLAN_APPROVED);

  while (TRUE)
    {
      gint64 id;

      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&plans);

      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (plans, id);
    }
}

static gboolean
apply_to_plans (KvpDatabase     *database,
                KvpKeepListJob  *job,
                GError         **error)
{
  g_autoptr(GArray) plans = find_plans (database, job, error);

  if (plans == NULL)
    return FALSE;

  for (guint i = 0; i < plans->len; i++)
    {
      KvpPlanJob *plan = g_new0 (KvpPlanJob, 1);
      g_autoptr(KvpPlanKeep) keep = NULL;

      g_ptr_array_add (job->plans, plan);
      plan->plan = g_array_index (plans, gint64, i);
      keep = kvp_plan_keep_load (database, plan->plan, error);
      if (keep == NULL ||
          !kvp_plan_keep_apply (keep, database, plan, plan->plan == job->plan ? job->unticked : NULL, error))
        return FALSE;

      plan->status = kvp_plan_status_load (database, plan->plan, error);
      if (plan->status == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
_kvp_keep_list_write (KvpDatabase     *database,
                      KvpTableChange  *change,
                      GError         **error)
{
  KvpKeepListJob *job = (KvpKeepListJob *) change;

  return make_rules (database, job, error) && write_rules (database, job, error) && read_list (database, job, error) &&
         apply_to_plans (database, job, error);
}
