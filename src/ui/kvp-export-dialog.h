/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

/* Asks for a file and writes the rows of @view to it, as CSV or JSON by the file's name. What came of it is
 * said by a toast in @toasts, which also tells whose window this is. */
void kvp_export_dialog_run   (AdwToastOverlay *toasts,
                              KvpPlan         *plan,
                              KvpPlanKeysView  view);

/* The same with a file that is known already. */
void kvp_export_dialog_write (AdwToastOverlay *toasts,
                              KvpPlan         *plan,
                              KvpPlanKeysView  view,
                              GFile           *file);

G_END_DECLS
