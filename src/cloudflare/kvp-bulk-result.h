/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"

G_BEGIN_DECLS

/**
 * KvpBulkResult:
 *
 * What an answer to a bulk delete says. Owned by its receiver.
 */
typedef struct _KvpBulkResult KvpBulkResult;

KvpBulkResult *kvp_bulk_result_new              (KvpKeyList    *unsuccessful, /* (nullable) (transfer none) */
                                                 gint64         successful_count, /* -1: not in the answer */
                                                 GError        *error); /* (nullable) (transfer none) */
void           kvp_bulk_result_free             (KvpBulkResult *self);

/* (transfer none): the keys that the answer names as not deleted; may be empty. */
KvpKeyList    *kvp_bulk_result_get_unsuccessful (KvpBulkResult *self);

/* How many keys the answer counts as deleted, or -1 if it does not say. */
gint64         kvp_bulk_result_get_successful_count (KvpBulkResult *self);

/* (transfer none) (nullable): set if the answer was success:false or a 4xx that carried a result. With it,
 * only what successful_key_count and unsuccessful_keys prove may be taken as deleted. */
const GError  *kvp_bulk_result_get_error        (KvpBulkResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpBulkResult, kvp_bulk_result_free)

G_END_DECLS
