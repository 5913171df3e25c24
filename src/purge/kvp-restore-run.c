/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "store/kvp-connection-mark.h"

/* --- progress --- */

static const KvpProgress *
get_progress (gpointer owner)
{
  return kvp_restore_get_progress (owner);
}

static void
show_progress (gpointer owner)
{
  _kvp_restore_show_progress (owner);
}

/* --- the end --- */

void
_kvp_restore_end (KvpRestore *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  kvp_restore_get_progress (self);
  self->started_at = 0;
  g_clear_pointer (&self->reader, kvp_backup_reader_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->pairs, kvp_pair_list_free);
  g_clear_pointer (&self->indices, g_array_unref);
  g_clear_pointer (&self->place, kvp_purge_place_leave);
  g_clear_object (&self->cancellable);
  _kvp_restore_set_phase (self, KVP_RESTORE_ENDED);
  g_clear_pointer (&self->ticker, kvp_progress_ticker_free);

  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* --- the start --- */

static KvpConnectionMark
get_mark (KvpRestore *self)
{
  return kvp_store_get_mark (self->store, kvp_connection_get_endpoint (self->connection), self->account_id);
}

/* As everywhere in the window. */
static const char *
name_to_type (KvpRestore *self)
{
  const char *title = kvp_namespace_get_title (self->ns);

  return title != NULL && title[strspn (title, " \t\n\v\f\r")] != '\0' ? title : kvp_namespace_get_id (self->ns);
}

/**
 * kvp_restore_needs_typing:
 * @self: a restore that has looked
 * @overwrite: whether keys that exist are to be overwritten
 *
 * Returns: whether the person must type the namespace's name: in an account with a mark, and where values that are
 *   there get lost
 */
gboolean
kvp_restore_needs_typing (KvpRestore *self,
                          gboolean    overwrite)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), TRUE);

  return get_mark (self) != KVP_CONNECTION_UNMARKED || (overwrite && self->n_existing > 0);
}

gboolean
kvp_restore_accepts_typing (KvpRestore *self,
                            const char *typed)
{
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;

  g_return_val_if_fail (KVP_IS_RESTORE (self), FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);

  expected = g_strstrip (g_strdup (name_to_type (self)));
  given = g_strstrip (g_strdup (typed));

  return *given != '\0' && strcmp (given, expected) == 0;
}

/**
 * kvp_restore_is_read_only:
 * @self: a restore
 *
 * Returns: whether the account is marked as read-only now, so that nothing is restored
 */
gboolean
kvp_restore_is_read_only (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), TRUE);

  return get_mark (self) == KVP_CONNECTION_READ_ONLY;
}

static guint
count_to_write (KvpRestore *self,
                gboolean    overwrite)
{
  return kvp_backup_file_get_n_keys (self->file) - self->n_expired - (overwrite ? 0 : self->n_existing);
}

static gboolean
check_can_start (KvpRestore  *self,
                 gboolean     overwrite,
                 const char  *typed,
                 GError     **error)
{
  if (self->phase != KVP_RESTORE_LOOKED)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("Nothing is restored before it is known which of the keys exist."));
      return FALSE;
    }

  if (kvp_restore_is_read_only (self))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("This account is marked as read-only, where nothing is restored."));
      return FALSE;
    }

  if (count_to_write (self, overwrite) == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("There is nothing to restore."));
      return FALSE;
    }

  if (kvp_restore_needs_typing (self, overwrite) && (typed == NULL || !kvp_restore_accepts_typing (self, typed)))
    {
      g_autofree char *name = kvp_display_text (name_to_type (self), -1);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is the name of a namespace. */
                   _("Type “%s” to confirm."), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_restore_run_async:
 * @self: a restore that has looked
 * @overwrite: what the person said of keys that exist; they are left as they are if not
 * @typed: (nullable): what the person typed
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Puts the values back, each with its metadata and its expiration. There is no cancellable, see kvp_restore_stop().
 */
void
kvp_restore_run_async (KvpRestore          *self,
                       gboolean             overwrite,
                       const char          *typed,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (KVP_IS_RESTORE (self));
  kvp_main_context_assert (&self->main_context);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, kvp_restore_run_async);
  g_task_set_check_cancellable (task, FALSE);

  if (check_can_start (self, overwrite, typed, &error))
    self->place = kvp_purge_place_occupy_namespace (kvp_connection_get_endpoint (self->connection), self->account_id,
                                                    kvp_namespace_get_id (self->ns),
                                                    kvp_namespace_get_title (self->ns), &error);
  if (self->place == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->task = g_steal_pointer (&task);
  self->overwrite = !!overwrite;
  self->cancellable = g_cancellable_new ();
  self->started_at = g_get_monotonic_time ();
  self->progress.total = count_to_write (self, overwrite);
  self->ticker = kvp_progress_ticker_new (self, get_progress, show_progress);
  _kvp_restore_set_phase (self, KVP_RESTORE_WRITING);
  _kvp_restore_send (self);
}

gboolean
kvp_restore_run_finish (KvpRestore    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_restore_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kvp_restore_stop:
 * @self: a restore
 *
 * Sends nothing new. What was restored stays so; the rest can be restored another time, for keys that exist are left as
 * they are.
 */
void
kvp_restore_stop (KvpRestore *self)
{
  g_return_if_fail (KVP_IS_RESTORE (self));
  kvp_main_context_assert (&self->main_context);

  if (self->phase != KVP_RESTORE_WRITING)
    return;

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  _kvp_restore_set_phase (self, KVP_RESTORE_STOPPING);
}
