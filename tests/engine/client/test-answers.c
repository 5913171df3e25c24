/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/kvp-account.h"
#include "base/kvp-error.h"
#include "base/kvp-namespace.h"
#include "cloudflare/kvp-transport.h"
#include "client-calls.h"

#define EMPTY_PAGE \
  "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[],\"result_info\":{\"count\":0,\"cursor\":\"\"}}"

/* Lists keys against one scripted answer and expects it to be an error whose sentence has @words in it. */
static void
expect_error (RawServer  *server,
              int         code,
              const char *words)
{
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = list_keys (client, NULL, NULL, NULL, &error);

  g_assert_null (keys);
  g_assert_error (error, KVP_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, TEST_TOKEN));
}

static void
test_wrong_token (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;

  raw_server_push (server, 401, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":1000,\"message\":\"Invalid API Token\"}],"
                   "\"messages\":[],"
                   "\"result\":null}");
  g_assert_null (verify_token (client, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "Invalid API Token"));
  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "GET /client/v4/user/tokens/verify HTTP/1.1");
}

static void
test_verify_account_token (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpTokenInfo) info = NULL;

  /* With the messages that the real answer has: objects. */
  raw_server_push_json (server,
                        "{\"result\":{\"id\":\"ed17574386854bf78a67040be0a770b0\",\"status\":\"active\","
                        "\"expires_on\":\"2030-01-01T00:00:00Z\"},\"success\":true,\"errors\":[],"
                        "\"messages\":[{\"code\":10000,"
                        "\"message\":\"This API Token is valid and active\",\"type\":null}]}");
  info = verify_token (client, TEST_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->id, ==, "ed17574386854bf78a67040be0a770b0");
  g_assert_cmpint (info->status, ==, KVP_TOKEN_ACTIVE);
  g_assert_true (info->account_owned);
  g_assert_cmpint (g_date_time_to_unix (info->expires_on), ==, 1893456000);
  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "GET /client/v4/accounts/" TEST_ACCOUNT "/tokens/verify HTTP/1.1");
}

static void
test_expired_token (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpTokenInfo) info = NULL;

  raw_server_push_json (server, "{\"success\":true,\"result\":{\"id\":\"a\",\"status\":\"expired\"}}");
  info = verify_token (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->status, ==, KVP_TOKEN_EXPIRED);
  g_assert_null (info->expires_on);

  raw_server_push (server, 403, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}");
  g_assert_null (verify_token (client, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_AUTH);
}

static void
test_no_permission (void)
{
  g_autoptr(RawServer) server = raw_server_new ();

  raw_server_push (server, 403, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}");
  expect_error (server, KVP_ERROR_FORBIDDEN, "Workers KV Storage: Edit");
}

static void
test_no_such_account (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;

  raw_server_push (server, 400, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":7003,"
                   "\"message\":\"Could not route to /accounts/x\"},"
                   "{\"code\":7000,\"message\":\"No route for that URI\"}]}");
  g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "account"));
  /* The first error does not hide the second. */
  g_assert_nonnull (strstr (error->message, "No route for that URI"));
}

static void
test_no_such_namespace (void)
{
  g_autoptr(RawServer) server = raw_server_new ();

  raw_server_push (server, 404, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10013,"
                   "\"message\":\"list keys: 'namespace not found'\"}],"
                   "\"result\":null}");
  expect_error (server, KVP_ERROR_NOT_FOUND, "namespace does not exist");
}

static void
test_not_an_api (void)
{
  g_autoptr(RawServer) server = raw_server_new ();

  raw_server_push (server, 200, "Content-Type: text/html\r\n",
                   "<!DOCTYPE html><title>Welcome to nginx!</title>");
  expect_error (server, KVP_ERROR_NOT_API, "did not answer as the Cloudflare API does");
  raw_server_push (server, 404, "Content-Type: text/html\r\n", "<h1>Not Found</h1>");
  expect_error (server, KVP_ERROR_NOT_API, "did not answer as the Cloudflare API does");
  raw_server_push_json (server, "");
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "empty");
  raw_server_push (server, 204, NULL, "");
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "empty");
  raw_server_push_json (server, "{\"hello\":\"world\"}");
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "success");
}

static void
test_not_http (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  const char *smtp = "220 mail.example.org ESMTP\r\n500 What?\r\n\r\n";

  raw_server_push_raw (server, smtp, strlen (smtp), RAW_CLOSE);
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "not HTTP");
}

