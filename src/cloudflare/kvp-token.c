/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-token.h"

#include <glib/gi18n.h>
#include <string.h>

/* Cloudflare's tokens have 40 to 60 characters, those of its login some hundred: more is another thing in the
 * clipboard. */
#define MAX_LENGTH 4096

/* What copying from a web page or a chat may bring along: all of Unicode's spaces, and those that have no
 * width. */
static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x200B || c == 0xFEFF;
}

/**
 * kvp_token_trim:
 * @text: what someone pasted
 *
 * Returns: (transfer full): @text without the white space around it
 */
char *
kvp_token_trim (const char *text)
{
  const char *start, *end;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup (text);

  for (start = text; *start != '\0' && is_space (g_utf8_get_char (start)); start = g_utf8_next_char (start))
    ;

  end = start + strlen (start);
  while (end > start)
    {
      const char *previous = g_utf8_find_prev_char (start, end);

      if (!is_space (g_utf8_get_char (previous)))
        break;
      end = previous;
    }

  return g_strndup (start, (gsize) (end - start));
}

/**
 * kvp_token_check:
 * @text: (nullable): what someone pasted
 *
 * Tokens are ASCII without spaces (RFC 6750, b64token); what is not would come out as another header or be
 * cut on the way.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, or %NULL
 */
char *
kvp_token_check (const char *text)
{
  g_autofree char *token = kvp_token_trim (text != NULL ? text : "");

  if (*token == '\0')
    return g_strdup (_("Enter the API token."));

  if (strlen (token) > MAX_LENGTH)
    return g_strdup (_("This is too long for an API token. Copy the token only."));

  for (const char *c = token; *c != '\0'; c++)
    {
      if (g_ascii_isspace (*c))
        return g_strdup (_("An API token has no space in it. Copy the token only."));

      if (!g_ascii_isgraph (*c))
        return g_strdup (_("There is a character in it that no API token has. Copy the token again."));
    }

  return NULL;
}

/**
 * kvp_token_check_email:
 * @text: (nullable): what someone typed
 *
 * It goes into a header, so no more is asked of it than that it can.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, or %NULL
 */
char *
kvp_token_check_email (const char *text)
{
  g_autofree char *email = kvp_token_trim (text != NULL ? text : "");
  const char *at = strchr (email, '@');

  if (*email == '\0')
    return g_strdup (_("Enter the e-mail address of the user."));

  for (const char *c = email; *c != '\0'; c++)
    {
      if (!g_ascii_isgraph (*c))
        return g_strdup (_("There is a character in it that can not be sent as an e-mail address."));
    }

  if (at == NULL || at == email || at[1] == '\0' || strlen (email) > MAX_LENGTH)
    return g_strdup (_("This is not an e-mail address."));

  return NULL;
}
