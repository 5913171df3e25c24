/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-plan-keys"

#include "config.h"

#include <string.h>

#include "store/kvp-plan-keys-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-position-array.h"
#include "store/kvp-position-query.h"

/* Which rows a list shows: how it keeps up with its plan, and with what a person wants to see. */

/* While a purge runs, a list of problems is brought up to date ten times a second. */
#define UPDATE_INTERVAL_MSEC 100

/* So many rows are looked through on the main context: about two milliseconds. */
#define MAX_ROWS_AT_ONCE 10000

/* To look at the rows that are shown, and no others, is quicker if there is one for so many: seeking to one takes as
 * long as stepping over ten, and is not divided among threads. */
#define MIN_ROWS_FOR_ONE_SHOWN 32

/* A query that runs in worker threads. */
typedef struct {
  KvpRowChoice *choice;     /* (owned) */
  GCancellable *superseded; /* (owned): another query has taken its place */
  guint32       first;
  guint32       last;
  guint         generation;
} Load;

static void start_load (KvpPlanKeys *self,
                        guint32      first,
                        guint32      last,
                        GTask       *choose_task);

static void
load_free (Load *load)
{
  kvp_row_choice_free (load->choice);
  g_object_unref (load->superseded);
  g_free (load);
}

/* Puts @found in the place of the positions from @first to @last, and tells of no more than what differs. */
static void
splice_positions (KvpPlanKeys *self,
                  guint32      first,
                  guint32      last,
                  GArray      *found)
{
  guint index, n_removed, n_added;

  kvp_position_array_splice (self->positions, first, last, found, &index, &n_removed, &n_added);
  _kvp_plan_keys_change_items (self, index, n_removed, n_added);
}

static gboolean
is_running (KvpPlanKeys *self)
{
  return kvp_plan_get_state (self->plan) == KVP_PLAN_RUNNING;
}

/* (transfer none) (nullable): what is shown, if nothing else can be wanted. */
static GArray *
get_within (KvpPlanKeys        *self,
            const KvpRowChoice *choice)
{
  if (self->view != KVP_PLAN_KEYS_ALL || self->positions == NULL || self->shown_generation != self->generation ||
      kvp_plan_get_state (self->plan) == KVP_PLAN_SCANNING || !kvp_row_choice_is_by_position (self->shown) ||
      self->positions->len > kvp_plan_get_n_rows (self->plan) / MIN_ROWS_FOR_ONE_SHOWN ||
      !kvp_row_choice_narrows (choice, self->shown))
    return NULL;

  return self->positions;
}

static void
init_query (KvpPlanKeys        *self,
            KvpPositionQuery   *query,
            const KvpRowChoice *choice,
            guint32             first,
            guint32             last)
{
  query->plan = kvp_plan_get_id (self->plan);
  query->first = first;
  query->last = last;
  query->choice = choice;
  query->within = get_within (self, choice);
  query->n_rows = kvp_plan_get_n_rows (self->plan);
  query->by_name = kvp_plan_get_state (self->plan) != KVP_PLAN_SCANNING;

  if (self->view == KVP_PLAN_KEYS_ALL)
    query->rows = KVP_POSITION_QUERY_ALL_ROWS;
  else if (self->view == KVP_PLAN_KEYS_PROBLEMS || is_running (self))
    query->rows = KVP_POSITION_QUERY_PROBLEMS;
  else
    query->rows = KVP_POSITION_QUERY_PROBLEMS_AND_IN_FLIGHT;
}

static gboolean
has_problems (KvpPlanKeys *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);

  return counts->failed + counts->skipped + counts->in_flight > 0;
}

