/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "filter-fixture.h"
#include "store/kvp-plan.h"

/* Keys of which each condition below means some and not others. */
static const KvpKey *
get_keys (guint *n_keys)
{
  static KvpKey keys[6];

  keys[0] = make_key ("user:1", "{\"status\":\"archived\",\"note\":\"old\"}", 0);
  keys[1] = make_key ("user:2", "{\"status\":\"live\",\"note\":\"old\"}", 0);
  keys[2] = make_key ("page:1", "{\"status\":\"archived\",\"note\":\"new\"}", FIXTURE_NOW + 10);
  keys[3] = make_key ("page:2", "{\"status\":\"live\",\"note\":\"new\"}", FIXTURE_NOW + 10);
  keys[4] = make_key ("user:3", NULL, FIXTURE_NOW + 10);
  keys[5] = make_key ("page:3", "{\"status\":\"archived\",\"note\":\"old\"}", 0);
  *n_keys = G_N_ELEMENTS (keys);

  return keys;
}

/* One setter of each kind of condition, with the keys that it means alone: a bit each. */
static void
add_prefix (KvpFilterBuilder *builder)
{
  add_text_prefix (builder, "user:");
}

static void
add_contains (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, ":1");
}

static void
add_glob (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_name (builder, KVP_NAME_GLOB, "*:[23]");
}

static void
add_regex (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_name (builder, KVP_NAME_REGEX, "^page:");
}

static void
add_expiration (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_NEVER, 0);
}

static void
add_within (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_WITHIN, 60);
}

static void
add_rule (KvpFilterBuilder *builder)
{
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
}

static void
add_second_rule (KvpFilterBuilder *builder)
{
  kvp_filter_builder_add_rule (builder, "note", KVP_METADATA_IS_NOT, "new");
}

static void
add_anywhere (KvpFilterBuilder *builder)
{
  kvp_filter_builder_set_anywhere (builder, "NEW");
}

static const struct {
  const char *name;
  void      (*add) (KvpFilterBuilder *builder);
  guint       means;
} conditions[] = {
  { "prefix", add_prefix, 1 << 0 | 1 << 1 | 1 << 4 },
  { "contains", add_contains, 1 << 0 | 1 << 2 },
  { "glob", add_glob, 1 << 1 | 1 << 3 | 1 << 4 | 1 << 5 },
  { "regex", add_regex, 1 << 2 | 1 << 3 | 1 << 5 },
  { "never", add_expiration, 1 << 0 | 1 << 1 | 1 << 5 },
  { "within", add_within, 1 << 2 | 1 << 3 | 1 << 4 },
  { "rule", add_rule, 1 << 0 | 1 << 2 | 1 << 5 },
  { "second rule", add_second_rule, 1 << 0 | 1 << 1 | 1 << 5 },
  { "anywhere", add_anywhere, 1 << 2 | 1 << 3 },
};

static guint
find_meant (KvpFilter *filter)
{
  guint n_keys;
  const KvpKey *keys = get_keys (&n_keys);
  guint meant = 0;

  for (guint i = 0; i < n_keys; i++)
    if (filter_means (filter, &keys[i], NULL))
      meant |= 1u << i;

  return meant;
}

/* A filter and the same filter after a stay in the database or a file. */
static void
assert_means (KvpFilterBuilder *builder,
              guint             expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) filter = kvp_filter_builder_build (builder, &error);
  g_autoptr(KvpFilter) restored = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmphex (find_meant (filter), ==, expected);

  text = kvp_filter_to_text (filter);
  restored = kvp_filter_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmphex (find_meant (restored), ==, expected);
}

/* A condition that was given narrows the keys down, each of them alone. */
static void
test_filter_ignored (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

      g_test_message ("%s", conditions[i].name);
      conditions[i].add (builder);
      assert_means (builder, conditions[i].means);
    }
}

static gboolean
go_together (guint a,
             guint b)
{
  gboolean both_names = a >= 1 && a <= 3 && b >= 1 && b <= 3;
  gboolean both_expirations = (a == 4 || a == 5) && (b == 4 || b == 5);

  return a != b && !both_names && !both_expirations;
}

