/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-drop-down.h"

#include <adwaita.h>

#define CHOICE_SPACING 6
#define MAX_CHOICE_CHARS 40

/* (transfer full) (nullable): the words for a choice */
static char *
dup_choice (GObject *drop_down,
            GObject *item) /* (nullable) */
{
  g_autoptr(GtkExpression) expression = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  g_object_get (drop_down, "expression", &expression, NULL);
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
  g_autoptr(GObject) selected = NULL;
  g_autofree char *choice = NULL;

  g_object_get (drop_down, "selected-item", &selected, NULL);
  choice = dup_choice (drop_down, selected);
  gtk_accessible_update_property (focusable, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, choice != NULL ? choice : "", -1);
}

static void
update_mark (GtkWidget   *drop_down,
             GParamSpec  *pspec,
             GtkListItem *list_item)
{
  GtkWidget *mark = gtk_widget_get_last_child (gtk_list_item_get_child (list_item));
  g_autoptr(GObject) selected = NULL;

  g_object_get (drop_down, "selected-item", &selected, NULL);
  gtk_widget_set_opacity (mark, selected == gtk_list_item_get_item (list_item) ? 1 : 0);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, CHOICE_SPACING);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHOICE_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         GtkWidget          *drop_down)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *choice = dup_choice (G_OBJECT (drop_down), gtk_list_item_get_item (list_item));

  gtk_label_set_text (GTK_LABEL (label), choice != NULL ? choice : "");
  /* GTK makes the list no wider than it must be, and to a text that wraps a letter is enough. */
  gtk_label_set_width_chars (GTK_LABEL (label),
                             choice != NULL ? (int) MIN (g_utf8_strlen (choice, -1), MAX_CHOICE_CHARS) : -1);
  g_signal_connect_object (drop_down, "notify::selected-item", G_CALLBACK (update_mark), list_item, 0);
  update_mark (drop_down, NULL, list_item);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *list_item,
           GtkWidget          *drop_down)
{
  g_signal_handlers_disconnect_by_func (drop_down, update_mark, list_item);
}

static void
setup_chosen_cb (GtkListItemFactory *factory,
                 GtkListItem        *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_chosen_cb (GtkListItemFactory *factory,
                GtkListItem        *list_item,
                GtkWidget          *drop_down)
{
  g_autofree char *choice = dup_choice (G_OBJECT (drop_down), gtk_list_item_get_item (list_item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)), choice != NULL ? choice : "");
}

/* What is chosen is 20 characters wide at least if it is that long, which is too much on a telephone with large text;
 * and never wider, whatever room there is. */
static void
let_chosen_shrink (GtkWidget *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_chosen_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_chosen_cb), self, 0);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self), factory);
}

/* The choices of their own cut what is longer than 20 characters. */
static void
show_whole_choices (GtkWidget *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  g_object_set (self, "list-factory", factory, NULL);
}

/**
 * kvp_drop_down_expose:
 * @self: a #GtkDropDown with an accessible label, or an #AdwComboRow
 *
 * Shows choices as long as they are. Tells a screen reader what is chosen. What has the focus in a #GtkDropDown is the
 * button inside, which GTK 4.8 calls GtkToggleButton; it gets the name of the drop-down.
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

  show_whole_choices (self);
  if (GTK_IS_DROP_DOWN (self))
    let_chosen_shrink (self);
  g_signal_connect_object (self, "notify::selected-item", G_CALLBACK (describe), focusable, 0);
  describe (G_OBJECT (self), NULL, GTK_ACCESSIBLE (focusable));
}
