/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-format.h"
#include "ui/kvp-trouble-list.h"

/* About four rows; the page stays as long as it is, and the rest is scrolled to. */
#define MAX_HEIGHT 260

struct _KvpTroubleList
{
  AdwBin parent_instance;

  GtkWidget  *expander;
  GtkLabel   *label;
  GtkListBox *list;

  KvpPurgeTroubles *troubles; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (KvpTroubleList, kvp_trouble_list, ADW_TYPE_BIN)

static void
kvp_trouble_list_dispose (GObject *object)
{
  KvpTroubleList *self = KVP_TROUBLE_LIST (object);

  g_clear_object (&self->troubles);

  G_OBJECT_CLASS (kvp_trouble_list_parent_class)->dispose (object);
}

static void
kvp_trouble_list_class_init (KvpTroubleListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_trouble_list_dispose;
}

static GtkWidget *
create_scroller (KvpTroubleList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_show_separators (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problems, the newest first"),
                                  -1);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_margin_top (scroller, 9);
  gtk_widget_set_margin_bottom (scroller, 3);
  gtk_widget_set_margin_start (scroller, 1);
  gtk_widget_set_margin_end (scroller, 1);

  return scroller;
}

static void
kvp_trouble_list_init (KvpTroubleList *self)
{
  /* No AdwExpanderRow: a list gives its rows the least height, and a scrolled window has next to none. */
  self->expander = gtk_expander_new (NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  gtk_expander_set_label_widget (GTK_EXPANDER (self->expander), GTK_WIDGET (self->label));
  gtk_widget_set_tooltip_text (self->expander, _("Requests that were sent again, waits and pauses"));
  gtk_expander_set_child (GTK_EXPANDER (self->expander), create_scroller (self));
  adw_bin_set_child (ADW_BIN (self), self->expander);
}

static char *
describe_time (KvpPurgeTrouble *trouble)
{
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (kvp_purge_trouble_get_when (trouble));
  /* Translators: a time as in “21:19:32”; see g_date_time_format(). */
  g_autofree char *time = g_date_time_format (when, C_("time of a problem", "%H:%M:%S"));
  guint n = kvp_purge_trouble_get_n_times (trouble);
  g_autofree char *count = kvp_format_count (n);

  if (n == 1)
    return g_steal_pointer (&time);

  /* Translators: how often the same happened, and at what time it did last, such as “21:19:32”. */
  return g_strdup_printf (ngettext ("%1$s time, last at %2$s", "%1$s times, last at %2$s", n), count, time);
}

static void
show_time (AdwActionRow    *row,
           GParamSpec      *pspec,
           KvpPurgeTrouble *trouble)
{
  g_autofree char *time = describe_time (trouble);

  adw_action_row_set_subtitle (row, time);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  KvpPurgeTrouble *trouble = item;
  g_autofree char *text = kvp_display_sentence (kvp_purge_trouble_get_text (trouble));
  GtkWidget *row = adw_action_row_new ();

  /* It may carry words of an answer. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_signal_connect_object (trouble, "notify::n-times", G_CALLBACK (show_time), row, G_CONNECT_SWAPPED);
  show_time (ADW_ACTION_ROW (row), NULL, trouble);

  return row;
}

static void
describe (KvpTroubleList *self)
{
  guint n = kvp_purge_troubles_get_n_happened (self->troubles);
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s problem so far", "%s problems so far", n), count);

  gtk_label_set_text (self->label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/**
 * kvp_trouble_list_set_troubles:
 * @self: a list
 * @troubles: of a run
 *
 * Shows what holds the run up from now on.
 */
void
kvp_trouble_list_set_troubles (KvpTroubleList   *self,
                               KvpPurgeTroubles *troubles)
{
  g_return_if_fail (KVP_IS_TROUBLE_LIST (self));
  g_return_if_fail (KVP_IS_PURGE_TROUBLES (troubles));
  g_return_if_fail (self->troubles == NULL);

  self->troubles = g_object_ref (troubles);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (troubles), create_row, NULL, NULL);
  g_signal_connect_object (troubles, "notify::n-happened", G_CALLBACK (describe), self, G_CONNECT_SWAPPED);
  describe (self);
}
