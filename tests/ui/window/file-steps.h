/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "window-fixture.h"

G_BEGIN_DECLS

/* A file in the fixture's folder. (transfer full) */
GFile     *window_make_file       (WindowFixture *self,
                                   const char    *name,
                                   const char    *text,
                                   gssize         length);
/* Opens it and waits for the preview, in which nothing is chosen yet. */
GtkWidget *window_import          (WindowFixture *self,
                                   GFile         *file);
/* Waits until the dialog shows keys, or a problem. */
void       window_import_wait     (GtkWidget     *dialog,
                                   const char    *page);
void       window_import_choose   (GtkWidget     *dialog,
                                   const char    *namespace_title);
/* Presses Look Up and waits for the review. */
void       window_import_look_up  (WindowFixture *self,
                                   GtkWidget     *dialog);
/* Confirms without typing, for few keys, and waits for the result. */
void       window_delete_few      (WindowFixture *self);
/* Lets the file fall on the window. */
gboolean   window_drop            (WindowFixture *self,
                                   GFile         *file);
/* Of the database, whatever their state. */
guint      window_count_plans     (WindowFixture *self);
/* The same application with another, empty database. */
void       window_move_to_another_computer (WindowFixture *self);

G_END_DECLS
