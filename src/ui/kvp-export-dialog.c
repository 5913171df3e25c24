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
  KvpReportFormat  format;
} Export;

/* A file chooser does not tell when another kind of file is chosen in it, and in a sandbox a name can not be mended
 * afterwards. So the kind is chosen before. */
static const struct {
  const char     *word; /* the end of the file's name, too */
  const char     *label;
  KvpReportFormat format;
} kinds[] = {
  { "csv", N_("Table (CSV)"), KVP_REPORT_CSV },
  { "json", N_("JSON"), KVP_REPORT_JSON },
  { "html", N_("Web Page to Print (HTML)"), KVP_REPORT_HTML },
};

static Export *
export_new (AdwToastOverlay *toasts,
            KvpPlan         *plan,
            KvpPlanKeysView  view,
            KvpReportFormat  format)
{
  Export *export = g_new0 (Export, 1);

  export->toasts = g_object_ref (toasts);
  export->plan = g_object_ref (plan);
  export->view = view;
  export->format = format;

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

/* A name that is written says what is in the file. */
static KvpReportFormat
choose_format (GFile           *file,
               KvpReportFormat  chosen)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (dot != NULL && g_ascii_strcasecmp (dot, ".htm") == 0)
    return KVP_REPORT_HTML;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (dot != NULL && g_ascii_strcasecmp (dot + 1, kinds[i].word) == 0)
        return kinds[i].format;
    }

  return chosen;
}

static void
export_write (Export *export_taken,
              GFile  *file)
{
  g_autoptr(Export) export = export_taken;

  /* A model of its own: a search in the page's model must not decide what is in the file. */
  export->keys = kvp_plan_keys_new (export->plan, export->view);
  export->file = g_object_ref (file);
  kvp_report_export_async (export->keys, file, choose_format (file, export->format), NULL, written_cb, export);
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

/* No part of it comes from the server: the names there are not to be trusted. (transfer full) */
static char *
suggest_name (KvpPlan         *plan,
              KvpPlanKeysView  view,
              const char      *suffix)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  const char *what = "keys";

  if (view == KVP_PLAN_KEYS_NOT_DELETED)
    what = "not-deleted";
  else if (kvp_plan_get_state (plan) == KVP_PLAN_FINISHED)
    what = "report";

  return g_strdup_printf ("kv-purger-%s-%s.%s", what, day, suffix);
}

/**
 * kvp_export_dialog_run:
 * @toasts: where to say what came of it
 * @plan: a plan
 * @view: which of its rows
 * @title: what the person is about to do
 * @kind: "csv", "json" or "html"
 *
 * Lets the person choose a file, and writes the rows to it.
 */
void
kvp_export_dialog_run (AdwToastOverlay *toasts,
                       KvpPlan         *plan,
                       KvpPlanKeysView  view,
                       const char      *title,
                       const char      *kind)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *dialog;
  GtkRoot *root;
  guint i = 0;
  g_autofree char *name = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_PLAN (plan));

  while (i < G_N_ELEMENTS (kinds) && g_strcmp0 (kinds[i].word, kind) != 0)
    i++;
  g_return_if_fail (i < G_N_ELEMENTS (kinds));

  root = gtk_widget_get_root (GTK_WIDGET (toasts));
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_filter_set_name (filter, _(kinds[i].label));
  gtk_file_filter_add_suffix (filter, kinds[i].word);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  name = suggest_name (plan, view, kinds[i].word);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);

  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), export_new (toasts, plan, view, kinds[i].format));
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

  export_write (export_new (toasts, plan, view, KVP_REPORT_CSV), file);
}
