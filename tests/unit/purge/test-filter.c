/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "filter-fixture.h"

static char *
describe_bytes (GPtrArray *array)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < array->len; i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (array, i), &length);

      if (i > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, data, (gssize) length);
    }

  return g_string_free (out, FALSE);
}

/* --- what is wrong with a form --- */

static void
assert_problems (KvpFilterBuilder *builder,
                 const char       *expected)
{
  g_autofree char *problems = list_problems (builder);

  g_assert_cmpstr (problems, ==, expected);
}

static void
test_empty (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  assert_problems (builder, "whole 0");

  /* The join alone says nothing. */
  kvp_filter_builder_set_join (builder, KVP_JOIN_ANY);
  assert_problems (builder, "whole 0");
  kvp_filter_builder_set_name (builder, KVP_NAME_ANY, "x");
  kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_ANY, 5);
  kvp_filter_builder_set_anywhere (builder, "");
  assert_problems (builder, "whole 0");

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  assert_problems (builder, "key-list 0");

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  assert_problems (builder, "");
}

static void
test_prefix_problems (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autofree char *longest = g_strnfill (512, 'a');
  g_autofree char *too_long = g_strnfill (513, 'a');
  g_autoptr(GBytes) with_nul = g_bytes_new_static ("a\0b", 3);

  add_text_prefix (builder, "a");
  add_text_prefix (builder, "");
  add_text_prefix (builder, longest);
  add_text_prefix (builder, too_long);
  add_text_prefix (builder, "\xff");
  add_text_prefix (builder, ".");
  kvp_filter_builder_add_prefix (builder, with_nul);

  assert_problems (builder, "prefix 1\nprefix 3\nprefix 4");
}

