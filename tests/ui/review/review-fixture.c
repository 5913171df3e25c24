/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "review-fixture.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-settings.h"

#define KEYS_PER_PAGE 1000

static void
take_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/* --- life --- */

static void
set_up (ReviewFixture *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *path = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* Settings are the process's: each test begins in the usual order. */
  g_assert_nonnull (settings);
  g_settings_reset (settings, KVP_SETTING_REVIEW_ORDER);
  g_settings_reset (settings, KVP_SETTING_REVIEW_DESCENDING);

  self->folder = g_dir_make_tmp ("kvp-review-XXXXXX", &error);
  g_assert_no_error (error);

  path = g_build_filename (self->folder, "plans.db", NULL);
  kvp_store_open_async (path, NULL, take_result, &result);
  SPIN_UNTIL (result != NULL);
  self->store = kvp_store_open_finish (result, &error);
  g_assert_no_error (error);

  self->endpoint = "https://api.example.com/client/v4";
  self->namespace_id = "11112222333344445555666677778888";
  self->namespace_title = "product-cache";
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static void
tear_down (ReviewFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  review_fixture_close_window (self);
  g_clear_object (&self->plan);

  kvp_store_close_async (self->store, take_result, &result);
  SPIN_UNTIL (result != NULL);
  kvp_store_close_finish (self->store, result, &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);

  remove_folder (self->folder);
  g_free (self->folder);
}

static void
run_test (gconstpointer user_data)
{
  ReviewTest test = *(const ReviewTest *) user_data;
  ReviewFixture self = { NULL, };

  set_up (&self);
  test (&self);
  tear_down (&self);
}

void
review_fixture_add (const char *path,
                    ReviewTest  test)
{
  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

/* --- plans --- */

KvpFilter *
review_fixture_create_filter (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) prefix = g_bytes_new_static ("product:", 8);
  g_autoptr(GError) error = NULL;
  KvpFilter *filter;

  kvp_filter_builder_add_prefix (builder, prefix);
  kvp_filter_builder_add_rule (builder, "status", KVP_METADATA_EQUALS, "archived");
  filter = kvp_filter_builder_build (builder, &error);
  g_assert_no_error (error);

  return filter;
}

static void
append_page (KvpPlan    *plan,
             KvpKeyList *keys)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      KvpPlanMatch match = { i, 1 };

      g_array_append_val (matches, match);
    }

  kvp_plan_append_async (plan, keys, matches, NULL, take_result, &result);
  SPIN_UNTIL (result != NULL);
  kvp_plan_append_finish (plan, result, &error);
  g_assert_no_error (error);
}

static void
begin_plan (ReviewFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(KvpFilter) filter = review_fixture_create_filter ();
  g_autofree char *filter_text = kvp_filter_to_text (filter);
  g_autofree char *sentence = kvp_filter_to_sentence (filter, self->namespace_title);
  g_autoptr(GError) error = NULL;
  KvpPlanOrigin origin = {
    .endpoint = self->endpoint,
    .account_id = REVIEW_ACCOUNT_ID,
    .account_name = "Acme",
    .namespace_id = self->namespace_id,
    .namespace_title = self->namespace_title,
    .filter_text = filter_text,
    .sentence = sentence,
  };

  kvp_store_create_plan_async (self->store, &origin, NULL, take_result, &result);
  SPIN_UNTIL (result != NULL);
  g_clear_object (&self->plan);
  self->plan = kvp_store_create_plan_finish (self->store, result, &error);
  g_assert_no_error (error);
}

static void
finish_plan (ReviewFixture *self,
             guint          n_keys)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_finish_scan_async (self->plan, self->n_listed > 0 ? self->n_listed : n_keys, TRUE, self->missing, NULL, NULL,
                              take_result, &result);
  SPIN_UNTIL (result != NULL);
  kvp_plan_finish_scan_finish (self->plan, result, &error);
  g_assert_no_error (error);
}

void
review_fixture_create_plan (ReviewFixture *self,
                            KvpKeyList    *keys)
{
  begin_plan (self);
  append_page (self->plan, keys);
  finish_plan (self, kvp_key_list_get_length (keys));
}

