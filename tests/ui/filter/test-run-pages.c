/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "filter-widgets.h"
#include "run-fixture.h"

#include "base/kvp-error.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-problem-list.h"
#include "ui/kvp-run-chart.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-run-text.h"
#include "ui/kvp-scan-page.h"
#include "ui/kvp-trouble-list.h"

/* A page in a window, and what it told. */
typedef struct {
  GtkWidget *window;
  GtkWidget *page;
  KvpPlan   *plan;
  GError    *error;
  guint      n_finished;
  guint      n_back;
  guint      n_retry;
} PageProbe;

static void
scan_finished_cb (PageProbe *self,
                  KvpPlan   *plan)
{
  g_set_object (&self->plan, plan);
  self->n_finished++;
}

static void
run_finished_cb (PageProbe    *self,
                 KvpPlan      *plan,
                 const GError *error)
{
  g_set_object (&self->plan, plan);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->n_finished++;
}

static void
back_cb (PageProbe *self)
{
  self->n_back++;
}

static void
retry_cb (PageProbe *self)
{
  self->n_retry++;
}

static void
show (PageProbe *self,
      GtkWidget *page)
{
  self->page = page;
  g_signal_connect_swapped (page, "back", G_CALLBACK (back_cb), self);
  self->window = widgets_show (page);
}

static PageProbe *
show_scan (RunFixture *fixture,
           KvpFilter  *filter)
{
  PageProbe *self = g_new0 (PageProbe, 1);
  g_autoptr(KvpScan) scan = kvp_scan_new (fixture->connection, fixture->ns, filter, fixture->store);
  GtkWidget *page = kvp_scan_page_new (scan);

  g_signal_connect_swapped (page, "finished", G_CALLBACK (scan_finished_cb), self);
  g_signal_connect_swapped (page, "retry", G_CALLBACK (retry_cb), self);
  show (self, page);

  return self;
}

static PageProbe *
show_run (RunFixture *fixture,
          KvpPlan    *plan,
          guint       batch_size)
{
  PageProbe *self = g_new0 (PageProbe, 1);
  g_autoptr(KvpConfirmation) confirmation = run_confirm (plan);
  g_autoptr(KvpPurge) purge = kvp_purge_new (fixture->connection, confirmation);
  GtkWidget *page;

  g_object_set (purge, "batch-size", batch_size, "max-concurrency", 1, NULL);
  page = kvp_run_page_new (purge);
  g_signal_connect_swapped (page, "finished", G_CALLBACK (run_finished_cb), self);
  show (self, page);

  return self;
}

static void
page_probe_free (PageProbe *self)
{
  if (self->window != NULL)
    widgets_destroy (self->window);
  widgets_settle ();
  g_clear_object (&self->plan);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageProbe, page_probe_free)

static gboolean
has_answered (gpointer user_data)
{
  PageProbe *self = user_data;

  return self->n_finished + self->n_back > 0;
}

static gboolean
shows_error (gpointer user_data)
{
  PageProbe *self = user_data;
  GtkStack *stack = widgets_get_child (self->page, KVP_TYPE_SCAN_PAGE, "stack");

  return g_str_equal (gtk_stack_get_visible_child_name (stack), "error");
}

static const char *
get_counter (PageProbe  *self,
             GType       type,
             const char *name)
{
  return kvp_counter_get_text (widgets_get_child (self->page, type, name));
}

static void
press (PageProbe  *self,
       GType       type,
       const char *name)
{
  GtkWidget *button = widgets_get_child (self->page, type, name);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_scan (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("a<b>", NULL);
  g_autoptr(PageProbe) probe = NULL;
  g_autofree char *sentence = NULL;

  run_put_many (fixture, "a<b>", 30, NULL);
  run_put_many (fixture, "b", 20, NULL);
  probe = show_scan (fixture, filter);
  sentence = kvp_filter_to_sentence (filter, RUN_NAMESPACE_TITLE);
  g_assert_nonnull (widgets_find_label (probe->window, sentence));
  g_assert_true (kvp_page_get_can_go_back (KVP_PAGE (probe->page)));
  widgets_until (has_answered, probe);

  g_assert_cmpuint (probe->n_finished, ==, 1);
  g_assert_cmpuint (probe->n_back, ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (probe->plan)->pending, ==, 30);
  g_assert_false (kvp_plan_get_partial (probe->plan));
  g_assert_nonnull (widgets_find_label (probe->window, "30 matching keys"));
  g_assert_nonnull (widgets_find_label (probe->window, "of 30 keys read"));
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_SCAN_PAGE, "pages_counter"), ==, "1");
  g_assert_cmpuint (run_count_left (fixture), ==, 50);
  g_assert_cmpuint (run_count_requests (fixture, "POST"), ==, 0);
}

