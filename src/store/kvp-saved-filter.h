/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KVP_TYPE_SAVED_FILTER (kvp_saved_filter_get_type ())

/* A filter with a name. Immutable; its text is read when it is asked for, because it may be large. */
G_DECLARE_FINAL_TYPE (KvpSavedFilter, kvp_saved_filter, KVP, SAVED_FILTER, GObject)

gint64      kvp_saved_filter_get_id         (KvpSavedFilter *self);
const char *kvp_saved_filter_get_name       (KvpSavedFilter *self);
gint64      kvp_saved_filter_get_changed_at (KvpSavedFilter *self); /* seconds since the epoch */

G_END_DECLS
