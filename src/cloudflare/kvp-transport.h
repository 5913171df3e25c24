/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cloudflare/kvp-answer.h"

G_BEGIN_DECLS

/* A larger answer is refused; the largest that the API has is a value of 25 MiB. */
#define KVP_TRANSPORT_MAX_BODY (64 * 1024 * 1024)

#define KVP_TYPE_TRANSPORT (kvp_transport_get_type ())

/* One HTTP session: sends a request and collects the whole answer, whatever its status. It does not know what
 * any of it means. Follows no redirect, logs no header. */
G_DECLARE_FINAL_TYPE (KvpTransport, kvp_transport, KVP, TRANSPORT, GObject)

/* @silence_limit: seconds without a byte after which a request has timed out. */
KvpTransport *kvp_transport_new         (guint                 silence_limit);

/* Takes effect on requests that are sent from now on. */
void          kvp_transport_set_silence_limit (KvpTransport   *self,
                                         guint                 silence_limit);

/* Connections that were opened so far. */
guint         kvp_transport_get_n_connections (KvpTransport   *self);

/* @method: "GET" without a body, "POST" or "PUT" with one. There is no other kind. @email: (nullable): with it @token
 * is a Global API Key. @body: (nullable): JSON. */
void          kvp_transport_send_async  (KvpTransport         *self,
                                         const char           *method,
                                         GUri                 *uri,
                                         const char           *email,
                                         const char           *token,
                                         GBytes               *body,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* NETWORK, TIMED_OUT, BAD_RESPONSE, or G_IO_ERROR_CANCELLED. A whole answer is given even if it was cancelled
 * meanwhile. */
KvpAnswer    *kvp_transport_send_finish (KvpTransport         *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
