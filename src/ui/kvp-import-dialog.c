/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-format.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-import-dialog.h"
#include "ui/kvp-import-text.h"

/* Of a long list, the beginning shows whether it is read right. */
#define MAX_KEYS_SHOWN 6
#define MAX_REJECTED_SHOWN 25

static const char delimiters[] = ",;\t";

struct _KvpImportDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwComboRow     *column_row;
  GtkLabel        *count_label;
  AdwComboRow     *delimiter_row;
  GtkLabel        *detail_label;
  AdwComboRow     *format_row;
  AdwActionRow    *heading_row;
  GtkSwitch       *heading_switch;
  GtkWidget       *keys_group;
  GtkListBox      *keys_list;
  GtkButton       *look_up_button;
  AdwComboRow     *namespace_row;
  GtkLabel        *problem_label;
  GtkProgressBar  *reading_bar;
  GtkLabel        *reading_label;
  GtkWidget       *rejected_group;
  GtkListBox      *rejected_list;
  GtkStack        *stack;
  KvpHeaderTitle  *window_title;

  /* Owned */
  GFile           *file;
  KvpNamespace    *ns;          /* (nullable): the person chooses one */
  GListStore      *namespaces;  /* (nullable) (element-type KvpNamespace): those in the row */
  KvpKeyListFile  *list;        /* (nullable): what was read last */
  KvpReadMeter    *meter;       /* (nullable): of what is being read */
  GCancellable    *cancellable; /* of what is being read */
  KvpKeyListOptions options;

  guint frozen; /* while the rows are filled in */
};

enum {
  SIGNAL_ACCEPTED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpImportDialog, kvp_import_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void start_reading (KvpImportDialog *self);

/* --- the namespace --- */

static KvpNamespace *
get_namespace (KvpImportDialog *self)
{
  g_autoptr(KvpNamespace) chosen = NULL;
  guint position;

  if (self->ns != NULL)
    return self->ns;

  position = adw_combo_row_get_selected (self->namespace_row);
  if (self->namespaces == NULL || position == GTK_INVALID_LIST_POSITION || position == 0)
    return NULL;

  chosen = g_list_model_get_item (G_LIST_MODEL (self->namespaces), position - 1);

  /* The list holds it. */
  return chosen;
}

/* No namespace is chosen for the person: the first one would be as good as any other. */
static void
fill_in_namespaces (KvpImportDialog *self,
                    GListModel      *namespaces)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  /* The connection's own list may change behind the row's back, and another namespace be meant then. */
  self->namespaces = g_list_store_new (KVP_TYPE_NAMESPACE);
  gtk_string_list_append (titles, _("Choose…"));
  for (guint i = 0; i < g_list_model_get_n_items (namespaces); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (namespaces, i);

      g_list_store_append (self->namespaces, ns);
      gtk_string_list_take (titles, kvp_display_text (kvp_namespace_get_title (ns), -1));
    }

  adw_combo_row_set_model (self->namespace_row, G_LIST_MODEL (titles));
}

static void
update_action (KvpImportDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.look-up",
                                 self->list != NULL && kvp_key_list_file_get_n_keys (self->list) > 0 &&
                                 get_namespace (self) != NULL);
}

/* --- what was read --- */

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* No AdwActionRow: in GTK 4.8 its title, which may wrap and be cut, warns of a name of one letter. */
static GtkWidget *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *title_label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (title_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title_label, "monospace");
  gtk_box_append (GTK_BOX (box), title_label);

  if (subtitle != NULL)
    {
      GtkWidget *label = gtk_label_new (subtitle);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }

  gtk_widget_add_css_class (box, "import-row");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (list, row);

  return row;
}

static char *
show_name (GBytes *name)
{
  gsize length;
  const char *bytes = g_bytes_get_data (name, &length);

  return kvp_display_text (bytes, (gssize) length);
}

/* @n_more: how many there are beyond those that are listed */
static void
add_more_row (GtkListBox *list,
              guint64     n_more)
{
  g_autofree char *count = kvp_format_count (n_more);
  g_autofree char *text = NULL;
  GtkWidget *row;

  if (n_more == 0)
    return;

  /* Translators: %s is a number; the end of a list that is not shown whole. */
  text = g_strdup_printf (ngettext ("and %s more", "and %s more", n_more), count);
  row = add_row (list, text, NULL);
  gtk_widget_add_css_class (row, "dim-label");
  gtk_widget_remove_css_class (gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))),
                               "monospace");
}

static void
show_keys (KvpImportDialog *self)
{
  GPtrArray *keys = kvp_key_list_file_get_keys (self->list);
  guint n = MIN (keys->len, MAX_KEYS_SHOWN);

  clear_list (self->keys_list);
  for (guint i = 0; i < n; i++)
    {
      const KvpKeyListEntry *entry = g_ptr_array_index (keys, i);
      g_autofree char *name = show_name (entry->name);

      add_row (self->keys_list, name, NULL);
    }

  add_more_row (self->keys_list, kvp_key_list_file_get_n_keys (self->list) - n);
  gtk_widget_set_visible (self->keys_group, n > 0);
}

