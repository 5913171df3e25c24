/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-row-choice.h"

G_BEGIN_DECLS

typedef enum {
  KVP_POSITION_QUERY_ALL_ROWS,
  KVP_POSITION_QUERY_PROBLEMS,               /* failed, skipped */
  KVP_POSITION_QUERY_PROBLEMS_AND_IN_FLIGHT,
} KvpPositionQueryRows;

/* Which rows of a plan a list shows. */
typedef struct {
  gint64                plan;
  KvpPositionQueryRows  rows;
  guint32               first;
  guint32               last;
  const KvpRowChoice   *choice;
  gboolean              by_name; /* positions are in the order of names: the dry run has ended */
} KvpPositionQuery;

/* (transfer full) (element-type guint32): in the order that is chosen; ascending if that is by position */
GArray *kvp_position_query_run (const KvpPositionQuery  *self,
                                KvpDatabase             *database,
                                GCancellable            *cancellable,
                                GCancellable            *other_cancellable,
                                GError                 **error);

/* The same in a worker thread with a connection of its own. @self is copied. */
void    kvp_position_query_run_async  (const KvpPositionQuery  *self,
                                       const char              *path,
                                       GCancellable            *cancellable,
                                       GCancellable            *other_cancellable,
                                       GAsyncReadyCallback      callback,
                                       gpointer                 user_data);
GArray *kvp_position_query_run_finish (GAsyncResult            *result,
                                       GError                 **error);

G_END_DECLS
