/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-backup-fetch.h"

#include "base/kvp-error.h"

/* Keys in a row that fail alone: then it is the server that fails. */
#define MAX_FAILED_IN_A_ROW 2

/* Keys that are asked for together. */
typedef struct {
  guint first;
  guint n_keys;
  guint n_tries;
} Range;

typedef struct {
  /* Input */
  KvpClient *client;       /* (owned) */
  char      *account_id;   /* (owned) */
  char      *namespace_id; /* (owned) */
  gboolean   may_blame_key;

  /* In progress */
  GArray    *ranges;       /* (owned) (element-type Range): the last one is the next one */
  GArray    *alone;        /* (owned) (element-type guint): to be asked for one by one */
  Range      current;
  GBytes    *name;         /* (owned) (nullable): of the key that is asked for alone */
  GBytes    *metadata;     /* (owned) (nullable): of the same */
  guint      n_failed_in_a_row;
  gint64     first_at;     /* monotonic */

  /* Output */
  KvpBackupFetch *fetch;   /* (owned) */
} Fetching;

static void go_on (GTask *task);
static void ask_for_range (GTask *task);

/**
 * kvp_backup_fetch_free:
 * @self: (transfer full): values
 */
void
kvp_backup_fetch_free (KvpBackupFetch *self)
{
  g_return_if_fail (self != NULL);

  kvp_key_list_unref (self->keys);
  kvp_value_list_free (self->values);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

static void
fetching_free (Fetching *self)
{
  g_object_unref (self->client);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_array_unref (self->ranges);
  g_array_unref (self->alone);
  g_clear_pointer (&self->name, g_bytes_unref);
  g_clear_pointer (&self->metadata, g_bytes_unref);
  g_clear_pointer (&self->fetch, kvp_backup_fetch_free);
  g_free (self);
}

static void
push_range (Fetching *self,
            guint     first,
            guint     n_keys)
{
  const Range range = { .first = first, .n_keys = n_keys };

  g_array_append_val (self->ranges, range);
}

/* @error: (transfer full). (transfer full): the task. */
static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* What stands for the key itself, and not for what the run is allowed or can reach. */
static gboolean
is_of_keys (const GError *error)
{
  return g_error_matches (error, KVP_ERROR, KVP_ERROR_REJECTED) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_API) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
}

/* A failure that passes, and did not: of the server, or of what a key makes of it. */
static gboolean
is_of_server (const GError *error)
{
  return kvp_retry_error_passes (error) && !g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK);
}

/* --- one key --- */

static void
leave_out (Fetching     *self,
           const GError *error)
{
  guint index = self->current.first;

  g_free (g_ptr_array_index (self->fetch->reasons, index));
  g_ptr_array_index (self->fetch->reasons, index) = g_strdup (error->message);
}

/* @error: (transfer full). (transfer full): the task. */
static void
take_failure_of_one (GTask  *task,
                     GError *error)
{
  Fetching *self = g_task_get_task_data (task);

  /* Some names are not found in an address although their key is there: only an answer to the question for several
   * tells that a key is gone. */
  if (is_of_keys (error) || g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_FOUND))
    {
      leave_out (self, error);
    }
  else if (is_of_server (error) && ++self->n_failed_in_a_row < MAX_FAILED_IN_A_ROW && self->may_blame_key)
    {
      leave_out (self, error);
    }
  else
    {
      fail (task, error);
      return;
    }

  g_error_free (error);
  go_on (task);
}

