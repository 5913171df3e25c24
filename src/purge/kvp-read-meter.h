/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KVP_TYPE_READ_METER (kvp_read_meter_get_type ())

/* How much of a file a worker thread has read. Lives on the main context that it was made on.
 * Signals:
 *  "changed" (): more is read, or reading begins anew */
G_DECLARE_FINAL_TYPE (KvpReadMeter, kvp_read_meter, KVP, READ_METER, GObject)

KvpReadMeter *kvp_read_meter_new          (void);

/* Both in bytes; 0 before the file is open. */
guint64       kvp_read_meter_get_n_read   (KvpReadMeter *self);
guint64       kvp_read_meter_get_size     (KvpReadMeter *self);
/* From 0 to 1. */
double        kvp_read_meter_get_fraction (KvpReadMeter *self);

/* --- for the worker thread --- */

/* Tells the main context, which has its turn later. */
void          kvp_read_meter_post         (KvpReadMeter *self,
                                           guint64       n_read,
                                           guint64       size);

G_END_DECLS
