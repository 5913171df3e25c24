/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"
#include "store/kvp-keep-list.h"
#include "store/kvp-keep-list-private.h"
#include "store/kvp-plan-keep.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-store-private.h"

struct _KvpKeepList {
  GObject    parent_instance;

  KvpStore  *store;        /* (owned) */
  char      *endpoint;     /* (owned) */
  char      *account_id;   /* (owned) */
  char      *namespace_id; /* (owned) */
  GPtrArray *rules;        /* (owned) (element-type KvpKeepRule) */
  GError    *error;        /* (owned) (nullable): why it could not be read */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeepList, kvp_keep_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct {
  /* Input */
  char      *endpoint;     /* (owned) */
  char      *account_id;   /* (owned) */
  char      *namespace_id; /* (owned) */
  GPtrArray *rules;        /* (owned) (element-type KvpKeepRule) */
  gint64     plan;         /* whose rows @positions are; 0 if there are none */
  GArray    *positions;    /* (owned) (nullable) (element-type guint32): rows to make rules of */
  gboolean   add;

  /* Output */
  GArray    *unticked;     /* (owned) (nullable) (element-type guint32): rows of @plan that were ticked */
  GPtrArray *changed;      /* (owned) (element-type KvpKeepRule): of @rules, those that made a difference */
  GPtrArray *list;         /* (owned) (element-type KvpKeepRule): the whole list after it */
  GPtrArray *plans;        /* (owned) (element-type KvpPlanJob): what became of the plans that it touches */
} ChangeJob;

typedef struct {
  /* Input */
  char      *path;  /* (owned) */
  gint64     plan;
  GPtrArray *rules; /* (owned) (element-type KvpKeepRule) */
} CountJob;

static void
change_job_free (ChangeJob *job)
{
  g_free (job->endpoint);
  g_free (job->account_id);
  g_free (job->namespace_id);
  g_ptr_array_unref (job->rules);
  g_clear_pointer (&job->positions, g_array_unref);
  g_clear_pointer (&job->unticked, g_array_unref);
  g_ptr_array_unref (job->changed);
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_ptr_array_unref (job->plans);
  g_free (job);
}

static void
plan_job_free (KvpPlanJob *job)
{
  kvp_plan_job_clear (job);
  g_free (job);
}

static void
count_job_free (CountJob *job)
{
  g_free (job->path);
  g_ptr_array_unref (job->rules);
  g_free (job);
}

static GPtrArray *
copy_rules (GPtrArray *rules)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (rules, i)));

  return copy;
}

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return KVP_TYPE_KEEP_RULE;
}

static guint
get_n_items (GListModel *model)
{
  return KVP_KEEP_LIST (model)->rules->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  KvpKeepList *self = KVP_KEEP_LIST (model);

  return position < self->rules->len ? g_object_ref (g_ptr_array_index (self->rules, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Only what differs is told, so that a list keeps its focus. */
static void
take_list (KvpKeepList *self,
           GPtrArray   *list)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->rules);
  guint start = 0;
  guint end = 0;
  guint shorter = MIN (old->len, list->len);

  while (start < shorter &&
         kvp_keep_rule_equal (g_ptr_array_index (old, start), g_ptr_array_index (list, start)))
    start++;
  while (end < shorter - start &&
         kvp_keep_rule_equal (g_ptr_array_index (old, old->len - 1 - end),
                              g_ptr_array_index (list, list->len - 1 - end)))
    end++;

  self->rules = g_ptr_array_ref (list);
  g_clear_error (&self->error);

  if (old->len != start + end || list->len != start + end)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, list->len - start - end);
}

static void
kvp_keep_list_finalize (GObject *object)
{
  KvpKeepList *self = KVP_KEEP_LIST (object);

  _kvp_store_forget_keep_list (self->store, self);
  g_object_unref (self->store);
  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_ptr_array_unref (self->rules);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (kvp_keep_list_parent_class)->finalize (object);
}

static void
kvp_keep_list_class_init (KvpKeepListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_keep_list_finalize;
}

