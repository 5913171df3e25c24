/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-report.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-export-dialog.h"
#include "ui/kvp-format.h"
#include "ui/kvp-save-file.h"
#include "ui/kvp-toast.h"

typedef struct {
  AdwToastOverlay *toasts; /* (owned) */
  KvpPlan         *plan;   /* (owned) */
  KvpPlanKeys     *keys;   /* (owned) (nullable): while it is written */
  GFile           *file;   /* (owned) (nullable): the same */
  KvpPlanKeysView  view;
} Export;

static const KvpSaveKind kinds[] = {
  { "csv", N_("Table (CSV)") },
  { "json", N_("JSON") },
  { "html", N_("Web Page to Print (HTML)") },
};

static const KvpReportFormat formats[G_N_ELEMENTS (kinds)] = {
  KVP_REPORT_CSV,
  KVP_REPORT_JSON,
  KVP_REPORT_HTML,
};

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

static void
export_write (Export          *export_taken,
              GFile           *file,
              KvpReportFormat  format)
{
  g_autoptr(Export) export = export_taken;

  /* A model of its own: a search in the page's model must not decide what is in the file. */
  export->keys = kvp_plan_keys_new (export->plan, export->view);
  export->file = g_object_ref (file);
  kvp_report_export_async (export->keys, file, format, NULL, written_cb, export);
  g_steal_pointer (&export);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GFile) file = NULL;
  guint kind;

  file = kvp_save_file_run_finish (result, &kind, NULL);
  if (file != NULL)
    export_write (g_steal_pointer (&export), file, formats[kind]);
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
  GtkRoot *root;
  guint i = 0;
  g_autofree char *name = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_PLAN (plan));

  while (i < G_N_ELEMENTS (kinds) && g_strcmp0 (kinds[i].ending, kind) != 0)
    i++;
  g_return_if_fail (i < G_N_ELEMENTS (kinds));

  root = gtk_widget_get_root (GTK_WIDGET (toasts));
  name = suggest_name (plan, view, kinds[i].ending);
  kvp_save_file_run_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, name, kinds, G_N_ELEMENTS (kinds), i,
                           chosen_cb, export_new (toasts, plan, view));
}

/**
 * kvp_export_dialog_write:
 * @toasts: where to say what came of it
 * @plan: a plan
 * @view: which of its rows
 * @file: where to
 *
 * Writes the rows to a file of the kind that its name says, or a table; an existing one is replaced when the new one is
 * complete.
 */
void
kvp_export_dialog_write (AdwToastOverlay *toasts,
                         KvpPlan         *plan,
                         KvpPlanKeysView  view,
                         GFile           *file)
{
  g_autofree char *name = NULL;
  KvpReportFormat format = KVP_REPORT_CSV;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *dot = strrchr (name, '.');

      if (dot != NULL && g_ascii_strcasecmp (dot + 1, kinds[i].ending) == 0)
        format = formats[i];
    }

  export_write (export_new (toasts, plan, view), file, format);
}
