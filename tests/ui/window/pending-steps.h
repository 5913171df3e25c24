/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "window-steps.h"

G_BEGIN_DECLS

/* Steps with a pending deletion, each as a person takes it. */

/* From the review: saves the list, up to the pending deletions. */
void       pending_save            (WindowFixture *self,
                                    const char    *title,
                                    const char    *note);
/* The row of the plan in the list that is shown. (nullable) */
GtkWidget *pending_find_row        (WindowFixture *self,
                                    KvpPlan       *plan);
/* The same, waited for. */
GtkWidget *pending_get_row         (WindowFixture *self,
                                    KvpPlan       *plan);
/* From the list: up to the page that shows what changed since. @action: "plan.approve" or "plan.look-at-approval" */
GtkWidget *pending_open_approval   (WindowFixture *self,
                                    KvpPlan       *plan,
                                    const char    *action);
/* From the list: the whole way, up to the list again. */
void       pending_approve         (WindowFixture *self,
                                    KvpPlan       *plan);
void       pending_mark_production (WindowFixture *self);
/* Closes the app, changes the database behind its back, and opens and connects it again. @sql: (nullable) */
void       pending_restart         (WindowFixture *self,
                                    const char    *sql);
void       pending_show            (WindowFixture *self);
/* What the server has of the plan's keys in this state. */
guint      pending_count_on_server (WindowFixture *self,
                                    KvpPlan       *plan,
                                    KvpKeyState    state);

G_END_DECLS