static void
kvp_keep_list_init (KvpKeepList *self)
{
  self->rules = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
load (KvpKeepList *self)
{
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_store_get_file (self->store));
  GPtrArray *rules = NULL;

  if (reader == NULL)
    g_set_error_literal (&self->error, KVP_ERROR, KVP_ERROR_STATE, _("The database is closed."));
  else
    rules = kvp_keep_rules_load (reader, self->endpoint, self->account_id, self->namespace_id, &self->error);

  if (rules != NULL)
    {
      g_ptr_array_unref (self->rules);
      self->rules = rules;
    }
}

/**
 * kvp_keep_list_get:
 * @store: an open store
 * @endpoint: where the API is
 * @account_id: an account's ID
 * @namespace_id: a namespace's ID
 *
 * Returns: (transfer full): the namespace's keep list
 */
KvpKeepList *
kvp_keep_list_get (KvpStore   *store,
                   const char *endpoint,
                   const char *account_id,
                   const char *namespace_id)
{
  GPtrArray *lists;
  KvpKeepList *self;

  g_return_val_if_fail (KVP_IS_STORE (store), NULL);
  g_return_val_if_fail (endpoint != NULL && account_id != NULL && namespace_id != NULL, NULL);

  lists = _kvp_store_get_keep_lists (store);
  for (guint i = 0; i < lists->len; i++)
    {
      self = g_ptr_array_index (lists, i);
      if (g_str_equal (self->namespace_id, namespace_id) && g_str_equal (self->account_id, account_id) &&
          g_str_equal (self->endpoint, endpoint))
        return g_object_ref (self);
    }

  self = g_object_new (KVP_TYPE_KEEP_LIST, NULL);
  self->store = g_object_ref (store);
  self->endpoint = g_strdup (endpoint);
  self->account_id = g_strdup (account_id);
  self->namespace_id = g_strdup (namespace_id);
  g_ptr_array_add (lists, self);
  load (self);

  return self;
}

/**
 * kvp_keep_list_get_for_plan:
 * @store: an open store
 * @plan: a plan of it
 *
 * Returns: (transfer full): the keep list of the plan's namespace
 */
KvpKeepList *
kvp_keep_list_get_for_plan (KvpStore *store,
                            KvpPlan  *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  return kvp_keep_list_get (store, kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan),
                            kvp_plan_get_namespace_id (plan));
}

/**
 * kvp_keep_list_get_error:
 * @self: a keep list
 *
 * Returns: (transfer none) (nullable): why it could not be read, or %NULL
 */
const GError *
kvp_keep_list_get_error (KvpKeepList *self)
{
  g_return_val_if_fail (KVP_IS_KEEP_LIST (self), NULL);

  return self->error;
}

/**
 * kvp_keep_list_is_of_plan:
 * @self: a keep list
 * @plan: a plan
 *
 * Returns: whether it is the keep list of the plan's namespace
 */
gboolean
kvp_keep_list_is_of_plan (KvpKeepList *self,
                          KvpPlan     *plan)
{
  g_return_val_if_fail (KVP_IS_KEEP_LIST (self), FALSE);
  g_return_val_if_fail (KVP_IS_PLAN (plan), FALSE);

  return g_str_equal (self->namespace_id, kvp_plan_get_namespace_id (plan)) &&
         g_str_equal (self->account_id, kvp_plan_get_account_id (plan)) &&
         g_str_equal (self->endpoint, kvp_plan_get_endpoint (plan));
}

/* --- changes, in the writer's thread --- */

static void
bind_namespace (sqlite3_stmt    *statement,
                const ChangeJob *job)
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
make_rules (KvpDatabase  *database,
            ChangeJob    *job,
            GError      **error)
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
write_rules (KvpDatabase  *database,
             ChangeJob    *job,
             GError      **error)
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
read_list (KvpDatabase  *database,
           ChangeJob    *job,
           GError      **error)
{
  job->list = kvp_keep_rules_load (database, job->endpoint, job->account_id, job->namespace_id, error);
  if (job->list == NULL)
    return FALSE;

  if (job->add && job->list->len > KVP_KEEP_LIST_MAX_RULES)
    return set_full (error);

  return TRUE;
}

/* A plan that runs or ran is not touched here: its keys are held against the list when they are taken. */
static GArray *
find_plans (KvpDatabase  *database,
            ChangeJob    *job,
            GError      **error)
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
apply_to_plans (KvpDatabase  *database,
                ChangeJob    *job,
                GError      **error)
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

