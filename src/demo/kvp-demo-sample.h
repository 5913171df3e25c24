/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-store.h"

G_BEGIN_DECLS

/* Adds the five namespaces of the sample; their keys are made when first asked for. @large_size: keys in
 * the largest. @start: seconds since the epoch, to which expirations are relative. */
void    kvp_demo_sample_add        (KvpDemoStore *store,
                                    guint         large_size,
                                    gint64        start);
/* The value of a key of the sample, the same every time. (transfer full) */
GBytes *kvp_demo_sample_make_value (const char   *name,
                                    gsize         length);

G_END_DECLS
