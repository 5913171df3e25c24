/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-envelope.h"

/**
 * kvp_envelope_read:
 * @self: (out caller-allocates): the envelope
 * @body: the body of an answer; it must outlive @self
 * @error: return location for a %KVP_ERROR_BAD_RESPONSE
 *
 * Reads `{"success": …, "errors": …, "messages": …, "result": …, "result_info": …}`, members in any order.
 * `messages` is for people and of changing shape, so nothing is asked of it.
 *
 * Returns: whether @body is an envelope
 */
gboolean
kvp_envelope_read (KvpEnvelope  *self,
                   GBytes       *body,
                   GError      **error)
{
  KvpEnvelope envelope = { 0 };
  KvpSpan span;
  const KvpField fields[] = {
    { "success", KVP_FIELD_BOOLEAN, TRUE, &envelope.success },
    { "result", KVP_FIELD_SPAN, FALSE, &envelope.result },
    { "result_info", KVP_FIELD_SPAN, FALSE, &envelope.result_info },
    { "errors", KVP_FIELD_SPAN, FALSE, &envelope.errors },
  };

  g_return_val_if_fail (self != NULL && body != NULL, FALSE);

  *self = envelope;
  span.text = g_bytes_get_data (body, &span.length);
  if (!kvp_record_read (span, fields, G_N_ELEMENTS (fields), error))
    return FALSE;
  *self = envelope;

  return TRUE;
}