static void
test_name_problems (void)
{
  static const struct {
    KvpNameTest test;
    const char *pattern;
    const char *problems;
  } cases[] = {
    { KVP_NAME_CONTAINS, "", "name 0" }, { KVP_NAME_CONTAINS, NULL, "name 0" },
    { KVP_NAME_CONTAINS, " ", "" },
    { KVP_NAME_CONTAINS, "\xff", "name 0" }, { KVP_NAME_CONTAINS, "(", "" },
    { KVP_NAME_GLOB, "", "name 0" }, { KVP_NAME_GLOB, "[", "name 0" }, { KVP_NAME_GLOB, "*", "" },
    { KVP_NAME_REGEX, "", "name 0" }, { KVP_NAME_REGEX, "(", "name 0" }, { KVP_NAME_REGEX, ".", "" },
    { (KvpNameTest) 99, "x", "name 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

      kvp_filter_builder_set_name (builder, cases[i].test, cases[i].pattern);
      assert_problems (builder, cases[i].problems);
    }
}

static void
test_expiration_problems (void)
{
  static const struct {
    KvpExpirationTest test;
    gint64            when;
    const char       *problems;
  } cases[] = {
    { KVP_EXPIRATION_NEVER, 0, "" }, { KVP_EXPIRATION_BEFORE, 0, "expiration 0" },
    { KVP_EXPIRATION_BEFORE, 1, "" },
    { KVP_EXPIRATION_AFTER, 0, "expiration 0" }, { KVP_EXPIRATION_AFTER, -1, "expiration 0" },
    { KVP_EXPIRATION_AFTER, G_MAXINT64, "" }, { KVP_EXPIRATION_WITHIN, 0, "expiration 0" },
    { KVP_EXPIRATION_WITHIN, -1, "expiration 0" }, { KVP_EXPIRATION_WITHIN, 60, "" },
    { KVP_EXPIRATION_WITHIN, G_MAXINT64, "expiration 0" }, { (KvpExpirationTest) 99, 1, "expiration 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

      kvp_filter_builder_set_expiration (builder, cases[i].test, cases[i].when);
      assert_problems (builder, cases[i].problems);
    }
}

static void
test_rule_problems (void)
{
  static const struct {
    const char      *path;
    KvpMetadataTest  test;
    const char      *value;
    gboolean         good;
  } cases[] = {
    { "a", KVP_METADATA_EQUALS, "x", TRUE },
    { "", KVP_METADATA_EQUALS, "x", FALSE },
    { "  ", KVP_METADATA_EQUALS, "x", FALSE },
    { "a", KVP_METADATA_EQUALS, "", FALSE },
    { "a", KVP_METADATA_EQUALS, NULL, FALSE },
    { "a", KVP_METADATA_EQUALS, "  ", FALSE },
    { "a", KVP_METADATA_EQUALS, "\"\"", TRUE },
    { "a", KVP_METADATA_EQUALS, "\"", FALSE },
    { "a", KVP_METADATA_EQUALS, "\"a\" b", FALSE },
    { "a", KVP_METADATA_EQUALS, "\"\\ud800\"", FALSE },
    { "a", KVP_METADATA_EQUALS, "say \"hi\"", TRUE },
    { "a..b", KVP_METADATA_EQUALS, "x", FALSE },
    { "a", KVP_METADATA_EQUALS, "\xff", FALSE },
    { "\xff", KVP_METADATA_EQUALS, "x", FALSE },
    { "", KVP_METADATA_IS_NOT, "x", FALSE },
    { "a", KVP_METADATA_IS_NOT, "", FALSE },
    { "a", KVP_METADATA_CONTAINS, "", FALSE },
    { "", KVP_METADATA_CONTAINS, "x", FALSE },
    { "a", KVP_METADATA_MATCHES, "", FALSE },
    { "a", KVP_METADATA_MATCHES, "(", FALSE },
    { "", KVP_METADATA_MATCHES, "x", FALSE },
    { "a", KVP_METADATA_MATCHES, "x", TRUE },
    { "a", KVP_METADATA_ONE_OF, "", FALSE },
    { "a", KVP_METADATA_ONE_OF, "a,", FALSE },
    { "a", KVP_METADATA_ONE_OF, ",a", FALSE },
    { "a", KVP_METADATA_ONE_OF, "a, ,b", FALSE },
    { "a", KVP_METADATA_ONE_OF, "a,\"b", FALSE },
    { "a", KVP_METADATA_ONE_OF, "\"a\"b,c", FALSE },
    { "a", KVP_METADATA_ONE_OF, "a", TRUE },
    { "a", KVP_METADATA_ONE_OF, "a,\"\"", TRUE },
    { "", KVP_METADATA_ONE_OF, "a", FALSE },
    { "", KVP_METADATA_EXISTS, "", TRUE },
    { "", KVP_METADATA_MISSING, "", TRUE },
    { "a", KVP_METADATA_EXISTS, NULL, TRUE },
    { "a[", KVP_METADATA_EXISTS, NULL, FALSE },
    { "a", KVP_METADATA_LESS, "", FALSE },
    { "", KVP_METADATA_LESS, "1", FALSE },
    { "a", KVP_METADATA_GREATER, "2024", TRUE },
    { "a", (KvpMetadataTest) 99, "x", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

      g_test_message ("case %u", i);
      /* The second of two, so that the index counts; and with a good prefix beside it, which must not make
       * up for it. */
      add_text_prefix (builder, "a");
      kvp_filter_builder_add_rule (builder, "good", KVP_METADATA_EXISTS, NULL);
      kvp_filter_builder_add_rule (builder, cases[i].path, cases[i].test, cases[i].value);
      assert_problems (builder, cases[i].good ? "" : "rule 1");
    }
}

static void
test_many_rules (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  for (guint i = 0; i < 56; i++)
    kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_EXISTS, NULL);
  assert_problems (builder, "");
  kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_EXISTS, NULL);
  assert_problems (builder, "rule 56");
}

static void
test_anywhere_problems (void)
{
  static const struct {
    const char *text;
    const char *problems;
  } cases[] = { { " ", "anywhere 0" }, { "\t\n", "anywhere 0" }, { "\xff", "anywhere 0" }, { " x", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

      kvp_filter_builder_set_anywhere (builder, cases[i].text);
      assert_problems (builder, cases[i].problems);
    }
}

static void
test_key_problems (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autofree char *longest = g_strnfill (512, 'a');
  g_autofree char *too_long = g_strnfill (513, 'a');
  g_autoptr(GBytes) with_nul = g_bytes_new_static ("a\0b", 3);
  g_autoptr(GBytes) bad_after_nul = g_bytes_new_static ("a\0\xff", 3);
  g_autoptr(GBytes) ends_with_nul = g_bytes_new_static ("a\0", 2);

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  add_text_key (builder, "a");
  add_text_key (builder, "");
  add_text_key (builder, ".");
  add_text_key (builder, "..");
  add_text_key (builder, "...");
  add_text_key (builder, longest);
  add_text_key (builder, too_long);
  add_text_key (builder, "\xff");
  add_text_key (builder, " ");
  kvp_filter_builder_add_key (builder, with_nul);
  kvp_filter_builder_add_key (builder, bad_after_nul);
  kvp_filter_builder_add_key (builder, ends_with_nul);

  assert_problems (builder, "key-list 1\nkey-list 2\nkey-list 3\nkey-list 6\nkey-list 7\nkey-list 10");
}

/* A list that is wrong throughout: refused, without a million sentences. */
static void
test_many_key_problems (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GPtrArray) problems = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < 10000; i++)
    add_text_key (builder, "");
  problems = kvp_filter_builder_validate (builder);
  g_assert_cmpuint (problems->len, ==, 100);
}

