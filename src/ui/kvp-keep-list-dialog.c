/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-entry-row.h"
#include "ui/kvp-error-text.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-keep-list-dialog.h"
#include "ui/kvp-row-button.h"
#include "ui/kvp-toast.h"

#define MAX_NAME_CHARS 40

struct _KvpKeepListDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  KvpHeaderTitle      *window_title;
  AdwToastOverlay     *toasts;
  GtkLabel            *intro_label;
  GtkWidget           *error_box;
  GtkLabel            *error_label;
  AdwComboRow         *kind_row;
  GtkEditable         *pattern_row;
  GtkEditable         *note_row;
  GtkLabel            *problem_label;
  AdwPreferencesGroup *rules_group;
  GtkListBox          *rules_box;

  /* Owned */
  KvpKeepList  *list;
  GListModel   *plans;       /* (element-type KvpPlan) */
  KvpPlan      *dry_run;     /* (nullable): the newest of the namespace */
  GArray       *counts;      /* (nullable) (element-type guint): how many keys of it each rule holds */
  GPtrArray    *removed;     /* (nullable) (element-type KvpKeepRule): what Undo brings back */
  GCancellable *counting;    /* (nullable) */

  AdwToast     *undo_toast;  /* (weak) */

  guint changing : 1;
  guint disposed : 1;
};

G_DEFINE_FINAL_TYPE (KvpKeepListDialog, kvp_keep_list_dialog, ADW_TYPE_WINDOW)

/* --- what it says --- */

static KvpPlan *
find_dry_run (KvpKeepListDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (self->plans, i);

      if (kvp_plan_get_source (plan) == KVP_PLAN_FROM_DRY_RUN && kvp_plan_get_state (plan) != KVP_PLAN_SCANNING &&
          kvp_keep_list_is_of_plan (self->list, plan))
        return g_steal_pointer (&plan);
    }

  return NULL;
}

static char *
describe_kept (KvpKeepListDialog *self,
               guint              index)
{
  g_autofree char *count = NULL;
  guint n;

  if (self->counts == NULL || index >= self->counts->len)
    return NULL;

  n = g_array_index (self->counts, guint, index);
  if (n == 0)
    return g_strdup (_("No key in the last dry run"));

  count = kvp_format_count (n);

  /* Translators: how many keys a rule of the keep list kept. %s is a number such as 12,003. */
  return g_strdup_printf (ngettext ("%s key in the last dry run", "%s keys in the last dry run", n), count);
}

static char *
describe_row (KvpKeepListDialog *self,
              guint              index,
              KvpKeepRule       *rule)
{
  g_autofree char *kept = describe_kept (self, index);
  g_autofree char *note = kvp_display_text (kvp_keep_rule_get_note (rule), -1);

  if (*note == '\0')
    return kept != NULL ? g_steal_pointer (&kept) : g_strdup ("");

  return kept != NULL ? g_strjoin ("\n", note, kept, NULL) : g_steal_pointer (&note);
}

static void
update_rows (KvpKeepListDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rules_box, i);
      g_autoptr(KvpKeepRule) rule = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      g_autofree char *text = describe_row (self, i, rule);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
    }
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpKeepListDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *counts = kvp_keep_list_count_finish (KVP_KEEP_LIST (source), result, &error);

  if (counts == NULL)
    {
      if (!self->disposed && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        kvp_error_toast_show (self->toasts, error);
      return;
    }

  g_clear_pointer (&self->counts, g_array_unref);
  self->counts = counts;
  if (!self->disposed)
    update_rows (self);
}

static void
count (KvpKeepListDialog *self)
{
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_pointer (&self->counts, g_array_unref);

  if (self->dry_run == NULL)
    return;

  self->counting = g_cancellable_new ();
  kvp_keep_list_count_async (self->list, self->dry_run, self->counting, counted_cb, g_object_ref (self));
}

static void
list_changed_cb (KvpKeepListDialog *self)
{
  guint n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *number = kvp_format_count (n_rules);
  g_autofree char *text = NULL;

  if (n_rules > 0)
    /* Translators: %s is a number. */
    text = g_strdup_printf (ngettext ("%s rule", "%s rules", n_rules), number);
  adw_preferences_group_set_description (self->rules_group, text);

  count (self);
}

