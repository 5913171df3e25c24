/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cloudflare/kvp-client.h"
#include "purge/kvp-connection-token.h"

/* https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/ */
#define USER_PREFIX "cfut_"
#define ACCOUNT_PREFIX "cfat_"
#define GLOBAL_KEY_PREFIX "cfk_"
#define MIN_GLOBAL_KEY_LENGTH 37
#define MAX_GLOBAL_KEY_LENGTH 45
#define OLD_TOKEN_LENGTH 40

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

  return strlen (trimmed) == OLD_TOKEN_LENGTH && consists_of (trimmed, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_");
}

char *
_kvp_connection_refuse_token (const char *token)
{
  if (_kvp_connection_guess_kind (token) == KVP_TOKEN_KIND_GLOBAL_KEY)
    return g_strdup (_("This is the Global API Key, which may do everything in the account. Make an API token with the "
                       "permission “Workers KV Storage: Edit” instead."));

  return kvp_client_check_token (token);
}