static void
value_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Fetching *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) bytes = kvp_client_get_value_finish (KVP_CLIENT (source), result, &error);
  KvpValue *value = kvp_value_list_get (self->fetch->values, self->current.first);

  if (bytes == NULL)
    {
      take_failure_of_one (task, error);
      return;
    }

  value->state = KVP_VALUE_THERE;
  value->value = g_steal_pointer (&bytes);
  value->expiration = kvp_client_get_value_get_expiration (KVP_CLIENT (source), result);
  /* A server that does not say leaves what the list said. */
  if (value->expiration == 0)
    value->expiration = kvp_key_list_get (self->fetch->keys, self->current.first)->expiration;
  if (g_strcmp0 (g_bytes_get_data (self->metadata, NULL), "null") != 0)
    value->metadata = g_steal_pointer (&self->metadata);

  self->n_failed_in_a_row = 0;
  self->may_blame_key = TRUE;
  go_on (task);
}

static void
metadata_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Fetching *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) bytes = kvp_client_get_metadata_finish (KVP_CLIENT (source), result, &error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    {
      take_failure_of_one (task, error);
      return;
    }

  /* With a NUL behind it, which does not count. */
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_clear_pointer (&self->metadata, g_bytes_unref);
  self->metadata = g_bytes_new_with_free_func (text, g_bytes_get_size (bytes), g_free, text);
  g_steal_pointer (&text);

  kvp_client_get_value_async (self->client, self->account_id, self->namespace_id, self->name,
                              g_task_get_cancellable (task), value_cb, task);
}

/* Metadata first: it is the value that says that the key is there. (transfer full): the task. */
static void
ask_for_one (GTask *task,
             guint  index)
{
  Fetching *self = g_task_get_task_data (task);
  const KvpKey *key = kvp_key_list_get (self->fetch->keys, index);

  self->current = (Range) { .first = index, .n_keys = 1 };
  self->fetch->n_alone++;
  g_clear_pointer (&self->name, g_bytes_unref);
  self->name = g_bytes_new (key->name, key->name_length);
  kvp_client_get_metadata_async (self->client, self->account_id, self->namespace_id, self->name,
                                 g_task_get_cancellable (task), metadata_cb, task);
}

/* --- several keys --- */

static void
take_values (Fetching     *self,
             KvpValueList *values)
{
  self->n_failed_in_a_row = 0;
  self->may_blame_key = TRUE;

  for (guint i = 0; i < kvp_value_list_get_length (values); i++)
    {
      KvpValue *from = kvp_value_list_get (values, i);
      guint index = self->current.first + i;

      if (from->state == KVP_VALUE_UNSURE)
        {
          g_array_append_val (self->alone, index);
          continue;
        }

      /* Handed over. */
      *kvp_value_list_get (self->fetch->values, index) = *from;
      *from = (KvpValue) { 0 };
    }
}

static void
delayed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  kvp_client_delay_finish (KVP_CLIENT (source), result);
  ask_for_range (user_data);
}

static gboolean
may_try_again (Fetching     *self,
               const GError *error)
{
  /* All others were tried again by the client. */
  return g_error_matches (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE) &&
         self->current.n_tries < kvp_client_get_retry_policy (self->client)->max_tries;
}

/* The values of these keys can not be had together: too large, not text, or something else that only asking for fewer
 * can tell. */
static void
split (Fetching *self)
{
  guint half = self->current.n_keys / 2;

  if (self->current.n_keys == 1)
    {
      g_array_append_val (self->alone, self->current.first);
      return;
    }

  push_range (self, self->current.first + half, self->current.n_keys - half);
  push_range (self, self->current.first, half);
}

static void
range_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Fetching *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpValueList) values = kvp_client_bulk_get_finish (KVP_CLIENT (source), result, &error);

  self->current.n_tries++;
  if (values != NULL)
    {
      take_values (self, values);
      go_on (task);
    }
  else if (may_try_again (self, error))
    {
      kvp_client_delay_async (self->client, self->current.n_tries, g_task_get_cancellable (task), delayed_cb, task);
    }
  else if (is_of_keys (error) || is_of_server (error))
    {
      split (self);
      go_on (task);
    }
  else
    {
      fail (task, g_steal_pointer (&error));
    }
}

