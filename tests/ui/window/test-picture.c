/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of what would go: what it says, what a click in it shows and takes out, and what is deleted then. */

#include "config.h"

#include <string.h>

#include "store/kvp-plan-keys.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-key-list-view.h"
#include "ui/kvp-picture-text.h"
#include "ui/kvp-prefix-panel.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-share-bar.h"
#include "ui/kvp-share-row.h"
#include "ui/kvp-time-line.h"
#include "window-steps.h"

#define N_KEYS 2000

/* Stops of the focus on a page, and some more. */
#define MAX_TABS 100

static gboolean
has_prefix (GBytes     *name,
            const char *prefix)
{
  return g_bytes_get_size (name) >= strlen (prefix) &&
         memcmp (g_bytes_get_data (name, NULL), prefix, strlen (prefix)) == 0;
}

/* The names that the server has now and that begin with one of two prefixes, without those that begin with a third.
 * (transfer full) (element-type GBytes) */
static GPtrArray *
get_names (WindowFixture *self,
           const char    *first,
           const char    *second,
           const char    *without)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);

      if ((has_prefix (name, first) || (second != NULL && has_prefix (name, second))) &&
          (without == NULL || !has_prefix (name, without)))
        g_ptr_array_add (chosen, g_bytes_ref (name));
    }

  return chosen;
}

static guint
count_names (WindowFixture *self,
             const char    *prefix)
{
  g_autoptr(GPtrArray) names = get_names (self, prefix, NULL, NULL);

  return names->len;
}

static void
assert_same_names (GPtrArray *are,
                   GPtrArray *should_be)
{
  g_assert_cmpuint (are->len, ==, should_be->len);
  for (guint i = 0; i < are->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (are, i), g_ptr_array_index (should_be, i)));
}

static GtkWidget *
get_page (WindowFixture *self)
{
  return GTK_WIDGET (kvp_window_get_page (self->window));
}

static const KvpPlanCounts *
counts (WindowFixture *self)
{
  return kvp_plan_get_counts (window_get_plan (self));
}

static void
add_prefix (WindowFixture *self,
            const char    *prefix)
{
  GtkWidget *entry = window_find_type (window_find (get_page (self), "prefix_chips"), GTK_TYPE_ENTRY);

  window_type (entry, prefix);
  g_signal_emit_by_name (entry, "activate");
}

/* Up to the review of what begins with one of two prefixes. */
static void
start_with (WindowFixture *self,
            int            width,
            const char    *first,
            const char    *second) /* (nullable) */
{
  window_fixture_open (self, width, 800);
  window_fixture_connect (self);
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  add_prefix (self, first);
  if (second != NULL)
    add_prefix (self, second);
  window_click (window_find (get_page (self), "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (get_page (self), KVP_TYPE_KEY_LIST_TICK) != NULL);
}

/* Up to the review of every product and every page. */
static void
start (WindowFixture *self,
       int            width)
{
  start_with (self, width, "product:", "page/");
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

/* The row of the picture with this title. (nullable) */
static GtkWidget *
find_row (WindowFixture *self,
          const char    *title)
{
  GtkWidget *panel = window_find_type (get_page (self), KVP_TYPE_PREFIX_PANEL);
  GtkWidget *list = panel != NULL ? window_find_type (panel, GTK_TYPE_LIST_BOX) : NULL;
  GtkListBoxRow *row;

  for (int i = 0; list != NULL && (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)) != NULL; i++)
    if (says (GTK_WIDGET (row), title))
      return GTK_WIDGET (row);

  return NULL;
}

static GtkWidget *
get_row (WindowFixture *self,
         const char    *title)
{
  SPIN_UNTIL (find_row (self, title) != NULL);

  return find_row (self, title);
}

static GtkCheckButton *
get_check (WindowFixture *self,
           const char    *title)
{
  return GTK_CHECK_BUTTON (window_find_type (get_row (self, title), GTK_TYPE_CHECK_BUTTON));
}

static void
assert_sentence (WindowFixture *self,
                 const char    *title,
                 const char    *sentence)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (self, title)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       sentence);
}

