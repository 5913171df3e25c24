/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-request.h"

#include "purge/kvp-purge-outcome.h"

typedef struct {
  /* Input */
  KvpPlanBatch *batch; /* (owned) until it is given back */

  /* Output */
  guint         n_requests;
  GError       *run_error; /* (owned) (nullable) */
} Request;

static void
request_free (Request *self)
{
  g_clear_pointer (&self->batch, kvp_plan_batch_free);
  g_clear_error (&self->run_error);
  g_free (self);
}

/* (nullable): the keys of @batch that the API takes, or NULL if there are none. */
static KvpKeyList *
list_sendable (KvpPlanBatch *batch)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (batch);
  guint n_keys = kvp_key_list_get_length (keys);
  g_autoptr(KvpKeyList) sendable = NULL;
  guint n_sendable = 0;

  for (guint i = 0; i < n_keys; i++)
    {
      if (kvp_purge_outcome_can_send (kvp_key_list_get (keys, i)))
        n_sendable++;
    }

  if (n_sendable == n_keys)
    return n_keys > 0 ? kvp_key_list_ref (keys) : NULL;
  if (n_sendable == 0)
    return NULL;

  sendable = kvp_key_list_new ();
  for (guint i = 0; i < n_keys; i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);

      if (kvp_purge_outcome_can_send (key))
        kvp_key_list_append (sendable, key);
    }

  return g_steal_pointer (&sendable);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) answer = NULL;

  answer = kvp_client_bulk_delete_finish (KVP_CLIENT (source), result, &error);

  if (kvp_purge_outcome_apply (request->batch, answer, error) == KVP_PURGE_END_RUN)
    request->run_error = g_error_copy (error != NULL ? error : kvp_bulk_result_get_error (answer));

  g_task_return_boolean (task, TRUE);
}

/**
 * kvp_purge_request_async:
 * @client: who sends
 * @account_id: the account
 * @namespace_id: the namespace
 * @batch: (transfer full): keys that the store holds as in flight
 * @callback: called when the outcome of each key is known
 * @user_data: for @callback
 *
 * There is no cancellable: what was sent is awaited, for only an answer tells what became of the keys.
 * Retries and the splitting of a batch that keeps failing have their place here.
 */
void
kvp_purge_request_async (KvpClient           *client,
                         const char          *account_id,
                         const char          *namespace_id,
                         KvpPlanBatch        *batch,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(KvpKeyList) sendable = NULL;
  Request *request;

  g_return_if_fail (KVP_IS_CLIENT (client));
  g_return_if_fail (account_id != NULL && namespace_id != NULL);
  g_return_if_fail (batch != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_purge_request_async);

  request = g_new0 (Request, 1);
  request->batch = batch;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  sendable = list_sendable (batch);
  if (sendable == NULL)
    {
      kvp_purge_outcome_apply (batch, NULL, NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }

  request->n_requests++;
  kvp_client_bulk_delete_async (client, account_id, namespace_id, sendable, NULL,
                                answered_cb, g_steal_pointer (&task));
}

/**
 * kvp_purge_request_finish:
 * @result: the result that the callback got
 * @n_requests: (out): how many requests were sent
 * @run_error: (out) (nullable): why the run must end, or %NULL; not a return location for a failure of this
 *   call
 *
 * Returns: (transfer full): the batch, with an outcome for each key
 */
KvpPlanBatch *
kvp_purge_request_finish (GAsyncResult  *result,
                          guint         *n_requests,
                          GError       **run_error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_purge_request_async), NULL);
  g_return_val_if_fail (n_requests != NULL && run_error != NULL && *run_error == NULL, NULL);

  request = g_task_get_task_data (G_TASK (result));
  *n_requests = request->n_requests;
  *run_error = g_steal_pointer (&request->run_error);

  return g_steal_pointer (&request->batch);
}
