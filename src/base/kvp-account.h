/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KVP_TYPE_ACCOUNT (kvp_account_get_type ())

/* A Cloudflare account; immutable. Properties "id" and "name" are construct-only. */
G_DECLARE_FINAL_TYPE (KvpAccount, kvp_account, KVP, ACCOUNT, GObject)

KvpAccount *kvp_account_new      (const char *id,
                                  const char *name);
const char *kvp_account_get_id   (KvpAccount *self);
const char *kvp_account_get_name (KvpAccount *self);

/* What to call it: the name, or the ID where there is none (an ID typed by hand). */
const char *kvp_account_get_display_name (KvpAccount *self);

G_END_DECLS
