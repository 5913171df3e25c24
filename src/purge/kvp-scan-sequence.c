/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-scan-sequence"

#include "config.h"

#include "purge/kvp-scan-sequence.h"

#include "purge/kvp-list-walk.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-scan-answer.h"

/* Pages that have arrived and are not yet in the database. It bounds the memory where matching or writing
 * is slower than listing: a page is about 170 kB. */
#define MAX_BACKLOG 4

/* Keys in the answer to a look-up: the exact key sorts before all that start with it, so the API's least
 * will do. */
#define LOOK_UP_LIMIT KVP_CLIENT_MIN_KEYS_PER_PAGE

struct _KvpScanSequence {
  GObject             parent_instance;

  KvpMainContext      home;

  /* Input */
  const KvpScanRange *range;        /* (borrowed) */
  KvpMatcher         *matcher;      /* (owned) */
  KvpPlan            *plan;         /* (owned) */

  /* In progress */
  GTask              *task;         /* (owned) (nullable): holds a reference on this object */
  GCancellable       *cancellable;  /* (owned): for list requests */
  KvpListWalk        *walk;         /* (owned) */
  KvpPrefixTree      *tree;         /* (owned) (nullable): while no page is being matched; none of a look-up, whose
                                     * page is no part of the namespace */
  GQueue              pages;        /* (element-type KvpScanAnswer): arrived, to be matched in order */
  guint               backlog;      /* pages in the queue, in the matcher and in the store */
  guint               listing : 1;
  guint               matching : 1;
  guint               stopped : 1;
  guint               listed_all : 1;

  /* Output */
  KvpProgress         progress;
  GBytes             *last_matched; /* (owned) (nullable) */
  GError             *error;        /* (owned) (nullable) */
  guint               store_failed : 1;
};

typedef struct {
  KvpScanSequence *sequence; /* (owned) */
  guint            n_matches;
} Write;

G_DEFINE_FINAL_TYPE (KvpScanSequence, kvp_scan_sequence, G_TYPE_OBJECT)

static void go_on (KvpScanSequence *self);

static void
fail (KvpScanSequence *self,
      GError          *error)
{
  if (self->error != NULL)
    {
      g_debug ("A second error, after “%s”: %s", self->error->message, error->message);
      g_error_free (error);
      return;
    }

  self->error = error;
  kvp_scan_sequence_stop (self);
}

/* --- write --- */

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Write *write = user_data;
  g_autoptr(KvpScanSequence) self = g_steal_pointer (&write->sequence);
  g_autoptr(GError) error = NULL;

  kvp_main_context_assert (&self->home);

  self->backlog--;

  if (kvp_plan_append_finish (KVP_PLAN (source), result, &error))
    {
      self->progress.matched += write->n_matches;
    }
  else
    {
      self->store_failed = TRUE;
      fail (self, g_steal_pointer (&error));
    }

  go_on (self);
}

static void
write_matches (KvpScanSequence *self,
               KvpKeyList      *keys,
               GArray          *matches)
{
  Write *write;

  if (matches->len == 0)
    {
      self->backlog--;
      g_array_unref (matches);
      return;
    }

  write = g_new0 (Write, 1);
  write->sequence = g_object_ref (self);
  write->n_matches = matches->len;
  kvp_plan_append_async (self->plan, keys, matches, NULL, written_cb, write);
}

/* --- match --- */

static void
drop_pages (KvpScanSequence *self)
{
  self->backlog -= g_queue_get_length (&self->pages);
  g_queue_clear_full (&self->pages, (GDestroyNotify) kvp_scan_answer_free);
}

static void
matched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpScanSequence) self = user_data;
  g_autoptr(GError) error = NULL;
  KvpScanAnswer *page = NULL;
  GArray *matches;

  kvp_main_context_assert (&self->home);

  self->matching = FALSE;
  matches = kvp_scan_answer_match_finish (result, &page, &self->tree, &error);

  if (matches == NULL)
    {
      /* A key that can't be decided is not a key that doesn't match. What comes after it in the listing is
       * left out too, so that one name tells how far the plan goes. */
      self->backlog--;
      drop_pages (self);
      fail (self, g_steal_pointer (&error));
    }
  else
    {
      self->progress.processed += kvp_scan_answer_get_n_listed (page);
      kvp_list_walk_count_new (kvp_scan_answer_get_listed (page), &self->last_matched);
      write_matches (self, kvp_scan_answer_get_keys (page), matches);
    }

  go_on (self);
}

