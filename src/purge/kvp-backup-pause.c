/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

static void
hold (KvpBackup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->phase == KVP_BACKUP_SAVING)
    _kvp_backup_set_phase (self, KVP_BACKUP_PAUSING);
}

void
_kvp_backup_take_error (KvpBackup *self,
                        GError    *error)
{
  kvp_main_context_assert (&self->main_context);

  kvp_pause_take_error (&self->pause, error);
  hold (self);
}

static void
resume (gpointer owner)
{
  kvp_backup_resume (owner);
}

void
_kvp_backup_become_paused (KvpBackup *self)
{
  kvp_pause_wait (&self->pause, resume, self);
  /* Whoever resumes it wants to know of which keys it is. */
  if (self->pause.reason == KVP_PAUSE_SERVER)
    self->any_good = TRUE;

  _kvp_backup_set_phase (self, KVP_BACKUP_PAUSED);
  if (self->resume_wanted)
    kvp_backup_resume (self);
}

/**
 * kvp_backup_pause:
 * @self: a backup
 *
 * Asks for nothing new until kvp_backup_resume(). Questions that are under way are given up; they change nothing.
 */
void
kvp_backup_pause (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  self->resume_wanted = FALSE;
  if (self->phase == KVP_BACKUP_PAUSED)
    kvp_pause_hold (&self->pause);
  if (self->phase != KVP_BACKUP_SAVING)
    return;

  self->pause.reason = KVP_PAUSE_PERSON;
  hold (self);
}

/**
 * kvp_backup_resume:
 * @self: a backup
 *
 * Goes on from where it was.
 */
void
kvp_backup_resume (KvpBackup *self)
{
  g_return_if_fail (KVP_IS_BACKUP (self));
  kvp_main_context_assert (&self->main_context);

  if (self->phase == KVP_BACKUP_PAUSING)
    {
      self->resume_wanted = TRUE;
      return;
    }
  if (self->phase != KVP_BACKUP_PAUSED)
    return;

  self->resume_wanted = FALSE;
  kvp_pause_clear (&self->pause);
  _kvp_backup_begin (self);
}

KvpPauseReason
kvp_backup_get_pause (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), KVP_PAUSE_NONE);

  return self->pause.reason;
}

const GError *
kvp_backup_get_pause_error (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->pause.error;
}

gint64
kvp_backup_get_resume_at (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->pause.resume_at;
}
