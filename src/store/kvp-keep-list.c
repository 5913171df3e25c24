/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-keep-list-private.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-keep.h"
#include "store/kvp-store-private.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeepList, kvp_keep_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

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

/* Only what differs is told, so that a list keeps its focus. */
void
_kvp_keep_list_take (KvpKeepList *self,
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

GPtrArray *
_kvp_keep_list_copy_rules (GPtrArray *rules)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (rules, i)));

  return copy;
}
