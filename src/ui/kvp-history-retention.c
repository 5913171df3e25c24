/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-history-retention"

#include "config.h"

#include "purge/kvp-history-forget.h"
#include "ui/kvp-history-retention.h"
#include "ui/kvp-settings.h"

#define SECONDS_PER_DAY (24 * 60 * 60)

struct _KvpHistoryRetention
{
  GObject parent_instance;

  /* Owned references */
  KvpStore *store;
  GCancellable *running; /* (nullable) */

  guint day_timeout;
};

G_DEFINE_FINAL_TYPE (KvpHistoryRetention, kvp_history_retention, G_TYPE_OBJECT)

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(KvpHistoryRetention) self = user_data;
  g_autoptr(GError) error = NULL;

  /* Nobody waits for it, and what is left is dealt with a day later. A database that can not be written is told of by
   * whatever the person does next. */
  if (kvp_history_forget_finish (KVP_STORE (source), result, &error) < 0 &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("History could not be ended: %s", error->message);

  g_clear_object (&self->running);
}

static gboolean
day_cb (gpointer user_data)
{
  kvp_history_retention_run (user_data);

  return G_SOURCE_CONTINUE;
}

static void
kvp_history_retention_dispose (GObject *object)
{
  KvpHistoryRetention *self = KVP_HISTORY_RETENTION (object);

  g_clear_handle_id (&self->day_timeout, g_source_remove);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kvp_history_retention_parent_class)->dispose (object);
}

static void
kvp_history_retention_class_init (KvpHistoryRetentionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_history_retention_dispose;
}

static void
kvp_history_retention_init (KvpHistoryRetention *self)
{
  self->day_timeout = g_timeout_add_seconds (SECONDS_PER_DAY, day_cb, self);
}

/**
 * kvp_history_retention_new:
 * @store: an open store
 *
 * Returns: (transfer full): what ends its history from now on
 */
KvpHistoryRetention *
kvp_history_retention_new (KvpStore *store)
{
  KvpHistoryRetention *self;

  g_return_val_if_fail (KVP_IS_STORE (store), NULL);

  self = g_object_new (KVP_TYPE_HISTORY_RETENTION, NULL);
  self->store = g_object_ref (store);
  kvp_history_retention_run (self);

  return self;
}

/**
 * kvp_history_retention_run:
 * @self: a retention
 *
 * Drops what is older than the preferences say, and the names of what is older than they say of those; files of saved
 * values too, if they say so.
 */
void
kvp_history_retention_run (KvpHistoryRetention *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  KvpHistoryLimits limits;

  g_return_if_fail (KVP_IS_HISTORY_RETENTION (self));

  if (settings == NULL || self->running != NULL)
    return;

  limits.keep_days = g_settings_get_uint (settings, KVP_SETTING_HISTORY_KEEP_DAYS);
  limits.keep_names_days = g_settings_get_uint (settings, KVP_SETTING_HISTORY_FORGET_NAMES_DAYS);
  limits.delete_values = g_settings_get_boolean (settings, KVP_SETTING_HISTORY_DELETE_VALUES);
  if (limits.keep_days == 0 && limits.keep_names_days == 0)
    return;

  self->running = g_cancellable_new ();
  kvp_history_forget_async (self->store, g_get_real_time () / G_USEC_PER_SEC, &limits, self->running, forgotten_cb,
                            g_object_ref (self));
}

/**
 * kvp_history_retention_stop:
 * @self: a retention
 *
 * The store is about to be closed: nothing more is begun.
 */
void
kvp_history_retention_stop (KvpHistoryRetention *self)
{
  g_return_if_fail (KVP_IS_HISTORY_RETENTION (self));

  g_clear_handle_id (&self->day_timeout, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}
