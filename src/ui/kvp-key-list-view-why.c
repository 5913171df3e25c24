/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-emphasis.h"
#include "ui/kvp-key-list-view-private.h"

/* Why a row is on the list: what its filter says of it. */

/**
 * _kvp_key_list_view_describe_why:
 * @self: a list
 * @why: what a row matched
 *
 * Returns: (transfer none) (nullable): the same in a word or two
 */
const char *
_kvp_key_list_view_describe_why (KvpKeyListView *self,
                                 guint64         why)
{
  char *text;

  if (self->filter == NULL)
    return NULL;

  text = g_hash_table_lookup (self->why_texts, &why);
  if (text == NULL)
    {
      text = kvp_filter_describe_why (self->filter, why);
      g_hash_table_insert (self->why_texts, g_memdup2 (&why, sizeof why), text);
    }

  return text;
}

/**
 * _kvp_key_list_view_dup_why_sentence:
 * @self: a list
 * @why: what a row matched
 *
 * Returns: (transfer full) (nullable): the same as a sentence
 */
char *
_kvp_key_list_view_dup_why_sentence (KvpKeyListView *self,
                                     guint64         why)
{
  return self->filter != NULL ? kvp_filter_describe_why_long (self->filter, why) : NULL;
}

PangoAttrList *
_kvp_key_list_view_emphasise_name (KvpKeyListView *self,
                                   KvpPlanRow     *row,
                                   const char     *text)
{
  GBytes *name = kvp_plan_row_get_name (row);
  KvpKey key = { .name = g_bytes_get_data (name, NULL), .name_length = g_bytes_get_size (name) };
  g_autoptr(GArray) spans = NULL;

  if (self->spans == NULL || key.name == NULL)
    return NULL;

  spans = kvp_filter_spans_get_name (self->spans, &key, kvp_plan_row_get_why (row));

  return kvp_emphasis_of_name (&key, spans, text);
}
