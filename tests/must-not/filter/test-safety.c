/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "filter-fixture.h"
#include "purge/kvp-report-row.h"
#include "purge/kvp-report.h"

/* Nothing filled in, or only what says nothing: refused in every way that a filter can be made. */
static void
test_empty_filter (void)
{
  static const char *const texts[] = {
    "{\"version\":1,\"mode\":\"match\"}", "{\"version\":1,\"mode\":\"list\"}",
    "{\"version\":1,\"mode\":\"list\",\"keys\":[]}",
    "{\"version\":1,\"mode\":\"match\",\"prefixes\":[]}",
    "{\"version\":1,\"mode\":\"match\",\"prefixes\":[\"\"]}",
    "{\"version\":1,\"mode\":\"match\",\"anywhere\":\"\"}",
    "{\"version\":1,\"mode\":\"match\",\"join\":\"any\",\"rules\":[]}",
    "{\"version\":1}", "{}", "",
  };
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (kvp_filter_builder_build (builder, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  problems = kvp_filter_builder_validate (builder);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((KvpFilterProblem *) g_ptr_array_index (problems, 0))->message, ==,
                   "Say which keys, or choose Every Key.");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (kvp_filter_from_text (texts[i], NULL) != NULL)
      g_error ("accepted: %s", texts[i]);
}

/* Only the mode that says so means every key, and its sentence says so. */
static void
test_empty_filter_every_key (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(KvpFilter) filter = NULL;
  g_autofree char *sentence = NULL;
  KvpKey key = make_key ("any", NULL, 0);

  kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  filter = kvp_filter_builder_build (builder, NULL);
  g_assert_true (filter_means (filter, &key, NULL));
  sentence = kvp_filter_to_sentence (filter, "N");
  g_assert_cmpstr (sentence, ==, "Every key in “N”.");
}

/* What stands in a sentence is shown as it is: not escaped, so that it must not be parsed; and nothing in
 * it can hide the rest, break the line or turn it round. */
static const char *const nasty[] = {
  "<b>bold</b>", "&amp;", "a&b", "<span foreground='red'>", "%s%n", "a\nb", "a\tb", "\342\200\256gpj.exe",
  "a\342\200\213b",
  "\033[31m", "</", "\342\201\246x",
};

static void
assert_shown (const char *sentence,
              const char *text)
{
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  for (const char *p = sentence; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_false (g_unichar_iscntrl (c));
      g_assert_false ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b);
    }

  if (strpbrk (text, "<&%") != NULL)
    g_assert_nonnull (strstr (sentence, text));
}

static void
test_markup_in_sentences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    for (guint kind = 0; kind < 9; kind++)
      {
        g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
        g_autoptr(KvpFilter) filter = NULL;
        g_autoptr(GString) quoted = g_string_new (NULL);
        g_autofree char *path = NULL;
        g_autofree char *sentence = NULL;
        g_autofree char *in_short = NULL;
        g_autofree char *why = NULL;
        g_autofree char *why_long = NULL;
        g_autoptr(GError) error = NULL;

        /* In double quotes, whatever it is. */
        g_string_append_c (quoted, '"');
        for (const char *p = nasty[i]; *p != '\0'; p++)
          {
            if ((guchar) *p < 0x20)
              g_string_append_printf (quoted, "\\u%04x", (guint) *p);
            else
              g_string_append_c (quoted, *p);
          }
        g_string_append_c (quoted, '"');
        path = g_strdup (quoted->str);

        if (kind == 0)
          add_text_prefix (builder, nasty[i]);
        else if (kind == 1)
          kvp_filter_builder_set_name (builder, KVP_NAME_CONTAINS, nasty[i]);
        else if (kind == 2)
          kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_EQUALS, quoted->str);
        else if (kind == 3)
          kvp_filter_builder_add_rule (builder, path, KVP_METADATA_EXISTS, NULL);
        else if (kind == 4)
          kvp_filter_builder_set_anywhere (builder, nasty[i]);
        else if (kind == 5)
          kvp_filter_builder_add_rule (builder, "a", KVP_METADATA_ONE_OF, quoted->str);
        else if (kind == 6)
          kvp_filter_builder_add_rule (builder, path, KVP_METADATA_MATCHES, nasty[i]);
        else
          {
            kvp_filter_builder_set_mode (builder, kind == 7 ? KVP_FILTER_KEY_LIST : KVP_FILTER_EVERY_KEY);
            if (kind == 7)
              add_text_key (builder, nasty[i]);
          }

        filter = kvp_filter_builder_build (builder, &error);
        if (filter == NULL && kind == 6)
          continue;
        g_assert_no_error (error);

        sentence = kvp_filter_to_sentence (filter, kind == 8 ? nasty[i] : "N");
        in_short = kvp_filter_to_short_sentence (filter);
        why = kvp_filter_describe_why (filter, G_MAXUINT64);
        why_long = kvp_filter_describe_why_long (filter, G_MAXUINT64);
        assert_shown (sentence, nasty[i]);
        assert_shown (in_short, kind != 8 ? nasty[i] : "");
        assert_shown (why, "");
        assert_shown (why_long, "");
      }
}

