/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-record.h"

G_BEGIN_DECLS

/* What every answer of the API is wrapped in. Lives on the stack; its spans are borrowed from the body. The
 * whole body was checked to be strict JSON of bounded depth, so that what reads a span cannot fail on its
 * grammar. */
typedef struct {
  gboolean success;
  KvpSpan  result;      /* may be any value, null, or not there */
  KvpSpan  result_info; /* the same */
  KvpSpan  errors;      /* the same */
} KvpEnvelope;

/* BAD_RESPONSE if the body is not an envelope: not JSON, not an object, "success" not a boolean. An envelope
 * that says success:false is read without an error. */
gboolean kvp_envelope_read (KvpEnvelope  *self,
                            GBytes       *body,
                            GError      **error);

G_END_DECLS
