/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-confirmation.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "purge/kvp-typed-name.h"
#include "store/kvp-connection-mark.h"

struct _KvpConfirmation {
  GObject  parent_instance;

  KvpPlan *plan;     /* (owned) */
  guint64  revision; /* of the ticks that the person saw */
  guint    n_keys;
  guint    spent : 1;
  guint    save_values : 1;
};

G_DEFINE_FINAL_TYPE (KvpConfirmation, kvp_confirmation, G_TYPE_OBJECT)

static void
kvp_confirmation_dispose (GObject *object)
{
  KvpConfirmation *self = KVP_CONFIRMATION (object);

  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_confirmation_parent_class)->dispose (object);
}

static void
kvp_confirmation_class_init (KvpConfirmationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_confirmation_dispose;
}

static void
kvp_confirmation_init (KvpConfirmation *self)
{
}

static gboolean
state_can_run (KvpPlanState state)
{
  switch (state)
    {
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      return TRUE;

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_RUNNING:
    case KVP_PLAN_FINISHED:
    default:
      return FALSE;
    }
}

/* What goes: the ticked keys, and those that an interrupted run had on the way. */
static guint
count_keys (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  return counts->pending + counts->in_flight;
}

static const char *
name_to_type (KvpPlan *plan)
{
  return kvp_typed_name_get (kvp_plan_get_namespace_title (plan), kvp_plan_get_namespace_id (plan));
}

/**
 * kvp_confirmation_is_whole_namespace:
 * @plan: a plan
 *
 * A key that a purge already took counts as one that goes: the last tenth of a stopped purge of everything
 * is still a purge of everything.
 *
 * Returns: whether the ticked keys are every key that the namespace had at the dry run
 */
gboolean
kvp_confirmation_is_whole_namespace (KvpPlan *plan)
{
  const KvpPlanCounts *counts;

  g_return_val_if_fail (KVP_IS_PLAN (plan), FALSE);

  counts = kvp_plan_get_counts (plan);

  return kvp_plan_get_whole_listing (plan) &&
         count_keys (plan) > 0 &&
         counts->total - counts->excluded >= kvp_plan_get_n_listed (plan);
}

/**
 * kvp_confirmation_is_read_only:
 * @plan: a plan
 *
 * Returns: whether it can not run because its account is marked as read-only
 */
gboolean
kvp_confirmation_is_read_only (KvpPlan *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), TRUE);

  return kvp_plan_get_mark (plan) == KVP_CONNECTION_READ_ONLY;
}

/**
 * kvp_confirmation_lacks_approval:
 * @plan: a plan
 *
 * What was approved, ran and was interrupted is approved still: its ticks can not have changed.
 *
 * Returns: whether it can not run because its account is marked as production and nobody approved it
 */
gboolean
kvp_confirmation_lacks_approval (KvpPlan *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), TRUE);

  return kvp_plan_get_approved_at (plan) == 0 && kvp_plan_get_mark (plan) == KVP_CONNECTION_PRODUCTION;
}

/**
 * kvp_confirmation_needs_typing:
 * @plan: a plan
 *
 * Returns: whether the person must type the namespace's name
 */
gboolean
kvp_confirmation_needs_typing (KvpPlan *plan)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), TRUE);

  return kvp_plan_get_mark (plan) != KVP_CONNECTION_UNMARKED ||
         count_keys (plan) > KVP_CONFIRMATION_MAX_KEYS_WITHOUT_TYPING ||
         kvp_confirmation_is_whole_namespace (plan);
}

/**
 * kvp_confirmation_accepts_typing:
 * @plan: a plan
 * @typed: what the person typed
 *
 * Returns: whether @typed is the name of the plan's namespace
 */
gboolean
kvp_confirmation_accepts_typing (KvpPlan    *plan,
                                 const char *typed)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);

  return kvp_typed_name_accepts (kvp_plan_get_namespace_title (plan), kvp_plan_get_namespace_id (plan), typed);
}

/**
 * kvp_confirmation_new:
 * @plan: a plan that a person looked at
 * @typed: (nullable): what the person typed
 * @error: return location
 *
 * To be made when the destructive button is pressed, never before: it holds the ticks as they are now.
 * #KVP_ERROR_STATE: nothing is ticked, the plan is not in a state to run, its account is marked as read-only, or it is
 * marked as production and nobody approved the plan. #KVP_ERROR_INVALID_INPUT: the name is needed, and differs.
 *
 * Returns: (transfer full): the proof that a purge needs, or %NULL
 */
