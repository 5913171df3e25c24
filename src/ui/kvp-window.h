/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-application.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_WINDOW (kvp_window_get_type ())

/* A window: it opens the database, connects, and then shows an account. Windows share the database and nothing else. */
G_DECLARE_FINAL_TYPE (KvpWindow, kvp_window, KVP, WINDOW, AdwApplicationWindow)

GtkWidget     *kvp_window_new            (KvpApplication *application);
/* The same, with sample data. */
GtkWidget     *kvp_window_new_demo       (KvpApplication *application);
KvpConnection *kvp_window_get_connection (KvpWindow      *self); /* (nullable) */
KvpStore      *kvp_window_get_store      (KvpWindow      *self); /* (nullable) */
/* Shows an account, as the connect page does. */
void           kvp_window_connect_to     (KvpWindow      *self,
                                          KvpConnection  *connection);
/* The page in the content area; %NULL while nothing is chosen. */
KvpPage       *kvp_window_get_page       (KvpWindow      *self);
gboolean       kvp_window_shows_plan     (KvpWindow      *self,
                                          KvpPlan        *plan);
/* Shows a deletion or its report, as the press of a notice does; FALSE if the window has another account. */
gboolean       kvp_window_show_run       (KvpWindow      *self,
                                          gint64          plan_id,
                                          gboolean        sample);
/* The plans of the account that it shows. (nullable) (element-type KvpPlan) */
GListModel    *kvp_window_get_plans      (KvpWindow      *self);
/* Shows what was found in it. */
void           kvp_window_open_plan      (KvpWindow      *self,
                                          KvpPlan        *plan);
void           kvp_window_choose_namespace (KvpWindow    *self,
                                          KvpNamespace   *ns);
/* As kvp_window_show_run(), as soon as there is an account. */
void           kvp_window_show_run_later (KvpWindow      *self,
                                          gint64          plan_id);
/* It was closed during a deletion, which goes on in it. */
gboolean       kvp_window_get_in_background (KvpWindow   *self);
/* Closes it for good; what runs is asked about first. */
void           kvp_window_quit           (KvpWindow      *self);
/* Opens a pending deletion or a list of keys, as soon as there is an account. */
void           kvp_window_open_file      (KvpWindow      *self,
                                          GFile          *file);
void           kvp_window_add_toast      (KvpWindow      *self,
                                          const char     *text); /* plain text */

/* Asks for the namespace that saved values are for, and shows what putting them back would do. */
void       kvp_window_restore_file (KvpWindow *self,
                                    GFile     *file);

G_END_DECLS
