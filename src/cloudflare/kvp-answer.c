/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-answer.h"

/**
 * kvp_answer_new:
 * @status: the HTTP status
 * @mitigated: whether the firewall answered
 * @body: (transfer none): the whole body
 *
 * Returns: (transfer full): an answer
 */
KvpAnswer *
kvp_answer_new (guint     status,
                gboolean  mitigated,
                GBytes   *body)
{
  KvpAnswer *self = g_new0 (KvpAnswer, 1);

  self->status = status;
  self->mitigated = mitigated;
  self->rate.retry_after = -1;
  self->body = g_bytes_ref (body);

  return self;
}

/**
 * kvp_answer_free:
 * @self: (transfer full): an answer
 */
void
kvp_answer_free (KvpAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * kvp_answer_is_2xx:
 * @self: an answer
 *
 * Returns: whether the status is from 200 to 299; whether the request was a success is for the envelope to
 *   say
 */
gboolean
kvp_answer_is_2xx (const KvpAnswer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->status >= 200 && self->status <= 299;
}
