/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-connection-private.h"

/* --- the budget --- */

static void
budget_changed_cb (KvpConnection *self)
{
  kvp_main_context_assert (&self->home);

  g_signal_emit_by_name (self, "budget-changed");
}

void
_kvp_connection_drop_budget (KvpConnection *self)
{
  if (self->budget != NULL)
    g_signal_handlers_disconnect_by_func (self->budget, budget_changed_cb, self);
  g_clear_object (&self->budget);
}

/* The account's; before one is chosen, that of the calls without one. */
void
_kvp_connection_take_budget (KvpConnection *self)
{
  _kvp_connection_drop_budget (self);

  self->budget = kvp_client_get_budget (self->client,
                                        self->account != NULL ? kvp_account_get_id (self->account) : "");
  kvp_budget_set_limit (self->budget, self->requests_per_window, KVP_BUDGET_DEFAULT_WINDOW);
  g_signal_connect_swapped (self->budget, "changed", G_CALLBACK (budget_changed_cb), self);
  budget_changed_cb (self);
}

/**
 * kvp_connection_get_budget_capacity:
 * @self: a connection
 *
 * Returns: how many requests the account may send in five minutes
 */
guint
kvp_connection_get_budget_capacity (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_capacity (self->budget);
}

/**
 * kvp_connection_get_budget_remaining:
 * @self: a connection
 *
 * Returns: how many requests could be sent at once now
 */
guint
kvp_connection_get_budget_remaining (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_remaining (self->budget);
}

/**
 * kvp_connection_get_blocked_for:
 * @self: a connection
 *
 * Returns: seconds, rounded up, for which Cloudflare asks to send nothing; 0 if it does not
 */
guint
kvp_connection_get_blocked_for (KvpConnection *self)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_get_blocked_for (self->budget);
}

/**
 * kvp_connection_estimate_requests:
 * @self: a connection
 * @n_requests: how many requests are to be sent
 *
 * Returns: microseconds that the budget makes them take from now on; 0 if it does not hold them up
 */
gint64
kvp_connection_estimate_requests (KvpConnection *self,
                                  guint64        n_requests)
{
  g_return_val_if_fail (KVP_IS_CONNECTION (self), 0);
  kvp_main_context_assert (&self->home);

  return kvp_budget_estimate (self->budget, n_requests);
}

/* --- the settings --- */

void
_kvp_connection_set_max_concurrency (KvpConnection *self,
                                     guint          max_concurrency)
{
  if (self->max_concurrency == max_concurrency)
    return;

  self->max_concurrency = max_concurrency;
  kvp_client_set_max_concurrency (self->client, max_concurrency);
  g_object_notify (G_OBJECT (self), "max-concurrency");
}

void
_kvp_connection_set_requests_per_window (KvpConnection *self,
                                         guint          requests_per_window)
{
  if (self->requests_per_window == requests_per_window)
    return;

  self->requests_per_window = requests_per_window;
  kvp_budget_set_limit (self->budget, requests_per_window, KVP_BUDGET_DEFAULT_WINDOW);
  g_object_notify (G_OBJECT (self), "requests-per-window");
}

void
_kvp_connection_set_silence_limit (KvpConnection *self,
                                   guint          silence_limit)
{
  if (self->silence_limit == silence_limit)
    return;

  self->silence_limit = silence_limit;
  kvp_client_set_silence_limit (self->client, silence_limit);
  g_object_notify (G_OBJECT (self), "silence-limit");
}

/* --- runs, which follow them --- */

static void
follow_max_concurrency_cb (KvpClient     *client,
                           GParamSpec    *pspec,
                           KvpConnection *self)
{
  kvp_client_set_max_concurrency (client, self->max_concurrency);
}

/**
 * kvp_connection_new_run_client:
 * @self: a connection
 *
 * It shares token, connections and budget with @self, so that a new token and a new setting count for it from its next
 * request on.
 *
 * Returns: (transfer full): a client for one run
 */
KvpClient *
kvp_connection_new_run_client (KvpConnection *self)
{
  KvpClient *client;

  g_return_val_if_fail (KVP_IS_CONNECTION (self), NULL);
  kvp_main_context_assert (&self->home);

  client = kvp_client_new_for_run (self->client);
  kvp_client_set_retry_policy (client, &self->run_policy);
  kvp_client_set_max_concurrency (client, self->max_concurrency);
  /* Only as long as the client lives. */
  g_signal_connect_object (self, "notify::max-concurrency", G_CALLBACK (follow_max_concurrency_cb), client,
                           G_CONNECT_SWAPPED);

  return client;
}

void
_kvp_connection_set_run_policy (KvpConnection        *self,
                                const KvpRetryPolicy *policy)
{
  self->run_policy = *policy;
}
