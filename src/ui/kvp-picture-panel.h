/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"
#include "ui/kvp-prefix-panel.h"

G_BEGIN_DECLS

#define KVP_TYPE_PICTURE_PANEL (kvp_picture_panel_get_type ())

/* What would go, seen as a whole: by prefix or by expiration. Properties:
 *  "alone" (boolean): it has the place to itself: it is as high as that, and a button leads back to the keys
 * Signals "branch" and "tick" as of KvpPrefixPanel; "span" as of KvpExpirationPanel; "close" (): that button. */
G_DECLARE_FINAL_TYPE (KvpPicturePanel, kvp_picture_panel, KVP, PICTURE_PANEL, AdwBin)

void            kvp_picture_panel_set_plan     (KvpPicturePanel *self,
                                                KvpPlan         *plan);
void            kvp_picture_panel_set_editable (KvpPicturePanel *self,
                                                gboolean         editable);
void            kvp_picture_panel_set_alone    (KvpPicturePanel *self,
                                                gboolean         alone);
/* The stretch of time that the list of keys is narrowed to; @until 0: none. */
void            kvp_picture_panel_set_span     (KvpPicturePanel *self,
                                                gint64           from,
                                                gint64           until);
KvpPrefixPanel *kvp_picture_panel_get_prefixes (KvpPicturePanel *self); /* (transfer none) */

G_END_DECLS
