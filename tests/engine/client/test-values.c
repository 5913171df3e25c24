/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "client-calls.h"

/* Bulk get and bulk put, to the byte. */

#define NAMESPACE_PATH "/client/v4/accounts/" TEST_ACCOUNT "/storage/kv/namespaces/" TEST_NAMESPACE
#define ANSWER(values) "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"values\":" values "}}"

static KvpValueList *
bulk_get (KvpClient   *client,
          KvpKeyList  *keys,
          GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_bulk_get_async (client, TEST_ACCOUNT, TEST_NAMESPACE, keys, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_bulk_get_finish (client, result, error);
}

static KvpBulkResult *
bulk_put (KvpClient    *client,
          KvpPairList  *pairs,
          guint         first,
          guint         n_pairs,
          GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_client_bulk_put_async (client, TEST_ACCOUNT, TEST_NAMESPACE, pairs, first, n_pairs, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);

  return kvp_client_bulk_put_finish (client, result, error);
}

static void
assert_bytes (GBytes     *bytes,
              const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
test_get (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", "b\"\\/ü", "gone", NULL);
  g_autoptr(KvpValueList) values = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  KvpValue *value;

  /* In another order than was asked, with members that nobody knows. */
  raw_server_push_json (server,
                        ANSWER ("{\"gone\":null,\"b\\\"\\\\/\\u00fc\":{\"expiration\":2000000000,\"x\":[[1]],"
                                "\"metadata\":{\"n\": 12345678901234567890 ,\"e\":1e400},\"value\":\"\"},"
                                "\"a\":{\"value\":\"v\\u0000\\ud83d\\ude00\",\"metadata\":null}}"));
  values = bulk_get (client, keys, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==, "POST " NAMESPACE_PATH "/bulk/get HTTP/1.1");
  body = body_of_request (server, 0);
  g_assert_cmpstr (body, ==,
                   "{\"keys\":[\"a\",\"b\\\"\\\\/ü\",\"gone\"],\"type\":\"text\",\"withMetadata\":true}");

  g_assert_cmpuint (kvp_value_list_get_length (values), ==, 3);
  value = kvp_value_list_get (values, 0);
  g_assert_cmpint (value->state, ==, KVP_VALUE_THERE);
  g_assert_cmpmem (g_bytes_get_data (value->value, NULL), g_bytes_get_size (value->value), "v\0\xf0\x9f\x98\x80", 6);
  g_assert_null (value->metadata);
  g_assert_cmpint (value->expiration, ==, 0);

  value = kvp_value_list_get (values, 1);
  g_assert_cmpint (value->state, ==, KVP_VALUE_THERE);
  assert_bytes (value->value, "");
  assert_bytes (value->metadata, "{\"n\": 12345678901234567890 ,\"e\":1e400}");
  g_assert_cmpint (value->expiration, ==, 2000000000);

  g_assert_cmpint (kvp_value_list_get (values, 2)->state, ==, KVP_VALUE_GONE);
}

/* What was lost on the way through text, and what the answer does not name, is no value. */
static void
test_get_unsure (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("lost", "half", "42", "good", NULL);
  g_autoptr(KvpValueList) values = NULL;
  g_autoptr(GError) error = NULL;

  raw_server_push_json (server, ANSWER ("{\"lost\":{\"value\":\"a\xef\xbf\xbd" "b\"},\"half\":{\"value\":\"\\ud800\"},"
                                        "\"good\":{\"value\":\"1\"}}"));
  values = bulk_get (client, keys, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (kvp_value_list_get (values, i)->state, ==, KVP_VALUE_UNSURE);
      g_assert_null (kvp_value_list_get (values, i)->value);
    }
  g_assert_cmpint (kvp_value_list_get (values, 3)->state, ==, KVP_VALUE_THERE);
}

/* An answer of which it is not sure whose values are in it gives none. */
static void
test_get_odd_answers (void)
{
  const char *const answers[] = {
    ANSWER ("{\"a\":{\"value\":\"1\"},\"other\":{\"value\":\"2\"}}"),
    ANSWER ("{\"a\":{\"value\":\"1\"},\"a\":{\"value\":\"2\"}}"),
    ANSWER ("{\"a\":{\"value\":1}}"),
    ANSWER ("{\"a\":{\"value\":null}}"),
    ANSWER ("{\"a\":{\"metadata\":{}}}"),
    ANSWER ("{\"a\":\"1\"}"),
    ANSWER ("{\"a\":{\"value\":\"1\",\"expiration\":\"soon\"}}"),
    ANSWER ("[]"),
    "{\"success\":true,\"result\":null}",
    "{\"success\":true,\"result\":{}}",
    "{\"success\":true,\"result\":{\"values\":{\"a\":{\"value\":\"1\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(RawServer) server = raw_server_new ();
      g_autoptr(KvpClient) client = new_client (server);
      g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", answers[i]);
      raw_server_push_json (server, answers[i]);
      g_assert_null (bulk_get (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    }
}

static void
test_get_refused (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(GError) error = NULL;

  raw_server_push (server, 413, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"KV GET_BULK failed: 413 Total size of "
                   "request exceeds the limit of 25MB\"}]}");
  g_assert_null (bulk_get (client, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
}

static void
test_get_tried_again (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(KvpValueList) values = NULL;
  g_autoptr(GError) error = NULL;
  KvpRetryPolicy policy = kvp_retry_policy_default;

  policy.first_delay = 1;
  kvp_client_set_retry_policy (client, &policy);
  raw_server_push (server, 500, NULL, "{\"success\":false,\"errors\":[]}");
  raw_server_push (server, 503, NULL, "<html>");
  raw_server_push_json (server, ANSWER ("{\"a\":{\"value\":\"1\"}}"));
  values = bulk_get (client, keys, &error);
  g_assert_no_error (error);
  assert_bytes (kvp_value_list_get (values, 0)->value, "1");
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 3);
}

static void
test_get_limits (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) none = kvp_key_list_new ();
  g_autoptr(KvpKeyList) many = kvp_key_list_new ();
  g_autoptr(KvpKeyList) odd = keys_of ("..", NULL);
  KvpKeyList *const lists[] = { none, many, odd };

  for (guint i = 0; i <= KVP_CLIENT_MAX_KEYS_PER_GET; i++)
    append_name (many, "a", 1, KVP_KEY_NO_FLAGS);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (bulk_get (client, lists[i], &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

/* A sign-in page that a network puts in the place of everything is no value. */
static void
test_page_is_no_value (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GBytes) name = g_bytes_new_static ("a", 1);
  g_autoptr(GError) error = NULL;

  raw_server_push_raw (server, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
                       strlen ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"), RAW_KEEP);
  g_assert_null (get_value (client, name, &error));
  g_assert_nonnull (error);
}

static void
append_pair (KvpPairList *pairs,
             const char  *name,
             const char  *value,
             gsize        value_length,
             const char  *metadata,
             gint64       expiration)
{
  const KvpPair pair = {
    .name = name,
    .name_length = strlen (name),
    .value = value,
    .value_length = value_length,
    .metadata = metadata,
    .metadata_length = metadata != NULL ? strlen (metadata) : 0,
    .expiration = expiration,
  };

  kvp_pair_list_append (pairs, &pair);
}

static void
test_put (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpPairList) pairs = kvp_pair_list_new ();
  g_autoptr(KvpBulkResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  append_pair (pairs, "not sent", "", 0, NULL, 0);
  append_pair (pairs, "a", "text „ü“\n", strlen ("text „ü“\n"), "{\"n\": 12345678901234567890 ,\"e\":1e400}", 2000000000);
  append_pair (pairs, "b", "\xff\0", 2, "\"words\"", 0);
  append_pair (pairs, "c", "", 0, NULL, 0);
  append_pair (pairs, "d", "\xef\xbb\xbf" "bom", 6, NULL, 0);

  raw_server_push_json (server, "{\"success\":true,\"result\":{\"successful_key_count\":3,\"unsuccessful_keys\":[\"b\"]}}");
  result = bulk_put (client, pairs, 1, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (kvp_bulk_result_get_unsuccessful (result)), ==, 1);

  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==, "PUT " NAMESPACE_PATH "/bulk HTTP/1.1");
  body = body_of_request (server, 0);
  g_assert_cmpstr (body, ==,
                   "[{\"key\":\"a\",\"value\":\"text „ü“\\u000a\",\"metadata\":{\"n\": 12345678901234567890 ,\"e\":1e400},"
                   "\"expiration\":2000000000},"
                   "{\"key\":\"b\",\"value\":\"/wA=\",\"base64\":true,\"metadata\":\"words\"},"
                   "{\"key\":\"c\",\"value\":\"\"},"
                   "{\"key\":\"d\",\"value\":\"77u/Ym9t\",\"base64\":true}]");
}

/* A put that failed is not sent again by itself: what it did is for the caller to find out. */
static void
test_put_once (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpPairList) pairs = kvp_pair_list_new ();
  g_autoptr(GError) error = NULL;
  KvpRetryPolicy policy = kvp_retry_policy_default;

  kvp_client_set_retry_policy (client, &policy);
  append_pair (pairs, "a", "1", 1, NULL, 0);
  raw_server_push (server, 500, NULL, "{\"success\":false,\"errors\":[]}");
  g_assert_null (bulk_put (client, pairs, 0, 1, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_SERVER);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
}

static void
test_put_limits (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpPairList) pairs = kvp_pair_list_new ();
  g_autoptr(KvpPairList) large = kvp_pair_list_new ();
  g_autofree char *value = g_malloc0 (25 * 1024 * 1024);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i <= KVP_CLIENT_MAX_PAIRS_PER_PUT; i++)
    append_pair (pairs, "a", "1", 1, NULL, 0);
  g_assert_null (bulk_put (client, pairs, 0, KVP_CLIENT_MAX_PAIRS_PER_PUT + 1, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  for (guint i = 0; i < 3; i++)
    append_pair (large, "a", value, 25 * 1024 * 1024, NULL, 0);
  g_assert_null (bulk_put (client, large, 0, 3, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/values/get", test_get);
  g_test_add_func ("/client/values/get-unsure", test_get_unsure);
  g_test_add_func ("/client/values/get-odd-answers", test_get_odd_answers);
  g_test_add_func ("/client/values/get-refused", test_get_refused);
  g_test_add_func ("/client/values/get-tried-again", test_get_tried_again);
  g_test_add_func ("/client/values/get-limits", test_get_limits);
  g_test_add_func ("/client/values/page-is-no-value", test_page_is_no_value);
  g_test_add_func ("/client/values/put", test_put);
  g_test_add_func ("/client/values/put-once", test_put_once);
  g_test_add_func ("/client/values/put-limits", test_put_limits);

  return g_test_run ();
}
