/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-toast.h"
#include "ui/kvp-expiration-panel.h"
#include "ui/kvp-format.h"
#include "ui/kvp-picture-text.h"
#include "ui/kvp-share-row.h"

struct _KvpExpirationPanel
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *list;
  GtkWidget *rows[KVP_N_EXPIRATION_SPANS];
  GtkWidget *note_label;

  /* Owned */
  KvpPlanPicture *picture; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (KvpExpirationPanel, kvp_expiration_panel, GTK_TYPE_WIDGET)

static void
update_row (KvpExpirationPanel *self,
            KvpExpirationSpan   span,
            guint               n_longest)
{
  KvpShareRow *row = KVP_SHARE_ROW (self->rows[span]);
  guint n = kvp_plan_picture_get_n_expiring (self->picture, span);
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *sentence = NULL;

  /* Translators: a stretch of time such as “Within a day”, and how many keys expire then. */
  sentence = g_strdup_printf (ngettext ("%s: %s key", "%s: %s keys", n), kvp_picture_text_span (span), count);
  kvp_share_row_set_count (row, count, sentence);
  kvp_share_row_set_bar (row, (double) n / (double) MAX (1, n_longest), 1);
  /* A list that waits for days only has keys that expired meanwhile. */
  gtk_widget_set_visible (GTK_WIDGET (row), span != KVP_EXPIRES_BEFORE_NOW || n > 0);
}

static void
update (KvpExpirationPanel *self)
{
  const GError *error = kvp_plan_picture_get_error (self->picture);
  gboolean counted = kvp_plan_picture_get_n_branches (self->picture) > 0;
  g_autofree char *note = NULL;
  guint n_longest = 0;

  for (guint i = 0; i < KVP_N_EXPIRATION_SPANS; i++)
    n_longest = MAX (n_longest, kvp_plan_picture_get_n_expiring (self->picture, i));
  for (guint i = 0; i < KVP_N_EXPIRATION_SPANS; i++)
    update_row (self, i, n_longest);

  if (error != NULL)
    note = kvp_error_toast_dup_text (error);
  else
    note = g_strdup (counted ? _("When the keys that go would expire by themselves.") : _("Counting keys…"));
  gtk_label_set_text (GTK_LABEL (self->note_label), note);
  gtk_widget_set_visible (self->list, counted);
}

static void
kvp_expiration_panel_dispose (GObject *object)
{
  KvpExpirationPanel *self = KVP_EXPIRATION_PANEL (object);

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->note_label, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_expiration_panel_parent_class)->dispose (object);
}

static void
kvp_expiration_panel_class_init (KvpExpirationPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_expiration_panel_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kvp_expiration_panel_init (KvpExpirationPanel *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "share-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Keys by Expiration"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));

  for (guint i = 0; i < KVP_N_EXPIRATION_SPANS; i++)
    {
      self->rows[i] = kvp_share_row_new ();
      kvp_share_row_set_title (KVP_SHARE_ROW (self->rows[i]), kvp_picture_text_span (i), NULL);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->rows[i]), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->list), self->rows[i]);
    }

  self->note_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note_label), TRUE);
  /* Else it asks for the height of one long line. */
  gtk_label_set_width_chars (GTK_LABEL (self->note_label), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note_label), 36);
  gtk_widget_set_margin_start (self->note_label, 6);
  gtk_widget_set_margin_end (self->note_label, 6);
  gtk_label_set_xalign (GTK_LABEL (self->note_label), 0);
  gtk_widget_add_css_class (self->note_label, "caption");
  gtk_widget_add_css_class (self->note_label, "dim-label");
  gtk_widget_set_parent (self->note_label, GTK_WIDGET (self));
}

/**
 * kvp_expiration_panel_set_picture:
 * @self: a panel that has none
 * @picture: a plan's picture
 */
void
kvp_expiration_panel_set_picture (KvpExpirationPanel *self,
                                  KvpPlanPicture     *picture)
{
  g_return_if_fail (KVP_IS_EXPIRATION_PANEL (self));
  g_return_if_fail (KVP_IS_PLAN_PICTURE (picture));
  g_return_if_fail (self->picture == NULL);

  self->picture = g_object_ref (picture);
  g_signal_connect_swapped (picture, "changed", G_CALLBACK (update), self);
  update (self);
}
