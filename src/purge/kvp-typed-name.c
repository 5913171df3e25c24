/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-typed-name.h"

#include <string.h>

/**
 * kvp_typed_name_get:
 * @title: (nullable): what a namespace is called
 * @id: its ID
 *
 * A namespace without a readable title is named by its ID, as everywhere in the window.
 *
 * Returns: (transfer none): @title or @id
 */
const char *
kvp_typed_name_get (const char *title,
                    const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (const char *p = title; p != NULL && *p != '\0'; p++)
    {
      if (!g_ascii_isspace (*p))
        return title;
    }

  return id;
}

/**
 * kvp_typed_name_accepts:
 * @title: (nullable): what a namespace is called
 * @id: its ID
 * @typed: what the person typed
 *
 * Returns: whether @typed is the name
 */
gboolean
kvp_typed_name_accepts (const char *title,
                        const char *id,
                        const char *typed)
{
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;

  g_return_val_if_fail (typed != NULL, FALSE);

  expected = g_strstrip (g_strdup (kvp_typed_name_get (title, id)));
  given = g_strstrip (g_strdup (typed));

  return *given != '\0' && strcmp (given, expected) == 0;
}
