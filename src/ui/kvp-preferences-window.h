/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_PREFERENCES_WINDOW (kvp_preferences_window_get_type ())

/* What the person may set. A change counts at once; there is nothing to confirm. */
G_DECLARE_FINAL_TYPE (KvpPreferencesWindow, kvp_preferences_window, KVP, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *kvp_preferences_window_new (GtkWindow *parent,    /* (nullable) */
                                       GSettings *settings);

G_END_DECLS
