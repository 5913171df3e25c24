/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-plan-file-private.h"
#include "store/kvp-plan-keys.h"

/* Whether a store has the list of a file already. Who made a list of how many keys of a namespace at which second is
 * as good as a name for it, and is not believed: the keys are compared one by one, states apart, which a review or a
 * run may have changed since. */

/* Of the rows of one plan with those of the file; used in a worker thread. */
typedef struct {
  KvpPlanFileRows      *rows;       /* (owned) */
  KvpPlanFileDifference difference;
  guint                 n_left;     /* keys of the file that are still to come */
  gboolean              other;      /* it is another list */
} Comparison;

typedef struct {
  /* Input */
  KvpReadMeter          *meter;      /* (owned) (nullable) */

  /* In progress */
  GPtrArray             *candidates; /* (owned) (element-type KvpPlan): those that are left, the first one first */
  Comparison            *comparison; /* (owned) (nullable): with the first of them */

  /* Output */
  KvpPlanFileDifference  difference;
} FindData;

static void
comparison_free (Comparison *comparison)
{
  _kvp_plan_file_rows_free (comparison->rows);
  g_free (comparison);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Comparison, comparison_free)

static void
find_data_free (FindData *data)
{
  g_clear_object (&data->meter);
  g_ptr_array_unref (data->candidates);
  g_clear_pointer (&data->comparison, comparison_free);
  g_free (data);
}

/* --- which plans it could be --- */

static gboolean
is_candidate (KvpPlanFile *self,
              KvpPlan     *plan)
{
  const KvpPlanFileHeader *header = self->header;

  return kvp_plan_get_state (plan) != KVP_PLAN_SCANNING &&
         kvp_plan_get_counts (plan)->total == self->n_keys &&
         kvp_plan_get_created_at (plan) == header->created_at &&
         kvp_plan_get_n_listed (plan) == (guint64) header->n_listed &&
         g_str_equal (kvp_plan_get_created_by (plan), header->created_by) &&
         g_str_equal (kvp_plan_get_namespace_id (plan), header->namespace_id) &&
         g_str_equal (kvp_plan_get_account_id (plan), header->account_id) &&
         g_str_equal (kvp_plan_get_endpoint (plan), header->endpoint);
}

static gboolean
has_run (KvpPlan *plan)
{
  return kvp_plan_get_state (plan) >= KVP_PLAN_RUNNING;
}

/* That it was run already is what a person must know first of all. */
static GPtrArray *
find_candidates (KvpPlanFile *self,
                 GListModel  *plans)
{
  g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_run = 0;

  for (guint i = 0; i < g_list_model_get_n_items (plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (plans, i);
      guint position = has_run (plan) ? n_run : candidates->len;

      if (!is_candidate (self, plan))
        continue;

      n_run += has_run (plan);
      g_ptr_array_insert (candidates, (int) position, g_steal_pointer (&plan));
    }

  return g_steal_pointer (&candidates);
}

/* --- comparing, in a worker thread --- */

static gboolean
is_same_text (const char *a,
              gsize       a_length,
              const char *b,
              gsize       b_length)
{
  return (a == NULL) == (b == NULL) && a_length == b_length && (a_length == 0 || memcmp (a, b, a_length) == 0);
}

static gboolean
is_same_key (const KvpKey *a,
             const KvpKey *b)
{
  return a->expiration == b->expiration &&
         is_same_text (a->name, a->name_length, b->name, b->name_length) &&
         is_same_text (a->metadata, a->metadata_length, b->metadata, b->metadata_length);
}

static void
compare_states (KvpPlanFileDifference *difference,
                gboolean               goes_by_file,
                KvpKeyState            state,
                KvpKeyReason           reason)
{
  if (reason == KVP_REASON_KEEP_LIST)
    return;

  if (goes_by_file && state == KVP_KEY_EXCLUDED)
    difference->n_left_out++;
  else if (goes_by_file && state == KVP_KEY_SKIPPED)
    difference->n_skipped++;
  else if (!goes_by_file && state != KVP_KEY_EXCLUDED && state != KVP_KEY_SKIPPED)
    difference->n_taken_in++;
}

/* Only what is read to its end is known to be the file that was opened. */
static gboolean
read_end (Comparison  *comparison,
          GError     **error)
{
  KvpPlanImportRow row;
  gboolean has_row;

  if (!_kvp_plan_file_rows_next (comparison->rows, &row, &has_row, NULL, error))
    return FALSE;

  comparison->other = has_row;

  return TRUE;
}

static gboolean
compare_row (const KvpKey  *key,
             KvpKeyState    state,
             KvpKeyReason   reason,
             const char    *detail,
             guint64        why,
             gpointer       user_data,
             GError       **error)
{
  Comparison *comparison = user_data;
  KvpPlanImportRow row;
  gboolean has_row = FALSE;

  if (comparison->n_left > 0 && !_kvp_plan_file_rows_next (comparison->rows, &row, &has_row, NULL, error))
    return FALSE;

  if (!has_row || !is_same_key (&row.key, key))
    {
      comparison->other = TRUE;
      /* Stops, and is told to nobody. */
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "It is another list");
      return FALSE;
    }

  compare_states (&comparison->difference, row.state == KVP_KEY_PENDING, state, reason);
  comparison->n_left--;

  return comparison->n_left > 0 || read_end (comparison, error);
}

