/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-keep-list-private.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-keep.h"
#include "store/kvp-store-private.h"

G_DEFINE_FINAL_TYPE (KvpKeepList, kvp_keep_list, KVP_TYPE_TABLE_LIST)

static void
kvp_keep_list_finalize (GObject *object)
{
  KvpKeepList *self = KVP_KEEP_LIST (object);

  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->namespace_id);

  G_OBJECT_CLASS (kvp_keep_list_parent_class)->finalize (object);
}

static gboolean
rules_equal (gpointer rule,
             gpointer other)
{
  return kvp_keep_rule_equal (rule, other);
}

static void
kvp_keep_list_class_init (KvpKeepListClass *klass)
{
  static const KvpTable table = {
    .get_item_type = kvp_keep_rule_get_type,
    /* Only what differs is told, so that a list keeps its focus. */
    .equal = rules_equal,
  };

  G_OBJECT_CLASS (klass)->finalize = kvp_keep_list_finalize;
  KVP_TABLE_LIST_CLASS (klass)->table = &table;
}

static void
kvp_keep_list_init (KvpKeepList *self)
{
}

static void
load (KvpKeepList *self)
{
  KvpStore *store = _kvp_table_list_get_store (KVP_TABLE_LIST (self));
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_store_get_file (store));
  g_autoptr(GPtrArray) rules = NULL;
  GError *error = NULL;

  if (reader == NULL)
    g_set_error_literal (&error, KVP_ERROR, KVP_ERROR_STATE, _("The database is closed."));
  else
    rules = kvp_keep_rules_load (reader, self->endpoint, self->account_id, self->namespace_id, &error);

  if (rules != NULL)
    _kvp_table_list_take (KVP_TABLE_LIST (self), rules);
  else
    _kvp_table_list_set_error (KVP_TABLE_LIST (self), error);
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

  lists = _kvp_store_get_table_lists (store);
  for (guint i = 0; i < lists->len; i++)
    {
      if (!KVP_IS_KEEP_LIST (g_ptr_array_index (lists, i)))
        continue;

      self = g_ptr_array_index (lists, i);
      if (g_str_equal (self->namespace_id, namespace_id) && g_str_equal (self->account_id, account_id) &&
          g_str_equal (self->endpoint, endpoint))
        return g_object_ref (self);
    }

  self = _kvp_table_list_new (KVP_TYPE_KEEP_LIST, store);
  self->endpoint = g_strdup (endpoint);
  self->account_id = g_strdup (account_id);
  self->namespace_id = g_strdup (namespace_id);
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

  return _kvp_table_list_get_error (KVP_TABLE_LIST (self));
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

GPtrArray *
_kvp_keep_list_copy_rules (GPtrArray *rules)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (rules, i)));

  return copy;
}
