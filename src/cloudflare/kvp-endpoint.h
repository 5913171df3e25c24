/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the API is: a scheme, a host, a port and a path. Immutable, and the only maker of addresses. */
typedef struct _KvpEndpoint KvpEndpoint;

/* %NULL and INVALID_INPUT if @text is neither https nor http to loopback, or has credentials, a query or a
 * fragment. */
KvpEndpoint *kvp_endpoint_new           (const char         *text,
                                         GError            **error);
void         kvp_endpoint_free          (KvpEndpoint        *self);

/* Without white space around it and without a slash at its end. (transfer none) */
const char  *kvp_endpoint_get_text      (const KvpEndpoint  *self);

/* @path: as kvp_path_append() makes it. @query: (nullable): as kvp_query_append() makes it. (transfer
 * full) */
GUri        *kvp_endpoint_build_uri     (const KvpEndpoint  *self,
                                         const char         *path,
                                         const char         *query);

/* Appends "/" and one segment, of any bytes. "", "." and ".." can't stand in a path (a proxy may take them
 * away, and with them what they stood in): FALSE. */
gboolean     kvp_path_append            (GString            *path,
                                         const char         *segment,
                                         gsize               length);

/* Appends one parameter, of any bytes. */
void         kvp_query_append           (GString            *query,
                                         const char         *name,
                                         const char         *value,
                                         gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpEndpoint, kvp_endpoint_free)

G_END_DECLS
