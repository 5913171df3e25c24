/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-in-flight.h"
#include "store/kvp-plan.h"

/* Of 10,000 keys that are about to be sent not one row is written. Claims take what is pending in the order of the
 * positions, so one number for each plan, claimed_to, says of all rows before it that they were claimed: those that
 * no outcome was written of, and that look pending, are in flight. */

/**
 * kvp_plan_in_flight_write:
 * @database: the writing connection, inside a transaction
 * @plan: a plan's ID
 * @status: what is written of it; its claimed_to is brought up to date
 * @from: a position
 * @error: the failure
 *
 * Writes of each row at @from or after it that is in flight that it is, so that claimed_to can be @from: rows from
 * there on may become pending again. To be called before they do.
 *
 * Returns: whether it is written
 */
gboolean
kvp_plan_in_flight_write (KvpDatabase    *database,
                          gint64          plan,
                          KvpPlanStatus  *status,
                          guint32         from,
                          GError        **error)
{
  const gint64 values[] = { plan, from, status->claimed_to, KVP_KEY_PENDING, KVP_KEY_IN_FLIGHT };

  if (from >= status->claimed_to)
    return TRUE;

  if (!kvp_database_update (database,
                            "UPDATE plan_row SET state = ?5"
                            " WHERE plan = ?1 AND position >= ?2 AND position < ?3 AND state = ?4",
                            values, G_N_ELEMENTS (values), NULL, error) ||
      !kvp_database_update (database, "UPDATE plan_claim SET claimed_to = ?2 WHERE plan = ?1", values, 2, NULL, error))
    return FALSE;

  status->claimed_to = from;

  return TRUE;
}
