/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-place.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"

struct _KvpPurgePlace {
  char *name; /* (owned) */
};

/* (nullable) (element-type utf8 KvpPurgePlace): where runs are; it owns nothing, and is used on the main
 * context alone. */
static GHashTable *occupied_places;

/**
 * kvp_purge_place_occupy:
 * @plan: what is to be purged
 * @error: return location
 *
 * Two runs in one namespace could both hold the same key in flight, and neither report could be believed.
 *
 * Returns: (transfer full): the place, until kvp_purge_place_leave()
 */
KvpPurgePlace *
kvp_purge_place_occupy (KvpPlan  *plan,
                        GError  **error)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  return kvp_purge_place_occupy_namespace (kvp_plan_get_endpoint (plan), kvp_plan_get_account_id (plan),
                                           kvp_plan_get_namespace_id (plan), kvp_plan_get_namespace_title (plan),
                                           error);
}

/**
 * kvp_purge_place_occupy_namespace:
 * @endpoint: where the API is
 * @account_id: the account
 * @namespace_id: the namespace
 * @namespace_title: its name
 * @error: return location
 *
 * As kvp_purge_place_occupy(), for what writes to the namespace without a plan.
 *
 * Returns: (transfer full): the place, until kvp_purge_place_leave()
 */
KvpPurgePlace *
kvp_purge_place_occupy_namespace (const char  *endpoint,
                                  const char  *account_id,
                                  const char  *namespace_id,
                                  const char  *namespace_title,
                                  GError     **error)
{
  g_autofree char *name = NULL;
  KvpPurgePlace *self;

  g_return_val_if_fail (endpoint != NULL && account_id != NULL && namespace_id != NULL, NULL);

  name = g_strjoin ("\n", endpoint, account_id, namespace_id, NULL);

  if (occupied_places == NULL)
    occupied_places = g_hash_table_new (g_str_hash, g_str_equal);

  if (g_hash_table_contains (occupied_places, name))
    {
      g_autofree char *title = kvp_display_text (namespace_title != NULL ? namespace_title : namespace_id, -1);

      g_set_error (error, KVP_ERROR, KVP_ERROR_STATE,
                   /* Translators: %s is the name of a namespace. */
                   _("Another purge is running in “%s”. Wait until it is over."), title);
      return NULL;
    }

  self = g_new0 (KvpPurgePlace, 1);
  self->name = g_steal_pointer (&name);
  g_hash_table_insert (occupied_places, self->name, self);

  return self;
}

/**
 * kvp_purge_place_leave:
 * @self: (transfer full): a place
 *
 * Lets the next run in.
 */
void
kvp_purge_place_leave (KvpPurgePlace *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove (occupied_places, self->name);
  if (g_hash_table_size (occupied_places) == 0)
    g_clear_pointer (&occupied_places, g_hash_table_unref);

  g_free (self->name);
  g_free (self);
}
