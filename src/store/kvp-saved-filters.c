/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "store/kvp-saved-filters-private.h"
#include "store/kvp-store-private.h"

struct _KvpSavedFilter {
  GObject  parent_instance;

  char    *name; /* (owned) */
  gint64   id;
  gint64   changed_at;
};

G_DEFINE_FINAL_TYPE (KvpSavedFilter, kvp_saved_filter, G_TYPE_OBJECT)

struct _KvpSavedFilters {
  GObject    parent_instance;

  KvpStore  *store;   /* (owned) */
  GPtrArray *filters; /* (owned) (element-type KvpSavedFilter): by name */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpSavedFilters, kvp_saved_filters, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct _ChangeJob ChangeJob;

struct _ChangeJob {
  /* Input */
  gboolean (*func) (KvpDatabase  *database,
                    ChangeJob    *job,
                    GError      **error);
  gint64     id;
  char      *name; /* (owned) (nullable) */
  char      *text; /* (owned) (nullable) */
  gint64     now;

  /* Output */
  char      *old_text; /* (owned) (nullable): what was replaced or removed */
  GPtrArray *list;     /* (owned) (element-type KvpSavedFilter): the whole list after it */
};

static void
change_job_free (ChangeJob *job)
{
  g_free (job->name);
  g_free (job->text);
  g_free (job->old_text);
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_free (job);
}

/* --- one of them --- */

static void
kvp_saved_filter_finalize (GObject *object)
{
  g_free (KVP_SAVED_FILTER (object)->name);

  G_OBJECT_CLASS (kvp_saved_filter_parent_class)->finalize (object);
}

static void
kvp_saved_filter_class_init (KvpSavedFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_saved_filter_finalize;
}

static void
kvp_saved_filter_init (KvpSavedFilter *self)
{
}

gint64
kvp_saved_filter_get_id (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), 0);

  return self->id;
}

const char *
kvp_saved_filter_get_name (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), NULL);

  return self->name;
}

gint64
kvp_saved_filter_get_changed_at (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), 0);

  return self->changed_at;
}

/* --- the list --- */

static GType
get_item_type (GListModel *model)
{
  return KVP_TYPE_SAVED_FILTER;
}

static guint
get_n_items (GListModel *model)
{
  return KVP_SAVED_FILTERS (model)->filters->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  KvpSavedFilters *self = KVP_SAVED_FILTERS (model);

  return position < self->filters->len ? g_object_ref (g_ptr_array_index (self->filters, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  KvpSavedFilter *left = *(KvpSavedFilter *const *) a;
  KvpSavedFilter *right = *(KvpSavedFilter *const *) b;
  int order = g_utf8_collate (left->name, right->name);

  return order != 0 ? order : strcmp (left->name, right->name);
}

static void
kvp_saved_filters_finalize (GObject *object)
{
  KvpSavedFilters *self = KVP_SAVED_FILTERS (object);

  _kvp_store_set_saved_filters (self->store, NULL);
  g_object_unref (self->store);
  g_ptr_array_unref (self->filters);

  G_OBJECT_CLASS (kvp_saved_filters_parent_class)->finalize (object);
}

static void
kvp_saved_filters_class_init (KvpSavedFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_saved_filters_finalize;
}

static void
kvp_saved_filters_init (KvpSavedFilters *self)
{
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);
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
      KvpSavedFilter *filter;

      if (!kvp_database_step (database, statement, &has_row, error))
        return NULL;
      if (!has_row)
        break;

      filter = g_object_new (KVP_TYPE_SAVED_FILTER, NULL);
      filter->id = sqlite3_column_int64 (statement, 0);
      filter->name = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      filter->changed_at = sqlite3_column_int64 (statement, 2);
      g_ptr_array_add (list, filter);
    }

  return g_steal_pointer (&list);
}