/* Looks through the rows that changed, for a list of problems. */
static void
update_problems (KvpPlanKeys *self)
{
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_plan_get_file (self->plan));
  guint total = kvp_plan_get_n_rows (self->plan);
  g_autoptr(GArray) found = NULL;
  g_autoptr(GError) error = NULL;
  KvpPositionQuery query;
  guint32 first = self->first_changed;
  guint32 last = MIN (self->last_changed, MAX (total, 1) - 1);

  if (!self->is_dirty || self->loading != NULL || reader == NULL)
    return;

  /* A part can only be put into its place if the order is that of the plan. */
  if (!kvp_row_choice_is_by_position (self->shown) && (has_problems (self) || self->n_items > 0))
    {
      start_load (self, 0, G_MAXUINT32, NULL);
      return;
    }
  if (has_problems (self) && last - first >= MAX_ROWS_AT_ONCE)
    {
      start_load (self, first, last, NULL);
      return;
    }

  self->is_dirty = FALSE;
  if (has_problems (self))
    {
      init_query (self, &query, self->shown, first, last);
      found = kvp_position_query_run (&query, reader, &error);
    }
  else
    found = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (found == NULL)
    {
      g_warning ("Reading rows: %s", error->message);
      return;
    }

  splice_positions (self, first, last, found);
}

static gboolean
update_cb (gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  self->update_id = 0;
  update_problems (self);

  return G_SOURCE_REMOVE;
}

static void
mark_dirty (KvpPlanKeys *self,
            guint32      first,
            guint32      last)
{
  self->first_changed = self->is_dirty ? MIN (self->first_changed, first) : first;
  self->last_changed = self->is_dirty ? MAX (self->last_changed, last) : last;
  self->is_dirty = TRUE;

  if (!is_running (self))
    {
      g_clear_handle_id (&self->update_id, g_source_remove);
      update_problems (self);
    }
  else if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_INTERVAL_MSEC, update_cb, self);
}

static void
set_choice (KvpRowChoice       **place,
            const KvpRowChoice  *choice)
{
  KvpRowChoice *copy = kvp_row_choice_copy (choice);

  kvp_row_choice_free (*place);
  *place = copy;
}

static gboolean
positions_equal (GArray *a,
                 GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (guint32)) == 0);
}

/* Another choice shows another list; what changed in the same one is put in its place, so that nothing
 * jumps. */
static void
show (KvpPlanKeys *self,
      const Load  *load,
      GArray      *positions) /* (transfer full) */
{
  g_autoptr(GArray) found = positions;

  self->shown_generation = load->generation;
  if (self->positions == NULL || !kvp_row_choice_equal (load->choice, self->shown))
    {
      set_choice (&self->shown, load->choice);
      _kvp_plan_keys_replace_positions (self, g_steal_pointer (&found));
    }
  else if (kvp_row_choice_is_by_position (self->shown))
    {
      splice_positions (self, load->first, load->last, found);
    }
  else if (!positions_equal (self->positions, found))
    {
      _kvp_plan_keys_replace_positions (self, g_steal_pointer (&found));
    }
}

static void
load_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpPlanKeys *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  g_autoptr(GArray) positions = NULL;
  g_autoptr(GError) error = NULL;

  if (self->loading == load->superseded)
    g_clear_object (&self->loading);

  positions = kvp_position_query_run_finish (result, &error);
  /* It may have come to its end just before another took its place. */
  if (positions != NULL && g_cancellable_set_error_if_cancelled (load->superseded, &error))
    g_clear_pointer (&positions, g_array_unref);

  if (positions == NULL)
    {
      gboolean go_on = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->loading == NULL;

      /* Unless another has taken its place, which is wanted then, the list stays as it is. */
      if (self->loading == NULL)
        set_choice (&self->wanted, self->shown);
      g_task_return_error (task, g_steal_pointer (&error));
      /* What changed meanwhile must not be missed. */
      if (go_on && self->view != KVP_PLAN_KEYS_ALL)
        mark_dirty (self, 0, G_MAXUINT32);
      return;
    }

  if (load->generation != self->generation)
    {
      start_load (self, 0, G_MAXUINT32, task);
      return;
    }

  show (self, load, g_steal_pointer (&positions));
  g_task_return_boolean (task, TRUE);

  /* Rows may have changed while the query ran. */
  if (self->is_dirty && self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_INTERVAL_MSEC, update_cb, self);
}

static void
reload_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Reading rows: %s", error->message);
}

