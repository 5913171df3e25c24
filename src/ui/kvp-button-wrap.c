/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-button-wrap.h"

/**
 * kvp_button_wrap:
 * @button: a #GtkButton that has a label
 *
 * With large text and in a long language a telephone has no room for what a button says in one line. Has to be called
 * again when the button got an icon in between.
 */
void
kvp_button_wrap (GtkWidget *button)
{
  GtkWidget *label;

  g_return_if_fail (GTK_IS_BUTTON (button));

  label = gtk_button_get_child (GTK_BUTTON (button));
  if (!GTK_IS_LABEL (label))
    return;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
}
