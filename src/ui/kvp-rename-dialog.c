/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-rename-dialog.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-toast.h"
#include "ui/kvp-name-dialog.h"

typedef struct {
  AdwToastOverlay *toasts; /* (weak): gone with the dialog that asked */
  KvpTableList    *list;   /* (owned) */
  GObject         *item;   /* (owned) */
} Rename;

static void
rename_free (Rename *self)
{
  g_clear_weak_pointer (&self->toasts);
  g_object_unref (self->list);
  g_object_unref (self->item);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rename, rename_free)

static void
renamed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Rename) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_table_list_rename_finish (KVP_TABLE_LIST (source), result, &error) && self->toasts != NULL)
    kvp_error_toast_show (self->toasts, error);
}

static void
new_name_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Rename *self = user_data;
  g_autofree char *name = kvp_name_dialog_run_finish (result, NULL);

  if (name != NULL && self->toasts != NULL)
    kvp_table_list_rename_async (self->list, self->item, name, NULL, renamed_cb, self);
  else
    rename_free (self);
}

/**
 * kvp_rename_dialog_present:
 * @parent: the dialog that shows the list
 * @toasts: in @parent: tells if it goes wrong
 * @heading: what is renamed
 * @list: the list
 * @item: one of its items
 * @name: what @item is called now
 *
 * Nothing is renamed if @parent goes before there is a new name.
 */
void
kvp_rename_dialog_present (GtkWindow       *parent,
                           AdwToastOverlay *toasts,
                           const char      *heading,
                           KvpTableList    *list,
                           gpointer         item,
                           const char      *name)
{
  Rename *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (toasts));
  g_return_if_fail (KVP_IS_TABLE_LIST (list));

  self = g_new0 (Rename, 1);
  g_set_weak_pointer (&self->toasts, toasts);
  self->list = g_object_ref (list);
  self->item = g_object_ref (item);
  kvp_name_dialog_run_async (parent, heading, _("_Rename"), name, NULL, NULL, NULL, new_name_cb, self);
}