static gboolean
says_that_it_waits (gpointer user_data)
{
  PageProbe *probe = user_data;

  return widgets_find_label (probe->window, "Cloudflare asks to wait 1 second.") != NULL;
}

/* It stands still for a reason, which the page tells; and then it goes on to the end. */
static void
test_scan_waits (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 1500, NULL);
  kvp_demo_server_set_trouble_wait (fixture->server, 1);
  kvp_demo_server_script_trouble (fixture->server, "cursor=", KVP_DEMO_TROUBLE_429_SECONDS);
  probe = show_scan (fixture, filter);
  widgets_until (says_that_it_waits, probe);
  widgets_until (has_answered, probe);

  g_assert_cmpuint (kvp_plan_get_counts (probe->plan)->pending, ==, 1500);
  g_assert_false (kvp_plan_get_partial (probe->plan));
}

static void
test_scan_stop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 2500, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  probe = show_scan (fixture, filter);
  run_until_held (fixture, 1);
  press (probe, KVP_TYPE_SCAN_PAGE, "stop_button");
  g_assert_false (gtk_widget_is_sensitive (widgets_get_child (probe->page, KVP_TYPE_SCAN_PAGE, "stop_button")));
  kvp_demo_server_release (fixture->server);
  widgets_until (has_answered, probe);

  /* What had come goes on to the review, which says that it is not all. */
  g_assert_cmpuint (probe->n_finished, ==, 1);
  g_assert_true (kvp_plan_get_partial (probe->plan));
  g_assert_cmpstr (kvp_plan_get_missing (probe->plan), !=, "");
  g_assert_cmpuint (kvp_plan_get_counts (probe->plan)->pending, >=, 1000);
  g_assert_cmpuint (kvp_plan_get_counts (probe->plan)->pending, <, 2500);
}

static void
test_scan_back (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 2500, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  probe = show_scan (fixture, filter);
  run_until_held (fixture, 1);
  kvp_page_go_back (KVP_PAGE (probe->page));
  kvp_page_go_back (KVP_PAGE (probe->page));
  kvp_demo_server_release (fixture->server);
  widgets_until (has_answered, probe);

  g_assert_cmpuint (probe->n_back, ==, 1);
  g_assert_cmpuint (probe->n_finished, ==, 0);
}

/* Before the first page there is nothing to review. */
static void
test_scan_stop_at_once (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 10, NULL);
  kvp_demo_server_hold (fixture->server, "/keys");
  probe = show_scan (fixture, filter);
  run_until_held (fixture, 1);
  press (probe, KVP_TYPE_SCAN_PAGE, "stop_button");
  kvp_demo_server_release (fixture->server);
  widgets_until (has_answered, probe);

  g_assert_cmpuint (probe->n_back, ==, 1);
  g_assert_cmpuint (probe->n_finished, ==, 0);
}

static void
test_scan_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;
  GtkWidget *view;

  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_NO_KV);
  probe = show_scan (fixture, filter);
  widgets_until (shows_error, probe);

  view = widgets_get_child (probe->page, KVP_TYPE_SCAN_PAGE, "error_view");
  /* The token can be changed here, or at Cloudflare. */
  g_assert_cmpint (kvp_error_view_get_action (KVP_ERROR_VIEW (view)), ==, KVP_ERROR_ACTION_EDIT_TOKEN);
  g_signal_emit_by_name (view, "action", KVP_ERROR_ACTION_TRY_AGAIN);
  g_assert_cmpuint (probe->n_retry, ==, 1);
  g_assert_cmpuint (probe->n_finished, ==, 0);

  kvp_page_go_back (KVP_PAGE (probe->page));
  g_assert_cmpuint (probe->n_back, ==, 1);
}

static gboolean
is_gone (gpointer user_data)
{
  g_autoptr(GObject) object = g_weak_ref_get (user_data);

  return object == NULL;
}