/* --- one candidate after the other --- */

static void compare_next (GTask *task);

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FindData *data = g_task_get_task_data (task);
  g_autoptr(Comparison) comparison = g_steal_pointer (&data->comparison);
  g_autoptr(KvpPlan) plan = g_ptr_array_steal_index (data->candidates, 0);
  g_autoptr(GError) error = NULL;
  gboolean whole = kvp_plan_keys_foreach_finish (KVP_PLAN_KEYS (source), result, &error);

  /* Rows that are missing were forgotten while they were compared. */
  if (comparison->other || (whole && comparison->n_left > 0))
    {
      compare_next (g_steal_pointer (&task));
    }
  else if (whole)
    {
      data->difference = comparison->difference;
      g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

/* Takes @task. */
static void
compare_next (GTask *task)
{
  g_autoptr(GTask) owned = task;
  FindData *data = g_task_get_task_data (task);
  KvpPlanFile *self = g_task_get_source_object (task);
  g_autoptr(KvpPlanKeys) keys = NULL;
  KvpPlan *plan;

  if (data->candidates->len == 0)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  plan = g_ptr_array_index (data->candidates, 0);
  if (kvp_plan_get_forgotten_at (plan) != 0)
    {
      data->difference.forgotten = TRUE;
      g_task_return_pointer (task, g_object_ref (plan), g_object_unref);
      return;
    }

  data->comparison = g_new0 (Comparison, 1);
  data->comparison->rows = _kvp_plan_file_rows_new (self, data->meter);
  data->comparison->n_left = self->n_keys;
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  kvp_plan_keys_foreach_async (keys, compare_row, data->comparison, NULL, g_task_get_cancellable (task), compared_cb,
                               g_steal_pointer (&owned));
}

/**
 * kvp_plan_file_find_async:
 * @self: a file
 * @plans: (element-type KvpPlan): where to look
 * @meter: (nullable): is told how much is read
 * @cancellable: (nullable): stops it
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Looks for the list of the file, whatever became of it. The file is read again only if there is one that it could be.
 */
void
kvp_plan_file_find_async (KvpPlanFile         *self,
                          GListModel          *plans,
                          KvpReadMeter        *meter,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  FindData *data;

  g_return_if_fail (KVP_IS_PLAN_FILE (self));
  g_return_if_fail (G_IS_LIST_MODEL (plans));

  data = g_new0 (FindData, 1);
  g_set_object (&data->meter, meter);
  data->candidates = find_candidates (self, plans);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_file_find_async);
  g_task_set_task_data (task, data, (GDestroyNotify) find_data_free);
  compare_next (task);
}

/**
 * kvp_plan_file_find_finish:
 * @self: a file
 * @result: what the callback got
 * @difference: (out) (optional): how the plan differs from the file
 * @error: %KVP_ERROR_INVALID_INPUT if the file was changed meanwhile; the STORE ones
 *
 * Returns: (transfer full) (nullable): the plan; %NULL without @error if there is none
 */
KvpPlan *
kvp_plan_file_find_finish (KvpPlanFile            *self,
                           GAsyncResult           *result,
                           KvpPlanFileDifference  *difference,
                           GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_file_find_async), NULL);

  if (difference != NULL)
    *difference = ((FindData *) g_task_get_task_data (G_TASK (result)))->difference;

  return g_task_propagate_pointer (G_TASK (result), error);
}
