/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-backup"

#include "config.h"

#include "purge/kvp-backup-private.h"

#include "purge/kvp-purge-private.h"

static void
clear_resume_source (KvpBackup *self)
{
  if (self->resume_source != NULL)
    g_source_destroy (self->resume_source);
  g_clear_pointer (&self->resume_source, g_source_unref);
}

void
_kvp_backup_clear_pause (KvpBackup *self)
{
  clear_resume_source (self);
  self->pause = KVP_PAUSE_NONE;
  self->resume_at = 0;
  g_clear_error (&self->pause_error);
}

static void
hold (KvpBackup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->phase == KVP_BACKUP_SAVING)
    _kvp_backup_set_phase (self, KVP_BACKUP_PAUSING);
}

/* The first reason tells why; those after it are mostly its consequences. */
void
_kvp_backup_take_error (KvpBackup *self,
                        GError    *error)
{
  kvp_main_context_assert (&self->main_context);

  if (self->pause_error == NULL)
    {
      self->pause = _kvp_purge_classify_pause (error);
      self->pause_error = error;
    }
  else
    {
      g_debug ("A second error, after “%s”: %s", self->pause_error->message, error->message);
      g_error_free (error);
    }

  hold (self);
}

static gboolean
resume_cb (gpointer user_data)
{
  KvpBackup *self = user_data;

  clear_resume_source (self);
  kvp_backup_resume (self);

  return G_SOURCE_REMOVE;
}

void
_kvp_backup_become_paused (KvpBackup *self)
{
  if (self->pause == KVP_PAUSE_NETWORK)
    {
      self->resume_at = _kvp_purge_get_network_try (&self->network_wait);
      self->resume_source = g_timeout_source_new_seconds (self->network_wait);
      g_source_set_callback (self->resume_source, resume_cb, self, NULL);
      g_source_attach (self->resume_source, self->main_context.context);
    }
  else if (self->pause == KVP_PAUSE_QUOTA)
    {
      self->resume_at = _kvp_purge_get_next_midnight ();
    }
  else if (self->pause == KVP_PAUSE_SERVER)
    {
      /* Whoever resumes it wants to know of which keys it is. */
      self->any_good = TRUE;
    }

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
    clear_resume_source (self);
  if (self->phase != KVP_BACKUP_SAVING)
    return;

  self->pause = KVP_PAUSE_PERSON;
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
  _kvp_backup_clear_pause (self);
  _kvp_backup_begin (self);
}

KvpPurgePause
kvp_backup_get_pause (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), KVP_PAUSE_NONE);

  return self->pause;
}

const GError *
kvp_backup_get_pause_error (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), NULL);

  return self->pause_error;
}

gint64
kvp_backup_get_resume_at (KvpBackup *self)
{
  g_return_val_if_fail (KVP_IS_BACKUP (self), 0);

  return self->resume_at;
}
