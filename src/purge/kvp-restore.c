/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-restore-private.h"

#include <glib/gi18n.h>

#include "purge/kvp-connection-private.h"

/* A request takes its time, and the server's clock is another one. */
#define EXPIRATION_MARGIN 15

enum {
  PROP_0,
  PROP_PHASE,
  N_PROPS
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpRestore, kvp_restore, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_kvp_restore_show_progress (KvpRestore *self)
{
  kvp_main_context_assert (&self->main_context);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

void
_kvp_restore_set_phase (KvpRestore      *self,
                        KvpRestorePhase  phase)
{
  kvp_main_context_assert (&self->main_context);

  if (self->phase == phase)
    return;

  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  _kvp_restore_show_progress (self);
}

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
    self->progress.matched++;
  else if (outcome == KVP_RESTORE_FAILED)
    self->progress.failed++;
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

  g_assert (self->task == NULL && self->place == NULL);

  g_clear_object (&self->client);
  g_clear_object (&self->connection);
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
  g_free (self->account_id);
  g_free (self->exists);
  g_free (self->outcomes);
  kvp_main_context_forget (&self->main_context);

  G_OBJECT_CLASS (kvp_restore_parent_class)->finalize (object);
}

static void
kvp_restore_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  KvpRestore *self = KVP_RESTORE (object);

  switch (prop_id)
    {
    case PROP_PHASE:
      g_value_set_int (value, self->phase);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_restore_class_init (KvpRestoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_restore_dispose;
  object_class->finalize = kvp_restore_finalize;
  object_class->get_property = kvp_restore_get_property;

  /**
   * KvpRestore:phase:
   *
   * A #KvpRestorePhase.
   */
  properties[PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, KVP_RESTORE_READY, KVP_RESTORE_ENDED, KVP_RESTORE_READY,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpRestore::progress:
   *
   * kvp_restore_get_progress() changed: a few times a second, and at once with each phase.
   */
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", KVP_TYPE_RESTORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_restore_init (KvpRestore *self)
{
  kvp_main_context_remember (&self->main_context);
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
  self->connection = g_object_ref (connection);
  self->store = g_object_ref (store);
  self->client = kvp_connection_new_run_client (connection);
  self->file = g_object_ref (file);
  self->ns = g_object_ref (ns);
  self->account_id = g_strdup (kvp_account_get_id (kvp_connection_get_account (connection)));
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

KvpConnection *
kvp_restore_get_connection (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), NULL);

  return self->connection;
}

KvpRestorePhase
kvp_restore_get_phase (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), KVP_RESTORE_READY);

  return self->phase;
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

gboolean
kvp_restore_get_stopping (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), FALSE);

  return self->stopped;
}

guint
kvp_restore_get_blocked_for (KvpRestore *self)
{
  g_autoptr(KvpBudget) budget = NULL;

  g_return_val_if_fail (KVP_IS_RESTORE (self), 0);

  budget = kvp_client_get_budget (self->client, self->account_id);

  return kvp_budget_get_blocked_for (budget);
}

/* --- what came of it --- */

const KvpProgress *
kvp_restore_get_progress (KvpRestore *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE (self), NULL);

  if (self->started_at > 0)
    self->progress.elapsed = g_get_monotonic_time () - self->started_at;
  self->progress.requests = kvp_client_get_n_requests (self->client);

  return &self->progress;
}

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
  *duration = kvp_connection_estimate_requests (self->connection, n_requests);

  return n_requests;
}
