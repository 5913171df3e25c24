/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ui/kvp-filter-page.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-save-dialog.h"
#include "purge/kvp-confirmation.h"
#include "window-steps.h"

/* --- what is right, worked out without a line of the app's code --- */

static JsonObject *
get_page (WindowFixture *self,
          SoupSession   *session,
          const char    *id,
          const char    *cursor,
          JsonParser    *parser)
{
  g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("%s/accounts/%s/storage/kv/namespaces/%s/keys?limit=1000&cursor=%s",
                                          kvp_demo_server_get_endpoint (self->server), KVP_DEMO_ACCOUNT_ID, id,
                                          escaped);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               "Bearer " KVP_DEMO_TOKEN);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

static gboolean
is_archived (JsonObject *key)
{
  JsonNode *metadata = json_object_get_member (key, "metadata");
  JsonNode *status;

  if (metadata == NULL || !JSON_NODE_HOLDS_OBJECT (metadata))
    return FALSE;

  status = json_object_get_member (json_node_get_object (metadata), "status");

  return status != NULL && JSON_NODE_HOLDS_VALUE (status) && json_node_get_value_type (status) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (status), "archived");
}

/* For each key that the server has now, in order, whether its status is archived. Names are not taken from the JSON, where
 * json-glib would cut some short: both are in the order of bytes. (element-type gboolean) */
static GArray *
fetch_archived (WindowFixture *self,
                const char    *id)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *cursor = g_strdup ("");
  GArray *archived = g_array_new (FALSE, FALSE, sizeof (gboolean));

  do
    {
      JsonObject *page = get_page (self, session, id, cursor, parser);
      JsonArray *keys = json_object_get_array_member (page, "result");
      JsonObject *info = json_object_get_object_member (page, "result_info");

      for (guint i = 0; i < json_array_get_length (keys); i++)
        {
          gboolean matches = is_archived (json_array_get_object_element (keys, i));

          g_array_append_val (archived, matches);
        }

      g_free (cursor);
      cursor = g_strdup (json_object_get_string_member_with_default (info, "cursor", ""));
    }
  while (cursor[0] != '\0');

  return archived;
}

static gboolean
has_prefix (GBytes     *name,
            const char *prefix)
{
  gsize size;
  const char *data = g_bytes_get_data (name, &size);

  return size >= strlen (prefix) && memcmp (data, prefix, strlen (prefix)) == 0;
}

/* Splits the names that the server has into those that go and those that stay. (element-type GBytes) */
static void
work_out (WindowFixture *self,
          const char    *id,
          GPtrArray    **go,
          GPtrArray    **stay)
{
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);
  g_autoptr(GArray) archived = fetch_archived (self, id);

  g_assert_cmpuint (archived->len, ==, names->len);
  *go = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  *stay = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      gboolean goes = has_prefix (name, WINDOW_PREFIX) && g_array_index (archived, gboolean, i);

      g_ptr_array_add (goes ? *go : *stay, g_bytes_ref (name));
    }
}

static gint
compare_bytes (gconstpointer a,
               gconstpointer b)
{
  return g_bytes_compare (*(GBytes **) a, *(GBytes **) b);
}

static void
assert_same_names (GPtrArray *are,
                   GPtrArray *should_be)
{
  g_ptr_array_sort (should_be, compare_bytes);
  g_assert_cmpuint (are->len, ==, should_be->len);

  for (guint i = 0; i < are->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (are, i), g_ptr_array_index (should_be, i)));
}

/* --- the tests --- */

/* Prefix and metadata in the large namespace, one key taken out, typed, run: then the server has what it should. */
static void
test_whole_way (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_autoptr(GPtrArray) go = NULL;
  g_autoptr(GPtrArray) stay = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GBytes) kept = NULL;
  const KvpPlanCounts *counts;

  work_out (self, id, &go, &stay);
  g_assert_cmpuint (go->len, >, KVP_CONFIRMATION_MAX_KEYS_WITHOUT_TYPING);

  window_start (self);
  window_dry_run (self);
  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpuint (counts->total, ==, go->len);
  g_assert_cmpuint (counts->pending, ==, go->len);

  kept = window_untick_first (self);
  g_assert_true (g_bytes_equal (kept, g_ptr_array_index (go, 0)));
  g_ptr_array_add (stay, g_bytes_ref (kept));

  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);

  left = kvp_demo_server_get_names (self->server, id);
  assert_same_names (left, stay);

  counts = kvp_plan_get_counts (window_get_plan (self));
  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (counts->deleted, ==, go->len - 1);
  g_assert_cmpuint (counts->excluded, ==, 1);
  g_assert_cmpuint (counts->failed, ==, 0);

  window_click (window_find (kvp_window_get_page (self->window), "done_button"));
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
}

/* No way but the confirmation's own button sends a delete. */
static void
test_cancel_deletes_nothing (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_keys = kvp_demo_server_count_keys (self->server, id);
  GtkWidget *dialog;

  window_start (self);
  window_dry_run (self);

  dialog = window_ask_to_delete (self);
  window_type (window_find (dialog, "typing_entry"), "another-namespace");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "delete"));
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel_type (ADW_TYPE_MESSAGE_DIALOG) == NULL);

  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  g_assert_cmpuint (window_count_deletes (self), ==, 0);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_keys);
}

