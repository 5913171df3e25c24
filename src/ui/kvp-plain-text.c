/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-plain-text.h"

/**
 * kvp_plain_text_set:
 * @view: a text view
 * @text: valid UTF-8
 *
 * For metadata and values: whoever reads them must not take a hyphen of Pango's for one of the data.
 */
void
kvp_plain_text_set (GtkTextView *view,
                    const char  *text)
{
  GtkTextBuffer *buffer;
  GtkTextTag *tag;
  GtkTextIter start, end;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));
  g_return_if_fail (text != NULL);

  buffer = gtk_text_view_get_buffer (view);
  tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "plain");
  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (buffer, "plain", "insert-hyphens", FALSE, NULL);

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}
