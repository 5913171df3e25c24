/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-recheck"

#include "config.h"

#include "purge/kvp-recheck.h"

#include <gio/gio.h>

#include "purge/kvp-list-walk.h"
#include "purge/kvp-main-context.h"

/* Pages of one prefix that have arrived and are not yet compared: it bounds the memory. */
#define MAX_BACKLOG 4

/* A comparison of a plan with its namespace that is under way. The task's reference is held by what it waits for. */
typedef struct {
  /* Input */
  KvpClient          *client;         /* (owned) */
  KvpPlan            *plan;           /* (owned) */
  KvpPlanCheckScope   scope;
  KvpRecheckPageFunc  page_func;      /* (nullable) */
  gpointer            page_data;      /* (borrowed) */

  /* In progress */
  KvpMainContext      home;
  GCancellable       *stop;           /* (owned): ends the listing: cancelled, or failed */
  GSource            *cancelled;      /* (owned) (nullable): the caller's cancellable */
  gulong              concurrency_id; /* on the client */
  KvpPlanCheck       *check;          /* (owned) (nullable) */
  GPtrArray          *prefixes;       /* (owned) (nullable) (element-type GBytes) */
  guint               n_begun;        /* prefixes */
  guint               n_running;
  gint64              now;            /* seconds since the epoch: when the listing began */
  GError             *error;          /* (owned) (nullable): the first one */
  guint               listed_all : 1; /* nothing more is to be begun */

  /* Output */
  KvpPlanCheckCounts  counts;
} Recheck;

/* One prefix: its pages are compared while the next one is asked for. */
typedef struct {
  GTask       *task; /* (owned) */
  KvpListWalk *walk; /* (owned) */
  guint        backlog;
  gboolean     asking;
} Listing;

static void go_on (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
recheck_free (Recheck *self)
{
  g_assert (self->n_running == 0 && self->concurrency_id == 0 && self->cancelled == NULL);

  g_clear_object (&self->client);
  g_clear_object (&self->plan);
  g_clear_object (&self->stop);
  g_clear_object (&self->check);
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);
  g_clear_error (&self->error);
  kvp_main_context_forget (&self->home);
  g_free (self);
}

/* --- the end --- */

/* No further page is asked for, and what waits for one is given up. */
static void
take_error (Recheck *self,
            GError  *error) /* (transfer full) */
{
  if (self->error == NULL)
    {
      self->error = error;
    }
  else
    {
      g_debug ("A second error, after “%s”: %s", self->error->message, error->message);
      g_error_free (error);
    }

  g_cancellable_cancel (self->stop);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Recheck *self = user_data;
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  take_error (self, error);

  return G_SOURCE_REMOVE;
}

static void
finish (GTask *task) /* (transfer full) */
{
  g_autoptr(GTask) owned = task;
  Recheck *self = g_task_get_task_data (task);

  clear_source (&self->cancelled);
  if (self->concurrency_id != 0)
    g_signal_handler_disconnect (self->client, self->concurrency_id);
  self->concurrency_id = 0;

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Recheck *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->home);

  if (!kvp_plan_check_commit_finish (KVP_PLAN_CHECK (source), result, &self->counts, &error) && self->error == NULL)
    self->error = g_steal_pointer (&error);
  finish (g_steal_pointer (&task));
}

static void
end_listing (GTask *task) /* (transfer full) */
{
  Recheck *self = g_task_get_task_data (task);
  GError *cancelled = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &cancelled))
    take_error (self, cancelled);

  /* A key that is not in a listing counts as gone: a listing that is not complete proves nothing. */
  if (self->error != NULL || kvp_plan_check_get_n_keys (self->check) == 0)
    {
      finish (task);
      return;
    }

  g_assert (self->n_begun == self->prefixes->len);

  /* What is about to be written is not half done: from here a cancellation comes too late. */
  clear_source (&self->cancelled);
  kvp_plan_check_commit_async (self->check, self->now, NULL, committed_cb, task);
}

