/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#define USER_VERIFY DEMO_BASE "/user/tokens/verify"
#define ACCOUNT_VERIFY DEMO_BASE "/accounts/" KVP_DEMO_ACCOUNT_ID "/tokens/verify"
#define ACCOUNTS DEMO_BASE "/accounts"

static void
test_user (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr(Answer) verify = fixture_send (fixture, "GET", USER_VERIFY, NULL);
  g_autoptr(Answer) as_account = fixture_send (fixture, "GET", ACCOUNT_VERIFY, NULL);
  g_autoptr(Answer) accounts = fixture_send (fixture, "GET", ACCOUNTS "?page=1&per_page=50", NULL);
  g_autoptr(Answer) memberships = fixture_send (fixture, "GET", DEMO_BASE "/memberships", NULL);

  answer_assert_good (verify);
  g_assert_cmpstr (answer_get_string (verify, "result.status"), ==, "active");
  g_assert_cmpint (answer_get_integer (verify, "messages.0.code"), ==, 10000);
  answer_assert_bad (as_account, 401, 1000);
  answer_assert_good (accounts);
  g_assert_cmpstr (answer_get_string (accounts, "result.0.id"), ==, KVP_DEMO_ACCOUNT_ID);
  g_assert_cmpstr (answer_get_string (accounts, "result.0.name"), ==, KVP_DEMO_ACCOUNT_NAME);
  answer_assert_good (memberships);
}

/* There is one account: a client that asks for pages until one is empty has to meet an end. */
static void
test_pages (Fixture       *fixture,
            gconstpointer  user_data)
{
  static const char * const paths[] = { ACCOUNTS, DEMO_BASE "/memberships" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *second_path = g_strconcat (paths[i], "?page=2", NULL);
      g_autofree char *wrong_path = g_strconcat (paths[i], "?page=0", NULL);
      g_autofree char *small_path = g_strconcat (paths[i], "?page=1&per_page=5", NULL);
      g_autoptr(Answer) second = fixture_send (fixture, "GET", second_path, NULL);
      g_autoptr(Answer) wrong = fixture_send (fixture, "GET", wrong_path, NULL);
      g_autoptr(Answer) small = fixture_send (fixture, "GET", small_path, NULL);

      answer_assert_good (second);
      g_assert_cmpuint (answer_get_length (second, "result"), ==, 0);
      g_assert_cmpint (answer_get_integer (second, "result_info.page"), ==, 2);
      g_assert_cmpint (answer_get_integer (second, "result_info.count"), ==, 0);
      g_assert_cmpint (answer_get_integer (second, "result_info.total_count"), ==, 1);
      answer_assert_bad (wrong, 400, 10001);
      answer_assert_good (small);
      g_assert_cmpuint (answer_get_length (small, "result"), ==, 1);
      g_assert_cmpint (answer_get_integer (small, "result_info.per_page"), ==, 5);
    }
}

/* Nothing outside the values of a namespace can be changed, by whatever detour a request came. */
static void
test_other_methods (Fixture       *fixture,
                    gconstpointer  user_data)
{
  static const char * const paths[] = {
    USER_VERIFY, ACCOUNT_VERIFY, ACCOUNTS, DEMO_BASE "/accounts/" KVP_DEMO_ACCOUNT_ID,
    DEMO_BASE "/memberships",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "DELETE", paths[i], NULL);

      answer_assert_bad (answer, 405, 7001);
    }
}

static void
test_account_owned (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr(Answer) verify = NULL;
  g_autoptr(Answer) as_account = NULL;
  g_autoptr(Answer) accounts = NULL;
  g_autoptr(Answer) keys = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_ACCOUNT_OWNED);
  verify = fixture_send (fixture, "GET", USER_VERIFY, NULL);
  answer_assert_bad (verify, 401, 1000);
  as_account = fixture_send (fixture, "GET", ACCOUNT_VERIFY, NULL);
  answer_assert_good (as_account);
  accounts = fixture_send (fixture, "GET", ACCOUNTS, NULL);
  answer_assert_bad (accounts, 400, 1001);
  keys = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (keys);
}

