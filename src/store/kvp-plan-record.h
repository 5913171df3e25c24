/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-plan-backup.h"
#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* What changes while a plan lives: its row in the table plan. */
typedef struct {
  KvpPlanState  state;
  KvpPlanCounts counts;
  guint64       revision;
  guint64       n_claims;   /* how often keys were taken to be sent */
  gint64        checked_at;
  gint64        finished_at;
  gint64        run_duration;
  guint64       run_requests;
  guint64       n_listed;
  gboolean      whole_listing;
  gboolean      partial;
  guint32       claim_from; /* every pending row is at this position or after it */
  guint32       claimed_to; /* what looks pending before this position is in flight */
  char         *missing; /* (owned) */
  char         *title;   /* (owned) */
  char         *note;    /* (owned) */
  gint64        approved_at;
  char         *approved_by; /* (owned) */
  gint64        forgotten_at;
  KvpPlanBackupState backup_state;
  guint64       backup_revision; /* of the ticks that it is of */
  gint64        backup_at;
  guint         backup_saved;
  guint         backup_unsaved;
  char         *backup_path;     /* (owned): as the file system spells it; "" while there is none */
  char         *backup_checksum; /* (owned) */
} KvpPlanStatus;

/* A whole plan, but for its rows and a long filter (which is read when asked for). */
typedef struct {
  gint64         id;
  gint64         created_at;
  char          *endpoint;        /* (owned) */
  char          *account_id;      /* (owned) */
  char          *account_name;    /* (owned) */
  char          *namespace_id;    /* (owned) */
  char          *namespace_title; /* (owned) */
  char          *sentence;        /* (owned) */
  char          *short_filter;    /* (owned) (nullable): the filter, unless it is a long one or a list of keys */
  char          *created_by;      /* (owned) */
  KvpPlanSource  source;
  char          *source_name;     /* (owned) */
  KvpPlanStatus *status;          /* (owned) */
} KvpPlanRecord;

gboolean       kvp_plan_record_insert      (KvpDatabase    *database,
                                            KvpPlanState    state,
                                            gint64         *id,
                                            GError        **error);
KvpPlanStatus *kvp_plan_status_load        (KvpDatabase    *database,
                                            gint64          id,
                                            GError        **error);
void           kvp_plan_status_free        (KvpPlanStatus  *self);

KvpPlanRecord *kvp_plan_record_load        (KvpDatabase    *database,
                                            gint64          id,
                                            GError        **error);
/* (transfer full) (element-type KvpPlanRecord): newest first */
GPtrArray     *kvp_plan_record_load_all    (KvpDatabase    *database,
                                            GError        **error);
char          *kvp_plan_record_load_filter (KvpDatabase    *database,
                                            gint64          id,
                                            GError        **error);
void           kvp_plan_record_free        (KvpPlanRecord  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanStatus, kvp_plan_status_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanRecord, kvp_plan_record_free)

G_END_DECLS
