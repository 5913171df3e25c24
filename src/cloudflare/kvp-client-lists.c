/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-account.h"
#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "base/kvp-namespace.h"
#include "cloudflare/kvp-endpoint.h"

/* The most that the API gives: https://developers.cloudflare.com/api/ (list accounts, list namespaces). */
#define ACCOUNTS_PER_PAGE 50
#define NAMESPACES_PER_PAGE 100

/* An account has 1,000 namespaces at most. A server that goes on beyond this goes on for ever. */
#define MAX_PAGES 200

/* (transfer full): the item that an ID and its name make. */
typedef gpointer (*NewItem) (const char *id,
                             const char *name);

/* A list by page number, from the first page to the last. */
typedef struct {
  /* Input */
  GString    *path; /* (owned) */
  guint       per_page;
  const char *name_field;
  NewItem     new_item;

  /* In progress */
  guint       page;
  gint64      n_received; /* with those that came twice */
  GHashTable *ids;        /* (owned) (element-type utf8): a list that grows between two pages repeats some */

  /* Output */
  GPtrArray *items; /* (owned) */
} ListData;

/* What result_info says, or -1. */
typedef struct {
  gint64 total_pages;
  gint64 total_count;
  gint64 per_page;
} PageInfo;

static void
list_data_free (ListData *data)
{
  g_string_free (data->path, TRUE);
  g_hash_table_unref (data->ids);
  g_clear_pointer (&data->items, g_ptr_array_unref);
  g_free (data);
}

static gboolean
fail_list (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The list is not what the Cloudflare API sends."));

  return FALSE;
}

static gboolean
read_item (ListData  *data,
           KvpSpan    span,
           GError   **error)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  const KvpField fields[] = {
    { "id", KVP_FIELD_STRING, TRUE, &id },
    { data->name_field, KVP_FIELD_TEXT, FALSE, &name },
  };

  if (!kvp_record_read (span, fields, G_N_ELEMENTS (fields), error))
    return FALSE;

  if (!g_hash_table_contains (data->ids, id))
    {
      g_ptr_array_add (data->items, data->new_item (id, name));
      g_hash_table_add (data->ids, g_steal_pointer (&id));
    }

  return TRUE;
}

/* Gives how many items the page has, or -1. */
static int
read_items (ListData  *data,
            KvpSpan    result,
            GError   **error)
{
  KvpJsonReader reader;
  KvpSpan span;
  int n_items = 0;

  /* An empty list may come as null. */
  if (kvp_span_is_null (result))
    return 0;

  kvp_json_reader_init (&reader, result.text, result.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_BEGIN)
    return fail_list (error), -1;

  while (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_END)
    {
      span.text = kvp_json_reader_skip (&reader, &span.length);
      if (span.text == NULL)
        return fail_list (error), -1;
      if (!read_item (data, span, error))
        return -1;
      n_items++;
    }

  return n_items;
}

static gboolean
read_page_info (KvpSpan    span,
                PageInfo  *info,
                GError   **error)
{
  const KvpField fields[] = {
    { "total_pages", KVP_FIELD_INTEGER, FALSE, &info->total_pages },
    { "total_count", KVP_FIELD_INTEGER, FALSE, &info->total_count },
    { "per_page", KVP_FIELD_INTEGER, FALSE, &info->per_page },
  };

  return kvp_span_is_null (span) || kvp_record_read (span, fields, G_N_ELEMENTS (fields), error);
}

/* The server's own count comes first: it may give fewer a page than it was asked for. */
static gboolean
is_last_page (ListData       *data,
              int             n_items,
              const PageInfo *info)
{
  if (n_items == 0)
    return TRUE;
  if (info->total_pages > 0)
    return data->page >= info->total_pages;
  if (info->total_count > 0)
    return data->n_received >= info->total_count;

  return n_items < (info->per_page > 0 ? info->per_page : (gint64) data->per_page);
}

/* Reads a page into @data. Sets @done if it was the last. */
static gboolean
read_page (KvpClient        *self,
           ListData         *data,
           const KvpAnswer  *answer,
           gboolean         *done,
           GError          **error)
{
  PageInfo info = { -1, -1, -1 };
  KvpEnvelope envelope;
  guint n_before = data->items->len;
  int n_items;

  if (!_kvp_client_check_answer (self, answer, &envelope, error) ||
      !read_page_info (envelope.result_info, &info, error) ||
      (n_items = read_items (data, envelope.result, error)) < 0)
    return FALSE;

  data->n_received += n_items;
  *done = is_last_page (data, n_items, &info);

  /* A server that does not know about pages gives the first one again and again. */
  if (!*done && (data->items->len == n_before || data->page >= MAX_PAGES))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                           _("The list has no end: the server repeats its pages."));
      return FALSE;
    }

  return TRUE;
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
  if (answer == NULL || !read_page (KVP_CLIENT (object), data, answer, &done, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (done)
    g_task_return_pointer (task, g_steal_pointer (&data->items), (GDestroyNotify) g_ptr_array_unref);
  else
    ask_for_page (g_steal_pointer (&task));
}

/* (transfer full): the task is handed on to the callback. */
static void
ask_for_page (GTask *task)
{
  ListData *data = g_task_get_task_data (task);
  g_autoptr(GString) query = g_string_new (NULL);

  data->page++;
  g_string_append_printf (query, "page=%u&per_page=%u", data->page, data->per_page);
  _kvp_client_send_async (g_task_get_source_object (task), data->path, query, NULL,
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
list_all (GTask      *task,
          GString    *path,
          guint       per_page,
          const char *name_field,
          NewItem     new_item)
{
  ListData *data = g_new0 (ListData, 1);

  data->path = path;
  data->per_page = per_page;
  data->name_field = name_field;
  data->new_item = new_item;
  data->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  data->items = g_ptr_array_new_with_free_func (g_object_unref);
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
