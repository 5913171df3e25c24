/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan-check-private.h"
#include "store/kvp-plan-compare.h"
#include "store/kvp-plan-private.h"

/**
 * KvpPlanCheck:
 *
 * What it knows of the rows, #KvpPlanMarks, goes to a worker thread with each page and comes back with it,
 * then to the writer: it is in one place at a time, so nothing has to guard it. What is asked for meanwhile
 * waits in a queue.
 *
 * A page that could not be compared would make its keys look gone. So a check that failed once writes nothing
 * any more.
 */
struct _KvpPlanCheck {
  GObject            parent_instance;

  KvpPlan           *plan;     /* (owned) */
  KvpPlanMarks      *marks;    /* (owned) (nullable): while no operation goes on */
  GPtrArray         *prefixes; /* (owned) (element-type GBytes) */
  GQueue             waiting;  /* (element-type GTask) (owned): in order */
  KvpPlanCheckScope  scope;
  guint              n_keys;
  guint              failed : 1;
};

G_DEFINE_FINAL_TYPE (KvpPlanCheck, kvp_plan_check, G_TYPE_OBJECT)

/* What a task in the queue is to do. */
typedef struct {
  KvpKeyList         *page;        /* (owned) (nullable): compare it, or write if there is none */
  gint64              now;

  /* Output */
  KvpPlanCheckCounts  counts;
} Operation;

static void start_next (KvpPlanCheck *self);

static void
operation_free (Operation *operation)
{
  g_clear_pointer (&operation->page, kvp_key_list_unref);
  g_free (operation);
}

static void
kvp_plan_check_finalize (GObject *object)
{
  KvpPlanCheck *self = KVP_PLAN_CHECK (object);

  g_assert (g_queue_is_empty (&self->waiting));

  g_clear_object (&self->plan);
  g_clear_pointer (&self->marks, kvp_plan_marks_free);
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);

  G_OBJECT_CLASS (kvp_plan_check_parent_class)->finalize (object);
}

static void
kvp_plan_check_class_init (KvpPlanCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_plan_check_finalize;
}

static void
kvp_plan_check_init (KvpPlanCheck *self)
{
  g_queue_init (&self->waiting);
}

/* --- reading which rows are in scope --- */

static void
read_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(KvpPlanCheck) self = NULL;
  g_autoptr(KvpPlanMarks) marks = NULL;
  g_autoptr(GPtrArray) prefixes = NULL;
  g_autoptr(GError) error = NULL;

  marks = kvp_plan_marks_read_finish (result, &prefixes, &error);
  if (marks == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self = g_object_new (KVP_TYPE_PLAN_CHECK, NULL);
  self->plan = g_object_ref (g_task_get_source_object (task));
  self->scope = GPOINTER_TO_INT (g_task_get_task_data (task));
  self->n_keys = kvp_plan_marks_get_n_keys (marks);
  self->marks = g_steal_pointer (&marks);
  self->prefixes = g_steal_pointer (&prefixes);
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * kvp_plan_check_new_async:
 * @plan: a plan in state DRAFT, WAITING, APPROVED, RUNNING, PAUSED or STOPPED
 * @scope: which of its keys
 * @cancellable: (nullable): ends it
 * @callback: called with the check
 * @user_data: for @callback
 *
 * Reads which rows are in scope (a tenth of a second for a million, in a worker thread) and works out the
 * prefixes to list. No key of @plan may be claimed before the check is over; kvp_plan_check_commit_async()
 * refuses then. Errors: STATE, STORE….
 */
void
kvp_plan_check_new_async (KvpPlan             *plan,
                          KvpPlanCheckScope    scope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN (plan));

  task = g_task_new (plan, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_check_new_async);
  g_task_set_task_data (task, GINT_TO_POINTER (scope), NULL);

  kvp_plan_marks_read_async (kvp_store_file_get_path (kvp_plan_get_file (plan)), kvp_plan_get_id (plan), scope,
                             cancellable, read_cb, g_steal_pointer (&task));
}

/**
 * kvp_plan_check_new_finish:
 * @result: the result
 * @error: the failure
 *
 * Returns: (transfer full): a check that has not seen a page, or %NULL
 */
KvpPlanCheck *
kvp_plan_check_new_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_check_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_plan_check_get_n_keys:
 * @self: a check
 *
 * Returns: how many rows are in scope; 0: there is nothing to check
 */
guint
kvp_plan_check_get_n_keys (KvpPlanCheck *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_CHECK (self), 0);

  return self->n_keys;
}

static gpointer
copy_bytes (gconstpointer bytes,
            gpointer      user_data)
{
  return g_bytes_ref ((GBytes *) bytes);
}

/**
 * kvp_plan_check_get_prefixes:
 * @self: a check
 *
 * Returns: (transfer full) (element-type GBytes): what to list: at most 20, ascending; each key in scope
 *   begins with exactly one; the empty one stands for the whole namespace; none if no key is in scope
 */
GPtrArray *
kvp_plan_check_get_prefixes (KvpPlanCheck *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_CHECK (self), NULL);

  return g_ptr_array_copy (self->prefixes, copy_bytes, NULL);
}

/* --- comparing --- */

static void
end_operation (KvpPlanCheck *self,
               GTask        *task,
               GError       *error) /* (transfer full) (nullable) */
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  start_next (self);
}

static void
compare_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpPlanCheck *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->marks = kvp_plan_compare_take_back (result);
  if (!kvp_plan_compare_finish (result, &error))
    self->failed = TRUE;
  end_operation (self, task, g_steal_pointer (&error));
}

