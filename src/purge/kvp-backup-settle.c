/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (kvp_plan_end_backup_finish (KVP_PLAN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_backup_settle_async:
 * @self: a backup whose run came to its end
 * @delete_unsaved: whether keys whose value could not be saved go all the same, as a person said
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes down that the values are saved, so that the plan may run, and takes out the keys that do not go.
 */
void
kvp_backup_settle_async (KvpBackup           *self,
                         gboolean             delete_unsaved,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GArray *skips;

  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->run.main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_backup_settle_async);

  if (!self->complete)
    {
      g_task_return_new_error (task, KVP_ERROR, KVP_ERROR_STATE, "%s",
                               _("The values of these keys are not saved yet, so nothing was deleted."));
      return;
    }

  skips = g_array_copy (self->gone);
  if (!delete_unsaved)
    g_array_append_vals (skips, self->unsaved->data, self->unsaved->len);

  kvp_plan_end_backup_async (kvp_backup_get_plan (self), kvp_confirmation_get_revision (self->confirmation),
                             g_file_peek_path (kvp_backup_writer_get_file (self->writer)),
                             kvp_backup_writer_get_checksum (self->writer),
                             (guint) self->run.progress.matched, self->unsaved->len, skips, NULL, settled_cb,
                             g_steal_pointer (&task));
}

gboolean
kvp_backup_settle_finish (KvpBackup     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_backup_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_file_delete_finish (G_FILE (source), result, &error))
    g_warning ("A file of saved values is left over: %s", error->message);
}

/**
 * kvp_backup_discard:
 * @self: a backup that was not settled
 *
 * Deletes the file.
 */
void
kvp_backup_discard (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->run.main_context);

  if (!self->complete)
    return;

  self->complete = FALSE;
  g_file_delete_async (kvp_backup_writer_get_file (self->writer), G_PRIORITY_DEFAULT, NULL, discarded_cb, NULL);
}
