/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-namespace.h"
#include "client-calls.h"

/* Deep enough to end a recursive parser on a stack of 8 MiB many times over. */
#define DEEP 1000000

static void
test_deep_json (void)
{
  static const char *const frames[] = {
    "%s",
    "{\"success\":true,\"result\":%s}",
    "{\"success\":true,\"result\":[{\"name\":\"a\",\"metadata\":%s}]}",
    "{\"success\":true,\"result\":null,\"messages\":%s}",
    "{\"success\":false,\"errors\":%s}",
    "{\"success\":true,\"result\":{\"unsuccessful_keys\":%s}}",
  };
  static const char brackets[] = { '[', '{' };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(GBytes) name = g_bytes_new_static ("a", 1);

  for (guint i = 0; i < G_N_ELEMENTS (frames) * G_N_ELEMENTS (brackets); i++)
    {
      g_autofree char *deep = g_strnfill (DEEP, brackets[i % 2]);
      g_auto(GStrv) parts = g_strsplit (frames[i / 2], "%s", 2);
      g_autofree char *body = g_strconcat (parts[0], deep, parts[1], NULL);
      g_autoptr(GError) error = NULL;

      raw_server_push_json (server, body);
      g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
      g_clear_error (&error);

      raw_server_push_json (server, body);
      g_assert_null (bulk_delete (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
      g_clear_error (&error);

      raw_server_push_json (server, body);
      g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
      g_clear_error (&error);

      raw_server_push_json (server, body);
      g_assert_null (get_metadata (client, name, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    }
}

static void
test_one_odd_key_breaks_all (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;
  static const char *const metadata[] = {
    "[1,[2,{}]]", "\"text\"", "12345678901234567890", "1e400", "true", "false", NULL,
    "{\"a\":{\"b\":[\"\\ud83d\"]}}", NULL,
  };

  raw_server_push_json (server,
                        "{\"messages\":[{\"code\":1,\"message\":{\"deep\":[null]}},[],null,\"text\",7],"
                        "\"errors\":null,"
                        "\"unknown\":{\"a\":[{}]},\"result_info\":{\"count\":\"many\",\"cursor\":null,"
                        "\"more\":[{}]},"
                        "\"result\":["
                        "{\"metadata\":[1,[2,{}]],\"name\":\"0\"},"
                        "{\"name\":\"1\",\"metadata\":\"text\"},"
                        "{\"name\":\"2\",\"metadata\":12345678901234567890,\"expiration\":1577836800.0},"
                        "{\"name\":\"3\",\"metadata\":1e400,\"expiration\":1577836800},"
                        "{\"name\":\"4\",\"metadata\":true,\"expiration\":null},"
                        "{\"name\":\"5\",\"metadata\":false,\"expiration\":9007199254740993},"
                        "{\"name\":\"6\",\"metadata\":null,\"unknown\":[[[{\"name\":\"not this\"}]]]},"
                        "{\"name\":\"7\",\"metadata\":{\"a\":{\"b\":[\"\\ud83d\"]}}},"
                        "{\"name\":\"\\udc00\"}"
                        "],\"success\":true}");
  keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (keys), ==, G_N_ELEMENTS (metadata));
  for (guint i = 0; i < G_N_ELEMENTS (metadata); i++)
    g_assert_cmpstr (kvp_key_list_get (keys, i)->metadata, ==, metadata[i]);
  g_assert_cmpint (kvp_key_list_get (keys, 2)->expiration, ==, 1577836800);
  g_assert_cmpint (kvp_key_list_get (keys, 4)->expiration, ==, 0);
  g_assert_cmpint (kvp_key_list_get (keys, 5)->expiration, ==, 9007199254740993);
  g_assert_cmpstr (kvp_key_list_get (keys, 6)->name, ==, "6");
}

/* Objects in messages made a good deletion look failed. */
static void
test_odd_messages (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) result = NULL;

  raw_server_push_json (server,
                        "{\"success\":true,\"errors\":[],\"messages\":[{\"code\":10000,"
                        "\"message\":\"fine\",\"type\":null}],"
                        "\"result\":{\"successful_key_count\":1,\"unsuccessful_keys\":[]}}");
  result = bulk_delete (client, keys, &error);
  g_assert_no_error (error);
  g_assert_null (kvp_bulk_result_get_error (result));
  g_assert_cmpint (kvp_bulk_result_get_successful_count (result), ==, 1);
}

static void
test_batch_over_limit (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) none = kvp_key_list_new ();
  g_autoptr(KvpKeyList) many = kvp_key_list_new ();
  g_autoptr(KvpKeyList) one = kvp_key_list_new ();
  g_autofree char *long_name = g_strnfill (513, 'x');
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) result = NULL;

  g_assert_null (bulk_delete (client, none, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  for (guint i = 0; i < KVP_CLIENT_MAX_KEYS_PER_DELETE; i++)
    append_name (many, long_name, 512, KVP_KEY_NO_FLAGS);
  raw_server_push_json (server, "{\"success\":true,\"result\":null}");
  result = bulk_delete (client, many, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);

  append_name (many, "a", 1, KVP_KEY_NO_FLAGS);
  g_assert_null (bulk_delete (client, many, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  append_name (one, long_name, 513, KVP_KEY_NO_FLAGS);
  g_assert_null (bulk_delete (client, one, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);

  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
}

static void
test_namespaces_first_page (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) namespaces = NULL;
  g_autofree char *last_title = NULL;

  /* 250 of them, as the API gives them: by page, with a cursor nowhere. */
  for (guint page = 0; page < 3; page++)
    {
      g_autoptr(GString) body = g_string_new ("{\"success\":true,\"result\":[");

      for (guint i = page * 100; i < MIN ((page + 1) * 100, 250); i++)
        g_string_append_printf (body, "%s{\"id\":\"%032x\",\"title\":\"n%u\"}", i % 100 > 0 ? "," : "", i, i);
      g_string_append (body, "]}");
      raw_server_push_json (server, body->str);
    }

  namespaces = list_namespaces (client, TEST_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (namespaces->len, ==, 250);
  last_title = g_strdup (kvp_namespace_get_title (namespaces->pdata[249]));
  g_assert_cmpstr (last_title, ==, "n249");
  for (guint page = 0; page < 3; page++)
    {
      g_autofree char *query = g_strdup_printf ("/namespaces?page=%u&per_page=100 ", page + 1);

      g_assert_nonnull (strstr (raw_server_get_request (server, page)->line, query));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/hangs/deep-json", test_deep_json);
  g_test_add_func ("/must-not/hangs/one-odd-key-breaks-all", test_one_odd_key_breaks_all);
  g_test_add_func ("/must-not/hangs/one-odd-key-breaks-all/messages", test_odd_messages);
  g_test_add_func ("/must-not/hangs/batch-over-limit/client", test_batch_over_limit);
  g_test_add_func ("/must-not/hangs/namespaces-first-page", test_namespaces_first_page);

  return g_test_run ();
}
