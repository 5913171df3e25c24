/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* With @text as it is, never markup, in as many lines as it takes. (transfer full) */
AdwToast *kvp_toast_new          (const char      *text);
/* One with a button that undoes what @text says, by an action of the overlay or around it. (transfer full) */
AdwToast *kvp_toast_new_undo     (const char      *text,
                                  const char      *action_name);

/* Takes @toast. The first waits for others, as is usual; the second takes the place of all of them. */
void      kvp_toast_show         (AdwToastOverlay *overlay,
                                  AdwToast        *toast);
void      kvp_toast_show_at_once (AdwToastOverlay *overlay,
                                  AdwToast        *toast);

G_END_DECLS