/* What the list shows. (transfer full) (element-type GBytes) */
static GPtrArray *
get_shown (WindowFixture *self)
{
  GtkWidget *view = window_find_type (get_page (self), KVP_TYPE_KEY_LIST_VIEW);
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (kvp_key_list_view_get_column_view (KVP_KEY_LIST_VIEW (view))));
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (model, i);

      g_ptr_array_add (names, g_bytes_ref (kvp_plan_row_get_name (row)));
    }

  return names;
}

static guint
count_shown (WindowFixture *self)
{
  g_autoptr(GPtrArray) names = get_shown (self);

  return names->len;
}

static void
assert_shown (WindowFixture *self,
              GPtrArray     *expected)
{
  g_autoptr(GPtrArray) shown = NULL;

  /* The list makes its rows little by little. */
  SPIN_UNTIL (count_shown (self) == expected->len);
  shown = get_shown (self);
  assert_same_names (shown, expected);
}

static void
confirm (WindowFixture *self)
{
  GtkWidget *dialog = window_ask_to_delete (self);
  GtkWidget *entry = window_find (dialog, "typing_entry");

  if (entry != NULL)
    window_type (entry, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  SPIN_UNTIL (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  /* As when its button is pressed. */
  gtk_window_destroy (GTK_WINDOW (dialog));
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* A click on a bar shows those keys, a click on a box keeps them, and they are there after the deletion. */
static void
test_branch (WindowFixture *self)
{
  g_autoptr(GPtrArray) all = get_names (self, "page/", "product:", NULL);
  g_autoptr(GPtrArray) pages = get_names (self, "page/", NULL, NULL);
  g_autoptr(GPtrArray) go = get_names (self, "page/", "product:", "page/blog/");
  g_autoptr(GPtrArray) stay = NULL;
  g_autoptr(GPtrArray) left = NULL;
  guint n_blog = count_names (self, "page/blog/");
  g_autofree char *button = g_strdup_printf ("Delete %u Keys…", go->len);
  g_autofree char *all_pages_go = g_strdup_printf ("page/ all %u keys go", pages->len);
  g_autofree char *some_pages_go = g_strdup_printf ("page/ %u of %u keys go", pages->len - n_blog, pages->len);
  g_autofree char *all_blog_goes = g_strdup_printf ("page/blog/ all %u keys go", n_blog);
  g_autofree char *no_blog_goes = g_strdup_printf ("page/blog/ none of %u keys goes", n_blog);
  g_autofree char *none = g_strdup_printf ("none of %u", n_blog);

  g_assert_cmpuint (go->len, <, 1000);
  g_assert_cmpuint (n_blog, >, 10);

  start (self, 1280);
  assert_sentence (self, "page/", all_pages_go);
  assert_shown (self, all);

  gtk_widget_activate (get_row (self, "page/"));
  SPIN_UNTIL (count_shown (self) == pages->len);
  assert_shown (self, pages);
  g_assert_true (window_says (get_page (self), "Only keys that start with page/"));
  assert_sentence (self, "blog/", all_blog_goes);

  gtk_widget_activate (GTK_WIDGET (get_check (self, "blog/")));
  SPIN_UNTIL (counts (self)->excluded == n_blog);
  SPIN_UNTIL (says (get_row (self, "blog/"), none));
  assert_sentence (self, "blog/", no_blog_goes);
  g_assert_cmpuint (counts (self)->pending, ==, go->len);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (window_find (get_page (self), "delete_button"))), ==, button);

  window_click (window_find (get_page (self), "all_keys_button"));
  SPIN_UNTIL (count_shown (self) == all->len);
  assert_shown (self, all);
  g_assert_false (window_says (get_page (self), "Only keys that start with page/"));
  assert_sentence (self, "page/", some_pages_go);
  g_assert_true (gtk_check_button_get_inconsistent (get_check (self, "page/")));

  confirm (self);
  left = get_names (self, "page/", "product:", NULL);
  stay = get_names (self, "page/blog/", NULL, NULL);
  assert_same_names (left, stay);
  g_assert_cmpuint (left->len, ==, n_blog);
  g_assert_cmpuint (counts (self)->deleted, ==, go->len);
}

/* What is ticked in part is ticked as a whole at the first click, and not at all at the second. */
static void
test_part (WindowFixture *self)
{
  guint n_pages = count_names (self, "page/");

  start (self, 1280);
  g_assert_true (gtk_check_button_get_active (get_check (self, "page/")));
  g_bytes_unref (window_untick_first (self));
  SPIN_UNTIL (gtk_check_button_get_inconsistent (get_check (self, "page/")));
  g_assert_true (gtk_check_button_get_active (get_check (self, "product:")));

  gtk_widget_activate (GTK_WIDGET (get_check (self, "page/")));
  SPIN_UNTIL (counts (self)->excluded == 0);
  SPIN_UNTIL (!gtk_check_button_get_inconsistent (get_check (self, "page/")));
  g_assert_true (gtk_check_button_get_active (get_check (self, "page/")));

  gtk_widget_activate (GTK_WIDGET (get_check (self, "page/")));
  SPIN_UNTIL (counts (self)->excluded == n_pages);
  SPIN_UNTIL (!gtk_check_button_get_active (get_check (self, "page/")));
}

/* The picture takes no focus from the list, whether there is room for both or not. */
static void
assert_list_has_focus (WindowFixture *self,
                       int            width)
{
  GtkWidget *focus;

  start (self, width);
  get_row (self, "page/");
  focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, window_find_type (get_page (self), KVP_TYPE_KEY_LIST_VIEW)));
}

