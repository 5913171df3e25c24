/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a purge would cost if it wrote nothing down: for a comparison, and fit for nothing else. */

#include "config.h"

#include "bench-send.h"

#include "purge/kvp-connection-private.h"
#include "store/kvp-plan-keys.h"

/* --- reading --- */

typedef struct {
  GPtrArray *batches; /* (element-type KvpKeyList) */
  guint      batch_size;
} ReadJob;

static gboolean
read_row (const KvpKey *key,
          KvpKeyState   state,
          KvpKeyReason  reason,
          const char   *detail,
          guint64       why,
          gpointer      user_data,
          GError      **error)
{
  ReadJob *job = user_data;
  KvpKeyList *batch = job->batches->len > 0 ? g_ptr_array_index (job->batches, job->batches->len - 1) : NULL;

  if (state != KVP_KEY_PENDING)
    return TRUE;

  if (batch == NULL || kvp_key_list_get_length (batch) == job->batch_size)
    {
      batch = kvp_key_list_new ();
      g_ptr_array_add (job->batches, batch);
    }
  kvp_key_list_append (batch, key);

  return TRUE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GPtrArray *
bench_send_read (KvpPlan  *plan,
                 guint     batch_size,
                 GError  **error)
{
  g_autoptr(GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_key_list_unref);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autoptr(GAsyncResult) result = NULL;
  ReadJob job = { batches, batch_size };

  kvp_plan_keys_foreach_async (keys, read_row, &job, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!kvp_plan_keys_foreach_finish (keys, result, error))
    return NULL;

  return g_steal_pointer (&batches);
}

/* --- sending --- */

typedef struct {
  KvpClient *client;
  KvpPlan   *plan;
  GPtrArray *batches; /* (element-type KvpKeyList) */
  guint      next;
  guint      n_running;
  guint64    n_deleted;
  GError    *error;   /* (owned) (nullable) */
} Sending;

static void send_more (Sending *self);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) answer = kvp_client_bulk_delete_finish (KVP_CLIENT (source), result, &error);

  self->n_running--;
  if (answer != NULL && kvp_bulk_result_get_error (answer) == NULL)
    self->n_deleted += (guint64) MAX (kvp_bulk_result_get_successful_count (answer), 0);
  else if (self->error == NULL)
    self->error = g_error_copy (error != NULL ? error : kvp_bulk_result_get_error (answer));

  send_more (self);
}

static void
send_more (Sending *self)
{
  while (self->error == NULL && self->next < self->batches->len &&
         self->n_running < kvp_client_get_concurrency (self->client))
    {
      self->n_running++;
      kvp_client_bulk_delete_async (self->client,
                                    kvp_plan_get_account_id (self->plan),
                                    kvp_plan_get_namespace_id (self->plan),
                                    g_ptr_array_index (self->batches, self->next++),
                                    NULL, sent_cb, self);
    }
}

gboolean
bench_send_all (KvpConnection  *connection,
                KvpPlan        *plan,
                GPtrArray      *batches,
                guint64        *n_requests,
                guint64        *n_deleted,
                GError        **error)
{
  g_autoptr(KvpClient) client = kvp_connection_new_run_client (connection);
  Sending sending = { .client = client, .plan = plan, .batches = batches };

  send_more (&sending);
  while (sending.n_running > 0)
    g_main_context_iteration (NULL, TRUE);

  *n_requests = kvp_client_get_n_requests (client);
  *n_deleted = sending.n_deleted;
  if (sending.error != NULL)
    {
      g_propagate_error (error, sending.error);
      return FALSE;
    }

  return TRUE;
}
