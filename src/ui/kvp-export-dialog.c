/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-report.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-export-dialog.h"
#include "ui/kvp-format.h"
#include "ui/kvp-toast.h"

typedef struct {
  AdwToastOverlay *toasts; /* (owned) */
  KvpPlan         *plan;   /* (owned) */
  KvpPlanKeys     *keys;   /* (owned) (nullable): while it is written */
  GFile           *file;   /* (owned) (nullable): the same */
  KvpPlanKeysView  view;
} Export;

static Export *
export_new (AdwToastOverlay *toasts,
            KvpPlan         *plan,
            KvpPlanKeysView  view)
{
  Export *export = g_new0 (Export, 1);

  export->toasts = g_object_ref (toasts);
  export->plan = g_object_ref (plan);
  export->view = view;

  return export;
}

static void
export_free (Export *export)
{
  g_clear_object (&export->toasts);
  g_clear_object (&export->plan);
  g_clear_object (&export->keys);
  g_clear_object (&export->file);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static char *
describe_success (Export *export)
{
  guint n_keys = g_list_model_get_n_items (G_LIST_MODEL (export->keys));
  g_autofree char *count = kvp_format_count (n_keys);
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *shown_name = kvp_display_text (name, -1);

  /* Translators: %1$s is a number, %2$s the name of a file. */
  return g_strdup_printf (ngettext ("%1$s key written to “%2$s”", "%1$s keys written to “%2$s”", n_keys),
                          count, shown_name);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!kvp_report_export_finish (result, &error))
    {
      kvp_error_toast_show (export->toasts, error);
      return;
    }

  text = describe_success (export);
  kvp_toast_show (export->toasts, kvp_toast_new (text));
}

/* What the person wrote after the last dot decides, and CSV is what most people can open. */
static KvpReportFormat
guess_format (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  if (folded != NULL && g_str_has_suffix (folded, ".json"))
    return KVP_REPORT_JSON;
  if (folded != NULL && (g_str_has_suffix (folded, ".html") || g_str_has_suffix (folded, ".htm")))
    return KVP_REPORT_HTML;

  return KVP_REPORT_CSV;
}

static void
export_write (Export *export_taken,
              GFile  *file)
{
  g_autoptr(Export) export = export_taken;

  /* A model of its own: a search in the page's model must not decide what is in the file. */
  export->keys = kvp_plan_keys_new (export->plan, export->view);
  export->file = g_object_ref (file);
  kvp_report_export_async (export->keys, file, guess_format (file), NULL, written_cb, export);
  g_steal_pointer (&export);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    export_write (g_steal_pointer (&export), file);

  g_object_unref (dialog);
}

/* The name goes with the kind of file that is chosen, since it is the name that decides. */
static void
filter_changed_cb (GtkFileChooser *chooser)
{
  static const char *const suffixes[] = { ".csv", ".json", ".html" };
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  const char *suffix = filter != NULL ? g_object_get_data (G_OBJECT (filter), "suffix") : NULL;
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes) && suffix != NULL && name != NULL; i++)
    {
      g_autofree char *changed = NULL;

      if (!g_str_has_suffix (name, suffixes[i]) || g_str_has_suffix (name, suffix))
        continue;

      name[strlen (name) - strlen (suffixes[i])] = '\0';
      changed = g_strconcat (name, ".", suffix, NULL);
      gtk_file_chooser_set_current_name (chooser, changed);
      break;
    }
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *suffix)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  g_object_set_data (G_OBJECT (filter), "suffix", (gpointer) suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* No part of it comes from the server: the names there are not to be trusted. */
static char *
suggest_name (KvpPlanKeysView view)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (view == KVP_PLAN_KEYS_NOT_DELETED)
    return g_date_time_format (now, "kv-purger-not-deleted-%Y-%m-%d.csv");

  return g_date_time_format (now, "kv-purger-keys-%Y-%m-%d.csv");
}

/**
 * kvp_export_dialog_run:
 * @toasts: where to say what came of it
 * @plan: a plan
 * @view: which of its rows
 *
 * Lets the person choose a file, and writes the rows to it.
 */
void
kvp_export_dialog_run (AdwToastOverlay *toasts,
                       KvpPlan         *plan,
                       KvpPlanKeysView  view)
{
  GtkFileChooserNative *dialog;
  GtkRoot *root;
  g_autofree char *name = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_PLAN (plan));

  root = gtk_widget_get_root (GTK_WIDGET (toasts));
  dialog = gtk_file_chooser_native_new (_("Export Keys"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  add_filter (GTK_FILE_CHOOSER (dialog), _("Table (CSV)"), "csv");
  add_filter (GTK_FILE_CHOOSER (dialog), _("JSON"), "json");
  add_filter (GTK_FILE_CHOOSER (dialog), _("Web Page to Print (HTML)"), "html");
  name = suggest_name (view);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);

  g_signal_connect (dialog, "notify::filter", G_CALLBACK (filter_changed_cb), NULL);

  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), export_new (toasts, plan, view));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * kvp_export_dialog_write:
 * @toasts: where to say what came of it
 * @plan: a plan
 * @view: which of its rows
 * @file: where to
 *
 * Writes the rows to a file; an existing one is replaced when the new one is complete.
 */
void
kvp_export_dialog_write (AdwToastOverlay *toasts,
                         KvpPlan         *plan,
                         KvpPlanKeysView  view,
                         GFile           *file)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (G_IS_FILE (file));

  export_write (export_new (toasts, plan, view), file);
}