static gboolean
change_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  ChangeJob *job = g_task_get_task_data (task);

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (!make_rules (database, job, error) || !write_rules (database, job, error) || !read_list (database, job, error) ||
      !apply_to_plans (database, job, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static KvpPlan *
find_plan (KvpKeepList *self,
           gint64       id)
{
  GListModel *plans = kvp_store_get_plans (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);

      if (kvp_plan_get_id (plan) == id)
        return g_steal_pointer (&plan);
    }

  return NULL;
}

static void
change_done (GTask  *task,
             GError *error)
{
  KvpKeepList *self = g_task_get_source_object (task);
  ChangeJob *job = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_list (self, job->list);
  for (guint i = 0; i < job->plans->len; i++)
    {
      KvpPlanJob *plan_job = g_ptr_array_index (job->plans, i);
      g_autoptr(KvpPlan) plan = find_plan (self, plan_job->plan);

      if (plan != NULL)
        kvp_plan_apply_job (plan, plan_job);
    }

  g_task_return_pointer (task, g_ptr_array_ref (job->changed), (GDestroyNotify) g_ptr_array_unref);
}

static ChangeJob *
change_job_new (KvpKeepList *self,
                GPtrArray   *rules,
                gboolean     add)
{
  ChangeJob *job = g_new0 (ChangeJob, 1);

  job->endpoint = g_strdup (self->endpoint);
  job->account_id = g_strdup (self->account_id);
  job->namespace_id = g_strdup (self->namespace_id);
  job->rules = rules != NULL ? copy_rules (rules) : g_ptr_array_new_with_free_func (g_object_unref);
  job->add = add;
  job->changed = g_ptr_array_new_with_free_func (g_object_unref);
  job->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_job_free);

  return job;
}

static void
push_change (KvpKeepList         *self,
             ChangeJob           *job,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) change_job_free);
  kvp_store_file_push (kvp_store_get_file (self->store), g_steal_pointer (&task), change_run, change_done);
}

/**
 * kvp_keep_list_add_async:
 * @self: a keep list
 * @rules: (element-type KvpKeepRule): copied
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * In one durable transaction: the rules, and what they mean to each plan that is filled or under review.
 */
void
kvp_keep_list_add_async (KvpKeepList         *self,
                         GPtrArray           *rules,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (rules != NULL);

  push_change (self, change_job_new (self, rules, TRUE), kvp_keep_list_add_async, cancellable, callback,
               user_data);
}

/**
 * kvp_keep_list_add_finish:
 * @self: a keep list
 * @result: the result
 * @error: INVALID_INPUT if the list is full, or the store's failure; nothing is changed then
 *
 * Returns: (transfer full) (element-type KvpKeepRule): the rules that were not on the list before, or %NULL
 */
GPtrArray *
kvp_keep_list_add_finish (KvpKeepList   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_add_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_keep_list_add_keys_async:
 * @self: a keep list
 * @plan: a plan of its namespace
 * @positions: (array length=n_positions): rows of it; copied
 * @n_positions: how many
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Like kvp_keep_list_add_async(), with a rule for the exact name of each row.
 */
void
kvp_keep_list_add_keys_async (KvpKeepList         *self,
                              KvpPlan             *plan,
                              const guint32       *positions,
                              gsize                n_positions,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  ChangeJob *job;

  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && kvp_keep_list_is_of_plan (self, plan));
  g_return_if_fail (positions != NULL && n_positions > 0);

  job = change_job_new (self, NULL, TRUE);
  job->plan = kvp_plan_get_id (plan);
  job->positions = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_positions);
  g_array_append_vals (job->positions, positions, n_positions);
  job->unticked = g_array_new (FALSE, FALSE, sizeof (guint32));

  push_change (self, job, kvp_keep_list_add_keys_async, cancellable, callback, user_data);
}

/**
 * kvp_keep_list_add_keys_finish:
 * @self: a keep list
 * @result: the result
 * @unticked: (out) (optional) (transfer full) (element-type guint32): the rows that were ticked before
 * @error: INVALID_INPUT if the list is full, or the store's failure; nothing is changed then
 *
 * Returns: (transfer full) (element-type KvpKeepRule): the rules that were not on the list before, or %NULL
 */
