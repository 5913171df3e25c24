/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "client-calls.h"

static void
test_success_false_200 (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", "b", NULL);
  g_autoptr(GError) error = NULL;
  const char *refusal = "{\"success\":false,\"errors\":[{\"code\":10099,\"message\":\"not today\"}],"
                        "\"messages\":[],"
                        "\"result\":null}";

  raw_server_push_json (server, refusal);
  g_assert_null (bulk_delete (client, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "not today"));
  g_clear_error (&error);

  raw_server_push_json (server, refusal);
  g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_clear_error (&error);

  raw_server_push_json (server, refusal);
  g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_clear_error (&error);

  /* Without the word there is no success either. */
  raw_server_push_json (server, "{\"errors\":[],\"result\":{\"successful_key_count\":2}}");
  g_assert_null (bulk_delete (client, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_clear_error (&error);

  raw_server_push_json (server, "{\"success\":1,\"result\":null}");
  g_assert_null (bulk_delete (client, keys, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
}

static void
test_unsuccessful_keys (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", "b", "c", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) result = NULL;
  KvpKeyList *left;

  raw_server_push_json (server,
                        "{\"success\":true,\"errors\":[],\"messages\":[],"
                        "\"result\":{\"successful_key_count\":1,"
                        "\"unsuccessful_keys\":[\"b\\u0000\\/\",\"\\ud83d\\ude00\"]}}");
  result = bulk_delete (client, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_bulk_result_get_successful_count (result), ==, 1);
  left = kvp_bulk_result_get_unsuccessful (result);
  g_assert_cmpuint (kvp_key_list_get_length (left), ==, 2);
  g_assert_cmpmem (kvp_key_list_get (left, 0)->name, kvp_key_list_get (left, 0)->name_length, "b\0/", 3);
  g_assert_cmpmem (kvp_key_list_get (left, 1)->name, kvp_key_list_get (left, 1)->name_length,
                   "\xf0\x9f\x98\x80", 4);
}

/* If it cannot be read which keys failed, it is not known that any was deleted. */
static void
test_unsuccessful_keys_unreadable (void)
{
  static const char *const odd[] = { "\"a\"", "[1]", "[null]", "{\"a\":1}", "[[\"a\"]]", "[\"a\\ud83d\"]",
                                     "3" };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *answer = g_strdup_printf ("{\"success\":true,\"result\":{\"unsuccessful_keys\":%s}}",
                                                 odd[i]);

      g_test_message ("%s", answer);
      raw_server_push_json (server, answer);
      g_assert_null (bulk_delete (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    }
}

/* A count that no number of keys can be says nothing, least of all that none failed. */
static void
test_count_unreadable (void)
{
  static const char *const odd[] = { "-1", "-98", "-9223372036854775808", "1.5", "1e400", "\"1\"", "[1]", "true" };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *answer = g_strdup_printf ("{\"success\":true,\"result\":{\"successful_key_count\":%s}}",
                                                 odd[i]);

      g_test_message ("%s", answer);
      raw_server_push_json (server, answer);
      g_assert_null (bulk_delete (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    }
}

static void
test_result_in_4xx (void)
{
  static const char *const answers[] = {
    "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"partly\"}],"
    "\"result\":{\"successful_key_count\":2,"
    "\"unsuccessful_keys\":[\"b\"]}}",
    "{\"success\":true,\"result\":{\"successful_key_count\":2,\"unsuccessful_keys\":[\"b\"]}}",
  };
  static const guint statuses[] = { 400, 403, 413, 429, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (answers) * G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(RawServer) server = raw_server_new ();
      g_autoptr(KvpClient) client = new_client (server);
      g_autoptr(KvpKeyList) keys = keys_of ("a", "b", "c", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpBulkResult) result = NULL;

      raw_server_push (server, statuses[i / 2], NULL, answers[i % 2]);
      result = bulk_delete (client, keys, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kvp_bulk_result_get_successful_count (result), ==, 2);
      g_assert_cmpuint (kvp_key_list_get_length (kvp_bulk_result_get_unsuccessful (result)), ==, 1);
      /* And yet it is no success. */
      g_assert_nonnull (kvp_bulk_result_get_error (result));
      g_assert_true (kvp_bulk_result_get_error (result)->domain == KVP_ERROR);
    }
}

static void
test_no_result_in_4xx (void)
{
  static const char *const results[] = { "null", "{}", "\"sorry\"", "[]", "{\"unsuccessful_keys\":null}" };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *answer = g_strdup_printf ("{\"success\":false,\"errors\":[{\"code\":10000,"
                                                 "\"message\":\"no\"}],\"result\":%s}",
                                                 results[i]);

      raw_server_push (server, 403, NULL, answer);
      g_assert_null (bulk_delete (client, keys, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
    }
}

/* The same cursor again: neither the end of the list, nor to be asked for ever. */
static void
test_partial_list_as_complete (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) first = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *next = NULL;
  const char *page = "{\"success\":true,\"result\":[{\"name\":\"a\"}],\"result_info\":{\"cursor\":\"here\"}}";

  raw_server_push_json (server, page);
  first = list_keys (client, NULL, NULL, &cursor, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cursor, ==, "here");

  raw_server_push_json (server, page);
  g_assert_null (list_keys (client, NULL, cursor, &next, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
  g_assert_null (next);
}

/* An answer that stops short is no page, even where what there is of it would be one. */
static void
test_partial_page (void)
{
  const char *body = "{\"success\":true,\"result\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
                     "\"result_info\":{\"cursor\":\"\"}}";
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);

  for (gsize length = 1; length < strlen (body); length++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *half = g_strndup (body, length);

      raw_server_push_json (server, half);
      g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
    }
}

/* In a process of its own, with the log of each request printed. None of them is answered. */
static void
test_talk_unanswered (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);

  raw_server_push_raw (server, "", 0, RAW_CLOSE);
  g_assert_null (list_keys (client, NULL, NULL, NULL, NULL));
  raw_server_push_raw (server, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"success\":true", 55, RAW_CLOSE);
  g_assert_null (list_keys (client, NULL, NULL, NULL, NULL));
  raw_server_push_raw (server, "", 0, RAW_CLOSE);
  g_assert_null (bulk_delete (client, keys, NULL));
  g_print ("talked to the end\n");
}

/* The same, with an answer to each. */
static void
test_talk_answered (void)
{
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(KvpKeyList) listed = NULL;

  raw_server_push (server, 503, NULL, "tomorrow!");
  g_assert_null (bulk_delete (client, keys, NULL));
  raw_server_push_json (server, "{\"success\":true,\"result\":[]}");
  listed = list_keys (client, NULL, NULL, NULL, NULL);
  g_assert_nonnull (listed);
  g_print ("talked to the end\n");
}

/* The log says what came: its status and its length, and no answer where there was none. */
static void
test_invented_log (void)
{
  g_setenv ("G_MESSAGES_DEBUG", "kvp-transport", TRUE);

  g_test_trap_subprocess ("/must-not/false-reports/invented-log/subprocess/unanswered", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*GET failed:*GET failed:*POST failed:*talked to the end*");
  g_test_trap_assert_stdout_unmatched ("* bytes*");
  g_test_trap_assert_stdout_unmatched ("*: 200*");

  g_test_trap_subprocess ("/must-not/false-reports/invented-log/subprocess/answered", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*POST */bulk/delete: 503, 9 bytes*GET */keys: 200, 28 bytes*talked to the end*");
  g_test_trap_assert_stdout_unmatched ("*failed*");

  g_unsetenv ("G_MESSAGES_DEBUG");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/false-reports/success-false-200/client", test_success_false_200);
  g_test_add_func ("/must-not/false-reports/unsuccessful-keys/client", test_unsuccessful_keys);
  g_test_add_func ("/must-not/false-reports/unsuccessful-keys/unreadable", test_unsuccessful_keys_unreadable);
  g_test_add_func ("/must-not/false-reports/unsuccessful-keys/count-unreadable", test_count_unreadable);
  g_test_add_func ("/must-not/false-reports/result-in-4xx/client", test_result_in_4xx);
  g_test_add_func ("/must-not/false-reports/result-in-4xx/none", test_no_result_in_4xx);
  g_test_add_func ("/must-not/false-reports/partial-list-as-complete/cursor-loop",
                   test_partial_list_as_complete);
  g_test_add_func ("/must-not/false-reports/invented-log", test_invented_log);
  g_test_add_func ("/must-not/false-reports/invented-log/subprocess/unanswered", test_talk_unanswered);
  g_test_add_func ("/must-not/false-reports/invented-log/subprocess/answered", test_talk_answered);
  g_test_add_func ("/must-not/false-reports/partial-list-as-complete/cut-page", test_partial_page);

  return g_test_run ();
}
