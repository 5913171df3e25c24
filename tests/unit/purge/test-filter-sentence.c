/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "filter-fixture.h"

#define RULE(path, test, value) "{'path':'" path "','test':'" test "','value':'" value "'}"
#define RULES(join, rules) "{'version':1,'mode':'match','join':'" join "','rules':[" rules "]}"
#define MATCH(conditions) "{'version':1,'mode':'match'," conditions "}"
#define LIST(keys) "{'version':1,'mode':'list','keys':[" keys "]}"

static const struct {
  const char *filter;
  const char *sentence;
  const char *in_short;
} cases[] = {
  { "{'version':1,'mode':'every'}", "Every key in “product-cache”.", "Every key." },

  /* The mockups' own. */
  { MATCH ("'prefixes':['product:','page/'],'join':'all','rules':["
           RULE ("status", "equals", "archived") "," RULE ("owner.team", "one-of", "search, ads") "]"),
    "Keys in “product-cache” that start with “product:” or “page/”, whose metadata field “status” is "
    "“archived” and “owner.team” is one of “search”, “ads”.",
    "Start with “product:” or “page/”, “status” is “archived” and “owner.team” is one of “search”, “ads”." },

  /* Prefixes. */
  { MATCH ("'prefixes':['a']"), "Keys in “product-cache” that start with “a”.", "Start with “a”." },
  { MATCH ("'prefixes':['a','a','b']"), "Keys in “product-cache” that start with “a” or “b”.",
    "Start with “a” or “b”." },
  { MATCH ("'prefixes':['a','b','c']"), "Keys in “product-cache” that start with “a”, “b” or “c”.",
    "Start with “a”, “b” or “c”." },
  { MATCH ("'prefixes':['a','b','c','d','e']"),
    "Keys in “product-cache” that start with “a”, “b”, “c”, “d” or “e”.",
    "Start with “a”, “b”, “c”, “d” or “e”." },
  { MATCH ("'prefixes':['a','b','c','d','e','f']"),
    "Keys in “product-cache” that start with “a”, “b”, “c”, “d”, “e” and 1 more.",
    "Start with “a”, “b”, “c”, “d”, “e” and 1 more." },
  { MATCH ("'prefixes':['a','b','c','d','e','f','g','h']"),
    "Keys in “product-cache” that start with “a”, “b”, “c”, “d”, “e” and 3 more.",
    "Start with “a”, “b”, “c”, “d”, “e” and 3 more." },

  /* Names. */
  { MATCH ("'name':{'test':'contains','pattern':'tmp'}"),
    "Keys in “product-cache” whose name contains “tmp”.",
    "Name contains “tmp”." },
  { MATCH ("'name':{'test':'glob','pattern':'*.jpg'}"),
    "Keys in “product-cache” whose whole name looks like “*.jpg”.",
    "Whole name looks like “*.jpg”." },
  { MATCH ("'name':{'test':'regex','pattern':'^a'}"),
    "Keys in “product-cache” whose name matches the regular expression “^a”.",
    "Name matches the regular expression “^a”." },

  /* Expiration. */
  { MATCH ("'expiration':{'test':'never'}"), "Keys in “product-cache” that never expire.", "Never expire." },
  { MATCH ("'expiration':{'test':'before','when':1767225600}"),
    "Keys in “product-cache” that expire before 1 January 2026, 00:00.",
    "Expire before 1 January 2026, 00:00." },
  { MATCH ("'expiration':{'test':'after','when':1767225601}"),
    "Keys in “product-cache” that expire on 1 January 2026, 00:00:01 or later.",
    "Expire on 1 January 2026, 00:00:01 or later." },
  { MATCH ("'expiration':{'test':'within','when':86400}"),
    "Keys in “product-cache” that expire within 1 day of the dry run.",
    "Expire within 1 day of the dry run." },
  { MATCH ("'expiration':{'test':'within','when':604800}"),
    "Keys in “product-cache” that expire within 7 days of the dry run.",
    "Expire within 7 days of the dry run." },
  { MATCH ("'expiration':{'test':'within','when':129600}"),
    "Keys in “product-cache” that expire within 36 hours of the dry run.",
    "Expire within 36 hours of the dry run." },
  { MATCH ("'expiration':{'test':'within','when':5400}"),
    "Keys in “product-cache” that expire within 90 minutes of the dry run.",
    "Expire within 90 minutes of the dry run." },
  { MATCH ("'expiration':{'test':'within','when':61}"),
    "Keys in “product-cache” that expire within 61 seconds of the dry run.",
    "Expire within 61 seconds of the dry run." },

  /* Anywhere. */
  { MATCH ("'anywhere':'draft'"),
    "Keys in “product-cache” whose metadata contains “draft” anywhere, upper or lower case.",
    "Metadata contains “draft” anywhere, upper or lower case." },

  /* Rules, each test; what was typed in double quotes is text and nothing else, and is said to be. */
  { RULES ("all", RULE ("a", "equals", "5")), "Keys in “product-cache” whose metadata field “a” is “5”.",
    "“a” is “5”." },
  { RULES ("all", RULE ("a", "equals", "\\'5\\'")),
    "Keys in “product-cache” whose metadata field “a” is the text “5”.",
    "“a” is the text “5”." },
  { RULES ("all", RULE ("a", "equals", " 5 ")), "Keys in “product-cache” whose metadata field “a” is “5”.",
    "“a” is “5”." },
  { RULES ("all", RULE ("a", "equals", "\\'\\'")),
    "Keys in “product-cache” whose metadata field “a” is the text “”.",
    "“a” is the text “”." },
  { RULES ("all", RULE ("a", "equals", "\\' x \\'")),
    "Keys in “product-cache” whose metadata field “a” is the text “␠x␠”.",
    "“a” is the text “␠x␠”." },
  { RULES ("all", RULE ("a", "is-not", "x")),
    "Keys in “product-cache” whose metadata field “a” exists and is not “x”.",
    "“a” exists and is not “x”." },
  { RULES ("all", RULE ("a", "is-not", "\\'x\\'")),
    "Keys in “product-cache” whose metadata field “a” exists and is not the text “x”.",
    "“a” exists and is not the text “x”." },
  { RULES ("all", RULE ("tags", "contains", "x")),
    "Keys in “product-cache” whose metadata field “tags” contains “x”.",
    "“tags” contains “x”." },
  { RULES ("all", RULE ("tags[]", "contains", "\\'x\\'")),
    "Keys in “product-cache” whose metadata field “tags[]” contains the text “x”.",
    "“tags[]” contains the text “x”." },
  { RULES ("all", RULE ("a", "matches", "^x ")),
    "Keys in “product-cache” whose metadata field “a” matches the regular expression “^x␠”.",
    "“a” matches the regular expression “^x␠”." },
  { RULES ("all", RULE ("a", "one-of", "1, \\'2\\'")),
    "Keys in “product-cache” whose metadata field “a” is one of “1”, the text “2”.",
    "“a” is one of “1”, the text “2”." },
  { RULES ("all", RULE ("a", "one-of", "1,2,3,4,5,6,7")),
    "Keys in “product-cache” whose metadata field “a” is one of “1”, “2”, “3”, “4”, “5” and 2 more.",
    "“a” is one of “1”, “2”, “3”, “4”, “5” and 2 more." },
  { RULES ("all", RULE ("a", "exists", "")), "Keys in “product-cache” whose metadata field “a” exists.",
    "“a” exists." },
  { RULES ("all", RULE ("a", "missing", "")), "Keys in “product-cache” whose metadata field “a” is missing.",
    "“a” is missing." },
  { RULES ("all", RULE ("", "exists", "")), "Keys in “product-cache” that have metadata.", "Any metadata." },
  { RULES ("all", RULE ("", "missing", "")), "Keys in “product-cache” that have no metadata.",
    "No metadata." },
  { RULES ("all", RULE ("a", "less", "5")),
    "Keys in “product-cache” whose metadata field “a” is less than 5.",
    "“a” is less than 5." },
  { RULES ("all", RULE ("a", "greater", "1e400")),
    "Keys in “product-cache” whose metadata field “a” is greater than 1e400.",
    "“a” is greater than 1e400." },
  { RULES ("all", RULE ("a", "less", "2025-01-01")),
    "Keys in “product-cache” whose metadata field “a”, as text, is less than “2025-01-01”.",
    "“a”, as text, is less than “2025-01-01”." },
  { RULES ("all", RULE ("a", "greater", "\\'5\\'")),
    "Keys in “product-cache” whose metadata field “a”, as text, is greater than “5”.",
    "“a”, as text, is greater than “5”." },
  { RULES ("all", RULE (" owner . team ", "exists", "")),
    "Keys in “product-cache” whose metadata field “owner.team” exists.",
    "“owner.team” exists." },

  /* Joined. */
  { RULES ("all", RULE ("a", "equals", "1") "," RULE ("b", "equals", "2") "," RULE ("c", "exists", "")),
    "Keys in “product-cache” whose metadata field “a” is “1” and “b” is “2” and “c” exists.",
    "“a” is “1” and “b” is “2” and “c” exists." },
  { RULES ("any", RULE ("a", "equals", "1") "," RULE ("b", "equals", "2")),
    "Keys in “product-cache” whose metadata field “a” is “1” or “b” is “2”.", "“a” is “1” or “b” is “2”." },
  { RULES ("any", RULE ("", "missing", "") "," RULE ("b", "equals", "2")),
    "Keys in “product-cache” that have no metadata or whose metadata field “b” is “2”.",
    "No metadata or “b” is “2”." },
  { MATCH ("'prefixes':['a'],'join':'any','rules':[" RULE ("a", "equals", "1") ","
           RULE ("b", "equals", "2") "]"),
    "Keys in “product-cache” that start with “a”, and whose metadata field “a” is “1” or “b” is “2”.",
    "Start with “a”, and “a” is “1” or “b” is “2”." },
  { MATCH ("'prefixes':['a','b'],'name':{'test':'contains','pattern':'x'},'expiration':{'test':'never'},"
           "'join':'all','rules':[" RULE ("s", "equals", "t") "],'anywhere':'draft'"),
    "Keys in “product-cache” that start with “a” or “b”, whose name contains “x”, that never expire, whose "
    "metadata contains “draft” anywhere, upper or lower case, and whose metadata field “s” is “t”.",
    "Start with “a” or “b”, name contains “x”, never expire, metadata contains “draft” anywhere, upper or "
    "lower case, and “s” is “t”." },

  /* Lists of keys. */
  { LIST ("'a'"), "1 listed key in “product-cache”: “a”.", "1 listed key: “a”." },
  { LIST ("'b','a'"), "2 listed keys in “product-cache”: “a”, “b”.", "2 listed keys: “a”, “b”." },
  { LIST ("'1','2','3','4','5','6','7'"),
    "7 listed keys in “product-cache”: “1”, “2”, “3”, “4”, “5” and 2 more.",
    "7 listed keys: “1”, “2”, “3”, “4”, “5” and 2 more." },
};

