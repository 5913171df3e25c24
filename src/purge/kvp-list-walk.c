/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-list-walk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-main-context.h"

struct _KvpListWalk {
  GObject         parent_instance;

  KvpMainContext  home;

  /* Input */
  KvpClient      *client;       /* (owned) */
  char           *account_id;   /* (owned) */
  char           *namespace_id; /* (owned) */
  GBytes         *prefix;       /* (owned) (nullable) */
  guint           limit;

  /* In progress */
  char           *cursor;       /* (owned) (nullable): where the next page begins */
  char           *loop_cursor;  /* (owned) (nullable): see is_cursor_loop() */
  guint           loop_steps;
  guint           loop_limit;
  GBytes         *last_name;    /* (owned) (nullable): the greatest one so far */
  guint           n_empty;      /* pages in a row */
  guint           n_repeated;   /* pages in a row */
  guint           asking : 1;
  guint           stuck : 1;

  /* Output */
  guint64         n_listed;
  guint           at_end : 1;
};

G_DEFINE_FINAL_TYPE (KvpListWalk, kvp_list_walk, G_TYPE_OBJECT)

/* Bytes, as the API orders names. */
static int
compare_names (const KvpKey *key,
               GBytes       *name)
{
  gsize length;
  const char *data = g_bytes_get_data (name, &length);
  int order = memcmp (key->name, data, MIN (key->name_length, length));

  if (order != 0)
    return order;

  return (key->name_length > length) - (key->name_length < length);
}

/* The API may answer with pages that are empty, so only the cursor can tell whether a listing gets on. One
 * that comes again would give the same pages for ever. Brent's method: one cursor is remembered, at ever
 * longer distances, so that a loop of any length is found without remembering them all. */
static gboolean
is_cursor_loop (KvpListWalk *self)
{
  if (g_strcmp0 (self->loop_cursor, self->cursor) == 0)
    return TRUE;

  if (self->loop_steps >= self->loop_limit)
    {
      g_free (self->loop_cursor);
      self->loop_cursor = g_strdup (self->cursor);
      self->loop_steps = 0;
      self->loop_limit = MAX (1, self->loop_limit * 2);
    }
  self->loop_steps++;

  return FALSE;
}

/* Cursors that are new each time and lead nowhere all the same. */
static gboolean
is_barren (KvpListWalk *self,
           guint        n_keys,
           guint        n_new)
{
  self->n_empty = n_keys == 0 ? self->n_empty + 1 : 0;
  if (n_new > 0)
    self->n_repeated = 0;
  else if (n_keys > 0)
    self->n_repeated++;

  return self->n_empty >= kvp_client_get_retry_policy (self->client)->max_empty_pages ||
         self->n_repeated >= KVP_LIST_WALK_MAX_REPEATED_PAGES;
}

static void
take_page (KvpListWalk *self,
           KvpKeyList  *keys,
           char        *next_cursor)
{
  guint n_new = kvp_list_walk_count_new (keys, &self->last_name);
  gboolean barren = is_barren (self, kvp_key_list_get_length (keys), n_new);

  self->n_listed += n_new;
  g_free (self->cursor);
  self->cursor = next_cursor;

  if (next_cursor == NULL)
    self->at_end = TRUE;
  else if (is_cursor_loop (self) || barren)
    self->stuck = TRUE;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeyList) keys = NULL;
  KvpListWalk *self = g_task_get_source_object (task);
  char *next_cursor = NULL;

  kvp_main_context_assert (&self->home);

  self->asking = FALSE;
  keys = kvp_client_list_keys_finish (KVP_CLIENT (source), result, &next_cursor, &error);
  if (keys == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_page (self, keys, next_cursor);
  g_task_return_pointer (task, g_steal_pointer (&keys), (GDestroyNotify) kvp_key_list_unref);
}

static void
kvp_list_walk_finalize (GObject *object)
{
  KvpListWalk *self = KVP_LIST_WALK (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->prefix, g_bytes_unref);
  g_clear_pointer (&self->last_name, g_bytes_unref);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_free (self->cursor);
  g_free (self->loop_cursor);
  kvp_main_context_forget (&self->home);

  G_OBJECT_CLASS (kvp_list_walk_parent_class)->finalize (object);
}

static void
kvp_list_walk_class_init (KvpListWalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_list_walk_finalize;
}