static void
show_rejected (KvpImportDialog *self)
{
  GPtrArray *rejected = kvp_key_list_file_get_rejected (self->list);
  guint n = MIN (rejected->len, MAX_REJECTED_SHOWN);

  clear_list (self->rejected_list);
  for (guint i = 0; i < n; i++)
    {
      KvpKeyListEntry *entry = g_ptr_array_index (rejected, i);
      g_autofree char *name = show_name (entry->name);
      g_autofree char *why = kvp_import_text_rejected (self->list, entry);

      add_row (self->rejected_list, name[0] != '\0' ? name : _("(nothing)"), why);
    }

  add_more_row (self->rejected_list, kvp_key_list_file_count_rejected (self->list) - n);
  gtk_widget_set_visible (self->rejected_group, n > 0);
}

static void
show_columns (KvpImportDialog *self)
{
  GPtrArray *columns = kvp_key_list_file_get_columns (self->list);
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const char *text = g_ptr_array_index (columns, i);

      /* Translators: %1$u is the number of a column, %2$s what its first row says. */
      gtk_string_list_take (labels, g_strdup_printf (_("%1$u: %2$s"), i + 1, text));
    }

  adw_combo_row_set_model (self->column_row, G_LIST_MODEL (labels));
  if ((guint) self->options.column < columns->len)
    adw_combo_row_set_selected (self->column_row, self->options.column);
}

/* How it was read, which may have been a guess. */
static void
show_options (KvpImportDialog *self)
{
  gboolean is_table;
  const char *delimiter;

  is_table = self->options.format == KVP_KEY_LIST_CSV;

  self->frozen++;
  adw_combo_row_set_selected (self->format_row, self->options.format);
  if (is_table)
    {
      delimiter = strchr (delimiters, self->options.delimiter);
      adw_combo_row_set_selected (self->delimiter_row, delimiter != NULL ? delimiter - delimiters : 0);
      gtk_switch_set_active (self->heading_switch, self->options.has_heading);
      show_columns (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), is_table);
  gtk_widget_set_visible (GTK_WIDGET (self->column_row), is_table);
  gtk_widget_set_visible (GTK_WIDGET (self->heading_row), is_table);
  self->frozen--;
}

static void
show_list (KvpImportDialog *self)
{
  g_autofree char *count = kvp_import_text_count (self->list);
  g_autofree char *detail = kvp_import_text_detail (self->list);

  show_options (self);
  show_keys (self);
  show_rejected (self);
  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->detail_label, detail);
  gtk_stack_set_visible_child_name (self->stack, "keys");
}

static void
show_problem (KvpImportDialog *self,
              const GError    *error)
{
  gtk_label_set_text (self->problem_label, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_set_visible (self->keys_group, FALSE);
  gtk_widget_set_visible (self->rejected_group, FALSE);

  /* What it would be as a table is shown only once it is one. */
  self->frozen++;
  if (self->options.format != KVP_KEY_LIST_GUESS)
    adw_combo_row_set_selected (self->format_row, self->options.format);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), self->options.format == KVP_KEY_LIST_CSV);
  gtk_widget_set_visible (GTK_WIDGET (self->column_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->heading_row), FALSE);
  self->frozen--;
}

static void
show_progress (KvpImportDialog *self)
{
  g_autofree char *n_read = g_format_size (kvp_read_meter_get_n_read (self->meter));
  g_autofree char *size = g_format_size (kvp_read_meter_get_size (self->meter));
  /* Translators: both are sizes, such as “12.3 MB of 40.0 MB” of a file that is being read. */
  g_autofree char *text = g_strdup_printf (_("%1$s of %2$s"), n_read, size);

  gtk_progress_bar_set_fraction (self->reading_bar, kvp_read_meter_get_fraction (self->meter));
  gtk_label_set_text (self->reading_label, kvp_read_meter_get_size (self->meter) > 0 ? text : "");
}

