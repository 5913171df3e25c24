/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Stands in for the desktop's notifications on the session bus, and for whether somebody looks at the app. */

/* Once, before the first notice. Every test has it; the board is empty as long as nobody sends anything. */
void        notice_board_start      (void);

/* Whether there is such a service at all, for an application that has not sent anything yet. */
void        notice_board_set_present (gboolean   present);

/* Whether the windows are in front of a person. They are not at first. */
void        notice_board_set_active (gboolean    active);

guint       notice_board_get_n      (void);
/* "title" or "body" of the only notice that is shown; "" without one. Valid until the board changes. */
const char *notice_board_get        (const char *what);
/* Presses it, as the desktop does. */
void        notice_board_press      (GActionGroup *application);

G_END_DECLS
