/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_HELP_WINDOW (kvp_help_window_get_type ())

/* The pages of the help, one at a time beside a list of them. */
G_DECLARE_FINAL_TYPE (KvpHelpWindow, kvp_help_window, KVP, HELP_WINDOW, AdwWindow)

GtkWidget *kvp_help_window_new (void);

G_END_DECLS
