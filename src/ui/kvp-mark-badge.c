/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-mark-badge.h"

/* Enough to tell one mark from the other. */
#define MIN_BADGE_CHARS 6

static const char *
get_text (KvpConnectionMark mark)
{
  switch (mark)
    {
    case KVP_CONNECTION_PRODUCTION:
      return C_("badge beside the account", "PRODUCTION");

    case KVP_CONNECTION_READ_ONLY:
      return C_("badge beside the account", "READ-ONLY");

    case KVP_CONNECTION_UNMARKED:
    default:
      return "";
    }
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * kvp_mark_badge_show:
 * @label: a label
 * @mark: how the account is marked
 */
void
kvp_mark_badge_show (GtkLabel          *label,
                     KvpConnectionMark  mark)
{
  GtkWidget *widget = GTK_WIDGET (label);

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_text (label, get_text (mark));
  /* One word, and in some languages wider than what a narrow header bar has for it. */
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (label, MIN_BADGE_CHARS);
  gtk_widget_set_tooltip_text (widget, get_text (mark));
  gtk_widget_set_name (widget, mark == KVP_CONNECTION_READ_ONLY ? "read-only-badge" : "production-badge");
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (widget, "pill");
  set_class (widget, "danger", mark == KVP_CONNECTION_PRODUCTION);
  gtk_widget_set_visible (widget, mark != KVP_CONNECTION_UNMARKED);
}

/**
 * kvp_mark_set_class:
 * @widget: a window or dialog
 * @mark: how the account is marked that it is about
 */
void
kvp_mark_set_class (GtkWidget         *widget,
                    KvpConnectionMark  mark)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  set_class (widget, "production", mark == KVP_CONNECTION_PRODUCTION);
  set_class (widget, "read-only", mark == KVP_CONNECTION_READ_ONLY);
}
