/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "store/kvp-connection-mark.h"
#include "ui/kvp-entry-row.h"
#include "ui/kvp-error-text.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-mark-badge.h"
#include "ui/kvp-save-dialog.h"

struct _KvpSaveDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget   *error_box;
  GtkLabel    *error_label;
  GtkLabel    *hint_label;
  GtkLabel    *mark_badge;
  GtkEditable *title_row;
  GtkEditable *note_row;
  GtkButton   *save_button;

  /* Owned */
  KvpPlan *plan;

  guint saving : 1;
  guint disposed : 1;
};

enum {
  SIGNAL_SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpSaveDialog, kvp_save_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static char *
dup_title (KvpSaveDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->title_row)));
}

static void
update (KvpSaveDialog *self)
{
  g_autofree char *title = dup_title (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", *title != '\0' && !self->saving);
}

static void
show_error (KvpSaveDialog *self,
            const GError  *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      sentence = kvp_error_text_get_sentence (error);
      detail = kvp_error_text_get_detail (error);
      text = g_strjoin ("\n", sentence, detail, NULL);
    }

  gtk_label_set_text (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->error_box, error != NULL);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpSaveDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = kvp_plan_save_finish (KVP_PLAN (source), result, &error);

  self->saving = FALSE;

  if (saved)
    {
      /* Even if the dialog was closed meanwhile, the plan is saved now. */
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      if (!self->disposed)
        gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  if (self->disposed)
    return;

  show_error (self, error);
  update (self);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpSaveDialog *self = KVP_SAVE_DIALOG (widget);
  g_autofree char *title = dup_title (self);

  if (self->saving || *title == '\0')
    return;

  self->saving = TRUE;
  show_error (self, NULL);
  update (self);
  kvp_plan_save_async (self->plan, title, gtk_editable_get_text (self->note_row), NULL, saved_cb, g_object_ref (self));
}

static void
kvp_save_dialog_dispose (GObject *object)
{
  KvpSaveDialog *self = KVP_SAVE_DIALOG (object);

  self->disposed = TRUE;
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_save_dialog_parent_class)->dispose (object);
}

static void
kvp_save_dialog_class_init (KvpSaveDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_save_dialog_dispose;

  signals[SIGNAL_SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-save-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, mark_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, KvpSaveDialog, title_row);
  gtk_widget_class_bind_template_callback (widget_class, update);

  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kvp_save_dialog_init (KvpSaveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_entry_row_expose (ADW_ENTRY_ROW (self->title_row));
  kvp_entry_row_expose (ADW_ENTRY_ROW (self->note_row));
}

/* (transfer full): a title is no sentence */
static char *
dup_without_stop (const char *sentence)
{
  static const char * const stops[] = { ".", "。" };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      if (g_str_has_suffix (sentence, stops[i]))
        return g_strndup (sentence, strlen (sentence) - strlen (stops[i]));
    }

  return g_strdup (sentence);
}

/**
 * kvp_save_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @plan: what to save
 * @suggested_title: (nullable): if it has none yet; the stop at the end of a sentence is left out
 *
 * Returns: a dialog, not shown yet
 */
GtkWidget *
kvp_save_dialog_new (GtkWindow  *parent,
                     KvpPlan    *plan,
                     const char *suggested_title)
{
  KvpSaveDialog *self;
  g_autofree char *suggestion = dup_without_stop (suggested_title != NULL ? suggested_title : "");
  const char *title;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_SAVE_DIALOG, "transient-for", parent, NULL);
  self->plan = g_object_ref (plan);
  kvp_mark_badge_show (self->mark_badge, kvp_plan_get_mark (plan));
  kvp_mark_set_class (GTK_WIDGET (self), kvp_plan_get_mark (plan));

  title = kvp_plan_get_title (plan);
  gtk_editable_set_text (self->title_row, *title != '\0' ? title : suggestion);
  gtk_editable_set_text (self->note_row, kvp_plan_get_note (plan));
  if (kvp_plan_get_state (plan) != KVP_PLAN_DRAFT)
    gtk_window_set_title (GTK_WINDOW (self), _("Title and Note"));
  if (kvp_plan_get_state (plan) == KVP_PLAN_APPROVED)
    gtk_label_set_text (self->hint_label,
                        _("The list is approved with these words. A change of them makes the approval void, and it "
                          "waits for review again."));
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->title_row));

  return GTK_WIDGET (self);
}
