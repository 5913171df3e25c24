/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

/* Asks for a file and writes the rows of @view to it, in the kind of file that @kind is the word for. What came of it
 * is said by a toast in @toasts, which also tells whose window this is. */
void kvp_export_dialog_run   (AdwToastOverlay *toasts,
                              KvpPlan         *plan,
                              KvpPlanKeysView  view,
                              const char      *title,
                              const char      *kind); /* "csv", "json" or "html" */

/* The same with a file that is known already; what its name ends with decides. */
void kvp_export_dialog_write (AdwToastOverlay *toasts,
                              KvpPlan         *plan,
                              KvpPlanKeysView  view,
                              GFile           *file);

G_END_DECLS
