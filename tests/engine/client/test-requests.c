/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-namespace.h"
#include "client-calls.h"

#define NAMESPACE_PATH "/client/v4/accounts/" TEST_ACCOUNT "/storage/kv/namespaces/" TEST_NAMESPACE
#define DONE "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":null}"
#define EMPTY "{\"success\":true,\"result\":[]}"

static void
test_headers (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *spaced = g_strdup_printf (" %s/ \n", raw_server_get_endpoint (server));
  g_autoptr(KvpClient) client = kvp_client_new (spaced, "\t " TEST_TOKEN "\r\n", &error);
  g_autoptr(KvpKeyList) keys = NULL;
  const char *headers;

  g_assert_no_error (error);
  g_assert_cmpstr (kvp_client_get_endpoint (client), ==, raw_server_get_endpoint (server));

  raw_server_push (server, 200, "Set-Cookie: a=b\r\n", EMPTY);
  keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  headers = raw_server_get_request (server, 0)->headers;
  g_assert_nonnull (strstr (headers, "\nAuthorization: Bearer " TEST_TOKEN));
  g_assert_nonnull (strstr (headers, "\nUser-Agent: KVPurger/" PACKAGE_VERSION));
  g_assert_null (strstr (headers, "Cookie"));
  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "GET " NAMESPACE_PATH "/keys?limit=1000 HTTP/1.1");
}

static void
test_prefix_and_cursor (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) prefix = g_bytes_new_static ("a\0b&c=d+e%2F\xff/", 14);
  g_autoptr(KvpKeyList) keys = NULL;

  raw_server_push_json (server, EMPTY);
  keys = list_keys (client, prefix, "6Ck1la0V+/=&x", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "GET " NAMESPACE_PATH "/keys?limit=1000&prefix=a%00b%26c%3Dd%2Be%252F%FF%2F"
                   "&cursor=6Ck1la0V%2B%2F%3D%26x HTTP/1.1");
}

static void
test_long_cursor (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = g_strnfill (2048, '/');
  g_autofree char *answer = g_strdup_printf ("{\"result_info\":{\"cursor\":\"%s\"},\"result\":[],"
                                             "\"success\":true}", cursor);
  g_autofree char *next = NULL;
  g_autoptr(KvpKeyList) keys = NULL;

  raw_server_push_json (server, answer);
  keys = list_keys (client, NULL, NULL, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (next, ==, cursor);
}

static void
test_limits_of_a_page (void)
{
  static const guint limits[] = { 0, 9, 1001, G_MAXUINT };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      kvp_client_list_keys_async (client, TEST_ACCOUNT, TEST_NAMESPACE, NULL, limits[i], NULL, NULL,
                                  keep_result, &result);
      SPIN_UNTIL (result != NULL);
      g_assert_null (kvp_client_list_keys_finish (client, result, NULL, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

static void
test_delete_body (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = keys_of (" a,b ", "50%", "a%2Fb", "../x", "say \"\\\"", "ünï", "😀", "<b>&amp;",
                                        "\x7f\xe2\x80\xae", NULL);
  g_autoptr(KvpBulkResult) result = NULL;
  g_autofree char *body = NULL;

  append_name (keys, "a\0b\n", 4, KVP_KEY_NO_FLAGS);

  raw_server_push_json (server, DONE);
  result = bulk_delete (client, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (kvp_bulk_result_get_unsuccessful (result)), ==, 0);
  g_assert_cmpint (kvp_bulk_result_get_successful_count (result), ==, -1);
  g_assert_null (kvp_bulk_result_get_error (result));

  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "POST " NAMESPACE_PATH "/bulk/delete HTTP/1.1");
  g_assert_nonnull (strstr (raw_server_get_request (server, 0)->headers, "\nContent-Type: application/json"));
  body = body_of_request (server, 0);
  g_assert_cmpstr (body, ==,
                   "[\" a,b \",\"50%\",\"a%2Fb\",\"../x\",\"say \\\"\\\\\\\"\",\"ünï\",\"😀\","
                   "\"<b>&amp;\",\"\x7f\xe2\x80\xae\","
                   "\"a\\u0000b\\u000a\"]");
}

static void
test_posts_share_a_connection (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpBulkResult) result = NULL;

      raw_server_push_json (server, DONE);
      result = bulk_delete (client, keys, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (raw_server_get_request (server, i)->connection, ==, 0);
    }
  g_assert_cmpuint (kvp_client_get_n_requests (client), ==, 3);
}

static void
count_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  guint *n_done = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) outcome = kvp_client_bulk_delete_finish (KVP_CLIENT (object), result, &error);

  g_assert_no_error (error);
  (*n_done)++;
}

