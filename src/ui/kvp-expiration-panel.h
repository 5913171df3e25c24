/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

#define KVP_TYPE_EXPIRATION_PANEL (kvp_expiration_panel_get_type ())

/* When the keys that go would expire by themselves: a time line from top to bottom, with a bar for each stretch of
 * it. */
G_DECLARE_FINAL_TYPE (KvpExpirationPanel, kvp_expiration_panel, KVP, EXPIRATION_PANEL, GtkWidget)

void kvp_expiration_panel_set_picture (KvpExpirationPanel *self,
                                       KvpPlanPicture     *picture);

G_END_DECLS
