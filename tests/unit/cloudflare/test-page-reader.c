/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-page-reader.h"

static KvpKeyPage *
read_page (const char  *body,
           gsize        length,
           GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, length);
  g_autoptr(KvpAnswer) answer = kvp_answer_new (200, FALSE, bytes);

  return kvp_key_page_read (answer, NULL, NULL, error);
}

/* --- pages by chance, read by both parsers --- */

static void
append_string (GString *out,
               GRand   *rand)
{
  static const gunichar interesting[] = { '"', '\\', '/', '\b', '\n', 0x7F, 0xE9, 0x65E5, 0x1F600, 0x202E,
                                          'a', ' ', '%' };
  guint n = (guint) g_rand_int_range (rand, 1, 12);
  gboolean escape_all = g_rand_boolean (rand);

  g_string_append_c (out, '"');
  for (guint i = 0; i < n; i++)
    {
      gunichar c = interesting[g_rand_int_range (rand, 0, G_N_ELEMENTS (interesting))];

      if (c > 0xFFFF && escape_all)
        g_string_append_printf (out, "\\u%04x\\u%04X", 0xD800 + ((c - 0x10000) >> 10),
                                0xDC00 + ((c - 0x10000) & 0x3FF));
      else if (c == '"' || c == '\\' || c < 0x20 || escape_all)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_c (out, '"');
}

static void
append_value (GString *out,
              GRand   *rand,
              guint    depth)
{
  int kind = g_rand_int_range (rand, 0, depth > 0 ? 8 : 6);
  int n = g_rand_int_range (rand, 0, 4);

  switch (kind)
    {
    case 0:
      g_string_append (out, "null");
      break;

    case 1:
      g_string_append (out, g_rand_boolean (rand) ? "true" : "false");
      break;

    case 2:
      g_string_append_printf (out, "%d", g_rand_int_range (rand, -1000000, 1000000));
      break;

    case 3:
      g_string_append_printf (out, "%d.%dE%+d", g_rand_int_range (rand, 0, 100),
                              g_rand_int_range (rand, 0, 100), n);
      break;

    case 4:
    case 5:
      append_string (out, rand);
      break;

    case 6:
      g_string_append_c (out, '[');
      for (int i = 0; i < n; i++)
        {
          g_string_append (out, i > 0 ? " ,\n" : "");
          append_value (out, rand, depth - 1);
        }
      g_string_append_c (out, ']');
      break;

    default:
      g_string_append_c (out, '{');
      for (int i = 0; i < n; i++)
        {
          g_string_append_printf (out, "%s\"m%d\" : ", i > 0 ? "," : "", i);
          append_value (out, rand, depth - 1);
        }
      g_string_append_c (out, '}');
    }
}

/* Members in any order, some of them unknown. */
static void
append_key (GString *out,
            GRand   *rand)
{
  int first = g_rand_int_range (rand, 0, 4);
  gboolean some = FALSE;

  g_string_append_c (out, '{');
  for (int i = 0; i < 4; i++)
    {
      int member = (first + i) % 4;

      if (member != 0 && g_rand_boolean (rand))
        continue;
      g_string_append (out, some ? ", " : "");
      some = TRUE;

      if (member == 0)
        {
          g_string_append (out, g_rand_boolean (rand) ? "\"name\":" : "\"n\\u0061me\" : ");
          append_string (out, rand);
        }
      else if (member == 1)
        g_string_append_printf (out, "\"expiration\": %u", g_rand_int (rand));
      else
        {
          g_string_append (out, member == 2 ? "\"metadata\":" : "\"unknown\":");
          append_value (out, rand, 3);
        }
    }
  g_string_append_c (out, '}');
}

static char *
make_page (GRand *rand,
           guint  n_keys)
{
  GString *page = g_string_new ("{");
  guint first = (guint) g_rand_int_range (rand, 0, 4);

  for (guint i = 0; i < 4; i++)
    {
      g_string_append (page, i > 0 ? ",\n " : "");
      switch ((first + i) % 4)
        {
        case 0:
          g_string_append (page, "\"success\" : true");
          break;

        case 1:
          g_string_append (page, "\"messages\":");
          append_value (page, rand, 4);
          break;

        case 2:
          g_string_append (page, "\"result_info\":{\"count\":1,\"cursor\":");
          append_string (page, rand);
          g_string_append_c (page, '}');
          break;

        default:
          g_string_append (page, "\"result\":[");
          for (guint key = 0; key < n_keys; key++)
            {
              g_string_append (page, key > 0 ? "," : "");
              append_key (page, rand);
            }
          g_string_append_c (page, ']');
        }
    }
  g_string_append_c (page, '}');

  return g_string_free (page, FALSE);
}

static void
compare_key (const KvpKey *key,
             JsonObject   *object)
{
  JsonNode *metadata = json_object_get_member (object, "metadata");

  g_assert_cmpstr (key->name, ==, json_object_get_string_member (object, "name"));
  g_assert_cmpuint (key->name_length, ==, strlen (key->name));
  g_assert_cmpint (key->flags, ==, KVP_KEY_NO_FLAGS);
  g_assert_cmpint (key->expiration, ==, json_object_get_int_member_with_default (object, "expiration", 0));

  if (metadata == NULL || JSON_NODE_HOLDS_NULL (metadata))
    {
      g_assert_null (key->metadata);
    }
  else
    {
      g_autoptr(JsonNode) node = json_from_string (key->metadata, NULL);

      g_assert_nonnull (node);
      g_assert_cmpuint (key->metadata_length, ==, strlen (key->metadata));
      g_assert_true (json_node_equal (node, metadata));
    }
}

static void
test_like_json_glib (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20240229);

  for (guint round = 0; round < 300; round++)
    {
      guint n_keys = (guint) g_rand_int_range (rand, 0, 40);
      g_autofree char *body = make_page (rand, n_keys);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpKeyPage) page = read_page (body, strlen (body), &error);
      JsonObject *root;
      JsonArray *result;

      g_assert_no_error (error);
      json_parser_load_from_data (parser, body, -1, &error);
      g_assert_no_error (error);
      root = json_node_get_object (json_parser_get_root (parser));
      result = json_object_get_array_member (root, "result");

      g_assert_cmpuint (kvp_key_list_get_length (page->keys), ==, n_keys);
      g_assert_cmpuint (json_array_get_length (result), ==, n_keys);
      for (guint i = 0; i < n_keys; i++)
        compare_key (kvp_key_list_get (page->keys, i), json_array_get_object_element (result, i));
      g_assert_cmpstr (page->cursor, ==,
                       json_object_get_string_member (json_object_get_object_member (root, "result_info"),
                                                      "cursor"));
    }
}