/* In a problem's sentence and in the error of a key that can not be decided. */
static void
test_markup_in_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    {
      g_autoptr(KvpFilter) filter = filter_of_rule ("a", KVP_METADATA_EXISTS, NULL);
      g_autoptr(KvpMatcher) matcher = kvp_matcher_new (filter, FIXTURE_NOW);
      g_autoptr(GError) error = NULL;
      KvpKey key = make_key (nasty[i], "{", 0);
      gboolean matches;
      guint64 why;

      g_assert_false (kvp_matcher_match (matcher, &key, &matches, &why, &error));
      assert_shown (error->message, nasty[i]);
    }
}

/* A report's sentences carry what a server said, and its cells what a stranger named a key. */
static void
test_markup_in_reports (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    {
      g_autofree char *outcome = kvp_report_describe_outcome (KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED,
                                                              nasty[i]);

      assert_shown (outcome, nasty[i]);
    }
}

/* No cell of an exported file is run by the program that opens it. */
static void
test_formula_in_reports (void)
{
  static const char *const formulas[] = {
    "=1", "+1", "-1", "@x", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "-2+3",
    "+A1,=B1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr(GString) line = g_string_new (NULL);
      g_autoptr(GString) in_metadata = g_string_new (NULL);
      KvpKey key = make_key (formulas[i], NULL, 0);
      KvpKey other = make_key ("x", formulas[i], 0);
      g_autofree char *encoded = g_base64_encode ((const guchar *) formulas[i], strlen (formulas[i]));

      kvp_report_row_append_csv (line, &key, KVP_KEY_FAILED, KVP_REASON_NONE, NULL);
      kvp_report_row_append_csv (in_metadata, &other, KVP_KEY_FAILED, KVP_REASON_NONE, NULL);
      g_assert_true (g_str_has_prefix (line->str, "\"'"));
      g_assert_true (g_str_has_prefix (in_metadata->str, "x,,\"'"));
      /* The exact name is not lost. */
      g_assert_nonnull (strstr (line->str, encoded));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/must-not/safety/empty-filter", test_empty_filter);
  g_test_add_func ("/must-not/safety/empty-filter/every-key", test_empty_filter_every_key);
  g_test_add_func ("/must-not/safety/markup-in-names/sentences", test_markup_in_sentences);
  g_test_add_func ("/must-not/safety/markup-in-names/errors", test_markup_in_errors);
  g_test_add_func ("/must-not/safety/markup-in-names/reports", test_markup_in_reports);
  g_test_add_func ("/must-not/safety/markup-in-names/formulas", test_formula_in_reports);

  return g_test_run ();
}
