/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "store/kvp-saved-filter-private.h"
#include "store/kvp-saved-filters.h"
#include "store/kvp-store-private.h"
#include "store/kvp-table-list-private.h"

struct _KvpSavedFilters {
  KvpTableList parent_instance;
};

G_DEFINE_FINAL_TYPE (KvpSavedFilters, kvp_saved_filters, KVP_TYPE_TABLE_LIST)

typedef struct {
  KvpTableChange  base;

  /* Input */
  gint64          id;
  char           *name;     /* (owned) (nullable) */
  char           *text;     /* (owned) (nullable) */

  /* Output */
  char           *old_text; /* (owned) (nullable): what was replaced or removed */
} FilterChange;

static void
filter_change_free (FilterChange *change)
{
  _kvp_table_change_clear (&change->base);
  g_free (change->name);
  g_free (change->text);
  g_free (change->old_text);
  g_free (change);
}

/* --- the list --- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *left = kvp_saved_filter_get_name (*(KvpSavedFilter *const *) a);
  const char *right = kvp_saved_filter_get_name (*(KvpSavedFilter *const *) b);
  int order = g_utf8_collate (left, right);

  return order != 0 ? order : strcmp (left, right);
}

/* (transfer full) (element-type KvpSavedFilter) */
static GPtrArray *
load_list (KvpDatabase  *database,
           GError      **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT id, name, changed_at FROM saved_filter", error);
  if (statement == NULL)
    return NULL;

  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;

      g_ptr_array_add (list, _kvp_saved_filter_new (sqlite3_column_int64 (statement, 0),
                                                    (const char *) sqlite3_column_text (statement, 1),
                                                    sqlite3_column_int64 (statement, 2)));
    }

  return g_steal_pointer (&list);
}

/**
 * kvp_saved_filters_get:
 * @store: an open store
 *
 * Returns: (transfer full): its saved filters
 */
KvpSavedFilters *
kvp_saved_filters_get (KvpStore *store)
{
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  return _kvp_table_list_get (KVP_TYPE_SAVED_FILTERS, store);
}

/**
 * kvp_saved_filters_find:
 * @self: saved filters
 * @name: a name, exactly
 *
 * Returns: (transfer none) (nullable): the filter that has this name
 */