static KvpKeepRule *
dup_typed (KvpKeepListDialog  *self,
           GError            **error)
{
  const char *text = gtk_editable_get_text (self->pattern_row);
  g_autoptr(GBytes) pattern = g_bytes_new (text, strlen (text));

  return kvp_keep_rule_new (adw_combo_row_get_selected (self->kind_row), pattern,
                            gtk_editable_get_text (self->note_row), 0, error);
}

static void
show_problem (KvpKeepListDialog *self,
              const char        *sentence)
{
  gtk_label_set_text (self->problem_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), sentence != NULL);
}

static void
entry_changed_cb (KvpKeepListDialog *self)
{
  static const char *const titles[] = {
    N_("Name of the Key"),
    N_("Beginning of the Names"),
    N_("Pattern: * Is Any Text, ? One Character"),
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpKeepRule) rule = dup_typed (self, &error);
  gboolean empty = *gtk_editable_get_text (self->pattern_row) == '\0';
  const char *title = _(titles[MIN (adw_combo_row_get_selected (self->kind_row), 2)]);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pattern_row), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pattern_row), title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "keep.add", rule != NULL && !self->changing);
  /* An empty entry is no mistake yet. */
  show_problem (self, rule == NULL && !empty ? error->message : NULL);
}

/* --- changes --- */

static void
set_changing (KvpKeepListDialog *self,
              gboolean           changing)
{
  self->changing = changing;
  if (!self->disposed)
    entry_changed_cb (self);
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpKeepListDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) added = kvp_keep_list_add_finish (KVP_KEEP_LIST (source), result, &error);

  set_changing (self, FALSE);
  if (self->disposed)
    return;

  if (added == NULL)
    {
      kvp_error_toast_show (self->toasts, error);
    }
  else if (added->len == 0)
    {
      show_problem (self, _("This rule is on the keep list already."));
    }
  else
    {
      gtk_editable_set_text (self->pattern_row, "");
      gtk_editable_set_text (self->note_row, "");
      gtk_widget_grab_focus (GTK_WIDGET (self->pattern_row));
    }
}

static void
add_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  KvpKeepListDialog *self = KVP_KEEP_LIST_DIALOG (widget);
  g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  KvpKeepRule *rule = dup_typed (self, NULL);

  if (rule == NULL || self->changing)
    {
      g_clear_object (&rule);
      return;
    }

  g_ptr_array_add (rules, rule);
  set_changing (self, TRUE);
  kvp_keep_list_add_async (self->list, rules, NULL, added_cb, g_object_ref (self));
}

static void
entry_activated_cb (KvpKeepListDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "keep.add", NULL);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpKeepListDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) added = kvp_keep_list_add_finish (KVP_KEEP_LIST (source), result, &error);

  if (added == NULL && !self->disposed)
    kvp_error_toast_show (self->toasts, error);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpKeepListDialog *self = KVP_KEEP_LIST_DIALOG (widget);
  g_autoptr(GPtrArray) removed = g_steal_pointer (&self->removed);

  if (removed != NULL)
    kvp_keep_list_add_async (self->list, removed, NULL, restored_cb, g_object_ref (self));
}

static void
offer_undo (KvpKeepListDialog *self,
            KvpKeepRule       *rule)
{
  g_autofree char *rule_text = kvp_keep_rule_describe (rule);
  g_autofree char *text = NULL;

  /* Translators: %s is a rule, such as: Keys that start with “a”. */
  text = g_strdup_printf (_("Removed from the keep list: %s"), rule_text);

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, kvp_toast_new_undo (text, "keep.undo"));
  kvp_toast_show (self->toasts, self->undo_toast);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpKeepListDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean removed = kvp_keep_list_remove_finish (KVP_KEEP_LIST (source), result, &error);

  if (self->disposed)
    return;

  if (!removed)
    {
      g_clear_pointer (&self->removed, g_ptr_array_unref);
      kvp_error_toast_show (self->toasts, error);
    }
  else if (self->removed != NULL)
    {
      offer_undo (self, g_ptr_array_index (self->removed, 0));
    }
}