/* A dry run that nobody sees any more ends, and lists nothing further. */
static void
test_scan_window_goes (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_every ();
  g_autoptr(PageProbe) probe = NULL;
  GWeakRef scan;

  run_put_many (fixture, "key:", 5500, NULL);
  kvp_demo_server_hold (fixture->server, "cursor=");
  probe = show_scan (fixture, filter);
  g_weak_ref_init (&scan, kvp_scan_page_get_scan (KVP_SCAN_PAGE (probe->page)));
  run_until_held (fixture, 1);
  widgets_destroy (g_steal_pointer (&probe->window));
  kvp_demo_server_release (fixture->server);
  widgets_until (is_gone, &scan);

  g_assert_cmpuint (run_count_requests (fixture, "/keys"), <=, 2);
  g_weak_ref_clear (&scan);
}

/* The chart says in words what it draws. */
static void
assert_chart (PageProbe  *probe,
              RunFixture *fixture)
{
  KvpRunChart *chart = widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "chart");
  GtkLabel *rate = widgets_get_child (chart, KVP_TYPE_RUN_CHART, "rate_label");
  g_autofree char *left = kvp_run_text_budget (kvp_connection_get_budget_remaining (fixture->connection),
                                               kvp_connection_get_budget_capacity (fixture->connection));
  g_autofree char *name = g_strconcat (gtk_label_get_text (rate), " keys per second, ", left, NULL);

  g_assert_cmpint (g_ascii_strtoll (gtk_label_get_text (rate), NULL, 10), >, 0);
  g_assert_cmpint (g_ascii_strtoll (gtk_label_get_text (rate), NULL, 10), <=, 100);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static gboolean
is_striped (gpointer user_data)
{
  PageProbe *probe = user_data;
  KvpRunChart *chart = widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "chart");

  return strstr (gtk_label_get_text (widgets_get_child (chart, KVP_TYPE_RUN_CHART, "legend_label")), "Striped") != NULL;
}

/* A wait and a pause are drawn, and the chart says so, with how long it was. */
static void
assert_striped (PageProbe  *probe,
                const char *legend,
                const char *part)
{
  KvpRunChart *chart = widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "chart");
  g_autofree char *problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (chart),
                                                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

  g_assert_cmpstr (gtk_label_get_text (widgets_get_child (chart, KVP_TYPE_RUN_CHART, "legend_label")), ==, legend);
  /* What it should be and what it is. */
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, part));
}

static void
test_run (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  /* So few that none comes back between what the chart says and a look at it. */
  g_object_set (fixture->connection, "requests-per-window", 20, NULL);
  run_put_many (fixture, "key:", 25, NULL);
  plan = run_scan_every (fixture);
  probe = show_run (fixture, plan, 10);
  g_assert_nonnull (widgets_find_label (probe->window, "Deleting from " RUN_NAMESPACE_TITLE));
  g_assert_false (kvp_page_get_can_go_back (KVP_PAGE (probe->page)));
  widgets_until (has_answered, probe);

  g_assert_no_error (probe->error);
  g_assert_true (probe->plan == plan);
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "deleted_counter"), ==, "25");
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "failed_counter"), ==, "0");
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "skipped_counter"), ==, "0");
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "to_go_counter"), ==, "0");
  g_assert_false (kvp_counter_get_bad (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "failed_counter")));
  g_assert_false (gtk_widget_get_visible (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "problem_list")));
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  assert_chart (probe, fixture);
}

static gboolean
shows_problem (gpointer user_data)
{
  PageProbe *self = user_data;

  return gtk_widget_get_mapped (widgets_get_child (self->page, KVP_TYPE_RUN_PAGE, "problem_list"));
}

static void
test_run_problems (void)
{
  const char *name = "a <b>&bold";
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(GBytes) refused = g_bytes_new (name, strlen (name));
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  run_put (fixture, name, NULL);
  run_put_many (fixture, "key:", 15, NULL);
  kvp_demo_server_refuse_key (fixture->server, refused);
  plan = run_scan_every (fixture);
  probe = show_run (fixture, plan, 10);
  widgets_until (has_answered, probe);
  /* The list follows the plan a tenth of a second later at most. */
  widgets_until (shows_problem, probe);
  widgets_settle ();

  g_assert_no_error (probe->error);
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "deleted_counter"), ==, "15");
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "failed_counter"), ==, "1");
  g_assert_true (kvp_counter_get_bad (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "failed_counter")));
  g_assert_nonnull (widgets_find_label (probe->window, name));
  g_assert_cmpuint (run_count_left (fixture), ==, 1);
}

