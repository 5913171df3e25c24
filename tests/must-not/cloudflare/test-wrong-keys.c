/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "client-calls.h"

#define DELETE_LINE                                                                                        \
  "POST /client/v4/accounts/" TEST_ACCOUNT "/storage/kv/namespaces/" TEST_NAMESPACE "/bulk/delete HTTP/1.1"

/* What a page named is what the server must be asked to delete: lists @page, deletes its keys, gives the
 * body. */
static char *
list_and_delete (const char *page,
                 KvpKeyList **keys)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) result = NULL;

  raw_server_push_json (server, page);
  *keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  raw_server_push_json (server, "{\"success\":true,\"result\":null}");
  result = bulk_delete (client, *keys, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpstr (raw_server_get_request (server, 1)->line, ==, DELETE_LINE);

  return body_of_request (server, 1);
}

static void
test_key_mangled (void)
{
  g_autoptr(KvpKeyList) keys = NULL;
  g_autofree char *body = NULL;

  /* Escaped in every way that JSON has, and names that someone would trim, split, decode or normalise. */
  body = list_and_delete ("{\"success\":true,\"result\":["
                          "{\"name\":\"  a , b\\t\"},{\"name\":\"50%2F%\"},{\"name\":\"..\\/x\\/..\"},"
                          "{\"name\":\"\\u00e9\"},"
                          "{\"name\":\"e\\u0301\"},{\"name\":\"\\ud83d\\ude00\"},"
                          "{\"name\":\"\\u0022\\\\\"},{\"name\":\"...\"},"
                          "{\"name\":\"A\"},{\"name\":\"\xe2\x80\x8b\"},{\"name\":\"\\u2028\"}]}",
                          &keys);
  g_assert_cmpstr (body, ==,
                   "[\"  a , b\\u0009\",\"50%2F%\",\"../x/..\",\"\xc3\xa9\",\"e\xcc\x81\","
                   "\"\xf0\x9f\x98\x80\",\"\\\"\\\\\",\"...\","
                   "\"A\",\"\xe2\x80\x8b\",\"\xe2\x80\xa8\"]");
}

static void
test_nul_cut (void)
{
  g_autoptr(KvpKeyList) keys = NULL;
  g_autofree char *body = NULL;
  const KvpKey *key;

  body = list_and_delete ("{\"success\":true,\"result\":[{\"name\":\"a\\u0000b\"},{\"name\":\"\\u0000\"}]}",
                          &keys);
  key = kvp_key_list_get (keys, 0);
  g_assert_cmpmem (key->name, key->name_length, "a\0b", 3);
  g_assert_cmpstr (body, ==, "[\"a\\u0000b\",\"\\u0000\"]");
}

/* A name that cannot be held exactly has a stand-in, and the stand-in is never sent. */
static void
test_inexact_name (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;

  raw_server_push_json (server,
                        "{\"success\":true,\"result\":[{\"name\":\"a\\ud83d\"},{\"name\":\"good\"}]}");
  keys = list_keys (client, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length (keys), ==, 2);
  g_assert_cmpint (kvp_key_list_get (keys, 0)->flags, ==, KVP_KEY_INEXACT_NAME);
  g_assert_cmpint (kvp_key_list_get (keys, 1)->flags, ==, KVP_KEY_NO_FLAGS);

  g_assert_null (bulk_delete (client, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
}

/* Every call there is, with names and IDs that a path would swallow: nothing but GETs of known routes and the
 * one POST may leave, and no path may have a step in it that a proxy could take. */
static void
test_namespace_route (void)
{
  static const char *const odd[] = { "", ".", "..", "../", "%2e%2e", "..%2f", "a/../..", "/", "//",
                                     "../../..", "..;" };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);

  for (guint i = 0; i < 200; i++)
    raw_server_push_json (server, "{\"success\":true,\"result\":[]}");

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (odd[i], strlen (odd[i]));
      g_autoptr(KvpKeyList) keys = keys_of (odd[i], NULL);
      g_autoptr(GBytes) value = get_value (client, name, NULL);
      g_autoptr(GBytes) metadata = get_metadata (client, name, NULL);
      g_autoptr(KvpBulkResult) result = bulk_delete (client, keys, NULL);
      g_autoptr(GPtrArray) namespaces = list_namespaces (client, odd[i], NULL);
      g_autoptr(GAsyncResult) ready = NULL;
      g_autoptr(KvpBulkResult) none = NULL;

      kvp_client_bulk_delete_async (client, TEST_ACCOUNT, odd[i], keys, NULL, keep_result, &ready);
      SPIN_UNTIL (ready != NULL);
      none = kvp_client_bulk_delete_finish (client, ready, NULL);
      g_assert_null (none);
      g_assert_null (namespaces);
    }

  g_assert_cmpuint (raw_server_get_n_requests (server), >, 10);
  for (guint i = 0; i < raw_server_get_n_requests (server); i++)
    {
      const char *line = raw_server_get_request (server, i)->line;
      g_auto(GStrv) words = g_strsplit (line, " ", -1);
      g_auto(GStrv) steps = g_strsplit (words[1], "/", -1);

      g_test_message ("%s", line);
      g_assert_true (g_str_equal (words[0], "GET") || g_str_equal (line, DELETE_LINE));
      g_assert_false (g_str_has_suffix (words[1], "/namespaces/" TEST_NAMESPACE));
      for (guint step = 1; steps[step] != NULL; step++)
        {
          g_autofree char *plain = g_uri_unescape_string (steps[step], NULL);

          g_assert_cmpstr (plain, !=, "");
          g_assert_cmpstr (plain, !=, ".");
          g_assert_cmpstr (plain, !=, "..");
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/wrong-keys/key-mangled/client", test_key_mangled);
  g_test_add_func ("/must-not/wrong-keys/nul-cut", test_nul_cut);
  g_test_add_func ("/must-not/wrong-keys/nul-cut/inexact-name", test_inexact_name);
  g_test_add_func ("/must-not/wrong-keys/namespace-route/client", test_namespace_route);

  return g_test_run ();
}
