/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-value-reader.h"

#include <string.h>

#include "cloudflare/kvp-api-error.h"

/**
 * kvp_value_read:
 * @answer: an answer to the question for a key's value
 * @secret: the token, to be kept out of an error
 * @error: return location for an error
 *
 * Returns: (transfer full): the value; %NULL on error
 */
GBytes *
kvp_value_read (const KvpAnswer  *answer,
                const char       *secret,
                GError          **error)
{
  KvpEnvelope envelope;
  gboolean enveloped;

  /* The API gives every value as a stream of bytes. A page is of something on the way, such as the sign-in page of a
   * hotel's network, and must not be taken for the value. */
  if (kvp_answer_is_2xx (answer) && !answer->mitigated && !answer->is_page)
    return g_bytes_ref (answer->body);

  enveloped = kvp_envelope_read (&envelope, answer->body, NULL);
  g_propagate_error (error, kvp_api_error_new (answer, enveloped ? &envelope : NULL, secret));

  return NULL;
}

/**
 * kvp_metadata_read:
 * @answer: an answer to the question for a key's metadata
 * @secret: the token, to be kept out of an error
 * @error: return location for an error
 *
 * Returns: (transfer full): the metadata as it came, “null” where there is none; %NULL on error
 */
GBytes *
kvp_metadata_read (const KvpAnswer  *answer,
                   const char       *secret,
                   GError          **error)
{
  KvpEnvelope envelope;

  if (!kvp_api_check_answer (answer, &envelope, secret, error))
    return NULL;

  if (kvp_span_is_null (envelope.result))
    return g_bytes_new_static ("null", strlen ("null"));

  return g_bytes_new (envelope.result.text, envelope.result.length);
}
