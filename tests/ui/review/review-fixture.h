/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "store/kvp-plan-keys.h"
#include "store/kvp-store.h"
#include "ui/kvp-key-list-view.h"

G_BEGIN_DECLS

#define REVIEW_ACCOUNT_ID "0f2ac74b498b48028cb68387c421e279"

/* A database of its own in a folder of its own, and a window. */
typedef struct {
  char      *folder;    /* (owned) */
  KvpStore  *store;     /* (owned) */
  KvpPlan   *plan;      /* (owned) (nullable) */
  GtkWindow *window;    /* (nullable) */
  GtkWidget *page;      /* (nullable): inside the window */

  /* What the next plan is made with. */
  const char *endpoint;
  const char *namespace_id;
  const char *namespace_title;
  const char *missing;  /* (nullable): then it is partial */
  guint64     n_listed; /* 0: as many as match */
} ReviewFixture;

typedef void (*ReviewTest) (ReviewFixture *self);

void        review_fixture_add          (const char      *path,
                                         ReviewTest       test);

/* A filter on prefix “product:” and metadata field “status” being “archived”. */
KvpFilter  *review_fixture_create_filter (void);

/* A plan in state DRAFT with these keys, every one ticked. */
void        review_fixture_create_plan  (ReviewFixture   *self,
                                         KvpKeyList      *keys);
/* With keys called product:000000:price and so on, without metadata. */
void        review_fixture_create_many  (ReviewFixture   *self,
                                         guint            n_keys);
void        review_add_key              (KvpKeyList      *keys,
                                         const char      *name,
                                         gssize           name_length,
                                         const char      *metadata,
                                         gint64           expiration);

/* Puts a page into a window of this size and shows it. Takes the page over. */
void        review_fixture_show         (ReviewFixture   *self,
                                         GtkWidget       *page,
                                         int              width,
                                         int              height);
void        review_fixture_close_window (ReviewFixture   *self);

/* A purge without a network: all ticked keys are claimed, @settle says what becomes of them, and the run
 * ends. */
typedef void (*ReviewSettle) (KvpPlanBatch *batch);
void        review_fixture_run          (ReviewFixture   *self,
                                         guint            max_keys,
                                         ReviewSettle     settle);

/* Ticks in the database, waiting for them; and a read of it by a list of its own. */
void        review_fixture_set_ticked   (ReviewFixture   *self,
                                         guint32          position,
                                         gboolean         ticked);
gboolean    review_fixture_is_ticked    (ReviewFixture   *self,
                                         guint32          position);

/* --- finding widgets --- */

/* The first descendant that has this buildable ID, type or text. Fails the test if there is none. */
GtkWidget  *review_find_type            (GtkWidget       *root,
                                         GType            type);
GtkWidget  *review_find_id              (GtkWidget       *root,
                                         const char      *id);
/* Whether a mapped label, inscription, text view or button says exactly this, or something that contains it.
 * */
gboolean    review_says                 (GtkWidget       *root,
                                         const char      *text);
gboolean    review_mentions             (GtkWidget       *root,
                                         const char      *part);
/* The cell of a key in the list: of the column with the names. (nullable) */
GtkWidget  *review_find_cell            (GtkWidget       *root,
                                         const char      *text);
/* The tick box of a key. (nullable) */
GtkWidget  *review_find_check           (GtkWidget       *root,
                                         guint32          position);
/* What the toast that is shown says. (nullable) */
GtkLabel   *review_find_toast           (GtkWidget       *root);

/* The text of the toast that is shown, as a person reads it. (transfer full) (nullable) */
char       *review_dup_toast            (GtkWidget       *root);

#define SPIN_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline_ = g_get_monotonic_time () + 240 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > deadline_) \
          g_error ("%s: %s never came true", G_STRLOC, #condition); \
        review_spin_once (); \
      } \
  } G_STMT_END

void        review_spin_once            (void);

/* Lets everything happen that is ready to. */
void        review_settle_frames        (ReviewFixture   *self);

G_END_DECLS
