/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "filter-fixture.h"

/* What each rule says of metadata, with ' for ". "yes" and "no" hold metadata for which the rule holds, or
 * not; NULL is a key without metadata. */
typedef struct {
  const char      *path;
  KvpMetadataTest  test;
  const char      *value;
  const char      *yes[14];
  const char      *no[18];
} RuleCase;

/* A list ends with NULL, so "no metadata" needs a word of its own. */
#define NO_METADATA "(none)"

static const RuleCase cases[] = {
  /* An unquoted value is text, number or word. */
  { "a", KVP_METADATA_EQUALS, "x",
    { "{'a':'x'}", " { 'b' : 1 , 'a' : 'x' } ", "{'\\u0061':'\\u0078'}" },
    { NO_METADATA, "null", "{}", "{'a':'X'}", "{'a':'xx'}", "{'a':' x'}", "{'a':['x']}", "{'a':{'x':'x'}}",
      "{'b':'x'}",
      "{'b':{'a':'x'}}", "'x'", "['x']", "{'a':null}", "{'A':'x'}", "[{'a':'x'}]" } },
  { "a", KVP_METADATA_EQUALS, "5",
    { "{'a':5}", "{'a':'5'}", "{'a':5.0}", "{'a':50e-1}", "{'a':0.5E1}" },
    { "{'a':'5.0'}", "{'a':-5}", "{'a':55}", "{'a':5.0000000000000000001}", "{'a':[5]}", "{'a':true}" } },
  { "a", KVP_METADATA_EQUALS, "12345678901234567890",
    { "{'a':12345678901234567890}", "{'a':'12345678901234567890'}", "{'a':1234567890123456789e1}" },
    { "{'a':12345678901234567891}", "{'a':12345678901234567889}", "{'a':1.2345678901234567e19}" } },
  { "a", KVP_METADATA_EQUALS, "1e400", { "{'a':1e400}", "{'a':10e399}", "{'a':'1e400'}" },
    { "{'a':1e401}", "{'a':2e400}" } },
  { "a", KVP_METADATA_EQUALS, "-0", { "{'a':0}", "{'a':-0.0}", "{'a':'-0'}" },
    { "{'a':'0'}", "{'a':false}", "{'a':null}" } },
  { "a", KVP_METADATA_EQUALS, "true", { "{'a':true}", "{'a':'true'}" },
    { "{'a':false}", "{'a':1}", "{'a':'True'}" } },
  { "a", KVP_METADATA_EQUALS, "false", { "{'a':false}" }, { "{'a':true}", "{'a':0}", "{'a':null}", "{}" } },
  { "a", KVP_METADATA_EQUALS, "null", { "{'a':null}", "{'a':'null'}" },
    { "{}", "{'a':''}", "{'a':0}", NO_METADATA } },
  /* No number by the grammar of JSON: text only. */
  { "a", KVP_METADATA_EQUALS, "007", { "{'a':'007'}" }, { "{'a':7}", "{'a':'7'}" } },
  { "a", KVP_METADATA_EQUALS, "+5", { "{'a':'+5'}" }, { "{'a':5}" } },
  { "a", KVP_METADATA_EQUALS, "True", { "{'a':'True'}" }, { "{'a':true}" } },
  /* White space around an unquoted value does not count. */
  { "a", KVP_METADATA_EQUALS, "  5 ", { "{'a':5}", "{'a':'5'}" }, { "{'a':'  5 '}" } },
  { "a", KVP_METADATA_EQUALS, "two words", { "{'a':'two words'}" }, { "{'a':'twowords'}" } },
  /* A quoted value is that text and nothing else. */
  { "a", KVP_METADATA_EQUALS, "'5'", { "{'a':'5'}" }, { "{'a':5}" } },
  { "a", KVP_METADATA_EQUALS, "'true'", { "{'a':'true'}" }, { "{'a':true}" } },
  { "a", KVP_METADATA_EQUALS, "''", { "{'a':''}" },
    { "{'a':null}", "{}", "{'a':' '}", NO_METADATA, "{'a':[]}" } },
  { "a", KVP_METADATA_EQUALS, "' x '", { "{'a':' x '}" }, { "{'a':'x'}" } },
  { "a", KVP_METADATA_EQUALS, "'a\\u0000b'", { "{'a':'a\\u0000b'}" }, { "{'a':'a'}", "{'a':'ab'}" } },
  { "a", KVP_METADATA_EQUALS, "ü", { "{'a':'ü'}", "{'a':'\\u00fc'}" }, { "{'a':'Ü'}", "{'a':'u\\u0308'}" } },
  { "a", KVP_METADATA_EQUALS, "\360\237\230\200", { "{'a':'\\ud83d\\ude00'}" }, { "{'a':'\\ud83d'}" } },
  { "a", KVP_METADATA_EQUALS, "\357\277\275", { "{'a':'\\ufffd'}" }, { "{'a':'\\ud83d'}" } },
  /* Arrays and objects by structure. */
  { "a", KVP_METADATA_EQUALS, "[1, 'x', null]",
    { "{'a':[1,'x',null]}", "{'a':[ 1.0 , '\\u0078' , null ]}" },
    { "{'a':[1,'x']}", "{'a':['x',1,null]}", "{'a':[1,'x',null,null]}", "{'a':['1','x',null]}",
      "{'a':{}}" } },
  { "a", KVP_METADATA_EQUALS, "{'x':1,'y':{'z':[]}}",
    { "{'a':{'x':1,'y':{'z':[]}}}", "{'a':{'y':{'z':[ ]},'x':10e-1}}", "{'a':{'x':2,'y':{'z':[]},'x':1}}" },
    { "{'a':{'x':1}}", "{'a':{'x':1,'y':{'z':{}}}}", "{'a':{'x':1,'y':{'z':[]},'q':0}}", "{'a':[]}" } },
  { "a", KVP_METADATA_EQUALS, "[]", { "{'a':[]}", "{'a':'[]'}" }, { "{'a':{}}", "{'a':[[]]}", "{}" } },
  /* What goes on behind its end is none: text only. */
  { "a", KVP_METADATA_EQUALS, "[1]]", { "{'a':'[1]]'}" }, { "{'a':[1]}" } },
  { "a", KVP_METADATA_EQUALS, "{'x':1}}", { "{'a':'{\\'x\\':1}}'}" }, { "{'a':{'x':1}}" } },
  { "a", KVP_METADATA_EQUALS, "{'x':1} y", { "{'a':'{\\'x\\':1} y'}" }, { "{'a':{'x':1}}" } },
  { "a", KVP_METADATA_EQUALS, "[draft]", { "{'a':'[draft]'}" }, { "{'a':['draft']}" } },
  { "a", KVP_METADATA_EQUALS, "['\\ufffd']", { "{'a':['\\ufffd']}" }, { "{'a':['\\ud800']}" } },

  /* Paths. */
  { "owner.team", KVP_METADATA_EQUALS, "search",
    { "{'owner':{'team':'search'}}", "{'x':{'owner':{'team':'y'}},'owner':{'team':'search','x':[]}}" },
    { "{'owner.team':'search'}", "{'team':'search'}", "{'owner':[{'team':'search'}]}", "{'owner':'team'}",
      "{'owner':null}",
      NO_METADATA } },
  { "'owner.team'", KVP_METADATA_EQUALS, "search", { "{'owner.team':'search'}" },
    { "{'owner':{'team':'search'}}" } },
  { "''", KVP_METADATA_EQUALS, "x", { "{'':'x'}" }, { "{'a':'x'}", "'x'" } },
  { "'a\\u0000b'", KVP_METADATA_EQUALS, "x", { "{'a\\u0000b':'x'}" }, { "{'a':'x'}", "{'ab':'x'}" } },
  { "tags[]", KVP_METADATA_EQUALS, "x",
    { "{'tags':['x']}", "{'tags':['a','x','b']}" },
    { "{'tags':'x'}", "{'tags':[['x']]}", "{'tags':[]}", "{'tags':{'x':'x'}}", "{'tags':['X']}" } },
  { "tags[1]", KVP_METADATA_EQUALS, "x", { "{'tags':['a','x']}" },
    { "{'tags':['x']}", "{'tags':['x','a']}", "{'tags':{'1':'x'}}" } },
  { "items[].id", KVP_METADATA_EQUALS, "7",
    { "{'items':[{'id':1},{'id':7}]}", "{'items':[0,{'id':7.0}]}" },
    { "{'items':{'id':7}}", "{'items':[{'id':[7]}]}", "{'items':[]}" } },
  { "[].id", KVP_METADATA_EQUALS, "7", { "[{'id':7}]" }, { "{'id':7}", "[7]" } },
  { "[0]", KVP_METADATA_EQUALS, "x", { "['x']" }, { "'x'", "[]", "[['x']]" } },
  { "m[][]", KVP_METADATA_EQUALS, "4", { "{'m':[[1,2],[3,4]]}" }, { "{'m':[4]}", "{'m':[[[4]]]}" } },
  /* Of a member that comes twice, the last counts. */
  { "a", KVP_METADATA_EQUALS, "x", { "{'a':'y','a':'x'}", "{'a':1,'\\u0061':'x'}" },
    { "{'a':'x','a':'y'}" } },
  { "a.b", KVP_METADATA_EQUALS, "x", { "{'a':0,'a':{'b':'x'}}" },
    { "{'a':{'b':'x'},'a':{}}", "{'a':{'b':'x'},'a':0}" } },

  /* IS_NOT: it is there, and no value of it equals. */
  { "a", KVP_METADATA_IS_NOT, "x",
    { "{'a':'y'}", "{'a':null}", "{'a':['x']}", "{'a':0}", "{'a':{}}" },
    { "{'a':'x'}", "{}", NO_METADATA, "null", "{'b':'y'}", "[]", "'y'" } },
  { "tags[]", KVP_METADATA_IS_NOT, "x",
    { "{'tags':['y']}", "{'tags':[['x'],1]}" },
    { "{'tags':['y','x']}", "{'tags':[]}", "{'tags':'y'}", "{}", NO_METADATA } },
  { "a", KVP_METADATA_IS_NOT, "5", { "{'a':6}", "{'a':'05'}" }, { "{'a':5}", "{'a':5.0}", "{'a':'5'}" } },
  { "a", KVP_METADATA_IS_NOT, "'5'", { "{'a':5}" }, { "{'a':'5'}" } },

  /* CONTAINS: a piece of a text, or an element of an array. */
  { "a", KVP_METADATA_CONTAINS, "rch",
    { "{'a':'archived'}", "{'a':'rch'}", "{'a':['x','rch']}" },
    { "{'a':'ARCHIVED'}", "{'a':['archived']}", "{'a':{'rch':'rch'}}", "{'rch':'a'}", "{}", NO_METADATA,
      "{'a':null}" } },
  { "a", KVP_METADATA_CONTAINS, "1", { "{'a':'21'}", "{'a':[2,1.0]}", "{'a':['1']}" },
    { "{'a':1}", "{'a':21}", "{'a':[21]}", "{'a':true}" } },
  { "a", KVP_METADATA_CONTAINS, "'1'", { "{'a':'21'}", "{'a':['1']}" }, { "{'a':[1]}" } },
  { "a", KVP_METADATA_CONTAINS, "' '", { "{'a':'x y'}" }, { "{'a':'xy'}" } },
  { "a", KVP_METADATA_CONTAINS, "'\\u0000'", { "{'a':'x\\u0000y'}" }, { "{'a':'xy'}" } },
  { "a", KVP_METADATA_CONTAINS, "\357\277\275", { "{'a':'x\\ufffdy'}" }, { "{'a':'x\\ud800y'}" } },
  { "a", KVP_METADATA_CONTAINS, "xy", { "{'a':'\\ud800xy'}" }, { "{'a':'x\\ud800y'}" } },
  { "a", KVP_METADATA_CONTAINS, "{'k':1}", { "{'a':[0,{'k':1.0}]}", "{'a':'.{\\'k\\':1}.'}" },
    { "{'a':{'k':1}}", "{'a':[{'k':2}]}" } },
  { "a[]", KVP_METADATA_CONTAINS, "rch", { "{'a':['archived']}", "{'a':[['rch']]}" },
    { "{'a':'archived'}" } },

  /* MATCHES: on text, and on numbers and booleans as they are written. */
  { "a", KVP_METADATA_MATCHES, "^ar.*d$", { "{'a':'archived'}", "{'a':'ard'}" },
    { "{'a':'archived\\n'}", "{'a':'xard'}", "{'a':['ard']}" } },
  { "a", KVP_METADATA_MATCHES, "^1\\.50$", { "{'a':1.50}", "{'a':'1.50'}" }, { "{'a':1.5}" } },
  { "a", KVP_METADATA_MATCHES, "^(true|null)$", { "{'a':true}", "{'a':'null'}" },
    { "{'a':null}", "{'a':false}" } },
  { "a", KVP_METADATA_MATCHES, "^.ü.$", { "{'a':'\\u00e4\\u00fc\\u00f6'}" }, { "{'a':'ü'}" } },
  { "a", KVP_METADATA_MATCHES, "'x'", { "{'a':'say \\'x\\''}" }, { "{'a':'x'}" } },
  { "a", KVP_METADATA_MATCHES, " x", { "{'a':'y x'}" }, { "{'a':'x'}" } },

  /* ONE_OF: items between commas. */
  { "a", KVP_METADATA_ONE_OF, "search, ads",
    { "{'a':'search'}", "{'a':'ads'}" },
    { "{'a':' ads'}", "{'a':'search, ads'}", "{'a':'Search'}", "{'a':['ads']}", "{}", NO_METADATA } },
  { "a", KVP_METADATA_ONE_OF, "1,true , null,'7',[2]",
    { "{'a':1}", "{'a':'1'}", "{'a':true}", "{'a':null}", "{'a':'7'}", "{'a':[2]}" },
    { "{'a':7}", "{'a':2}", "{'a':false}", "{'a':''}" } },
  { "a", KVP_METADATA_ONE_OF, "'a, b',c 'd", { "{'a':'a, b'}", "{'a':'c \\'d'}" },
    { "{'a':'a'}", "{'a':'b'}", "{'a':'\\'a'}" } },
  { "a", KVP_METADATA_ONE_OF, "' x ', '', '\\','", { "{'a':' x '}", "{'a':''}", "{'a':'\\','}" },
    { "{'a':'x'}", "{'a':','}" } },
  { "tags[]", KVP_METADATA_ONE_OF, "x,y", { "{'tags':['a','y']}" }, { "{'tags':['z']}" } },

  /* EXISTS and MISSING. */
  { "a", KVP_METADATA_EXISTS, "", { "{'a':null}", "{'a':''}", "{'a':[]}", "{'a':false}" },
    { "{}", "{'b':{'a':1}}", "[]", "'a'", NO_METADATA } },
  { "a", KVP_METADATA_MISSING, "", { "{}", "{'b':{'a':1}}", "[]", "'a'", NO_METADATA, "null" },
    { "{'a':null}", "{'a':0}" } },
  { "a.b", KVP_METADATA_MISSING, "", { "{'a':1}", "{'a':{}}", "{'a':[{'b':1}]}", NO_METADATA },
    { "{'a':{'b':0}}" } },
  { "tags[]", KVP_METADATA_EXISTS, "", { "{'tags':[null]}" }, { "{'tags':[]}", "{'tags':1}", "{}" } },
  { "tags[]", KVP_METADATA_MISSING, "", { "{'tags':[]}", "{'tags':1}", "{}", NO_METADATA },
    { "{'tags':[0]}" } },
  { "", KVP_METADATA_EXISTS, "", { "{}", "[]", "''", "0", "false", "{'a':1}" },
    { NO_METADATA, "null", " null " } },
  { "", KVP_METADATA_MISSING, "", { NO_METADATA, "null" }, { "{}", "0", "''" } },
  { "a", KVP_METADATA_EXISTS, "ignored", { "{'a':1}" }, { "{}" } },

  /* LESS and GREATER: numbers by value; text by bytes if what was typed is no number. */
  { "a", KVP_METADATA_LESS, "5", { "{'a':4.999999999999999999999}", "{'a':-1e400}", "{'a':0}" },
    { "{'a':5}", "{'a':5.0}", "{'a':6}", "{'a':'4'}", "{'a':null}", "{'a':false}", "{'a':[1]}", "{}",
      NO_METADATA } },
  { "a", KVP_METADATA_GREATER, "5", { "{'a':5.000000000000000000001}", "{'a':1e400}", "{'a':10}" },
    { "{'a':5}", "{'a':-6}", "{'a':'6'}", "{'a':true}", "{}", NO_METADATA } },
  { "a", KVP_METADATA_GREATER, "12345678901234567890", { "{'a':12345678901234567891}" },
    { "{'a':12345678901234567890}" } },
  { "a", KVP_METADATA_LESS, "2025-01-01", { "{'a':'2024-12-31'}", "{'a':'2024'}", "{'a':''}" },
    { "{'a':'2025-01-01'}", "{'a':'2025-01-01T00:00'}", "{'a':2024}", "{'a':null}" } },
  { "a", KVP_METADATA_GREATER, "2025-01-01", { "{'a':'2025-01-01T00:00'}", "{'a':'2026'}" },
    { "{'a':'2025-01-01'}", "{'a':9999}" } },
  { "a", KVP_METADATA_LESS, "'5'", { "{'a':'4'}", "{'a':'10'}" }, { "{'a':4}", "{'a':'5'}", "{'a':'50'}" } },
  { "a", KVP_METADATA_GREATER, "Z", { "{'a':'a'}", "{'a':'ä'}" }, { "{'a':'A'}" } },
  { "n[]", KVP_METADATA_GREATER, "5", { "{'n':[1,6]}" }, { "{'n':[1,5]}", "{'n':6}" } },
};