KvpSavedFilter *
kvp_saved_filters_find (KvpSavedFilters *self,
                        const char      *name)
{
  GPtrArray *filters;

  g_return_val_if_fail (KVP_IS_SAVED_FILTERS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  filters = _kvp_table_list_get_items (KVP_TABLE_LIST (self));
  for (guint i = 0; i < filters->len; i++)
    {
      KvpSavedFilter *filter = g_ptr_array_index (filters, i);

      if (g_str_equal (kvp_saved_filter_get_name (filter), name))
        return filter;
    }

  return NULL;
}

/* (transfer full) (nullable): without an error if there is none. */
static char *
load_text (KvpDatabase  *database,
           gint64        id,
           GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  statement = kvp_database_prepare (database, "SELECT filter FROM saved_filter WHERE id = ?", error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, id);
  if (!kvp_database_step (database, statement, &has_row, error) || !has_row)
    return NULL;

  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

/**
 * kvp_saved_filters_load_text:
 * @self: saved filters
 * @filter: one of them
 * @error: STATE if it is not there any more, or the store's failure
 *
 * Returns: (transfer full): the filter, for kvp_filter_from_text(), or %NULL
 */
char *
kvp_saved_filters_load_text (KvpSavedFilters  *self,
                             KvpSavedFilter   *filter,
                             GError          **error)
{
  KvpDatabase *reader;
  g_autoptr(GError) local_error = NULL;
  char *text = NULL;

  g_return_val_if_fail (KVP_IS_SAVED_FILTERS (self), NULL);
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (filter), NULL);

  reader = kvp_store_file_get_reader (kvp_store_get_file (_kvp_table_list_get_store (KVP_TABLE_LIST (self))));
  if (reader != NULL)
    text = load_text (reader, kvp_saved_filter_get_id (filter), &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (text == NULL)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This saved filter is not there any more."));

  return text;
}

/* --- changes, in the writer's thread --- */

static gboolean
write_save (KvpDatabase     *database,
            KvpTableChange  *base,
            GError         **error)
{
  FilterChange *change = (FilterChange *) base;
  g_autoptr(sqlite3_stmt) old = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  old = kvp_database_prepare (database, "SELECT filter FROM saved_filter WHERE name = ?", error);
  if (old == NULL)
    return FALSE;
  sqlite3_bind_text (old, 1, change->name, -1, SQLITE_STATIC);
  if (!kvp_database_step (database, old, &has_row, error))
    return FALSE;
  if (has_row)
    change->old_text = g_strdup ((const char *) sqlite3_column_text (old, 0));

  statement = kvp_database_prepare (database,
                                    "INSERT INTO saved_filter (name, filter, changed_at) VALUES (?1, ?2, ?3)"
                                    " ON CONFLICT (name) DO UPDATE SET filter = ?2, changed_at = ?3", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, change->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, change->text, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, change->base.now);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_rename (KvpDatabase     *database,
              KvpTableChange  *base,
              GError         **error)
{
  FilterChange *change = (FilterChange *) base;
  g_autoptr(sqlite3_stmt) taken = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  taken = kvp_database_prepare (database, "SELECT 1 FROM saved_filter WHERE name = ? AND id <> ?", error);
  if (taken == NULL)
    return FALSE;
  sqlite3_bind_text (taken, 1, change->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (taken, 2, change->id);
  if (!kvp_database_step (database, taken, &has_row, error))
    return FALSE;
  if (has_row)
    {
      g_autofree char *shown = kvp_display_text (change->name, -1);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is the name of a saved filter. */
                   _("Another saved filter is called “%s”."), shown);
      return FALSE;
    }

  statement = kvp_database_prepare (database, "UPDATE saved_filter SET name = ?, changed_at = ? WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, change->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, change->base.now);
  sqlite3_bind_int64 (statement, 3, change->id);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_remove (KvpDatabase     *database,
              KvpTableChange  *base,
              GError         **error)
{
  FilterChange *change = (FilterChange *) base;
  g_autoptr(GError) local_error = NULL;

  change->old_text = load_text (database, change->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return kvp_database_update (database, "DELETE FROM saved_filter WHERE id = ?", &change->id, 1, NULL, error);
}

static KvpTableChange *
new_rename (gpointer    item,
            const char *name)
{
  FilterChange *change = g_new0 (FilterChange, 1);

  change->base.write = write_rename;
  change->id = kvp_saved_filter_get_id (item);
  change->name = g_strdup (name);

  return &change->base;
}

static void
kvp_saved_filters_class_init (KvpSavedFiltersClass *klass)
{
  static const KvpTable table = {
    .get_item_type = kvp_saved_filter_get_type,
    .load = load_list,
    .compare = compare_names,
    .new_rename = new_rename,
    .change_free = (GDestroyNotify) filter_change_free,
  };

  KVP_TABLE_LIST_CLASS (klass)->table = &table;
}

static void
kvp_saved_filters_init (KvpSavedFilters *self)
{
}

static void
push_change (KvpSavedFilters     *self,
             FilterChange        *change,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  _kvp_table_list_push_change (KVP_TABLE_LIST (self), &change->base, (GDestroyNotify) filter_change_free, source_tag,
                               cancellable, callback, user_data);
}

/**
 * kvp_saved_filters_save_async:
 * @self: saved filters
 * @name: what to call it
 * @text: a filter, see kvp_filter_to_text()
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_saved_filters_save_async (KvpSavedFilters     *self,
                              const char          *name,
                              const char          *text,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  FilterChange *change;

  g_return_if_fail (KVP_IS_SAVED_FILTERS (self));
  g_return_if_fail (name != NULL && *name != '\0' && text != NULL);

  change = g_new0 (FilterChange, 1);
  change->base.write = write_save;
  change->name = g_strdup (name);
  change->text = g_strdup (text);
  push_change (self, change, kvp_saved_filters_save_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_filters_save_finish:
 * @self: saved filters
 * @result: the result
 * @replaced: (out) (optional) (nullable) (transfer full): the text of the filter that had this name before
 * @error: the store's failure
 *
 * Returns: whether it is saved
 */
gboolean
kvp_saved_filters_save_finish (KvpSavedFilters  *self,
                               GAsyncResult     *result,
                               char            **replaced,
                               GError          **error)
{
  FilterChange *change;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_filters_save_async), FALSE);

  change = g_task_get_task_data (G_TASK (result));
  if (replaced != NULL)
    *replaced = g_strdup (change->old_text);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_saved_filters_remove_async:
 * @self: saved filters
 * @filter: one of them
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
kvp_saved_filters_remove_async (KvpSavedFilters     *self,
                                KvpSavedFilter      *filter,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  FilterChange *change;

  g_return_if_fail (KVP_IS_SAVED_FILTERS (self));
  g_return_if_fail (KVP_IS_SAVED_FILTER (filter));

  change = g_new0 (FilterChange, 1);
  change->base.write = write_remove;
  change->id = kvp_saved_filter_get_id (filter);
  push_change (self, change, kvp_saved_filters_remove_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_filters_remove_finish:
 * @self: saved filters
 * @result: the result
 * @error: the store's failure
 *
 * Returns: (transfer full) (nullable): its text, or %NULL without an error if it was gone already
 */
char *
kvp_saved_filters_remove_finish (KvpSavedFilters  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  FilterChange *change;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_filters_remove_async), NULL);

  change = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_strdup (change->old_text);
}
