/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-client.h"
#include "cloudflare/kvp-envelope.h"

G_BEGIN_DECLS

/* "/accounts/ID", and "/accounts/ID/storage/kv/namespaces/ID" with a namespace; %NULL and INVALID_INPUT if an
 * ID has anything in it but letters, digits, "-" and "_". (transfer full) */
GString    *_kvp_client_build_path   (const char           *account_id,
                                      const char           *namespace_id,
                                      GError              **error);

/* @query, @body: (nullable). With a body it is the one POST that there is. */
void        _kvp_client_send_async   (KvpClient            *self,
                                      GString              *path,
                                      GString              *query,
                                      GBytes               *body,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
KvpAnswer  *_kvp_client_send_finish  (KvpClient            *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* Opens an answer: the error that it means if it is no success. */
gboolean    _kvp_client_check_answer (KvpClient            *self,
                                      const KvpAnswer      *answer,
                                      KvpEnvelope          *envelope,
                                      GError              **error);

/* The token, for those who have to keep it out of an error. */
const char *_kvp_client_get_secret   (KvpClient            *self);

G_END_DECLS
