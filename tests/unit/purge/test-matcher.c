/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "filter-fixture.h"
#include "store/kvp-plan.h"

static const KvpKey *
get_keys (guint *n_keys)
{
  static KvpKey keys[8];

  keys[0] = make_key ("a:1", "{\"s\":\"x\",\"n\":1}", 0);
  keys[1] = make_key ("a:2", "{\"s\":\"y\",\"n\":1}", FIXTURE_NOW + 100);
  keys[2] = make_key ("a:3", NULL, 0);
  keys[3] = make_key ("b:1", "{\"s\":\"x\",\"n\":2}", FIXTURE_NOW - 100);
  keys[4] = make_key ("b:2", "{\"s\":\"y\"}", FIXTURE_NOW + 1000);
  keys[5] = make_key ("ab:1", "{\"s\":\"x\",\"n\":1}", FIXTURE_NOW);
  keys[6] = make_key ("a", "[\"x\"]", 0);
  keys[7] = make_key ("A:1", "{\"s\":\"X\",\"n\":1}", 0);
  *n_keys = G_N_ELEMENTS (keys);

  return keys;
}

/* Everything that is said must hold; the join is about the rules alone. */
static void
test_conditions (void)
{
  static const struct {
    const char *filter;
    const char *names;
  } cases[] = {
    { "'mode':'every'", "a:1 a:2 a:3 b:1 b:2 ab:1 a A:1" },
    { "'mode':'list','keys':['a','b:2','zz','a:']", "b:2 a" },
    { "'mode':'match','prefixes':['a:']", "a:1 a:2 a:3" },
    { "'mode':'match','prefixes':['a']", "a:1 a:2 a:3 ab:1 a" },
    { "'mode':'match','prefixes':['b:','a:']", "a:1 a:2 a:3 b:1 b:2" },
    { "'mode':'match','name':{'test':'contains','pattern':'1'}", "a:1 b:1 ab:1 A:1" },
    { "'mode':'match','name':{'test':'glob','pattern':'?:1'}", "a:1 b:1 A:1" },
    { "'mode':'match','name':{'test':'regex','pattern':'^[ab]+:'}", "a:1 a:2 a:3 b:1 b:2 ab:1" },
    { "'mode':'match','expiration':{'test':'never'}", "a:1 a:3 a A:1" },
    { "'mode':'match','expiration':{'test':'before','when':1767225600}", "b:1" },
    { "'mode':'match','expiration':{'test':'before','when':1767225601}", "b:1 ab:1" },
    { "'mode':'match','expiration':{'test':'after','when':1767225600}", "a:2 b:2 ab:1" },
    { "'mode':'match','expiration':{'test':'after','when':1767225601}", "a:2 b:2" },
    { "'mode':'match','expiration':{'test':'within','when':100}", "a:2 ab:1" },
    { "'mode':'match','expiration':{'test':'within','when':99}", "ab:1" },
    { "'mode':'match','expiration':{'test':'within','when':1000}", "a:2 b:2 ab:1" },
    { "'mode':'match','anywhere':'x'", "a:1 b:1 ab:1 a A:1" },
    { "'mode':'match','join':'all','rules':[{'path':'s','test':'equals','value':'x'},"
      "{'path':'n','test':'equals','value':'1'}]",
      "a:1 ab:1" },
    { "'mode':'match','join':'any','rules':[{'path':'s','test':'equals','value':'x'},"
      "{'path':'n','test':'equals','value':'1'}]",
      "a:1 a:2 b:1 ab:1 A:1" },
    /* Together. */
    { "'mode':'match','prefixes':['a:'],'join':'all','rules':[{'path':'s','test':'equals','value':'x'}]",
      "a:1" },
    { "'mode':'match','prefixes':['a:'],'join':'any','rules':[{'path':'s','test':'equals','value':'x'},"
      "{'path':'n','test':'equals','value':'1'}]", "a:1 a:2" },
    { "'mode':'match','prefixes':['a'],'anywhere':'x'", "a:1 ab:1 a" },
    { "'mode':'match','prefixes':['a:'],'name':{'test':'contains','pattern':'1'}", "a:1" },
    { "'mode':'match','name':{'test':'contains','pattern':':1'},'expiration':{'test':'never'}", "a:1 A:1" },
    { "'mode':'match','anywhere':'x','join':'any','rules':[{'path':'n','test':'equals','value':'2'},"
      "{'path':'n','test':'equals','value':'1'}]", "a:1 b:1 ab:1 A:1" },
    { "'mode':'match','prefixes':['a:','b:'],'name':{'test':'regex','pattern':'[12]$'},"
      "'expiration':{'test':'before',"
      "'when':1767225700},'join':'all','rules':[{'path':'s','test':'exists','value':''}],'anywhere':'X'",
      "b:1" },
    { "'mode':'match','prefixes':['zz']", "" },
  };
  guint n_keys;
  const KvpKey *keys = get_keys (&n_keys);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'version':1,%s}", cases[i].filter);
      g_autoptr(KvpFilter) filter = filter_from (text);
      g_autofree char *names = filter_names (filter, keys, n_keys);

      g_test_message ("case %u", i);
      g_assert_cmpstr (names, ==, cases[i].names);

      /* One by one says the same as a page. */
      for (guint k = 0; k < n_keys; k++)
        {
          g_auto(GStrv) expected = g_strsplit (cases[i].names, " ", -1);

          g_assert_cmpint (filter_means (filter, &keys[k], NULL), ==,
                           g_strv_contains ((const char *const *) expected, keys[k].name));
        }
    }
}