static void
match_next (KvpScanSequence *self)
{
  if (self->store_failed)
    drop_pages (self);
  if (self->matching || g_queue_is_empty (&self->pages))
    return;

  self->matching = TRUE;
  kvp_scan_answer_match_async (g_queue_pop_head (&self->pages), self->matcher, g_steal_pointer (&self->tree),
                               matched_cb, g_object_ref (self));
}

/* --- list --- */

static void
take_page (KvpScanSequence *self,
           KvpKeyList      *keys)
{
  KvpScanAnswer *page = kvp_scan_answer_new (keys, self->range);
  guint n_keys = kvp_scan_answer_get_n_listed (page);

  self->progress.pages++;
  self->progress.fetched += n_keys;

  g_queue_push_tail (&self->pages, page);
  self->backlog++;

  /* A look-up is answered by the first page that is not empty. */
  if (kvp_list_walk_is_at_end (self->walk) || (self->range->look_up && n_keys > 0))
    self->listed_all = TRUE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpScanSequence) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;

  kvp_main_context_assert (&self->home);

  self->listing = FALSE;
  keys = kvp_list_walk_next_finish (KVP_LIST_WALK (source), result, &error);

  if (keys != NULL)
    take_page (self, keys);
  else if (!self->stopped || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, g_steal_pointer (&error));

  go_on (self);
}

static void
list_next (KvpScanSequence *self)
{
  if (self->listing || self->listed_all || self->stopped || self->backlog >= MAX_BACKLOG)
    return;

  self->listing = TRUE;
  kvp_list_walk_next_async (self->walk, self->cancellable, listed_cb, g_object_ref (self));
}

/* --- run --- */

static void
go_on (KvpScanSequence *self)
{
  g_autoptr(GTask) task = NULL;

  list_next (self);
  match_next (self);

  if (self->listing || self->backlog > 0)
    return;

  g_assert (!self->matching && g_queue_is_empty (&self->pages));
  g_assert (self->listed_all || self->stopped);

  task = g_steal_pointer (&self->task);
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
kvp_scan_sequence_dispose (GObject *object)
{
  KvpScanSequence *self = KVP_SCAN_SEQUENCE (object);

  g_assert (self->task == NULL && self->backlog == 0);

  g_clear_object (&self->walk);
  g_clear_object (&self->plan);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (kvp_scan_sequence_parent_class)->dispose (object);
}

static void
kvp_scan_sequence_finalize (GObject *object)
{
  KvpScanSequence *self = KVP_SCAN_SEQUENCE (object);

  g_clear_pointer (&self->matcher, kvp_matcher_unref);
  g_clear_pointer (&self->tree, kvp_prefix_tree_free);
  g_clear_pointer (&self->last_matched, g_bytes_unref);
  g_clear_error (&self->error);
  kvp_main_context_forget (&self->home);

  G_OBJECT_CLASS (kvp_scan_sequence_parent_class)->finalize (object);
}

static void
kvp_scan_sequence_class_init (KvpScanSequenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_scan_sequence_dispose;
  object_class->finalize = kvp_scan_sequence_finalize;
}

static void
kvp_scan_sequence_init (KvpScanSequence *self)
{
  kvp_main_context_remember (&self->home);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->pages);
}

/**
 * kvp_scan_sequence_new:
 * @client: who asks
 * @account_id: the account
 * @namespace_id: the namespace
 * @range: (transfer none): what to list; the caller keeps it longer than the sequence
 * @matcher: what decides
 * @plan: where matches go, in state SCANNING
 *
 * Returns: (transfer full): a sequence that has not run
 */
KvpScanSequence *
kvp_scan_sequence_new (KvpClient          *client,
                       const char         *account_id,
                       const char         *namespace_id,
                       const KvpScanRange *range,
                       KvpMatcher         *matcher,
                       KvpPlan            *plan)
{
  KvpScanSequence *self;

  g_return_val_if_fail (KVP_IS_CLIENT (client), NULL);
  g_return_val_if_fail (account_id != NULL && namespace_id != NULL, NULL);
  g_return_val_if_fail (range != NULL && (range->prefix != NULL || !range->look_up), NULL);
  g_return_val_if_fail (matcher != NULL, NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_SCAN_SEQUENCE, NULL);
  self->walk = kvp_list_walk_new (client, account_id, namespace_id, range->prefix,
                                  range->look_up ? LOOK_UP_LIMIT : KVP_CLIENT_MAX_KEYS_PER_PAGE);
  self->range = range;
  self->tree = range->look_up ? NULL : kvp_prefix_tree_new ();
  self->matcher = kvp_matcher_ref (matcher);
  self->plan = g_object_ref (plan);

  return self;
}

