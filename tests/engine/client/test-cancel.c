/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "client-calls.h"

#define DONE "{\"success\":true,\"result\":{\"successful_key_count\":1,\"unsuccessful_keys\":[]}}"

/* A call of each kind, by the way it is finished. */
typedef struct {
  const char *name;
  void      (*start)  (KvpClient           *client,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data);
  /* Gives whether there was a result. */
  gboolean  (*finish) (KvpClient           *client,
                       GAsyncResult        *result,
                       GError             **error);
} Call;

static void
start_keys (KvpClient           *client,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  kvp_client_list_keys_async (client, TEST_ACCOUNT, TEST_NAMESPACE, NULL, 1000, NULL, cancellable, callback,
                              user_data);
}

static gboolean
finish_keys (KvpClient     *client,
             GAsyncResult  *result,
             GError       **error)
{
  g_autoptr(KvpKeyList) keys = kvp_client_list_keys_finish (client, result, NULL, error);

  return keys != NULL;
}

static void
start_namespaces (KvpClient           *client,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  kvp_client_list_namespaces_async (client, TEST_ACCOUNT, cancellable, callback, user_data);
}

static gboolean
finish_namespaces (KvpClient     *client,
                   GAsyncResult  *result,
                   GError       **error)
{
  g_autoptr(GPtrArray) namespaces = kvp_client_list_namespaces_finish (client, result, error);

  return namespaces != NULL;
}

static void
start_verify (KvpClient           *client,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  kvp_client_verify_token_async (client, NULL, cancellable, callback, user_data);
}

static gboolean
finish_verify (KvpClient     *client,
               GAsyncResult  *result,
               GError       **error)
{
  g_autoptr(KvpTokenInfo) info = kvp_client_verify_token_finish (client, result, error);

  return info != NULL;
}

static void
start_delete (KvpClient           *client,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  kvp_client_bulk_delete_async (client, TEST_ACCOUNT, TEST_NAMESPACE, keys, cancellable, callback, user_data);
}

static gboolean
finish_delete (KvpClient     *client,
               GAsyncResult  *result,
               GError       **error)
{
  g_autoptr(KvpBulkResult) outcome = kvp_client_bulk_delete_finish (client, result, error);

  return outcome != NULL;
}

static void
start_value (KvpClient           *client,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GBytes) name = g_bytes_new_static ("a", 1);

  kvp_client_get_value_async (client, TEST_ACCOUNT, TEST_NAMESPACE, name, cancellable, callback, user_data);
}

static gboolean
finish_value (KvpClient     *client,
              GAsyncResult  *result,
              GError       **error)
{
  g_autoptr(GBytes) value = kvp_client_get_value_finish (client, result, error);

  return value != NULL;
}

static const Call calls[] = {
  { "keys", start_keys, finish_keys },
  { "namespaces", start_namespaces, finish_namespaces },
  { "verify", start_verify, finish_verify },
  { "delete", start_delete, finish_delete },
  { "value", start_value, finish_value },
};

static void
expect_cancelled (KvpClient    *client,
                  const Call   *call,
                  GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (call->finish (client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_before (gconstpointer data)
{
  const Call *call = data;
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;

  g_cancellable_cancel (cancellable);
  call->start (client, cancellable, keep_result, &result);
  /* The callback comes from the main loop even so, never from inside the call. */
  g_assert_null (result);
  SPIN_UNTIL (result != NULL);
  expect_cancelled (client, call, result);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

static void
test_at_once (gconstpointer data)
{
  const Call *call = data;
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;

  call->start (client, cancellable, keep_result, &result);
  g_cancellable_cancel (cancellable);
  SPIN_UNTIL (result != NULL);
  expect_cancelled (client, call, result);
}

static void
test_while_waiting (gconstpointer data)
{
  const Call *call = data;
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;

  raw_server_push_raw (server, "", 0, RAW_HOLD);
  call->start (client, cancellable, keep_result, &result);
  SPIN_UNTIL (raw_server_get_n_requests (server) == 1);
  g_cancellable_cancel (cancellable);
  SPIN_UNTIL (result != NULL);
  expect_cancelled (client, call, result);
}

static void
test_in_the_body (gconstpointer data)
{
  const Call *call = data;
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  const char *half = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"success\":true,";

  raw_server_push_raw (server, half, strlen (half), RAW_KEEP);
  call->start (client, cancellable, keep_result, &result);
  SPIN_UNTIL (raw_server_get_n_requests (server) == 1);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  SPIN_UNTIL (result != NULL);
  expect_cancelled (client, call, result);
}

/* A delete that is on its way is awaited: to give it up would leave nobody knowing what it did. */
static void
test_delete_on_its_way (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) outcome = NULL;

  raw_server_push_json (server, DONE);
  start_delete (client, cancellable, keep_result, &result);
  SPIN_UNTIL (raw_server_get_n_requests (server) == 1);
  g_cancellable_cancel (cancellable);
  SPIN_UNTIL (result != NULL);
  outcome = kvp_client_bulk_delete_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_bulk_result_get_successful_count (outcome), ==, 1);
}

/* What was deleted was deleted: the answer counts, although someone cancelled before it was looked at. */
static void
test_after_delete (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) outcome = NULL;

  raw_server_push_json (server, DONE);
  kvp_client_bulk_delete_async (client, TEST_ACCOUNT, TEST_NAMESPACE, keys, cancellable, keep_result,
                                &result);
  SPIN_UNTIL (result != NULL);
  g_cancellable_cancel (cancellable);
  outcome = kvp_client_bulk_delete_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_bulk_result_get_successful_count (outcome), ==, 1);
}

/* The client belongs to nobody but its own request: it must live until that is over, and no longer. */
static void
test_let_go (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  KvpClient *client = new_client (server);
  g_autoptr(GAsyncResult) result = NULL;
  gpointer alive = client;

  g_object_add_weak_pointer (G_OBJECT (client), &alive);
  raw_server_push_json (server, DONE);
  start_delete (client, NULL, keep_result, &result);
  g_object_unref (client);
  SPIN_UNTIL (result != NULL);
  g_assert_nonnull (alive);
  g_assert_true (finish_delete (client, result, NULL));
  g_clear_object (&result);
  SPIN_UNTIL (alive == NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *before = g_strdup_printf ("/client/cancel/%s/before", calls[i].name);
      g_autofree char *at_once = g_strdup_printf ("/client/cancel/%s/at-once", calls[i].name);
      g_autofree char *waiting = g_strdup_printf ("/client/cancel/%s/while-waiting", calls[i].name);
      g_autofree char *body = g_strdup_printf ("/client/cancel/%s/in-the-body", calls[i].name);

      g_test_add_data_func (before, &calls[i], test_before);
      g_test_add_data_func (at_once, &calls[i], test_at_once);
      if (g_str_equal (calls[i].name, "delete"))
        continue;
      g_test_add_data_func (waiting, &calls[i], test_while_waiting);
      g_test_add_data_func (body, &calls[i], test_in_the_body);
    }
  g_test_add_func ("/client/cancel/delete/on-its-way", test_delete_on_its_way);
  g_test_add_func ("/client/cancel/delete/after", test_after_delete);
  g_test_add_func ("/client/cancel/let-go", test_let_go);

  return g_test_run ();
}