static void
test_focus (WindowFixture *self)
{
  assert_list_has_focus (self, 1280);
}

static void
move_focus_to (WindowFixture *self,
               GtkWidget     *widget)
{
  for (guint i = 0; i < MAX_TABS; i++)
    {
      if (gtk_window_get_focus (GTK_WINDOW (self->window)) == widget)
        return;
      g_signal_emit_by_name (self->window, "move-focus", GTK_DIR_TAB_FORWARD);
      window_spin_once ();
    }

  g_error ("Tab never arrives");
}

/* With a keyboard: Tab to a bar, Enter to look into it, arrows among its branches, Space to keep one, Backspace to go
 * back. */
static void
test_keyboard (WindowFixture *self)
{
  guint n_pages = count_names (self, "page/");
  guint n_blog = count_names (self, "page/blog/");
  GtkWidget *focus;

  start (self, 1280);
  focus = gtk_widget_get_first_child (gtk_widget_get_parent (get_row (self, "page/")));
  move_focus_to (self, focus);
  g_assert_true (focus == get_row (self, "product:"));
  /* Down. */
  g_signal_emit_by_name (gtk_widget_get_parent (focus), "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == get_row (self, "page/"));

  /* Enter activates what has the focus. */
  g_assert_true (gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (self->window))));
  SPIN_UNTIL (count_shown (self) == n_pages);

  /* The row is gone, and the focus is on one of its branches. */
  focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  g_assert_true (KVP_IS_SHARE_ROW (focus));
  g_assert_true (gtk_widget_get_mapped (focus));
  move_focus_to (self, GTK_WIDGET (get_check (self, "blog/")));
  g_assert_true (gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (self->window))));
  SPIN_UNTIL (counts (self)->excluded == n_blog);
  /* The box has it still, so that the change can be taken back. */
  SPIN_UNTIL (!gtk_check_button_get_active (get_check (self, "blog/")));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == GTK_WIDGET (get_check (self, "blog/")));

  g_assert_true (gtk_widget_activate_action (gtk_window_get_focus (GTK_WINDOW (self->window)), "prefix.up", NULL));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == get_row (self, "page/"));
  SPIN_UNTIL (count_shown (self) > n_pages);
}

