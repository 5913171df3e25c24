/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers, times and order in the locales of the system that the build has made of glibc's sources: LOCPATH says where. */

#include "config.h"

#include <locale.h>

#include "base/kvp-format-count.h"
#include "base/kvp-text-domain.h"
#include "store-fixture.h"
#include "store/kvp-saved-filters.h"
#include "ui/kvp-format.h"

#define NARROW_NO_BREAK_SPACE "\u202f"
/* 22 November 2026, 21:19:32 UTC, a Sunday. */
#define A_MOMENT 1795382372

typedef struct {
  const char *locale;
  const char *count;
  const char *duration;
  const char *moment;
} Writing;

/* Texts are not translated here: what is left is the locale’s. */
static const Writing writings[] = {
  { "C.UTF-8", "12,003", "1.4 seconds", "22 November 2026, 21:19:32 UTC" },
  { "de_DE.UTF-8", "12.003", "1,4 seconds", "22 November 2026, 21:19:32 UTC" },
  { "fr_FR.UTF-8", "12" NARROW_NO_BREAK_SPACE "003", "1,4 seconds", "22 novembre 2026, 21:19:32 UTC" },
  { "ja_JP.UTF-8", "12,003", "1.4 seconds", "22 11月 2026, 21:19:32 UTC" },
  { "ar_EG.UTF-8", "12,003", "1.4 seconds", "22 نوفمبر 2026, 21:19:32 UTC" },
};

static void
test_writing (gconstpointer data)
{
  const Writing *writing = data;
  g_autofree char *count = NULL;
  g_autofree char *small = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *moment = NULL;

  g_assert_nonnull (setlocale (LC_ALL, writing->locale));
  count = kvp_format_count (12003);
  small = kvp_format_count (999);
  duration = kvp_format_duration (1400 * 1000);
  moment = kvp_format_exact_time (A_MOMENT);
  g_assert_cmpstr (count, ==, writing->count);
  g_assert_cmpstr (small, ==, "999");
  g_assert_cmpstr (duration, ==, writing->duration);
  g_assert_cmpstr (moment, ==, writing->moment);
  setlocale (LC_ALL, "C");
}

static void
save_filter (KvpSavedFilters *filters,
             const char      *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_saved_filters_save_async (filters, name, "text", NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_saved_filters_save_finish (filters, result, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_order (StoreFixture *fixture,
              const char   *locale,
              const char   *expected)
{
  static const char *const names[] = { "Zebra", "Äpfel", "birne", "Apfel" };
  g_autoptr(KvpSavedFilters) filters = NULL;
  g_autoptr(GString) order = g_string_new (NULL);

  g_assert_nonnull (setlocale (LC_ALL, locale));
  store_fixture_open (fixture);
  filters = kvp_saved_filters_get (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    save_filter (filters, names[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (filters)); i++)
    {
      g_autoptr(KvpSavedFilter) filter = g_list_model_get_item (G_LIST_MODEL (filters), i);

      g_string_append_printf (order, "%s;", kvp_saved_filter_get_name (filter));
    }
  g_assert_cmpstr (order->str, ==, expected);
  g_clear_object (&filters);
  store_fixture_close (fixture);
  setlocale (LC_ALL, "C");
}

static void
test_order (StoreFixture *fixture)
{
  assert_order (fixture, "de_DE.UTF-8", "Apfel;Äpfel;birne;Zebra;");
}

/* The person’s locale may be one that this computer does not have. */
static void
test_not_installed (void)
{
  g_autofree char *count = NULL;

  g_setenv ("LC_ALL", "xx_XX.UTF-8", TRUE);
  kvp_text_domain_bind (NULL);
  g_assert_cmpstr (setlocale (LC_CTYPE, NULL), ==, "C.UTF-8");
  g_assert_true (g_get_charset (NULL));
  count = kvp_format_count (1000000);
  g_assert_cmpstr (count, ==, "1,000,000");
  setlocale (LC_ALL, "C");
}

static void
test_installed (void)
{
  g_setenv ("LC_ALL", "de_DE.UTF-8", TRUE);
  kvp_text_domain_bind (NULL);
  g_assert_cmpstr (setlocale (LC_ALL, NULL), ==, "de_DE.UTF-8");
  setlocale (LC_ALL, "C");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (writings); i++)
    {
      g_autofree char *path = g_strconcat ("/locales/writing/", writings[i].locale, NULL);

      g_test_add_data_func (path, &writings[i], test_writing);
    }
  store_fixture_add ("/locales/order", test_order);
  g_test_add_func ("/locales/installed", test_installed);
  g_test_add_func ("/locales/not-installed", test_not_installed);

  return g_test_run ();
}