/* Any two and any three of them together mean what all of them mean, in whatever order they are given. */
static void
test_filter_dropped (void)
{
  for (guint a = 0; a < G_N_ELEMENTS (conditions); a++)
    for (guint b = 0; b < G_N_ELEMENTS (conditions); b++)
      for (guint c = 0; c < G_N_ELEMENTS (conditions); c++)
        {
          g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

          if (!go_together (a, b))
            continue;

          conditions[a].add (builder);
          conditions[b].add (builder);
          if (!go_together (a, c) || !go_together (b, c))
            {
              assert_means (builder, conditions[a].means & conditions[b].means);
              continue;
            }
          conditions[c].add (builder);
          assert_means (builder, conditions[a].means & conditions[b].means & conditions[c].means);
        }
}

/* ANY joins the rules, and nothing else. */
static void
test_filter_dropped_any (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      guint rules = conditions[6].means | conditions[7].means;

      if (conditions[i].add == add_rule || conditions[i].add == add_second_rule)
        continue;

      kvp_filter_builder_set_join (builder, KVP_JOIN_ANY);
      add_rule (builder);
      add_second_rule (builder);
      conditions[i].add (builder);
      assert_means (builder, rules & conditions[i].means);
    }
}

/* A filter that has conditions of two modes is no filter. */
static void
test_filter_dropped_mode (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    for (guint mode = KVP_FILTER_KEY_LIST; mode <= KVP_FILTER_EVERY_KEY; mode++)
      {
        g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
        g_autofree char *problems = NULL;

        kvp_filter_builder_set_mode (builder, (KvpFilterMode) mode);
        if (mode == KVP_FILTER_KEY_LIST)
          add_text_key (builder, "a");
        conditions[i].add (builder);
        problems = list_problems (builder);
        g_assert_cmpstr (problems, ==, "whole 0");
      }
}

/* Half of a condition beside a whole one: an error on its own row, whatever the test. */
static void
test_half_condition (void)
{
  static const struct {
    const char *path;
    const char *value;
  } halves[] = { { "", "archived" }, { "status", "" }, { "", "" }, { "  ", "archived" }, { "status", "   " },
    { "a.", "x" } };
  static const KvpMetadataTest tests[] = {
    KVP_METADATA_EQUALS, KVP_METADATA_IS_NOT, KVP_METADATA_CONTAINS, KVP_METADATA_ONE_OF, KVP_METADATA_LESS,
    KVP_METADATA_GREATER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    for (guint t = 0; t < G_N_ELEMENTS (tests); t++)
      for (KvpFilterJoin join = KVP_JOIN_ALL; join <= KVP_JOIN_ANY; join++)
        {
          g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
          g_autofree char *problems = NULL;

          add_text_prefix (builder, "user:");
          kvp_filter_builder_set_join (builder, join);
          kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EXISTS, NULL);
          kvp_filter_builder_add_rule (builder, halves[i].path, tests[t], halves[i].value);
          problems = list_problems (builder);
          g_assert_cmpstr (problems, ==, "rule 1");
        }
}

static void
test_half_condition_others (void)
{
  static const KvpNameTest names[] = { KVP_NAME_CONTAINS, KVP_NAME_GLOB, KVP_NAME_REGEX };
  static const KvpExpirationTest expirations[] = { KVP_EXPIRATION_BEFORE, KVP_EXPIRATION_AFTER,
                                                   KVP_EXPIRATION_WITHIN };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_autofree char *problems = NULL;

      add_text_prefix (builder, "user:");
      add_text_prefix (builder, "");
      kvp_filter_builder_set_name (builder, names[i], "");
      kvp_filter_builder_set_expiration (builder, expirations[i], 0);
      kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_MATCHES, "");
      kvp_filter_builder_set_anywhere (builder, "  ");
      problems = list_problems (builder);
      g_assert_cmpstr (problems, ==, "prefix 1\nname 0\nexpiration 0\nrule 0\nanywhere 0");
    }
}