void
review_fixture_create_many (ReviewFixture *self,
                            guint          n_keys)
{
  begin_plan (self);
  for (guint first = 0; first < n_keys; first += KEYS_PER_PAGE)
    {
      g_autoptr(KvpKeyList) keys = kvp_key_list_new ();

      for (guint i = first; i < MIN (first + KEYS_PER_PAGE, n_keys); i++)
        {
          g_autofree char *name = g_strdup_printf ("product:%06u:price", i);

          review_add_key (keys, name, -1, NULL, 0);
        }
      append_page (self->plan, keys);
    }
  finish_plan (self, n_keys);
}

void
review_add_key (KvpKeyList *keys,
                const char *name,
                gssize      name_length,
                const char *metadata,
                gint64      expiration)
{
  KvpKey key = {
    .name = name,
    .name_length = name_length >= 0 ? (gsize) name_length : strlen (name),
    .metadata = metadata,
    .metadata_length = metadata != NULL ? strlen (metadata) : 0,
    .expiration = expiration,
  };

  kvp_key_list_append (keys, &key);
}

void
review_fixture_run (ReviewFixture *self,
                    guint          max_keys,
                    ReviewSettle   settle)
{
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GAsyncResult) claimed = NULL;
  g_autoptr(GAsyncResult) settled = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  KvpPlanBatch *batch;
  g_autoptr(GError) error = NULL;

  kvp_plan_start_run_async (self->plan, kvp_plan_get_revision (self->plan), NULL, take_result, &started);
  SPIN_UNTIL (started != NULL);
  kvp_plan_start_run_finish (self->plan, started, &error);
  g_assert_no_error (error);

  kvp_plan_claim_async (self->plan, max_keys, NULL, take_result, &claimed);
  SPIN_UNTIL (claimed != NULL);
  batch = kvp_plan_claim_finish (self->plan, claimed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (batch);

  settle (batch);
  kvp_plan_settle_async (self->plan, batch, NULL, take_result, &settled);
  SPIN_UNTIL (settled != NULL);
  kvp_plan_settle_finish (self->plan, settled, &error);
  g_assert_no_error (error);

  kvp_plan_end_run_async (self->plan, 1400000, 4, FALSE, NULL, take_result, &ended);
  SPIN_UNTIL (ended != NULL);
  kvp_plan_end_run_finish (self->plan, ended, &error);
  g_assert_no_error (error);
}

void
review_fixture_set_ticked (ReviewFixture *self,
                           guint32        position,
                           gboolean       ticked)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_plan_set_ticked_async (self->plan, &position, 1, ticked, NULL, take_result, &result);
  SPIN_UNTIL (result != NULL);
  kvp_plan_set_ticked_finish (self->plan, result, &error);
  g_assert_no_error (error);
}

gboolean
review_fixture_is_ticked (ReviewFixture *self,
                          guint32        position)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (self->plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), position);

  g_assert_nonnull (row);

  return kvp_plan_row_get_ticked (row);
}

/* --- the window --- */

