/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cloudflare/kvp-client.h"
#include "purge/kvp-connection-text.h"

/* https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/ */
#define USER_PREFIX "cfut_"
#define ACCOUNT_PREFIX "cfat_"
#define GLOBAL_KEY_PREFIX "cfk_"
#define MIN_GLOBAL_KEY_LENGTH 37
#define MAX_GLOBAL_KEY_LENGTH 45
#define OLD_TOKEN_LENGTH 40

#define ACCOUNT_ID_LENGTH 32

static gboolean
consists_of (const char *text,
             const char *accepted)
{
  return text[strspn (text, accepted)] == '\0';
}

KvpTokenKind
_kvp_connection_guess_kind (const char *token)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (token));
  gsize length = strlen (trimmed);

  if (g_str_has_prefix (trimmed, USER_PREFIX))
    return KVP_TOKEN_KIND_USER;
  if (g_str_has_prefix (trimmed, ACCOUNT_PREFIX))
    return KVP_TOKEN_KIND_ACCOUNT;
  if (g_str_has_prefix (trimmed, GLOBAL_KEY_PREFIX))
    return KVP_TOKEN_KIND_GLOBAL_KEY;

  /* Before the prefixes, a Global API Key was hexadecimal, and a token had all letters. */
  if (length >= MIN_GLOBAL_KEY_LENGTH && length <= MAX_GLOBAL_KEY_LENGTH &&
      consists_of (trimmed, "0123456789abcdef"))
    return KVP_TOKEN_KIND_GLOBAL_KEY;

  return KVP_TOKEN_KIND_UNKNOWN;
}

gboolean
_kvp_connection_is_old_form (const char *token)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (token));

  return strlen (trimmed) == OLD_TOKEN_LENGTH &&
         consists_of (trimmed, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_");
}

char *
_kvp_connection_refuse_token (const char *token)
{
  if (_kvp_connection_guess_kind (token) == KVP_TOKEN_KIND_GLOBAL_KEY)
    return g_strdup (_("This is the Global API Key, which may do everything in the account. Make an API "
                       "token with the permission “Workers KV Storage: Edit” instead."));

  return kvp_client_check_token (token);
}

char *
_kvp_connection_refuse_key (const char *key)
{
  KvpTokenKind kind = _kvp_connection_guess_kind (key);

  if (kind == KVP_TOKEN_KIND_USER || kind == KVP_TOKEN_KIND_ACCOUNT)
    return g_strdup (_("This is an API token, which needs no e-mail address. Turn “Global API Key” off and paste it "
                       "again."));

  return kvp_client_check_token (key);
}

gboolean
_kvp_connection_is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return *text == '\0';
}

/**
 * kvp_connection_check_token_text:
 * @token: what is typed so far
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL if it is good or empty
 */
char *
kvp_connection_check_token_text (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return _kvp_connection_is_blank (token) ? NULL : _kvp_connection_refuse_token (token);
}

/**
 * kvp_connection_check_key_text:
 * @key: what is typed so far as a Global API Key
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL if it is good or empty
 */
char *
kvp_connection_check_key_text (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return _kvp_connection_is_blank (key) ? NULL : _kvp_connection_refuse_key (key);
}

/**
 * kvp_connection_check_email_text:
 * @email: what is typed so far
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL if it is good or empty
 */
char *
kvp_connection_check_email_text (const char *email)
{
  g_return_val_if_fail (email != NULL, NULL);

  return _kvp_connection_is_blank (email) ? NULL : kvp_client_check_email (email);
}

/**
 * kvp_connection_check_endpoint_text:
 * @endpoint: what is typed so far
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL if it is good or empty
 */
char *
kvp_connection_check_endpoint_text (const char *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, NULL);

  return _kvp_connection_is_blank (endpoint) ? NULL : kvp_client_check_endpoint (endpoint);
}

/* Lower case, without white space around it: as the API gives IDs. */
char *
_kvp_connection_normalize_account_id (const char *account_id)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (account_id));

  return g_ascii_strdown (trimmed, -1);
}

/**
 * kvp_connection_check_account_id_text:
 * @account_id: what is typed so far
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL if it is good or empty
 */
char *
kvp_connection_check_account_id_text (const char *account_id)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (account_id != NULL, NULL);

  id = _kvp_connection_normalize_account_id (account_id);
  if (*id == '\0' || (strlen (id) == ACCOUNT_ID_LENGTH && consists_of (id, "0123456789abcdef")))
    return NULL;

  return g_strdup (_("An account ID has 32 characters: digits and the letters a to f."));
}

/**
 * kvp_connection_is_default_endpoint:
 * @endpoint: where an API is
 *
 * Returns: whether it is Cloudflare's own
 */
gboolean
kvp_connection_is_default_endpoint (const char *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, FALSE);

  return g_str_equal (endpoint, KVP_CLIENT_DEFAULT_ENDPOINT);
}
