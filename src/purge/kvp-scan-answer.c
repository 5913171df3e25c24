/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-scan-answer.h"

#include <string.h>

#include "store/kvp-plan.h"

struct _KvpScanAnswer {
  KvpKeyList *listed; /* (owned) */
  KvpKeyList *keys;   /* (owned) */
};

/* All that the worker thread touches. */
typedef struct {
  /* Input */
  KvpMatcher    *matcher; /* (owned) */
  KvpScanAnswer *page;    /* (owned) */

  /* Input and output */
  KvpPrefixTree *tree;    /* (owned) (nullable) */
} MatchJob;

static void
match_job_free (MatchJob *job)
{
  kvp_matcher_unref (job->matcher);
  kvp_scan_answer_free (job->page);
  g_clear_pointer (&job->tree, kvp_prefix_tree_free);
  g_free (job);
}

static gboolean
has_name (const KvpKey *key,
          GBytes       *name)
{
  gsize length;
  const char *data = g_bytes_get_data (name, &length);

  return key->name_length == length && memcmp (key->name, data, length) == 0;
}

/* (transfer full): of a look-up's answer the one key that was asked for, if it is there. */
static KvpKeyList *
pick_exact (KvpKeyList *keys,
            GBytes     *name)
{
  g_autoptr(KvpKeyList) picked = kvp_key_list_new ();

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);

      if ((key->flags & KVP_KEY_INEXACT_NAME) == 0 && has_name (key, name))
        kvp_key_list_append (picked, key);
    }

  return g_steal_pointer (&picked);
}

/**
 * kvp_scan_answer_new:
 * @keys: (transfer none): what a list answer carried
 * @range: what was asked for
 *
 * Returns: (transfer full): a page
 */
KvpScanAnswer *
kvp_scan_answer_new (KvpKeyList         *keys,
                     const KvpScanRange *range)
{
  KvpScanAnswer *self;

  g_return_val_if_fail (keys != NULL, NULL);
  g_return_val_if_fail (range != NULL, NULL);

  self = g_new0 (KvpScanAnswer, 1);
  self->listed = kvp_key_list_ref (keys);
  self->keys = range->look_up ? pick_exact (keys, range->prefix) : kvp_key_list_ref (keys);

  return self;
}

/**
 * kvp_scan_answer_free:
 * @self: (transfer full): a page
 */
void
kvp_scan_answer_free (KvpScanAnswer *self)
{
  g_return_if_fail (self != NULL);

  kvp_key_list_unref (self->listed);
  kvp_key_list_unref (self->keys);
  g_free (self);
}

/**
 * kvp_scan_answer_get_n_listed:
 * @self: a page
 *
 * Returns: how many keys the answer carried
 */
guint
kvp_scan_answer_get_n_listed (KvpScanAnswer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return kvp_key_list_get_length (self->listed);
}

/**
 * kvp_scan_answer_get_keys:
 * @self: a page
 *
 * Returns: (transfer none): the keys that are matched
 */
KvpKeyList *
kvp_scan_answer_get_keys (KvpScanAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->keys;
}

/**
 * kvp_scan_answer_get_listed:
 * @self: a page
 *
 * Returns: (transfer none): all keys of the answer
 */
KvpKeyList *
kvp_scan_answer_get_listed (KvpScanAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->listed;
}

/* @matches is in the order of the page. A name that can not be held exactly may stand anywhere in it. */
static void
count_prefixes (KvpPrefixTree *tree,
                KvpKeyList    *keys,
                GArray        *matches)
{
  guint next = 0;

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);
      gboolean matched = next < matches->len && g_array_index (matches, KvpPlanMatch, next).index == i;

      next += matched ? 1 : 0;
      if ((key->flags & KVP_KEY_INEXACT_NAME) == 0)
        kvp_prefix_tree_add (tree, key->name, key->name_length, matched);
    }
}

static void
match_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  MatchJob *job = task_data;
  g_autoptr(GError) error = NULL;
  GArray *matches = kvp_matcher_match_list (job->matcher, job->page->keys, &error);

  if (matches != NULL && job->tree != NULL)
    count_prefixes (job->tree, job->page->keys, matches);

  if (matches != NULL)
    g_task_return_pointer (task, matches, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_scan_answer_match_async:
 * @self: (transfer full): a page
 * @matcher: what decides
 * @tree: (transfer full) (nullable): counts the keys that are matched
 * @callback: called when all its keys are decided
 * @user_data: for @callback
 *
 * Matches the page in a worker thread, which has @tree meanwhile. It is not cancellable: a page takes milliseconds.
 */
void
kvp_scan_answer_match_async (KvpScanAnswer       *self,
                             KvpMatcher          *matcher,
                             KvpPrefixTree       *tree,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  MatchJob *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (matcher != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_scan_answer_match_async);

  job = g_new0 (MatchJob, 1);
  job->matcher = kvp_matcher_ref (matcher);
  job->page = self;
  job->tree = tree;
  g_task_set_task_data (task, job, (GDestroyNotify) match_job_free);
  g_task_run_in_thread (task, match_in_thread);
}

/**
 * kvp_scan_answer_match_finish:
 * @result: the result that the callback got
 * @page: (out) (transfer none): the page, good until the callback's end
 * @tree: (out) (transfer full) (nullable): what was handed over; it does not know a page that could not be decided
 * @error: return location
 *
 * Returns: (transfer full) (element-type KvpPlanMatch): the matches, or %NULL if a key could not be decided
 */
GArray *
kvp_scan_answer_match_finish (GAsyncResult   *result,
                              KvpScanAnswer **page,
                              KvpPrefixTree **tree,
                              GError        **error)
{
  MatchJob *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_scan_answer_match_async), NULL);
  g_return_val_if_fail (page != NULL && tree != NULL, NULL);

  job = g_task_get_task_data (G_TASK (result));
  *page = job->page;
  *tree = g_steal_pointer (&job->tree);

  return g_task_propagate_pointer (G_TASK (result), error);
}
