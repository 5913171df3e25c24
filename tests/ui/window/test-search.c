/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "pending-steps.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-search.h"

#define SIZE 10000
#define ODD_NAME "<b>a & b</b>"

static GStrv
search (WindowFixture *self,
        const char    *first,
        const char    *second)
{
  const char * const terms[] = { first, second, NULL };

  return kvp_search_find (GTK_APPLICATION (self->application), terms);
}

/* The only result of a search. (transfer full) */
static char *
search_one (WindowFixture *self,
            const char    *first,
            const char    *second)
{
  g_auto(GStrv) ids = search (self, first, second);

  g_assert_cmpuint (g_strv_length (ids), ==, 1);

  return g_strdup (ids[0]);
}

static void
assert_meta (WindowFixture *self,
             const char    *id,
             const char    *name,
             const char    *description)
{
  const char * const ids[] = { id, NULL };
  g_autoptr(GVariant) metas = g_variant_ref_sink (kvp_search_describe (GTK_APPLICATION (self->application), ids));
  g_autoptr(GVariant) meta = NULL;
  const char *text;

  g_assert_cmpuint (g_variant_n_children (metas), ==, 1);
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &text));
  g_assert_cmpstr (text, ==, id);
  g_assert_true (g_variant_lookup (meta, "name", "&s", &text));
  g_assert_cmpstr (text, ==, name);
  g_assert_true (g_variant_lookup (meta, "description", "&s", &text));
  g_assert_cmpstr (text, ==, description);
}

/* Nothing is known before somebody has connected, and nothing typed finds nothing. */
static void
test_nothing (WindowFixture *self)
{
  g_auto(GStrv) before = NULL;
  g_auto(GStrv) empty = NULL;

  window_fixture_open (self, 1280, 800);
  before = search (self, "product", NULL);
  g_assert_cmpuint (g_strv_length (before), ==, 0);

  window_fixture_connect (self);
  empty = search (self, "", NULL);
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
}

static void
test_namespace (WindowFixture *self)
{
  g_autofree char *namespace_id = kvp_demo_server_add_namespace (self->server, ODD_NAME);
  g_autofree char *id = NULL;
  g_autofree char *odd = NULL;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  id = search_one (self, "CACHE", "Product");
  assert_meta (self, id, KVP_DEMO_LARGE_NAMESPACE_TITLE, "Namespace in Acme");
  kvp_search_open (GTK_APPLICATION (self->application), id);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  g_assert_cmpstr (kvp_page_get_title (kvp_window_get_page (self->window)), ==, KVP_DEMO_LARGE_NAMESPACE_TITLE);

  odd = search_one (self, "& B", NULL);
  assert_meta (self, odd, ODD_NAME, "Namespace in Acme");
}

/* A pending deletion is found by its title and by its namespace, and opens in review. */
static void
test_plan (WindowFixture *self)
{
  g_autofree char *id = NULL;
  g_auto(GStrv) both = NULL;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Spring cleaning", "Asked for by finance");

  id = search_one (self, "spring", NULL);
  assert_meta (self, id, "Spring cleaning", "Pending deletion in “" KVP_DEMO_LARGE_NAMESPACE_TITLE "”");
  both = search (self, "product-cache", NULL);
  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_cmpstr (both[0], ==, id);

  kvp_search_open (GTK_APPLICATION (self->application), id);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);

  /* What is gone when it is pressed changes nothing. */
  kvp_search_open (GTK_APPLICATION (self->application), "plan:1:4711");
  g_assert_true (KVP_IS_REVIEW_PAGE (kvp_window_get_page (self->window)));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/search/nothing", 100, test_nothing);
  window_fixture_add ("/window/search/namespace", 100, test_namespace);
  window_fixture_add ("/window/search/plan", SIZE, test_plan);

  return g_test_run ();
}
