/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-toast.h"
#include "ui/kvp-expiration-panel.h"
#include "ui/kvp-picture-text.h"
#include "ui/kvp-share-row.h"
#include "ui/kvp-time-line.h"

struct _KvpExpirationPanel
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *note_label;
  GtkWidget *line;
  GtkWidget *legend_label;
  GtkWidget *list;

  /* Owned */
  KvpPlanPicture *picture; /* (nullable) */
};

enum {
  SIGNAL_SPAN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpExpirationPanel, kvp_expiration_panel, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static GQuark
index_quark (void)
{
  return g_quark_from_static_string ("kvp-expiration-row-index");
}

static void
choose (KvpExpirationPanel *self,
        guint               index)
{
  const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, index);

  g_signal_emit (self, signals[SIGNAL_SPAN], 0, span->from, span->until);
}

static void
row_activated_cb (KvpExpirationPanel *self,
                  GtkListBoxRow      *row)
{
  choose (self, GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (row), index_quark ())));
}

/* --- rows --- */

static void
update_row (KvpExpirationPanel *self,
            GtkWidget          *row,
            guint               index,
            guint               n_most)
{
  const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, index);
  KvpTimeStep step = kvp_plan_picture_get_step (self->picture);
  guint n_keys = span->n_go + span->n_stay;
  g_autofree char *title = kvp_picture_text_span (span, step);
  g_autofree char *count = kvp_picture_text_count (span->n_go, n_keys);
  g_autofree char *sentence = kvp_picture_text_span_sentence (span, step);

  g_object_set_qdata (G_OBJECT (row), index_quark (), GUINT_TO_POINTER (index));
  kvp_share_row_set_title (KVP_SHARE_ROW (row), title, NULL);
  kvp_share_row_set_count (KVP_SHARE_ROW (row), count, sentence);
  kvp_share_row_set_bar (KVP_SHARE_ROW (row), (double) n_keys / (double) n_most, (double) span->n_go / (double) n_keys);
}

static gboolean
has_stays (KvpExpirationPanel *self)
{
  for (guint i = 0; i < kvp_plan_picture_get_n_spans (self->picture); i++)
    if (kvp_plan_picture_get_span (self->picture, i)->n_stay > 0)
      return TRUE;

  return FALSE;
}

/* Rows are used again, so that the focus stays where it is when ticks change. */
static void
update_rows (KvpExpirationPanel *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->list);
  guint n_spans = kvp_plan_picture_get_n_spans (self->picture);
  guint n_most = 1;

  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);

      n_most = MAX (n_most, span->n_go + span->n_stay);
    }

  for (guint i = 0; i < n_spans; i++)
    {
      const KvpExpirationSpan *span = kvp_plan_picture_get_span (self->picture, i);

      if (span->n_go + span->n_stay == 0)
        continue;

      if (row == NULL)
        {
          row = kvp_share_row_new ();
          gtk_list_box_append (GTK_LIST_BOX (self->list), row);
        }
      update_row (self, row, i, n_most);
      row = gtk_widget_get_next_sibling (row);
    }

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
      row = next;
    }
}

static void
update (KvpExpirationPanel *self)
{
  const GError *error = kvp_plan_picture_get_error (self->picture);
  gboolean counted = kvp_plan_picture_get_n_spans (self->picture) > 0;
  gboolean on_line;
  g_autofree char *note = NULL;

  kvp_time_line_set_picture (KVP_TIME_LINE (self->line), self->picture);
  on_line = kvp_time_line_has_keys (KVP_TIME_LINE (self->line));
  update_rows (self);

  if (error != NULL)
    note = kvp_error_toast_dup_text (error);
  else if (!counted)
    note = g_strdup (_("Counting keys…"));
  else if (!on_line)
    note = g_strdup (_("No key on this list will expire by itself."));
  else
    note = g_strdup (_("When the keys on this list would expire by themselves."));
  gtk_label_set_text (GTK_LABEL (self->note_label), note);
  gtk_widget_set_visible (self->line, on_line);
  gtk_widget_set_visible (self->legend_label, on_line && has_stays (self));
  gtk_widget_set_visible (self->list, counted);
}

/* --- the widget --- */

static void
kvp_expiration_panel_dispose (GObject *object)
{
  KvpExpirationPanel *self = KVP_EXPIRATION_PANEL (object);

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->legend_label, gtk_widget_unparent);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->note_label, gtk_widget_unparent);

  G_OBJECT_CLASS (kvp_expiration_panel_parent_class)->dispose (object);
}

static void
kvp_expiration_panel_class_init (KvpExpirationPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_expiration_panel_dispose;

  /**
   * KvpExpirationPanel::span:
   * @from: seconds since the epoch
   * @until: the first second after it
   */
  signals[SIGNAL_SPAN] =
    g_signal_new ("span", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (KvpExpirationPanel *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* Else it asks for the height of one long line, or for its width: a stack asks how wide it is at its lowest. */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 6);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_end (label, 6);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
kvp_expiration_panel_init (KvpExpirationPanel *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->note_label = add_label (self);

  self->line = kvp_time_line_new ();
  gtk_widget_set_margin_start (self->line, 6);
  gtk_widget_set_margin_end (self->line, 6);
  gtk_widget_set_margin_top (self->line, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->line),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time Line of Expirations"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("The list under it says the same."), -1);
  g_signal_connect_swapped (self->line, "chosen", G_CALLBACK (choose), self);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));

  self->legend_label = add_label (self);
  gtk_label_set_text (GTK_LABEL (self->legend_label), _("Below: keys that go. Above: keys that stay."));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "share-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Keys by Expiration"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
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

/**
 * kvp_expiration_panel_set_marked:
 * @self: a panel
 * @from: seconds since the epoch
 * @until: the first second after it; 0: none
 *
 * Marks the stretch that the list of keys is narrowed to.
 */
void
kvp_expiration_panel_set_marked (KvpExpirationPanel *self,
                                 gint64              from,
                                 gint64              until)
{
  g_return_if_fail (KVP_IS_EXPIRATION_PANEL (self));

  kvp_time_line_set_marked (KVP_TIME_LINE (self->line), from, until);
}