static void
test_why (void)
{
  g_autoptr(KvpFilter) all = filter_from (
    "{'version':1,'mode':'match','prefixes':['a:'],'name':{'test':'contains','pattern':':'},"
    "'expiration':{'test':'never'},"
    "'join':'all','rules':[{'path':'s','test':'exists','value':''},{'path':'n','test':'equals','value':'1'}],"
    "'anywhere':'x'}");
  g_autoptr(KvpFilter) any = filter_from (
    "{'version':1,'mode':'match','join':'any','rules':[{'path':'s','test':'equals','value':'x'},"
    "{'path':'n','test':'equals','value':'1'},{'path':'n','test':'missing','value':''}]}");
  static const guint64 any_why[] = { 3 << 8, 2 << 8, 4 << 8, 1 << 8, 4 << 8, 3 << 8, 4 << 8, 2 << 8 };
  guint n_keys;
  const KvpKey *keys = get_keys (&n_keys);
  guint64 why;

  g_assert_true (filter_means (all, &keys[0], &why));
  g_assert_cmphex (why, ==, 0xf | 3 << 8);

  for (guint i = 0; i < n_keys; i++)
    {
      g_assert_true (filter_means (any, &keys[i], &why));
      g_assert_cmphex (why, ==, any_why[i]);
    }
}

static void
test_last_rule (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  KvpKey key = make_key ("a", "{\"f55\":1}", 0);
  guint64 why;

  kvp_filter_builder_set_join (builder, KVP_JOIN_ANY);
  for (guint i = 0; i < 56; i++)
    {
      g_autofree char *path = g_strdup_printf ("f%u", i);

      kvp_filter_builder_add_rule (builder, path, KVP_METADATA_EXISTS, NULL);
    }
  filter = kvp_filter_builder_build (builder, NULL);

  g_assert_true (filter_means (filter, &key, &why));
  g_assert_cmphex (why, ==, G_GUINT64_CONSTANT (1) << 63);
}

static void
test_expiration_extremes (void)
{
  static const struct {
    gint64   now;
    gint64   within;
    gint64   expiration;
    gboolean expected;
  } cases[] = {
    { 0, 60, 60, TRUE }, { 0, 60, 61, FALSE }, { 0, 60, 0, FALSE }, { 100, 60, 99, FALSE },
    { 100, 60, 100, TRUE },
    { -100, 60, -50, FALSE }, { -100, 60, 60, TRUE }, { G_MAXINT64, 60, G_MAXINT64, TRUE },
    { G_MAXINT64 - 1, 60, G_MAXINT64, TRUE }, { 0, 60, G_MAXINT64, FALSE }, { 0, 60, G_MININT64, FALSE },
    { G_MININT64, 60, G_MAXINT64, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_autoptr(KvpFilter) filter = NULL;
      g_autoptr(KvpMatcher) matcher = NULL;
      KvpKey key = make_key ("a", NULL, cases[i].expiration);
      gboolean matches;
      guint64 why;

      kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_WITHIN, cases[i].within);
      filter = kvp_filter_builder_build (builder, NULL);
      matcher = kvp_matcher_new (filter, cases[i].now);
      g_assert_true (kvp_matcher_match (matcher, &key, &matches, &why, NULL));
      if (matches != cases[i].expected)
        g_error ("case %u", i);
    }
}

