/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"

static GBytes *
build_body (KvpPairList  *pairs,
            guint         first,
            guint         n_pairs,
            GError      **error)
{
  g_autoptr(GBytes) body = NULL;

  if (n_pairs < 1 || n_pairs > KVP_CLIENT_MAX_PAIRS_PER_PUT)
    {
      g_autofree char *most = kvp_format_count (KVP_CLIENT_MAX_PAIRS_PER_PUT);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is 10,000. */
                   ngettext ("From 1 to %s key can be written with one request.",
                             "From 1 to %s keys can be written with one request.", KVP_CLIENT_MAX_PAIRS_PER_PUT),
                   most);
      return NULL;
    }

  body = kvp_pair_list_get_body (pairs, first, n_pairs);
  if (g_bytes_get_size (body) > KVP_CLIENT_MAX_BYTES_PER_PUT)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("These values are too large to be written with one request."));
      return NULL;
    }

  return g_steal_pointer (&body);
}

/**
 * kvp_client_bulk_put_async:
 * @self: a client
 * @account_id: the account
 * @namespace_id: the namespace
 * @pairs: pairs that are not changed any more
 * @first: the first of them to be written
 * @n_pairs: how many, 1 to 10,000
 * @cancellable: (nullable): takes effect until the request is sent; what was sent is awaited
 * @callback: called when it is known what happened, or that nothing is
 * @user_data: for @callback
 *
 * Writes keys with value, metadata and expiration: PUT …/bulk. A key that exists is overwritten. Of two pairs with the
 * same key the API does not say which one stays, so @pairs must not have any.
 */
void
kvp_client_bulk_put_async (KvpClient           *self,
                           const char          *account_id,
                           const char          *namespace_id,
                           KvpPairList         *pairs,
                           guint                first,
                           guint                n_pairs,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GString) path = NULL;
  g_autoptr(GBytes) body = NULL;
  GError *error = NULL;

  g_return_if_fail (KVP_IS_CLIENT (self));
  g_return_if_fail (namespace_id != NULL && pairs != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_client_bulk_put_async);
  /* What was written was written, whatever was cancelled after it. */
  g_task_set_check_cancellable (task, FALSE);

  path = _kvp_client_build_path (account_id, namespace_id, &error);
  body = path != NULL ? build_body (pairs, first, n_pairs, &error) : NULL;
  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (path, "/bulk");

  _kvp_client_send_change (g_steal_pointer (&task), KVP_SEND_PUT, path, body);
}

/**
 * kvp_client_bulk_put_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): what the answer says, even of a request that failed; %NULL when nothing is known
 *   of any key
 */
KvpBulkResult *
kvp_client_bulk_put_finish (KvpClient     *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_client_bulk_put_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
