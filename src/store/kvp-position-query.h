/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-position-sort.h"
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
  GArray               *within;  /* (nullable) (element-type guint32): ascending; no other rows need to be looked at */
  guint32               n_rows;  /* that the plan has, as far as is known: by it the work is divided */
  gboolean              by_name; /* positions are in the order of names: the dry run has ended */
} KvpPositionQuery;

/* (transfer full) (element-type guint32): in the order that is chosen; ascending if that is by position */
GArray          *kvp_position_query_run        (const KvpPositionQuery  *self,
                                                KvpDatabase             *database,
                                                GError                 **error);

/* One of @n_parts equal parts of the rows, as they are found: ascending. (transfer full) */
KvpPositionSort *kvp_position_query_read_part  (const KvpPositionQuery  *self,
                                                KvpDatabase             *database,
                                                guint                    part,
                                                guint                    n_parts,
                                                GCancellable            *cancellable,
                                                GCancellable            *other_cancellable,
                                                GError                 **error);

/* How many parts are worth threads of their own on this machine; 1 or more. */
guint            kvp_position_query_get_n_parts (const KvpPositionQuery *self);

/* The same as kvp_position_query_run() in @n_parts worker threads with connections of their own. @self is copied. */
void             kvp_position_query_run_async  (const KvpPositionQuery  *self,
                                                const char              *path,
                                                guint                    n_parts,
                                                GCancellable            *cancellable,
                                                GCancellable            *other_cancellable,
                                                GAsyncReadyCallback      callback,
                                                gpointer                 user_data);
GArray          *kvp_position_query_run_finish (GAsyncResult            *result,
                                                GError                 **error);

G_END_DECLS