GPtrArray *
kvp_keep_list_add_keys_finish (KvpKeepList   *self,
                               GAsyncResult  *result,
                               GArray       **unticked,
                               GError       **error)
{
  ChangeJob *job;
  GPtrArray *added;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_add_keys_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  added = g_task_propagate_pointer (G_TASK (result), error);
  if (added != NULL && unticked != NULL)
    *unticked = g_array_ref (job->unticked);

  return added;
}

/**
 * kvp_keep_list_remove_async:
 * @self: a keep list
 * @rules: (element-type KvpKeepRule): copied
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * In one durable transaction. Keys that no other rule keeps are unticked in the plans that are under review, and may
 * be ticked again. To undo it, add the rules again.
 */
void
kvp_keep_list_remove_async (KvpKeepList         *self,
                            GPtrArray           *rules,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (rules != NULL);

  push_change (self, change_job_new (self, rules, FALSE), kvp_keep_list_remove_async, cancellable, callback,
               user_data);
}

/**
 * kvp_keep_list_remove_finish:
 * @self: a keep list
 * @result: the result
 * @error: the failure
 *
 * Returns: whether they are off the list
 */
gboolean
kvp_keep_list_remove_finish (KvpKeepList   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(GPtrArray) removed = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_remove_async), FALSE);

  removed = g_task_propagate_pointer (G_TASK (result), error);

  return removed != NULL;
}

/* --- counting --- */

static gboolean
count_rows (KvpDatabase     *database,
            CountJob        *job,
            KvpKeepMatcher  *matcher,
            GCancellable    *cancellable,
            guint           *counts,
            GError         **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT name FROM plan_key WHERE plan = ?1 AND reason = ?2", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, job->plan);
  sqlite3_bind_int (statement, 2, KVP_REASON_KEEP_LIST);

  while (TRUE)
    {
      const char *name;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      name = sqlite3_column_blob (statement, 0);
      kvp_keep_matcher_count (matcher, name != NULL ? name : "", sqlite3_column_bytes (statement, 0), counts);
    }
}

static void
count_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  CountJob *job = task_data;
  g_autoptr(GArray) counts = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeepMatcher) matcher = kvp_keep_matcher_new (job->rules, &error);
  g_autoptr(KvpDatabase) database = NULL;

  g_array_set_size (counts, job->rules->len);
  if (matcher != NULL)
    database = kvp_database_open (job->path, KVP_DATABASE_READ, &error);

  if (database != NULL &&
      count_rows (database, job, matcher, cancellable, (guint *) (void *) counts->data, &error))
    g_task_return_pointer (task, g_steal_pointer (&counts), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
counted_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GArray *counts = g_task_propagate_pointer (G_TASK (result), &error);

  if (counts != NULL)
    g_task_return_pointer (task, counts, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_keep_list_count_async:
 * @self: a keep list
 * @plan: a plan of its namespace
 * @cancellable: (nullable): ends it
 * @callback: called with the numbers
 * @user_data: for @callback
 *
 * Counts in a worker thread how many keys of @plan each rule holds. A key that two rules hold counts for both, since
 * either would keep it alone.
 */
void
kvp_keep_list_count_async (KvpKeepList         *self,
                           KvpPlan             *plan,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) worker = NULL;
  CountJob *job;

  g_return_if_fail (KVP_IS_KEEP_LIST (self));
  g_return_if_fail (KVP_IS_PLAN (plan));

  job = g_new0 (CountJob, 1);
  job->path = g_strdup (kvp_store_file_get_path (kvp_store_get_file (self->store)));
  job->plan = kvp_plan_get_id (plan);
  job->rules = copy_rules (self->rules);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_keep_list_count_async);

  /* The worker has no source object, for its thread may be the last to let go of it. */
  worker = g_task_new (NULL, cancellable, counted_cb, g_steal_pointer (&task));
  g_task_set_source_tag (worker, kvp_keep_list_count_async);
  g_task_set_task_data (worker, job, (GDestroyNotify) count_job_free);
  g_task_run_in_thread (worker, count_thread);
}

/**
 * kvp_keep_list_count_finish:
 * @self: a keep list
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full) (element-type guint): a number for each rule that was on the list when it began, or %NULL
 */
GArray *
kvp_keep_list_count_finish (KvpKeepList   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_keep_list_count_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