/* What does not belong to the mode is never left out of account. */
static void
test_mode_problems (void)
{
  for (guint condition = 0; condition < 6; condition++)
    for (KvpFilterMode mode = KVP_FILTER_KEYS_THAT_MATCH; mode <= KVP_FILTER_EVERY_KEY; mode++)
      {
        g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
        gboolean good;

        kvp_filter_builder_set_mode (builder, mode);
        if (condition == 0)
          add_text_prefix (builder, "a");
        else if (condition == 1)
          kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, "a");
        else if (condition == 2)
          kvp_filter_builder_set_expiration (builder, KVP_EXPIRATION_NEVER, 0);
        else if (condition == 3)
          kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_EXISTS, NULL);
        else if (condition == 4)
          kvp_filter_builder_set_anywhere (builder, "a");
        else
          add_text_key (builder, "a");

        if (mode == KVP_FILTER_KEY_LIST && condition != 5)
          add_text_key (builder, "b");
        if (mode == KVP_FILTER_KEYS_THAT_MATCH && condition == 5)
          add_text_prefix (builder, "b");

        good = mode == KVP_FILTER_KEYS_THAT_MATCH ? condition != 5
                                                  : mode == KVP_FILTER_KEY_LIST && condition == 5;
        assert_problems (builder, good ? "" : "whole 0");
      }

  {
    g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

    kvp_filter_builder_set_mode (builder, (KvpFilterMode) 99);
    assert_problems (builder, "whole 0");
  }
}

/* --- what a filter holds --- */

