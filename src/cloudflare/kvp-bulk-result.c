/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-bulk-result.h"

struct _KvpBulkResult {
  KvpKeyList *unsuccessful; /* (owned) */
  gint64      successful_count;
  GError     *error; /* (owned) (nullable) */
};

/**
 * kvp_bulk_result_new:
 * @unsuccessful: (nullable) (transfer none): the keys that the answer names as not deleted
 * @successful_count: how many it counts as deleted, or -1 if it does not say
 * @error: (nullable) (transfer none): why the request as a whole was refused
 *
 * Returns: (transfer full): what an answer to a bulk delete says
 */
KvpBulkResult *
kvp_bulk_result_new (KvpKeyList *unsuccessful,
                     gint64      successful_count,
                     GError     *error)
{
  KvpBulkResult *self = g_new0 (KvpBulkResult, 1);

  self->unsuccessful = unsuccessful != NULL ? kvp_key_list_ref (unsuccessful) : kvp_key_list_new ();
  self->successful_count = successful_count;
  self->error = error != NULL ? g_error_copy (error) : NULL;

  return self;
}

/**
 * kvp_bulk_result_free:
 * @self: (transfer full): a result
 */
void
kvp_bulk_result_free (KvpBulkResult *self)
{
  g_return_if_fail (self != NULL);

  kvp_key_list_unref (self->unsuccessful);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * kvp_bulk_result_get_unsuccessful:
 * @self: a result
 *
 * Returns: (transfer none): the keys that the answer names as not deleted; may be empty. Only their names are
 *   set.
 */
KvpKeyList *
kvp_bulk_result_get_unsuccessful (KvpBulkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->unsuccessful;
}

/**
 * kvp_bulk_result_get_successful_count:
 * @self: a result
 *
 * Returns: how many keys the answer counts as deleted, or -1 if it does not say
 */
gint64
kvp_bulk_result_get_successful_count (KvpBulkResult *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->successful_count;
}

/**
 * kvp_bulk_result_get_error:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): set if the answer was no success and yet carried a result. Then only
 *   what its count and its names prove may be taken as deleted.
 */
const GError *
kvp_bulk_result_get_error (KvpBulkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}
