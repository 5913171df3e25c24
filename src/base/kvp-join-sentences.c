/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-join-sentences.h"

#include <glib/gi18n.h>

/**
 * kvp_join_sentences:
 * @sentences: (element-type utf8): whole sentences
 *
 * What stands between two sentences is a matter of the language: a space, or nothing.
 *
 * Returns: (transfer full): all of them, one behind the other
 */
char *
kvp_join_sentences (GPtrArray *sentences)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (sentences != NULL, NULL);

  for (guint i = 0; i < sentences->len; i++)
    {
      const char *sentence = g_ptr_array_index (sentences, i);
      g_autofree char *before = g_steal_pointer (&text);

      /* Translators: whole sentences, one behind the other. %1$s may be more than one. Only what stands between them
       * is to be translated: a space, or nothing. */
      text = before != NULL ? g_strdup_printf (C_("sentences", "%1$s %2$s"), before, sentence) : g_strdup (sentence);
    }

  return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
}
