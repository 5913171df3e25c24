/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "purge/kvp-report.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-problem-list.h"

/* The result page has all of them. */
#define MAX_ROWS 4

struct _KvpProblemList
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkListBox          *list;

  KvpPlanKeys *keys; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (KvpProblemList, kvp_problem_list, ADW_TYPE_BIN)

static void
kvp_problem_list_dispose (GObject *object)
{
  KvpProblemList *self = KVP_PROBLEM_LIST (object);

  g_clear_object (&self->keys);

  G_OBJECT_CLASS (kvp_problem_list_parent_class)->dispose (object);
}

static void
kvp_problem_list_class_init (KvpProblemListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_problem_list_dispose;
}

static void
kvp_problem_list_init (KvpProblemList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keys Not Deleted"),
                                  -1);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Keys Not Deleted"));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

static GtkWidget *
create_row (KvpPlanRow *plan_row)
{
  g_autofree char *outcome = kvp_report_describe_outcome (kvp_plan_row_get_state (plan_row),
                                                          kvp_plan_row_get_reason (plan_row),
                                                          kvp_plan_row_get_detail (plan_row));
  g_autofree char *name = kvp_key_list_cell_isolate (kvp_plan_row_get_display_name (plan_row));
  GtkWidget *row = adw_action_row_new ();

  /* A key's name is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), outcome);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static void
fill (KvpProblemList *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->keys)), MAX_ROWS);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(KvpPlanRow) row = g_list_model_get_item (G_LIST_MODEL (self->keys), i);

      if (row != NULL)
        gtk_list_box_append (self->list, create_row (row));
    }
}

static void
describe (KvpProblemList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->keys));
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%s key so far. The rest goes on.",
                                    "%s keys so far. The rest goes on.", n),
                          count);
  adw_preferences_group_set_description (self->group, text);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
items_changed_cb (KvpProblemList *self,
                  guint           index)
{
  /* Thousands may fail: only what is seen is made anew. */
  if (index < MAX_ROWS)
    fill (self);
  describe (self);
}

/**
 * kvp_problem_list_new:
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
kvp_problem_list_new (void)
{
  return g_object_new (KVP_TYPE_PROBLEM_LIST, NULL);
}

/**
 * kvp_problem_list_set_plan:
 * @self: a list
 * @plan: a plan that is about to run
 *
 * Shows what can not be deleted from now on.
 */
void
kvp_problem_list_set_plan (KvpProblemList *self,
                           KvpPlan        *plan)
{
  g_return_if_fail (KVP_IS_PROBLEM_LIST (self));
  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (self->keys == NULL);

  self->keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_PROBLEMS);
  g_signal_connect_object (self->keys, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self, 0);
}
