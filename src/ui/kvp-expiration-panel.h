/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

#define KVP_TYPE_EXPIRATION_PANEL (kvp_expiration_panel_get_type ())

/* When the keys of a plan expire: a time line, and under it the same as a row for each span in which keys expire.
 * Signal "span" (gint64 from, gint64 until): the person chose one, on the line or as a row; seconds since the epoch, as
 * kvp_plan_keys_set_expiration_async() takes them. */
G_DECLARE_FINAL_TYPE (KvpExpirationPanel, kvp_expiration_panel, KVP, EXPIRATION_PANEL, GtkWidget)

void kvp_expiration_panel_set_picture (KvpExpirationPanel *self,
                                       KvpPlanPicture     *picture);
/* The stretch that the list of keys is narrowed to; @until 0: none. */
void kvp_expiration_panel_set_marked  (KvpExpirationPanel *self,
                                       gint64              from,
                                       gint64              until);

G_END_DECLS
