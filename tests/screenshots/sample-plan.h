/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "studio.h"

G_BEGIN_DECLS

/* A plan that is in the database already. */
typedef struct {
  const char    *title;
  const char    *note;
  const char    *ns;
  const char    *sentence;
  const char    *maker;
  const char    *approver; /* (nullable) */
  KvpPlanSource  source;
  KvpPlanState   state;
  guint          n_keys;
  guint          n_gone;
  gint64         age;      /* seconds */
} SamplePlan;

/* (transfer full) */
KvpPlan *sample_plan_add (Studio           *studio,
                          const SamplePlan *sample);

G_END_DECLS
