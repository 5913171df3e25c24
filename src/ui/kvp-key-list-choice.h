/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The columns that a person can do without. */
typedef enum {
  KVP_KEY_LIST_EXPIRES,
  KVP_KEY_LIST_METADATA,
  KVP_KEY_LIST_WHY,
  KVP_KEY_LIST_N_OPTIONAL,
} KvpKeyListOptional;

/* Which of the columns of a list of keys a person wants to see: remembered, and the same in all windows. */
#define KVP_TYPE_KEY_LIST_CHOICE (kvp_key_list_choice_get_type ())

G_DECLARE_FINAL_TYPE (KvpKeyListChoice, kvp_key_list_choice, KVP, KEY_LIST_CHOICE, GObject)

KvpKeyListChoice *kvp_key_list_choice_new         (void);

gboolean          kvp_key_list_choice_get_wanted  (KvpKeyListChoice   *self,
                                                   KvpKeyListOptional  column);
/* Those that there is no room or use for can not be chosen, and stay as they were chosen. */
void              kvp_key_list_choice_set_offered (KvpKeyListChoice   *self,
                                                   KvpKeyListOptional  column,
                                                   gboolean            offered);
/* The actions of the menu, to be inserted as “columns”. (transfer none) */
GActionGroup     *kvp_key_list_choice_get_actions (KvpKeyListChoice   *self);
/* (transfer none) */
GMenuModel       *kvp_key_list_choice_get_menu    (KvpKeyListChoice   *self);

G_END_DECLS
