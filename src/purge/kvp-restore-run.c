/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-typed-name.h"
#include "store/kvp-connection-mark.h"

/* --- the end --- */

void
_kvp_restore_end (KvpRestore *self)
{
  g_clear_pointer (&self->reader, kvp_backup_reader_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->pairs, kvp_pair_list_free);
  g_clear_pointer (&self->indices, g_array_unref);
  g_clear_pointer (&self->place, kvp_purge_place_leave);
  _kvp_run_return (&self->run, g_steal_pointer (&self->error));
}

/* --- the start --- */

static KvpConnectionMark
get_mark (KvpRestore *self)
{
  return kvp_store_get_mark (self->store, kvp_connection_get_endpoint (self->run.connection), self->run.account_id);
}

static const char *
name_to_type (KvpRestore *self)
{
  return kvp_typed_name_get (kvp_namespace_get_title (self->ns), kvp_namespace_get_id (self->ns));
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
  g_return_val_if_fail (KVP_IS_RESTORE (self), FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);

  return kvp_typed_name_accepts (kvp_namespace_get_title (self->ns), kvp_namespace_get_id (self->ns), typed);
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
  if (self->run.phase != KVP_RUN_PHASE_CHECKED)
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

static gboolean
prepare (KvpRestore  *self,
         gboolean     overwrite,
         const char  *typed,
         GError     **error)
{
  if (!check_can_start (self, overwrite, typed, error))
    return FALSE;

  self->place = kvp_purge_place_occupy_namespace (kvp_connection_get_endpoint (self->run.connection),
                                                  self->run.account_id,
                                                  kvp_namespace_get_id (self->ns),
                                                  kvp_namespace_get_title (self->ns),
                                                  error);

  return self->place != NULL;
}

/**
 * kvp_restore_run_async:
 * @self: a restore that has looked
 * @overwrite: what the person said of keys that exist; they are left as they are if not
 * @typed: (nullable): what the person typed
 * @callback: called at the end, for kvp_run_finish()
 * @user_data: for @callback
 *
 * Puts the values back, each with its metadata and its expiration. There is no cancellable, see kvp_run_stop(): what
 * was restored until then stays so; the rest can be restored another time, for keys that exist are left as they are.
 */
void
kvp_restore_run_async (KvpRestore          *self,
                       gboolean             overwrite,
                       const char          *typed,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (KVP_IS_RESTORE (self));
  kvp_main_context_assert (&self->run.main_context);

  if (prepare (self, overwrite, typed, &error))
    {
      self->overwrite = !!overwrite;
      self->run.progress.total = count_to_write (self, overwrite);
    }
  _kvp_run_start (&self->run, error, callback, user_data);
}