/* What the sentence says is what the matcher does: exact is exact, a piece is a piece, case counts where it
 * says so. */
static void
test_two_meanings (void)
{
  static const struct {
    const char *filter;
    const char *sentence;
    const char *yes[4];
    const char *no[6];
  } cases[] = {
    { "'prefixes':['User']", "that start with “User”", { "User", "User:1" }, { "user", "xUser", "USER" } },
    { "'name':{'test':'contains','pattern':'Tmp'}", "whose name contains “Tmp”", { "aTmpb", "Tmp" },
      { "tmp", "TMP", "Tm" } },
    { "'name':{'test':'glob','pattern':'Tmp'}", "whose whole name looks like “Tmp”", { "Tmp" },
      { "aTmp", "Tmpb", "tmp" } },
    { "'name':{'test':'regex','pattern':'Tmp'}", "whose name matches the regular expression “Tmp”",
      { "aTmpb" }, { "tmp", "atmpb" } },
    { "'join':'all','rules':[{'path':'s','test':'equals','value':'Tmp'}]",
      "whose metadata field “s” is “Tmp”",
      { "{\"s\":\"Tmp\"}" }, { "{\"s\":\"tmp\"}", "{\"s\":\"aTmp\"}", "{\"S\":\"Tmp\"}",
                               "{\"s\":[\"Tmp\"]}" } },
    { "'join':'all','rules':[{'path':'s','test':'equals','value':' Tmp '}]",
      "whose metadata field “s” is “Tmp”",
      { "{\"s\":\"Tmp\"}" }, { "{\"s\":\" Tmp \"}" } },
    { "'join':'all','rules':[{'path':'s','test':'equals','value':'\\' Tmp\\''}]",
      "whose metadata field “s” is the text “␠Tmp”",
      { "{\"s\":\" Tmp\"}" }, { "{\"s\":\"Tmp\"}" } },
    { "'join':'all','rules':[{'path':'s','test':'equals','value':'\\'7\\''}]",
      "whose metadata field “s” is the text “7”",
      { "{\"s\":\"7\"}" }, { "{\"s\":7}" } },
    { "'join':'all','rules':[{'path':'s','test':'equals','value':'7'}]", "whose metadata field “s” is “7”",
      { "{\"s\":\"7\"}", "{\"s\":7}", "{\"s\":7.0}" }, { "{\"s\":\"7.0\"}", "{\"s\":77}" } },
    { "'join':'all','rules':[{'path':'s','test':'is-not','value':'Tmp'}]",
      "whose metadata field “s” exists and is not “Tmp”", { "{\"s\":\"tmp\"}", "{\"s\":1}" },
      { "{\"s\":\"Tmp\"}", "{}", "" } },
    { "'join':'all','rules':[{'path':'s','test':'contains','value':'Tmp'}]",
      "whose metadata field “s” contains “Tmp”",
      { "{\"s\":\"aTmpb\"}", "{\"s\":[\"Tmp\"]}" }, { "{\"s\":\"atmpb\"}", "{\"s\":[\"aTmpb\"]}" } },
    { "'join':'all','rules':[{'path':'s','test':'one-of','value':'a, \\'1\\''}]",
      "whose metadata field “s” is one of “a”, the text “1”", { "{\"s\":\"a\"}", "{\"s\":\"1\"}" },
      { "{\"s\":1}", "{\"s\":\"A\"}", "{\"s\":\"a, 1\"}", "{\"s\":\" a\"}" } },
    { "'join':'all','rules':[{'path':'s','test':'less','value':'10'}]",
      "whose metadata field “s” is less than 10",
      { "{\"s\":9}" }, { "{\"s\":10}", "{\"s\":\"1\"}" } },
    { "'join':'all','rules':[{'path':'s','test':'less','value':'\\'10\\''}]",
      "whose metadata field “s”, as text, is less than “10”", { "{\"s\":\"1\"}" },
      { "{\"s\":9}", "{\"s\":\"9\"}" } },
    { "'anywhere':'Tmp'", "whose metadata contains “Tmp” anywhere, upper or lower case",
      { "{\"s\":\"atmpb\"}", "[[\"TMP\"]]" }, { "{\"tmp\":1}", "{\"s\":\"t mp\"}" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'version':1,'mode':'match',%s}", cases[i].filter);
      g_autofree char *expected = g_strdup_printf ("Keys in “N” %s.", cases[i].sentence);
      g_autoptr(KvpFilter) filter = filter_from (text);
      g_autofree char *sentence = kvp_filter_to_sentence (filter, "N");
      gboolean by_name = strstr (text, "'prefixes'") != NULL || strstr (text, "'name'") != NULL;

      g_assert_cmpstr (sentence, ==, expected);
      for (guint k = 0; k < 10; k++)
        {
          const char *subject = k < 4 ? cases[i].yes[k] : cases[i].no[k - 4];
          KvpKey key;
          KvpPlanMatch *match;
          g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
          g_autoptr(KvpKeyList) page = kvp_key_list_new ();
          g_autoptr(GArray) found = NULL;

          if (subject == NULL)
            continue;

          key = make_key (by_name ? subject : "key", by_name || *subject == '\0' ? NULL : subject, 0);
          if (filter_means (filter, &key, NULL) != (k < 4))
            g_error ("%s is wrong of %s", sentence, subject);

          /* A page is matched by the same rules as a key. */
          kvp_key_list_append (page, &key);
          found = kvp_matcher_match_list (matcher, page, NULL);
          g_assert_cmpuint (found->len, ==, k < 4 ? 1 : 0);
          match = (gpointer) found->data;
          g_assert_true (found->len == 0 || match->index == 0);
        }
    }
}

/* A key has no value here at all: what is not in the metadata is not found, though name and text look like
 * JSON. */
static void
test_value_as_metadata (void)
{
  static const char *const filters[] = {
    "'join':'all','rules':[{'path':'status','test':'equals','value':'archived'}]",
    "'join':'all','rules':[{'path':'status','test':'is-not','value':'live'}]",
    "'join':'all','rules':[{'path':'status','test':'exists','value':''}]",
    "'join':'all','rules':[{'path':'status','test':'matches','value':'.*'}]",
    "'join':'all','rules':[{'path':'','test':'exists','value':''}]",
    "'anywhere':'archived'",
  };
  KvpKey keys[] = {
    make_key ("{\"status\":\"archived\"}", NULL, 0),
    make_key ("a", "null", 0),
    make_key ("archived", NULL, 0),
  };
  /* A text that holds JSON is a text. */
  KvpKey text_in_metadata = make_key ("a", "\"{\\\"status\\\":\\\"archived\\\"}\"", 0);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *text = g_strdup_printf ("{'version':1,'mode':'match',%s}", filters[i]);
      g_autoptr(KvpFilter) filter = filter_from (text);

      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_false (filter_means (filter, &keys[k], NULL));
      g_assert_cmpint (filter_means (filter, &text_in_metadata, NULL), ==, i >= 4);
    }
}

