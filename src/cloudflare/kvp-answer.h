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
 * @body: the whole body, decoded
 *
 * What came back over HTTP. Nothing is known yet of what it says.
 */
typedef struct {
  guint       status;
  gboolean    mitigated;
  KvpRateHint rate;
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
