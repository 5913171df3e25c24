/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-keys.h"

G_BEGIN_DECLS

/* What fills a namespace when it is first looked into. */
typedef void (*KvpDemoFill) (KvpDemoKeys *keys,
                             gpointer     user_data);

typedef struct {
  char           *id;        /* (owned): 32 hexadecimal digits */
  char           *title;     /* (owned) */
  KvpDemoKeys    *keys;      /* (owned): ask kvp_demo_namespace_get_keys() for it */
  KvpDemoFill     fill;      /* (nullable): not called yet */
  gpointer        fill_data; /* (owned) (nullable) */
  GDestroyNotify  fill_data_free;
} KvpDemoNamespace;

KvpDemoKeys      *kvp_demo_namespace_get_keys      (KvpDemoNamespace *self);

/* The namespaces of the one account there is. */
typedef struct _KvpDemoStore KvpDemoStore;

KvpDemoStore     *kvp_demo_store_new               (void);
void              kvp_demo_store_free              (KvpDemoStore     *self);
void              kvp_demo_store_clear             (KvpDemoStore     *self);
/* @fill: (nullable) (scope notified). (transfer none) */
KvpDemoNamespace *kvp_demo_store_add               (KvpDemoStore     *self,
                                                    const char       *title,
                                                    KvpDemoFill       fill,
                                                    gpointer          fill_data,
                                                    GDestroyNotify    fill_data_free);
gboolean          kvp_demo_store_remove            (KvpDemoStore     *self,
                                                    const char       *id);
/* (transfer none) (nullable) */
KvpDemoNamespace *kvp_demo_store_find_by_id        (KvpDemoStore     *self,
                                                    const char       *id);
KvpDemoNamespace *kvp_demo_store_find_by_title     (KvpDemoStore     *self,
                                                    const char       *title);
/* In the order in which they were added. (transfer none) (element-type KvpDemoNamespace) */
GPtrArray        *kvp_demo_store_get_namespaces    (KvpDemoStore     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoStore, kvp_demo_store_free)

G_END_DECLS
