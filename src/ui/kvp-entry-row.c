/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-entry-row.h"

static void
label_text (AdwPreferencesRow *row,
            GParamSpec        *pspec,
            GtkAccessible     *text)
{
  gtk_accessible_update_property (text, GTK_ACCESSIBLE_PROPERTY_LABEL, adw_preferences_row_get_title (row), -1);
}

/* The button of a password that shows it has a tooltip only. */
static void
label_images (GtkWidget *widget)
{
  GtkWidget *child;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (child);

      if (GTK_IS_IMAGE (child) && gtk_widget_get_focusable (child) && tooltip != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
      label_images (child);
    }
}

static void
label_images_cb (GtkWidget *row)
{
  label_images (row);
}

/**
 * kvp_entry_row_expose:
 * @row: a row that has not been shown yet
 *
 * The text inside of a row of libadwaita 1.2 is hidden from screen readers, and the row itself never has the focus:
 * whoever tabs to it hears nothing. This lets the text speak for itself.
 */
void
kvp_entry_row_expose (AdwEntryRow *row)
{
  GtkEditable *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  /* Where GTK lets a row say that its text has the focus, libadwaita does. */
  if (gtk_check_version (4, 10, 0) == NULL)
    return;

  text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  label_text (ADW_PREFERENCES_ROW (row), NULL, GTK_ACCESSIBLE (text));
  g_signal_connect_object (row, "notify::title", G_CALLBACK (label_text), text, 0);
  g_signal_connect (row, "map", G_CALLBACK (label_images_cb), NULL);
}

static void
insert_cb (GtkEditable *text,
           const char  *inserted,
           int          length,
           int         *position)
{
  GtkEntryBuffer *buffer = gtk_text_get_buffer (GTK_TEXT (text));

  *position += (int) gtk_entry_buffer_insert_text (buffer, (guint) *position, inserted,
                                                   (int) g_utf8_strlen (inserted, length));
  g_signal_stop_emission_by_name (text, "insert-text");
}

static void
delete_cb (GtkEditable *text,
           int          start,
           int          end)
{
  gtk_entry_buffer_delete_text (gtk_text_get_buffer (GTK_TEXT (text)), (guint) start, end < 0 ? -1 : end - start);
  g_signal_stop_emission_by_name (text, "delete-text");
}

/**
 * kvp_entry_row_keep_secret:
 * @row: a row for a password that has not been shown yet
 *
 * GTK tells the bus of the screen readers what is inserted and deleted, word for word, in a password too, and anything
 * of the session may listen. Both signals are what it learns that from; they end here, after what GTK would have done.
 */
void
kvp_entry_row_keep_secret (AdwEntryRow *row)
{
  GtkEditable *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  g_signal_connect (text, "insert-text", G_CALLBACK (insert_cb), NULL);
  g_signal_connect (text, "delete-text", G_CALLBACK (delete_cb), NULL);
}
