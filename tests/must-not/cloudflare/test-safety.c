/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "client-calls.h"

/* As much of the token as nobody may see. */
#define GIVES_AWAY "*S3cretToken*"

static void
print_and_clear (GError **error)
{
  g_assert_nonnull (*error);
  g_print ("%s\n", (*error)->message);
  g_clear_error (error);
}

/* In a process of its own, with everything that can be printed printed. */
static void
test_talk (void)
{
  static const guint statuses[] = { 200, 307, 400, 401, 403, 404, 429, 500 };
  g_autoptr(RawServer) server = raw_server_new ();
  g_autoptr(KvpClient) client = new_client (server);
  g_autoptr(KvpKeyList) keys = keys_of ("a", NULL);
  g_autoptr(GBytes) name = g_bytes_new_static ("a", 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *long_echo = g_strnfill (580, 'x');
  g_autofree char *fault = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      /* A server that says back what it got: in the error, in a place where it is cut, and in what is no
       * JSON. */
      g_autofree char *echo = g_strdup_printf ("{\"success\":false,\"errors\":[{\"code\":6111,"
                                               "\"message\":\"Bad header 'Bearer "
                                               TEST_TOKEN "'\",\"error_chain\":"
                                               "[{\"message\":\"%s" TEST_TOKEN "\"}]}]}",
                                               i % 2 == 0 ? "" : long_echo);

      raw_server_push (server, statuses[i], NULL, echo);
      g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
      print_and_clear (&error);
      raw_server_push (server, statuses[i], NULL, echo);
      g_assert_null (bulk_delete (client, keys, &error));
      print_and_clear (&error);
      raw_server_push (server, statuses[i], NULL, echo);
      g_assert_null (list_namespaces (client, TEST_ACCOUNT, &error));
      print_and_clear (&error);
      raw_server_push (server, statuses[i], NULL, echo);
      g_assert_null (verify_token (client, NULL, &error));
      print_and_clear (&error);
      raw_server_push (server, statuses[i], NULL, "Bearer " TEST_TOKEN);
      g_assert_null (get_metadata (client, name, &error));
      print_and_clear (&error);
      raw_server_push_raw (server, "Bearer " TEST_TOKEN "\r\n\r\n", strlen ("Bearer " TEST_TOKEN "\r\n\r\n"),
                           RAW_CLOSE);
      g_assert_null (list_keys (client, NULL, NULL, NULL, &error));
      print_and_clear (&error);
    }

  fault = kvp_client_check_token (TEST_TOKEN " with more");
  g_print ("%s\n", fault);
  g_assert_null (kvp_client_new ("http://example.org/" TEST_TOKEN, TEST_TOKEN, &error));
  print_and_clear (&error);
  g_assert_null (kvp_client_new ("https://user:" TEST_TOKEN "@example.org/", TEST_TOKEN, &error));
  print_and_clear (&error);
  g_print ("talked to the end\n");
}

static void
test_token_in_log (void)
{
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess ("/must-not/safety/token-in-log/subprocess", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*talked to the end*");
  /* The log is there, and says nothing. */
  g_test_trap_assert_stdout ("*kvp-transport*POST /client/v4*");
  g_test_trap_assert_stdout_unmatched (GIVES_AWAY);
  g_test_trap_assert_stderr_unmatched (GIVES_AWAY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/safety/token-in-log", test_token_in_log);
  g_test_add_func ("/must-not/safety/token-in-log/subprocess", test_talk);

  return g_test_run ();
}
