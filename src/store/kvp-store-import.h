/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store.h"

G_BEGIN_DECLS

/**
 * KvpPlanImport:
 * @title: what it is called
 * @note: what somebody said about it
 * @approved_by: who approved it elsewhere, which is no approval here; "" if nobody did
 * @n_listed: keys of the namespace that its dry run saw
 * @whole_listing: whether that was every key of the namespace
 * @missing: (nullable): what its dry run lacks; makes it partial
 *
 * What a plan from elsewhere says of itself, beside its origin. All strings are borrowed.
 */
typedef struct {
  const char *title;
  const char *note;
  const char *approved_by;
  guint64     n_listed;
  gboolean    whole_listing;
  const char *missing;
} KvpPlanImport;

/* A key of such a plan; its text must stay until the next is asked for. */
typedef struct {
  KvpKey       key;
  KvpKeyState  state; /* PENDING, EXCLUDED or SKIPPED */
  KvpKeyReason reason;
  guint64      why;
} KvpPlanImportRow;

/* In the writer's thread: the next key, or @has_row FALSE after the last. An error undoes the whole import. */
typedef gboolean (*KvpPlanImportFunc) (KvpPlanImportRow  *row,
                                       gboolean          *has_row,
                                       gpointer           user_data,
                                       GCancellable      *cancellable,
                                       GError           **error);

/* A new plan in state WAITING, with all its rows or not at all. Its keys must come in the order of their names, each
 * once. It counts as one whose keys were never looked up: they are checked before it runs. */
void     kvp_store_import_plan_async  (KvpStore             *self,
                                       const KvpPlanOrigin  *origin, /* copied, as is @import */
                                       const KvpPlanImport  *import,
                                       KvpPlanImportFunc     func,
                                       gpointer              func_data, /* owned until the callback */
                                       GDestroyNotify        func_data_free,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
KvpPlan *kvp_store_import_plan_finish (KvpStore             *self,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
