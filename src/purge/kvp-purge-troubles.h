/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "purge/kvp-purge-trouble.h"

G_BEGIN_DECLS

/* More than anybody reads; a run of days has no bound otherwise. */
#define KVP_PURGE_MAX_TROUBLES 100

#define KVP_TYPE_PURGE_TROUBLES (kvp_purge_troubles_get_type ())

/* What held a run up: a list model of KvpPurgeTrouble, the newest first, at most KVP_PURGE_MAX_TROUBLES of them. The
 * same thing several times in a row is one row. Property "n-happened" (uint; notifies): all that happened, also
 * what is not listed any more. Main context only. */
G_DECLARE_FINAL_TYPE (KvpPurgeTroubles, kvp_purge_troubles, KVP, PURGE_TROUBLES, GObject)

KvpPurgeTroubles *kvp_purge_troubles_new            (void);
guint             kvp_purge_troubles_get_n_happened (KvpPurgeTroubles *self);

/* @error: why. A request failed and is sent again. */
void              kvp_purge_troubles_add_again      (KvpPurgeTroubles *self,
                                                     const GError     *error);
/* @error: why. A request failed, and nothing new is sent for now. */
void              kvp_purge_troubles_add_failure    (KvpPurgeTroubles *self,
                                                     const GError     *error);
/* Cloudflare asked to wait. */
void              kvp_purge_troubles_add_wait       (KvpPurgeTroubles *self,
                                                     guint             seconds);
/* @why: a sentence. A batch of @n_keys is sent in halves. */
void              kvp_purge_troubles_add_split      (KvpPurgeTroubles *self,
                                                     const char       *why,
                                                     guint             n_keys);
/* An answer named @n_keys as not deleted; they are sent again. */
void              kvp_purge_troubles_add_refusal    (KvpPurgeTroubles *self,
                                                     guint             n_keys);
/* @error: why. The run paused by itself. */
void              kvp_purge_troubles_add_pause      (KvpPurgeTroubles *self,
                                                     const GError     *error);

G_END_DECLS
