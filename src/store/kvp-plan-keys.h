/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/kvp-plan.h"
#include "store/kvp-plan-row.h"
#include "store/kvp-row-order.h"

G_BEGIN_DECLS

typedef enum {
  KVP_PLAN_KEYS_ALL,
  KVP_PLAN_KEYS_NOT_DELETED, /* failed and skipped, and what is in flight while no run goes on: for the result */
  KVP_PLAN_KEYS_PROBLEMS,    /* failed and skipped: for a run, which what is in flight may go on with */
} KvpPlanKeysView;

#define KVP_TYPE_PLAN_KEYS (kvp_plan_keys_get_type ())

/* A GListModel of KvpPlanRow over the rows of a plan: an array of positions (none while it is all of them in
 * order) and a window of rows. It reads rows synchronously on its own read connection (microseconds a row),
 * follows KvpPlan::keys-changed by refreshing the rows that are alive, and resets as remove-all, then
 * add-all. Property "n-items" notifies. Signals:
 *  "choosing" (): the list is about to show other rows, or the same in another order
 *  "chosen" (): it does now, whoever asked for it */
G_DECLARE_FINAL_TYPE (KvpPlanKeys, kvp_plan_keys, KVP, PLAN_KEYS, GObject)

KvpPlanKeys *kvp_plan_keys_new           (KvpPlan              *plan,
                                          KvpPlanKeysView       view);
KvpPlan     *kvp_plan_keys_get_plan      (KvpPlanKeys          *self);

/* The row position in the plan of the item at @index. */
guint32      kvp_plan_keys_get_position  (KvpPlanKeys          *self,
                                          guint                 index);

/* (nullable): the same of all items at once, in their order; %NULL is each row of the plan at its own position. Good
 * until the main loop turns. */
const guint32 *kvp_plan_keys_peek_positions (KvpPlanKeys        *self);

/* The positions of all rows that are shown, in their order. (transfer full) (element-type guint32) */
GArray      *kvp_plan_keys_dup_positions (KvpPlanKeys          *self);

/* Where the row at @position in the plan is now. %FALSE if it is not shown. Up to a millisecond at a million
 * rows. */
gboolean     kvp_plan_keys_find_position (KvpPlanKeys          *self,
                                          guint32               position,
                                          guint                *index);

/* The three that follow choose what the list shows. They are combined: each changes its part and leaves the
 * others. They work off the main loop; a later one wins over an earlier one that still runs, which ends as
 * cancelled, and what that one asked for is shown together with the later one. Finish gives the number of
 * rows shown. */

/* Only rows whose name contains @text, ignoring case; "" is any. */
void         kvp_plan_keys_search_async  (KvpPlanKeys          *self,
                                          const char           *text,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean     kvp_plan_keys_search_finish (KvpPlanKeys          *self,
                                          GAsyncResult         *result,
                                          guint                *n_found,
                                          GError              **error);
const char  *kvp_plan_keys_get_search    (KvpPlanKeys          *self);

/* Only rows whose name begins with exactly these bytes; %NULL, or none, is any. */
void         kvp_plan_keys_set_prefix_async  (KvpPlanKeys          *self,
                                              GBytes               *prefix,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean     kvp_plan_keys_set_prefix_finish (KvpPlanKeys          *self,
                                              GAsyncResult         *result,
                                              guint                *n_shown,
                                              GError              **error);
GBytes      *kvp_plan_keys_get_prefix        (KvpPlanKeys          *self); /* (transfer none) (nullable) */

/* Only rows that expire from @from on and before @until, seconds since the epoch, where 0 is a row that never does; an
 * @until of 0 is any. %FALSE from the getter: any. */
void         kvp_plan_keys_set_expiration_async  (KvpPlanKeys          *self,
                                                  gint64                from,
                                                  gint64                until,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean     kvp_plan_keys_set_expiration_finish (KvpPlanKeys          *self,
                                                  GAsyncResult         *result,
                                                  guint                *n_shown,
                                                  GError              **error);
gboolean     kvp_plan_keys_get_expiration        (KvpPlanKeys          *self,
                                                  gint64               *from,
                                                  gint64               *until);

/* By name ascending is the order of the plan itself. A change of rows does not sort them again: nothing jumps
 * under the pointer. */
void         kvp_plan_keys_sort_async        (KvpPlanKeys          *self,
                                              KvpRowOrder           order,
                                              gboolean              descending,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean     kvp_plan_keys_sort_finish       (KvpPlanKeys          *self,
                                              GAsyncResult         *result,
                                              GError              **error);
KvpRowOrder  kvp_plan_keys_get_order         (KvpPlanKeys          *self);
gboolean     kvp_plan_keys_get_descending    (KvpPlanKeys          *self);

/* Calls @func in a worker thread for every row of the view in order (for an export); it must not touch
 * main-context objects. @func returns FALSE and sets the error to stop. */
typedef gboolean (*KvpPlanRowFunc) (const KvpKey *key,
                                    KvpKeyState   state,
                                    KvpKeyReason  reason,
                                    const char   *detail,
                                    guint64       why,
                                    gpointer      user_data,
                                    GError      **error);
void         kvp_plan_keys_foreach_async  (KvpPlanKeys          *self,
                                           KvpPlanRowFunc        func,
                                           gpointer              func_data,
                                           GDestroyNotify        func_data_free,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean     kvp_plan_keys_foreach_finish (KvpPlanKeys          *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