/* Of the file as it is read in one way. */
static void
set_meter (KvpImportDialog *self,
           KvpReadMeter    *meter)
{
  if (self->meter != NULL)
    g_signal_handlers_disconnect_by_data (self->meter, self);
  g_set_object (&self->meter, meter);
  if (meter == NULL)
    return;

  g_signal_connect_object (meter, "changed", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  show_progress (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(KvpImportDialog) self = user_data;
  g_autoptr(KvpKeyListFile) list = NULL;
  g_autoptr(GError) error = NULL;
  KvpKeyListOptions options;

  list = kvp_key_list_file_read_finish (result, &options, &error);
  /* It is read in another way meanwhile, or the dialog is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->options = options;
  set_meter (self, NULL);
  g_set_object (&self->list, list);
  if (list != NULL)
    show_list (self);
  else
    show_problem (self, error);
  update_action (self);
}

static void
start_reading (KvpImportDialog *self)
{
  g_autoptr(KvpReadMeter) meter = kvp_read_meter_new ();

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  self->cancellable = g_cancellable_new ();

  set_meter (self, meter);
  gtk_stack_set_visible_child_name (self->stack, "reading");
  update_action (self);
  kvp_key_list_file_read_async (self->file, &self->options, meter, self->cancellable, read_cb, g_object_ref (self));
}

/* --- what the person changes --- */

static void
format_changed_cb (KvpImportDialog *self)
{
  static const KvpKeyListOptions guess = KVP_KEY_LIST_OPTIONS_GUESS;

  if (self->frozen > 0)
    return;

  self->options = guess;
  self->options.format = (int) adw_combo_row_get_selected (self->format_row);
  start_reading (self);
}

static void
delimiter_changed_cb (KvpImportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->delimiter_row);

  if (self->frozen > 0 || selected >= strlen (delimiters))
    return;

  self->options.delimiter = delimiters[selected];
  self->options.column = KVP_KEY_LIST_GUESS;
  self->options.has_heading = KVP_KEY_LIST_GUESS;
  start_reading (self);
}

static void
column_changed_cb (KvpImportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->column_row);

  if (self->frozen > 0 || selected == GTK_INVALID_LIST_POSITION)
    return;

  self->options.column = (int) selected;
  start_reading (self);
}

static void
heading_changed_cb (KvpImportDialog *self)
{
  if (self->frozen > 0)
    return;

  self->options.has_heading = gtk_switch_get_active (self->heading_switch);
  start_reading (self);
}

static void
look_up_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  KvpImportDialog *self = KVP_IMPORT_DIALOG (widget);
  g_autoptr(KvpKeyListFile) list = NULL;
  g_autoptr(KvpNamespace) ns = NULL;

  if (self->list == NULL || get_namespace (self) == NULL)
    return;

  list = g_object_ref (self->list);
  ns = g_object_ref (get_namespace (self));
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0, list, ns);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* --- the widget --- */

static void
kvp_import_dialog_dispose (GObject *object)
{
  KvpImportDialog *self = KVP_IMPORT_DIALOG (object);

  self->frozen++;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_meter (self, NULL);
  g_clear_object (&self->list);
  g_clear_object (&self->namespaces);
  g_clear_object (&self->ns);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (kvp_import_dialog_parent_class)->dispose (object);
}

static void
kvp_import_dialog_class_init (KvpImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_import_dialog_dispose;

  /**
   * KvpImportDialog::accepted:
   * @list: what was read
   * @ns: where its keys are to be looked up
   */
  signals[SIGNAL_ACCEPTED] =
    g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, KVP_TYPE_KEY_LIST_FILE, KVP_TYPE_NAMESPACE);

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, column_row);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, count_label);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, detail_label);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, heading_row);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, heading_switch);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, keys_group);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, keys_list);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, look_up_button);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, namespace_row);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, reading_bar);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, reading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, rejected_group);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, rejected_list);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpImportDialog, window_title);
  gtk_widget_class_bind_template_callback (widget_class, column_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, heading_changed_cb);

  gtk_widget_class_install_action (widget_class, "dialog.look-up", NULL, look_up_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_import_dialog_init (KvpImportDialog *self)
{
  static const KvpKeyListOptions guess = KVP_KEY_LIST_OPTIONS_GUESS;

  self->options = guess;
  self->frozen++;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_ancestor (GTK_WIDGET (self->format_row),
                                                                           GTK_TYPE_LIST_BOX)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Import Keys"), -1);
  kvp_button_wrap (GTK_WIDGET (self->look_up_button));
  kvp_drop_down_expose (GTK_WIDGET (self->namespace_row));
  kvp_drop_down_expose (GTK_WIDGET (self->format_row));
  kvp_drop_down_expose (GTK_WIDGET (self->delimiter_row));
  kvp_drop_down_expose (GTK_WIDGET (self->column_row));
  self->frozen--;
  gtk_widget_set_visible (self->keys_group, FALSE);
  gtk_widget_set_visible (self->rejected_group, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->keys_list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("First Keys"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rejected_list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Not Taken"),
                                  -1);
  g_signal_connect_object (self->namespace_row, "notify::selected", G_CALLBACK (update_action), self,
                           G_CONNECT_SWAPPED);
}

/**
 * kvp_import_dialog_new:
 * @parent: the window that it belongs to
 * @connection: whose namespaces can be chosen
 * @ns: (nullable): the namespace, if it is known
 * @file: what to read
 *
 * Returns: a dialog, not shown yet, that reads @file
 */
GtkWidget *
kvp_import_dialog_new (GtkWindow     *parent,
                       KvpConnection *connection,
                       KvpNamespace  *ns,
                       GFile         *file)
{
  KvpImportDialog *self;
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (ns == NULL || KVP_IS_NAMESPACE (ns), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (KVP_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->file = g_object_ref (file);
  g_set_object (&self->ns, ns);
  name = g_file_get_basename (file);
  shown = kvp_display_text (name != NULL ? name : "", -1);
  kvp_header_title_set_subtitle (self->window_title, shown);

  if (ns == NULL)
    {
      fill_in_namespaces (self, kvp_connection_get_namespaces (connection));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->namespace_row), ns == NULL);
  gtk_widget_grab_focus (GTK_WIDGET (ns == NULL ? self->namespace_row : self->format_row));
  start_reading (self);

  return GTK_WIDGET (self);
}
