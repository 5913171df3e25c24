/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "camera.h"
#include "window-driver.h"

G_BEGIN_DECLS

/* Where a scene is played, and the steps that scenes share. */
typedef struct {
  KvpApplication *application;
  KvpWindow      *window;
  KvpDemoServer  *server; /* (nullable) */
  Camera          camera;
} Studio;

void       studio_open_window  (Studio     *studio,
                                gboolean    demo);
/* The form to connect. It is emptied when it is shown, which is as soon as the database is open. */
void       studio_open_form    (Studio     *studio);
void       studio_connect      (Studio        *studio,
                                KvpDemoServer *server,
                                const char    *token);
/* Sample data. @title: (nullable): a namespace to choose. */
void       studio_open_demo    (Studio     *studio,
                                const char *title);

/* Takes the window, or a dialog of it. */
void       studio_shoot        (Studio     *studio);
void       studio_shoot_dialog (Studio     *studio,
                                GtkWindow  *dialog,
                                gboolean    resize);

GtkWidget *studio_page         (Studio     *studio);
/* The rule that was added last. */
GtkWidget *studio_last_rule    (Studio     *studio);
/* @prefix: (nullable): prefixes with commas between them. @field, @value: (nullable) */
void       studio_fill_filter  (Studio     *studio,
                                const char *prefix,
                                const char *field,
                                const char *value);
void       studio_dry_run      (Studio     *studio);
/* Asks to delete, and takes it back. */
void       studio_shoot_confirmation (Studio *studio);
/* Types @title if it is asked for, and deletes. */
void       studio_confirm      (Studio     *studio,
                                const char *title);
/* As a pending deletion. */
void       studio_save         (Studio     *studio,
                                const char *title);
/* A row of the sidebar. */
void       studio_show_place   (Studio     *studio,
                                const char *id);

G_END_DECLS