static void
test_no_accounts (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr(Answer) accounts = NULL;
  g_autoptr(Answer) keys = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_NO_ACCOUNTS);
  accounts = fixture_send (fixture, "GET", ACCOUNTS, NULL);
  answer_assert_good (accounts);
  g_assert_cmpuint (answer_get_length (accounts, "result"), ==, 0);
  keys = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (keys);
}

static void
test_expired (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(Answer) verify = NULL;
  g_autoptr(Answer) keys = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_EXPIRED);
  verify = fixture_send (fixture, "GET", USER_VERIFY, NULL);
  answer_assert_good (verify);
  g_assert_cmpstr (answer_get_string (verify, "result.status"), ==, "expired");
  keys = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_bad (keys, 403, 10000);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(Answer) keys = NULL;
  g_autoptr(Answer) get = NULL;
  g_autoptr(Answer) bulk = NULL;
  g_autoptr(Answer) one = NULL;
  g_autoptr(Answer) put = NULL;

  fixture_put (fixture, "a", "1", NULL, 0);
  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_READ_ONLY);
  keys = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_good (keys);
  get = fixture_send (fixture, "POST", "bulk/get", "{\"keys\":[\"a\"]}");
  answer_assert_good (get);
  bulk = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  answer_assert_bad (bulk, 403, 10000);
  one = fixture_send (fixture, "DELETE", "values/a", NULL);
  answer_assert_bad (one, 403, 10000);
  put = fixture_send (fixture, "PUT", "values/b", "2");
  answer_assert_bad (put, 403, 10000);
  g_assert_true (fixture_has (fixture, "a"));
  g_assert_false (fixture_has (fixture, "b"));
}

static void
test_no_kv (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(Answer) verify = NULL;
  g_autoptr(Answer) namespaces = NULL;
  g_autoptr(Answer) keys = NULL;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_NO_KV);
  verify = fixture_send (fixture, "GET", USER_VERIFY, NULL);
  answer_assert_good (verify);
  namespaces = fixture_send (fixture, "GET", DEMO_NAMESPACES, NULL);
  answer_assert_bad (namespaces, 403, 10000);
  keys = fixture_send (fixture, "GET", "keys", NULL);
  answer_assert_bad (keys, 403, 10000);
}

static void
test_wrong (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(Answer) verify = NULL;
  g_autoptr(Answer) delete = NULL;
  g_autoptr(Answer) without = NULL;

  fixture_put (fixture, "a", "1", NULL, 0);
  g_free (fixture->token);
  fixture->token = g_strdup (KVP_DEMO_TOKEN "x");
  verify = fixture_send (fixture, "GET", USER_VERIFY, NULL);
  answer_assert_bad (verify, 401, 1000);
  delete = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  answer_assert_bad (delete, 403, 10000);
  g_clear_pointer (&fixture->token, g_free);
  without = fixture_send (fixture, "POST", "bulk/delete", "[\"a\"]");
  answer_assert_bad (without, 400, 9106);
  g_assert_true (fixture_has (fixture, "a"));
}

int
main (int    argc,
      char **argv)
{
  /* No file is touched, and folders per test leak in GLib 2.74. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/tokens/user", test_user);
  ADD ("/demo/tokens/pages", test_pages);
  ADD ("/demo/tokens/other-methods", test_other_methods);
  ADD ("/demo/tokens/account-owned", test_account_owned);
  ADD ("/demo/tokens/no-accounts", test_no_accounts);
  ADD ("/demo/tokens/expired", test_expired);
  ADD ("/demo/tokens/read-only", test_read_only);
  ADD ("/demo/tokens/no-kv", test_no_kv);
  ADD ("/demo/tokens/wrong", test_wrong);

  return g_test_run ();
}
