/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-calls.h"

#include <string.h>

KvpClient *
new_client (RawServer *server)
{
  g_autoptr(GError) error = NULL;
  KvpClient *client = kvp_client_new (raw_server_get_endpoint (server), TEST_TOKEN, &error);
  KvpRetryPolicy policy = kvp_retry_policy_default;

  g_assert_no_error (error);

  /* What one answer means is tested: a second one would hide it. */
  policy.max_tries = 1;
  kvp_client_set_retry_policy (client, &policy);

  return client;
}

void
keep_result (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

KvpTokenInfo *
verify_token (KvpClient   *client,
              const char  *account_id,
              GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_verify_token_async (client, account_id, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_verify_token_finish (client, result, error);
}

GPtrArray *
list_accounts (KvpClient  *client,
               GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_list_accounts_async (client, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_list_accounts_finish (client, result, error);
}

GPtrArray *
list_namespaces (KvpClient   *client,
                 const char  *account_id,
                 GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_list_namespaces_async (client, account_id, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_list_namespaces_finish (client, result, error);
}

KvpKeyList *
list_keys (KvpClient   *client,
           GBytes      *prefix,
           const char  *cursor,
           char       **next_cursor,
           GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_list_keys_async (client, TEST_ACCOUNT, TEST_NAMESPACE, prefix, 1000, cursor, NULL, keep_result,
                              &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_list_keys_finish (client, result, next_cursor, error);
}

KvpBulkResult *
bulk_delete (KvpClient   *client,
             KvpKeyList  *keys,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_bulk_delete_async (client, TEST_ACCOUNT, TEST_NAMESPACE, keys, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_bulk_delete_finish (client, result, error);
}

GBytes *
get_value (KvpClient  *client,
           GBytes     *name,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_get_value_async (client, TEST_ACCOUNT, TEST_NAMESPACE, name, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_get_value_finish (client, result, error);
}

GBytes *
get_metadata (KvpClient  *client,
              GBytes     *name,
              GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_get_metadata_async (client, TEST_ACCOUNT, TEST_NAMESPACE, name, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_get_metadata_finish (client, result, error);
}

void
append_name (KvpKeyList  *keys,
             const char  *name,
             gsize        length,
             KvpKeyFlags  flags)
{
  const KvpKey key = { .name = name, .name_length = length, .flags = flags };

  kvp_key_list_append (keys, &key);
}

KvpKeyList *
keys_of (const char *first,
         ...)
{
  KvpKeyList *keys = kvp_key_list_new ();
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    append_name (keys, name, strlen (name), KVP_KEY_NO_FLAGS);
  va_end (names);

  return keys;
}

char *
body_of_request (RawServer *server,
                 guint      index)
{
  gsize length;
  const char *body = g_bytes_get_data (raw_server_get_request (server, index)->body, &length);

  return g_strndup (body, length);
}