/* Each type of metadata is met by a condition on it, and none by an empty one. */
static void
test_typed_metadata (void)
{
  static const struct {
    const char *json;
    const char *typed;
  } values[] = {
    { "\"text\"", "text" }, { "\"\"", "\"\"" }, { "5", "5" }, { "-1.5e3", "-1500" },
    { "12345678901234567890", "12345678901234567890" },
    /* The next numbers: a double would take them for the same. */
    { "12345678901234567891", "12345678901234567891" }, { "1e401", "1e401" },
    { "1e400", "1e400" }, { "true", "true" }, { "false", "false" }, { "null", "null" },
    { "[1,\"a\"]", "[1, \"a\"]" },
    { "{\"x\":{\"y\":[]}}", "{\"x\": {\"y\": []}}" }, { "[]", "[]" }, { "{}", "{}" }, { "0", "-0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(KvpFilter) equals = filter_of_rule ("f", KVP_METADATA_EQUALS, values[i].typed);
      g_autoptr(KvpFilter) is_not = filter_of_rule ("f", KVP_METADATA_IS_NOT, values[i].typed);
      g_autoptr(KvpFilter) deep = filter_of_rule ("a.b[].f", KVP_METADATA_EQUALS, values[i].typed);

      for (guint k = 0; k < G_N_ELEMENTS (values); k++)
        {
          g_autofree char *metadata = g_strdup_printf ("{\"x\":0,\"f\":%s}", values[k].json);
          g_autofree char *nested = g_strdup_printf ("{\"a\":{\"b\":[0,{\"f\":%s}]}}", values[k].json);
          KvpKey key = make_key ("key", metadata, 0);
          KvpKey nested_key = make_key ("key", nested, 0);

          if (filter_means (equals, &key, NULL) != (i == k))
            g_error ("%s and %s", values[i].typed, values[k].json);
          g_assert_cmpint (filter_means (is_not, &key, NULL), ==, i != k);
          g_assert_cmpint (filter_means (deep, &nested_key, NULL), ==, i == k);
        }
    }
}

/* The names of a list are the bytes that were given, through builder, text and matcher. */
static void
test_key_mangled (void)
{
  static const struct {
    const char *bytes;
    gsize       length;
  } names[] = {
    { " a", 2 }, { "a ", 2 }, { "a", 1 }, { "a,b", 3 }, { "b", 1 }, { "a%2Cb", 5 }, { "a%", 2 },
    { "a\n", 2 }, { "\ta", 2 },
    { "a\0b", 3 }, { "a\0", 2 }, { "\"a\"", 3 }, { "A", 1 }, { "\303\244", 2 }, { "a\314\210", 3 },
    { "...", 3 }, { "a\\", 2 },
    { "\357\273\277a", 4 }, { "'a'", 3 }, { "a/b", 3 }, { "a+b", 3 }, { "#a", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_autoptr(GBytes) bytes = g_bytes_new_static (names[i].bytes, names[i].length);
      g_autoptr(KvpFilter) filter = NULL;
      g_autoptr(KvpFilter) restored = NULL;
      g_autofree char *text = NULL;

      kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
      kvp_filter_builder_add_key (builder, bytes);
      filter = kvp_filter_builder_build (builder, NULL);
      text = kvp_filter_to_text (filter);
      restored = kvp_filter_from_text (text, NULL);

      g_assert_cmpuint (kvp_filter_get_keys (restored)->len, ==, 1);
      g_assert_true (g_bytes_equal (g_ptr_array_index (kvp_filter_get_keys (filter), 0), bytes));
      g_assert_true (g_bytes_equal (g_ptr_array_index (kvp_filter_get_keys (restored), 0), bytes));

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        {
          KvpKey key = { .name = names[k].bytes, .name_length = names[k].length };

          g_assert_cmpint (filter_means (filter, &key, NULL), ==, i == k);
          g_assert_cmpint (filter_means (restored, &key, NULL), ==, i == k);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/wrong-keys/filter-ignored", test_filter_ignored);
  g_test_add_func ("/must-not/wrong-keys/filter-dropped", test_filter_dropped);
  g_test_add_func ("/must-not/wrong-keys/filter-dropped/any", test_filter_dropped_any);
  g_test_add_func ("/must-not/wrong-keys/filter-dropped/mode", test_filter_dropped_mode);
  g_test_add_func ("/must-not/wrong-keys/half-condition", test_half_condition);
  g_test_add_func ("/must-not/wrong-keys/half-condition/others", test_half_condition_others);
  g_test_add_func ("/must-not/wrong-keys/two-meanings", test_two_meanings);
  g_test_add_func ("/must-not/wrong-keys/value-as-metadata", test_value_as_metadata);
  g_test_add_func ("/must-not/wrong-keys/typed-metadata", test_typed_metadata);
  g_test_add_func ("/must-not/wrong-keys/key-mangled", test_key_mangled);

  return g_test_run ();
}
