/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-plan"

#include "config.h"

#include "base/kvp-display-text.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-tick-change.h"

/**
 * KvpPlan:
 *
 * What the database holds of one plan, as of the last change that it was told of. It never runs ahead: a
 * number shown is a number written. All changes go through the writer's thread as a #KvpPlanJob, which hands
 * back the plan's new status together with its outcome.
 *
 * A plan holds the open database file, and the store holds the plan: a plan that somebody still has does not
 * keep its store alive, but may be read until the store is closed.
 */
struct _KvpPlan {
  GObject        parent_instance;

  KvpStoreFile  *file;        /* (owned) */
  KvpPlanRecord *record;      /* (owned) */
  char          *filter_text; /* (owned) (nullable): until it is asked for */
  KvpTickChange *tick_change; /* (owned) (nullable): what can be undone */
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_KEYS_CHANGED,
  SIGNAL_REORDERED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlan, kvp_plan, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
kvp_plan_finalize (GObject *object)
{
  KvpPlan *self = KVP_PLAN (object);

  g_clear_pointer (&self->file, kvp_store_file_unref);
  g_clear_pointer (&self->record, kvp_plan_record_free);
  g_clear_pointer (&self->tick_change, kvp_tick_change_free);
  g_free (self->filter_text);

  G_OBJECT_CLASS (kvp_plan_parent_class)->finalize (object);
}

static void
kvp_plan_class_init (KvpPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_plan_finalize;

  /**
   * KvpPlan::changed:
   *
   * Any property or count changed. Emitted after the database holds it.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpPlan::keys-changed:
   * @first_position: a position
   * @last_position: a position not before it
   *
   * Rows in that range changed state. Comes before KvpPlan::changed, when the counts are new already.
   */
  signals[SIGNAL_KEYS_CHANGED] =
    g_signal_new ("keys-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  /**
   * KvpPlan::reordered:
   *
   * Rows have other positions than before, and some may be gone: what is known of positions is void. Happens
   * once at most, when a dry run ends.
   */
  signals[SIGNAL_REORDERED] =
    g_signal_new ("reordered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_plan_init (KvpPlan *self)
{
}

/**
 * kvp_plan_new:
 * @file: the open database file
 * @record: (transfer full): what it holds of the plan
 *
 * For the store only, which sees to it that there is one object for a plan.
 *
 * Returns: (transfer full): a plan
 */
KvpPlan *
kvp_plan_new (KvpStoreFile  *file,
              KvpPlanRecord *record)
{
  KvpPlan *self = g_object_new (KVP_TYPE_PLAN, NULL);

  self->file = kvp_store_file_ref (file);
  self->record = record;

  return self;
}

KvpStoreFile *
kvp_plan_get_file (KvpPlan *self)
{
  return self->file;
}

const KvpPlanStatus *
kvp_plan_get_status (KvpPlan *self)
{
  return self->record->status;
}

static void
take_tick_change (KvpPlan    *self,
                  KvpPlanJob *job)
{
  gboolean under_review = (KVP_PLAN_STATES_OF_REVIEW & KVP_PLAN_STATE_MASK (self->record->status->state)) != 0;

  if (job->ticks == NULL && !job->undid_ticks && under_review)
    return;

  g_clear_pointer (&self->tick_change, kvp_tick_change_free);
  if (job->ticks != NULL)
    {
      self->tick_change = g_steal_pointer (&job->ticks);
      self->tick_change->revision = self->record->status->revision;
    }
}

/**
 * kvp_plan_apply_job:
 * @self: a plan
 * @job: a change of it that is committed
 *
 * Takes over the new status and tells of it.
 */
void
kvp_plan_apply_job (KvpPlan    *self,
                    KvpPlanJob *job)
{
  g_return_if_fail (KVP_IS_PLAN (self) && job->status != NULL);

  kvp_plan_status_free (self->record->status);
  self->record->status = g_steal_pointer (&job->status);
  take_tick_change (self, job);

  if (job->reordered)
    g_signal_emit (self, signals[SIGNAL_REORDERED], 0);
  else if (job->keys_changed)
    g_signal_emit (self, signals[SIGNAL_KEYS_CHANGED], 0, job->first_changed, job->last_changed);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
kvp_plan_tell_changed (KvpPlan *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

guint
kvp_plan_get_n_rows (KvpPlan *self)
{
  const KvpPlanStatus *status = self->record->status;

  return status->forgotten_at == 0 ? status->counts.total : 0;
}

void
kvp_plan_forget_filter (KvpPlan *self)
{
  g_clear_pointer (&self->filter_text, g_free);
  g_clear_pointer (&self->record->short_filter, g_free);
}

KvpTickChange *
kvp_plan_get_tick_change (KvpPlan *self)
{
  return self->tick_change;
}

gint64
kvp_plan_get_id (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->id;
}

KvpPlanState
kvp_plan_get_state (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), KVP_PLAN_SCANNING);

  return self->record->status->state;
}

/**
 * kvp_plan_get_counts:
 * @self: a plan
 *
 * Returns: (transfer none): how many rows are in each state; good until the plan changes
 */
const KvpPlanCounts *
kvp_plan_get_counts (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return &self->record->status->counts;
}

const char *
kvp_plan_get_endpoint (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->endpoint;
}

const char *
kvp_plan_get_account_id (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->account_id;
}

const char *
kvp_plan_get_account_name (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->account_name;
}

const char *
kvp_plan_get_namespace_id (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->namespace_id;
}

const char *
kvp_plan_get_namespace_title (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->namespace_title;
}

/**
 * kvp_plan_get_filter_text:
 * @self: a plan
 *
 * Read from the database when first asked for, because it may carry a list of a million keys.
 *
 * Returns: (transfer none): the filter as JSON; "" if the plan is deleted or the database closed or damaged
 */
const char *
kvp_plan_get_filter_text (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  if (self->filter_text == NULL)
    {
      KvpDatabase *reader = kvp_store_file_get_reader (self->file);
      g_autoptr(GError) error = NULL;

      if (reader == NULL)
        return "";

      self->filter_text = kvp_plan_record_load_filter (reader, self->record->id, &error);
      if (self->filter_text == NULL)
        {
          g_warning ("Reading a filter: %s", error->message);
          return "";
        }
    }

  return self->filter_text;
}

/**
 * kvp_plan_get_short_filter_text:
 * @self: a plan
 *
 * Nothing is read for it.
 *
 * Returns: (transfer none) (nullable): the filter as JSON, unless it is long, a list of keys, or forgotten
 */
const char *
kvp_plan_get_short_filter_text (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->short_filter;
}

const char *
kvp_plan_get_sentence (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->sentence;
}

const char *
kvp_plan_get_title (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->status->title;
}

const char *
kvp_plan_get_note (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->status->note;
}

gint64
kvp_plan_get_created_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->created_at;
}

const char *
kvp_plan_get_created_by (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->created_by;
}

KvpPlanSource
kvp_plan_get_source (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), KVP_PLAN_FROM_DRY_RUN);

  return self->record->source;
}

const char *
kvp_plan_get_source_name (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->source_name;
}

gint64
kvp_plan_get_approved_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->approved_at;
}

