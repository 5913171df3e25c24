/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-api.h"

G_BEGIN_DECLS

#define KVP_DEMO_MAX_NAME 512
#define KVP_DEMO_MAX_METADATA 1024
#define KVP_DEMO_MAX_VALUE (25 * 1024 * 1024)
#define KVP_DEMO_MAX_BULK 10000
#define KVP_DEMO_MAX_BULK_GET 100

/* What is behind .../storage/kv/namespaces/{id}/. */
KvpDemoReply *_kvp_demo_api_list_namespaces (KvpDemoApi       *self,
                                             KvpDemoRequest   *request);
KvpDemoReply *_kvp_demo_api_list_keys       (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace);
void          _kvp_demo_api_append_namespace (GString                *out,
                                              const KvpDemoNamespace *namespace);
/* Both DELETE .../bulk, which is deprecated, and POST .../bulk/delete. */
KvpDemoReply *_kvp_demo_api_bulk_delete     (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace,
                                             gboolean          deprecated);
KvpDemoReply *_kvp_demo_api_bulk_get        (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace);
KvpDemoReply *_kvp_demo_api_bulk_put        (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace);
/* @segment: the key as it stands in the path. */
KvpDemoReply *_kvp_demo_api_value           (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace,
                                             const char       *segment);
KvpDemoReply *_kvp_demo_api_metadata        (KvpDemoApi       *self,
                                             KvpDemoRequest   *request,
                                             KvpDemoNamespace *namespace,
                                             const char       *segment);

/* The token and account calls. */
KvpDemoReply *_kvp_demo_api_verify_token    (KvpDemoApi       *self,
                                             gboolean          as_account);
KvpDemoReply *_kvp_demo_api_list_accounts   (KvpDemoApi       *self,
                                             KvpDemoRequest   *request);
KvpDemoReply *_kvp_demo_api_get_account     (KvpDemoApi       *self);
KvpDemoReply *_kvp_demo_api_memberships     (KvpDemoApi       *self,
                                             KvpDemoRequest   *request);

/* Checks that every write makes: %NULL if the name may be a key. @operation: "put" or the like, for the
 * message. */
KvpDemoReply *_kvp_demo_api_check_name      (const char       *operation,
                                             const char       *name,
                                             gsize             length);
/* From the two ways to give one; "ttl" wins. 0 for none of both. */
KvpDemoReply *_kvp_demo_api_read_expiration (const char       *operation,
                                             gint64            now,
                                             gint64            expiration,
                                             gint64            ttl,
                                             gint64           *result);
/* The value, made if the key is of the sample. (transfer full) */
GBytes       *_kvp_demo_api_get_value       (const KvpDemoKey *key);

G_END_DECLS
