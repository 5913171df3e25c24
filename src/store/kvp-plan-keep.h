/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-matcher.h"
#include "store/kvp-plan-job.h"

G_BEGIN_DECLS

/**
 * KvpPlanKeep:
 *
 * The keep list of a plan's namespace as it stands in a transaction of the writer. Rows are held against it
 * where they come into a plan, where the list changes, and once more where they are taken to be sent: so it
 * does not matter how a key came into a plan, or when its rule was added. It can only take keys out.
 */
typedef struct _KvpPlanKeep KvpPlanKeep;

KvpPlanKeep *kvp_plan_keep_load     (KvpDatabase  *database,
                                     gint64        plan,
                                     GError      **error);
void         kvp_plan_keep_free     (KvpPlanKeep  *self);
gboolean     kvp_plan_keep_is_empty (KvpPlanKeep  *self);
/* (nullable): what kept it, as a sentence; good as long as @self. */
const char  *kvp_plan_keep_find     (KvpPlanKeep  *self,
                                     const char   *name,
                                     gsize         length);

/* Brings the rows of a plan that is filled or under review in line with the list. */
gboolean     kvp_plan_keep_apply    (KvpPlanKeep  *self,
                                     KvpDatabase  *database,
                                     KvpPlanJob   *job,
                                     GArray       *unticked,
                                     GError      **error);

/* A pending row of a running plan becomes skipped. */
sqlite3_stmt *kvp_plan_keep_prepare_skip (KvpDatabase   *database,
                                          gint64         plan,
                                          GError       **error);
gboolean      kvp_plan_keep_skip         (KvpDatabase   *database,
                                          sqlite3_stmt  *statement,
                                          guint32        position,
                                          const char    *kept_by,
                                          GError       **error);

/* The rules of a namespace, oldest first. (transfer full) (element-type KvpKeepRule) */
GPtrArray   *kvp_keep_rules_load    (KvpDatabase  *database,
                                     const char   *endpoint,
                                     const char   *account_id,
                                     const char   *namespace_id,
                                     GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanKeep, kvp_plan_keep_free)

G_END_DECLS