const char *
kvp_plan_get_approved_by (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->status->approved_by;
}

gint64
kvp_plan_get_forgotten_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->forgotten_at;
}

/**
 * kvp_plan_get_checked_at:
 * @self: a plan
 *
 * A check of the keys in flight alone does not count, and ticking a key that no check has looked at takes it
 * back to the end of the dry run.
 *
 * Returns: when its keys were last known to be as they are in the plan: the end of the dry run, or of the
 *   last check; seconds since the epoch, 0 during the dry run
 */
gint64
kvp_plan_get_checked_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->checked_at;
}

gint64
kvp_plan_get_finished_at (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->finished_at;
}

gint64
kvp_plan_get_run_duration (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->run_duration;
}

guint64
kvp_plan_get_run_requests (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->run_requests;
}

guint64
kvp_plan_get_n_listed (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->n_listed;
}

gboolean
kvp_plan_get_whole_listing (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), FALSE);

  return self->record->status->whole_listing;
}

gboolean
kvp_plan_get_partial (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), TRUE);

  return self->record->status->partial;
}

const char *
kvp_plan_get_missing (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  return self->record->status->missing;
}

/**
 * kvp_plan_get_revision:
 * @self: a plan
 *
 * Returns: a number that grows with every change of a tick: what was confirmed can be told from what is
 * ticked now
 */
guint64
kvp_plan_get_revision (KvpPlan *self)
{
  g_return_val_if_fail (KVP_IS_PLAN (self), 0);

  return self->record->status->revision;
}

/**
 * kvp_plan_get_sample:
 * @self: a plan
 * @max: how many at most
 *
 * Returns: (transfer full): the first ticked names, for showing; plain text, never markup
 */
GStrv
kvp_plan_get_sample (KvpPlan *self,
                     guint    max)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(sqlite3_stmt) statement = NULL;
  g_autoptr(GError) error = NULL;
  const KvpPlanStatus *status;
  KvpDatabase *reader;
  gboolean has_row;

  g_return_val_if_fail (KVP_IS_PLAN (self), NULL);

  /* Both bounds spare a walk past rows that are not ticked. */
  status = self->record->status;

  reader = kvp_store_file_get_reader (self->file);
  if (reader != NULL)
    statement = kvp_database_prepare (reader,
                                      "SELECT name FROM plan_key WHERE plan = ?1 AND state = ?2"
                                      " AND position >= ?3 ORDER BY position LIMIT ?4", &error);
  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, self->record->id);
      sqlite3_bind_int (statement, 2, KVP_KEY_PENDING);
      sqlite3_bind_int64 (statement, 3, status->claim_from);
      sqlite3_bind_int64 (statement, 4, MIN (max, status->counts.pending));

      while (kvp_database_step (reader, statement, &has_row, &error) && has_row)
        {
          const char *name = sqlite3_column_blob (statement, 0);
          int length = sqlite3_column_bytes (statement, 0);
          g_autofree char *shown = kvp_display_text (name != NULL ? name : "", length);

          g_strv_builder_add (builder, shown);
        }
    }

  if (error != NULL)
    g_warning ("Reading a sample: %s", error->message);

  return g_strv_builder_end (builder);
}
