/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "base/kvp-namespace.h"

G_BEGIN_DECLS

#define KVP_TYPE_NAMESPACE_ROW (kvp_namespace_row_get_type ())

/* A namespace in the sidebar. All text is plain. */
G_DECLARE_FINAL_TYPE (KvpNamespaceRow, kvp_namespace_row, KVP, NAMESPACE_ROW, GtkBox)

GtkWidget    *kvp_namespace_row_new           (void);
KvpNamespace *kvp_namespace_row_get_namespace (KvpNamespaceRow *self); /* (nullable) */
void          kvp_namespace_row_set_namespace (KvpNamespaceRow *self,
                                               KvpNamespace    *ns);
void          kvp_namespace_row_set_subtitle  (KvpNamespaceRow *self,
                                               const char      *subtitle);
void          kvp_namespace_row_set_busy      (KvpNamespaceRow *self,
                                               gboolean         busy);

G_END_DECLS
