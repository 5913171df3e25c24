/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "cloudflare/kvp-api-error.h"

/* How long a person waits for one answer without being told. */
#define PATIENCE_SECONDS 3

/* One request on its way: a slot (questions), a turn in the budget, the wire, and perhaps the same once more. */
typedef struct {
  /* Input */
  KvpSendKind kind;
  GUri       *uri;    /* (owned) */
  GBytes     *body;   /* (owned) (nullable) */
  KvpBudget  *budget; /* (owned) */

  /* In progress */
  gulong     cancelled_id;
  guint      n_tries;
  gint64     first_at; /* monotonic */
  guint64    epoch;    /* of the pace, when it was sent */
  guint      has_slot : 1;
} Send;

static void send_take_turn (GTask *task);

static void
send_free (Send *send)
{
  g_clear_pointer (&send->uri, g_uri_unref);
  g_clear_pointer (&send->body, g_bytes_unref);
  g_clear_object (&send->budget);
  g_free (send);
}

static gboolean
changes_something (const Send *send)
{
  return send->kind == KVP_SEND_POST || send->kind == KVP_SEND_PUT;
}

static const char *
get_method (const Send *send)
{
  switch (send->kind)
    {
    case KVP_SEND_ASK:
    case KVP_SEND_POST:
      return "POST";

    case KVP_SEND_PUT:
      return "PUT";

    case KVP_SEND_GET:
    default:
      return "GET";
    }
}

static KvpClient *
get_client (GTask *task)
{
  return g_task_get_source_object (task);
}

/* --- slots: how many questions are under way at the same time --- */

static void
serve_slots (KvpClient *self)
{
  while (self->n_gets < self->pace.limit && !g_queue_is_empty (&self->slots_row))
    {
      GTask *task = g_queue_pop_head (&self->slots_row);
      Send *send = g_task_get_task_data (task);

      if (send->cancelled_id != 0)
        g_signal_handler_disconnect (g_task_get_cancellable (task), send->cancelled_id);
      send->cancelled_id = 0;
      send->has_slot = TRUE;
      self->n_gets++;
      send_take_turn (task);
    }
}

static void
give_slot_back (GTask *task)
{
  KvpClient *self = get_client (task);
  Send *send = g_task_get_task_data (task);

  if (!send->has_slot)
    return;

  send->has_slot = FALSE;
  self->n_gets--;
  serve_slots (self);
}

static gboolean
drop_cancelled_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Send *send = g_task_get_task_data (task);

  /* It may have got its slot meanwhile. */
  if (!g_queue_remove (&get_client (task)->slots_row, task))
    return G_SOURCE_REMOVE;

  g_signal_handler_disconnect (g_task_get_cancellable (task), send->cancelled_id);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

/* The handler must not be taken away from within itself, so that the rest waits for the main loop. */
static void
slot_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, drop_cancelled_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_task_get_context (user_data));
}

/* (transfer full) */
static void
send_take_slot (GTask *task)
{
  KvpClient *self = get_client (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Send *send = g_task_get_task_data (task);

  if (changes_something (send) || send->has_slot)
    {
      send_take_turn (task);
      return;
    }

  if (cancellable != NULL)
    send->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (slot_cancelled_cb), task);
  g_queue_push_tail (&self->slots_row, task);
  serve_slots (self);
}

void
_kvp_client_set_pace (KvpClient *self,
                      guint      limit_before)
{
  if (self->pace.limit == limit_before)
    return;

  g_object_notify (G_OBJECT (self), "concurrency");
  serve_slots (self);
}

static void
learn_pace (KvpClient *self,
            Send      *send,
            gboolean   good)
{
  guint limit_before = self->pace.limit;

  if (good)
    kvp_pace_good (&self->pace);
  else
    kvp_pace_bad (&self->pace, send->epoch);
  _kvp_client_set_pace (self, limit_before);
}

/* --- the end --- */

