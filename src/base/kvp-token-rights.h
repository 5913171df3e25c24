/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KVP_RIGHT_UNKNOWN,
  KVP_RIGHT_NO,
  KVP_RIGHT_YES,
} KvpRight;

/* What a credential may do in an account, as far as it is known without trying what does harm. */
typedef struct {
  KvpRight read_keys;
  KvpRight delete_keys;
  KvpRight purge_cache; /* of at least one zone */
} KvpTokenRights;

G_END_DECLS
