/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-drop-down.h"

#include <adwaita.h>

/* (transfer full) (nullable): the words for what is chosen */
static char *
dup_choice (GObject *drop_down)
{
  g_autoptr(GObject) item = NULL;
  g_autoptr(GtkExpression) expression = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  g_object_get (drop_down, "selected-item", &item, "expression", &expression, NULL);
  if (GTK_IS_STRING_OBJECT (item))
    return g_strdup (gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  if (item != NULL && expression != NULL && gtk_expression_evaluate (expression, item, &value) &&
      G_VALUE_HOLDS_STRING (&value))
    return g_value_dup_string (&value);

  return NULL;
}

static void
describe (GObject       *drop_down,
          GParamSpec    *pspec,
          GtkAccessible *focusable)
{
  g_autofree char *choice = dup_choice (drop_down);

  gtk_accessible_update_property (focusable, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, choice != NULL ? choice : "", -1);
}

/**
 * kvp_drop_down_expose:
 * @self: a #GtkDropDown with an accessible label, or an #AdwComboRow
 *
 * Tells a screen reader what is chosen. What has the focus in a #GtkDropDown is the button inside, which GTK 4.8 calls
 * GtkToggleButton; it gets the name of the drop-down.
 */
void
kvp_drop_down_expose (GtkWidget *self)
{
  GtkWidget *focusable = self;

  g_return_if_fail (GTK_IS_DROP_DOWN (self) || ADW_IS_COMBO_ROW (self));

  if (GTK_IS_DROP_DOWN (self))
    {
      focusable = gtk_widget_get_first_child (self);
      g_return_if_fail (GTK_IS_BUTTON (focusable));
      gtk_accessible_update_relation (GTK_ACCESSIBLE (focusable), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self, NULL, -1);
    }

  g_signal_connect_object (self, "notify::selected-item", G_CALLBACK (describe), focusable, 0);
  describe (G_OBJECT (self), NULL, GTK_ACCESSIBLE (focusable));
}
