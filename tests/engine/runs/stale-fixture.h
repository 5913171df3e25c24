/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-recheck.h"
#include "run-fixture.h"

G_BEGIN_DECLS

/* What happens to keys between the moment in which a list of them was made and the one in which it is used. */

/* Someone else rewrites it; with what the list shows of it. @metadata: (nullable) */
void             stale_put            (RunFixture            *fixture,
                                       const char            *name,
                                       const char            *metadata,
                                       gint64                 expiration);
/* Someone else deletes them: a list of names, NULL-terminated. */
void             stale_delete         (RunFixture            *fixture,
                                       const char            *name,
                                       ...) G_GNUC_NULL_TERMINATED;
/* A dry run that finds a key that has an expiration which is past, as it may be by the time of the purge: the answer
 * is @result, the objects of a list page. (transfer full) */
KvpPlan         *stale_scan_page      (RunFixture            *fixture,
                                       const char            *result);

/* The plan was made so many seconds earlier. Takes @plan over, gives it as it is read from the database. (transfer
 * full) */
KvpPlan         *stale_age            (RunFixture            *fixture,
                                       KvpPlan               *plan, /* (transfer full) */
                                       gint64                 seconds);
/* The process ends while the plan's first @n_keys keys are under way, and starts again. (transfer full) */
KvpPlan         *stale_crash          (RunFixture            *fixture,
                                       KvpPlan               *plan, /* (transfer full) */
                                       guint                  n_keys);

/* A check that is under way, or over. */
typedef struct {
  KvpClient          *client;
  GCancellable       *cancellable;
  gboolean            ok;
  GError             *error;
  gboolean            done;
  KvpPlanCheckCounts  counts;
  guint64             n_listed; /* keys that pages had */
} StaleCheck;

StaleCheck      *stale_check_start    (RunFixture            *fixture,
                                       KvpPlan               *plan,
                                       KvpPlanCheckScope      scope);
void             stale_check_wait     (StaleCheck            *self);
void             stale_check_free     (StaleCheck            *self);
/* To the end. (transfer full) */
StaleCheck      *stale_check          (RunFixture            *fixture,
                                       KvpPlan               *plan,
                                       KvpPlanCheckScope      scope);

void             stale_assert_key     (KvpPlan               *plan,
                                       const char            *name,
                                       KvpKeyState            state,
                                       KvpKeyReason           reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StaleCheck, stale_check_free)

G_END_DECLS