/* --- one prefix --- */

static void listing_go_on (Listing *listing);

static void
listing_compared_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Listing *listing = user_data;
  Recheck *self = g_task_get_task_data (listing->task);
  GError *error = NULL;

  kvp_main_context_assert (&self->home);

  listing->backlog--;
  if (!kvp_plan_check_compare_finish (KVP_PLAN_CHECK (source), result, &error))
    take_error (self, error);

  listing_go_on (listing);
}

static void
listing_page_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Listing *listing = user_data;
  Recheck *self = g_task_get_task_data (listing->task);
  GError *error = NULL;
  g_autoptr(KvpKeyList) page = kvp_list_walk_next_finish (KVP_LIST_WALK (source), result, &error);

  kvp_main_context_assert (&self->home);

  listing->asking = FALSE;
  if (page == NULL)
    {
      take_error (self, error);
    }
  else if (self->error == NULL)
    {
      listing->backlog++;
      kvp_plan_check_compare_async (self->check, page, self->stop, listing_compared_cb, listing);
      if (self->page_func != NULL)
        self->page_func (kvp_key_list_get_length (page), self->page_data);
    }

  listing_go_on (listing);
}

static void
listing_end (Listing *listing)
{
  g_autoptr(GTask) task = g_steal_pointer (&listing->task);
  Recheck *self = g_task_get_task_data (task);

  g_clear_object (&listing->walk);
  g_free (listing);

  self->n_running--;
  go_on (task);
}

static void
listing_go_on (Listing *listing)
{
  Recheck *self = g_task_get_task_data (listing->task);
  gboolean over = self->error != NULL || kvp_list_walk_is_at_end (listing->walk);

  if (!over && !listing->asking && listing->backlog < MAX_BACKLOG)
    {
      listing->asking = TRUE;
      kvp_list_walk_next_async (listing->walk, self->stop, listing_page_cb, listing);
    }

  if (over && !listing->asking && listing->backlog == 0)
    listing_end (listing);
}

static void
begin_listing (GTask *task)
{
  Recheck *self = g_task_get_task_data (task);
  Listing *listing = g_new0 (Listing, 1);

  listing->task = g_object_ref (task);
  listing->walk = kvp_list_walk_new (self->client,
                                     kvp_plan_get_account_id (self->plan),
                                     kvp_plan_get_namespace_id (self->plan),
                                     g_ptr_array_index (self->prefixes, self->n_begun),
                                     KVP_CLIENT_MAX_KEYS_PER_PAGE);
  self->n_begun++;
  self->n_running++;
  listing_go_on (listing);
}

/* --- all of them --- */

static void
go_on (GTask *task)
{
  Recheck *self = g_task_get_task_data (task);

  /* The pace is what the client keeps to anyway; more at once would only wait. */
  while (!self->listed_all && self->error == NULL && self->n_begun < self->prefixes->len &&
         self->n_running < kvp_client_get_concurrency (self->client))
    begin_listing (task);

  if (self->n_running == 0 && !self->listed_all)
    {
      self->listed_all = TRUE;
      end_listing (g_object_ref (task));
    }
}

static void
concurrency_cb (GTask *task)
{
  Recheck *self = g_task_get_task_data (task);

  kvp_main_context_assert (&self->home);
  go_on (task);
}

static void
rows_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Recheck *self = g_task_get_task_data (task);
  GError *error = NULL;

  kvp_main_context_assert (&self->home);

  self->check = kvp_plan_check_new_finish (result, &error);
  if (self->check == NULL)
    {
      take_error (self, error);
      finish (g_steal_pointer (&task));
      return;
    }

  self->prefixes = kvp_plan_check_get_prefixes (self->check);
  self->concurrency_id = g_signal_connect_swapped (self->client, "notify::concurrency",
                                                   G_CALLBACK (concurrency_cb), task);
  go_on (task);
}

