/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pure parts of a dry run: what is listed for a filter, and what is said of a listing that is not
 * whole. */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "purge/kvp-progress.h"
#include "purge/kvp-scan-missing.h"
#include "purge/kvp-scan-range.h"
#include "run-fixture.h"

static GBytes *
bytes (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
assert_range (GPtrArray  *ranges,
              guint       index,
              const char *prefix,
              gboolean    look_up)
{
  KvpScanRange *range = g_ptr_array_index (ranges, index);

  g_assert_true (range->look_up == look_up);
  if (prefix == NULL)
    {
      g_assert_null (range->prefix);
      return;
    }
  g_assert_cmpmem (g_bytes_get_data (range->prefix, NULL), g_bytes_get_size (range->prefix), prefix, strlen (prefix));
}

static void
test_range_every (void)
{
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(GPtrArray) ranges = kvp_scan_range_for_filter (filter);

  g_assert_cmpuint (ranges->len, ==, 1);
  assert_range (ranges, 0, NULL, FALSE);
}

static void
test_range_prefixes (void)
{
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a:", "a:b", "b:", NULL);
  g_autoptr(GPtrArray) ranges = kvp_scan_range_for_filter (filter);

  g_assert_cmpuint (ranges->len, ==, 2);
  assert_range (ranges, 0, "a:", FALSE);
  assert_range (ranges, 1, "b:", FALSE);
}

static GPtrArray *
ranges_for_keys (const char *format,
                 guint       n_keys)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *number = g_strdup_printf ("%02u", i);
      g_autofree char *name = g_strconcat (format, number, NULL);

      run_filter_add_key (builder, name);
    }
  filter = run_filter_build (builder);

  return kvp_scan_range_for_filter (filter);
}

static void
test_range_few_keys (void)
{
  g_autoptr(GPtrArray) ranges = ranges_for_keys ("key:", KVP_SCAN_MAX_LOOK_UPS);

  g_assert_cmpuint (ranges->len, ==, KVP_SCAN_MAX_LOOK_UPS);
  assert_range (ranges, 0, "key:00", TRUE);
  assert_range (ranges, 19, "key:19", TRUE);
}

static void
test_range_many_keys (void)
{
  g_autoptr(GPtrArray) ranges = ranges_for_keys ("key:", KVP_SCAN_MAX_LOOK_UPS + 1);
  g_autoptr(GPtrArray) all_differ = ranges_for_keys ("", 40);

  g_assert_cmpuint (ranges->len, ==, 1);
  assert_range (ranges, 0, "key:", FALSE);
  g_assert_cmpuint (all_differ->len, ==, 1);
  assert_range (all_differ, 0, NULL, FALSE);
}

/* "é" and "è" share their first byte; half a character must not go into a URL. */
static void
test_range_whole_characters (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GPtrArray) ranges = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  run_filter_add_key (builder, "caf\303\250");
  for (guint i = 0; i < KVP_SCAN_MAX_LOOK_UPS; i++)
    {
      g_autofree char *name = g_strdup_printf ("caf\303\251%u", i);

      run_filter_add_key (builder, name);
    }
  filter = run_filter_build (builder);
  ranges = kvp_scan_range_for_filter (filter);

  g_assert_cmpuint (ranges->len, ==, 1);
  assert_range (ranges, 0, "caf", FALSE);
}

