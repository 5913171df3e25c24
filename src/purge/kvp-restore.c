/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>

/* A request takes its time, and the server's clock is another one. */
#define EXPIRATION_MARGIN 15

G_DEFINE_FINAL_TYPE (KvpRestore, kvp_restore, KVP_TYPE_RUN)

void
_kvp_restore_set_outcome (KvpRestore        *self,
                          guint              index,
                          KvpRestoreOutcome  outcome,
                          const char        *detail)
{
  self->counts[self->outcomes[index]]--;
  self->counts[outcome]++;
  self->outcomes[index] = outcome;
  if (detail != NULL)
    g_hash_table_insert (self->details, GUINT_TO_POINTER (index), g_strdup (detail));

  if (outcome == KVP_RESTORE_DONE)
    self->run.progress.matched++;
  else if (outcome == KVP_RESTORE_FAILED)
    self->run.progress.failed++;
}

gboolean
_kvp_restore_is_over (gint64 expiration,
                      gint64 now)
{
  return expiration != 0 && expiration < now + KVP_CLIENT_MIN_EXPIRATION + EXPIRATION_MARGIN;
}

/* --- the object --- */

static void
kvp_restore_dispose (GObject *object)
{
  KvpRestore *self = KVP_RESTORE (object);

  g_assert (self->place == NULL);

  g_clear_object (&self->store);
  g_clear_object (&self->file);
  g_clear_object (&self->ns);

  G_OBJECT_CLASS (kvp_restore_parent_class)->dispose (object);
}

static void
kvp_restore_finalize (GObject *object)
{
  KvpRestore *self = KVP_RESTORE (object);

  g_array_unref (self->ranges);
  g_hash_table_unref (self->details);
  g_clear_error (&self->error);
  g_free (self->exists);
  g_free (self->outcomes);

  G_OBJECT_CLASS (kvp_restore_parent_class)->finalize (object);
}

static void
kvp_restore_class_init (KvpRestoreClass *klass)
{
  KvpRunClass *run_class = KVP_RUN_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_restore_dispose;
  G_OBJECT_CLASS (klass)->finalize = kvp_restore_finalize;

  run_class->begin = _kvp_restore_begin;
}

static void
kvp_restore_init (KvpRestore *self)
{
  self->ranges = g_array_new (FALSE, FALSE, sizeof (KvpRestoreRange));
  self->details = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * kvp_restore_new:
 * @connection: a connection with an account
 * @store: what knows how the account is marked
 * @file: saved values
 * @ns: where they go
 *
 * Returns: (transfer full): a restore that has looked at nothing yet
 */
KvpRestore *
kvp_restore_new (KvpConnection *connection,
                 KvpStore      *store,
                 KvpBackupFile *file,
                 KvpNamespace  *ns)
{
  KvpRestore *self;
  guint n_keys;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_STORE (store), NULL);
  g_return_val_if_fail (KVP_IS_BACKUP_FILE (file), NULL);
  g_return_val_if_fail (KVP_IS_NAMESPACE (ns), NULL);

  n_keys = kvp_backup_file_get_n_keys (file);
  self = g_object_new (KVP_TYPE_RESTORE, NULL);
  _kvp_run_set_up (&self->run, connection, kvp_account_get_id (kvp_connection_get_account (connection)));
  self->store = g_object_ref (store);
  self->file = g_object_ref (file);
  self->ns = g_object_ref (ns);
  self->exists = g_malloc0 (n_keys);
  self->outcomes = g_malloc0 (n_keys);
  self->counts[KVP_RESTORE_NOT_YET] = n_keys;

  return self;
}

KvpBackupFile *
kvp_restore_get_file (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), NULL);

  return self->file;
}

KvpNamespace *
kvp_restore_get_namespace (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), NULL);

  return self->ns;
}

guint
kvp_restore_get_n_existing (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), 0);

  return self->n_existing;
}

guint
kvp_restore_get_n_expired (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), 0);

  return self->n_expired;
}

/* --- what came of it --- */

guint
kvp_restore_count (KvpRestore        *self,
                   KvpRestoreOutcome  outcome)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), 0);
  g_return_val_if_fail (outcome <= KVP_RESTORE_FAILED, 0);

  return self->counts[outcome];
}

static const char *
describe (KvpRestoreOutcome outcome)
{
  switch (outcome)
    {
    case KVP_RESTORE_DONE:
      return _("Restored.");

    case KVP_RESTORE_EXISTS:
      return _("Left as it is: there is a key of this name.");

    case KVP_RESTORE_EXPIRED:
      return _("Not restored: the time at which it expires is over.");

    case KVP_RESTORE_FAILED:
      return _("Not restored.");

    case KVP_RESTORE_NOT_YET:
    default:
      return _("Not restored yet.");
    }
}

KvpRestoreOutcome
kvp_restore_get_outcome (KvpRestore  *self,
                         guint        index,
                         char       **sentence)
{
  KvpRestoreOutcome outcome;
  const char *detail;

  g_return_val_if_fail (KVP_IS_RESTORE (self), KVP_RESTORE_NOT_YET);
  g_return_val_if_fail (index < kvp_backup_file_get_n_keys (self->file), KVP_RESTORE_NOT_YET);

  outcome = self->outcomes[index];
  detail = g_hash_table_lookup (self->details, GUINT_TO_POINTER (index));
  if (sentence != NULL && detail != NULL)
    /* Translators: two whole sentences: what happened, and more about it. */
    *sentence = g_strdup_printf (C_("outcome", "%1$s %2$s"), describe (outcome), detail);
  else if (sentence != NULL)
    *sentence = g_strdup (describe (outcome));

  return outcome;
}

/**
 * kvp_restore_estimate:
 * @self: a restore
 * @n_keys: how many are to be written
 * @duration: (out): microseconds that the budget makes it take; 0 if it does not hold it up
 *
 * Returns: requests that it takes if nothing goes wrong
 */
guint64
kvp_restore_estimate (KvpRestore *self,
                      guint       n_keys,
                      gint64     *duration)
{
  guint64 n_requests;

  g_return_val_if_fail (KVP_IS_RESTORE (self), 0);
  g_return_val_if_fail (duration != NULL, 0);

  n_requests = ((guint64) n_keys + KVP_CLIENT_MAX_PAIRS_PER_PUT - 1) / KVP_CLIENT_MAX_PAIRS_PER_PUT;
  *duration = kvp_connection_estimate_requests (self->run.connection, n_requests);

  return n_requests;
}