/**
 * kvp_recheck_is_needed:
 * @plan: a plan that is to be purged
 * @max_age: seconds for which a list counts as fresh; 0: never
 * @now: seconds since the epoch
 * @scope: (out): which keys are to be compared; set only if it is needed
 *
 * A key that was sent and not answered may have been deleted, and written anew by somebody since: such keys are always
 * compared. A list that says to be of the future is of a clock that was wrong, and counts as old.
 *
 * Returns: whether keys have to be compared with the namespace before they are sent
 */
gboolean
kvp_recheck_is_needed (KvpPlan           *plan,
                       guint              max_age,
                       gint64             now,
                       KvpPlanCheckScope *scope)
{
  const KvpPlanCounts *counts;
  gint64 age;

  g_return_val_if_fail (KVP_IS_PLAN (plan), TRUE);
  g_return_val_if_fail (scope != NULL, TRUE);

  counts = kvp_plan_get_counts (plan);
  age = now - kvp_plan_get_checked_at (plan);

  if (counts->pending + counts->in_flight == 0)
    return FALSE;

  if (age < 0 || age >= max_age)
    {
      *scope = KVP_PLAN_CHECK_ALL;
      return TRUE;
    }

  if (counts->in_flight > 0)
    {
      *scope = KVP_PLAN_CHECK_IN_FLIGHT;
      return TRUE;
    }

  return FALSE;
}

/**
 * kvp_recheck_run_async:
 * @client: who lists: its tries, its pace, its budget
 * @plan: a plan in state DRAFT, WAITING, APPROVED, RUNNING, PAUSED or STOPPED, of which nothing is claimed meanwhile
 * @scope: which of its keys
 * @page_func: (nullable): called after each page
 * @page_data: for @page_func; not called any more once @callback is
 * @cancellable: (nullable): ends it; nothing is changed
 * @callback: called when what was found is written
 * @user_data: for @callback
 *
 * Lists what @scope needs, compares, and writes what it found: keys that are gone, rewritten or expired are skipped,
 * with the reason. It never adds a key, and it never says that a key was deleted. Only a complete listing proves that a
 * key is gone, so one that is not changes nothing.
 *
 * A list shows metadata and expiration, not values, and may be up to 60 seconds behind
 * (https://developers.cloudflare.com/kv/concepts/how-kv-works/): a rewrite that is younger, or that kept both, is not
 * seen.
 */
void
kvp_recheck_run_async (KvpClient           *client,
                       KvpPlan             *plan,
                       KvpPlanCheckScope    scope,
                       KvpRecheckPageFunc   page_func,
                       gpointer             page_data,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Recheck *self;

  g_return_if_fail (KVP_IS_CLIENT (client));
  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (kvp_main_context_is_mine ());

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_recheck_run_async);
  /* What is written is written. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  self = g_new0 (Recheck, 1);
  kvp_main_context_remember (&self->home);
  self->client = g_object_ref (client);
  self->plan = g_object_ref (plan);
  self->scope = scope;
  self->page_func = page_func;
  self->page_data = page_data;
  self->stop = g_cancellable_new ();
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  g_task_set_task_data (task, self, (GDestroyNotify) recheck_free);

  if (cancellable != NULL)
    {
      /* By a source, so that nothing ends within somebody's call to g_cancellable_cancel(). */
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_task_get_context (task));
    }

  kvp_plan_check_new_async (plan, scope, self->stop, rows_read_cb, g_steal_pointer (&task));
}

/**
 * kvp_recheck_run_finish:
 * @result: the result that the callback got
 * @counts: (out) (optional): how many keys came to what
 * @error: return location; nothing is changed then
 *
 * Returns: whether all keys in scope were compared, and what was found is written
 */
gboolean
kvp_recheck_run_finish (GAsyncResult        *result,
                        KvpPlanCheckCounts  *counts,
                        GError             **error)
{
  Recheck *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_recheck_run_async), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  if (counts != NULL)
    *counts = self != NULL ? self->counts : (KvpPlanCheckCounts) { 0 };

  return g_task_propagate_boolean (G_TASK (result), error);
}