static void
test_list_prefixes (void)
{
  static const struct {
    const char *typed;
    const char *listed;
  } cases[] = {
    { "a", "a" }, { "b a", "a b" }, { "a ab abc", "a" }, { "abc ab a", "a" }, { "ab a! b ba", "a! ab b" },
    { "a a", "a" }, { "aa ab ac", "aa ab ac" }, { "a/ a a0", "a" }, { "ab abc b bcd bc c", "ab b c" },
    { "ä a", "a ä" }, { "p:1 p:10 p:2", "p:1 p:2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_auto(GStrv) typed = g_strsplit (cases[i].typed, " ", -1);
      g_autoptr(KvpFilter) filter = NULL;
      g_autofree char *listed = NULL;

      for (guint k = 0; typed[k] != NULL; k++)
        add_text_prefix (builder, typed[k]);
      filter = kvp_filter_builder_build (builder, NULL);
      listed = describe_bytes (kvp_filter_get_list_prefixes (filter));
      g_assert_cmpstr (listed, ==, cases[i].listed);

      /* Each prefix that was typed still means its keys. */
      for (guint k = 0; typed[k] != NULL; k++)
        {
          g_autofree char *name = g_strconcat (typed[k], "x", NULL);
          KvpKey exact = make_key (typed[k], NULL, 0);
          KvpKey longer = make_key (name, NULL, 0);

          g_assert_true (filter_means (filter, &exact, NULL));
          g_assert_true (filter_means (filter, &longer, NULL));
        }
    }
}

static void
test_keys (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autoptr(KvpFilterBuilder) again = NULL;
  g_autofree char *keys = NULL;

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  for (guint i = 0; i < 9; i++)
    add_text_key (builder, ((const char *[]) { "c", "a", "ä", "a", "B", "b,", "c", "aa", "a" })[i]);
  filter = kvp_filter_builder_build (builder, NULL);

  keys = describe_bytes (kvp_filter_get_keys (filter));
  g_assert_cmpstr (keys, ==, "B a aa b, c ä");
  g_assert_cmpuint (kvp_filter_get_list_prefixes (filter)->len, ==, 0);
  g_assert_cmpint (kvp_filter_get_mode (filter), ==, KVP_FILTER_KEY_LIST);

  /* The builder may go on; the filter stays what it was. */
  add_text_key (builder, "z");
  g_assert_cmpuint (kvp_filter_get_keys (filter)->len, ==, 6);
}

/* --- as text --- */

/* Each is a filter and its text at once. */
static const char *const texts[] = {
  "{'version':1,'mode':'every'}",
  "{'version':1,'mode':'list','keys':['a']}",
  "{'version':1,'mode':'list','keys':[' a ','a\\u0000b','a,b','b%2Fc','\xc3\xbc']}",
  "{'version':1,'mode':'match','prefixes':['a']}",
  "{'version':1,'mode':'match','prefixes':['product:','page/',' x\\u0000y ']}",
  "{'version':1,'mode':'match','name':{'test':'contains','pattern':' a '}}",
  "{'version':1,'mode':'match','name':{'test':'glob','pattern':'*.jpg'}}",
  "{'version':1,'mode':'match','name':{'test':'regex','pattern':'^\\\\d+$'}}",
  "{'version':1,'mode':'match','expiration':{'test':'never'}}",
  "{'version':1,'mode':'match','expiration':{'test':'before','when':1767225600}}",
  "{'version':1,'mode':'match','expiration':{'test':'after','when':1}}",
  "{'version':1,'mode':'match','expiration':{'test':'within','when':86400}}",
  "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'equals','value':'x'}]}",
  "{'version':1,'mode':'match','join':'any','rules':[{'path':'owner.team','test':'one-of','value':'search, ads'},"
    "{'path':'','test':'missing','value':''},{'path':'tags[]','test':'is-not','value':'x'},"
    "{'path':'a','test':'contains','value':'x'},{'path':'a','test':'matches','value':'x'},"
    "{'path':'a','test':'exists','value':''},{'path':'a','test':'less','value':'1'},"
    "{'path':'a','test':'greater','value':'1e400'}]}",
  "{'version':1,'mode':'match','anywhere':'dr\xc3\xa4\xc3\xa7t'}",
  "{'version':1,'mode':'match','prefixes':['a'],'name':{'test':'regex','pattern':'x'},"
    "'expiration':{'test':'never'},"
    "'join':'all','rules':[{'path':'a','test':'exists','value':''}],'anywhere':'t'}",
};

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *expected = g_strdelimit (g_strdup (texts[i]), "'", '"');
      g_autoptr(KvpFilter) filter = filter_from (texts[i]);
      g_autofree char *text = kvp_filter_to_text (filter);
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_to_builder (filter);
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpFilter) rebuilt = kvp_filter_builder_build (builder, &error);
      g_autofree char *rebuilt_text = NULL;

      g_assert_cmpstr (text, ==, expected);
      g_assert_no_error (error);
      rebuilt_text = kvp_filter_to_text (rebuilt);
      g_assert_cmpstr (rebuilt_text, ==, expected);
    }
}