/* The answer to a request that comes from now on. */
static void
script_delete (RunFixture *fixture,
               guint       status,
               const char *headers,
               const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  kvp_demo_server_script (fixture->server, "/bulk/delete", status, headers, bytes, FALSE);
}

/* The request that is held is answered, and the one after it is held. */
static void
let_one_through (RunFixture *fixture)
{
  run_until_held (fixture, 1);
  kvp_demo_server_release (fixture->server);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
}

static GtkExpander *
get_trouble_expander (PageProbe *probe)
{
  GtkWidget *list = widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "trouble_list");
  g_autoptr(GPtrArray) expanders = widgets_find_all (list, GTK_TYPE_EXPANDER);

  g_assert_cmpuint (expanders->len, ==, 1);

  return g_ptr_array_index (expanders, 0);
}

static gboolean
counts_one_problem (gpointer user_data)
{
  return widgets_find_label (((PageProbe *) user_data)->window, "1 problem so far") != NULL;
}

static gboolean
counts_two_problems (gpointer user_data)
{
  return widgets_find_label (((PageProbe *) user_data)->window, "2 problems so far") != NULL;
}

static gboolean
is_asked_to_wait (gpointer user_data)
{
  return widgets_find_label (((PageProbe *) user_data)->window, "Cloudflare asked to wait 1 second.") != NULL;
}

/* What holds the run up can be read while it goes on, and grows as it happens. */
static void
test_run_troubles (void)
{
  const char *again = "Cloudflare has a problem at the moment. Try again later. "
                      "Cloudflare says: “<b>service & error” (10001). The request is sent again.";
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;
  GtkExpander *expander;

  run_put_many (fixture, "key:", 15, NULL);
  plan = run_scan_every (fixture);
  script_delete (fixture, 500, "Content-Type: application/json",
                 "{\"success\":false,\"errors\":[{\"code\":10001,\"message\":\"<b>service & error\"}],"
                 "\"result\":null}");
  script_delete (fixture, 429, "Retry-After: 1", "");
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  probe = show_run (fixture, plan, 10);
  widgets_settle ();
  expander = get_trouble_expander (probe);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (expander)));

  let_one_through (fixture);
  widgets_until (counts_one_problem, probe);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (expander)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, "1 problem so far");
  g_assert_null (widgets_find_label (probe->window, again));

  /* As the keyboard opens it. */
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (expander)));
  g_assert_true (gtk_widget_activate (GTK_WIDGET (expander)));
  widgets_settle ();
  g_assert_nonnull (widgets_find_label (probe->window, again));

  let_one_through (fixture);
  widgets_until (counts_two_problems, probe);
  widgets_until (is_asked_to_wait, probe);
  widgets_until (is_striped, probe);
  assert_striped (probe, "Dashed: requests left. Striped: Cloudflare asked to wait.", "because Cloudflare asked to.");
  g_assert_cmpuint (probe->n_finished, ==, 0);
  g_assert_cmpuint (run_count_left (fixture), ==, 15);

  kvp_demo_server_release (fixture->server);
  widgets_until (has_answered, probe);
  g_assert_no_error (probe->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
}

static void
test_run_stop (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 30, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  probe = show_run (fixture, plan, 10);
  run_until_held (fixture, 1);
  press (probe, KVP_TYPE_RUN_PAGE, "stop_button");
  widgets_settle ();
  g_assert_nonnull (widgets_find_label (probe->window, "Stopping… waiting for 10 keys that are on the way"));
  g_assert_cmpuint (probe->n_finished, ==, 0);
  kvp_demo_server_release (fixture->server);
  widgets_until (has_answered, probe);

  g_assert_no_error (probe->error);
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "deleted_counter"), ==, "10");
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "to_go_counter"), ==, "20");
  g_assert_cmpuint (run_count_left (fixture), ==, 20);
}

static gboolean
is_paused (gpointer user_data)
{
  PageProbe *probe = user_data;

  return kvp_run_get_phase (KVP_RUN (kvp_run_page_get_purge (KVP_RUN_PAGE (probe->page)))) == KVP_RUN_PHASE_PAUSED;
}

