/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

#define KVP_TYPE_VALUE_VIEW (kvp_value_view_get_type ())

/* The value of one key, fetched when the person asks for it: text, or a hex dump. */
G_DECLARE_FINAL_TYPE (KvpValueView, kvp_value_view, KVP, VALUE_VIEW, AdwBin)

/* @connection: (nullable): then there is no button, and @hint says what is missing. */
void       kvp_value_view_set_connection (KvpValueView  *self,
                                          KvpConnection *connection,
                                          const char    *hint); /* (nullable) */
/* Another key: drops what was fetched, and the answer of a request that still runs. */
void       kvp_value_view_set_key        (KvpValueView  *self,
                                          const char    *namespace_id,
                                          GBytes        *name); /* (nullable) */
void       kvp_value_view_fetch          (KvpValueView  *self);

G_END_DECLS
