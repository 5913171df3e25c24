/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-keep.h"

/* Of the plan's own namespace; a name says nothing in another. */
#define SELECT_RULES "SELECT kind, pattern, note, keep_rule.created_at FROM keep_rule"

struct _KvpPlanKeep {
  GPtrArray      *rules;   /* (owned) (element-type KvpKeepRule) */
  KvpKeepMatcher *matcher; /* (owned) */
  char          **texts;   /* (owned) (array length=rules): each (nullable) until it is asked for */
};

/* What is to become of a row. */
typedef struct {
  guint32     position;
  gboolean    was_pending;
  const char *kept_by; /* (unowned) (nullable): %NULL lets go of it */
} Change;

static KvpKeepRule *
read_rule (sqlite3_stmt  *statement,
           GError       **error)
{
  const char *bytes = sqlite3_column_blob (statement, 1);
  g_autoptr(GBytes) pattern = g_bytes_new (bytes != NULL ? bytes : "", sqlite3_column_bytes (statement, 1));
  g_autoptr(GError) local_error = NULL;
  KvpKeepRule *rule = NULL;
  int kind = sqlite3_column_int (statement, 0);

  if (kind >= KVP_KEEP_KEY && kind <= KVP_KEEP_GLOB)
    rule = kvp_keep_rule_new (kind, pattern, (const char *) sqlite3_column_text (statement, 2),
                              sqlite3_column_int64 (statement, 3), &local_error);
  if (rule == NULL)
    g_set_error (error, KVP_ERROR, KVP_ERROR_STORE,
                 /* Translators: %s is what is wrong with it, or a number */
                 _("A rule of the keep list can’t be read (%s), so no key of this namespace is deleted."),
                 local_error != NULL ? local_error->message : "?");

  return rule;
}

/* (transfer full) (element-type KvpKeepRule): what @statement gives. */
static GPtrArray *
read_rules (KvpDatabase   *database,
            sqlite3_stmt  *statement,
            GError       **error)
{
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_row;

  while (TRUE)
    {
      KvpKeepRule *rule;

      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&rules);

      rule = read_rule (statement, error);
      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
}

/**
 * kvp_keep_rules_load:
 * @database: a connection
 * @endpoint: where the API is
 * @account_id: an account's ID
 * @namespace_id: a namespace's ID
 * @error: the failure, or a rule that can not be read
 *
 * Returns: (transfer full) (element-type KvpKeepRule): its keep list, oldest first, or %NULL
 */
GPtrArray *
kvp_keep_rules_load (KvpDatabase  *database,
                     const char   *endpoint,
                     const char   *account_id,
                     const char   *namespace_id,
                     GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    SELECT_RULES " WHERE endpoint = ? AND account_id = ? AND namespace_id = ?"
                                    " ORDER BY id", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, account_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, namespace_id, -1, SQLITE_STATIC);

  return read_rules (database, statement, error);
}

/**
 * kvp_plan_keep_load:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @error: the failure, or a rule that can not be read
 *
 * Nothing else writes while the transaction lasts, so this is the list that holds for what it writes.
 *
 * Returns: (transfer full): the keep list of the plan's namespace, which may be empty, or %NULL
 */
KvpPlanKeep *
kvp_plan_keep_load (KvpDatabase  *database,
                    gint64        plan,
                    GError      **error)
{
  g_autoptr(KvpPlanKeep) self = g_new0 (KvpPlanKeep, 1);
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    SELECT_RULES " JOIN plan_origin USING (endpoint, account_id, namespace_id)"
                                    " WHERE plan_origin.plan = ? ORDER BY keep_rule.id", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  self->rules = read_rules (database, statement, error);
  if (self->rules == NULL)
    return NULL;

  self->matcher = kvp_keep_matcher_new (self->rules, error);
  if (self->matcher == NULL)
    return NULL;

  self->texts = g_new0 (char *, self->rules->len);

  return g_steal_pointer (&self);
}

void
kvp_plan_keep_free (KvpPlanKeep *self)
{
  if (self->texts != NULL)
    {
      for (guint i = 0; i < self->rules->len; i++)
        g_free (self->texts[i]);
      g_free (self->texts);
    }
  g_clear_pointer (&self->matcher, kvp_keep_matcher_free);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_free (self);
}

gboolean
kvp_plan_keep_is_empty (KvpPlanKeep *self)
{
  return self->rules->len == 0;
}

const char *
kvp_plan_keep_find (KvpPlanKeep *self,
                    const char  *name,
                    gsize        length)
{
  guint index;

  if (self->rules->len == 0)
    return NULL;

  index = kvp_keep_matcher_match (self->matcher, name, length);
  if (index == KVP_KEEP_NONE)
    return NULL;

  if (self->texts[index] == NULL)
    self->texts[index] = kvp_keep_rule_to_sentence (g_ptr_array_index (self->rules, index));

  return self->texts[index];
}