static void
take_list (KvpSavedFilters *self,
           GPtrArray       *list)
{
  guint n_old = self->filters->len;

  g_ptr_array_unref (self->filters);
  self->filters = g_ptr_array_ref (list);
  g_ptr_array_sort (self->filters, compare_names);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, list->len);
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
  KvpSavedFilters *self;
  KvpDatabase *reader;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  self = _kvp_store_get_saved_filters (store);
  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (KVP_TYPE_SAVED_FILTERS, NULL);
  self->store = g_object_ref (store);
  _kvp_store_set_saved_filters (store, self);

  reader = kvp_store_file_get_reader (kvp_store_get_file (store));
  list = reader != NULL ? load_list (reader, &error) : NULL;
  if (list != NULL)
    take_list (self, list);
  else if (error != NULL)
    g_warning ("Reading the saved filters: %s", error->message);

  return self;
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
  g_return_val_if_fail (KVP_IS_SAVED_FILTERS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->filters->len; i++)
    {
      KvpSavedFilter *filter = g_ptr_array_index (self->filters, i);

      if (g_str_equal (filter->name, name))
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

  reader = kvp_store_file_get_reader (kvp_store_get_file (self->store));
  if (reader != NULL)
    text = load_text (reader, filter->id, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (text == NULL)
    g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This saved filter is not there any more."));

  return text;
}

/* --- changes, in the writer's thread --- */

static gboolean
write_save (KvpDatabase  *database,
            ChangeJob    *job,
            GError      **error)
{
  g_autoptr(sqlite3_stmt) old = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  old = kvp_database_prepare (database, "SELECT filter FROM saved_filter WHERE name = ?", error);
  if (old == NULL)
    return FALSE;
  sqlite3_bind_text (old, 1, job->name, -1, SQLITE_STATIC);
  if (!kvp_database_step (database, old, &has_row, error))
    return FALSE;
  if (has_row)
    job->old_text = g_strdup ((const char *) sqlite3_column_text (old, 0));

  statement = kvp_database_prepare (database,
                                    "INSERT INTO saved_filter (name, filter, changed_at) VALUES (?1, ?2, ?3)"
                                    " ON CONFLICT (name) DO UPDATE SET filter = ?2, changed_at = ?3", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, job->text, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, job->now);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_rename (KvpDatabase  *database,
              ChangeJob    *job,
              GError      **error)
{
  g_autoptr(sqlite3_stmt) taken = NULL;
  g_autoptr(sqlite3_stmt) statement = NULL;
  gboolean has_row;

  taken = kvp_database_prepare (database, "SELECT 1 FROM saved_filter WHERE name = ? AND id <> ?", error);
  if (taken == NULL)
    return FALSE;
  sqlite3_bind_text (taken, 1, job->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (taken, 2, job->id);
  if (!kvp_database_step (database, taken, &has_row, error))
    return FALSE;
  if (has_row)
    {
      g_autofree char *shown = kvp_display_text (job->name, -1);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is the name of a saved filter. */
                   _("Another saved filter is called “%s”."), shown);
      return FALSE;
    }

  statement = kvp_database_prepare (database, "UPDATE saved_filter SET name = ?, changed_at = ? WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, job->now);
  sqlite3_bind_int64 (statement, 3, job->id);

  return kvp_database_run (database, statement, NULL, error);
}

static gboolean
write_remove (KvpDatabase  *database,
              ChangeJob    *job,
              GError      **error)
{
  g_autoptr(GError) local_error = NULL;

  job->old_text = load_text (database, job->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return kvp_database_update (database, "DELETE FROM saved_filter WHERE id = ?", &job->id, 1, NULL, error);
}

static gboolean
change_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  ChangeJob *job = g_task_get_task_data (task);

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (job->func (database, job, error))
    job->list = load_list (database, error);
  if (job->list == NULL)
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static void
change_done (GTask  *task,
             GError *error)
{
  KvpSavedFilters *self = g_task_get_source_object (task);
  ChangeJob *job = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_list (self, job->list);
  g_task_return_boolean (task, TRUE);
}

static void
push_change (KvpSavedFilters     *self,
             ChangeJob           *job,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  job->now = g_get_real_time () / G_USEC_PER_SEC;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) change_job_free);
  kvp_store_file_push (kvp_store_get_file (self->store), g_steal_pointer (&task), change_run, change_done);
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
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_FILTERS (self));
  g_return_if_fail (name != NULL && *name != '\0' && text != NULL);

  job = g_new0 (ChangeJob, 1);
  job->func = write_save;
  job->name = g_strdup (name);
  job->text = g_strdup (text);
  push_change (self, job, kvp_saved_filters_save_async, cancellable, callback, user_data);
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
  ChangeJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_filters_save_async), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (replaced != NULL)
    *replaced = g_strdup (job->old_text);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_saved_filters_rename_async:
 * @self: saved filters
 * @filter: one of them
 * @name: what to call it from now on
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_saved_filters_rename_async (KvpSavedFilters     *self,
                                KvpSavedFilter      *filter,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_FILTERS (self));
  g_return_if_fail (KVP_IS_SAVED_FILTER (filter));
  g_return_if_fail (name != NULL && *name != '\0');

  job = g_new0 (ChangeJob, 1);
  job->func = write_rename;
  job->id = filter->id;
  job->name = g_strdup (name);
  push_change (self, job, kvp_saved_filters_rename_async, cancellable, callback, user_data);
}

/**
 * kvp_saved_filters_rename_finish:
 * @self: saved filters
 * @result: the result
 * @error: INVALID_INPUT if another has that name, or the store's failure
 *
 * Returns: whether it has the new name
 */
gboolean
kvp_saved_filters_rename_finish (KvpSavedFilters  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_filters_rename_async), FALSE);

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
  ChangeJob *job;

  g_return_if_fail (KVP_IS_SAVED_FILTERS (self));
  g_return_if_fail (KVP_IS_SAVED_FILTER (filter));

  job = g_new0 (ChangeJob, 1);
  job->func = write_remove;
  job->id = filter->id;
  push_change (self, job, kvp_saved_filters_remove_async, cancellable, callback, user_data);
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
  ChangeJob *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_saved_filters_remove_async), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_strdup (job->old_text);
}
