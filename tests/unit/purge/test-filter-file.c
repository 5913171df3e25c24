/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-filter-file.h"

#define EVERY "{\"version\":1,\"mode\":\"every\"}"

static KvpFilter *
create_filter (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) prefix = g_bytes_new ("a\0<b>\"\\é", 10);
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEYS_THAT_MATCH);
  kvp_filter_builder_add_prefix (builder, prefix);
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);

  return filter;
}

static void
test_round_trip (void)
{
  g_autoptr(KvpFilter) filter = create_filter ();
  g_autofree char *text = kvp_filter_file_to_text (filter, "It’s \"mine\"\n<b>");
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) again = kvp_filter_file_from_text (text, strlen (text), &name, &error);
  g_autofree char *before = kvp_filter_to_text (filter);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "It’s \"mine\"\n<b>");
  after = kvp_filter_to_text (again);
  g_assert_cmpstr (after, ==, before);
}

static void
test_bad_files (void)
{
  g_autoptr(KvpFilter) filter = create_filter ();
  g_autofree char *good = kvp_filter_file_to_text (filter, "name");
  static const struct {
    const char *text;
    const char *words;
  } cases[] = {
    { "", "no saved filter" },
    { "null", "no saved filter" },
    { "[]", "no saved filter" },
    { "{}", "no saved filter" },
    { "\xef\xbb\xbf{}", "no saved filter" },
    { EVERY, "no saved filter" },
    { "{\"format\":\"other\",\"version\":1,\"name\":\"a\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":0,\"name\":\"a\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1.5,\"name\":\"a\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":\"1\",\"name\":\"a\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":7,\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\\u0000b\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"name\":\"b\",\"filter\":{}}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"filter\":\"x\"}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\"}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"more\":1,\"filter\":" EVERY "}", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"filter\":" EVERY "} x", "no saved filter" },
    { "{\"format\":\"kv-purger-filter\",\"version\":2,\"name\":\"a\",\"more\":[1],\"filter\":{\"version\":9}}",
      "newer version" },
    { "{\"version\":3,\"format\":\"kv-purger-filter\"}", "newer version" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"filter\":{}}", "can’t be used" },
    { "{\"format\":\"kv-purger-filter\",\"version\":1,\"name\":\"a\",\"filter\":{\"version\":1,\"mode\":\"nothing\"}}",
      "can’t be used" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_null (kvp_filter_file_from_text (cases[i].text, strlen (cases[i].text), &name, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_null (name);
      if (strstr (error->message, cases[i].words) == NULL)
        g_error ("%s: %s", cases[i].text, error->message);
    }

  /* Cut off anywhere, it is no filter. The end is a new line. */
  for (gsize length = 0; length < strlen (good) - 1; length++)
    {
      g_autofree char *name = NULL;

      g_assert_null (kvp_filter_file_from_text (good, length, &name, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filter-file/round-trip", test_round_trip);
  g_test_add_func ("/filter-file/bad-files", test_bad_files);

  return g_test_run ();
}