/* Of the rows that a rule may hold or let go of, those that are not as the list says. */
static GArray *
find_changes (KvpPlanKeep  *self,
              KvpDatabase  *database,
              gint64        plan,
              GError      **error)
{
  g_autoptr(GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database,
                                    "SELECT position, state, reason, name, detail FROM plan_key"
                                    " WHERE plan = ?1 AND (state = ?2 OR (state = ?3 AND reason IN (?4, ?5)))", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 2, KVP_KEY_PENDING);
  sqlite3_bind_int (statement, 3, KVP_KEY_EXCLUDED);
  sqlite3_bind_int (statement, 4, KVP_REASON_LEFT_OUT);
  sqlite3_bind_int (statement, 5, KVP_REASON_KEEP_LIST);

  while (TRUE)
    {
      Change change = { 0, };
      gboolean was_kept;
      const char *name;

      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&changes);

      /* SQLite gives NULL for an empty BLOB. */
      name = sqlite3_column_blob (statement, 3);
      change.position = sqlite3_column_int64 (statement, 0);
      change.was_pending = sqlite3_column_int (statement, 1) == KVP_KEY_PENDING;
      change.kept_by = kvp_plan_keep_find (self, name != NULL ? name : "", sqlite3_column_bytes (statement, 3));
      was_kept = sqlite3_column_int (statement, 2) == KVP_REASON_KEEP_LIST;

      if (change.kept_by == NULL ? was_kept
          : !was_kept || g_strcmp0 (change.kept_by, (const char *) sqlite3_column_text (statement, 4)) != 0)
        g_array_append_val (changes, change);
    }
}

/* A row that the list lets go of stays unticked: whether it is to go is for a person to say. */
static gboolean
write_change (KvpDatabase   *database,
              sqlite3_stmt  *statement,
              const Change  *change,
              GError       **error)
{
  sqlite3_bind_int64 (statement, 2, change->position);
  sqlite3_bind_int (statement, 3, change->kept_by != NULL ? KVP_REASON_KEEP_LIST : KVP_REASON_LEFT_OUT);
  sqlite3_bind_text (statement, 4, change->kept_by, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}

/**
 * kvp_plan_keep_apply:
 * @self: the keep list
 * @database: the writing connection, inside a transaction
 * @job: the job; its plan is filled or under review
 * @unticked: (nullable) (element-type guint32): gets the positions of rows that were ticked
 * @error: the failure
 *
 * What the list holds becomes excluded and locked, with the rule; what it holds no more becomes left out.
 * Nothing becomes pending, so that what was confirmed can only become less, and the revision stays.
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_keep_apply (KvpPlanKeep  *self,
                     KvpDatabase  *database,
                     KvpPlanJob   *job,
                     GArray       *unticked,
                     GError      **error)
{
  g_autoptr(GArray) changes = find_changes (self, database, job->plan, error);
  g_autoptr(sqlite3_stmt) exclude = NULL;
  g_autoptr(sqlite3_stmt) relabel = NULL;
  gint64 delta[6] = { 0, };

  if (changes == NULL)
    return FALSE;
  if (changes->len == 0)
    return TRUE;

  exclude = kvp_database_prepare (database,
                                  "UPDATE plan_row SET state = ?5, reason = ?3, detail = ?4"
                                  " WHERE plan = ?1 AND position = ?2 AND state = ?6", error);
  relabel = exclude == NULL ? NULL :
    kvp_database_prepare (database,
                          "UPDATE plan_row SET reason = ?3, detail = ?4"
                          " WHERE plan = ?1 AND position = ?2 AND state = ?5", error);
  if (relabel == NULL)
    return FALSE;

  sqlite3_bind_int64 (exclude, 1, job->plan);
  sqlite3_bind_int (exclude, 5, KVP_KEY_EXCLUDED);
  sqlite3_bind_int (exclude, 6, KVP_KEY_PENDING);
  sqlite3_bind_int64 (relabel, 1, job->plan);
  sqlite3_bind_int (relabel, 5, KVP_KEY_EXCLUDED);

  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      if (!write_change (database, change->was_pending ? exclude : relabel, change, error))
        return FALSE;

      if (change->was_pending)
        {
          delta[KVP_KEY_PENDING]--;
          delta[KVP_KEY_EXCLUDED]++;
          if (unticked != NULL)
            g_array_append_val (unticked, change->position);
        }
      kvp_plan_job_mark_changed (job, change->position, change->position);
    }

  return kvp_plan_job_change_counts (database, job->plan, delta, error);
}

/**
 * kvp_plan_keep_prepare_skip:
 * @database: the writing connection, inside a transaction
 * @plan: the ID of a plan that runs
 * @error: the failure
 *
 * Returns: (transfer full): for kvp_plan_keep_skip(), or %NULL
 */
sqlite3_stmt *
kvp_plan_keep_prepare_skip (KvpDatabase  *database,
                            gint64        plan,
                            GError      **error)
{
  sqlite3_stmt *statement;

  statement = kvp_database_prepare (database,
                                    "UPDATE plan_row SET state = ?4, reason = ?5, detail = ?3"
                                    " WHERE plan = ?1 AND position = ?2 AND state = ?6", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int (statement, 4, KVP_KEY_SKIPPED);
  sqlite3_bind_int (statement, 5, KVP_REASON_KEEP_LIST);
  sqlite3_bind_int (statement, 6, KVP_KEY_PENDING);

  return statement;
}

gboolean
kvp_plan_keep_skip (KvpDatabase   *database,
                    sqlite3_stmt  *statement,
                    guint32        position,
                    const char    *kept_by,
                    GError       **error)
{
  sqlite3_bind_int64 (statement, 2, position);
  sqlite3_bind_text (statement, 3, kept_by, -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}
