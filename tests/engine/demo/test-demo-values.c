/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#include <string.h>

static void
assert_body (Answer     *answer,
             const char *text)
{
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), text,
                   strlen (text));
}

/* The path's key is undone once, on the path as it came. */
static void
test_decoded_once (Fixture       *fixture,
                   gconstpointer  user_data)
{
  static const struct { const char *name; const char *path; } keys[] = {
    { "a/b", "values/a%2Fb" },
    { "a%2Fb", "values/a%252Fb" },
    { "a%252Fb", "values/a%25252Fb" },
    { "a b+c", "values/a%20b+c" },
    { "\346\227\245", "values/%E6%97%A5" },
    { "a?b#c", "values/a%3Fb%23c" },
  };
  g_autoptr(GBytes) nul = g_bytes_new_static ("a\0b", 3);
  g_autoptr(Answer) put = NULL;
  g_autoptr(Answer) not_text = fixture_send (fixture, "PUT", "values/a%FF", "x");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    fixture_put (fixture, keys[i].name, keys[i].name, "{\"x\":1}", 0);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", keys[i].path, NULL);

      assert_body (answer, keys[i].name);
    }

  put = fixture_send (fixture, "PUT", "values/a%00b", "x");
  answer_assert_good (put);
  g_assert_true (kvp_demo_server_has_key (fixture->server, fixture->id, nul));
  answer_assert_bad (not_text, 400, 10001);
}

static void
test_get_value (Fixture       *fixture,
                gconstpointer  user_data)
{
  gint64 later = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_autofree char *expiration = g_strdup_printf ("%" G_GINT64_FORMAT, later);
  g_autoptr(Answer) value = NULL;
  g_autoptr(Answer) metadata = NULL;
  g_autoptr(Answer) no_metadata = NULL;
  g_autoptr(Answer) empty = NULL;
  g_autoptr(Answer) no_value = fixture_send (fixture, "GET", "values/gone", NULL);
  g_autoptr(Answer) no_key = fixture_send (fixture, "GET", "metadata/gone", NULL);

  answer_assert_bad (no_value, 404, 10009);
  answer_assert_bad (no_key, 404, 10009);
  fixture_put (fixture, "a", "one", "12345678901234567890", later);
  fixture_put (fixture, "b", "", NULL, 0);

  value = fixture_send (fixture, "GET", "values/a", NULL);
  assert_body (value, "one");
  g_assert_cmpstr (soup_message_headers_get_one (value->headers, "expiration"), ==, expiration);
  g_assert_cmpstr (soup_message_headers_get_content_type (value->headers, NULL), ==,
                   "application/octet-stream");

  metadata = fixture_send (fixture, "GET", "metadata/a", NULL);
  answer_assert_good (metadata);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (metadata->body, NULL), -1,
                                  "\"result\":12345678901234567890}"));
  empty = fixture_send (fixture, "GET", "values/b", NULL);
  assert_body (empty, "");
  no_metadata = fixture_send (fixture, "GET", "metadata/b", NULL);
  answer_assert_good (no_metadata);
  g_assert_true (JSON_NODE_HOLDS_NULL (answer_get (no_metadata, "result")));
}

static void
test_put_value (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(Answer) put = fixture_send (fixture, "PUT", "values/a%2Fb?expiration_ttl=60", "raw");
  g_autoptr(Answer) soon = fixture_send (fixture, "PUT", "values/b?expiration_ttl=59", "raw");
  g_autoptr(Answer) got = fixture_send (fixture, "GET", "values/a%2Fb", NULL);
  g_autoptr(Answer) listed = fixture_send (fixture, "GET", "keys", NULL);
  g_autoptr(Answer) deleted = NULL;

  answer_assert_good (put);
  answer_assert_bad (soon, 400, 10034);
  assert_body (got, "raw");
  g_assert_cmpint (answer_get_integer (listed, "result.0.expiration"), >, 0);
  deleted = fixture_send (fixture, "DELETE", "values/a%2Fb", NULL);
  answer_assert_good (deleted);
  g_assert_cmpuint (kvp_demo_server_count_keys (fixture->server, fixture->id), ==, 0);
}

static void
test_put_form (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(SoupMultipart) form = soup_multipart_new ("multipart/form-data");
  g_autoptr(SoupMessage) message = fixture_new_message (fixture, "PUT", "values/a", NULL);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(Answer) value = NULL;
  g_autoptr(Answer) metadata = NULL;

  soup_multipart_append_form_string (form, "value", "one");
  soup_multipart_append_form_string (form, "metadata", "{\"t\":1e400}");
  soup_multipart_to_message (form, soup_message_get_request_headers (message), &body);
  soup_message_set_request_body_from_bytes (message, NULL, body);
  reply = soup_session_send_and_read (fixture->session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  value = fixture_send (fixture, "GET", "values/a", NULL);
  assert_body (value, "one");
  metadata = fixture_send (fixture, "GET", "metadata/a", NULL);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (metadata->body, NULL), -1, "\"result\":{\"t\":1e400}}"));
}

