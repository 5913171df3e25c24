/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-keys.h"
#include "store/kvp-store-private.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

/* A folder of its own for each test, and the calls of the store in a form that waits for their end. */
typedef struct {
  char     *folder; /* (owned) */
  char     *path;   /* (owned) */
  KvpStore *store;  /* (owned) (nullable) */
} StoreFixture;

typedef void (*StoreTest) (StoreFixture *fixture);

void          store_fixture_add       (const char     *path,
                                       StoreTest       test);
KvpStore     *store_fixture_try_open  (const char     *path,
                                       GError        **error);
void          store_fixture_open      (StoreFixture   *self);
void          store_fixture_close     (StoreFixture   *self);

KvpPlan      *create_plan             (KvpStore       *store);
/* A plan in state DRAFT whose rows are called key-000000 and so on. */
KvpPlan      *create_draft            (KvpStore       *store,
                                       guint           n_rows);
KvpKeyList   *make_keys               (guint           first,
                                       guint           n);
gboolean      append                  (KvpPlan        *plan,
                                       KvpKeyList     *keys,
                                       GError        **error);
gboolean      finish_scan             (KvpPlan        *plan,
                                       guint64         n_listed,
                                       gboolean        whole_listing,
                                       const char     *missing,
                                       GError        **error);
gboolean      set_ticked              (KvpPlan        *plan,
                                       const guint32  *positions,
                                       gsize           n_positions,
                                       gboolean        ticked,
                                       GError        **error);
gboolean      set_prefix_ticked       (KvpPlan        *plan,
                                       GBytes         *prefix,
                                       gboolean        ticked,
                                       GError        **error);
gboolean      save                    (KvpPlan        *plan,
                                       const char     *title,
                                       const char     *note,
                                       GError        **error);
gboolean      start_run               (KvpPlan        *plan,
                                       guint64         revision,
                                       GError        **error);
KvpPlanBatch *claim                   (KvpPlan        *plan,
                                       guint           max,
                                       GError        **error);
gboolean      settle                  (KvpPlan        *plan,
                                       KvpPlanBatch   *batch,
                                       GError        **error);
gboolean      end_run                 (KvpPlan        *plan,
                                       gboolean        paused,
                                       GError        **error);
gboolean      delete_plan             (KvpStore       *store,
                                       KvpPlan        *plan,
                                       GError        **error);
gboolean      search                  (KvpPlanKeys    *keys,
                                       const char     *text,
                                       guint          *n_found,
                                       GError        **error);

gboolean      set_prefix              (KvpPlanKeys    *keys,
                                       GBytes         *prefix,
                                       guint          *n_shown,
                                       GError        **error);
gboolean      sort                    (KvpPlanKeys    *keys,
                                       KvpRowOrder     order,
                                       gboolean        descending,
                                       GError        **error);

/* Reads the file with a connection of the test's own: what it really holds. */
gint64        query_file              (const char     *path,
                                       const char     *sql);
/* That the counts of @plan are those of the file's rows, counted one by one, and add up. */
void          assert_counts           (StoreFixture   *fixture,
                                       KvpPlan        *plan);

/* For calls that a test lets run side by side. */
void          store_result            (GObject        *source,
                                       GAsyncResult   *result,
                                       gpointer        user_data); /* GAsyncResult** */
void          wait_for                (gpointer        result); /* address of a pointer that becomes non-NULL */
gboolean      store_deadline_cb       (gpointer        user_data);

/* Runs the main context until something is true. */
#define SPIN_UNTIL(condition) \
  G_STMT_START { \
    guint deadline_ = g_timeout_add_seconds (240, store_deadline_cb, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (deadline_); \
  } G_STMT_END

G_END_DECLS