/* A page with one key that can not be decided is not a page with one match less. */
static void
test_undecided (void)
{
  static const char *const filters[] = {
    "{'version':1,'mode':'match','name':{'test':'regex','pattern':'(a+)+$'}}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'t','test':'matches','value':'(a+)+$'}]}",
    "{'version':1,'mode':'match','join':'any','rules':[{'path':'t','test':'exists','value':''},"
      "{'path':'t','test':'matches','value':'(a+)+$'}]}",
  };
  g_autofree char *name = g_strnfill (500, 'a');
  g_autofree char *metadata = NULL;

  name[499] = '!';
  metadata = g_strdup_printf ("{\"t\":\"%s\"}", name);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr(KvpFilter) filter = filter_from (filters[i]);
      g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
      g_autoptr(KvpKeyList) list = kvp_key_list_new ();
      g_autoptr(GError) error = NULL;
      KvpKey good = make_key ("aaa", "{\"t\":\"aaa\"}", 0);
      KvpKey bad = make_key (name, metadata, 0);

      kvp_key_list_append (list, &good);
      kvp_key_list_append (list, &bad);
      g_assert_null (kvp_matcher_match_list (matcher, list, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
}

static void
test_key_list (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(GBytes) with_nul = g_bytes_new_static ("k\0b", 3);
  KvpKey key = { .name = "k\0b", .name_length = 3 };
  KvpKey cut = { .name = "k", .name_length = 1 };
  KvpKey inexact = { .name = "\357\277\275", .name_length = 3, .flags = KVP_KEY_INEXACT_NAME };
  KvpKey replacement = { .name = "\357\277\275", .name_length = 3 };
  guint64 why;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  kvp_filter_builder_add_key (builder, with_nul);
  add_text_key (builder, "\357\277\275");
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%u", i * 2);

      add_text_key (builder, name);
    }
  filter = kvp_filter_builder_build (builder, NULL);

  g_assert_true (filter_means (filter, &key, &why));
  g_assert_cmphex (why, ==, 1 << 4);
  g_assert_false (filter_means (filter, &cut, NULL));
  g_assert_true (filter_means (filter, &replacement, NULL));
  /* Its name only looks like the one on the list. */
  g_assert_false (filter_means (filter, &inexact, NULL));

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("key-%u", i);
      KvpKey numbered = make_key (name, NULL, 0);

      g_assert_cmpint (filter_means (filter, &numbered, NULL), ==, i % 2 == 0);
    }
}

/* The same matcher in several threads gives the same answers. */
static gpointer
match_in_thread (gpointer data)
{
  KvpMatcher *matcher = data;
  guint n_keys;
  const KvpKey *keys = get_keys (&n_keys);
  guint n_matches = 0;

  for (guint round = 0; round < 500; round++)
    for (guint i = 0; i < n_keys; i++)
      {
        gboolean matches;
        guint64 why;

        g_assert_true (kvp_matcher_match (matcher, &keys[i], &matches, &why, NULL));
        n_matches += matches;
      }

  kvp_matcher_unref (matcher);

  return GUINT_TO_POINTER (n_matches);
}

static void
test_threads (void)
{
  g_autoptr(KvpFilter) filter = filter_from (
    "{'version':1,'mode':'match','name':{'test':'regex','pattern':'^[ab]+:'},'join':'any','rules':["
    "{'path':'s','test':'matches','value':'x'},{'path':'n','test':'equals','value':'1.0'}]}");
  g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
  GThread *threads[4];
  guint n_keys;

  /* Fills its table once, before the threads read it. */
  get_keys (&n_keys);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("match", match_in_thread, kvp_matcher_ref (matcher));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 500 * 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/matcher/conditions", test_conditions);
  g_test_add_func ("/purge/matcher/why", test_why);
  g_test_add_func ("/purge/matcher/last-rule", test_last_rule);
  g_test_add_func ("/purge/matcher/expiration-extremes", test_expiration_extremes);
  g_test_add_func ("/purge/matcher/undecided", test_undecided);
  g_test_add_func ("/purge/matcher/key-list", test_key_list);
  g_test_add_func ("/purge/matcher/threads", test_threads);

  return g_test_run ();
}
