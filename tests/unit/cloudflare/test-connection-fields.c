/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-client.h"
#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-token.h"

static void
test_tokens (void)
{
  static const char *const good[] = {
    "cfut_abcDEF0123456789_-.~+/=", " \t cfut_a\r\n", "\xc2\xa0x\xe2\x80\x8b\xef\xbb\xbf", "0123456789abcdef",
  };
  static const char *const bad[] = {
    "", "   ", "\xe2\x80\x8b", "a b", "a\tb", "a\r\nHost: evil", "a\x7f", "a\x01", "abc…", "täken",
    "a\xe2\x80\x8b" "b", "a\xff", "пароль",
  };
  g_autofree char *long_token = g_strnfill (5000, 'a');
  g_autofree char *long_fault = kvp_client_check_token (long_token);
  g_autofree char *null_fault = kvp_client_check_token (NULL);
  g_autofree char *trimmed = kvp_token_trim (good[2]);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *fault = kvp_client_check_token (good[i]);

      g_assert_null (fault);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *fault = kvp_client_check_token (bad[i]);
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (fault);
      g_assert_null (kvp_client_new (KVP_CLIENT_DEFAULT_ENDPOINT, bad[i], &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
  g_assert_nonnull (long_fault);
  g_assert_nonnull (null_fault);
  g_assert_cmpstr (trimmed, ==, "x");
}

static void
test_endpoints (void)
{
  static const struct {
    const char *entered;
    const char *used; /* NULL: refused */
  } cases[] = {
    { "https://api.cloudflare.com/client/v4", "https://api.cloudflare.com/client/v4" },
    { "  https://api.cloudflare.com/client/v4/  ", "https://api.cloudflare.com/client/v4" },
    { "HTTPS://Example.org", "https://Example.org" },
    { "https://example.org//", "https://example.org" },
    { "https://example.org:8443/a%2Fb", "https://example.org:8443/a%2Fb" },
    { "http://127.0.0.1:8080/client/v4", "http://127.0.0.1:8080/client/v4" },
    { "http://127.1.2.3", "http://127.1.2.3" },
    { "http://localhost:9", "http://localhost:9" },
    { "http://LOCALHOST:9", "http://LOCALHOST:9" },
    { "http://[::1]:9/x", "http://[::1]:9/x" },
    { "", NULL },
    { "api.cloudflare.com", NULL },
    { "ftp://example.org", NULL },
    { "file:///etc/passwd", NULL },
    { "http://api.cloudflare.com/client/v4", NULL },
    { "http://127.0.0.1.example.org", NULL },
    { "http://localhost.example.org", NULL },
    { "http://128.0.0.1", NULL },
    { "http://0.0.0.0", NULL },
    { "http://127.1", NULL },
    { "http://[::2]", NULL },
    { "http://127.0.0.1@example.org", NULL },
    { "https://user@example.org", NULL },
    { "https://user:pass@example.org", NULL },
    { "https://example.org/?a=b", NULL },
    { "https://example.org/#x", NULL },
    { "https://", NULL },
    { "https:///client/v4", NULL },
    { "https://exa mple.org", NULL },
    { "https://example.org:99999", NULL },
    { "not an address", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fault = kvp_client_check_endpoint (cases[i].entered);
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpClient) client = kvp_client_new (cases[i].entered, "token", &error);

      g_test_message ("%s: %s", cases[i].entered, fault != NULL ? fault : "good");
      g_assert_cmpstr (client != NULL ? kvp_client_get_endpoint (client) : NULL, ==, cases[i].used);
      g_assert_true ((fault == NULL) == (cases[i].used != NULL));
      if (client == NULL)
        {
          g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
          g_assert_cmpstr (error->message, ==, fault);
        }
    }
}

static void
test_segments (void)
{
  static const struct {
    const char *segment;
    gsize       length;
    const char *path; /* NULL: refused */
  } cases[] = {
    { "", 0, NULL },
    { ".", 1, NULL },
    { "..", 2, NULL },
    { "...", 3, "/x/..." },
    { ".a", 2, "/x/.a" },
    { "a/b", 3, "/x/a%2Fb" },
    { "a%2Fb", 5, "/x/a%252Fb" },
    { "%2e%2e", 6, "/x/%252e%252e" },
    { "a?b#c+d e", 9, "/x/a%3Fb%23c%2Bd%20e" },
    { "\xe6\x97\xa5", 3, "/x/%E6%97%A5" },
    { "a\0b\n", 4, "/x/a%00b%0A" },
    { "-_~.", 4, "/x/-_~." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) path = g_string_new ("/x");
      gboolean good = kvp_path_append (path, cases[i].segment, cases[i].length);

      g_assert_cmpint (good, ==, cases[i].path != NULL);
      g_assert_cmpstr (path->str, ==, good ? cases[i].path : "/x");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection-fields/tokens", test_tokens);
  g_test_add_func ("/connection-fields/endpoints", test_endpoints);
  g_test_add_func ("/connection-fields/segments", test_segments);

  return g_test_run ();
}