static void
kvp_list_walk_init (KvpListWalk *self)
{
  kvp_main_context_remember (&self->home);
}

/**
 * kvp_list_walk_new:
 * @client: who asks, as often as its policy of retries says
 * @account_id: the account
 * @namespace_id: the namespace
 * @prefix: (nullable): what the names start with; %NULL is the whole namespace
 * @limit: keys a page, 10 to 1000
 *
 * Returns: (transfer full): a walk before its first page
 */
KvpListWalk *
kvp_list_walk_new (KvpClient  *client,
                   const char *account_id,
                   const char *namespace_id,
                   GBytes     *prefix,
                   guint       limit)
{
  KvpListWalk *self;

  g_return_val_if_fail (KVP_IS_CLIENT (client), NULL);
  g_return_val_if_fail (account_id != NULL && namespace_id != NULL, NULL);

  self = g_object_new (KVP_TYPE_LIST_WALK, NULL);
  self->client = g_object_ref (client);
  self->account_id = g_strdup (account_id);
  self->namespace_id = g_strdup (namespace_id);
  self->prefix = prefix != NULL ? g_bytes_ref (prefix) : NULL;
  self->limit = limit;

  return self;
}

/**
 * kvp_list_walk_next_async:
 * @self: a walk that is not at its end
 * @cancellable: (nullable): a cancellable; a list request changes nothing, so that it is given up at once
 * @callback: called when the page is here, or there is none
 * @user_data: for @callback
 *
 * Asks for the next page. After an error it may be asked for again.
 */
void
kvp_list_walk_next_async (KvpListWalk         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_LIST_WALK (self));
  g_return_if_fail (!self->asking && !self->at_end);
  kvp_main_context_assert (&self->home);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_list_walk_next_async);
  /* A page that has come counts: the cursor is beyond it. */
  g_task_set_check_cancellable (task, FALSE);

  if (self->stuck)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                               _("Cloudflare gave the same part of the list again and again."));
      return;
    }

  self->asking = TRUE;
  kvp_client_list_keys_async (self->client, self->account_id, self->namespace_id, self->prefix, self->limit,
                              self->cursor,
                              cancellable, listed_cb, g_steal_pointer (&task));
}

/**
 * kvp_list_walk_next_finish:
 * @self: a walk
 * @result: the result that the callback got
 * @error: return location
 *
 * Returns: (transfer full): the page, or %NULL: then the listing is not complete
 */
KvpKeyList *
kvp_list_walk_next_finish (KvpListWalk   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (KVP_IS_LIST_WALK (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_list_walk_next_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kvp_list_walk_is_at_end:
 * @self: a walk
 *
 * Returns: whether an answer said that there is no further page
 */
gboolean
kvp_list_walk_is_at_end (KvpListWalk *self)
{
  g_return_val_if_fail (KVP_IS_LIST_WALK (self), FALSE);

  return self->at_end;
}

/**
 * kvp_list_walk_get_n_listed:
 * @self: a walk
 *
 * Returns: how many different keys came so far
 */
guint64
kvp_list_walk_get_n_listed (KvpListWalk *self)
{
  g_return_val_if_fail (KVP_IS_LIST_WALK (self), 0);
  kvp_main_context_assert (&self->home);

  return self->n_listed;
}

/**
 * kvp_list_walk_count_new:
 * @keys: a page
 * @last_name: (inout) (nullable): the last name of the pages before
 *
 * Names come in byte order, so that a key is new if its name is beyond all before.
 *
 * Returns: how many keys the pages before did not have
 */
guint
kvp_list_walk_count_new (KvpKeyList  *keys,
                         GBytes     **last_name)
{
  guint n_keys;
  guint first_new = 0;
  const KvpKey *last;

  g_return_val_if_fail (keys != NULL, 0);
  g_return_val_if_fail (last_name != NULL, 0);

  n_keys = kvp_key_list_get_length (keys);
  while (first_new < n_keys && *last_name != NULL &&
         compare_names (kvp_key_list_get (keys, first_new), *last_name) <= 0)
    first_new++;

  if (first_new == n_keys)
    return 0;

  last = kvp_key_list_get (keys, n_keys - 1);
  g_clear_pointer (last_name, g_bytes_unref);
  *last_name = g_bytes_new (last->name, last->name_length);

  return n_keys - first_new;
}
