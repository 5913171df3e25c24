/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-prefix-tree.h"
#include "cloudflare/kvp-client.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-matcher.h"
#include "purge/kvp-progress-ticker.h"
#include "purge/kvp-scan.h"

G_BEGIN_DECLS

/* KvpScan is in three files: its start and its sequences in kvp-scan.c, the making of its plan in kvp-scan-begin.c, and
 * what becomes of it in kvp-scan-end.c. */
struct _KvpScan {
  GObject            parent_instance;

  KvpMainContext     home;

  /* Input */
  KvpConnection     *connection; /* (owned) */
  KvpNamespace      *ns;         /* (owned) */
  KvpFilter         *filter;     /* (owned) */
  KvpStore          *store;      /* (owned) */
  KvpPlanSource      source;
  char              *source_name; /* (owned) (nullable) */

  /* In progress */
  GTask             *task;       /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;     /* (owned) (nullable) */
  KvpAccount        *account;    /* (owned) (nullable): at the start; the connection's may change */
  KvpClient         *client;     /* (owned) (nullable): this run's */
  KvpBudget         *budget;     /* (owned) (nullable): of @account */
  gboolean           blocked;    /* what was last shown */
  KvpMatcher        *matcher;    /* (owned) (nullable) */
  GPtrArray         *ranges;     /* (owned) (nullable) (element-type KvpScanRange) */
  GPtrArray         *sequences;  /* (owned) (nullable) (element-type KvpScanSequence) */
  guint              n_running;
  KvpPrefixTree     *prefixes;   /* (owned) (nullable): of the sequences that are over, look-ups left out */
  gint64             started_at; /* monotonic; 0 when not running */
  guint              started : 1;
  guint              stopping : 1;
  guint              store_failed : 1;

  /* Output */
  KvpPlan           *plan;       /* (owned) (nullable) */
  KvpProgress        progress;
  GError            *error;      /* (owned) (nullable) */
  guint              n_not_found;
};

/* Makes the plan, then begins the listing. */
void _kvp_scan_create_plan  (KvpScan *self);
void _kvp_scan_begin_listing (KvpScan *self);
void _kvp_scan_sum_progress (KvpScan *self);
void _kvp_scan_end_listing  (KvpScan *self);
/* @error: (transfer full) (nullable): NULL gives the plan. */
void _kvp_scan_return       (KvpScan *self,
                             GError  *error);

G_END_DECLS