/* Pause lets what is on the way land and sends nothing new; Resume goes on from there. */
static void
test_run_pause (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 30, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_hold (fixture->server, "/bulk/delete");
  probe = show_run (fixture, plan, 10);
  run_until_held (fixture, 1);
  press (probe, KVP_TYPE_RUN_PAGE, "pause_button");
  widgets_settle ();
  g_assert_nonnull (widgets_find_label (probe->window, "Pausing… waiting for 10 keys that are on the way"));
  kvp_demo_server_release (fixture->server);
  widgets_until (is_paused, probe);
  widgets_settle ();

  widgets_until (is_striped, probe);
  assert_striped (probe, "Dashed: requests left. Striped: paused.", "Was paused for ");
  g_assert_nonnull (widgets_find_label (probe->window, "Paused by You"));
  g_assert_nonnull (widgets_find_label (probe->window, "Paused at 10 of 30 keys"));
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_PAUSED);
  g_assert_cmpuint (run_count_left (fixture), ==, 20);

  press (probe, KVP_TYPE_RUN_PAGE, "pause_button");
  widgets_until (has_answered, probe);
  g_assert_no_error (probe->error);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_FINISHED);
}

/* A run that can not go on says why, and what was not sent is still there. */
static void
test_run_fails (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 30, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_READ_ONLY);
  probe = show_run (fixture, plan, 10);
  widgets_until (is_paused, probe);
  widgets_settle ();

  /* It names the permission, and what helps. */
  g_assert_nonnull (widgets_find_label (probe->window, "The Token Does Not Allow It"));
  g_assert_true (gtk_widget_get_mapped (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "token_button")));
  g_assert_nonnull (strstr (gtk_label_get_text (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "pause_advice")),
                            "Workers KV Storage: Edit"));
  g_assert_cmpuint (probe->n_finished, ==, 0);
  press (probe, KVP_TYPE_RUN_PAGE, "stop_button");
  widgets_until (has_answered, probe);

  g_assert_error (probe->error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
  g_assert_cmpstr (get_counter (probe, KVP_TYPE_RUN_PAGE, "deleted_counter"), ==, "0");
  g_assert_cmpuint (run_count_left (fixture), ==, 30);
}

/* What is not accepted at all lacks no permission. */
static void
test_run_not_accepted (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;
  const char *advice;

  run_put_many (fixture, "key:", 30, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_set_token_life (fixture->server, 0);
  probe = show_run (fixture, plan, 10);
  widgets_until (is_paused, probe);
  widgets_settle ();

  g_assert_nonnull (widgets_find_label (probe->window, "Token Not Accepted"));
  g_assert_true (gtk_widget_get_mapped (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "token_button")));
  advice = gtk_label_get_text (widgets_get_child (probe->page, KVP_TYPE_RUN_PAGE, "pause_advice"));
  g_assert_nonnull (strstr (advice, "expired"));
  g_assert_null (strstr (advice, "permission"));
  press (probe, KVP_TYPE_RUN_PAGE, "stop_button");
  widgets_until (has_answered, probe);
  g_assert_cmpuint (run_count_left (fixture), ==, 30);
}

static gboolean
is_in_sight (GtkWidget *widget,
             GtkWidget *window)
{
  graphene_rect_t inner, outer;

  if (!gtk_widget_compute_bounds (widget, window, &inner))
    return FALSE;

  graphene_rect_init (&outer, 0, 0, (float) gtk_widget_get_width (window), (float) gtk_widget_get_height (window));

  return graphene_rect_contains_rect (&outer, &inner);
}

/* As soon as the window has the size that it was asked to have. */
static gboolean
has_all_in_reach (gpointer user_data)
{
  static const char * const names[] = { "pause_title", "token_button", "pause_button", "stop_button" };
  PageProbe *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!is_in_sight (widgets_get_child (self->page, KVP_TYPE_RUN_PAGE, names[i]), self->window))
        return FALSE;
    }

  return gtk_widget_get_height (self->window) <= 600;
}

