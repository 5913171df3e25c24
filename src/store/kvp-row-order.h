/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpRowOrder:
 * @KVP_ROW_ORDER_NAME: by the bytes of the name, as Cloudflare lists keys
 * @KVP_ROW_ORDER_EXPIRATION: what expires soonest first, what never does last
 * @KVP_ROW_ORDER_METADATA_SIZE: no metadata first, then by its bytes
 * @KVP_ROW_ORDER_STATE: ticked, left out, kept; then as a purge goes on
 *
 * What a list of rows is sorted by. Rows that are alike in that stay in the order of names, in either
 * direction.
 */
typedef enum {
  KVP_ROW_ORDER_NAME,
  KVP_ROW_ORDER_EXPIRATION,
  KVP_ROW_ORDER_METADATA_SIZE,
  KVP_ROW_ORDER_STATE,
} KvpRowOrder;

G_END_DECLS
