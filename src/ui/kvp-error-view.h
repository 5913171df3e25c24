/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/kvp-error-text.h"

G_BEGIN_DECLS

#define KVP_TYPE_ERROR_VIEW (kvp_error_view_get_type ())

/* An error as a person should meet it: icon, title, what to do, what happened (selectable), and the button that helps.
 * Everything is plain text. Property "compact": a small one, for a sidebar or beside other things.
 * Signal "action" (KvpErrorAction): a button was pressed. */
G_DECLARE_FINAL_TYPE (KvpErrorView, kvp_error_view, KVP, ERROR_VIEW, AdwBin)

void            kvp_error_view_set_error   (KvpErrorView   *self,
                                            const GError   *error); /* (nullable) */
gboolean        kvp_error_view_get_compact (KvpErrorView   *self);
void            kvp_error_view_set_compact (KvpErrorView   *self,
                                            gboolean        compact);
KvpErrorAction  kvp_error_view_get_action  (KvpErrorView   *self);
/* Another button than the error's own; NONE hides it. Call it after set_error(). */
void            kvp_error_view_set_action  (KvpErrorView   *self,
                                            KvpErrorAction  action);
/* A second button, below; there is none unless it is asked for. Call it after set_error(). */
void            kvp_error_view_set_second_action (KvpErrorView   *self,
                                                  KvpErrorAction  action);

G_END_DECLS
