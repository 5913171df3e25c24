/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-table-list"

#include "config.h"

#include "store/kvp-store-private.h"
#include "store/kvp-table-list-private.h"

typedef struct {
  KvpStore  *store; /* (owned) */
  GPtrArray *items; /* (owned) (element-type GObject) */
  GError    *error; /* (owned) (nullable): why it could not be read */
} KvpTableListPrivate;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (KvpTableList, kvp_table_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (KvpTableList)
                                  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static KvpTableListPrivate *
get_private (gpointer self)
{
  return kvp_table_list_get_instance_private (self);
}

static GType
get_item_type (GListModel *model)
{
  return KVP_TABLE_LIST_GET_CLASS (model)->table->get_item_type ();
}

static guint
get_n_items (GListModel *model)
{
  return get_private (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *items = get_private (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
kvp_table_list_finalize (GObject *object)
{
  KvpTableListPrivate *priv = get_private (object);

  g_ptr_array_remove (_kvp_store_get_table_lists (priv->store), object);
  g_object_unref (priv->store);
  g_ptr_array_unref (priv->items);
  g_clear_error (&priv->error);

  G_OBJECT_CLASS (kvp_table_list_parent_class)->finalize (object);
}

static void
kvp_table_list_class_init (KvpTableListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_table_list_finalize;
}

static void
kvp_table_list_init (KvpTableList *self)
{
  get_private (self)->items = g_ptr_array_new_with_free_func (g_object_unref);
}

gpointer
_kvp_table_list_new (GType     type,
                     KvpStore *store)
{
  gpointer self = g_object_new (type, NULL);

  get_private (self)->store = g_object_ref (store);
  g_ptr_array_add (_kvp_store_get_table_lists (store), self);

  return self;
}

gpointer
_kvp_table_list_get (GType     type,
                     KvpStore *store)
{
  GPtrArray *lists = _kvp_store_get_table_lists (store);
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_store_get_file (store));
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  gpointer self;

  for (guint i = 0; i < lists->len; i++)
    {
      if (G_OBJECT_TYPE (g_ptr_array_index (lists, i)) == type)
        return g_object_ref (g_ptr_array_index (lists, i));
    }

  self = _kvp_table_list_new (type, store);
  items = reader != NULL ? KVP_TABLE_LIST_GET_CLASS (self)->table->load (reader, &error) : NULL;
  if (items != NULL)
    _kvp_table_list_take (self, items);
  else if (error != NULL)
    g_warning ("Reading %s: %s", g_type_name (type), error->message);

  return self;
}

KvpStore *
_kvp_table_list_get_store (KvpTableList *self)
{
  return get_private (self)->store;
}

GPtrArray *
_kvp_table_list_get_items (KvpTableList *self)
{
  return get_private (self)->items;
}

const GError *
_kvp_table_list_get_error (KvpTableList *self)
{
  return get_private (self)->error;
}

void
_kvp_table_list_set_error (KvpTableList *self,
                           GError       *error)
{
  KvpTableListPrivate *priv = get_private (self);

  g_clear_error (&priv->error);
  priv->error = error;
}

void
_kvp_table_list_take (KvpTableList *self,
                      GPtrArray    *items)
{
  KvpTableListPrivate *priv = get_private (self);
  const KvpTable *table = KVP_TABLE_LIST_GET_CLASS (self)->table;
  g_autoptr(GPtrArray) old = g_steal_pointer (&priv->items);
  guint shorter = MIN (old->len, items->len);
  guint start = 0;
  guint end = 0;

  priv->items = g_ptr_array_ref (items);
  g_clear_error (&priv->error);
  if (table->compare != NULL)
    g_ptr_array_sort (items, table->compare);

  while (table->equal != NULL && start < shorter &&
         table->equal (g_ptr_array_index (old, start), g_ptr_array_index (items, start)))
    start++;
  while (table->equal != NULL && end < shorter - start &&
         table->equal (g_ptr_array_index (old, old->len - 1 - end), g_ptr_array_index (items, items->len - 1 - end)))
    end++;

  if (old->len != start + end || items->len != start + end)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, items->len - start - end);
}

static gboolean
change_run (KvpDatabase  *database,
            GTask        *task,
            GError      **error)
{
  KvpTableChange *change = g_task_get_task_data (task);

  if (!kvp_database_begin (database, TRUE, error))
    return FALSE;

  if (!change->write (database, change, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  if (change->list == NULL)
    change->list = change->table->load (database, error);
  if (change->list == NULL)
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
  KvpTableList *self = g_task_get_source_object (task);
  KvpTableChange *change = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  _kvp_table_list_take (self, change->list);
  if (change->done != NULL)
    change->done (task);
  else
    g_task_return_boolean (task, TRUE);
}

void
_kvp_table_list_push_change (KvpTableList        *self,
                             KvpTableChange      *change,
                             GDestroyNotify       change_free,
                             gpointer             source_tag,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  change->table = KVP_TABLE_LIST_GET_CLASS (self)->table;
  change->now = g_get_real_time () / G_USEC_PER_SEC;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, change, change_free);
  kvp_store_file_push (kvp_store_get_file (get_private (self)->store), g_steal_pointer (&task), change_run,
                       change_done);
}

void
_kvp_table_change_clear (KvpTableChange *change)
{
  g_clear_pointer (&change->list, g_ptr_array_unref);
}

/**
 * kvp_table_list_rename_async:
 * @self: a list whose items have names
 * @item: one of them
 * @name: what to call it from now on
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 */
void
kvp_table_list_rename_async (KvpTableList        *self,
                             gpointer             item,
                             const char          *name,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const KvpTable *table;

  g_return_if_fail (KVP_IS_TABLE_LIST (self));
  g_return_if_fail (name != NULL && *name != '\0');

  table = KVP_TABLE_LIST_GET_CLASS (self)->table;
  g_return_if_fail (table->new_rename != NULL);
  g_return_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (item, table->get_item_type ()));

  _kvp_table_list_push_change (self, table->new_rename (item, name), table->change_free, kvp_table_list_rename_async,
                               cancellable, callback, user_data);
}

/**
 * kvp_table_list_rename_finish:
 * @self: a list
 * @result: the result
 * @error: INVALID_INPUT if another has that name, or the store's failure
 *
 * Returns: whether it has the new name
 */
gboolean
kvp_table_list_rename_finish (KvpTableList  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_table_list_rename_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