/* @error: (transfer full). (transfer full): the task. */
static void
send_fail (GTask  *task,
           GError *error)
{
  give_slot_back (task);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* @answer: (transfer full). (transfer full): the task. */
static void
send_succeed (GTask     *task,
              KvpAnswer *answer)
{
  give_slot_back (task);
  g_task_return_pointer (task, answer, (GDestroyNotify) kvp_answer_free);
  g_object_unref (task);
}

/* --- once more --- */

typedef struct {
  GSource *time;      /* (owned) */
  GSource *cancelled; /* (owned) (nullable) */
} Delay;

static void
delay_free (Delay *delay)
{
  g_source_destroy (delay->time);
  g_source_unref (delay->time);
  if (delay->cancelled != NULL)
    {
      g_source_destroy (delay->cancelled);
      g_source_unref (delay->cancelled);
    }
  g_free (delay);
}

static gboolean
delay_over_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  if (!g_task_get_completed (task) && g_task_get_task_data (task) != NULL)
    {
      /* Both sources go, and with them their references on the task. */
      g_task_set_task_data (task, NULL, NULL);
      g_task_return_boolean (task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

static gboolean
delay_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  return delay_over_cb (user_data);
}

/**
 * kvp_client_delay_async:
 * @self: a client
 * @n_tries: tries so far, at least 1
 * @cancellable: (nullable): ends the waiting
 * @callback: called when the next try may begin, or @cancellable was cancelled
 * @user_data: for @callback
 */
void
kvp_client_delay_async (KvpClient           *self,
                         guint                n_tries,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Delay *delay = g_new0 (Delay, 1);

  g_task_set_source_tag (task, kvp_client_delay_async);
  g_task_set_task_data (task, delay, (GDestroyNotify) delay_free);

  delay->time = g_timeout_source_new (kvp_retry_draw_delay (&self->policy, n_tries, self->random));
  g_source_set_callback (delay->time, delay_over_cb, g_object_ref (task), g_object_unref);
  g_source_attach (delay->time, g_task_get_context (task));

  if (cancellable != NULL)
    {
      delay->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (delay->cancelled, G_SOURCE_FUNC (delay_cancelled_cb), g_object_ref (task), g_object_unref);
      g_source_attach (delay->cancelled, g_task_get_context (task));
    }
}

/**
 * kvp_client_delay_finish:
 * @self: a client
 * @result: what the callback got
 */
void
kvp_client_delay_finish (KvpClient    *self,
                         GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
_kvp_client_may_try_again (KvpClient    *self,
                           const GError *error,
                           guint         n_tries,
                           gint64        first_at)
{
  KvpRetryCase retry_case = {
    .n_tries = n_tries,
    .elapsed = g_get_monotonic_time () - first_at,
  };

  if (error->domain != KVP_ERROR)
    return FALSE;

  return kvp_retry_decide (&self->policy, error, &retry_case) == KVP_RETRY_AGAIN;
}

static void
delayed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;

  kvp_client_delay_finish (KVP_CLIENT (object), result);
  send_take_turn (task);
}

/* (transfer full): the task */
static void
send_again (GTask        *task,
            const GError *error)
{
  KvpClient *self = get_client (task);
  Send *send = g_task_get_task_data (task);

  /* A 429 has its wait in the budget. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_RATE_LIMITED))
    send_take_turn (task);
  else
    kvp_client_delay_async (self, send->n_tries, g_task_get_cancellable (task), delayed_cb, task);
}

/* --- the answer --- */

/* (transfer full) (nullable): what the status says is wrong, of those answers that may be better another time. The
 * body is read only of what is short: an answer that failed. */
static GError *
judge (KvpClient       *self,
       const KvpAnswer *answer)
{
  KvpEnvelope envelope;
  GError *error = NULL;

  if (kvp_answer_is_2xx (answer))
    return NULL;

  if (_kvp_client_check_answer (self, answer, &envelope, &error))
    return NULL;

  return error;
}

static gboolean
is_good (const KvpAnswer *answer,
         const GError    *error)
{
  if (answer != NULL)
    return answer->status < 500 && answer->status != 429 && answer->status != 408 && answer->status != 425;

  return !g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK) &&
         !g_error_matches (error, KVP_ERROR, KVP_ERROR_TIMED_OUT);
}

static gboolean
is_patient (KvpClient *self,
            Send      *send)
{
  if (!self->for_person)
    return TRUE;

  return send->n_tries < self->policy.max_tries &&
         kvp_budget_get_blocked_for (send->budget) <= PATIENCE_SECONDS;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  KvpClient *self = get_client (task);
  Send *send = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpAnswer) answer = kvp_transport_send_finish (KVP_TRANSPORT (object), result, &error);

  send->n_tries++;
  if (answer != NULL)
    kvp_budget_learn (send->budget, answer->status, &answer->rate);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    learn_pace (self, send, is_good (answer, error));

  if (!changes_something (send))
    {
      g_autoptr(GError) judged = answer != NULL ? judge (self, answer) : g_error_copy (error);

      if (judged != NULL && is_patient (self, send) &&
          _kvp_client_may_try_again (self, judged, send->n_tries, send->first_at))
        {
          send_again (task, judged);
          return;
        }
    }

  if (answer == NULL)
    send_fail (task, g_steal_pointer (&error));
  else
    send_succeed (task, g_steal_pointer (&answer));
}

/* --- the turn --- */

static void
turn_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  KvpClient *self = get_client (task);
  Send *send = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kvp_budget_take_finish (KVP_BUDGET (object), result, &error))
    {
      send_fail (task, error);
      return;
    }

  /* Cancelled between the turn and this callback: nothing was sent. */
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      send_fail (task, error);
      return;
    }

  self->n_requests++;
  send->epoch = kvp_pace_get_epoch (&self->pace);
  if (send->first_at == 0)
    send->first_at = g_get_monotonic_time ();
  /* What changes something is awaited once it is sent: to give it up would leave nobody knowing what it did. */
  kvp_transport_send_async (self->core->transport, get_method (send), send->uri, self->core->email, self->core->token,
                            send->body, changes_something (send) ? NULL : g_task_get_cancellable (task), sent_cb,
                            task);
}

