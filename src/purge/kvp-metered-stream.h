/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-read-meter.h"

G_BEGIN_DECLS

#define KVP_TYPE_METERED_STREAM (kvp_metered_stream_get_type ())

/* A file that tells a meter how much of it was read: a hundred times at most, and when it begins anew. It can be sought
 * in if what it reads from can. */
G_DECLARE_FINAL_TYPE (KvpMeteredStream, kvp_metered_stream, KVP, METERED_STREAM, GFilterInputStream)

GInputStream *kvp_metered_stream_new (GInputStream *base,
                                      guint64       size,
                                      KvpReadMeter *meter);

G_END_DECLS