/* (transfer full): the task. */
static void
ask_for_range (GTask *task)
{
  Fetching *self = g_task_get_task_data (task);
  KvpKeyList *keys = self->fetch->keys;
  g_autoptr(KvpKeyList) part = kvp_key_list_new ();

  for (guint i = 0; i < self->current.n_keys; i++)
    kvp_key_list_append (part, kvp_key_list_get (keys, self->current.first + i));

  kvp_client_bulk_get_async (self->client, self->account_id, self->namespace_id, part, g_task_get_cancellable (task),
                             range_cb, task);
}

/* Those that failed alone are asked for before the next range: one that goes well tells that it is not the server.
 * (transfer full): the task. */
static void
go_on (GTask *task)
{
  Fetching *self = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_error_if_cancelled (task);
      g_object_unref (task);
    }
  else if (self->alone->len > 0)
    {
      guint index = g_array_index (self->alone, guint, self->alone->len - 1);

      g_array_set_size (self->alone, self->alone->len - 1);
      ask_for_one (task, index);
    }
  else if (self->ranges->len > 0)
    {
      self->current = g_array_index (self->ranges, Range, self->ranges->len - 1);
      g_array_set_size (self->ranges, self->ranges->len - 1);
      ask_for_range (task);
    }
  else
    {
      g_task_return_pointer (task, g_steal_pointer (&self->fetch), (GDestroyNotify) kvp_backup_fetch_free);
      g_object_unref (task);
    }
}

/**
 * kvp_backup_fetch_async:
 * @client: the run's client
 * @account_id: the account
 * @namespace_id: the namespace
 * @keys: 1 to 100 keys, not to be changed any more
 * @one_by_one: does not ask for them together
 * @may_blame_key: whether requests of this run went well before, so that a key that fails alone can be blamed
 * @cancellable: (nullable): gives it up at once
 * @callback: called when everything is known of each key
 * @user_data: for @callback
 *
 * Asks for the values together, and where that is refused for fewer of them, down to one. A value that is not text, or
 * that may have lost something on its way through text, is asked for by itself, as bytes. Only a GET ever has a name in
 * its address.
 */
void
kvp_backup_fetch_async (KvpClient           *client,
                        const char          *account_id,
                        const char          *namespace_id,
                        KvpKeyList          *keys,
                        gboolean             one_by_one,
                        gboolean             may_blame_key,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  Fetching *self;
  guint n_keys;

  g_return_if_fail (KVP_IS_CLIENT (client));
  g_return_if_fail (account_id != NULL && namespace_id != NULL);
  g_return_if_fail (keys != NULL && kvp_key_list_get_length (keys) > 0);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_backup_fetch_async);

  n_keys = kvp_key_list_get_length (keys);
  self = g_new0 (Fetching, 1);
  self->client = g_object_ref (client);
  self->account_id = g_strdup (account_id);
  self->namespace_id = g_strdup (namespace_id);
  self->may_blame_key = may_blame_key;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->alone = g_array_new (FALSE, FALSE, sizeof (guint));
  self->fetch = g_new0 (KvpBackupFetch, 1);
  self->fetch->keys = kvp_key_list_ref (keys);
  self->fetch->values = kvp_value_list_new (n_keys);
  self->fetch->reasons = g_ptr_array_new_full (n_keys, g_free);
  g_ptr_array_set_size (self->fetch->reasons, (int) n_keys);
  g_task_set_task_data (task, self, (GDestroyNotify) fetching_free);

  for (guint i = n_keys; one_by_one && i > 0; i--)
    {
      guint index = i - 1;

      g_array_append_val (self->alone, index);
    }
  if (!one_by_one)
    push_range (self, 0, n_keys);

  go_on (task);
}

/**
 * kvp_backup_fetch_finish:
 * @result: the result that the callback got
 * @error: why the run must pause, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what is known of each key
 */
KvpBackupFetch *
kvp_backup_fetch_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_backup_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
