/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpTokenKind:
 * @KVP_TOKEN_KIND_UNKNOWN: not known before it was checked
 * @KVP_TOKEN_KIND_USER: an API token of a user
 * @KVP_TOKEN_KIND_ACCOUNT: an API token that belongs to an account
 * @KVP_TOKEN_KIND_GLOBAL_KEY: a user's Global API Key: refused as a token, used together with an e-mail address only
 *
 * Whose credential it is.
 */
typedef enum {
  KVP_TOKEN_KIND_UNKNOWN,
  KVP_TOKEN_KIND_USER,
  KVP_TOKEN_KIND_ACCOUNT,
  KVP_TOKEN_KIND_GLOBAL_KEY,
} KvpTokenKind;

G_END_DECLS