/* Works out the positions from @first to @last of what is wanted anew, in a worker thread. @choose_task, or a
 * task of our own, holds the list meanwhile. */
static void
start_load (KvpPlanKeys *self,
            guint32      first,
            guint32      last,
            GTask       *choose_task)
{
  const char *path = kvp_store_file_get_path (kvp_plan_get_file (self->plan));
  g_autoptr(GTask) task = NULL;
  KvpPositionQuery query;
  Load *load = g_new0 (Load, 1);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->is_dirty = FALSE;

  load->choice = kvp_row_choice_copy (self->wanted);
  load->first = first;
  load->last = last;
  load->generation = self->generation;
  load->superseded = g_object_ref (self->loading);

  task = choose_task != NULL ? g_object_ref (choose_task) : g_task_new (self, NULL, reload_cb, NULL);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  init_query (self, &query, load->choice, first, last);
  kvp_position_query_run_async (&query, path, kvp_position_query_get_n_parts (&query), g_task_get_cancellable (task),
                                load->superseded, load_cb, g_object_ref (task));
}

static void
plan_keys_changed_cb (KvpPlan *plan,
                      guint    first,
                      guint    last,
                      gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  kvp_row_window_refresh (self->window, first, last);
  if (self->view != KVP_PLAN_KEYS_ALL)
    mark_dirty (self, first, last);
}

static void
plan_reordered_cb (KvpPlan *plan,
                   gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  self->generation++;
  kvp_row_window_forget (self->window);
  if (self->positions == NULL)
    _kvp_plan_keys_replace_positions (self, NULL);
  else if (self->view == KVP_PLAN_KEYS_ALL)
    start_load (self, 0, G_MAXUINT32, NULL);
  else if (kvp_plan_get_forgotten_at (plan) != 0)
    _kvp_plan_keys_replace_positions (self, g_array_new (FALSE, FALSE, sizeof (guint32)));
}

static void
plan_changed_cb (KvpPlan *plan,
                 gpointer user_data)
{
  KvpPlanKeys *self = user_data;
  KvpPlanState state = kvp_plan_get_state (plan);
  guint total = kvp_plan_get_n_rows (plan);
  gboolean state_differs = state != self->last_state;

  if (state_differs && self->last_state == KVP_PLAN_SCANNING)
    self->generation++;
  self->last_state = state;

  if (self->positions == NULL)
    {
      if (total > self->n_items)
        _kvp_plan_keys_change_items (self, self->n_items, 0, total - self->n_items);
      return;
    }

  if (!state_differs)
    return;

  /* What is in flight counts as a problem only when no run goes on. */
  if (self->view != KVP_PLAN_KEYS_ALL)
    mark_dirty (self, 0, G_MAXUINT32);
  /* A search that began in the middle of a dry run. */
  else if (state == KVP_PLAN_DRAFT)
    start_load (self, 0, G_MAXUINT32, NULL);
}

void
_kvp_plan_keys_follow (KvpPlanKeys *self)
{
  self->last_state = kvp_plan_get_state (self->plan);
  g_signal_connect_object (self->plan, "keys-changed", G_CALLBACK (plan_keys_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->plan, "reordered", G_CALLBACK (plan_reordered_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->plan, "changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_DEFAULT);

  if (self->view == KVP_PLAN_KEYS_ALL)
    {
      self->n_items = kvp_plan_get_n_rows (self->plan);
      return;
    }

  self->positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->first_changed = 0;
  self->last_changed = G_MAXUINT32;
  self->is_dirty = TRUE;
  update_problems (self);
}

void
_kvp_plan_keys_choose (KvpPlanKeys *self,
                       GTask       *task)
{
  if (self->view != KVP_PLAN_KEYS_ALL || !kvp_row_choice_is_everything (self->wanted))
    {
      start_load (self, 0, G_MAXUINT32, task);
      return;
    }

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  set_choice (&self->shown, self->wanted);
  if (self->positions != NULL)
    _kvp_plan_keys_replace_positions (self, NULL);
  g_task_return_boolean (task, TRUE);
}
