/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-plan-file.h"

G_BEGIN_DECLS

/* What can be done with a *.kvplan file, each waited for. All that is returned is (transfer full). */
gboolean     plan_file_export (KvpPlan                *plan,
                               const char             *path,
                               GError                **error);
KvpPlanFile *plan_file_open   (const char             *path,
                               GError                **error);
KvpPlan     *plan_file_import (KvpPlanFile            *file,
                               KvpStore               *store,
                               GError                **error);
KvpPlan     *plan_file_find   (KvpPlanFile            *file,
                               KvpStore               *store,
                               KvpPlanFileDifference  *difference,
                               GError                **error);

G_END_DECLS