KvpConfirmation *
kvp_confirmation_new (KvpPlan     *plan,
                      const char  *typed,
                      GError     **error)
{
  KvpConfirmation *self;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!state_can_run (kvp_plan_get_state (plan)))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE, _("This list of keys can’t be purged now."));
      return NULL;
    }

  if (count_keys (plan) == 0)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("No key is ticked, so there is nothing to delete."));
      return NULL;
    }

  if (kvp_confirmation_is_read_only (plan))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("This account is marked as read-only, where nothing is deleted."));
      return NULL;
    }

  if (kvp_confirmation_lacks_approval (plan))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("This account is marked as production, where only a list that was approved is deleted."));
      return NULL;
    }

  if (kvp_confirmation_needs_typing (plan) &&
      (typed == NULL || !kvp_confirmation_accepts_typing (plan, typed)))
    {
      g_autofree char *name = kvp_display_text (name_to_type (plan), -1);

      g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                   /* Translators: %s is the name of a namespace. */
                   _("Type “%s” to confirm."), name);
      return NULL;
    }

  self = g_object_new (KVP_TYPE_CONFIRMATION, NULL);
  self->plan = g_object_ref (plan);
  self->revision = kvp_plan_get_revision (plan);
  self->n_keys = count_keys (plan);

  return self;
}

/**
 * kvp_confirmation_spend:
 * @self: a confirmation
 * @error: return location
 *
 * A confirmation is good for one run: the rest of a stopped purge is confirmed again.
 *
 * Returns: %FALSE and #KVP_ERROR_STATE if a run has had it
 */
gboolean
kvp_confirmation_spend (KvpConfirmation  *self,
                        GError          **error)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->spent)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("This purge has run already. Confirm again to delete the keys that are left."));
      return FALSE;
    }

  self->spent = TRUE;

  return TRUE;
}

/**
 * kvp_confirmation_check_endpoint:
 * @self: a confirmation
 * @endpoint: (nullable): where a run would send its requests
 * @error: return location
 *
 * Returns: %FALSE and #KVP_ERROR_STATE if the keys are of another endpoint
 */
gboolean
kvp_confirmation_check_endpoint (KvpConfirmation  *self,
                                 const char       *endpoint,
                                 GError          **error)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_strcmp0 (endpoint, kvp_plan_get_endpoint (self->plan)) == 0)
    return TRUE;

  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                       _("These keys were listed through another API endpoint "
                         "than the one that is connected now."));
  return FALSE;
}

/**
 * kvp_confirmation_get_plan:
 * @self: a confirmation
 *
 * Returns: (transfer none): the plan
 */
KvpPlan *
kvp_confirmation_get_plan (KvpConfirmation *self)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), NULL);

  return self->plan;
}

/**
 * kvp_confirmation_get_revision:
 * @self: a confirmation
 *
 * Returns: the plan's revision at which the person confirmed
 */
guint64
kvp_confirmation_get_revision (KvpConfirmation *self)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), 0);

  return self->revision;
}

/**
 * kvp_confirmation_get_n_keys:
 * @self: a confirmation
 *
 * Returns: how many keys the person confirmed to delete
 */
guint
kvp_confirmation_get_n_keys (KvpConfirmation *self)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), 0);

  return self->n_keys;
}

/**
 * kvp_confirmation_get_is_spent:
 * @self: a confirmation
 *
 * Returns: whether a run has had it
 */
gboolean
kvp_confirmation_get_is_spent (KvpConfirmation *self)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), TRUE);

  return self->spent;
}

/**
 * kvp_confirmation_set_save_values:
 * @self: a confirmation that is not spent
 * @save_values: whether the person wants the values saved first
 *
 * With it, a purge does not start before a #KvpBackup has come to its end.
 */
void
kvp_confirmation_set_save_values (KvpConfirmation *self,
                                  gboolean         save_values)
{
  g_return_if_fail (KVP_IS_CONFIRMATION (self));
  g_return_if_fail (!self->spent);

  self->save_values = !!save_values;
}

gboolean
kvp_confirmation_get_save_values (KvpConfirmation *self)
{
  g_return_val_if_fail (KVP_IS_CONFIRMATION (self), FALSE);

  return self->save_values;
}
