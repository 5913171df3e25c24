/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-delivery.h"

#include "base/kvp-error.h"
#include "purge/kvp-purge-outcome.h"

/* Tries of keys that an answer named as not deleted: "They should be retried."
 * (https://developers.cloudflare.com/api/, bulk delete) */
#define MAX_REFUSALS 3

/* Keys that are sent together. */
typedef struct {
  GArray  *indices;      /* (owned) (element-type guint): in the batch */
  guint    n_tries;
  gint64   first_at;     /* monotonic; 0: not sent yet */
  guint    n_refusals;   /* how often an answer named all of them as not deleted */
  char    *why;          /* (owned) (nullable): how they failed in the end, together */
  guint    is_half : 1;
  guint    may_be_done : 1; /* a try of them may have been carried out */
} Part;

typedef struct {
  /* Input */
  KvpClient        *client;       /* (owned) */
  char             *account_id;   /* (owned) */
  char             *namespace_id; /* (owned) */
  KvpPlanBatch     *batch;        /* (owned) until it is given back */
  KvpPurgeTroubles *troubles;     /* (owned) */
  gboolean          may_blame_key;

  /* In progress */
  GQueue        whole;      /* (element-type Part) (owned): to be sent as they are */
  GQueue        to_split;   /* (element-type Part) (owned): failed, and to be sent in halves */
  Part         *halves[2];  /* (owned) (nullable): of the one that is being split */
  GError       *errors[2];  /* (owned) (nullable): how each of them failed in the end */
  guint         half;       /* which is next */
  Part         *current;    /* (owned) (nullable): on its way, or waits for its next try */

  /* Output */
  gboolean      any_good;
  GError       *pause;      /* (owned) (nullable) */
} Delivery;

static void send_next (GTask *task);
static void send_part (GTask *task);

/* --- parts --- */

static Part *
part_new (gboolean is_half,
          gboolean may_be_done)
{
  Part *self = g_new0 (Part, 1);

  self->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  self->is_half = !!is_half;
  self->may_be_done = !!may_be_done;

  return self;
}

static void
part_free (Part *self)
{
  g_array_unref (self->indices);
  g_free (self->why);
  g_free (self);
}

static KvpKeyList *
part_list_keys (Part         *self,
                KvpPlanBatch *batch)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (batch);
  KvpKeyList *list;

  if (self->indices->len == kvp_key_list_get_length (keys))
    return kvp_key_list_ref (keys);

  list = kvp_key_list_new ();
  for (guint i = 0; i < self->indices->len; i++)
    kvp_key_list_append (list, kvp_key_list_get (keys, g_array_index (self->indices, guint, i)));

  return list;
}

/* Not to be sent now, but at another time. */
static void
part_put_off (Part         *self,
              KvpPlanBatch *batch)
{
  for (guint i = 0; i < self->indices->len; i++)
    kvp_plan_batch_set_outcome (batch, g_array_index (self->indices, guint, i),
                                self->may_be_done ? KVP_KEY_IN_FLIGHT : KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
}

static void
delivery_free (Delivery *self)
{
  g_clear_object (&self->client);
  g_clear_object (&self->troubles);
  g_clear_pointer (&self->batch, kvp_plan_batch_free);
  g_queue_clear_full (&self->whole, (GDestroyNotify) part_free);
  g_queue_clear_full (&self->to_split, (GDestroyNotify) part_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      g_clear_pointer (&self->halves[i], part_free);
      g_clear_error (&self->errors[i]);
    }
  g_clear_pointer (&self->current, part_free);
  g_clear_error (&self->pause);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_free (self);
}

/* --- the end --- */

/* Everything is put off that has no outcome for good. (transfer full): the task. */
static void
put_off (GTask *task)
{
  Delivery *self = g_task_get_task_data (task);

  for (GList *l = self->whole.head; l != NULL; l = l->next)
    part_put_off (l->data, self->batch);
  for (GList *l = self->to_split.head; l != NULL; l = l->next)
    part_put_off (l->data, self->batch);
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      if (self->halves[i] != NULL)
        part_put_off (self->halves[i], self->batch);
    }
  if (self->current != NULL)
    part_put_off (self->current, self->batch);

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* @error: (transfer full). (transfer full): the task. */
static void
pause_run (GTask  *task,
           GError *error)
{
  Delivery *self = g_task_get_task_data (task);

  self->pause = error;
  put_off (task);
}

/* --- splitting --- */

static void
split (Delivery *self,
       Part     *part)
{
  guint middle = part->indices->len / 2;

  g_assert (part->indices->len > 1);

  /* Not before: a part that failed is not split if its other half fails alike. */
  if (part->why != NULL)
    kvp_purge_troubles_add_split (self->troubles, part->why, part->indices->len);

  self->halves[0] = part_new (TRUE, part->may_be_done);
  self->halves[1] = part_new (TRUE, part->may_be_done);
  g_array_append_vals (self->halves[0]->indices, part->indices->data, middle);
  g_array_append_vals (self->halves[1]->indices, &g_array_index (part->indices, guint, middle),
                       part->indices->len - middle);
  self->half = 0;
}

/* Both halves are through: what failed is looked into further; of a single key the outcome stands. */
static void
end_halves (Delivery *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      Part *part = g_steal_pointer (&self->halves[i]);

      if (part != NULL && self->errors[i] != NULL && part->indices->len > 1)
        g_queue_push_tail (&self->to_split, part);
      else if (part != NULL)
        part_free (part);
      g_clear_error (&self->errors[i]);
    }
}