static char *
unquote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static void
check (KvpFilter  *filter,
       const char *metadata,
       gboolean    expected)
{
  g_autofree char *json = unquote (metadata);
  KvpKey key = make_key ("key", g_str_equal (metadata, NO_METADATA) ? NULL : json, 0);
  guint64 why;

  if (filter_means (filter, &key, &why) != expected)
    {
      g_autofree char *sentence = kvp_filter_to_short_sentence (filter);

      g_error ("%s %s %s", sentence, expected ? "does not match" : "matches", json);
    }

  if (expected)
    g_assert_cmphex (why, ==, 1 << 8);
}

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = unquote (cases[i].path);
      g_autofree char *value = unquote (cases[i].value);
      g_autoptr(KvpFilter) filter = filter_of_rule (path, cases[i].test, value);

      for (guint k = 0; k < G_N_ELEMENTS (cases[i].yes) && cases[i].yes[k] != NULL; k++)
        check (filter, cases[i].yes[k], TRUE);
      for (guint k = 0; k < G_N_ELEMENTS (cases[i].no) && cases[i].no[k] != NULL; k++)
        check (filter, cases[i].no[k], FALSE);
    }
}

/* For EXISTS and MISSING together, and for LESS, EQUALS and GREATER, each metadata passes one at most. */
static void
test_exclusive (void)
{
  static const char *const paths[] = { "a", "a.b", "tags[]", "[0]", "a[1].c" };

  for (guint p = 0; p < G_N_ELEMENTS (paths); p++)
    {
      g_autoptr(KvpFilter) exists = filter_of_rule (paths[p], KVP_METADATA_EXISTS, "");
      g_autoptr(KvpFilter) missing = filter_of_rule (paths[p], KVP_METADATA_MISSING, "");

      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        for (guint k = 0; k < G_N_ELEMENTS (cases[i].yes) && cases[i].yes[k] != NULL; k++)
          {
            g_autofree char *json = unquote (cases[i].yes[k]);
            KvpKey key = make_key ("key", g_str_equal (json, NO_METADATA) ? NULL : json, 0);

            g_assert_true (filter_means (exists, &key, NULL) != filter_means (missing, &key, NULL));
          }
    }
}

