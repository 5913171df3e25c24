/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-save-file.h"
#include "ui/kvp-toast.h"

typedef struct {
  AdwToastOverlay *toasts; /* (owned) */
  KvpPlan         *plan;   /* (owned) */
  GFile           *file;   /* (owned) (nullable): while it is written */
} Handover;

static Handover *
handover_new (GtkWidget *widget,
              KvpPlan   *plan)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  Handover *handover;

  g_return_val_if_fail (toasts != NULL, NULL);

  handover = g_new0 (Handover, 1);
  handover->toasts = g_object_ref (ADW_TOAST_OVERLAY (toasts));
  handover->plan = g_object_ref (plan);

  return handover;
}

static void
handover_free (Handover *handover)
{
  g_clear_object (&handover->toasts);
  g_clear_object (&handover->plan);
  g_clear_object (&handover->file);
  g_free (handover);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handover, handover_free)

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Handover) handover = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;

  if (!kvp_plan_file_export_finish (result, &error))
    {
      kvp_error_toast_show (handover->toasts, error);
      return;
    }

  name = g_file_get_basename (handover->file);
  shown = kvp_display_text (name, -1);
  /* Translators: %s is the name of a file. */
  text = g_strdup_printf (_("Written to “%s”. It names keys and has no credentials in it."), shown);
  kvp_toast_show (handover->toasts, kvp_toast_new (text));
}

static void
handover_write (Handover *handover_taken,
                GFile    *file)
{
  g_autoptr(Handover) handover = handover_taken;

  handover->file = g_object_ref (file);
  kvp_plan_file_export_async (handover->plan, file, NULL, written_cb, handover);
  g_steal_pointer (&handover);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Handover) handover = user_data;
  g_autoptr(GFile) file = NULL;
  guint kind;

  file = kvp_save_file_run_finish (result, &kind, NULL);
  if (file != NULL)
    handover_write (g_steal_pointer (&handover), file);
}

/* A title of a person's is no file name: it may have any character in it. */
static char *
suggest_name (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "pending-deletion-%Y-%m-%d.kvplan");
}

/**
 * kvp_handover_dialog_run:
 * @widget: in a window with a toast overlay
 * @plan: a pending deletion
 *
 * Lets the person choose a file, and writes the pending deletion to it.
 */
void
kvp_handover_dialog_run (GtkWidget *widget,
                         KvpPlan   *plan)
{
  static const KvpSaveKind kinds[] = { { "kvplan", N_("Pending Deletions") } };
  g_autofree char *name = suggest_name ();
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (KVP_IS_PLAN (plan));

  root = gtk_widget_get_root (widget);
  kvp_save_file_run_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Hand Over Pending Deletion"), name,
                           kinds, G_N_ELEMENTS (kinds), 0, chosen_cb, handover_new (widget, plan));
}

/**
 * kvp_handover_dialog_write:
 * @widget: in a window with a toast overlay
 * @plan: a pending deletion
 * @file: where to
 *
 * Writes the pending deletion to a file; an existing one is replaced when the new one is complete.
 */
void
kvp_handover_dialog_write (GtkWidget *widget,
                           KvpPlan   *plan,
                           GFile     *file)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (KVP_IS_PLAN (plan));
  g_return_if_fail (G_IS_FILE (file));

  handover_write (handover_new (widget, plan), file);
}
