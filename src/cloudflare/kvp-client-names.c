/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-client-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "base/kvp-key-name.h"

/*
 * _kvp_client_append_names:
 * @body: JSON that is being written
 * @keys: keys, of which only the names are used
 * @error: INVALID_INPUT if one has a name of which these are not the exact bytes, or which no key can have
 *
 * Appends an array of their names.
 *
 * Returns: whether all can be sent; otherwise nothing of @body is to be
 */
gboolean
_kvp_client_append_names (GString     *body,
                          KvpKeyList  *keys,
                          GError     **error)
{
  guint n_keys = kvp_key_list_get_length (keys);

  g_string_append_c (body, '[');
  for (guint i = 0; i < n_keys; i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);

      if ((key->flags & KVP_KEY_INEXACT_NAME) != 0 ||
          kvp_key_name_check (key->name, key->name_length) != KVP_KEY_NAME_GOOD)
        {
          g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                               _("A name in the list cannot be sent exactly. Nothing of the list was sent."));
          return FALSE;
        }

      if (i > 0)
        g_string_append_c (body, ',');
      kvp_json_append_string (body, key->name, key->name_length);
    }
  g_string_append_c (body, ']');

  return TRUE;
}