/* The last boundary may be the end of the body: older fetch() of Node.js writes no line break behind it. */
static void
test_put_form_without_last_line_break (Fixture       *fixture,
                                       gconstpointer  user_data)
{
  static const char form[] = "--b\r\n"
                             "Content-Disposition: form-data; name=\"value\"\r\n\r\n"
                             "one\r\n"
                             "--b\r\n"
                             "Content-Disposition: form-data; name=\"metadata\"\r\n\r\n"
                             "[2]\r\n"
                             "--b--";
  g_autoptr(SoupMessage) message = fixture_new_message (fixture, "PUT", "values/a", NULL);
  g_autoptr(GBytes) body = g_bytes_new_static (form, sizeof form - 1);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(Answer) value = NULL;
  g_autoptr(Answer) metadata = NULL;

  soup_message_set_request_body_from_bytes (message, "multipart/form-data; boundary=b", body);
  reply = soup_session_send_and_read (fixture->session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  value = fixture_send (fixture, "GET", "values/a", NULL);
  assert_body (value, "one");
  metadata = fixture_send (fixture, "GET", "metadata/a", NULL);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (metadata->body, NULL), -1, "\"result\":[2]}"));
}

/* What the real service's firewall and router do to some names: the bulk routes are the only ones that
 * reach them. */
static void
test_hostile_paths (Fixture       *fixture,
                    gconstpointer  user_data)
{
  static const char * const blocked[] = { "values/..%2Fx", "values/a%2F..%2Fb", "values/...",
                                          "values/wait...", "metadata/a%2F.." };
  static const char * const unroutable[] = { "values/a%5Eb", "values/a%1Fb" };

  fixture_put (fixture, "../x", NULL, NULL, 0);
  fixture_put (fixture, "...", NULL, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (blocked); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", blocked[i], NULL);

      g_assert_cmpuint (answer->status, ==, 403);
      g_assert_null (answer->json);
      g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "cf-mitigated"), ==, "challenge");
      g_assert_cmpstr (soup_message_headers_get_content_type (answer->headers, NULL), ==, "text/html");
      g_assert_nonnull (soup_message_headers_get_one (answer->headers, "cf-ray"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (unroutable); i++)
    {
      g_autoptr(Answer) answer = fixture_send (fixture, "GET", unroutable[i], NULL);

      answer_assert_bad (answer, 404, 7003);
    }
  {
    g_autoptr(Answer) answer = fixture_send (fixture, "DELETE", "values/..%2Fx", NULL);

    g_assert_cmpuint (answer->status, ==, 403);
    g_assert_true (fixture_has (fixture, "../x"));
  }
}

/* Values of the sample: the same every time, some of them binary, one of a megabyte. */
static void
test_sample_values (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (fixture->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autofree char *price = g_strdup_printf (DEMO_NAMESPACES "/%s/values/product%%3A000118%%3Aprice", id);
  g_autofree char *picture = g_strdup_printf (DEMO_NAMESPACES "/%s/values/cache%%2Fthumb%%2F000001.png", id);
  g_autofree char *export = g_strdup_printf (DEMO_NAMESPACES
                                             "/%s/values/cache%%2Fexport%%2Fall-products.json", id);
  g_autoptr(Answer) first = fixture_send (fixture, "GET", price, NULL);
  g_autoptr(Answer) second = fixture_send (fixture, "GET", price, NULL);
  g_autoptr(Answer) binary = fixture_send (fixture, "GET", picture, NULL);
  g_autoptr(Answer) large = fixture_send (fixture, "GET", export, NULL);

  g_assert_nonnull (first->json);
  g_assert_true (g_bytes_equal (first->body, second->body));
  g_assert_cmpuint (binary->status, ==, 200);
  g_assert_false (g_utf8_validate_len (g_bytes_get_data (binary->body, NULL), g_bytes_get_size (binary->body),
                                       NULL));
  g_assert_cmpuint (g_bytes_get_size (large->body), ==, 1024 * 1024);
  g_assert_nonnull (large->json);
}

int
main (int    argc,
      char **argv)
{
  /* No file is touched, and folders per test leak in GLib 2.74. */
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/values/decoded-once", test_decoded_once);
  ADD ("/demo/values/get", test_get_value);
  ADD ("/demo/values/put", test_put_value);
  ADD ("/demo/values/put-form", test_put_form);
  ADD ("/demo/values/put-form-without-last-line-break", test_put_form_without_last_line_break);
  ADD ("/demo/values/hostile-paths", test_hostile_paths);
  ADD ("/demo/values/sample", test_sample_values);

  return g_test_run ();
}