/* Metadata that is not JSON, or too deep, can not come from a listing; if it does, nobody may take it for a
 * no. */
static void
test_not_json (void)
{
  g_autofree char *opening = g_strnfill (100000, '[');
  g_autofree char *deep = g_strconcat ("{\"a\":", opening, NULL);
  const char *const bad[] = { "", "{", "{\"a\":}", "nul", "{\"a\":1", deep, "{\"b\":[1,}", "null 1", "\xff" };
  g_autoptr(KvpFilter) equals = filter_of_rule ("a", KVP_METADATA_EQUALS, "x");
  g_autoptr(KvpFilter) anywhere = filter_from ("{'version':1,'mode':'match','anywhere':'x'}");
  KvpFilter *filters[] = { equals, anywhere };

  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      {
        g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filters[f], FIXTURE_NOW);
        g_autoptr(GError) error = NULL;
        KvpKey key = make_key ("odd\nkey", bad[i], 0);
        gboolean matches = TRUE;
        guint64 why;

        g_assert_false (kvp_matcher_match (matcher, &key, &matches, &why, &error));
        g_assert_false (matches);
        g_assert_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
        g_assert_nonnull (g_strstr_len (error->message, -1, "odd␊key"));
      }
}

static void
test_anywhere (void)
{
  static const struct {
    const char *text;
    const char *yes[8];
    const char *no[8];
  } searches[] = {
    { "arch",
      { "'ARCHIVED'", "{'a':{'b':['x',{'c':'archived'}]}}", "['Arch']" },
      { NO_METADATA, "null", "{'archived':1}", "{'a':'a','b':'rch'}", "{}", "[['ar','ch']]" } },
    { "ÄPFEL", { "{'a':'äpfel'}", "{'a':'\\u00c4pfel'}", "['x Äpfel y']" },
      { "{'a':'apfel'}", "{'äpfel':1}" } },
    { "STRASSE", { "{'a':'straße'}", "{'a':'Strasse'}" }, { "{'a':'strase'}" } },
    { "12", { "{'a':5125}", "{'a':'x12'}", "{'a':1.12}", "{'a':[1,[12]]}" }, { "{'a':[1,2]}", "{'12':1}" } },
    { "1E4", { "{'a':1e400}", "{'a':1E40}" }, { "{'a':10000}" } },
    { "TRUE", { "{'a':true}", "{'a':'Untrue'}" }, { "{'true':false}" } },
    { "null", { "{'a':'Null'}" }, { "{'a':null}", "{'null':0}" } },
    { "a b", { "{'x':'a b'}", "{'x':'\\u0000a B'}" }, { "{'x':'ab'}", "{'x':'a','y':' b'}" } },
    { "x", { "{'a':'é\\u0000X'}", "{'a':0,'a':'x'}" }, { "{'a':'x','a':0}", "{'a':{'b':'x'},'a':{}}" } },
    { "\357\277\275", { "{'a':'\\ufffd'}" }, { "{'a':'\\udc00'}" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
      g_autoptr(KvpFilter) filter = NULL;

      kvp_filter_builder_set_anywhere (builder, searches[i].text);
      filter = kvp_filter_builder_build (builder, NULL);

      for (guint k = 0; k < 16; k++)
        {
          const char *metadata = k < 8 ? searches[i].yes[k] : searches[i].no[k - 8];
          g_autofree char *json = metadata != NULL ? unquote (metadata) : NULL;
          KvpKey key;
          guint64 why;

          if (metadata == NULL)
            continue;

          key = make_key ("key", g_str_equal (metadata, NO_METADATA) ? NULL : json, 0);
          if (filter_means (filter, &key, &why) != (k < 8))
            g_error ("“%s” in %s", searches[i].text, json);
          if (k < 8)
            g_assert_cmphex (why, ==, 1 << 3);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/metadata-rules/rules", test_rules);
  g_test_add_func ("/purge/metadata-rules/exclusive", test_exclusive);
  g_test_add_func ("/purge/metadata-rules/not-json", test_not_json);
  g_test_add_func ("/purge/metadata-rules/anywhere", test_anywhere);

  return g_test_run ();
}
