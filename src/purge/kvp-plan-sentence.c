/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-plan-sentence.h"

#include "purge/kvp-filter.h"

static G_DEFINE_QUARK (kvp-plan-sentence, sentence)

/**
 * kvp_plan_sentence_get:
 * @plan: a plan
 *
 * The sentence that is stored with a plan is in the language of whoever made it. Where the filter is no longer there,
 * can not be read, or is a list of keys that was imported, there is no other.
 *
 * Returns: (transfer none): a whole sentence, in plain text
 */
const char *
kvp_plan_sentence_get (KvpPlan *plan)
{
  const char *text;
  g_autoptr(KvpFilter) filter = NULL;
  char *sentence;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  sentence = g_object_get_qdata (G_OBJECT (plan), sentence_quark ());
  if (sentence != NULL)
    return sentence;

  text = kvp_plan_get_short_filter_text (plan);
  if (text != NULL)
    filter = kvp_filter_from_text (text, NULL);
  if (filter == NULL)
    return kvp_plan_get_sentence (plan);

  /* Filter and language stay as they are. */
  sentence = kvp_filter_to_sentence (filter, kvp_plan_get_namespace_title (plan));
  g_object_set_qdata_full (G_OBJECT (plan), sentence_quark (), sentence, g_free);

  return sentence;
}
