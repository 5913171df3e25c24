/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-account.h"
#include "base/kvp-display-text.h"

static void
test_text (void)
{
  static const struct {
    const char *bytes;
    gssize      length;
    const char *shown;
  } cases[] = {
    { "", -1, "" },
    { "plain/key:1 é 日本 😀 <b>&", -1, "plain/key:1 é 日本 😀 <b>&" },
    { "a\0b", 3, "a␀b" },
    { " ", -1, "␠" },
    { "  a  b ", -1, "␠␠a  b␠" },
    { "a\nb\tc\x1f\x7f", -1, "a␊b␉c␟␡" },
    { "\xc2\x85", -1, "<U+0085>" },
    { "x\xe2\x80\xae" "fdp.exe", -1, "x<U+202E>fdp.exe" },
    { "\xe2\x81\xa6\xd8\x9c\xe2\x80\x8f", -1, "<U+2066><U+061C><U+200F>" },
    { "a\xe2\x80\x8b" "b\xef\xbb\xbf\xc2\xad", -1, "a<U+200B>b<U+FEFF><U+00AD>" },
    { "\xe2\x80\xa8\xe2\x80\xa9", -1, "<U+2028><U+2029>" },
    { "\xf3\xa0\x81\x81", -1, "<U+E0041>" },
    { "\xe3\x85\xa4", -1, "<U+3164>" },
    /* Without a meaning yet, but drawn as nothing. */
    { "a\xe2\x81\xa5", -1, "a<U+2065>" },
    { "\xef\xbf\xb0\xef\xbf\xb8", -1, "<U+FFF0><U+FFF8>" },
    { "\xf3\xa0\x80\x80\xf3\xa0\xbf\xbf", -1, "<U+E0000><U+E0FFF>" },
    { "\xcd\xb8", -1, "\xcd\xb8" },
    /* Variation selectors, where there is something to select, and where they would hide. */
    { "\u2764\ufe0f 1\ufe0f\u20e3 \u00a9\ufe0e \u845b\U000e0100", -1,
      "\u2764\ufe0f 1\ufe0f\u20e3 \u00a9\ufe0e \u845b\U000e0100" },
    { "admin\ufe0f", -1, "admin<U+FE0F>" },
    { "1\ufe0f \u2764\ufe0f\ufe0f", -1, "1<U+FE0F> \u2764\ufe0f<U+FE0F>" },
    { "\ufe00\U000e0100", -1, "<U+FE00><U+E0100>" },
    { "a\u180b \u1820\u180b", -1, "a<U+180B> \u1820\u180b" },
    { "\xff\xc3(", -1, "<FF><C3>(" },
    { "\xc0\x80\xed\xa0\x80", -1, "<C0><80><ED><A0><80>" },
    { "cut\xf0\x9f\x98", -1, "cut<F0><9F><98>" },
    { "שלום", -1, "שלום" },
    { "\xd8\x80", -1, "\xd8\x80" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = kvp_display_text (cases[i].bytes, cases[i].length);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_block (void)
{
  g_autofree char *shown = kvp_display_text_block ("a\n\tb\r\n\0\xe2\x80\xae", 10);

  g_assert_cmpstr (shown, ==, "a\n\tb␍\n␀<U+202E>");
}

/* The isolates that a translation puts around a name stay, and nothing else does; a name that would close them early
 * shows what it has. */
static void
test_sentence (void)
{
  static const struct
  {
    const char *sentence;
    const char *shown;
  } cases[] = {
    { "", "" },
    { "Keys in “a”.", "Keys in “a”." },
    { " \u2068 a \u2069 ", " \u2068 a \u2069 " },
    { "تبدأ بـ«\u2068a:\u2069» أو «\u2068b\u2069».", "تبدأ بـ«\u2068a:\u2069» أو «\u2068b\u2069»." },
    { "\u2068a\u2068b\u2069\u2069", "\u2068a\u2068b\u2069\u2069" },
    { "\u2068a\u202e\n\u2069", "\u2068a<U+202E>␊\u2069" },
    { "\u2067a\u2069", "<U+2067>a<U+2069>" },
    { "\u2068a\u2069\u2069", "<U+2068>a<U+2069><U+2069>" },
    { "\u2069a\u2068", "<U+2069>a<U+2068>" },
    { "\u2068a", "<U+2068>a" },
    { "a \u2014 \u2066", "a — <U+2066>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = kvp_display_sentence (cases[i].sentence);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

/* Whatever comes: one line of UTF-8 that holds no control. */
static void
test_noise (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      char bytes[16];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);
      g_autofree char *shown = NULL;

      for (gsize i = 0; i < length; i++)
        bytes[i] = (char) g_test_rand_int_range (0, 256);
      shown = kvp_display_text (bytes, (gssize) length);

      g_assert_true (g_utf8_validate (shown, -1, NULL));
      for (const char *c = shown; *c != '\0'; c = g_utf8_next_char (c))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
    }
}

static void
test_account_name (void)
{
  g_autoptr(KvpAccount) named = kvp_account_new ("1a", "Acme");
  g_autoptr(KvpAccount) typed = kvp_account_new ("1a", NULL);

  g_assert_cmpstr (kvp_account_get_display_name (named), ==, "Acme");
  g_assert_cmpstr (kvp_account_get_display_name (typed), ==, "1a");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/display-text/text", test_text);
  g_test_add_func ("/display-text/block", test_block);
  g_test_add_func ("/display-text/sentence", test_sentence);
  g_test_add_func ("/display-text/noise", test_noise);
  g_test_add_func ("/account/display-name", test_account_name);

  return g_test_run ();
}
