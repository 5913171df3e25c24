/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-policy-reader.h"

/* What a token may do, as its policies say it: whatever is not plainly allowed in this account is not. */

#define ACCOUNT "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"
#define SECRET "secret-token"

#define HERE "{\"com.cloudflare.api.account." ACCOUNT "\":\"*\"}"
#define READ "[{\"id\":\"1\",\"name\":\"Workers KV Storage Read\"}]"
#define WRITE "[{\"id\":\"2\",\"name\":\"Workers KV Storage Write\"}]"
#define PURGE "[{\"id\":\"3\",\"name\":\"Cache Purge\"}]"
#define POLICY(effect, resources, groups) \
  "{\"id\":\"p\",\"effect\":\"" effect "\",\"resources\":" resources ",\"permission_groups\":" groups "}"

static gboolean
read_result (const char      *result,
             KvpTokenRights  *rights,
             GError         **error)
{
  g_autofree char *text = g_strdup_printf ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":%s}", result);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(KvpAnswer) answer = kvp_answer_new (200, FALSE, body);

  return kvp_policies_read (answer, ACCOUNT, SECRET, rights, error);
}

static void
assert_rights (const char *policies,
               KvpRight    read_keys,
               KvpRight    delete_keys,
               KvpRight    purge_cache)
{
  g_autofree char *result = g_strdup_printf ("{\"id\":\"t\",\"policies\":%s}", policies);
  g_autoptr(GError) error = NULL;
  KvpTokenRights rights;

  g_assert_true (read_result (result, &rights, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rights.read_keys, ==, read_keys);
  g_assert_cmpint (rights.delete_keys, ==, delete_keys);
  g_assert_cmpint (rights.purge_cache, ==, purge_cache);
}

#define YES KVP_RIGHT_YES
#define NO KVP_RIGHT_NO

static void
test_groups (void)
{
  assert_rights ("[]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", HERE, READ) "]", YES, NO, NO);
  /* Who may write may read. */
  assert_rights ("[" POLICY ("allow", HERE, WRITE) "]", YES, YES, NO);
  assert_rights ("[" POLICY ("allow", HERE, PURGE) "]", NO, NO, YES);
  assert_rights ("[" POLICY ("allow", HERE, READ) "," POLICY ("allow", HERE, WRITE) "," POLICY ("allow", HERE, PURGE) "]",
                 YES, YES, YES);
  /* By its whole name, and by nothing else of it. */
  assert_rights ("[" POLICY ("allow", HERE, "[{\"name\":\"Workers KV Storage Write (beta)\"},{\"id\":\"2\"},"
                             "{\"name\":\"workers kv storage write\"},{\"name\":null}]") "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", HERE, "[]") "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", HERE, "\"Workers KV Storage Write\"") "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", HERE, "null") "]", NO, NO, NO);
  assert_rights ("[{\"effect\":\"allow\",\"resources\":" HERE "}]", NO, NO, NO);
}

static void
test_resources (void)
{
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account.*\":\"*\"}", WRITE) "]", YES, YES, NO);
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account." OTHER "\":\"*\",\"com.cloudflare.api.account."
                             "0123456789ABCDEF0123456789ABCDEF\":\"*\"}", WRITE) "]", YES, YES, NO);

  /* Another account, or a part of this one that holds no keys. */
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account." OTHER "\":\"*\"}", WRITE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account." ACCOUNT "0\":\"*\"}", WRITE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account." ACCOUNT "\":{\"com.cloudflare.api.account.zone.*\":"
                             "\"*\"}}", WRITE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account.zone.*\":\"*\"}", PURGE) "]", NO, NO, YES);
  assert_rights ("[" POLICY ("allow", "{\"com.cloudflare.api.account." ACCOUNT "\\u0000\":\"*\"}", WRITE) "]", NO, NO, NO);

  /* What stands before is passed over, whatever it is. */
  assert_rights ("[" POLICY ("allow", "{\"a\":[[{\"b\":\"" ACCOUNT "\"}]],\"c\":null,\"com.cloudflare.api.account." ACCOUNT
                             "\":\"*\"}", READ) "]", YES, NO, NO);
  assert_rights ("[" POLICY ("allow", "[]", WRITE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", "null", WRITE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("allow", "\"com.cloudflare.api.account.*\"", WRITE) "]", NO, NO, NO);
}

/* In whichever order they stand. */
static void
test_denied (void)
{
  assert_rights ("[" POLICY ("allow", HERE, WRITE) "," POLICY ("deny", HERE, WRITE) "]", YES, NO, NO);
  assert_rights ("[" POLICY ("deny", HERE, WRITE) "," POLICY ("allow", HERE, WRITE) "]", YES, NO, NO);
  assert_rights ("[" POLICY ("deny", HERE, READ) "," POLICY ("allow", HERE, READ) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("deny", HERE, PURGE) "," POLICY ("allow", HERE, PURGE) "]", NO, NO, NO);
  assert_rights ("[" POLICY ("deny", "{\"com.cloudflare.api.account." OTHER "\":\"*\"}", WRITE) ","
                 POLICY ("allow", HERE, WRITE) "]", YES, YES, NO);
  /* One that a later version of the API may have gives nothing, and may take something away. */
  assert_rights ("[" POLICY ("allow", HERE, WRITE) "," POLICY ("ask", HERE, WRITE) "]", YES, NO, NO);
  assert_rights ("[" POLICY ("Allow", HERE, WRITE) "]", NO, NO, NO);
}

/* Nothing is made of what can not be read: the app then finds out by listing. */
static void
test_malformed (void)
{
  static const char *const results[] = {
    "null", "[]", "{}", "{\"policies\":null}", "{\"policies\":\"*\"}", "{\"policies\":{}}", "{\"policies\":[1]}", "{\"policies\":[null]}", "{\"policies\":[{}]}",
    "{\"policies\":[{\"effect\":null}]}", "{\"policies\":[{\"effect\":true}]}",
    "{\"policies\":[{\"effect\":\"allow\",\"effect\":\"deny\"}]}",
    "{\"policies\":[" POLICY ("allow", HERE, "[1]") "]}",
    "{\"policies\":[" POLICY ("allow", HERE, "[{\"name\":[]}]") "]}",
    "{\"policies\":[" POLICY ("allow", HERE, WRITE) ",{\"effect\":7}]}",
    "{\"policies\":[" POLICY ("allow", HERE, WRITE) "],\"policies\":[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      KvpTokenRights rights = { KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN };

      g_test_message ("%s", results[i]);
      if (read_result (results[i], &rights, &error))
        g_error ("It was read: %s", results[i]);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
      g_assert_null (strstr (error->message, SECRET));
      g_assert_cmpint (rights.delete_keys, ==, KVP_RIGHT_UNKNOWN);
    }
}

static void
test_refused (void)
{
  const char *text = "{\"success\":false,\"errors\":[{\"code\":9109,\"message\":\"Unauthorized " SECRET "\"}],"
                     "\"messages\":[],\"result\":null}";
  g_autoptr(GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr(KvpAnswer) answer = kvp_answer_new (403, FALSE, body);
  g_autoptr(GError) error = NULL;
  KvpTokenRights rights;

  g_assert_false (kvp_policies_read (answer, ACCOUNT, SECRET, &rights, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_null (strstr (error->message, SECRET));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/policy-reader/groups", test_groups);
  g_test_add_func ("/policy-reader/resources", test_resources);
  g_test_add_func ("/policy-reader/denied", test_denied);
  g_test_add_func ("/policy-reader/malformed", test_malformed);
  g_test_add_func ("/policy-reader/refused", test_refused);

  return g_test_run ();
}