static void
test_sentences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilter) filter = filter_from (cases[i].filter);
      g_autofree char *sentence = kvp_filter_to_sentence (filter, "product-cache");
      g_autofree char *in_short = kvp_filter_to_short_sentence (filter);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
      g_assert_cmpstr (in_short, ==, cases[i].in_short);
    }
}

static void
test_why (void)
{
  g_autoptr(KvpFilter) filter = filter_from (
    MATCH ("'prefixes':['a'],'name':{'test':'contains','pattern':'x'},"
           "'expiration':{'test':'never'},'join':'any','rules':["
           RULE ("status", "equals", "t") "," RULE ("owner.team", "exists", "") ","
           RULE ("", "exists", "") "],"
           "'anywhere':'d'"));
  g_autoptr(KvpFilter) every = filter_from ("{'version':1,'mode':'every'}");
  g_autoptr(KvpFilter) list = filter_from (LIST ("'a'"));
  static const struct {
    guint64     why;
    const char *in_short;
    const char *in_long;
  } bits[] = {
    { 0, "", "" },
    { 1 << 0, "prefix", "Matched by prefix." },
    { 1 << 1, "name", "Matched by name." },
    { 1 << 2, "expiration", "Matched by expiration." },
    { 1 << 3, "metadata text", "Matched by text in metadata." },
    { 1 << 8, "status", "Matched by status." },
    { 1 << 9, "team", "Matched by owner.team." },
    { 1 << 10, "metadata", "Matched by metadata." },
    { 1 << 0 | 1 << 8 | 1 << 9, "status, team", "Matched by prefix, status, owner.team." },
    { 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 10, "name, expiration, metadata, metadata text",
      "Matched by prefix, name, expiration, metadata, text in metadata." },
    /* A bit of no rule, from a damaged row. */
    { G_GUINT64_CONSTANT (1) << 63, "", "" },
  };
  g_autofree char *every_short = kvp_filter_describe_why (every, 1 << 5);
  g_autofree char *every_long = kvp_filter_describe_why_long (every, 1 << 5);
  g_autofree char *list_short = kvp_filter_describe_why (list, 1 << 4);
  g_autofree char *list_long = kvp_filter_describe_why_long (list, 1 << 4);

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    {
      g_autofree char *in_short = kvp_filter_describe_why (filter, bits[i].why);
      g_autofree char *in_long = kvp_filter_describe_why_long (filter, bits[i].why);

      g_assert_cmpstr (in_short, ==, bits[i].in_short);
      g_assert_cmpstr (in_long, ==, bits[i].in_long);
    }

  g_assert_cmpstr (every_short, ==, "every key");
  g_assert_cmpstr (every_long, ==, "Every key of the namespace is chosen.");
  g_assert_cmpstr (list_short, ==, "listed");
  g_assert_cmpstr (list_long, ==, "It is on the list of keys.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/filter-sentence/sentences", test_sentences);
  g_test_add_func ("/purge/filter-sentence/why", test_why);

  return g_test_run ();
}