/* The part that is under way has its outcome. @error: (transfer full) (nullable): how it failed in the end. */
static void
conclude (Delivery *self,
          GError   *error)
{
  Part *part = g_steal_pointer (&self->current);

  if (part->is_half)
    {
      /* Of what went well nothing is left to do, nor to put off. */
      if (error == NULL)
        g_clear_pointer (&part, part_free);
      self->errors[self->half] = error;
      self->halves[self->half] = part;
      self->half++;
      if (self->half == G_N_ELEMENTS (self->halves))
        end_halves (self);
      return;
    }

  if (error != NULL && part->indices->len > 1)
    g_queue_push_tail (&self->to_split, part);
  else
    part_free (part);
  g_clear_error (&error);
}

/* --- an answer --- */

static gboolean
sibling_failed_alike (Delivery     *self,
                      const GError *error)
{
  return self->current->is_half && self->half == 1 && self->errors[0] != NULL &&
         g_error_matches (error, self->errors[0]->domain, self->errors[0]->code);
}

static void
delayed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  kvp_client_delay_finish (KVP_CLIENT (source), result);
  send_part (user_data);
}

/* The part that is under way failed, and is sent again. */
static void
tell_again (GTask        *task,
            const GError *error)
{
  Delivery *self = g_task_get_task_data (task);
  g_autoptr(KvpBudget) budget = kvp_client_get_budget (self->client, self->account_id);
  guint seconds = kvp_budget_get_blocked_for (budget);

  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED) && seconds > 0)
    kvp_purge_troubles_add_wait (self->troubles, seconds);
  else if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    kvp_purge_troubles_add_failure (self->troubles, error);
  else
    kvp_purge_troubles_add_again (self->troubles, error);
}

/* @error: (transfer full). (transfer full): the task. */
static void
take_failure (GTask  *task,
              GError *error)
{
  Delivery *self = g_task_get_task_data (task);
  Part *part = self->current;
  KvpRetryCase retry_case;

  if (kvp_purge_outcome_may_be_done (error))
    part->may_be_done = TRUE;

  /* To be asked to wait is no try: the budget holds the request for as long. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED))
    part->first_at = 0;
  else
    part->n_tries++;

  retry_case = (KvpRetryCase) {
    .n_keys = part->indices->len,
    .n_tries = part->n_tries,
    .elapsed = part->first_at > 0 ? g_get_monotonic_time () - part->first_at : 0,
    .is_part = part->is_half,
    .sibling_failed_alike = sibling_failed_alike (self, error),
    .may_blame_key = self->may_blame_key || self->any_good,
  };

  switch (kvp_retry_decide (kvp_client_get_retry_policy (self->client), error, &retry_case))
    {
    case KVP_RETRY_AGAIN:
      tell_again (task, error);
      if (g_error_matches (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED))
        send_part (task);
      else
        kvp_client_delay_async (self->client, part->n_tries, g_task_get_cancellable (task), delayed_cb, task);
      g_error_free (error);
      break;

    case KVP_RETRY_PAUSE:
      pause_run (task, error);
      break;

    case KVP_RETRY_SPLIT:
    case KVP_RETRY_FAIL:
    default:
      g_free (part->why);
      part->why = g_strdup (error->message);
      conclude (self, error);
      send_next (task);
      break;
    }
}

/* @refused: the keys that the answer named; all others of the part are deleted. */
static void
take_answer (Delivery *self,
             GArray   *refused)
{
  Part *part = self->current;
  guint n_refusals = part->n_refusals + 1;

  self->any_good = TRUE;
  conclude (self, NULL);

  if (refused->len == 0 || n_refusals >= MAX_REFUSALS)
    return;

  kvp_purge_troubles_add_refusal (self->troubles, refused->len);
  part = part_new (FALSE, FALSE);
  part->n_refusals = n_refusals;
  g_array_append_vals (part->indices, refused->data, refused->len);
  g_queue_push_tail (&self->whole, part);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Delivery *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) answer = NULL;
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  GError *failure = NULL;

  answer = kvp_client_bulk_delete_finish (KVP_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* It was waiting for its turn: nothing was sent this time. */
      put_off (task);
      return;
    }

  if (!kvp_purge_outcome_apply (self->batch, self->current->indices, answer, error, refused, &failure))
    {
      take_failure (task, failure);
      return;
    }

  take_answer (self, refused);
  send_next (task);
}

