/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "row-count.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-settings.h"
#include "window-steps.h"

#define SMALL 100
#define NAMESPACE "flood"

/* More than 50,000, at which a row update per key once froze a window; in 600 requests. */
#define N_KEYS 60000
#define BATCH_SIZE 100
/* The server does not delete them, so that the result lists them. */
#define N_REFUSED 3000

/* Whatever is in the window: GTK makes up to 200 rows of a list, however long it is. */
#define MAX_WIDGETS 9000
/* What a screen shows, what GTK keeps around it, and the window of rows that were read last. */
#define MAX_ROWS 4000
/* Far more than sampling needs, and far less than a few for each request. */
#define MAX_CHANGES 4000

/* --- what happens, counted in the classes --- */

static guint n_labels; /* that say something else */
static guint n_lists;  /* that hold something else */

static void (*real_dispatch) (GObject *object, guint n_pspecs, GParamSpec **pspecs);

static void
counting_dispatch (GObject     *object,
                   guint        n_pspecs,
                   GParamSpec **pspecs)
{
  for (guint i = 0; i < n_pspecs; i++)
    n_labels += g_str_equal (pspecs[i]->name, "label") ? 1 : 0;
  real_dispatch (object, n_pspecs, pspecs);
}

static gboolean
items_changed_cb (GSignalInvocationHint *hint,
                  guint                  n_values,
                  const GValue          *values,
                  gpointer               user_data)
{
  n_lists++;

  return TRUE;
}

static void
count_all (void)
{
  GObjectClass *label_class = g_type_class_ref (GTK_TYPE_LABEL);
  gpointer list_interface = g_type_default_interface_ref (G_TYPE_LIST_MODEL);

  row_count_start ();

  real_dispatch = label_class->dispatch_properties_changed;
  label_class->dispatch_properties_changed = counting_dispatch;

  g_signal_add_emission_hook (g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL), 0, items_changed_cb, NULL, NULL);
  g_type_default_interface_unref (list_interface);
}

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);

  return n;
}

static void
assert_no_flood (WindowFixture *self,
                 const char    *where)
{
  guint n_widgets = count_widgets (GTK_WIDGET (self->window));

  g_test_message ("%s: %u widgets, at most %u rows, %u changes of labels, %u of lists", where, n_widgets,
                  row_count_get_most (), n_labels, n_lists);
  g_assert_cmpuint (n_widgets, <, MAX_WIDGETS);
  g_assert_cmpuint (row_count_get_most (), <, MAX_ROWS);
  g_assert_cmpuint (n_labels, <, MAX_CHANGES);
  g_assert_cmpuint (n_lists, <, MAX_CHANGES);
  n_labels = n_lists = 0;
}

/* --- the whole job --- */

static void
fill (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *name = g_strdup_printf ("key:%06u", i);

      g_ptr_array_add (names, g_bytes_new (name, strlen (name)));
      /* Side by side, because each batch that has one of them is sent again. */
      if (i < N_REFUSED)
        kvp_demo_server_refuse_key (self->server, g_ptr_array_index (names, i));
    }
  kvp_demo_server_put_many (self->server, id, names, NULL, NULL, 0);
}

static void
use_small_batches (void)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  g_settings_set_uint (settings, KVP_SETTING_BATCH_SIZE, BATCH_SIZE);
}

/* From the dry run to the result: the window does not do a thing for each key, and at no time has one for each. What
 * counts is how often something happens, not how long it takes. */
static void
test_flood (WindowFixture *self)
{
  const KvpPlanCounts *counts;
  GtkWidget *page;

  fill (self);
  use_small_batches ();
  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  page = GTK_WIDGET (kvp_window_get_page (self->window));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window_find (page, "every_button")), TRUE);
  SPIN_UNTIL (gtk_widget_is_sensitive (window_find (page, "dry_run_button")));

  n_labels = n_lists = 0;
  window_click (window_find (page, "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->pending, ==, N_KEYS);
  SPIN_UNTIL (window_says (self->window, "key:000000"));
  assert_no_flood (self, "review");

  window_confirm_typing (self, NAMESPACE);
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->deleted, ==, N_KEYS - N_REFUSED);
  g_assert_cmpuint (counts->failed, ==, N_REFUSED);
  SPIN_UNTIL (window_says (self->window, "3,000 Keys Not Deleted"));
  assert_no_flood (self, "result");
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);
  count_all ();

  window_fixture_add ("/must-not/hangs/ui-flood/whole-window", SMALL, test_flood);

  return g_test_run ();
}
