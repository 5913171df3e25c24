/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "base/kvp-token-kind.h"

G_BEGIN_DECLS

#define KVP_TYPE_SAVED_CONNECTION (kvp_saved_connection_get_type ())

/* An account that somebody connected to, under the name that they gave it. Immutable, and without a credential: that is
 * in a keyring, under the ID. */
G_DECLARE_FINAL_TYPE (KvpSavedConnection, kvp_saved_connection, KVP, SAVED_CONNECTION, GObject)

/* Random, so that it means the same token to every database. */
const char   *kvp_saved_connection_get_id           (KvpSavedConnection *self);
const char   *kvp_saved_connection_get_name         (KvpSavedConnection *self);
const char   *kvp_saved_connection_get_endpoint     (KvpSavedConnection *self);
const char   *kvp_saved_connection_get_account_id   (KvpSavedConnection *self);
/* As Cloudflare has it; "" if it never said. */
const char   *kvp_saved_connection_get_account_name (KvpSavedConnection *self);
KvpTokenKind  kvp_saved_connection_get_token_kind   (KvpSavedConnection *self);
/* What goes with a Global API Key; "" with a token. */
const char   *kvp_saved_connection_get_email        (KvpSavedConnection *self);
/* Whether a keyring may have its token; one that is kept for the session only is nowhere else. */
gboolean      kvp_saved_connection_get_in_keyring   (KvpSavedConnection *self);
gint64        kvp_saved_connection_get_used_at      (KvpSavedConnection *self); /* seconds since the epoch */

G_END_DECLS
