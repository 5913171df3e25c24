/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-api-error.h"

#define SECRET "cfut_0123456789"
#define ONE(code, message) \
  "{\"success\":false,\"errors\":[{\"code\":" #code ",\"message\":\"" message "\"}],\"result\":null}"

static GError *
error_of (guint       status,
          gboolean    mitigated,
          const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(KvpAnswer) answer = kvp_answer_new (status, mitigated, bytes);
  KvpEnvelope envelope;
  GError *error = NULL;

  g_assert_false (kvp_api_check_answer (answer, &envelope, SECRET, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  return error;
}

static void
test_codes (void)
{
  static const struct {
    guint       status;
    const char *body;
    KvpError    code;
  } cases[] = {
    { 401, ONE (1000, "Invalid API Token"), KVP_ERROR_AUTH },
    { 400, ONE (9106, "Authentication failed"), KVP_ERROR_AUTH },
    { 400, ONE (6003, "Invalid request headers"), KVP_ERROR_AUTH },
    { 401, ONE (10000, "Authentication error"), KVP_ERROR_AUTH },
    { 403, ONE (10000, "Authentication error"), KVP_ERROR_FORBIDDEN },
    { 200, ONE (10000, "Authentication error"), KVP_ERROR_FORBIDDEN },
    { 403, ONE (9109, "Unauthorized to access requested resource"), KVP_ERROR_FORBIDDEN },
    { 403, ONE (4711, "no"), KVP_ERROR_FORBIDDEN },
    { 400, ONE (1001, "does not support account owned tokens"), KVP_ERROR_FORBIDDEN },
    { 413, ONE (10000, "KV GET_BULK failed: 413 Total size of request exceeds the limit of 25MB"),
      KVP_ERROR_REJECTED },
    { 404, ONE (10013, "namespace not found"), KVP_ERROR_NOT_FOUND },
    { 400, ONE (10013, "namespace not found"), KVP_ERROR_NOT_FOUND },
    { 200, ONE (10013, "namespace not found"), KVP_ERROR_NOT_FOUND },
    { 400, ONE (7003, "Could not route"), KVP_ERROR_NOT_FOUND },
    { 404, ONE (10009, "key not found"), KVP_ERROR_NOT_FOUND },
    { 400, ONE (10011, "malformed namespace"), KVP_ERROR_NOT_FOUND },
    { 404, ONE (4711, "what"), KVP_ERROR_NOT_FOUND },
    { 429, ONE (971, "Please wait"), KVP_ERROR_RATE_LIMITED },
    { 400, ONE (971, "Please wait"), KVP_ERROR_RATE_LIMITED },
    { 429, ONE (4711, "More than 1200 requests per 300 seconds reached"), KVP_ERROR_RATE_LIMITED },
    { 429, ONE (10048, "you have reached the limit"), KVP_ERROR_QUOTA },
    { 400, ONE (4711, "Daily delete LIMIT exceeded"), KVP_ERROR_QUOTA },
    { 403, ONE (10000, "KV delete() limit exceeded for the day."), KVP_ERROR_QUOTA },
    { 400, ONE (10012, "bulk delete: received 12762 keys, but max allowed per request is: 10000"),
      KVP_ERROR_REJECTED },
    { 400, ONE (10001, "validation"), KVP_ERROR_REJECTED },
    { 500, ONE (10001, "service error"), KVP_ERROR_SERVER },
    { 503, ONE (10013, "namespace not found"), KVP_ERROR_SERVER },
    { 408, ONE (4711, "too slow"), KVP_ERROR_TIMED_OUT },
    { 425, ONE (4711, "too early"), KVP_ERROR_SERVER },
    { 200, ONE (4711, "no"), KVP_ERROR_REJECTED },
    { 400, "{\"success\":true,\"result\":[]}", KVP_ERROR_REJECTED },
    { 502, "{\"success\":true,\"result\":[]}", KVP_ERROR_SERVER },
    { 401, "<html>", KVP_ERROR_AUTH },
    { 403, "<html>", KVP_ERROR_NOT_API },
    { 404, "<html>", KVP_ERROR_NOT_API },
    { 429, "", KVP_ERROR_RATE_LIMITED },
    { 408, "", KVP_ERROR_TIMED_OUT },
    { 400, "Bad Request", KVP_ERROR_NOT_API },
    { 200, "<html>", KVP_ERROR_NOT_API },
    { 200, "", KVP_ERROR_BAD_RESPONSE },
    { 522, "error code: 522", KVP_ERROR_SERVER },
    { 304, "", KVP_ERROR_NOT_API },
    { 302, ONE (1000, "moved"), KVP_ERROR_NOT_API },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = error_of (cases[i].status, FALSE, cases[i].body);

      g_assert_error (error, KVP_ERROR, (int) cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_mitigated (void)
{
  g_autoptr(GError) html = error_of (403, TRUE, "<html>");
  g_autoptr(GError) fine = error_of (503, TRUE, "<html>");

  g_assert_error (html, KVP_ERROR, KVP_ERROR_NOT_API);
  g_assert_error (fine, KVP_ERROR, KVP_ERROR_NOT_API);
  g_assert_nonnull (strstr (html->message, "firewall"));
}

static void
test_words (void)
{
  g_autoptr(GError) error = NULL;

  error = error_of (400, FALSE,
                    "{\"success\":false,\"errors\":[{\"message\":\"first\",\"code\":10001,"
                    "\"documentation_url\":\"https://example.com/d\","
                    "\"error_chain\":[{\"code\":7,\"message\":\"inner\"}],\"source\":{\"pointer\":\"/0\"}},"
                    "{\"code\":10002,\"message\":\"se\\ncond\\u202e\\u0000\"},\"plain\",null,[[]],"
                    "{\"message\":null}]}");
  g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message,
                            "“first — https://example.com/d; inner; se␊cond<U+202E>␀; plain” (10001)"));
  g_assert_null (strstr (error->message, "/0"));
}

static void
test_odd_errors (void)
{
  static const char *const errors[] = { "null", "7", "\"all wrong\"", "{}", "[]", "[7]",
                                        "{\"code\":\"x\",\"message\":{}}", "[{\"code\":1e400}]" };

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"errors\":%s,\"success\":false}", errors[i]);
      g_autoptr(GError) error = error_of (400, FALSE, body);

      g_assert_error (error, KVP_ERROR, KVP_ERROR_REJECTED);
    }
}

static void
test_long_words (void)
{
  g_autoptr(GString) body = g_string_new ("{\"success\":false,\"errors\":[");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (body, "%s{\"code\":%u,\"message\":\"ééé %u\"}", i > 0 ? "," : "", 20000 + i, i);
  g_string_append (body, "]}");
  error = error_of (400, FALSE, body->str);
  g_assert_cmpuint (strlen (error->message), <, 1000);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strstr (error->message, "…"));
}

static void
test_secret (void)
{
  /* At every place where the text may be cut. */
  for (guint n = 0; n < 640; n++)
    {
      g_autofree char *fill = g_strnfill (n, 'x');
      g_autofree char *body = g_strconcat ("{\"success\":false,\"errors\":[{\"message\":\"", fill,
                                           SECRET " " SECRET "\"}]}", NULL);
      g_autoptr(GError) error = error_of (400, FALSE, body);

      g_assert_null (strstr (error->message, "cfut_"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api-error/codes", test_codes);
  g_test_add_func ("/api-error/mitigated", test_mitigated);
  g_test_add_func ("/api-error/words", test_words);
  g_test_add_func ("/api-error/odd-errors", test_odd_errors);
  g_test_add_func ("/api-error/long-words", test_long_words);
  g_test_add_func ("/api-error/secret", test_secret);

  return g_test_run ();
}
