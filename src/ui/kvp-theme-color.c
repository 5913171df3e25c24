/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-theme-color.h"

/**
 * kvp_theme_color:
 * @widget: what is drawn
 * @name: a colour of the theme, such as "accent_color"
 * @alpha: from 0 to 1
 *
 * Returns: the colour as it is in the theme of @widget
 */
GdkRGBA
kvp_theme_color (GtkWidget  *widget,
                 const char *name,
                 double      alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  color.alpha *= alpha;

  return color;
}

/**
 * kvp_theme_text_color:
 * @widget: what is drawn
 *
 * Returns: the colour of text in @widget as it is now
 */
GdkRGBA
kvp_theme_text_color (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  return color;
}

/**
 * kvp_theme_is_high_contrast:
 * @widget: what is drawn
 *
 * Returns: whether the desktop asks for high contrast
 */
gboolean
kvp_theme_is_high_contrast (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), "high-contrast");
}
