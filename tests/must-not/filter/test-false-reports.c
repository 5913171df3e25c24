/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "filter-fixture.h"
#include "store/kvp-plan.h"

/* A page of a namespace: what matches is counted, neither all keys under the prefix nor none; each key
 * once, with its own index and its own reasons. */
static void
test_dry_run_count (void)
{
  g_autoptr(KvpFilter) filter = filter_from (
    "{'version':1,'mode':'match','prefixes':['user:'],'join':'any','rules':["
    "{'path':'n','test':'equals','value':'3'},{'path':'even','test':'equals','value':'true'}]}");
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
  g_autoptr(KvpKeyList) page = kvp_key_list_new ();
  g_autoptr(GArray) found = NULL;
  g_autoptr(GError) error = NULL;
  guint next = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%04u", i % 5 == 0 ? "page" : "user", i);
      g_autofree char *metadata = g_strdup_printf ("{\"n\":%u,\"even\":%s}", i % 7,
                                                   i % 2 == 0 ? "true" : "false");
      KvpKey key = make_key (name, i % 11 == 0 ? NULL : metadata, 0);

      kvp_key_list_append (page, &key);
    }

  found = kvp_matcher_match_list (matcher, page, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 1000; i++)
    {
      gboolean in_prefix = i % 5 != 0;
      gboolean has_metadata = i % 11 != 0;
      guint64 why = (i % 7 == 3 ? 1 << 8 : 0) | (i % 2 == 0 ? 1 << 9 : 0);

      if (!in_prefix || !has_metadata || why == 0)
        continue;

      g_assert_cmpuint (next, <, found->len);
      g_assert_cmpuint (g_array_index (found, KvpPlanMatch, next).index, ==, i);
      g_assert_cmphex (g_array_index (found, KvpPlanMatch, next).why, ==, why | 1);
      next++;
    }

  g_assert_cmpuint (next, ==, found->len);
  g_assert_cmpuint (next, >, 100);
  g_assert_cmpuint (next, <, 700);
}

/* An empty page has no matches, which is not an error. */
static void
test_dry_run_count_empty (void)
{
  g_autoptr(KvpFilter) filter = filter_from ("{'version':1,'mode':'every'}");
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
  g_autoptr(KvpKeyList) page = kvp_key_list_new ();
  g_autoptr(GArray) found = NULL;
  g_autoptr(GError) error = NULL;

  found = kvp_matcher_match_list (matcher, page, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 0);
}

/* A key of which it can not be said whether it is meant is an error of the page, not a key that is not
 * meant. */
static void
test_swallowed_read_error (void)
{
  static const char *const broken[] = { "{", "{\"s\":}", "{\"s\":\"x\"", "\"\\ud8", "{\"s\":1}}" };
  static const char *const filters[] = {
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'s','test':'equals','value':'x'}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'s.t','test':'missing','value':''}]}",
    "{'version':1,'mode':'match','anywhere':'x'}",
  };

  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
      {
        g_autoptr(KvpFilter) filter = filter_from (filters[f]);
        g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
        g_autoptr(KvpKeyList) page = kvp_key_list_new ();
        g_autoptr(GError) error = NULL;
        KvpKey good = make_key ("good", "{\"s\":\"x\"}", 0);
        KvpKey bad = make_key ("bad", broken[i], 0);

        kvp_key_list_append (page, &good);
        kvp_key_list_append (page, &bad);
        g_assert_null (kvp_matcher_match_list (matcher, page, &error));
        g_assert_nonnull (error);
        g_assert_nonnull (strstr (error->message, "bad"));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/false-reports/dry-run-count", test_dry_run_count);
  g_test_add_func ("/must-not/false-reports/dry-run-count/empty", test_dry_run_count_empty);
  g_test_add_func ("/must-not/false-reports/swallowed-read-error", test_swallowed_read_error);

  return g_test_run ();
}
