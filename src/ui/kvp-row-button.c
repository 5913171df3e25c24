/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-row-button.h"

#include <glib/gi18n.h>

#define ITEM_KEY "kvp-item"

/**
 * kvp_row_button_add:
 * @row: a row of a list
 * @item: (type GObject): what the row shows
 * @item_name: what a screen reader calls it
 * @name: of the widget
 * @icon_name: an icon
 * @tooltip: what the button does
 *
 * Returns: (transfer none): the button, which is the last of the row
 */
GtkWidget *
kvp_row_button_add (AdwActionRow *row,
                    gpointer      item,
                    const char   *item_name,
                    const char   *name,
                    const char   *icon_name,
                    const char   *tooltip)
{
  GtkWidget *button;
  g_autofree char *label = NULL;

  g_return_val_if_fail (ADW_IS_ACTION_ROW (row), NULL);
  g_return_val_if_fail (G_IS_OBJECT (item), NULL);

  button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: what a screen reader says of a button: what it does, and to which account or saved filter. */
  label = g_strdup_printf (_("%1$s: %2$s"), tooltip, item_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), ITEM_KEY, g_object_ref (item), g_object_unref);
  adw_action_row_add_suffix (row, button);

  return button;
}

/**
 * kvp_row_button_get_item:
 * @button: a button that kvp_row_button_add() made
 *
 * Returns: (transfer none) (type GObject): what its row shows
 */
gpointer
kvp_row_button_get_item (GtkWidget *button)
{
  g_return_val_if_fail (GTK_IS_BUTTON (button), NULL);

  return g_object_get_data (G_OBJECT (button), ITEM_KEY);
}

/**
 * kvp_row_button_focus_beside:
 * @button: a button of a row that is about to go
 * @otherwise: what gets the focus if there is no other row
 */
void
kvp_row_button_focus_beside (GtkWidget *button,
                             GtkWidget *otherwise)
{
  GtkWidget *row;
  GtkWidget *other;

  g_return_if_fail (GTK_IS_BUTTON (button));

  row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  other = gtk_widget_get_next_sibling (row);
  if (!GTK_IS_LIST_BOX_ROW (other))
    other = gtk_widget_get_prev_sibling (row);

  gtk_widget_grab_focus (GTK_IS_LIST_BOX_ROW (other) ? other : otherwise);
}
