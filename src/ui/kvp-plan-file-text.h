/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file.h"

G_BEGIN_DECLS

/* What is said of a *.kvplan file whose list is here already. All of it is plain text, (transfer full). */

/* Whether a second plan of the file would be just like the one that is here. */
gboolean kvp_plan_file_text_is_same (KvpPlanFile                 *file,
                                     KvpPlan                     *plan,
                                     const KvpPlanFileDifference *difference);
/* That the list is here, and how it stands. */
char    *kvp_plan_file_text_here    (KvpPlan                     *plan);
/* The same, with all that is otherwise than in the file. */
char    *kvp_plan_file_text_differs (KvpPlanFile                 *file,
                                     KvpPlan                     *plan,
                                     const KvpPlanFileDifference *difference);

G_END_DECLS
