/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-store.h"

G_BEGIN_DECLS

/* Someone else who writes while requests are served. */
typedef struct _KvpDemoWriter KvpDemoWriter;

KvpDemoWriter *kvp_demo_writer_new           (void);
void           kvp_demo_writer_free          (KvpDemoWriter *self);
void           kvp_demo_writer_set_seed      (KvpDemoWriter *self,
                                              guint32        seed);
void           kvp_demo_writer_set           (KvpDemoWriter *self,
                                              const char    *namespace_id,
                                              double         probability);
/* Once for each request: rewrites a key, or adds one, or does nothing. */
void           kvp_demo_writer_write         (KvpDemoWriter *self,
                                              KvpDemoStore  *store);
/* (transfer full) (element-type GBytes) */
GPtrArray     *kvp_demo_writer_get_rewritten (KvpDemoWriter *self,
                                              const char    *namespace_id);

G_END_DECLS