static void
remove_clicked_cb (GtkWidget         *button,
                   KvpKeepListDialog *self)
{
  KvpKeepRule *rule = kvp_row_button_get_item (button);

  kvp_row_button_focus_beside (button, GTK_WIDGET (self->pattern_row));
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->removed, g_object_ref (rule));
  kvp_keep_list_remove_async (self->list, self->removed, NULL, removed_cb, g_object_ref (self));
}

/* --- the widget --- */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  KvpKeepListDialog *self = user_data;
  KvpKeepRule *rule = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button;
  g_autofree char *title = kvp_keep_rule_describe (rule);
  g_autofree char *label = NULL;

  /* A key's name must not be read as markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kvp_keep_rule_get_note (rule));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);

  button = kvp_row_button_add (ADW_ACTION_ROW (row), rule, title, "remove-rule", "user-trash-symbolic",
                               _("Remove From Keep List"));
  /* Translators: %s is a rule, such as: Keys that start with “a”. */
  label = g_strdup_printf (_("Remove from the keep list: %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return row;
}

static void
kvp_keep_list_dialog_dispose (GObject *object)
{
  KvpKeepListDialog *self = KVP_KEEP_LIST_DIALOG (object);

  self->disposed = TRUE;
  g_cancellable_cancel (self->counting);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->counting);
  g_clear_object (&self->dry_run);
  g_clear_object (&self->plans);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (kvp_keep_list_dialog_parent_class)->dispose (object);
}

static void
kvp_keep_list_dialog_finalize (GObject *object)
{
  KvpKeepListDialog *self = KVP_KEEP_LIST_DIALOG (object);

  g_clear_pointer (&self->counts, g_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);

  G_OBJECT_CLASS (kvp_keep_list_dialog_parent_class)->finalize (object);
}

static void
kvp_keep_list_dialog_class_init (KvpKeepListDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_keep_list_dialog_dispose;
  object_class->finalize = kvp_keep_list_dialog_finalize;

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-keep-list-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, intro_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, pattern_row);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, rules_box);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, rules_group);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, KvpKeepListDialog, window_title);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);

  gtk_widget_class_install_action (widget_class, "keep.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "keep.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "keep.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_keep_list_dialog_init (KvpKeepListDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_drop_down_expose (GTK_WIDGET (self->kind_row));
  kvp_entry_row_expose (ADW_ENTRY_ROW (self->pattern_row));
  kvp_entry_row_expose (ADW_ENTRY_ROW (self->note_row));
}

static void
show_read_error (KvpKeepListDialog *self)
{
  const GError *error = kvp_keep_list_get_error (self->list);

  if (error != NULL)
    gtk_label_set_text (self->error_label, error->message);
  gtk_widget_set_visible (self->error_box, error != NULL);
}

static void
show_intro (KvpKeepListDialog *self,
            const char        *namespace_title)
{
  g_autofree char *shown = kvp_display_text (namespace_title, -1);
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a namespace. */
  text = g_strdup_printf (_("On this computer, KV Purger never deletes these keys from “%s”, whatever a filter finds "
                            "and whoever made the list of keys."), shown);
  gtk_label_set_text (self->intro_label, text);
  kvp_header_title_set_subtitle (self->window_title, shown);
}

/**
 * kvp_keep_list_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @list: the keep list
 * @namespace_title: what the namespace is called
 * @plans: (element-type KvpPlan): the plans of the store, newest first
 *
 * Returns: a dialog, not shown yet
 */
GtkWidget *
kvp_keep_list_dialog_new (GtkWindow   *parent,
                          KvpKeepList *list,
                          const char  *namespace_title,
                          GListModel  *plans)
{
  KvpKeepListDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_KEEP_LIST (list), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (plans), NULL);

  self = g_object_new (KVP_TYPE_KEEP_LIST_DIALOG, "transient-for", parent, NULL);
  self->list = g_object_ref (list);
  self->plans = g_object_ref (plans);
  self->dry_run = find_dry_run (self);

  show_intro (self, namespace_title);
  show_read_error (self);
  gtk_list_box_bind_model (self->rules_box, G_LIST_MODEL (list), create_row, self, NULL);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  list_changed_cb (self);
  entry_changed_cb (self);

  /* Most rules name one key: it can be typed at once. */
  gtk_widget_grab_focus (GTK_WIDGET (self->pattern_row));

  return GTK_WIDGET (self);
}
