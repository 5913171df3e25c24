/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpValueState:
 * @KVP_VALUE_UNSURE: the answer does not hold the value for certain: it leaves the key out, or the text in it has marks
 *   of characters that were lost on the way. It is to be asked for by itself
 * @KVP_VALUE_THERE: the exact value
 * @KVP_VALUE_GONE: the answer says that there is no such key
 */
typedef enum {
  KVP_VALUE_UNSURE,
  KVP_VALUE_THERE,
  KVP_VALUE_GONE,
} KvpValueState;

/**
 * KvpValue:
 * @state: what the answer says of the key; the rest is set if it is THERE
 * @value: (owned) (nullable): the bytes
 * @metadata: (owned) (nullable): raw JSON; %NULL if the key has none
 * @expiration: seconds since the epoch; 0 for never
 */
typedef struct {
  KvpValueState  state;
  GBytes        *value;
  GBytes        *metadata;
  gint64         expiration;
} KvpValue;

/**
 * KvpValueList:
 *
 * What an answer says of the keys that it was asked for, in their order. Owned by its receiver.
 */
typedef struct _KvpValueList KvpValueList;

KvpValueList *kvp_value_list_new        (guint         n_values); /* all UNSURE */
void          kvp_value_list_free       (KvpValueList *self);
guint         kvp_value_list_get_length (KvpValueList *self);
/* (transfer none): whoever fills the list may write to it. */
KvpValue     *kvp_value_list_get        (KvpValueList *self,
                                         guint         index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpValueList, kvp_value_list_free)

G_END_DECLS
