/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-share-bar.h"
#include "ui/kvp-share-row.h"

struct _KvpShareRow
{
  GtkListBoxRow parent_instance;

  /* Children */
  GtkWidget *check;
  GtkWidget *title_label;
  GtkWidget *count_label;
  GtkWidget *bar;

  guint updating : 1;
};

enum {
  SIGNAL_TICK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpShareRow, kvp_share_row, GTK_TYPE_LIST_BOX_ROW)

static guint signals[N_SIGNALS];

static void
toggled_cb (KvpShareRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_TICK], 0, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}

static void
kvp_share_row_class_init (KvpShareRowClass *klass)
{
  /**
   * KvpShareRow::tick:
   * @ticked: whether all of it is to go
   *
   * The person clicked the box. It shows what was clicked until it is set again.
   */
  signals[SIGNAL_TICK] =
    g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
kvp_share_row_init (KvpShareRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->check = gtk_check_button_new ();
  gtk_widget_set_valign (self->check, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->check, FALSE);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (toggled_cb), self);

  self->title_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->title_label), 0);
  gtk_widget_set_hexpand (self->title_label, TRUE);
  gtk_widget_add_css_class (self->title_label, "caption-heading");

  self->count_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->count_label), 1);
  gtk_widget_add_css_class (self->count_label, "caption");
  gtk_widget_add_css_class (self->count_label, "dim-label");
  gtk_widget_add_css_class (self->count_label, "tabular");

  self->bar = kvp_share_bar_new ();

  gtk_box_append (GTK_BOX (line), self->title_label);
  gtk_box_append (GTK_BOX (line), self->count_label);
  gtk_box_append (GTK_BOX (column), line);
  gtk_box_append (GTK_BOX (column), self->bar);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (box), self->check);
  gtk_box_append (GTK_BOX (box), column);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "share-row");
}

/**
 * kvp_share_row_new:
 *
 * Returns: (transfer floating): a row without words
 */
GtkWidget *
kvp_share_row_new (void)
{
  return g_object_new (KVP_TYPE_SHARE_ROW, NULL);
}

/**
 * kvp_share_row_set_title:
 * @self: a row
 * @title: plain text: what it is of
 * @tooltip: (nullable): plain text: the same in full
 */
void
kvp_share_row_set_title (KvpShareRow *self,
                         const char  *title,
                         const char  *tooltip)
{
  g_return_if_fail (KVP_IS_SHARE_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

/**
 * kvp_share_row_set_count:
 * @self: a row
 * @count: how many of how many, as short as can be
 * @sentence: the same with what it is of, to be read out
 */
void
kvp_share_row_set_count (KvpShareRow *self,
                         const char  *count,
                         const char  *sentence)
{
  g_return_if_fail (KVP_IS_SHARE_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->count_label), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

/**
 * kvp_share_row_set_bar:
 * @self: a row
 * @length: see kvp_share_bar_set()
 * @share: see kvp_share_bar_set()
 */
void
kvp_share_row_set_bar (KvpShareRow *self,
                       double       length,
                       double       share)
{
  g_return_if_fail (KVP_IS_SHARE_ROW (self));

  kvp_share_bar_set (KVP_SHARE_BAR (self->bar), length, share);
}

/**
 * kvp_share_row_set_tick:
 * @self: a row
 * @tick: what the box shows
 * @name: (nullable): its name for a screen reader
 */
void
kvp_share_row_set_tick (KvpShareRow  *self,
                        KvpShareTick  tick,
                        const char   *name)
{
  GtkCheckButton *check;

  g_return_if_fail (KVP_IS_SHARE_ROW (self));

  check = GTK_CHECK_BUTTON (self->check);
  self->updating = TRUE;
  gtk_check_button_set_active (check, tick == KVP_SHARE_TICK_ALL);
  gtk_check_button_set_inconsistent (check, tick == KVP_SHARE_TICK_SOME);
  self->updating = FALSE;

  gtk_widget_set_visible (self->check, tick != KVP_SHARE_TICK_HIDDEN);
  gtk_widget_set_sensitive (self->check, tick != KVP_SHARE_TICK_LOCKED && tick != KVP_SHARE_TICK_ABSENT);
  /* Its room stays, so that the bars begin at the same place. */
  gtk_widget_set_opacity (self->check, tick == KVP_SHARE_TICK_ABSENT ? 0 : 1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_STATE_HIDDEN,
                               tick == KVP_SHARE_TICK_ABSENT, -1);
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
