/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-list.h"
#include "store/kvp-table-list-private.h"

G_BEGIN_DECLS

/* KvpKeepList is in four files: the list in kvp-keep-list.c, what changes it in kvp-keep-list-change.c and, in the
 * writer's thread, in kvp-keep-list-write.c, how many keys of a plan each rule holds in kvp-keep-list-count.c. */
struct _KvpKeepList {
  KvpTableList  parent_instance;

  char         *endpoint;     /* (owned) */
  char         *account_id;   /* (owned) */
  char         *namespace_id; /* (owned) */
};

/* A change: the data of the task that asked for it. */
typedef struct {
  KvpTableChange base;

  /* Input */
  char      *endpoint;     /* (owned) */
  char      *account_id;   /* (owned) */
  char      *namespace_id; /* (owned) */
  GPtrArray *rules;        /* (owned) (element-type KvpKeepRule) */
  gint64     plan;         /* whose rows @positions are; 0 if there are none */
  GArray    *positions;    /* (owned) (nullable) (element-type guint32): rows to make rules of */
  gboolean   add;

  /* Output */
  GArray    *unticked;     /* (owned) (nullable) (element-type guint32): rows of @plan that were ticked */
  GPtrArray *changed;      /* (owned) (element-type KvpKeepRule): of @rules, those that made a difference */
  GPtrArray *plans;        /* (owned) (element-type KvpPlanJob): what became of the plans that it touches */
} KvpKeepListJob;

/* (transfer full) (element-type KvpKeepRule) */
GPtrArray *_kvp_keep_list_copy_rules (GPtrArray       *rules); /* (element-type KvpKeepRule) */

/* In the writer's thread; @change is a KvpKeepListJob. */
gboolean   _kvp_keep_list_write      (KvpDatabase     *database,
                                      KvpTableChange  *change,
                                      GError         **error);

G_END_DECLS
