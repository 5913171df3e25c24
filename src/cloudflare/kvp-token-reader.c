/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-token-reader.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "cloudflare/kvp-api-error.h"

static const struct {
  const char     *word;
  KvpTokenStatus  status;
} token_statuses[] = {
  { "active", KVP_TOKEN_ACTIVE },
  { "disabled", KVP_TOKEN_DISABLED },
  { "expired", KVP_TOKEN_EXPIRED },
};

static gboolean
read_token_status (const char      *word,
                   KvpTokenStatus  *status,
                   GError         **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (token_statuses); i++)
    {
      if (g_str_equal (token_statuses[i].word, word))
        {
          *status = token_statuses[i].status;
          return TRUE;
        }
    }

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The server gives the token a state that is not known. A newer version of the app "
                         "may know it."));

  return FALSE;
}

static KvpTokenInfo *
read_result (KvpSpan    result,
             gboolean   account_owned,
             GError   **error)
{
  g_autofree char *id = NULL;
  g_autofree char *word = NULL;
  g_autofree char *expiry = NULL;
  g_autoptr(GDateTime) expires_on = NULL;
  KvpTokenStatus status = KVP_TOKEN_DISABLED;
  const KvpField fields[] = {
    { "id", KVP_FIELD_STRING, TRUE, &id },
    { "status", KVP_FIELD_STRING, TRUE, &word },
    { "expires_on", KVP_FIELD_STRING, FALSE, &expiry },
  };

  if (!kvp_record_read (result, fields, G_N_ELEMENTS (fields), error) ||
      !read_token_status (word, &status, error))
    return NULL;

  if (expiry != NULL && *expiry != '\0')
    {
      g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

      expires_on = g_date_time_new_from_iso8601 (expiry, utc);
      if (expires_on == NULL)
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                               _("The server gives the token an end that is no date."));
          return NULL;
        }
    }

  return kvp_token_info_new (id, status, expires_on, account_owned);
}

/**
 * kvp_token_info_read:
 * @answer: an answer to the question what a token is
 * @account_owned: whether an account was asked, rather than a user
 * @secret: the token, to be kept out of an error
 * @error: return location for an error
 *
 * Returns: (transfer full): what is known of the token; %NULL on error
 */
KvpTokenInfo *
kvp_token_info_read (const KvpAnswer  *answer,
                     gboolean          account_owned,
                     const char       *secret,
                     GError          **error)
{
  g_autoptr(GError) local_error = NULL;
  KvpTokenInfo *info = NULL;
  KvpEnvelope envelope;

  if (kvp_api_check_answer (answer, &envelope, secret, &local_error))
    info = read_result (envelope.result, account_owned, &local_error);

  /* No permission is needed to ask about oneself: if that is refused, it is the token. */
  if (g_error_matches (local_error, KVP_ERROR, KVP_ERROR_FORBIDDEN))
    local_error->code = KVP_ERROR_AUTH;
  if (info == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return info;
}
