/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KVP_TYPE_NAMESPACE (kvp_namespace_get_type ())

/* A Workers KV namespace; immutable. Properties "id" and "title" are construct-only. */
G_DECLARE_FINAL_TYPE (KvpNamespace, kvp_namespace, KVP, NAMESPACE, GObject)

KvpNamespace *kvp_namespace_new       (const char   *id,
                                       const char   *title);
const char   *kvp_namespace_get_id    (KvpNamespace *self);
const char   *kvp_namespace_get_title (KvpNamespace *self);

G_END_DECLS