/* A byte changed, left out or put in: an error or a page, and what json-glib refuses too is refused. */
static void
test_damaged (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);

  for (guint round = 0; round < 3000; round++)
    {
      g_autofree char *body = make_page (rand, 3);
      gsize length = strlen (body);
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) length);
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpKeyPage) page = NULL;

      if (g_rand_boolean (rand))
        body[at] = (char) g_rand_int_range (rand, 0, 256);
      else
        length = at;

      page = read_page (body, length, &error);
      g_assert_true ((page == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_true (error->domain == KVP_ERROR);
    }
}

/* --- where json-glib is wrong --- */

static const KvpKey *
read_one (KvpKeyPage **page,
          const char  *key)
{
  g_autofree char *body = g_strdup_printf ("{\"success\":true,\"result\":[%s]}", key);
  g_autoptr(GError) error = NULL;

  *page = read_page (body, strlen (body), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_get_length ((*page)->keys), ==, 1);

  return kvp_key_list_get ((*page)->keys, 0);
}

static void
test_exact (void)
{
  static const char *const metadata[] = {
    "12345678901234567890", "1e400", "0.1", "-0", "1.0", "\"\\u0000x\"", "\"\\ud83d\"", "{\"a\":1,\"a\":2}",
    "[ 1 ,\t2 ]", "\"\\/\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (metadata); i++)
    {
      g_autoptr(KvpKeyPage) page = NULL;
      g_autofree char *text = g_strdup_printf ("{\"name\":\"a\",\"metadata\": %s }", metadata[i]);
      const KvpKey *key = read_one (&page, text);

      g_assert_cmpstr (key->metadata, ==, metadata[i]);
      g_assert_cmpuint (key->metadata_length, ==, strlen (metadata[i]));
    }
}

static void
test_names (void)
{
  g_autoptr(KvpKeyPage) nul = NULL;
  g_autoptr(KvpKeyPage) lone = NULL;
  g_autoptr(KvpKeyPage) nul_member = NULL;
  const KvpKey *key;

  key = read_one (&nul, "{\"name\":\"a\\u0000b\"}");
  g_assert_cmpmem (key->name, key->name_length, "a\0b", 3);
  g_assert_cmpint (key->flags, ==, KVP_KEY_NO_FLAGS);

  key = read_one (&lone, "{\"name\":\"a\\udfff\"}");
  g_assert_cmpstr (key->name, ==, "a\xef\xbf\xbd");
  g_assert_cmpint (key->flags, ==, KVP_KEY_INEXACT_NAME);

  /* Not a second name: its own name goes on after the NUL. */
  key = read_one (&nul_member, "{\"name\":\"a\",\"name\\u0000\":\"b\",\"nam\":\"c\"}");
  g_assert_cmpstr (key->name, ==, "a");
}

static void
test_cursor (void)
{
  static const struct {
    const char *info;
    const char *cursor;
  } cases[] = {
    { "{}", NULL },
    { "null", NULL },
    { "{\"cursor\":null}", NULL },
    { "{\"cursor\":\"\"}", NULL },
    { "{\"count\":1,\"cursor\":\"a\\u002b\"}", "a+" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"result_info\":%s,\"success\":true,\"result\":[]}",
                                               cases[i].info);
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpKeyPage) page = read_page (body, strlen (body), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (page->cursor, ==, cases[i].cursor);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/page-reader/like-json-glib", test_like_json_glib);
  g_test_add_func ("/page-reader/damaged", test_damaged);
  g_test_add_func ("/page-reader/exact", test_exact);
  g_test_add_func ("/page-reader/names", test_names);
  g_test_add_func ("/page-reader/cursor", test_cursor);

  return g_test_run ();
}
