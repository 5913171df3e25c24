/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KVP_TYPE_PURGE_TROUBLE (kvp_purge_trouble_get_type ())

/* Something that held a run up without being the end of any key, in a sentence. Notifies "n-times" when the same
 * happens again. */
G_DECLARE_FINAL_TYPE (KvpPurgeTrouble, kvp_purge_trouble, KVP, PURGE_TROUBLE, GObject)

KvpPurgeTrouble *kvp_purge_trouble_new         (const char      *text,
                                                gint64           when);
/* Translated; it may carry words of Cloudflare's answer, so it is untrusted text. */
const char      *kvp_purge_trouble_get_text    (KvpPurgeTrouble *self);
/* Seconds since the epoch: the last time. */
gint64           kvp_purge_trouble_get_when    (KvpPurgeTrouble *self);
guint            kvp_purge_trouble_get_n_times (KvpPurgeTrouble *self);
/* The same happened again. */
void             kvp_purge_trouble_repeat      (KvpPurgeTrouble *self,
                                                gint64           when);

G_END_DECLS
