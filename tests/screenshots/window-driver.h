/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-application.h"
#include "ui/kvp-window.h"

G_BEGIN_DECLS

typedef gboolean (*DriverCondition) (gpointer user_data);

/* Turns the main loop until @condition holds; ends the program after a minute without it. */
void       driver_wait        (const char      *what,
                               DriverCondition  condition,
                               gpointer         user_data);
/* Turns the main loop for @milliseconds, so that what was asked for is drawn. */
void       driver_settle      (guint            milliseconds);

/* The visible widget with this ID in its template, below @root, or %NULL. */
GtkWidget *driver_find        (GtkWidget       *root,
                               const char      *id);
/* The same, and the program ends if it is not there within a minute. */
GtkWidget *driver_get         (GtkWidget       *root,
                               const char      *id);
void       driver_click       (GtkWidget       *root,
                               const char      *id);
void       driver_type        (GtkWidget       *root,
                               const char      *id,
                               const char      *text);
/* Waits for the page of this type in the content area. */
KvpPage   *driver_wait_page   (KvpWindow       *window,
                               const char      *type_name);
/* The other window of the process that is in front of @window: a dialog. */
GtkWindow *driver_wait_dialog (KvpWindow       *window);

/* Chooses the namespace with this title in the sidebar. */
void       driver_choose      (KvpWindow       *window,
                               const char      *title);

/* Writes what a window shows. */
void       driver_shoot       (GtkWidget       *window,
                               const char      *path);

G_END_DECLS
