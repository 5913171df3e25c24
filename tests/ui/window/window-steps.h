/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"
#include "window-fixture.h"

G_BEGIN_DECLS

/* What the filter of these steps takes: keys that begin with this and whose metadata field “status” is “archived”. */
#define WINDOW_PREFIX "product:"

/* The steps of the main job in the large namespace, each as a person takes it and each up to the page that comes then. */
void        window_start           (WindowFixture *self);
void        window_fill_in_filter  (WindowFixture *self);
void        window_dry_run         (WindowFixture *self);
/* Takes the tick from the first key that is shown, and gives its name. (transfer full) */
GBytes     *window_untick_first    (WindowFixture *self);
/* Gives the confirmation. */
GtkWidget  *window_ask_to_delete   (WindowFixture *self);
void        window_confirm         (WindowFixture *self);
/* The same in another namespace than the large one. */
void        window_confirm_typing  (WindowFixture *self,
                                    const char    *namespace_title);

/* The button of a toast, or another that has only this text. (nullable) */
GtkWidget  *window_find_button     (gpointer       root,
                                    const char    *text);
/* Waits for it and presses it. */
void        window_click_button    (gpointer       root,
                                    const char    *text);

void        window_wait_for_page   (WindowFixture *self,
                                    GType          type);
/* The newest plan of the database. */
KvpPlan    *window_get_plan        (WindowFixture *self);
/* Bulk deletes that the server has got since it was last asked. */
guint       window_count_deletes   (WindowFixture *self);

G_END_DECLS