static void
test_firewall_page (void)
{
  g_autoptr(RawServer) server = raw_server_new ();

  raw_server_push (server, 403, "cf-mitigated: challenge\r\nContent-Type: text/html\r\n",
                   "<html>Just a moment...</html>");
  expect_error (server, KVP_ERROR_NOT_API, "firewall");
  raw_server_push (server, 403, "Content-Type: text/html\r\n", "<html>Sorry, you have been blocked</html>");
  expect_error (server, KVP_ERROR_NOT_API, "firewall");
}

static void
test_no_network (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autofree char *endpoint = g_strdup (raw_server_get_endpoint (server));
  g_autoptr(KvpClient) client = NULL;
  g_autoptr(GError) error = NULL;

  /* A port that was just free has nobody behind it. */
  g_clear_pointer (&server, raw_server_free);
  client = kvp_client_new (endpoint, TEST_TOKEN, &error);
  g_assert_no_error (error);
  g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

static void
test_closed_in_mid_answer (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  const char *half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
                     "{\"success\":true,\"res";
  const char *chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n{\"success\":true,\"res";
  const char *whole_chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n"
                            "{\"success\":true,\"res\r\n";
  const char *headers = "HTTP/1.1 200 OK\r\nContent-Ty";

  raw_server_push_raw (server, half, strlen (half), RAW_CLOSE);
  expect_error (server, KVP_ERROR_NETWORK, "mid-answer");
  raw_server_push_raw (server, chunked, strlen (chunked), RAW_CLOSE);
  expect_error (server, KVP_ERROR_NETWORK, "mid-answer");
  /* After a whole chunk libsoup 3.2 takes it for the end; that the JSON stops short is what tells. */
  raw_server_push_raw (server, whole_chunk, strlen (whole_chunk), RAW_CLOSE);
  if (soup_check_version (3, 6, 0))
    expect_error (server, KVP_ERROR_NETWORK, "mid-answer");
  else
    expect_error (server, KVP_ERROR_BAD_RESPONSE, "not valid JSON");
  raw_server_push_raw (server, headers, strlen (headers), RAW_CLOSE);
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "not HTTP");
  raw_server_push_raw (server, "", 0, RAW_CLOSE);
  expect_error (server, KVP_ERROR_NETWORK, "mid-answer");
}

static void
test_silence (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpTransport) transport = kvp_transport_new (1);
  g_autoptr(GUri) uri = g_uri_parse (raw_server_get_endpoint (server), G_URI_FLAGS_NONE, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  raw_server_push_raw (server, "", 0, RAW_HOLD);
  kvp_transport_send_async (transport, "GET", uri, NULL, TEST_TOKEN, NULL, NULL, keep_result, &result);
  SPIN_UNTIL (result != NULL);
  g_assert_null (kvp_transport_send_finish (transport, result, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_TIMED_OUT);
}

static void
test_malformed_json (void)
{
  static const char *const bodies[] = {
    "{\"success\":true,\"result\":[{\"name\":\"a\"},],\"result_info\":{}}",
    "{\"success\":true,\"result\":[{'name':'a'}],\"result_info\":{}}",
    "{\"success\":true,\"result\":[{\"name\":\"a\"}] /* all */}",
    "{\"success\":true,\"result\":[{\"name\":\"a\"}]} {}",
    "{\"success\":true,\"result\":[{\"name\":\"a",
    "{\"success\":\"true\",\"result\":[]}",
    "{\"success\":true,\"success\":true,\"result\":[]}",
    "{\"success\":true,\"result\":{\"name\":\"a\"}}",
    "{\"success\":true,\"result\":null}",
    "{\"success\":true}",
    "{\"success\":true,\"result\":[\"a\"]}",
    "{\"success\":true,\"result\":[{\"name\":1}]}",
    "{\"success\":true,\"result\":[{\"name\":\"\"}]}",
    "{\"success\":true,\"result\":[{\"name\":null}]}",
    "{\"success\":true,\"result\":[{\"expiration\":1}]}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"name\":\"b\"}]}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"expiration\":\"soon\"}]}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"expiration\":1.5}]}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"expiration\":-1}]}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"expiration\":1e400}]}",
    "{\"success\":true,\"result\":[],\"result_info\":7}",
    "{\"success\":true,\"result\":[],\"result_info\":{\"cursor\":7}}",
    "{\"success\":true,\"result\":[],\"result_info\":{\"cursor\":\"a\\u0000b\"}}",
    "[]",
  };
  g_autoptr(RawServer) server = raw_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_test_message ("%s", bodies[i]);
      raw_server_push_json (server, bodies[i]);
      expect_error (server, KVP_ERROR_BAD_RESPONSE, "");
    }
}

static void
test_too_large (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  const char *start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"success\":true,"
                      "\"result\":[] ";

  /* White space for ever: nothing but a limit ends it. */
  raw_server_push_raw (server, start, strlen (start), RAW_ENDLESS);
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "larger");
}

