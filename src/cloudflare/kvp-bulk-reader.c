/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-bulk-reader.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-api-error.h"

static gboolean
fail_names (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The answer names keys that were not deleted, but not in a way that can be read. "
                         "Which keys were deleted is not known."));

  return FALSE;
}

/* Names with their exact bytes: a name that was cut would be another key, and the one that failed would count
 * as deleted. */
static gboolean
read_names (KvpSpan      span,
            KvpKeyList  *names,
            GError     **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;

  if (kvp_span_is_null (span))
    return TRUE;

  kvp_json_reader_init (&reader, span.text, span.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_BEGIN)
    return fail_names (error);

  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_ARRAY_END)
    {
      KvpKey key = { 0 };

      /* A name that is not exact was never sent, so it cannot tell which of those that were it means. */
      if (token != KVP_JSON_STRING || !kvp_json_reader_get_string (&reader, name))
        return fail_names (error);

      key.name = name->str;
      key.name_length = name->len;
      kvp_key_list_append (names, &key);
    }

  return TRUE;
}

/* A number below zero is not as good as none: of a success without a count, every key is deleted. */
static gboolean
read_count (KvpSpan   span,
            gint64   *count,
            GError  **error)
{
  KvpJsonReader reader;

  if (kvp_span_is_null (span))
    return TRUE;

  kvp_json_reader_init (&reader, span.text, span.length);
  if (kvp_json_reader_next (&reader) == KVP_JSON_NUMBER && kvp_json_reader_get_int64 (&reader, count) && *count >= 0)
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The answer says how many keys were deleted, but not in a way that can be read. "
                         "Which keys were deleted is not known."));

  return FALSE;
}

/* Sets @known to whether the result says anything of any key. */
static gboolean
read_result (KvpSpan      result,
             KvpKeyList  *names,
             gint64      *count,
             gboolean    *known,
             GError     **error)
{
  KvpSpan count_span = { 0 };
  KvpSpan names_span = { 0 };
  const KvpField fields[] = {
    { "successful_key_count", KVP_FIELD_SPAN, FALSE, &count_span },
    { "unsuccessful_keys", KVP_FIELD_SPAN, FALSE, &names_span },
  };

  *known = FALSE;
  if (kvp_span_is_null (result))
    return TRUE;

  if (!kvp_record_read (result, fields, G_N_ELEMENTS (fields), error) ||
      !read_count (count_span, count, error) || !read_names (names_span, names, error))
    return FALSE;

  *known = *count >= 0 || !kvp_span_is_null (names_span);

  return TRUE;
}

/**
 * kvp_bulk_result_read:
 * @answer: the answer to a bulk delete
 * @secret: (nullable): the token, which must not show in an error
 * @error: return location for the error that the answer means
 *
 * A success (2xx and success:true, or an empty 204 or 205) may have no result: then all keys were deleted. An
 * answer that is no success may carry a result all the same, of a batch that was done in part: then the
 * result is given and the error with it. Of any other answer nothing is known.
 *
 * Returns: (transfer full): what the answer proves
 */
KvpBulkResult *
kvp_bulk_result_read (const KvpAnswer  *answer,
                      const char       *secret,
                      GError          **error)
{
  g_autoptr(KvpKeyList) names = kvp_key_list_new ();
  g_autoptr(GError) failure = NULL;
  KvpEnvelope envelope = { 0 };
  gboolean known;
  gint64 count = -1;

  g_return_val_if_fail (answer != NULL, NULL);

  if ((answer->status == 204 || answer->status == 205) && g_bytes_get_size (answer->body) == 0)
    return kvp_bulk_result_new (NULL, -1, NULL);

  if (kvp_api_check_answer (answer, &envelope, secret, &failure))
    {
      if (!read_result (envelope.result, names, &count, &known, error))
        return NULL;
      return kvp_bulk_result_new (names, count, NULL);
    }

  /* The envelope is empty if there was none. Why the request failed matters more than that its result is
   * odd. */
  if (read_result (envelope.result, names, &count, &known, NULL) && known)
    return kvp_bulk_result_new (names, count, failure);

  g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}
