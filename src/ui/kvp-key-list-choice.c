/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-key-list-choice.h"
#include "ui/kvp-settings.h"

struct _KvpKeyListChoice
{
  GObject parent_instance;

  /* Owned */
  GSettings          *settings; /* (nullable) */
  GSimpleActionGroup *actions;  /* those that are offered */
  GSimpleAction      *columns[KVP_KEY_LIST_N_OPTIONAL];
  GMenu              *menu;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpKeyListChoice, kvp_key_list_choice, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* In the settings, and of the actions. */
static const char *const names[KVP_KEY_LIST_N_OPTIONAL] = {
  [KVP_KEY_LIST_EXPIRES] = "expires",
  [KVP_KEY_LIST_METADATA] = "metadata",
  [KVP_KEY_LIST_WHY] = "why",
};

static void
read_settings (KvpKeyListChoice *self)
{
  g_auto(GStrv) hidden = NULL;

  if (self->settings == NULL)
    return;

  hidden = g_settings_get_strv (self->settings, KVP_SETTING_HIDDEN_COLUMNS);
  for (guint i = 0; i < KVP_KEY_LIST_N_OPTIONAL; i++)
    {
      gboolean wanted = !g_strv_contains ((const char *const *) hidden, names[i]);

      if (wanted != kvp_key_list_choice_get_wanted (self, i))
        g_simple_action_set_state (self->columns[i], g_variant_new_boolean (wanted));
    }
}

static void
settings_changed_cb (KvpKeyListChoice *self)
{
  read_settings (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
write_settings (KvpKeyListChoice *self)
{
  g_autoptr(GStrvBuilder) hidden = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  if (self->settings == NULL)
    return;

  for (guint i = 0; i < KVP_KEY_LIST_N_OPTIONAL; i++)
    {
      if (!kvp_key_list_choice_get_wanted (self, i))
        g_strv_builder_add (hidden, names[i]);
    }

  list = g_strv_builder_end (hidden);
  g_settings_set_strv (self->settings, KVP_SETTING_HIDDEN_COLUMNS, (const char *const *) list);
}

static void
change_state_cb (KvpKeyListChoice *self,
                 GVariant         *state,
                 GSimpleAction    *action)
{
  g_simple_action_set_state (action, state);
  write_settings (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
append_item (KvpKeyListChoice *self,
             const char       *label,
             const char       *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-missing");
  g_menu_append_item (self->menu, item);
}

static void
kvp_key_list_choice_finalize (GObject *object)
{
  KvpKeyListChoice *self = KVP_KEY_LIST_CHOICE (object);

  for (guint i = 0; i < KVP_KEY_LIST_N_OPTIONAL; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (kvp_key_list_choice_parent_class)->finalize (object);
}

static void
kvp_key_list_choice_class_init (KvpKeyListChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_key_list_choice_finalize;

  /* Another column is wanted, or one no more. */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_key_list_choice_init (KvpKeyListChoice *self)
{
  self->actions = g_simple_action_group_new ();
  for (guint i = 0; i < KVP_KEY_LIST_N_OPTIONAL; i++)
    {
      self->columns[i] = g_simple_action_new_stateful (names[i], NULL, g_variant_new_boolean (TRUE));
      g_signal_connect_object (self->columns[i], "change-state", G_CALLBACK (change_state_cb), self,
                               G_CONNECT_SWAPPED);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->columns[i]));
    }

  self->menu = g_menu_new ();
  /* Translators: in a menu: whether a list has the column “Expires”. */
  append_item (self, C_("column", "E_xpires"), "columns.expires");
  append_item (self, C_("column", "_Metadata"), "columns.metadata");
  /* Translators: in a menu: whether a list has the column “Why”, which says what made a key match. */
  append_item (self, C_("column", "_Why"), "columns.why");

  self->settings = kvp_settings_open ();
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::" KVP_SETTING_HIDDEN_COLUMNS,
                             G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  read_settings (self);
}

/**
 * kvp_key_list_choice_new:
 *
 * Returns: what a person chose the last time; all columns, where nothing was chosen or nothing is remembered
 */
KvpKeyListChoice *
kvp_key_list_choice_new (void)
{
  return g_object_new (KVP_TYPE_KEY_LIST_CHOICE, NULL);
}

/**
 * kvp_key_list_choice_get_wanted:
 * @self: a choice
 * @column: a column
 *
 * Returns: whether the person wants to see it
 */
gboolean
kvp_key_list_choice_get_wanted (KvpKeyListChoice   *self,
                                KvpKeyListOptional  column)
{
  g_autoptr(GVariant) state = NULL;

  g_return_val_if_fail (KVP_IS_KEY_LIST_CHOICE (self), FALSE);
  g_return_val_if_fail (column < KVP_KEY_LIST_N_OPTIONAL, FALSE);

  state = g_action_get_state (G_ACTION (self->columns[column]));

  return g_variant_get_boolean (state);
}

/**
 * kvp_key_list_choice_set_offered:
 * @self: a choice
 * @column: a column
 * @offered: whether it can be shown at all
 *
 * Leaves out of the menu what would change nothing that can be seen.
 */
void
kvp_key_list_choice_set_offered (KvpKeyListChoice   *self,
                                 KvpKeyListOptional  column,
                                 gboolean            offered)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CHOICE (self));
  g_return_if_fail (column < KVP_KEY_LIST_N_OPTIONAL);

  if (offered == g_action_group_has_action (G_ACTION_GROUP (self->actions), names[column]))
    return;

  if (offered)
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->columns[column]));
  else
    g_action_map_remove_action (G_ACTION_MAP (self->actions), names[column]);
}

/**
 * kvp_key_list_choice_get_actions:
 * @self: a choice
 *
 * Returns: (transfer none): the actions of the menu
 */
GActionGroup *
kvp_key_list_choice_get_actions (KvpKeyListChoice *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CHOICE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

/**
 * kvp_key_list_choice_get_menu:
 * @self: a choice
 *
 * Returns: (transfer none): a check item for each column
 */
GMenuModel *
kvp_key_list_choice_get_menu (KvpKeyListChoice *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CHOICE (self), NULL);

  return G_MENU_MODEL (self->menu);
}
