/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* Above this many keys, for a whole namespace, or in an account that is marked as production, the person types the
 * namespace's name. */
#define KVP_CONFIRMATION_MAX_KEYS_WITHOUT_TYPING 1000

#define KVP_TYPE_CONFIRMATION (kvp_confirmation_get_type ())

/* Proof that a person confirmed this plan with these ticks. A purge can not be made without one, and it is
 * void as soon as a tick changes. */
G_DECLARE_FINAL_TYPE (KvpConfirmation, kvp_confirmation, KVP, CONFIRMATION, GObject)

gboolean         kvp_confirmation_needs_typing  (KvpPlan         *plan);
/* Whether its account is marked as read-only: it can not run then. */
gboolean         kvp_confirmation_is_read_only  (KvpPlan         *plan);
/* Whether its account is marked as production and nobody approved it: it can not run then. */
gboolean         kvp_confirmation_lacks_approval (KvpPlan        *plan);
/* Whether the ticked keys are every key that the namespace had at the dry run. */
gboolean         kvp_confirmation_is_whole_namespace (KvpPlan    *plan);
/* Compares exactly, but for white space around it. */
gboolean         kvp_confirmation_accepts_typing (KvpPlan        *plan,
                                                 const char      *typed);
/* KVP_ERROR_STATE: nothing ticked, not in a state to run, read-only, or not approved in production;
 * KVP_ERROR_INVALID_INPUT: the name is needed and differs. */
KvpConfirmation *kvp_confirmation_new           (KvpPlan         *plan,
                                                 const char      *typed, /* (nullable) */
                                                 GError         **error);
/* For the purge alone, at its start: FALSE and KVP_ERROR_STATE if a run has had it already. */
gboolean         kvp_confirmation_spend         (KvpConfirmation *self,
                                                 GError         **error);
/* Whether its keys were listed through @endpoint: FALSE and KVP_ERROR_STATE if not. */
gboolean         kvp_confirmation_check_endpoint (KvpConfirmation *self,
                                                 const char      *endpoint, /* (nullable) */
                                                 GError         **error);
KvpPlan         *kvp_confirmation_get_plan      (KvpConfirmation *self);
guint64          kvp_confirmation_get_revision  (KvpConfirmation *self);
guint            kvp_confirmation_get_n_keys    (KvpConfirmation *self);
gboolean         kvp_confirmation_get_is_spent  (KvpConfirmation *self);
/* Whether the person wants the values saved before anything is deleted (default: no). Before it is spent. */
void             kvp_confirmation_set_save_values (KvpConfirmation *self,
                                                 gboolean         save_values);
gboolean         kvp_confirmation_get_save_values (KvpConfirmation *self);

G_END_DECLS