/* --- sending --- */

/* (transfer full): the task */
static void
send_part (GTask *task)
{
  Delivery *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(KvpKeyList) keys = NULL;

  if (g_cancellable_is_cancelled (cancellable))
    {
      put_off (task);
      return;
    }

  keys = part_list_keys (self->current, self->batch);
  g_assert (kvp_key_list_get_length (keys) <= KVP_CLIENT_MAX_KEYS_PER_DELETE);

  if (self->current->first_at == 0)
    self->current->first_at = g_get_monotonic_time ();
  kvp_client_bulk_delete_async (self->client, self->account_id, self->namespace_id, keys, cancellable,
                                answered_cb, task);
}

/* (transfer full): the task */
static void
send_next (GTask *task)
{
  Delivery *self = g_task_get_task_data (task);

  if (self->halves[0] == NULL && self->halves[1] == NULL && g_queue_is_empty (&self->whole) &&
      !g_queue_is_empty (&self->to_split))
    {
      Part *part = g_queue_pop_head (&self->to_split);

      split (self, part);
      part_free (part);
    }

  /* Halves first: only both together tell whether it is the keys. */
  if (self->halves[0] != NULL || self->halves[1] != NULL)
    self->current = g_steal_pointer (&self->halves[self->half]);
  else
    self->current = g_queue_pop_head (&self->whole);

  if (self->current != NULL)
    {
      send_part (task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/**
 * kvp_purge_delivery_async:
 * @client: the run's client
 * @account_id: the account
 * @namespace_id: the namespace
 * @batch: (transfer full): keys that the store holds as in flight
 * @troubles: gets each request that is tried again, each wait and each split
 * @may_blame_key: whether a key that fails alone may be blamed from the start
 * @cancellable: (nullable): sends nothing new
 * @callback: called when the outcome of each key is known, or put off
 * @user_data: for @callback
 *
 * What was sent is awaited, for only an answer tells what became of the keys.
 *
 * A batch that keeps failing is split in halves, one request at a time, so that n keys of which one is bad cost
 * 4·log2(n) more requests at most: two tries for each half of each level.
 */
void
kvp_purge_delivery_async (KvpClient           *client,
                          const char          *account_id,
                          const char          *namespace_id,
                          KvpPlanBatch        *batch,
                          KvpPurgeTroubles    *troubles,
                          gboolean             may_blame_key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  Delivery *self;
  Part *part;

  g_return_if_fail (KVP_IS_CLIENT (client));
  g_return_if_fail (account_id != NULL && namespace_id != NULL);
  g_return_if_fail (batch != NULL);
  g_return_if_fail (KVP_IS_PURGE_TROUBLES (troubles));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_purge_delivery_async);
  g_task_set_check_cancellable (task, FALSE);

  self = g_new0 (Delivery, 1);
  self->client = g_object_ref (client);
  self->account_id = g_strdup (account_id);
  self->namespace_id = g_strdup (namespace_id);
  self->batch = batch;
  self->troubles = g_object_ref (troubles);
  self->may_blame_key = may_blame_key;
  g_queue_init (&self->whole);
  g_queue_init (&self->to_split);
  g_task_set_task_data (task, self, (GDestroyNotify) delivery_free);

  kvp_purge_outcome_skip_unsent (batch);
  part = part_new (FALSE, FALSE);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      if (kvp_purge_outcome_can_send (kvp_key_list_get (kvp_plan_batch_get_keys (batch), i)))
        g_array_append_val (part->indices, i);
    }

  if (part->indices->len > 0)
    g_queue_push_tail (&self->whole, part);
  else
    part_free (part);

  send_next (task);
}

/**
 * kvp_purge_delivery_finish:
 * @result: the result that the callback got
 * @any_good: (out): whether an answer accounted for the keys that were sent
 * @pause: (out) (nullable): why the run must pause, or %NULL; not a return location for a failure of this call
 *
 * Returns: (transfer full): the batch, with an outcome for each key
 */
KvpPlanBatch *
kvp_purge_delivery_finish (GAsyncResult  *result,
                           gboolean      *any_good,
                           GError       **pause)
{
  Delivery *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_purge_delivery_async), NULL);
  g_return_val_if_fail (any_good != NULL && pause != NULL && *pause == NULL, NULL);

  self = g_task_get_task_data (G_TASK (result));
  *any_good = self->any_good;
  *pause = g_steal_pointer (&self->pause);

  return g_steal_pointer (&self->batch);
}
