/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "cloudflare/kvp-rate-hint.h"

G_BEGIN_DECLS

/**
 * KvpAnswer:
 * @status: the HTTP status
 * @mitigated: whether Cloudflare's firewall answered in place of the API (the header cf-mitigated)
 * @rate: what the headers say of the budget
 * @expiration: what the header of that name says of a value: seconds since the epoch; 0 if it is not there
 * @is_page: whether the body says to be a web page (HTML)
 * @body: the whole body, decoded
 *
 * What came back over HTTP. Nothing is known yet of what it says.
 */
typedef struct {
  guint       status;
  gboolean    mitigated;
  KvpRateHint rate;
  gint64      expiration;
  gboolean    is_page;
  GBytes     *body;
} KvpAnswer;

KvpAnswer *kvp_answer_new        (guint      status,
                                  gboolean   mitigated,
                                  GBytes    *body);
void       kvp_answer_free       (KvpAnswer *self);

/* Whether the status is a 2xx. */
gboolean   kvp_answer_is_2xx     (const KvpAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpAnswer, kvp_answer_free)

G_END_DECLS