/* A bar is as long as its part of the largest, and as red as what goes of it; the words say the same. */
static void
test_bars (WindowFixture *self)
{
  guint n_pages = count_names (self, "page/");
  guint n_products = count_names (self, "product:");
  GtkWidget *list;
  KvpShareBar *bar;

  start (self, 1280);
  list = gtk_widget_get_parent (get_row (self, "page/"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Keys by Prefix");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_row (self, "page/")), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_check (self, "page/")), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Delete the keys that start with page/");

  bar = KVP_SHARE_BAR (window_find_type (get_row (self, "page/"), KVP_TYPE_SHARE_BAR));
  g_assert_cmpfloat_with_epsilon (kvp_share_bar_get_length (bar), (double) n_pages / n_products, 0.001);
  g_assert_cmpfloat (kvp_share_bar_get_share (bar), ==, 1);

  /* It has not seen the rest of the namespace, and says so. */
  g_assert_true (window_says (get_page (self), "Other parts of the namespace were not."));

  gtk_widget_activate (GTK_WIDGET (get_check (self, "page/")));
  SPIN_UNTIL (kvp_share_bar_get_share (bar) == 0);
  g_assert_cmpfloat_with_epsilon (kvp_share_bar_get_length (bar), (double) n_pages / n_products, 0.001);
}

/* Where there is no room beside the list, a button leads to the picture and one back. */
static void
test_narrow (WindowFixture *self)
{
  guint n_pages = count_names (self, "page/");
  guint n_all = n_pages + count_names (self, "product:");

  start (self, 360);
  SPIN_UNTIL (window_find (get_page (self), "picture_button") != NULL);
  g_assert_null (window_find_type (get_page (self), KVP_TYPE_PREFIX_PANEL));

  window_click (window_find (get_page (self), "picture_button"));
  SPIN_UNTIL (window_find_type (get_page (self), KVP_TYPE_PREFIX_PANEL) != NULL);
  g_assert_null (window_find_type (get_page (self), KVP_TYPE_KEY_LIST_VIEW));
  gtk_widget_activate (get_row (self, "page/"));

  kvp_page_go_back (kvp_window_get_page (self->window));
  SPIN_UNTIL (window_find_type (get_page (self), KVP_TYPE_KEY_LIST_VIEW) != NULL);
  SPIN_UNTIL (count_shown (self) == n_pages);
  SPIN_UNTIL (window_says (get_page (self), "Only keys that start with page/"));

  window_click (window_find (get_page (self), "all_keys_button"));
  SPIN_UNTIL (count_shown (self) == n_all);
}

static KvpPlanPicture *
show_expirations (WindowFixture *self,
                  GtkWidget    **list)
{
  g_autoptr(KvpPlanPicture) picture = kvp_plan_picture_new (window_get_plan (self));

  gtk_stack_set_visible_child_name (GTK_STACK (window_find (window_find (get_page (self), "picture"), "stack")),
                                    "expiration");
  SPIN_UNTIL (window_find (get_page (self), "expirations") != NULL);
  *list = window_find_type (window_find (get_page (self), "expirations"), GTK_TYPE_LIST_BOX);
  SPIN_UNTIL (kvp_plan_picture_get_current (picture));

  return g_steal_pointer (&picture);
}

/* (transfer none): the @index-th span that keys expire in */
static const KvpExpirationSpan *
get_span (KvpPlanPicture *picture,
          guint           index)
{
  for (guint i = 0; i < kvp_plan_picture_get_n_spans (picture); i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (picture, i);

      if (span->n_go + span->n_stay > 0 && index-- == 0)
        return span;
    }

  return NULL;
}

/* The time line, and in words under it the same: each span in which keys expire, with how many of them go. */
static void
test_expirations (WindowFixture *self)
{
  g_autoptr(KvpPlanPicture) picture = NULL;
  GtkWidget *list;
  GtkWidget *line;
  guint n_rows = 0;

  start (self, 1280);
  get_row (self, "page/");
  picture = show_expirations (self, &list);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Keys by Expiration");
  line = window_find_type (window_find (get_page (self), "expirations"), KVP_TYPE_TIME_LINE);
  g_assert_true (gtk_widget_get_visible (line));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Time Line of Expirations");

  SPIN_UNTIL (gtk_widget_get_first_child (list) != NULL);
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const KvpExpirationSpan *span = get_span (picture, n_rows++);
      g_autofree char *count = kvp_picture_text_count (span->n_go, span->n_go);
      g_autofree char *sentence = kvp_picture_text_span_sentence (span, kvp_plan_picture_get_step (picture));

      g_assert_true (says (row, count));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
    }
  g_assert_null (get_span (picture, n_rows));
  g_assert_true (says (gtk_widget_get_last_child (list), "Never"));

  gtk_widget_activate_action (get_page (self), "review.untick-all", NULL);
  SPIN_UNTIL (counts (self)->pending == 0);
  SPIN_UNTIL (window_says (gtk_widget_get_last_child (list), "none of"));
}

