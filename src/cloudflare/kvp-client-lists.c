/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include "base/kvp-account.h"
#include "base/kvp-namespace.h"
#include "cloudflare/kvp-numbered-list.h"

/* The most that the API gives: https://developers.cloudflare.com/api/ (list accounts, list namespaces). */
#define ACCOUNTS_PER_PAGE 50
#define NAMESPACES_PER_PAGE 100

/* Which list it is, and how far it is. */
typedef struct {
  GString         *path; /* (owned) */
  KvpNumberedList *list; /* (owned) */
} ListData;

static void
list_data_free (ListData *data)
{
  g_string_free (data->path, TRUE);
  kvp_numbered_list_free (data->list);
  g_free (data);
}

static void ask_for_page (GTask *task);

static void
page_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = NULL;
  ListData *data = g_task_get_task_data (task);
  gboolean done = FALSE;

  answer = _kvp_client_send_finish (KVP_CLIENT (object), result, &error);
  if (answer == NULL ||
      !kvp_numbered_list_take_page (data->list, answer, _kvp_client_get_secret (KVP_CLIENT (object)), &done, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (done)
    g_task_return_pointer (task, kvp_numbered_list_steal (data->list), (GDestroyNotify) g_ptr_array_unref);
  else
    ask_for_page (g_steal_pointer (&task));
}

/* (transfer full): the task is handed on to the callback. */
static void
ask_for_page (GTask *task)
{
  ListData *data = g_task_get_task_data (task);
  g_autoptr(GString) query = kvp_numbered_list_ask (data->list);

  _kvp_client_send_async (g_task_get_source_object (task), KVP_SEND_GET, data->path, query, NULL,
                          g_task_get_cancellable (task), page_answered_cb, task);
}

static gpointer
new_account (const char *id,
             const char *name)
{
  return kvp_account_new (id, name);
}

static gpointer
new_namespace (const char *id,
               const char *name)
{
  return kvp_namespace_new (id, name != NULL ? name : "");
}

/* @path: (transfer full) */
static void
list_all (GTask              *task,
          GString            *path,
          guint               per_page,
          const char         *name_field,
          KvpNumberedListNew  new_item)
{
  ListData *data = g_new0 (ListData, 1);

  data->path = path;
  data->list = kvp_numbered_list_new (per_page, name_field, new_item);
  g_task_set_task_data (task, data, (GDestroyNotify) list_data_free);

  ask_for_page (task);
}

/**
 * kvp_client_list_accounts_async:
 * @self: a client
 * @cancellable: (nullable): a cancellable
 * @callback: called when all pages are here
 * @user_data: for @callback
 *
 * Asks for the accounts that the token can see: GET /accounts. A token of narrow scope may see none although
 * it works, and one that belongs to an account may not ask (%KVP_ERROR_FORBIDDEN).
 */
void
kvp_client_list_accounts_async (KvpClient           *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (KVP_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_list_accounts_async);

  list_all (task, g_string_new ("/accounts"), ACCOUNTS_PER_PAGE, "name", new_account);
}

/**
 * kvp_client_list_accounts_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type KvpAccount): all accounts
 */
GPtrArray *
kvp_client_list_accounts_finish (KvpClient     *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_list_accounts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_client_list_namespaces_async:
 * @self: a client
 * @account_id: the account
 * @cancellable: (nullable): a cancellable
 * @callback: called when all pages are here
 * @user_data: for @callback
 *
 * Asks for all namespaces: GET …/namespaces, by page number; this list has no cursor.
 */
void
kvp_client_list_namespaces_async (KvpClient           *self,
                                  const char          *account_id,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GString *path;
  GError *error = NULL;

  g_return_if_fail (KVP_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_list_namespaces_async);

  path = _kvp_client_build_path (account_id, NULL, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/storage/kv/namespaces");

  list_all (g_steal_pointer (&task), path, NAMESPACES_PER_PAGE, "title", new_namespace);
}

/**
 * kvp_client_list_namespaces_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type KvpNamespace): all namespaces, in the server's order
 */
GPtrArray *
kvp_client_list_namespaces_finish (KvpClient     *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_list_namespaces_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