static void
test_bad_text (void)
{
  static const char *const bad[] = {
    "", " ", "null", "[]", "'match'", "{}", "{'version':1}", "{'mode':'every'}",
    "{'version':'1','mode':'every'}", "{'version':1.5,'mode':'every'}", "{'version':null,'mode':'every'}",
    "{'version':1,'mode':'Every'}", "{'version':1,'mode':2}", "{'version':1,'mode':'every'} x",
    "{'version':1,'mode':'every','version':1}", "{'version':1,'mode':'every','mode':'every'}",
    "{'version':1,'mode':'every','unknown':1}", "{'version':1,'mode':'every','Mode':'every'}",
    "{'version':1,'mode':'every',}", "{'version':1,'mode':'every'", "{\"version\":1,\"mode\":'every'}",
    "{'version':1,'mode':'match'}", "{'version':1,'mode':'list'}", "{'version':1,'mode':'list','keys':[]}",
    "{'version':1,'mode':'list','keys':['']}", "{'version':1,'mode':'list','keys':['..']}",
    "{'version':1,'mode':'list','keys':[1]}", "{'version':1,'mode':'list','keys':'a'}",
    "{'version':1,'mode':'list','keys':[['a']]}", "{'version':1,'mode':'list','keys':['\\ud800']}",
    "{'version':1,'mode':'list','keys':['a'],'prefixes':['a']}", "{'version':1,'mode':'every','keys':['a']}",
    "{'version':1,'mode':'match','keys':['a'],'prefixes':['a']}",
    "{'version':1,'mode':'every','prefixes':['a']}", "{'version':1,'mode':'match','prefixes':[]}",
    "{'version':1,'mode':'match','prefixes':['']}", "{'version':1,'mode':'match','prefixes':[null]}",
    "{'version':1,'mode':'match','name':{'test':'any','pattern':''}}",
    "{'version':1,'mode':'match','name':{'test':'glob'}}",
    "{'version':1,'mode':'match','name':{'pattern':'a'}}",
    "{'version':1,'mode':'match','name':{'test':'glob','pattern':'['}}",
    "{'version':1,'mode':'match','name':{'test':'glob','pattern':''}}",
    "{'version':1,'mode':'match','name':{'test':'contains','pattern':'a\\u0000b'}}",
    "{'version':1,'mode':'match','name':{'test':'contains','pattern':1}}",
    "{'version':1,'mode':'match','name':{'test':'contains','pattern':'a','flags':'i'}}",
    "{'version':1,'mode':'match','name':'a'}",
    "{'version':1,'mode':'match','expiration':{'test':'before'}}",
    "{'version':1,'mode':'match','expiration':{'test':'before','when':0}}",
    "{'version':1,'mode':'match','expiration':{'test':'before','when':'1'}}",
    "{'version':1,'mode':'match','expiration':{'test':'before','when':1.5}}",
    "{'version':1,'mode':'match','expiration':{'test':'before','when':1e99}}",
    "{'version':1,'mode':'match','expiration':{'test':'never','when':5}}",
    "{'version':1,'mode':'match','join':'all','rules':[]}",
    "{'version':1,'mode':'match','join':'any','prefixes':['a']}",
    "{'version':1,'mode':'match','rules':[{'path':'a','test':'exists','value':''}]}",
    "{'version':1,'mode':'match','join':'some','rules':[{'path':'a','test':'exists','value':''}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'exists'}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'test':'exists','value':''}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'','test':'equals','value':'x'}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'equals','value':''}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'equals','value':1}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'like','value':'x'}]}",
    "{'version':1,'mode':'match','join':'all','rules':[{'path':'a','test':'exists','value':'','not':true}]}",
    "{'version':1,'mode':'match','join':'all','rules':['a']}",
    "{'version':1,'mode':'match','anywhere':''}", "{'version':1,'mode':'match','anywhere':null}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdelimit (g_strdup (bad[i]), "'", '"');
      g_autoptr(GError) error = NULL;

      /* One of them is about ' itself. */
      if (kvp_filter_from_text (strstr (bad[i], "\"version\"") != NULL ? bad[i] : text, &error) != NULL)
        g_error ("accepted: %s", text);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
    }
}