static void
assert_missing (const KvpScanExtent *extents,
                gsize                n_extents,
                guint64              n_keys,
                const char          *reason,
                const char          *expected)
{
  g_autofree char *sentence = kvp_scan_missing_describe (extents, n_extents, n_keys, reason);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_missing_one (void)
{
  KvpScanRange whole = { NULL, FALSE };
  g_autoptr(GBytes) last = bytes ("product:0005");
  KvpScanExtent extent = { &whole, last, FALSE };

  assert_missing (&extent, 1, 12000, NULL, "Stopped after 12,000 keys; what comes after “product:0005” was not listed.");
  assert_missing (&extent, 1, 1, NULL, "Stopped after 1 key; what comes after “product:0005” was not listed.");
  assert_missing (&extent, 1, 12000, "Cloudflare fails.",
                  "Cloudflare fails. Only 12,000 keys were listed. What comes after “product:0005” was not listed.");

  extent.last_name = NULL;
  assert_missing (&extent, 1, 0, NULL, "Stopped after 0 keys. Nothing was listed.");

  extent.complete = TRUE;
  assert_missing (&extent, 1, 12000, NULL, NULL);
}

static void
test_missing_several (void)
{
  g_autoptr(GBytes) a = bytes ("a:");
  g_autoptr(GBytes) b = bytes ("b:");
  g_autoptr(GBytes) last = bytes ("a:7");
  KvpScanRange range_a = { a, FALSE };
  KvpScanRange range_b = { b, FALSE };
  KvpScanRange look_up = { b, TRUE };
  KvpScanExtent extents[] = {
    { &range_a, last, FALSE },
    { &range_b, NULL, FALSE },
    { &look_up, NULL, FALSE },
    { &range_b, NULL, FALSE },
    { &range_b, NULL, TRUE },
    { &range_b, NULL, FALSE },
  };

  assert_missing (extents, 2, 7, NULL,
                  "Stopped after 7 keys. Of what starts with “a:”, what comes after “a:7” was not listed. "
                  "Nothing that starts with “b:” was listed.");
  assert_missing (extents, 6, 7, NULL,
                  "Stopped after 7 keys. Of what starts with “a:”, what comes after “a:7” was not listed. "
                  "Nothing that starts with “b:” was listed. The key “b:” was not looked up. "
                  "2 more parts were not listed to their end.");
}

/* Names are untrusted: shown visibly, and not 512 bytes of them. */
static void
test_missing_odd_names (void)
{
  KvpScanRange whole = { NULL, FALSE };
  g_autofree char *long_text = g_strnfill (512, 'x');
  g_autoptr(GBytes) odd = g_bytes_new_static ("a\0b\n\342\200\256<b>", 10);
  g_autoptr(GBytes) long_name = bytes (long_text);
  KvpScanExtent extent = { &whole, odd, FALSE };
  g_autofree char *sentence = kvp_scan_missing_describe (&extent, 1, 2, NULL);
  g_autofree char *short_sentence = NULL;

  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  g_assert_null (strchr (sentence, '\n'));
  g_assert_null (strstr (sentence, "\342\200\256"));
  g_assert_nonnull (strstr (sentence, "<b>"));

  extent.last_name = long_name;
  short_sentence = kvp_scan_missing_describe (&extent, 1, 2, NULL);
  g_assert_nonnull (strstr (short_sentence, "xxx…”"));
  g_assert_cmpuint (strlen (short_sentence), <, 150);
}

static void
test_progress_follows (void)
{
  const KvpProgress before = { .fetched = 10, .processed = 8, .matched = 4, .deleted = 3, .total = 4, .pages = 1, .requests = 2 };
  KvpProgress next = before;

  g_assert_true (kvp_progress_follows (&next, &before));

  next.matched = 9;
  g_assert_false (kvp_progress_follows (&next, &before)); /* more matched than processed */
  next = before;
  next.processed = 11;
  g_assert_false (kvp_progress_follows (&next, &before)); /* more processed than fetched */
  next = before;
  next.failed = 2;
  g_assert_false (kvp_progress_follows (&next, &before)); /* more outcomes than keys */
  next = before;
  next.deleted = 2;
  g_assert_false (kvp_progress_follows (&next, &before)); /* back */
  next = before;
  next.fetched = 9;
  g_assert_false (kvp_progress_follows (&next, &before)); /* back */
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scan/range/every-key", test_range_every);
  g_test_add_func ("/scan/range/prefixes", test_range_prefixes);
  g_test_add_func ("/scan/range/few-keys", test_range_few_keys);
  g_test_add_func ("/scan/range/many-keys", test_range_many_keys);
  g_test_add_func ("/scan/range/whole-characters", test_range_whole_characters);
  g_test_add_func ("/scan/missing/one", test_missing_one);
  g_test_add_func ("/scan/missing/several", test_missing_several);
  g_test_add_func ("/scan/missing/odd-names", test_missing_odd_names);
  g_test_add_func ("/progress/follows", test_progress_follows);

  return g_test_run ();
}
