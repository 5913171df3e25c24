/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-budget.h"

/* Not often enough to be work, often enough to be seen. */
#define CHANGED_INTERVAL (200 * G_TIME_SPAN_MILLISECOND)

/* A 429 without Retry-After: so long at first, twice as long after each other one in a row. */
#define FIRST_BARE_BLOCK G_TIME_SPAN_SECOND
#define MAX_BARE_BLOCK (5 * G_TIME_SPAN_MINUTE)

/* Requests that were under way together are refused together: what comes so soon after is the same refusal. */
#define SAME_REFUSAL (500 * G_TIME_SPAN_MILLISECOND)

struct _KvpBudget {
  GObject  parent_instance;

  char    *name;          /* (owned): the key in the registry */
  guint    capacity;
  guint    window;        /* seconds */

  double   tokens;        /* as of @counted_at */
  gint64   counted_at;    /* monotonic */
  gint64   blocked_until; /* monotonic; 0: not */
  gint64   refused_at;    /* monotonic; the last 429 without Retry-After */
  guint    n_refusals;    /* of those, in a row */

  GQueue   waiting;       /* (element-type GTask) (owned): in the order in which they came */
  GQueue   turns;         /* (element-type gconstpointer): owners that wait, the next one first; never read */
  GSource *wake;          /* (owned) (nullable) */
  GSource *announce;      /* (owned) (nullable) */
  guint    was_blocked : 1;
};

typedef struct {
  gconstpointer owner;
  gulong        cancelled_id;
} Wait;

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpBudget, kvp_budget, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* (nullable) (element-type utf8 KvpBudget): it owns nothing, and is used on the main context alone. */
static GHashTable *budgets;

static void serve (KvpBudget *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
add_timeout (gint64      delay, /* microseconds */
             GSourceFunc func,
             KvpBudget  *self)
{
  /* Rounded up: a source that fires too early finds nothing to do. */
  guint64 milliseconds = (guint64) (MAX (delay, 0) + 999) / 1000;
  GSource *source = g_timeout_source_new ((guint) MIN (milliseconds, G_MAXUINT));

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/* --- telling --- */

static gboolean
announce_cb (gpointer user_data)
{
  KvpBudget *self = user_data;

  clear_source (&self->announce);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
announce (KvpBudget *self)
{
  gboolean blocked = kvp_budget_get_blocked_for (self) > 0;

  if (blocked != self->was_blocked)
    {
      self->was_blocked = blocked;
      clear_source (&self->announce);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  else if (self->announce == NULL)
    {
      self->announce = add_timeout (CHANGED_INTERVAL, announce_cb, self);
    }
}

/* --- the bucket --- */

static double
get_rate (KvpBudget *self)
{
  return (double) self->capacity / ((double) self->window * G_USEC_PER_SEC);
}

static void
refill (KvpBudget *self)
{
  gint64 now = g_get_monotonic_time ();

  self->tokens = MIN (self->tokens + (double) (now - self->counted_at) * get_rate (self), self->capacity);
  self->counted_at = now;
}

/* Microseconds until the next request may be sent. */
static gint64
get_wait (KvpBudget *self)
{
  gint64 wait = 0;

  refill (self);
  if (self->tokens < 1)
    wait = (gint64) ((1 - self->tokens) / get_rate (self)) + 1;

  return MAX (wait, self->blocked_until - self->counted_at);
}

/* --- turns --- */

static void
wait_free (Wait *wait)
{
  g_free (wait);
}

static gboolean
waits (KvpBudget     *self,
       gconstpointer  owner)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      Wait *wait = g_task_get_task_data (l->data);

      if (wait->owner == owner)
        return TRUE;
    }

  return FALSE;
}

/* (transfer full): the first that waits of the owner whose turn it is; the owner goes to the end of the row. */
static GTask *
pop_next (KvpBudget *self)
{
  gconstpointer owner = g_queue_pop_head (&self->turns);

  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      GTask *task = l->data;
      Wait *wait = g_task_get_task_data (task);

      if (wait->owner != owner)
        continue;

      g_queue_delete_link (&self->waiting, l);
      if (waits (self, owner))
        g_queue_push_tail (&self->turns, (gpointer) owner);
      return task;
    }

  g_assert_not_reached ();
}

static gboolean
wake_cb (gpointer user_data)
{
  KvpBudget *self = user_data;

  clear_source (&self->wake);
  serve (self);

  return G_SOURCE_REMOVE;
}

/* Gives as many turns as there are requests left, and sets the clock for the next. */
static void
serve (KvpBudget *self)
{
  g_autoptr(KvpBudget) alive = g_object_ref (self);
  gint64 wait = 0;

  while (!g_queue_is_empty (&self->waiting) && (wait = get_wait (self)) <= 0)
    {
      g_autoptr(GTask) task = pop_next (self);
      Wait *data = g_task_get_task_data (task);

      if (data->cancelled_id != 0)
        g_signal_handler_disconnect (g_task_get_cancellable (task), data->cancelled_id);
      self->tokens -= 1;
      g_task_return_boolean (task, TRUE);
    }

  clear_source (&self->wake);
  if (!g_queue_is_empty (&self->waiting))
    self->wake = add_timeout (wait, wake_cb, self);

  announce (self);
}

static gboolean
drop_cancelled_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  KvpBudget *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);

  /* It may have had its turn meanwhile. */
  if (!g_queue_remove (&self->waiting, task))
    return G_SOURCE_REMOVE;

  if (!waits (self, wait->owner))
    g_queue_remove (&self->turns, wait->owner);
  g_signal_handler_disconnect (g_task_get_cancellable (task), wait->cancelled_id);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