/* A list that nobody worked on goes when the person goes back to the form, which is as it was. */
static void
test_back_from_review (WindowFixture *self)
{
  window_start (self);
  window_dry_run (self);
  window_click (window_find (self->window, "back-button"));
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (window_find (self->window, "path_entry"))), ==, "status");
  SPIN_UNTIL (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))) == 0);

  /* One that was worked on stays. */
  window_click (window_find (self->window, "dry_run_button"));
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  SPIN_UNTIL (window_find_type (kvp_window_get_page (self->window), KVP_TYPE_KEY_LIST_TICK) != NULL);
  g_bytes_unref (window_untick_first (self));
  window_click (window_find (self->window, "back-button"));
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))), ==, 1);
}

/* What runs in one namespace goes on while another is shown, and is shown again. */
static void
test_background (WindowFixture *self)
{
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  guint n_keys = kvp_demo_server_count_keys (self->server, id);
  guint n_go;

  window_start (self);
  window_dry_run (self);
  n_go = kvp_plan_get_counts (window_get_plan (self))->pending;

  kvp_demo_server_hold (self->server, "bulk/delete");
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);
  SPIN_UNTIL (window_find_type (window_find_namespace (self->window, KVP_DEMO_LARGE_NAMESPACE_TITLE),
                                GTK_TYPE_SPINNER) != NULL);

  window_fixture_choose (self, "feature-flags");
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);
  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_RUN_PAGE);
  window_fixture_choose (self, "feature-flags");
  window_wait_for_page (self, KVP_TYPE_FILTER_PAGE);

  kvp_demo_server_release (self->server);
  SPIN_UNTIL (window_says (self->window, "Deletion ended"));
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_keys - n_go);

  window_fixture_choose (self, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
}

/* Closing the window asks first; what is on its way is waited for, and the rest stays in the list. */
static void
test_quit_while_running (WindowFixture *self)
{
  GWeakRef window;
  GtkWidget *dialog;
  KvpWindow *alive;

  window_start (self);
  window_dry_run (self);
  kvp_demo_server_hold (self->server, "bulk/delete");
  window_confirm (self);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);

  kvp_window_quit (self->window);
  SPIN_UNTIL ((dialog = window_find_toplevel ("stop-dialog")) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "keep");
  gtk_window_close (GTK_WINDOW (dialog));
  SPIN_UNTIL (window_find_toplevel ("stop-dialog") == NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window)));

  kvp_window_quit (self->window);
  SPIN_UNTIL ((dialog = window_find_toplevel ("stop-dialog")) != NULL);
  g_weak_ref_init (&window, self->window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window)));

  kvp_demo_server_release (self->server);
  do
    {
      window_spin_once ();
      alive = g_weak_ref_get (&window);
      if (alive != NULL)
        g_object_unref (alive);
    }
  while (alive != NULL);
  g_weak_ref_clear (&window);
  self->window = NULL;
  SPIN_UNTIL (!kvp_shared_store_get_is_open (kvp_application_get_shared_store (self->application, FALSE)));

  /* What the database says afterwards. */
  window_fixture_open (self, 1280, 800);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->in_flight, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, >, 0);
}

/* Saved, found again among the pending deletions, opened, deleted, and then in the history. */
static void
test_pending_and_history (WindowFixture *self)
{
  GtkWidget *dialog;
  GtkWidget *row;

  window_start (self);
  window_dry_run (self);
  window_click (window_find (kvp_window_get_page (self->window), "save_button"));
  SPIN_UNTIL ((dialog = window_find_toplevel_type (KVP_TYPE_SAVE_DIALOG)) != NULL);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);

  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
  SPIN_UNTIL (window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW) != NULL);
  SPIN_UNTIL (window_says (window_find (self->window, "pending-row"), "1"));
  row = window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW);
  g_assert_true (window_says (row, "WAITING"));

  gtk_widget_activate (row);
  window_wait_for_page (self, KVP_TYPE_REVIEW_PAGE);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  window_click (window_find (kvp_window_get_page (self->window), "done_button"));

  SPIN_UNTIL (window_find (self->window, "pending-page") != NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-history", NULL);
  SPIN_UNTIL (window_find (self->window, "history-page") != NULL);
  SPIN_UNTIL (window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW) != NULL);
  row = window_find_type (self->window, KVP_TYPE_PLAN_LIST_ROW);
  g_assert_true (window_says (row, "DELETED"));

  gtk_widget_activate (row);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  window_click (window_find (kvp_window_get_page (self->window), "done_button"));
  SPIN_UNTIL (window_find (self->window, "history-page") != NULL);
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/window/main-job/whole-way", 100000, test_whole_way);
  window_fixture_add ("/window/main-job/cancel-deletes-nothing", 10000, test_cancel_deletes_nothing);
  window_fixture_add ("/window/main-job/back-from-review", 10000, test_back_from_review);
  window_fixture_add ("/window/main-job/background", 10000, test_background);
  window_fixture_add ("/window/main-job/quit-while-running", 10000, test_quit_while_running);
  window_fixture_add ("/window/main-job/pending-and-history", 10000, test_pending_and_history);

  return g_test_run ();
}
