/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-server.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

#define RUN_NAMESPACE_TITLE "Test Keys"
/* A listing of a run gives up after so many pages in a row without a key. */
#define RUN_MAX_EMPTY_PAGES 200

/* What the tests of runs share, in four files: the fixture in run-fixture.c, dry runs in run-scan.c, purges in
 * run-purge.c, and what a plan holds in run-plan.c. */

/* A demo server, a connection to it, and an empty database in a folder of its own. */
typedef struct {
  KvpDemoServer *server;
  KvpConnection *connection;
  KvpNamespace  *ns;
  KvpStore      *store;
  char          *folder;
} RunFixture;

/* A dry run that is under way, or over. Every progress signal is checked for soundness. */
typedef struct {
  KvpScan     *scan;
  KvpPlan     *plan;
  GError      *error;
  gboolean     done;
  guint        n_signals;
  KvpProgress  shown;
} RunScan;

/* A purge that is under way, or over. */
typedef struct {
  KvpPurge    *purge;
  gboolean     ok;
  GError      *error;
  gboolean     done;
  guint        n_signals;
  KvpProgress  shown;
  gboolean     stays_paused; /* else a run that pauses is stopped: its error is then that of the pause */
} RunPurge;

typedef gboolean (*RunCondition) (gpointer user_data);

/* One empty namespace, in ns. */
RunFixture      *run_fixture_new             (void);
/* The sample; ns is the largest namespace, with about @size keys. */
RunFixture      *run_fixture_new_with_sample (guint             size);
void             run_fixture_free            (RunFixture       *self);
void             run_fixture_reopen_store    (RunFixture       *self);
/* What is done to the database while no one has it open is done in between. */
void             run_fixture_close_store     (RunFixture       *self);
void             run_fixture_open_store      (RunFixture       *self);

void             run_put                     (RunFixture       *self,
                                              const char       *name,
                                              const char       *metadata);
void             run_put_bytes               (RunFixture       *self,
                                              const void       *name,
                                              gsize             length,
                                              const char       *metadata);
/* name0000000 ... */
void             run_put_many                (RunFixture       *self,
                                              const char       *name,
                                              guint             n_keys,
                                              const char       *metadata);
guint            run_count_left              (RunFixture       *self);
gboolean         run_has_key                 (RunFixture       *self,
                                              const char       *name);
/* Requests so far whose line contains @text; takes the log. */
guint            run_count_requests          (RunFixture       *self,
                                              const char       *text);

/* As kvp_demo_server_script(), with text for the body. */
void             run_script                  (RunFixture       *self,
                                              const char       *match,
                                              guint             status,
                                              const char       *headers, /* (nullable) */
                                              const char       *body,
                                              gboolean          apply);

/* Iterates the main context until it is true; the test fails after a generous time. */
void             run_until                   (RunCondition      condition,
                                              gpointer          user_data);
void             run_until_held              (RunFixture       *self,
                                              guint             n_held);

/* (transfer full): it must be whole */
KvpFilter       *run_filter_build            (KvpFilterBuilder *builder);
void             run_filter_add_prefix       (KvpFilterBuilder *builder,
                                              const char       *prefix);
void             run_filter_add_key          (KvpFilterBuilder *builder,
                                              const char       *key);
KvpFilter       *run_filter_every            (void);
/* A list of prefixes, NULL-terminated. */
KvpFilter       *run_filter_prefixes         (const char       *prefix,
                                              ...) G_GNUC_NULL_TERMINATED;
KvpFilter       *run_filter_rule             (const char       *prefix, /* (nullable) */
                                              const char       *path,
                                              const char       *value);
KvpFilter       *run_filter_keys             (const char       *key,
                                              ...) G_GNUC_NULL_TERMINATED;

RunScan         *run_scan_start              (RunFixture       *self,
                                              KvpFilter        *filter);
void             run_scan_wait               (RunScan          *self);
void             run_scan_free               (RunScan          *self);
/* Must come to a plan. (transfer full) */
KvpPlan         *run_scan                    (RunFixture       *self,
                                              KvpFilter        *filter);
KvpPlan         *run_scan_every              (RunFixture       *self);

void             run_set_ticked              (KvpPlan          *plan,
                                              const guint32    *positions,
                                              gsize             n_positions,
                                              gboolean          ticked);
/* Types the name of the namespace. (transfer full) */
KvpConfirmation *run_confirm                 (KvpPlan          *plan);
/* Sets a property to a value that it refuses; fails if nobody says so. */
void             run_set_out_of_range        (gpointer          object,
                                              const char       *property,
                                              guint             value);
void             run_wait_for_phase          (KvpRun           *run,
                                              KvpRunPhase       phase);
RunPurge        *run_purge_new               (RunFixture       *self,
                                              KvpConfirmation  *confirmation);
void             run_purge_start             (RunPurge         *self);
void             run_purge_wait              (RunPurge         *self);
void             run_purge_free              (RunPurge         *self);
/* It does not start. */
void             run_assert_refused          (KvpPurge         *purge);
/* Confirms and runs to the end. (transfer full) */
RunPurge        *run_purge                   (RunFixture       *self,
                                              KvpPlan          *plan);
RunPurge        *run_purge_in_batches        (RunFixture       *self,
                                              KvpPlan          *plan,
                                              guint             batch_size,
                                              guint             concurrency);

/* Names of the rows, in byte order, all or those in a state. (transfer full) (element-type GBytes) */
GPtrArray       *run_plan_names              (KvpPlan          *plan);
GPtrArray       *run_plan_names_in_state     (KvpPlan          *plan,
                                              KvpKeyState       state);
/* The state of one key, which must be in the plan; @detail is (transfer full) (nullable). */
KvpKeyState      run_plan_key                (KvpPlan          *plan,
                                              const char       *name,
                                              KvpKeyReason     *reason,
                                              char            **detail);
/* (element-type GBytes) */
GPtrArray       *run_names_new               (void);
void             run_names_add               (GPtrArray        *names,
                                              const char       *name);
void             run_names_sort              (GPtrArray        *names);
void             run_assert_same_names       (GPtrArray        *names,
                                              GPtrArray        *expected);
void             run_assert_counts_add_up    (KvpPlan          *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunFixture, run_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunScan, run_scan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunPurge, run_purge_free)

G_END_DECLS
