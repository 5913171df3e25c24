/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-envelope.h"

G_BEGIN_DECLS

/* The error that an answer which is no success means: a KvpError code and a whole sentence, with the API's
 * own words. @envelope: (nullable): %NULL if the body is not an envelope. @secret: never shows in the
 * message, even if the server says it. (transfer full) */
GError   *kvp_api_error_new      (const KvpAnswer    *answer,
                                  const KvpEnvelope  *envelope,
                                  const char         *secret);

/* Opens @answer: TRUE if it is a 2xx with success:true, else the error that it means. */
gboolean  kvp_api_check_answer   (const KvpAnswer    *answer,
                                  KvpEnvelope        *envelope,
                                  const char         *secret,
                                  GError            **error);

G_END_DECLS
