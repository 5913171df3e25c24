/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "ui/kvp-window-flow.h"

G_BEGIN_DECLS

struct _KvpWindowFlow
{
  GObject parent_instance;

  /* Owned references */
  KvpConnection *connection;
  KvpStore *store;
  KvpNamespace *ns;
  GCancellable *cancellable;
  KvpPage *page;
  KvpPage *filter_page; /* (nullable): kept, so that the way back finds the form as it was */
  KvpPlan *plan;        /* (nullable) */
  KvpScan *scan;        /* (nullable): while it runs, or has failed */
  KvpBackup *backup;    /* (nullable): while it runs, and until the deletion does */
  KvpPurge *purge;      /* (nullable): while it runs */
  char *list_name;      /* (nullable): the file that the keys of @scan are from */
  GError *result_error; /* (nullable): what ended the run of the result that was shown last */

  /* The revision of @plan when its dry run was over: the same means that no tick was changed. */
  guint64 fresh_revision;

  guint for_plan : 1;
  guint from_scan : 1;
  guint confirming : 1;
  guint scan_failed : 1;
  guint saving_list : 1;
  guint approval_from_review : 1;
  guint review_from_result : 1;
  guint retrying : 1;
};

/* kvp-window-flow.c */
void _kvp_window_flow_set_page      (KvpWindowFlow *self,
                                     KvpPage       *page);
void _kvp_window_flow_set_scan      (KvpWindowFlow *self,
                                     KvpScan       *scan); /* (nullable) */
void _kvp_window_flow_set_purge     (KvpWindowFlow *self,
                                     KvpPurge      *purge); /* (nullable) */
void _kvp_window_flow_set_backup    (KvpWindowFlow *self,
                                     KvpBackup     *backup); /* (nullable) */
void _kvp_window_flow_notify_busy   (KvpWindowFlow *self);

/* kvp-window-flow-scan.c */
/* To the form of a namespace's flow, and out of the flow of a plan. */
void _kvp_window_flow_leave         (KvpWindowFlow *self);
void _kvp_window_flow_start_scan    (KvpWindowFlow *self,
                                     KvpFilter     *filter);

/* kvp-window-flow-review.c */
void _kvp_window_flow_show_review   (KvpWindowFlow *self,
                                     KvpPlan       *plan);
void _kvp_window_flow_open_approval (KvpWindowFlow *self);

/* kvp-window-flow-run.c */
/* Asks the person; who confirms starts the run. */
void _kvp_window_flow_confirm       (KvpWindowFlow *self);
void _kvp_window_flow_start_run     (KvpWindowFlow *self,
                                     KvpConfirmation *confirmation);
void _kvp_window_flow_show_result   (KvpWindowFlow *self,
                                     KvpPlan       *plan,
                                     const GError  *error); /* (nullable): what ended the run */

/* kvp-window-flow-values.c */
/* Saves the values; the run follows. */
void _kvp_window_flow_start_backup  (KvpWindowFlow *self,
                                     KvpConfirmation *confirmation);
/* What would put back the values of the plan that is shown. */
void _kvp_window_flow_undo          (KvpWindowFlow *self);

G_END_DECLS