/* (transfer full) */
static void
send_take_turn (GTask *task)
{
  KvpClient *self = get_client (task);
  Send *send = g_task_get_task_data (task);

  if (!is_patient (self, send))
    {
      guint seconds = kvp_budget_get_blocked_for (send->budget);
      g_autofree char *count = kvp_format_count (seconds);

      send_fail (task, g_error_new (KVP_ERROR, KVP_ERROR_RATE_LIMITED,
                                    ngettext ("Cloudflare asks to wait %s second before the next request.",
                                              "Cloudflare asks to wait %s seconds before the next request.",
                                              seconds),
                                    count));
      return;
    }

  kvp_budget_take_async (send->budget, self, g_task_get_cancellable (task), turn_cb, task);
}

/* "/accounts/ID/…": the ID; "" for a path without one. (transfer full) */
static char *
get_account (const char *path)
{
  const char *rest = path;

  if (!g_str_has_prefix (path, "/accounts/"))
    return g_strdup ("");
  rest += strlen ("/accounts/");

  return g_strndup (rest, strcspn (rest, "/"));
}

/**
 * _kvp_client_send_async:
 * @self: a client
 * @kind: what it is
 * @path: under the endpoint
 * @query: (nullable): what follows it
 * @body: (nullable): JSON; of all kinds but a GET
 * @cancellable: (nullable): for what changes something, until it is sent
 * @callback: called when there is an answer, or there will be none
 * @user_data: for @callback
 */
void
_kvp_client_send_async (KvpClient           *self,
                        KvpSendKind          kind,
                        GString             *path,
                        GString             *query,
                        GBytes              *body,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *account_id = get_account (path->str);
  Send *send = g_new0 (Send, 1);

  g_task_set_source_tag (task, _kvp_client_send_async);
  /* What has arrived counts: it is for the caller's task to say if a cancellation comes before it. */
  g_task_set_check_cancellable (task, FALSE);

  g_assert ((kind == KVP_SEND_GET) == (body == NULL));
  send->kind = kind;
  send->uri = kvp_endpoint_build_uri (self->core->endpoint, path->str, query != NULL ? query->str : NULL);
  send->body = body != NULL ? g_bytes_ref (body) : NULL;
  send->budget = kvp_client_get_budget (self, account_id);
  g_task_set_task_data (task, send, (GDestroyNotify) send_free);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    send_take_slot (task);
}

KvpAnswer *
_kvp_client_send_finish (KvpClient     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, _kvp_client_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