/* A later version may have conditions that this one does not know: without them it would mean more keys. */
static void
test_unknown_version (void)
{
  static const char *const others[] = {
    "{'version':2,'mode':'match','prefixes':['a']}", "{'version':0,'mode':'every'}",
    "{'version':-1,'mode':'every'}",
    "{'mode':'match','size':{'test':'over','bytes':5},'prefixes':['a'],'version':2}",
    "{'version':1e0,'mode':'every'}",
    "{'version':99999999999999999999,'mode':'every'}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *text = g_strdelimit (g_strdup (others[i]), "'", '"');
      g_autoptr(GError) error = NULL;

      g_assert_null (kvp_filter_from_text (text, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, "version"));
    }
}

static const char noise[] = "\"{}[],:01ae\\\xc3 ";

/* Whatever is cut off or changed in a good text, it is refused or means something that can be written
 * again. */
static void
test_mutations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *good = g_strdelimit (g_strdup (texts[i]), "'", '"');
      gsize length = strlen (good);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree char *text = g_strndup (good, cut);

          g_assert_null (kvp_filter_from_text (text, NULL));
        }

      for (guint n = 0; n < 500; n++)
        {
          g_autofree char *text = g_strdup (good);
          g_autoptr(KvpFilter) filter = NULL;

          for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
            text[g_test_rand_int_range (0, (int) length)] = noise[g_test_rand_int_range (0, sizeof noise - 1)];

          filter = kvp_filter_from_text (text, NULL);
          if (filter != NULL)
            {
              g_autofree char *once = kvp_filter_to_text (filter);
              g_autoptr(KvpFilter) again = kvp_filter_from_text (once, NULL);
              g_autofree char *twice = NULL;

              g_assert_nonnull (again);
              twice = kvp_filter_to_text (again);
              g_assert_cmpstr (once, ==, twice);
            }
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/filter/problems/empty", test_empty);
  g_test_add_func ("/purge/filter/problems/prefix", test_prefix_problems);
  g_test_add_func ("/purge/filter/problems/name", test_name_problems);
  g_test_add_func ("/purge/filter/problems/expiration", test_expiration_problems);
  g_test_add_func ("/purge/filter/problems/rule", test_rule_problems);
  g_test_add_func ("/purge/filter/problems/many-rules", test_many_rules);
  g_test_add_func ("/purge/filter/problems/anywhere", test_anywhere_problems);
  g_test_add_func ("/purge/filter/problems/key", test_key_problems);
  g_test_add_func ("/purge/filter/problems/many-keys", test_many_key_problems);
  g_test_add_func ("/purge/filter/problems/mode", test_mode_problems);
  g_test_add_func ("/purge/filter/list-prefixes", test_list_prefixes);
  g_test_add_func ("/purge/filter/keys", test_keys);
  g_test_add_func ("/purge/filter/text/round-trip", test_round_trip);
  g_test_add_func ("/purge/filter/text/bad", test_bad_text);
  g_test_add_func ("/purge/filter/text/unknown-version", test_unknown_version);
  g_test_add_func ("/purge/filter/text/mutations", test_mutations);

  return g_test_run ();
}
