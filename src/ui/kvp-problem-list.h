/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

#define KVP_TYPE_PROBLEM_LIST (kvp_problem_list_get_type ())

/* The first few keys that a running purge could not delete, and how many there are; hidden while there is
 * none. */
G_DECLARE_FINAL_TYPE (KvpProblemList, kvp_problem_list, KVP, PROBLEM_LIST, AdwBin)

GtkWidget *kvp_problem_list_new      (void);
/* Follows @plan from now on. */
void       kvp_problem_list_set_plan (KvpProblemList *self,
                                      KvpPlan        *plan);

G_END_DECLS