/* On a small screen, too, one sees why it is paused and what can be done without a scroll. */
static void
test_run_in_reach (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) probe = NULL;

  run_put_many (fixture, "key:", 30, NULL);
  plan = run_scan_every (fixture);
  kvp_demo_server_set_token_kind (fixture->server, KVP_DEMO_TOKEN_READ_ONLY);
  probe = show_run (fixture, plan, 10);
  gtk_window_set_default_size (GTK_WINDOW (probe->window), 360, 600);
  kvp_page_set_narrow (KVP_PAGE (probe->page), TRUE);
  widgets_until (is_paused, probe);
  for (guint i = 0; i < 20; i++)
    kvp_purge_troubles_add_split (kvp_purge_get_troubles (kvp_run_page_get_purge (KVP_RUN_PAGE (probe->page))),
                                  "The request failed.", i);
  gtk_expander_set_expanded (get_trouble_expander (probe), TRUE);
  widgets_until (has_all_in_reach, probe);

  press (probe, KVP_TYPE_RUN_PAGE, "stop_button");
  widgets_until (has_answered, probe);
}

static int
get_min_width (gpointer widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);

  return width;
}

/* Large numbers on a telephone. */
static void
test_narrow (void)
{
  static const char * const counters[] = { "deleted_counter", "failed_counter", "skipped_counter", "to_go_counter" };
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpFilter) filter = run_filter_prefixes ("key:", NULL);
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) run = NULL;
  g_autoptr(PageProbe) scan = NULL;

  run_put_many (fixture, "key:", 3, NULL);
  scan = show_scan (fixture, filter);
  widgets_until (has_answered, scan);
  kvp_page_set_narrow (KVP_PAGE (scan->page), TRUE);
  kvp_counter_set_count (widgets_get_child (scan->page, KVP_TYPE_SCAN_PAGE, "requests_counter"), 1000000);
  g_assert_cmpint (get_min_width (scan->page), <=, 360);

  plan = run_scan_every (fixture);
  run = show_run (fixture, plan, 10);
  widgets_until (has_answered, run);
  kvp_page_set_narrow (KVP_PAGE (run->page), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    kvp_counter_set_count (widgets_get_child (run->page, KVP_TYPE_RUN_PAGE, counters[i]), 100000000);
  kvp_purge_troubles_add_split (kvp_purge_get_troubles (kvp_run_page_get_purge (KVP_RUN_PAGE (run->page))),
                                "A sentence that is longer than a telephone is wide.", 100000000);
  gtk_expander_set_expanded (get_trouble_expander (run), TRUE);
  g_assert_cmpint (get_min_width (run->page), <=, 360);
}

/* Where the sidebar is out of sight, the page says itself what the account has left. */
static void
test_folded (void)
{
  g_autoptr(RunFixture) fixture = run_fixture_new ();
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(PageProbe) run = NULL;
  GtkWidget *meter;

  run_put_many (fixture, "key:", 3, NULL);
  plan = run_scan_every (fixture);
  run = show_run (fixture, plan, 10);
  widgets_until (has_answered, run);
  meter = widgets_get_child (run->page, KVP_TYPE_RUN_PAGE, "budget_meter");
  g_assert_false (gtk_widget_get_mapped (meter));

  kvp_page_set_folded (KVP_PAGE (run->page), TRUE);
  g_assert_true (gtk_widget_get_mapped (meter));
}

int
main (int    argc,
      char **argv)
{
  widgets_init (&argc, &argv);

  g_test_add_func ("/ui/scan/whole", test_scan);
  g_test_add_func ("/ui/scan/waits", test_scan_waits);
  g_test_add_func ("/ui/scan/stop", test_scan_stop);
  g_test_add_func ("/ui/scan/stop-at-once", test_scan_stop_at_once);
  g_test_add_func ("/ui/scan/back", test_scan_back);
  g_test_add_func ("/ui/scan/fails", test_scan_fails);
  g_test_add_func ("/ui/scan/window-goes", test_scan_window_goes);
  g_test_add_func ("/ui/run/whole", test_run);
  g_test_add_func ("/ui/run/problems", test_run_problems);
  g_test_add_func ("/ui/run/troubles", test_run_troubles);
  g_test_add_func ("/ui/run/stop", test_run_stop);
  g_test_add_func ("/ui/run/pause", test_run_pause);
  g_test_add_func ("/ui/run/fails", test_run_fails);
  g_test_add_func ("/ui/run/not-accepted", test_run_not_accepted);
  g_test_add_func ("/ui/run/in-reach", test_run_in_reach);

  g_test_add_func ("/ui/run/narrow", test_narrow);
  g_test_add_func ("/ui/run/folded", test_folded);

  return g_test_run ();
}
