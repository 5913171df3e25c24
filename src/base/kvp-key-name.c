/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-key-name.h"

#include <glib/gi18n.h>

/**
 * kvp_key_name_is_utf8:
 * @text: bytes
 * @length: how many
 *
 * g_utf8_validate() takes a NUL for the end, and here it is a character like any other.
 *
 * Returns: whether they are UTF-8
 */
gboolean
kvp_key_name_is_utf8 (const char *text,
                      gsize       length)
{
  const char *end = text + length;

  while (!g_utf8_validate (text, end - text, &text))
    {
      if (*text != '\0')
        return FALSE;
      if (++text == end)
        break;
    }

  return TRUE;
}

/**
 * kvp_key_name_check:
 * @name: bytes; NULs inside are legal
 * @length: how many
 *
 * Returns: why no key can have this name, or %KVP_KEY_NAME_GOOD
 */
KvpKeyNameProblem
kvp_key_name_check (const char *name,
                    gsize       length)
{
  g_return_val_if_fail (name != NULL || length == 0, KVP_KEY_NAME_EMPTY);

  if (length == 0)
    return KVP_KEY_NAME_EMPTY;
  if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
    return KVP_KEY_NAME_DOTS;
  if (length > KVP_KEY_NAME_MAX_LENGTH)
    return KVP_KEY_NAME_TOO_LONG;
  if (!kvp_key_name_is_utf8 (name, length))
    return KVP_KEY_NAME_NOT_UTF8;

  return KVP_KEY_NAME_GOOD;
}

/**
 * kvp_key_name_describe:
 * @problem: a problem
 *
 * Returns: (transfer none) (nullable): a sentence about it, %NULL if it is none
 */
const char *
kvp_key_name_describe (KvpKeyNameProblem problem)
{
  switch (problem)
    {
    case KVP_KEY_NAME_EMPTY:
      return _("The name is empty. No key has such a name.");

    case KVP_KEY_NAME_DOTS:
      return _("No key can be named “.” or “..”.");

    case KVP_KEY_NAME_TOO_LONG:
      return _("The name is longer than 512 bytes. No key name is.");

    case KVP_KEY_NAME_NOT_UTF8:
      return _("The name is not valid UTF-8 text.");

    case KVP_KEY_NAME_GOOD:
    default:
      return NULL;
    }
}
