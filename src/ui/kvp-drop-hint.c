/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-drop-hint.h"
#include "ui/kvp-drop-text.h"

struct _KvpDropHint
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget   *box;
  GtkImage    *icon;
  GtkRevealer *revealer;
  GtkLabel    *sentence_label;
  GtkLabel    *title_label;

  GSList       *files;       /* (owned) (element-type GFile) */
  GCancellable *cancellable; /* (owned) (nullable): of the question whether a file is a folder */
  guint connected : 1;
  guint refused : 1;
};

G_DEFINE_FINAL_TYPE (KvpDropHint, kvp_drop_hint, GTK_TYPE_WIDGET)

static void
set_words (KvpDropHint *self,
           gboolean     taken,
           const char  *title,
           const char  *sentence)
{
  self->refused = !taken;
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_image_set_from_icon_name (self->icon, taken ? "document-open-symbolic" : "action-unavailable-symbolic");
  if (taken)
    gtk_widget_remove_css_class (self->box, "refused");
  else
    gtk_widget_add_css_class (self->box, "refused");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
describe (KvpDropHint *self,
          GFile       *folder) /* (nullable) */
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  gboolean taken = kvp_drop_text_describe (self->files, folder, self->connected, &title, &sentence);

  set_words (self, taken, title, sentence);
}

static void
queried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpDropHint) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  /* What can not be looked at now says so when it is opened. */
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY &&
      g_slist_find (self->files, source) != NULL)
    describe (self, G_FILE (source));
}

static void
forget_files (KvpDropHint *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_slist_free_full (g_steal_pointer (&self->files), g_object_unref);
}

static void
revealed_cb (KvpDropHint *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
kvp_drop_hint_dispose (GObject *object)
{
  KvpDropHint *self = KVP_DROP_HINT (object);

  forget_files (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_DROP_HINT);

  G_OBJECT_CLASS (kvp_drop_hint_parent_class)->dispose (object);
}

static void
kvp_drop_hint_class_init (KvpDropHintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_drop_hint_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-drop-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpDropHint, box);
  gtk_widget_class_bind_template_child (widget_class, KvpDropHint, icon);
  gtk_widget_class_bind_template_child (widget_class, KvpDropHint, revealer);
  gtk_widget_class_bind_template_child (widget_class, KvpDropHint, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpDropHint, title_label);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
}

static void
kvp_drop_hint_init (KvpDropHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kvp_drop_hint_show:
 * @self: a hint
 *
 * Says what may be dropped.
 */
void
kvp_drop_hint_show (KvpDropHint *self)
{
  g_return_if_fail (KVP_IS_DROP_HINT (self));

  forget_files (self);
  set_words (self, TRUE, _("Drop to Open"),
             _("A pending deletion (.kvplan) or a list of keys. Nothing is deleted by that."));
}

/**
 * kvp_drop_hint_show_files:
 * @self: a hint
 * @files: (element-type GFile): what is dragged
 * @connected: whether there is an account to open them in
 *
 * Says what happens when they are dropped, or why nothing does.
 */
void
kvp_drop_hint_show_files (KvpDropHint *self,
                          GSList      *files,
                          gboolean     connected)
{
  g_return_if_fail (KVP_IS_DROP_HINT (self));
  g_return_if_fail (files != NULL);

  forget_files (self);
  self->files = g_slist_copy_deep (files, (GCopyFunc) (gpointer) g_object_ref, NULL);
  self->connected = !!connected;
  self->cancellable = g_cancellable_new ();
  describe (self, NULL);

  for (GSList *l = self->files; l != NULL && !self->refused; l = l->next)
    g_file_query_info_async (l->data, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                             self->cancellable, queried_cb, g_object_ref (self));
}

/**
 * kvp_drop_hint_hide:
 * @self: a hint
 */
void
kvp_drop_hint_hide (KvpDropHint *self)
{
  g_return_if_fail (KVP_IS_DROP_HINT (self));

  forget_files (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  if (!gtk_revealer_get_child_revealed (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kvp_drop_hint_is_refused:
 * @self: a hint
 *
 * Returns: whether what was shown last is refused
 */
gboolean
kvp_drop_hint_is_refused (KvpDropHint *self)
{
  g_return_val_if_fail (KVP_IS_DROP_HINT (self), FALSE);

  return self->refused;
}