static void
load_style (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/kvpurger/KvPurger/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
review_fixture_show (ReviewFixture *self,
                     GtkWidget     *page,
                     int            width,
                     int            height)
{
  static gsize styled = 0;

  if (g_once_init_enter (&styled))
    {
      load_style ();
      g_once_init_leave (&styled, 1);
    }

  review_fixture_close_window (self);

  self->page = page;
  self->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (self->window, width, height);
  adw_window_set_content (ADW_WINDOW (self->window), page);
  gtk_window_present (self->window);
  SPIN_UNTIL (gtk_widget_get_mapped (page));
  review_settle_frames (self);
}

void
review_fixture_close_window (ReviewFixture *self)
{
  GWeakRef window;
  GWeakRef page;

  if (self->window == NULL)
    return;

  g_weak_ref_init (&window, self->window);
  g_weak_ref_init (&page, self->page);
  gtk_window_destroy (self->window);
  self->window = NULL;
  self->page = NULL;

  /* A page that holds itself would go on working for a window that nobody sees. */
  for (;;)
    {
      g_autoptr(GObject) left_window = g_weak_ref_get (&window);
      g_autoptr(GObject) left_page = g_weak_ref_get (&page);

      if (left_window == NULL && left_page == NULL)
        break;

      g_clear_object (&left_window);
      g_clear_object (&left_page);
      g_main_context_iteration (NULL, TRUE);
    }
  g_weak_ref_clear (&window);
  g_weak_ref_clear (&page);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Sleeps until something happens, for whoever turns round and round takes the processor from those whom it waits for; but
 * not for long, because a condition may come true without an event. */
void
review_spin_once (void)
{
  guint source = g_timeout_add_full (G_PRIORITY_LOW, 10, wake_cb, NULL, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

void
review_settle_frames (ReviewFixture *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  gint64 first = gdk_frame_clock_get_frame_counter (clock);

  gtk_widget_queue_draw (GTK_WIDGET (self->window));
  while (gdk_frame_clock_get_frame_counter (clock) < first + 2)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, TRUE);
    }
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* --- finding widgets --- */

typedef gboolean (*WidgetTest) (GtkWidget     *widget,
                                gconstpointer  data);

static GtkWidget *
find (GtkWidget     *root,
      WidgetTest     test,
      gconstpointer  data)
{
  if (test (root, data))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, test, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_type (GtkWidget     *widget,
          gconstpointer  data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

GtkWidget *
review_find_type (GtkWidget *root,
                  GType      type)
{
  GtkWidget *found = find (root, has_type, &type);

  g_assert_nonnull (found);

  return found;
}

static gboolean
has_id (GtkWidget     *widget,
        gconstpointer  data)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), data) == 0;
}

GtkWidget *
review_find_id (GtkWidget  *root,
                const char *id)
{
  GtkWidget *found = find (root, has_id, id);

  if (found == NULL)
    g_error ("No widget is called %s", id);

  return found;
}

static char *
dup_text (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;

  if (GTK_IS_LABEL (widget))
    return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  if (KVP_IS_KEY_LIST_CELL (widget))
    return g_strdup (kvp_key_list_cell_get_text (KVP_KEY_LIST_CELL (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
    }

  return NULL;
}

static gboolean
has_text (GtkWidget     *widget,
          gconstpointer  data)
{
  g_autofree char *text = dup_text (widget);

  return g_strcmp0 (text, data) == 0;
}

static gboolean
has_part (GtkWidget     *widget,
          gconstpointer  data)
{
  g_autofree char *text = dup_text (widget);

  return text != NULL && strstr (text, data) != NULL;
}

gboolean
review_says (GtkWidget  *root,
             const char *text)
{
  return find (root, has_text, text) != NULL;
}

gboolean
review_mentions (GtkWidget  *root,
                 const char *part)
{
  return find (root, has_part, part) != NULL;
}

static gboolean
is_cell (GtkWidget     *widget,
         gconstpointer  data)
{
  return KVP_IS_KEY_LIST_CELL (widget)
         && g_strcmp0 (kvp_key_list_cell_get_text (KVP_KEY_LIST_CELL (widget)), data) == 0;
}

GtkWidget *
review_find_cell (GtkWidget  *root,
                  const char *text)
{
  return find (root, is_cell, text);
}

static gboolean
is_tick (GtkWidget     *widget,
         gconstpointer  data)
{
  KvpPlanRow *row;

  if (!KVP_IS_KEY_LIST_TICK (widget))
    return FALSE;

  row = kvp_key_list_tick_get_row (KVP_KEY_LIST_TICK (widget));

  return row != NULL && kvp_plan_row_get_position (row) == *(const guint32 *) data;
}

GtkWidget *
review_find_check (GtkWidget *root,
                   guint32    position)
{
  return find (root, is_tick, &position);
}

GtkLabel *
review_find_toast (GtkWidget *root)
{
  GtkWidget *overlay = review_find_type (root, ADW_TYPE_TOAST_OVERLAY);

  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GType label_type = GTK_TYPE_LABEL;
      GtkWidget *label;

      if (child == adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)))
        continue;

      label = find (child, has_type, &label_type);
      if (label != NULL)
        return GTK_LABEL (label);
    }

  return NULL;
}

char *
review_dup_toast (GtkWidget *root)
{
  GtkLabel *label = review_find_toast (root);

  return label != NULL ? g_strdup (gtk_label_get_text (label)) : NULL;
}