/* The handler must not be taken away from within itself, so that the rest waits for the main loop. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, drop_cancelled_cb, g_object_ref (user_data), g_object_unref);
  g_source_attach (source, g_task_get_context (user_data));
}

/* --- the object --- */

static void
kvp_budget_dispose (GObject *object)
{
  KvpBudget *self = KVP_BUDGET (object);

  /* Whoever waits holds a reference. */
  g_assert (g_queue_is_empty (&self->waiting));

  clear_source (&self->wake);
  clear_source (&self->announce);

  if (self->name != NULL && budgets != NULL && g_hash_table_lookup (budgets, self->name) == self)
    {
      g_hash_table_remove (budgets, self->name);
      if (g_hash_table_size (budgets) == 0)
        g_clear_pointer (&budgets, g_hash_table_unref);
    }

  G_OBJECT_CLASS (kvp_budget_parent_class)->dispose (object);
}

static void
kvp_budget_finalize (GObject *object)
{
  KvpBudget *self = KVP_BUDGET (object);

  g_queue_clear (&self->turns);
  g_free (self->name);

  G_OBJECT_CLASS (kvp_budget_parent_class)->finalize (object);
}

static void
kvp_budget_class_init (KvpBudgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_budget_dispose;
  object_class->finalize = kvp_budget_finalize;

  /**
   * KvpBudget::changed:
   *
   * What is left changed, or a block began or ended.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", KVP_TYPE_BUDGET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_budget_init (KvpBudget *self)
{
  self->capacity = KVP_BUDGET_DEFAULT_REQUESTS;
  self->window = KVP_BUDGET_DEFAULT_WINDOW;
  self->tokens = self->capacity;
  self->counted_at = g_get_monotonic_time ();
  g_queue_init (&self->waiting);
  g_queue_init (&self->turns);
}

/**
 * kvp_budget_get:
 * @endpoint: where the API is
 * @account_id: an account, "" for calls without one
 *
 * Returns: (transfer full): the budget of this account at this endpoint, the same for all that ask
 */
KvpBudget *
kvp_budget_get (const char *endpoint,
                const char *account_id)
{
  g_autofree char *name = NULL;
  KvpBudget *self;

  g_return_val_if_fail (endpoint != NULL && account_id != NULL, NULL);

  name = g_strconcat (endpoint, "\n", account_id, NULL);
  if (budgets == NULL)
    budgets = g_hash_table_new (g_str_hash, g_str_equal);

  self = g_hash_table_lookup (budgets, name);
  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (KVP_TYPE_BUDGET, NULL);
  self->name = g_steal_pointer (&name);
  g_hash_table_insert (budgets, self->name, self);

  return self;
}

/**
 * kvp_budget_set_limit:
 * @self: a budget
 * @requests: how many requests
 * @window: in how many seconds
 *
 * What is left keeps its share.
 */
void
kvp_budget_set_limit (KvpBudget *self,
                      guint      requests,
                      guint      window)
{
  g_return_if_fail (KVP_IS_BUDGET (self));
  g_return_if_fail (requests > 0 && window > 0);

  if (self->capacity == requests && self->window == window)
    return;

  refill (self);
  self->tokens *= (double) requests / self->capacity;
  self->capacity = requests;
  self->window = window;
  serve (self);
}

/**
 * kvp_budget_get_capacity:
 * @self: a budget
 *
 * Returns: requests in a window
 */
guint
kvp_budget_get_capacity (KvpBudget *self)
{
  g_return_val_if_fail (KVP_IS_BUDGET (self), 0);

  return self->capacity;
}

/**
 * kvp_budget_get_remaining:
 * @self: a budget
 *
 * Returns: how many requests could be sent at once now
 */
guint
kvp_budget_get_remaining (KvpBudget *self)
{
  g_return_val_if_fail (KVP_IS_BUDGET (self), 0);

  refill (self);

  return (guint) MAX (self->tokens, 0);
}

/**
 * kvp_budget_get_blocked_for:
 * @self: a budget
 *
 * Returns: seconds, rounded up, for which Cloudflare asks to send nothing
 */
guint
kvp_budget_get_blocked_for (KvpBudget *self)
{
  gint64 left;

  g_return_val_if_fail (KVP_IS_BUDGET (self), 0);

  left = self->blocked_until - g_get_monotonic_time ();

  return left <= 0 ? 0 : (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

/**
 * kvp_budget_estimate:
 * @self: a budget
 * @n_requests: how many requests are to be sent
 *
 * Returns: microseconds that the budget makes them take, 0 if it has room for all
 */
gint64
kvp_budget_estimate (KvpBudget *self,
                     guint64    n_requests)
{
  double missing;
  gint64 wait = 0;

  g_return_val_if_fail (KVP_IS_BUDGET (self), 0);

  refill (self);
  missing = (double) n_requests - MAX (self->tokens, 0);
  if (missing > 0)
    wait = (gint64) (missing / get_rate (self));

  return MAX (wait, MAX (self->blocked_until - self->counted_at, 0));
}

/**
 * kvp_budget_take_async:
 * @self: a budget
 * @owner: whose turn it is; an address that is compared, and never read
 * @cancellable: (nullable): ends the waiting
 * @callback: called when the request may be sent
 * @user_data: for @callback
 *
 * Waits for a turn. Owners take turns, so that a run that asks for much waits no less than one that asks for
 * little.
 */
void
kvp_budget_take_async (KvpBudget           *self,
                       gconstpointer        owner,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;
  Wait *wait;

  g_return_if_fail (KVP_IS_BUDGET (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_budget_take_async);
  /* A turn that was given is taken from the bucket: it is not lost to a cancellation on its way. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  wait = g_new0 (Wait, 1);
  wait->owner = owner;
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);

  if (!waits (self, owner))
    g_queue_push_tail (&self->turns, (gpointer) owner);
  g_queue_push_tail (&self->waiting, task);
  if (cancellable != NULL)
    wait->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);

  serve (self);
}

/**
 * kvp_budget_take_finish:
 * @self: a budget
 * @result: what the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether a request may be sent; it counts as sent
 */
gboolean
kvp_budget_take_finish (KvpBudget     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_budget_take_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
block (KvpBudget *self,
       gint64     duration)
{
  self->blocked_until = MAX (self->blocked_until, self->counted_at + duration);
}

/* 429s can be spurious (https://github.com/cloudflare/workers-sdk/issues/10025), so that one without a time asks for a
 * short wait at first. */
static void
block_without_time (KvpBudget *self)
{
  gint64 duration;

  if (self->n_refusals > 0 && self->counted_at - self->refused_at < SAME_REFUSAL)
    return;

  duration = FIRST_BARE_BLOCK << MIN (self->n_refusals, 10);
  self->n_refusals++;
  self->refused_at = self->counted_at;
  block (self, MIN (duration, MAX_BARE_BLOCK));
}

/**
 * kvp_budget_learn:
 * @self: a budget
 * @status: the HTTP status of an answer
 * @hint: what its headers say
 *
 * What Cloudflare counts is more than what is sent here: the dashboard and other programs use the same
 * budget. So its word can lower what is left, and never raise it.
 */
void
kvp_budget_learn (KvpBudget         *self,
                  guint              status,
                  const KvpRateHint *hint)
{
  g_return_if_fail (KVP_IS_BUDGET (self));
  g_return_if_fail (hint != NULL);

  refill (self);

  /* Another policy than the account's, such as a burst limit of some seconds, counts other requests than these. */
  if (hint->has_remaining && (!hint->has_policy || hint->window >= self->window))
    self->tokens = MIN (self->tokens, (double) hint->remaining);

  if (status == 429)
    {
      if (hint->retry_after >= 0)
        block (self, hint->retry_after * G_USEC_PER_SEC);
      else
        block_without_time (self);
    }
  else
    {
      self->n_refusals = 0;
    }

  serve (self);
}