/**
 * kvp_scan_sequence_run_async:
 * @self: a sequence that has not run
 * @callback: called when all that arrived is written
 * @user_data: for @callback
 *
 * Lists to the end. The next page is asked for as soon as a cursor is known, while the last is matched and
 * written.
 */
void
kvp_scan_sequence_run_async (KvpScanSequence     *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (KVP_IS_SCAN_SEQUENCE (self));
  g_return_if_fail (self->task == NULL);
  kvp_main_context_assert (&self->home);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, kvp_scan_sequence_run_async);
  g_task_set_check_cancellable (self->task, FALSE);

  go_on (self);
}

/**
 * kvp_scan_sequence_run_finish:
 * @self: a sequence
 * @result: the result that the callback got
 * @error: return location
 *
 * Returns: %FALSE if listing, matching or writing failed
 */
gboolean
kvp_scan_sequence_run_finish (KvpScanSequence  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_return_val_if_fail (KVP_IS_SCAN_SEQUENCE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_scan_sequence_stop:
 * @self: a sequence
 *
 * Asks for nothing more.
 */
void
kvp_scan_sequence_stop (KvpScanSequence *self)
{
  g_return_if_fail (KVP_IS_SCAN_SEQUENCE (self));
  kvp_main_context_assert (&self->home);

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

/**
 * kvp_scan_sequence_get_extent:
 * @self: a sequence
 *
 * Returns: how far it came; its pointers are valid as long as @self
 */
KvpScanExtent
kvp_scan_sequence_get_extent (KvpScanSequence *self)
{
  KvpScanExtent extent = { 0 };

  g_return_val_if_fail (KVP_IS_SCAN_SEQUENCE (self), extent);

  extent.range = self->range;
  extent.last_name = self->last_matched;
  extent.complete = self->listed_all && self->error == NULL && self->backlog == 0;

  return extent;
}

/**
 * kvp_scan_sequence_get_store_failed:
 * @self: a sequence
 *
 * Returns: whether the run failed because the store did
 */
gboolean
kvp_scan_sequence_get_store_failed (KvpScanSequence *self)
{
  g_return_val_if_fail (KVP_IS_SCAN_SEQUENCE (self), FALSE);

  return self->store_failed;
}

/**
 * kvp_scan_sequence_get_n_listed:
 * @self: a sequence
 *
 * Returns: how many different keys the listing gave
 */
guint64
kvp_scan_sequence_get_n_listed (KvpScanSequence *self)
{
  g_return_val_if_fail (KVP_IS_SCAN_SEQUENCE (self), 0);

  return kvp_list_walk_get_n_listed (self->walk);
}

/**
 * kvp_scan_sequence_take_prefixes:
 * @self: a sequence whose run is over
 *
 * Returns: (transfer full) (nullable): the keys that were matched, by prefix; %NULL for a look-up, and the second time
 */
KvpPrefixTree *
kvp_scan_sequence_take_prefixes (KvpScanSequence *self)
{
  g_return_val_if_fail (KVP_IS_SCAN_SEQUENCE (self), NULL);
  g_return_val_if_fail (self->task == NULL, NULL);
  kvp_main_context_assert (&self->home);

  return g_steal_pointer (&self->tree);
}

/**
 * kvp_scan_sequence_add_progress:
 * @self: a sequence
 * @progress: counters, added to
 *
 * Each sequence counts for itself, and a reader adds them up: no counter has two writers. The requests are counted
 * by the client that all sequences of a run share.
 */
void
kvp_scan_sequence_add_progress (KvpScanSequence *self,
                                KvpProgress     *progress)
{
  g_return_if_fail (KVP_IS_SCAN_SEQUENCE (self));
  g_return_if_fail (progress != NULL);
  kvp_main_context_assert (&self->home);

  progress->fetched += self->progress.fetched;
  progress->processed += self->progress.processed;
  progress->matched += self->progress.matched;
  progress->pages += self->progress.pages;
}