/* A row, or a click on the line, narrows the list to the keys that expire then; a search is combined with it. */
static void
test_expiration_span (WindowFixture *self)
{
  g_autoptr(KvpPlanPicture) picture = NULL;
  const KvpExpirationSpan *span;
  guint n_all;
  GtkWidget *list;

  start (self, 1280);
  get_row (self, "page/");
  picture = show_expirations (self, &list);
  SPIN_UNTIL (gtk_widget_get_first_child (list) != NULL);
  n_all = count_shown (self);

  span = get_span (picture, 1);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)));
  SPIN_UNTIL (count_shown (self) == span->n_go);
  g_assert_true (window_says (get_page (self), "Only keys that expire from "));
  gtk_widget_activate_action (get_page (self), "review.untick-found", NULL);
  SPIN_UNTIL (counts (self)->excluded == span->n_go);

  gtk_widget_activate (gtk_widget_get_last_child (list));
  SPIN_UNTIL (window_says (get_page (self), "Only keys that never expire"));

  window_click (window_find (get_page (self), "all_keys_button"));
  SPIN_UNTIL (count_shown (self) == n_all);
  g_assert_false (window_says (get_page (self), "Only keys that never expire"));

  g_signal_emit_by_name (window_find_type (window_find (get_page (self), "expirations"), KVP_TYPE_TIME_LINE), "chosen",
                         kvp_plan_picture_get_n_spans (picture) - 1);
  SPIN_UNTIL (window_says (get_page (self), "Only keys that never expire"));
}

/* What a widget looks like, as it would be written to a file. (transfer full) (nullable) */
static GBytes *
draw (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);

  /* Nothing before the first frame. */
  return node != NULL ? gsk_render_node_serialize (node) : NULL;
}

/* Who goes on with the keyboard sees where they are, in what is drawn here too. */
static void
test_focus_is_seen (WindowFixture *self)
{
  g_autoptr(GBytes) without = NULL;
  g_autoptr(GBytes) with = NULL;
  GtkWidget *row;

  start (self, 1280);
  gtk_window_set_focus_visible (GTK_WINDOW (self->window), TRUE);
  SPIN_UNTIL ((row = window_find_type (get_page (self), KVP_TYPE_SHARE_ROW)) != NULL && (without = draw (row)) != NULL);

  gtk_widget_grab_focus (row);
  do
    {
      window_spin_once ();
      g_clear_pointer (&with, g_bytes_unref);
      with = draw (row);
    }
  while (with == NULL || g_bytes_equal (with, without));
  g_assert_true (gtk_widget_has_focus (row));
}

/* What no prefix is left for is one bar without a box: an empty one would say that none of it goes. */
static void
test_other_keys (WindowFixture *self)
{
  g_autofree char *all = NULL;
  GtkWidget *row;
  GtkWidget *check;

  start_with (self, 1280, "odd/", NULL);
  row = get_row (self, "Other keys");
  all = g_strdup_printf ("all %u", count_names (self, "odd/") - count_names (self, "odd/a/") -
                                   count_names (self, "odd/.."));
  g_assert_true (says (row, all));
  check = window_find_type (row, GTK_TYPE_CHECK_BUTTON);
  g_assert_true (check == NULL || (gtk_widget_get_opacity (check) == 0 && !gtk_widget_get_sensitive (check)));

  check = window_find_type (get_row (self, "a/"), GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpfloat (gtk_widget_get_opacity (check), ==, 1);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/picture/branch", N_KEYS, test_branch);
  window_fixture_add ("/window/picture/other-keys", N_KEYS, test_other_keys);
  window_fixture_add ("/window/picture/part", N_KEYS, test_part);
  window_fixture_add ("/window/picture/focus", N_KEYS, test_focus);
  window_fixture_add ("/window/picture/focus-is-seen", N_KEYS, test_focus_is_seen);
  window_fixture_add ("/window/picture/keyboard", N_KEYS, test_keyboard);
  window_fixture_add ("/window/picture/bars", N_KEYS, test_bars);
  window_fixture_add ("/window/picture/narrow", N_KEYS, test_narrow);
  window_fixture_add ("/window/picture/expirations", N_KEYS, test_expirations);
  window_fixture_add ("/window/picture/expiration-span", N_KEYS, test_expiration_span);

  return g_test_run ();
}