static void
start_compare (KvpPlanCheck *self,
               GTask        *task)
{
  Operation *operation = g_task_get_task_data (task);

  kvp_plan_compare_async (kvp_store_file_get_path (kvp_plan_get_file (self->plan)), kvp_plan_get_id (self->plan),
                          g_steal_pointer (&self->marks), operation->page, g_task_get_cancellable (task), compare_cb,
                          g_object_ref (task));
}

/* --- writing --- */

static void
write_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpPlanCheck *self = g_task_get_source_object (task);
  Operation *operation = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  kvp_plan_write_check_finish (self->plan, result, &operation->counts, &error);
  self->marks = kvp_plan_write_check_take_back (self->plan, result);
  end_operation (self, task, g_steal_pointer (&error));
}

static void
start_write (KvpPlanCheck *self,
             GTask        *task)
{
  Operation *operation = g_task_get_task_data (task);

  if (self->failed)
    {
      end_operation (self, task,
                     g_error_new_literal (KVP_ERROR, KVP_ERROR_STATE,
                                          _("The keys could not all be compared with the namespace. "
                                            "Nothing was changed.")));
      return;
    }

  kvp_plan_write_check_async (self->plan, g_steal_pointer (&self->marks), self->scope, operation->now,
                              g_task_get_cancellable (task), write_cb, g_object_ref (task));
}

static void
start_next (KvpPlanCheck *self)
{
  g_autoptr(GTask) task = self->marks != NULL ? g_queue_pop_head (&self->waiting) : NULL;
  Operation *operation;

  if (task == NULL)
    return;

  operation = g_task_get_task_data (task);
  if (operation->page != NULL)
    start_compare (self, task);
  else
    start_write (self, task);
}

/* A task holds the check, so that the queue is empty when it goes. */
static void
push (KvpPlanCheck        *self,
      Operation           *operation, /* (transfer full) */
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data,
      gpointer             source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  g_queue_push_tail (&self->waiting, task);
  start_next (self);
}

/**
 * kvp_plan_check_compare_async:
 * @self: a check
 * @page: keys of a listing; not to be appended to any more
 * @cancellable: (nullable): the check is of no use then
 * @callback: called when they are compared
 * @user_data: for @callback
 *
 * Compares the keys of a page with the rows in scope, in a worker thread. Calls may be made side by side and
 * are carried out in order; pages may come in any order, hold keys of no interest, and repeat keys. A key
 * that was found once with other metadata or another expiration counts as rewritten; metadata is compared as
 * the text that it came in.
 *
 * If this fails, so does kvp_plan_check_commit_async().
 */
void
kvp_plan_check_compare_async (KvpPlanCheck        *self,
                              KvpKeyList          *page,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Operation *operation;

  g_return_if_fail (KVP_IS_PLAN_CHECK (self));
  g_return_if_fail (page != NULL);

  operation = g_new0 (Operation, 1);
  operation->page = kvp_key_list_ref (page);
  push (self, operation, cancellable, callback, user_data, kvp_plan_check_compare_async);
}

/**
 * kvp_plan_check_compare_finish:
 * @self: a check
 * @result: the result
 * @error: the failure
 *
 * Returns: whether the page is compared
 */
gboolean
kvp_plan_check_compare_finish (KvpPlanCheck  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_check_compare_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_plan_check_count:
 * @self: a check, while nothing that it was asked for goes on
 * @now: seconds since the epoch
 * @counts: (out): what a commit would find
 *
 * A row that was in no page counts as gone, so this tells something only when every page of every prefix was
 * compared.
 */
void
kvp_plan_check_count (KvpPlanCheck       *self,
                      gint64              now,
                      KvpPlanCheckCounts *counts)
{
  g_return_if_fail (KVP_IS_PLAN_CHECK (self));
  g_return_if_fail (counts != NULL);
  g_return_if_fail (self->marks != NULL);

  kvp_plan_marks_count (self->marks, now, counts);
}

/**
 * kvp_plan_check_commit_async:
 * @self: a check that was given every page of every prefix
 * @now: seconds since the epoch, when the listing began
 * @cancellable: (nullable): takes effect only before the job's turn comes
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes it in one durable transaction: unchanged keys stay pending, or become it from in flight; all others
 * are skipped. Rows that changed state meanwhile stay as they are. If all keys that are left were looked at,
 * the plan was checked @now. A plan that is PAUSED or STOPPED and has nothing left becomes FINISHED. If it
 * fails, nothing is changed, and it may be tried again. Errors: STATE if keys were claimed meanwhile or a
 * page could not be compared; STORE….
 */
void
kvp_plan_check_commit_async (KvpPlanCheck        *self,
                             gint64               now,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Operation *operation;

  g_return_if_fail (KVP_IS_PLAN_CHECK (self));

  operation = g_new0 (Operation, 1);
  operation->now = now;
  push (self, operation, cancellable, callback, user_data, kvp_plan_check_commit_async);
}

/**
 * kvp_plan_check_commit_finish:
 * @self: a check
 * @result: the result
 * @counts: (out) (optional): how many rows came to what
 * @error: the failure
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_check_commit_finish (KvpPlanCheck        *self,
                              GAsyncResult        *result,
                              KvpPlanCheckCounts  *counts,
                              GError             **error)
{
  Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_check_commit_async), FALSE);

  operation = g_task_get_task_data (G_TASK (result));
  if (counts != NULL)
    *counts = operation->counts;

  return g_task_propagate_boolean (G_TASK (result), error);
}
