/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-report.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-outcomes.h"

/* Up to here the list is as high as its rows; a longer one scrolls inside. */
#define MAX_HEIGHT 300

/* Where the page is low too, this much of a list must be seen. */
#define LEAST_ROWS 4
#define ROW_HEIGHT 52

struct _KvpKeyListOutcomes
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;  /* the child */
  GtkListView       *list_view; /* inside it */
  KvpPlanKeys       *keys;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (KvpKeyListOutcomes, kvp_key_list_outcomes, ADW_TYPE_BIN)

static char *
get_name_text (KvpPlanRow *row,
               gpointer    user_data)
{
  return kvp_key_list_cell_isolate (kvp_plan_row_get_display_name (row));
}

static char *
get_outcome_text (KvpPlanRow *row,
                  gpointer    user_data)
{
  return kvp_report_describe_outcome (kvp_plan_row_get_state (row), kvp_plan_row_get_reason (row),
                                      kvp_plan_row_get_detail (row));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = kvp_key_list_cell_new (get_name_text, get_name_text, NULL, 16, 40);
  GtkWidget *outcome = kvp_key_list_cell_new (get_outcome_text, get_outcome_text, NULL, 16, 40);

  kvp_key_list_cell_set_tells_outcome (KVP_KEY_LIST_CELL (outcome), TRUE);
  gtk_widget_add_css_class (name, "monospace");
  gtk_widget_add_css_class (outcome, "caption");
  gtk_widget_add_css_class (outcome, "secondary");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), outcome);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
set_row (GtkListItem *item,
         KvpPlanRow  *row)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  kvp_key_list_cell_set_row (KVP_KEY_LIST_CELL (name), row);
  kvp_key_list_cell_set_row (KVP_KEY_LIST_CELL (gtk_widget_get_next_sibling (name)), row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  set_row (item, gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  set_row (item, NULL);
}

static void
update_height (KvpKeyListOutcomes *self)
{
  guint n_keys = self->keys != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->keys)) : 0;

  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (n_keys, LEAST_ROWS) * ROW_HEIGHT);
}

static void
kvp_key_list_outcomes_dispose (GObject *object)
{
  KvpKeyListOutcomes *self = KVP_KEY_LIST_OUTCOMES (object);

  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  self->list_view = NULL;

  if (self->keys != NULL)
    g_signal_handlers_disconnect_by_data (self->keys, self);
  g_clear_object (&self->keys);

  G_OBJECT_CLASS (kvp_key_list_outcomes_parent_class)->dispose (object);
}

static void
kvp_key_list_outcomes_class_init (KvpKeyListOutcomesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_key_list_outcomes_dispose;
}

static void
kvp_key_list_outcomes_init (KvpKeyListOutcomes *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_show_separators (self->list_view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "outcome-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keys that were not deleted"), -1);

  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_HEIGHT);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list_view));
  gtk_widget_set_overflow (GTK_WIDGET (self->scroller), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self->scroller), "card");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

/**
 * kvp_key_list_outcomes_set_keys:
 * @self: a list
 * @keys: (nullable): the rows
 *
 * Shows these rows, every one of them.
 */
void
kvp_key_list_outcomes_set_keys (KvpKeyListOutcomes *self,
                                KvpPlanKeys        *keys)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  g_return_if_fail (KVP_IS_KEY_LIST_OUTCOMES (self));
  g_return_if_fail (keys == NULL || KVP_IS_PLAN_KEYS (keys));

  if (self->keys != NULL)
    g_signal_handlers_disconnect_by_data (self->keys, self);
  g_set_object (&self->keys, keys);
  if (keys != NULL)
    g_signal_connect_object (keys, "notify::n-items", G_CALLBACK (update_height), self, G_CONNECT_SWAPPED);
  update_height (self);

  if (keys != NULL)
    selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (keys)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

/**
 * kvp_key_list_outcomes_get_list_view:
 * @self: a list
 *
 * Returns: (transfer none): the widget inside
 */
GtkListView *
kvp_key_list_outcomes_get_list_view (KvpKeyListOutcomes *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_OUTCOMES (self), NULL);

  return self->list_view;
}