/* Up to the limit and not a byte beyond it. */
static void
test_limit_of_size (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;
  const char *start = "{\"success\":true,\"result\":[]}";
  g_autofree char *body = g_strnfill (KVP_TRANSPORT_MAX_BODY + 1, ' ');

  memcpy (body, start, strlen (start));
  raw_server_push_json (server, body);
  expect_error (server, KVP_ERROR_BAD_RESPONSE, "larger");

  body[KVP_TRANSPORT_MAX_BODY] = '\0';
  raw_server_push_json (server, body);
  keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (keys), ==, 0);
}

static void
test_redirect (void)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(RawServer) target = raw_server_new ();
  g_autofree char *header = g_strdup_printf ("Location: %s/elsewhere\r\n", raw_server_get_endpoint (target));

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(KvpClient) client = new_client (server);
      g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
      g_autoptr(GError) error = NULL;

      raw_server_push (server, statuses[i], header, "{\"success\":true,\"result\":null}");
      expect_error (server, KVP_ERROR_NOT_API, "redirects");
      raw_server_push (server, statuses[i], header, "");
      g_assert_null (bulk_delete (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_NOT_API);
    }
  g_assert_cmpuint (raw_server_get_n_requests (target), ==, 0);
}

static void
test_server_errors (void)
{
  g_autoptr(RawServer) server = raw_server_new ();

  raw_server_push (server, 502, "Content-Type: text/html\r\n", "<html><h1>502 Bad Gateway</h1></html>");
  expect_error (server, KVP_ERROR_SERVER, "502");
  raw_server_push (server, 500, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"service error\"}]}");
  expect_error (server, KVP_ERROR_SERVER, "service error");
  raw_server_push (server, 429, "Retry-After: 30\r\n",
                   "{\"success\":false,\"errors\":[{\"code\":971,"
                   "\"message\":\"Please wait and consider throttling\"}]}");
  expect_error (server, KVP_ERROR_RATE_LIMITED, "Wait");
  raw_server_push (server, 429, NULL, "slow down");
  expect_error (server, KVP_ERROR_RATE_LIMITED, "429");
}

static void
test_gzip (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr(GInputStream) plain = NULL;
  g_autoptr(GInputStream) packed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;
  g_autofree char *head = NULL;
  g_autoptr(GByteArray) answer = g_byte_array_new ();
  const char *body = "{\"success\":true,\"result\":[{\"name\":\"packed\"}]}";
  char buffer[512];
  gsize length;

  plain = g_memory_input_stream_new_from_data (body, (gssize) strlen (body), NULL);
  packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));
  g_input_stream_read_all (packed, buffer, sizeof buffer, &length, NULL, &error);
  g_assert_no_error (error);
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", length);
  g_byte_array_append (answer, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (answer, (const guint8 *) buffer, (guint) length);

  raw_server_push_raw (server, answer->data, answer->len, RAW_KEEP);
  keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kvp_key_list_get (keys, 0)->name, ==, "packed");

  /* A checksum that is wrong: what was unpacked must not count. */
  answer->data[answer->len - 5] ^= 0xFF;
  raw_server_push_raw (server, answer->data, answer->len, RAW_KEEP);
  expect_error (server, KVP_ERROR_NOT_API, "");
}

