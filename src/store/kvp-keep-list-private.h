/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-keep-list.h"

G_BEGIN_DECLS

/* KvpKeepList is in four files: the list in kvp-keep-list.c, what changes it in kvp-keep-list-change.c and, in the
 * writer's thread, in kvp-keep-list-write.c, how many keys of a plan each rule holds in kvp-keep-list-count.c. */
struct _KvpKeepList {
  GObject    parent_instance;

  KvpStore  *store;        /* (owned) */
  char      *endpoint;     /* (owned) */
  char      *account_id;   /* (owned) */
  char      *namespace_id; /* (owned) */
  GPtrArray *rules;        /* (owned) (element-type KvpKeepRule) */
  GError    *error;        /* (owned) (nullable): why it could not be read */
};

/* A change: the data of the task that asked for it. */
typedef struct {
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
  GPtrArray *list;         /* (owned) (element-type KvpKeepRule): the whole list after it */
  GPtrArray *plans;        /* (owned) (element-type KvpPlanJob): what became of the plans that it touches */
} KvpKeepListJob;

/* What the database holds now. */
void       _kvp_keep_list_take       (KvpKeepList *self,
                                      GPtrArray   *list);  /* (element-type KvpKeepRule) */
/* (transfer full) (element-type KvpKeepRule) */
GPtrArray *_kvp_keep_list_copy_rules (GPtrArray   *rules); /* (element-type KvpKeepRule) */

/* All of it, or nothing. @task: its data is a job. */
gboolean   _kvp_keep_list_write      (KvpDatabase  *database,
                                      GTask        *task,
                                      GError      **error);

/* (element-type KvpKeepList): those that somebody holds; none of them is owned. */
GPtrArray *_kvp_store_get_keep_lists   (KvpStore    *self);
void       _kvp_store_forget_keep_list (KvpStore    *self,
                                        KvpKeepList *list);

G_END_DECLS
