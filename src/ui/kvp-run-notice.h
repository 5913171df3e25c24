/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-purge.h"

G_BEGIN_DECLS

/* What the desktop tells of a deletion while nobody looks at the app. A press opens the run, or what came of it. The
 * namespace's name is untrusted: it stands in the title alone, which no desktop reads as markup.
 *
 * @sample: whether the plan is one of the sample's, which have a database of their own. */

/* The parameter of the action "show-run": a plan's ID, and whether it is one of the sample's. */
#define KVP_RUN_NOTICE_TARGET_TYPE "(xb)"

/* It is over. */
GNotification *kvp_run_notice_new_ended      (KvpPlan   *plan,
                                              gboolean   sample);
/* It has paused by itself; %NULL if a person paused it, or it is not paused. (nullable) */
GNotification *kvp_run_notice_new_paused     (KvpPurge  *purge,
                                              gboolean   sample);
/* Its window was closed, and it goes on. */
GNotification *kvp_run_notice_new_background (KvpPlan   *plan,
                                              gboolean   sample);

/* A plan has one notice at a time, which takes the place of the one before. (transfer full) */
char          *kvp_run_notice_dup_id         (KvpPlan   *plan,
                                              gboolean   sample);
void           kvp_run_notice_parse_target   (GVariant  *target,
                                              gint64    *plan_id,
                                              gboolean  *sample);

G_END_DECLS