static void
test_empty_page_with_cursor (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;
  g_autoptr(KvpKeyList) last = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *none = NULL;

  raw_server_push_json (server, "{\"success\":true,\"result\":[],\"result_info\":{\"count\":0,"
                                "\"cursor\":\"a+b/c==\"}}");
  keys = list_keys (client, NULL, NULL, &cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (keys), ==, 0);
  g_assert_cmpstr (cursor, ==, "a+b/c==");

  raw_server_push_json (server, EMPTY_PAGE);
  last = list_keys (client, NULL, cursor, &none, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_nonnull (strstr (raw_server_get_request (server, 1)->line, "cursor=a%2Bb%2Fc%3D%3D "));
}

static void
test_accounts (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GPtrArray) none = NULL;

  raw_server_push_json (server,
                        "{\"success\":true,\"result\":[{\"id\":\"1a\",\"name\":\"Acme\","
                        "\"type\":\"standard\"},{\"id\":\"2b\"}],"
                        "\"result_info\":{\"page\":1,\"per_page\":50,\"total_pages\":1,\"count\":2,"
                        "\"total_count\":2}}");
  accounts = list_accounts (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 2);
  g_assert_cmpstr (kvp_account_get_display_name (accounts->pdata[0]), ==, "Acme");
  g_assert_cmpstr (kvp_account_get_display_name (accounts->pdata[1]), ==, "2b");

  raw_server_push_json (server, "{\"success\":true,\"result\":[]}");
  none = list_accounts (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  raw_server_push (server, 400, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":1001,"
                   "\"message\":\"List accounts endpoint does not support "
                   "account owned tokens.\"}]}");
  g_assert_null (list_accounts (client, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_nonnull (strstr (error->message, "Enter the account ID"));
}

static void
test_value_and_metadata (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) name = g_bytes_new_static ("a/../b%2F é...", strlen ("a/../b%2F é..."));
  g_autoptr(GBytes) value = NULL;
  g_autoptr(GBytes) metadata = NULL;
  g_autoptr(GBytes) none = NULL;
  const char raw[] = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\0\xff<b>\n";
  const char *text;
  gsize length;

  raw_server_push_raw (server, raw, sizeof raw - 1, RAW_KEEP);
  value = get_value (client, name, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (value, &length);
  g_assert_cmpmem (text, length, "{\0\xff<b>\n", 7);
  g_assert_cmpstr (raw_server_get_request (server, 0)->line, ==,
                   "GET /client/v4/accounts/" TEST_ACCOUNT "/storage/kv/namespaces/" TEST_NAMESPACE
                   "/values/a%2F..%2Fb%252F%20%C3%A9... HTTP/1.1");

  raw_server_push_json (server, "{\"success\":true,\"result\":{\"n\": 12345678901234567890, \"e\":1e400}}");
  metadata = get_metadata (client, name, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (metadata, &length);
  g_assert_cmpmem (text, length, "{\"n\": 12345678901234567890, \"e\":1e400}", 38);

  raw_server_push_json (server, "{\"success\":true,\"result\":null}");
  none = get_metadata (client, name, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (none, NULL), g_bytes_get_size (none), "null", 4);

  raw_server_push (server, 404, NULL,
                   "{\"success\":false,\"errors\":[{\"code\":10009,\"message\":\"get: 'key not found'\"}]}");
  g_assert_null (get_value (client, name, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NOT_FOUND);
}

static void
test_odd_ids (void)
{
  static const char *const ids[] = { "", "..", "a/b", "a b", "a%2f", "ä", "a?b" };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (list_namespaces (client, ids[i], &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
  g_assert_cmpuint (kvp_client_get_n_requests (client), ==, 0);
}

static void
test_namespace_titles (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) namespaces = NULL;

  raw_server_push_json (server,
                        "{\"success\":true,\"result\":[{\"title\":\"<b>\\u0000&\",\"id\":\"1a\","
                        "\"supports_url_encoding\":true}]}");
  namespaces = list_namespaces (client, TEST_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kvp_namespace_get_title (namespaces->pdata[0]), ==, "<b>\xef\xbf\xbd&");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/answers/wrong-token", test_wrong_token);
  g_test_add_func ("/client/answers/verify-account-token", test_verify_account_token);
  g_test_add_func ("/client/answers/expired-token", test_expired_token);
  g_test_add_func ("/client/answers/no-permission", test_no_permission);
  g_test_add_func ("/client/answers/no-such-account", test_no_such_account);
  g_test_add_func ("/client/answers/no-such-namespace", test_no_such_namespace);
  g_test_add_func ("/client/answers/not-an-api", test_not_an_api);
  g_test_add_func ("/client/answers/not-http", test_not_http);
  g_test_add_func ("/client/answers/firewall-page", test_firewall_page);
  g_test_add_func ("/client/answers/no-network", test_no_network);
  g_test_add_func ("/client/answers/closed-in-mid-answer", test_closed_in_mid_answer);
  g_test_add_func ("/client/answers/silence", test_silence);
  g_test_add_func ("/client/answers/malformed-json", test_malformed_json);
  g_test_add_func ("/client/answers/too-large", test_too_large);
  g_test_add_func ("/client/answers/limit-of-size", test_limit_of_size);
  g_test_add_func ("/client/answers/redirect", test_redirect);
  g_test_add_func ("/client/answers/server-errors", test_server_errors);
  g_test_add_func ("/client/answers/gzip", test_gzip);
  g_test_add_func ("/client/answers/empty-page-with-cursor", test_empty_page_with_cursor);
  g_test_add_func ("/client/answers/accounts", test_accounts);
  g_test_add_func ("/client/answers/value-and-metadata", test_value_and_metadata);
  g_test_add_func ("/client/answers/odd-ids", test_odd_ids);
  g_test_add_func ("/client/answers/namespace-titles", test_namespace_titles);

  return g_test_run ();
}