static void
test_many_at_once (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %u\r\n\r\n%s",
                                             (guint) strlen (DONE), DONE);
  guint n_done = 0;

  for (guint i = 0; i < 20; i++)
    {
      raw_server_push_raw (server, answer, strlen (answer), RAW_HOLD);
      kvp_client_bulk_delete_async (client, TEST_ACCOUNT, TEST_NAMESPACE, keys, NULL, count_cb, &n_done);
    }
  /* All are there before one is answered. */
  SPIN_UNTIL (raw_server_get_n_requests (server) == 20);
  g_assert_cmpuint (n_done, ==, 0);
  raw_server_release (server);
  SPIN_UNTIL (n_done == 20);
}

static char *
page_of_namespaces (guint       first,
                    guint       n,
                    const char *result_info)
{
  GString *page = g_string_new ("{\"success\":true,\"result\":[");

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (page, "%s{\"id\":\"%032x\",\"title\":\"Namespace %u\"}", i > first ? "," : "", i,
                            i);
  g_string_append_printf (page, "]%s%s}", result_info != NULL ? ",\"result_info\":" : "",
                          result_info != NULL ? result_info : "");

  return g_string_free (page, FALSE);
}

/* A server that gives fewer a page than it is asked for, and says so. */
static void
test_small_pages (void)
{
  static const char *const infos[] = {
    "{\"page\":1,\"per_page\":20,\"total_pages\":2,\"count\":20,\"total_count\":30}",
    "{\"page\":1,\"per_page\":20,\"count\":20,\"total_count\":30}",
    "{\"page\":1,\"per_page\":20,\"count\":20}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      g_autoptr(RawServer) server = raw_server_new ();
      g_autoptr(KvpClient) client = new_client (server);
      g_autoptr(GError) error = NULL;
      g_autofree char *first = page_of_namespaces (0, 20, infos[i]);
      g_autofree char *second = page_of_namespaces (20, 10, infos[i]);
      g_autoptr(GPtrArray) namespaces = NULL;

      raw_server_push_json (server, first);
      raw_server_push_json (server, second);
      namespaces = list_namespaces (client, TEST_ACCOUNT, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (namespaces->len, ==, 30);
    }
}

/* A namespace that was made between two pages pushes another one onto the next page. */
static void
test_pages_that_overlap (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autofree char *first = page_of_namespaces (0, 100, NULL);
  g_autofree char *second = page_of_namespaces (99, 2, NULL);
  g_autoptr(GPtrArray) namespaces = NULL;

  raw_server_push_json (server, first);
  raw_server_push_json (server, second);
  namespaces = list_namespaces (client, TEST_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (namespaces->len, ==, 101);
  g_assert_cmpstr (kvp_namespace_get_title (namespaces->pdata[100]), ==, "Namespace 100");
}

static void
test_pages_without_end (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autofree char *same = page_of_namespaces (0, 100, NULL);

  raw_server_push_json (server, same);
  raw_server_push_json (server, same);
  g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 2);
  g_clear_error (&error);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *page = page_of_namespaces (i * 100, 100, NULL);

      raw_server_push_json (server, page);
    }
  g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_assert_cmpuint (raw_server_get_n_requests (server), <, 500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/requests/headers", test_headers);
  g_test_add_func ("/client/requests/prefix-and-cursor", test_prefix_and_cursor);
  g_test_add_func ("/client/requests/long-cursor", test_long_cursor);
  g_test_add_func ("/client/requests/limits-of-a-page", test_limits_of_a_page);
  g_test_add_func ("/client/requests/delete-body", test_delete_body);
  g_test_add_func ("/client/requests/posts-share-a-connection", test_posts_share_a_connection);
  g_test_add_func ("/client/requests/many-at-once", test_many_at_once);
  g_test_add_func ("/client/requests/small-pages", test_small_pages);
  g_test_add_func ("/client/requests/pages-that-overlap", test_pages_that_overlap);
  g_test_add_func ("/client/requests/pages-without-end", test_pages_without_end);

  return g_test_run ();
}
