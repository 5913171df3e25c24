/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

#define KVP_TYPE_SAVE_DIALOG (kvp_save_dialog_get_type ())

/* Asks for a title and a note, and saves the plan as a pending deletion. It stays open until that worked or
 * the person gives up. Signal "saved" (): it is saved; the dialog closes itself. */
G_DECLARE_FINAL_TYPE (KvpSaveDialog, kvp_save_dialog, KVP, SAVE_DIALOG, AdwWindow)

GtkWidget *kvp_save_dialog_new (GtkWindow  *parent, /* (nullable) */
                                KvpPlan    *plan,
                                const char *suggested_title); /* (nullable) */

G_END_DECLS
