/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "pending-steps.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-result-page.h"

#define SIZE 10000
#define YEARS(n) ((n) * (gint64) 365 * G_TIME_SPAN_DAY)

/* Takes the place of GLib's: somebody sets the clock. The demo server, which stands for another computer, has the same
 * one, so that only what the app makes of it is tested. */
static gint64 offset;

gint64
g_get_real_time (void)
{
  struct timespec now;

  timespec_get (&now, TIME_UTC);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 + offset;
}

static guint
count_lists (WindowFixture *self)
{
  g_auto(GStrv) log = kvp_demo_server_take_log (self->server);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], "/keys?") != NULL;

  return n;
}

/* Each key is accounted for, and those that are gone from the server are those that count as deleted. */
static void
assert_sound (WindowFixture *self,
              guint          n_before)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (window_get_plan (self));
  g_autofree char *id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);

  g_assert_cmpint (kvp_plan_get_state (window_get_plan (self)), ==, KVP_PLAN_FINISHED);
  g_assert_cmpuint (counts->pending + counts->in_flight + counts->failed, ==, 0);
  g_assert_cmpuint (counts->deleted + counts->skipped + counts->excluded, ==, counts->total);
  g_assert_cmpuint (kvp_demo_server_count_keys (self->server, id), ==, n_before - counts->deleted);
}

/* Between the review and the confirmation: whatever the clock says now, the list can not be known to be fresh. */
static void
jump_in_review (WindowFixture *self,
                gint64         by)
{
  g_autofree char *id = NULL;
  guint n_before;

  window_start (self);
  id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_dry_run (self);
  count_lists (self);

  offset = by;
  /* Without those that have expired on the server meanwhile. */
  n_before = kvp_demo_server_count_keys (self->server, id);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  g_assert_cmpuint (count_lists (self), >, 0);
  assert_sound (self, n_before);
  offset = 0;
}

static void
test_forward_in_review (WindowFixture *self)
{
  jump_in_review (self, YEARS (2));
}

static void
test_backward_in_review (WindowFixture *self)
{
  jump_in_review (self, -YEARS (2));
}

/* While requests are on their way: time that passes is not measured by that clock. */
static void
jump_in_run (WindowFixture *self,
             gint64         by)
{
  g_autofree char *id = NULL;
  guint n_before;

  window_start (self);
  id = kvp_demo_server_get_namespace_id (self->server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  window_dry_run (self);
  n_before = kvp_demo_server_count_keys (self->server, id);
  kvp_demo_server_hold (self->server, "bulk/delete");
  window_confirm (self);
  SPIN_UNTIL (kvp_demo_server_get_n_held (self->server) > 0);

  offset = by;
  kvp_demo_server_release (self->server);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  offset = 0;
  assert_sound (self, n_before);
  g_assert_cmpint (kvp_plan_get_run_duration (window_get_plan (self)), >=, 0);
  g_assert_cmpint (kvp_plan_get_run_duration (window_get_plan (self)), <, G_TIME_SPAN_HOUR);
}

static void
test_forward_in_run (WindowFixture *self)
{
  jump_in_run (self, YEARS (2));
}

static void
test_backward_in_run (WindowFixture *self)
{
  jump_in_run (self, -YEARS (2));
}

/* What was saved is there at the next start, whatever year it is. */
static void
test_saved_stays (WindowFixture *self)
{
  static const gint64 jumps[] = { YEARS (30), -YEARS (30) };

  window_start (self);
  window_dry_run (self);
  window_confirm (self);
  window_wait_for_page (self, KVP_TYPE_RESULT_PAGE);
  window_fixture_close (self);

  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      offset = jumps[i];
      window_fixture_open (self, 1280, 800);
      g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (kvp_window_get_store (self->window))), ==, 1);
      g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->deleted, >, 1000);
      window_fixture_close (self);
    }
  offset = 0;
}

/* Somebody writes a key of the plan anew. */
static void
rewrite_one (WindowFixture *self,
             KvpPlan       *plan)
{
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (keys), 3);

  kvp_demo_server_put (self->server, kvp_plan_get_namespace_id (plan), kvp_plan_row_get_name (row), NULL,
                       "{\"status\":\"archived\",\"again\":true}", 0);
}

/* A page that stood open over lunch shows what was. Its button looks again, and approves what is shown then. */
static void
test_approval_left_open (WindowFixture *self)
{
  KvpPlan *plan;
  GtkWidget *page;

  window_start (self);
  window_dry_run (self);
  pending_save (self, "Archived products", "");
  plan = window_get_plan (self);
  page = pending_open_approval (self, plan, "plan.approve");
  g_assert_true (window_says (window_find (page, "approve-since"), "Nothing changed"));

  rewrite_one (self, plan);
  offset = G_TIME_SPAN_HOUR;
  window_click (window_find (page, "approve_button"));
  SPIN_UNTIL (kvp_plan_get_counts (plan)->skipped > 0 || kvp_plan_get_state (plan) != KVP_PLAN_WAITING);
  g_assert_cmpint (kvp_plan_get_state (plan), ==, KVP_PLAN_WAITING);
  SPIN_UNTIL (window_find (page, "approve-since") != NULL);
  g_assert_true (window_says (window_find (page, "approve-since"), "changed since"));

  window_click (window_find (page, "approve_button"));
  SPIN_UNTIL (kvp_plan_get_state (plan) == KVP_PLAN_APPROVED);
  offset = 0;
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/must-not/wrong-keys/stale-plan/approval-left-open", SIZE, test_approval_left_open);
  window_fixture_add ("/window/clock/forward-in-review", SIZE, test_forward_in_review);
  window_fixture_add ("/window/clock/backward-in-review", SIZE, test_backward_in_review);
  window_fixture_add ("/window/clock/forward-in-run", SIZE, test_forward_in_run);
  window_fixture_add ("/window/clock/backward-in-run", SIZE, test_backward_in_run);
  window_fixture_add ("/window/clock/saved-stays", SIZE, test_saved_stays);

  return g_test_run ();
}
