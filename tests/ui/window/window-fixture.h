/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "demo/kvp-demo-server.h"
#include "ui/kvp-application.h"
#include "ui/kvp-window.h"

G_BEGIN_DECLS

/* The application with a database in a folder of its own, and the demo server to connect to. */
typedef struct {
  char           *folder; /* (owned) */
  KvpApplication *application; /* (owned) */
  KvpDemoServer  *server; /* (owned) */
  KvpWindow      *window; /* (nullable) */
} WindowFixture;

typedef void (*WindowTest) (WindowFixture *self);

/* Instead of g_test_init() and adw_init(). */
void        window_fixture_init        (int           *argc,
                                        char        ***argv);
/* The server has @large_size keys in its largest namespace. */
void        window_fixture_add         (const char    *path,
                                        guint          large_size,
                                        WindowTest     test);

/* The database's file. (transfer full) */
char       *window_fixture_get_path    (WindowFixture *self);
/* A window of this size, at the connect page. */
void        window_fixture_open        (WindowFixture *self,
                                        int            width,
                                        int            height);
/* Presses what a person would, up to the list of namespaces. */
void        window_fixture_connect     (WindowFixture *self);
/* Waits until the account is among those that are offered the next time. */
void        window_fixture_wait_for_saved (WindowFixture *self);
/* Fills in the form and presses Connect. */
void        window_fixture_try_connect (WindowFixture *self,
                                        const char    *endpoint,
                                        const char    *token);
void        window_fixture_choose      (WindowFixture *self,
                                        const char    *namespace_title);
/* Waits until the database is closed after the last window. */
void        window_fixture_close       (WindowFixture *self);

/* --- what a person sees and does --- */

/* The first descendant with this name or buildable ID that is mapped. (nullable) */
GtkWidget  *window_find                (gpointer       root,
                                        const char    *name);
GtkWidget  *window_find_type           (gpointer       root,
                                        GType          type);
/* The row of the sidebar with this title. (nullable) */
GtkWidget  *window_find_namespace      (gpointer       root,
                                        const char    *title);
/* Whether a mapped label says this (or has it in it). */
gboolean    window_says                (gpointer       root,
                                        const char    *part);
void        window_click               (GtkWidget     *button);
void        window_type                (GtkWidget     *entry,
                                        const char    *text);
/* A toplevel of the process that has this name and is mapped, such as a dialog. (nullable) */
GtkWidget  *window_find_toplevel       (const char    *name);
GtkWidget  *window_find_toplevel_type  (GType          type);

/* The name of the page that the window shows: "connect", "main"... */
const char *window_get_state           (KvpWindow     *window);

/* Lets the main loop turn until the condition holds; a clock only ends a test that hangs. */
#define SPIN_UNTIL(condition) \
  G_STMT_START { \
    gint64 deadline_ = g_get_monotonic_time () + 240 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > deadline_) \
          g_error ("%s: %s never came true", G_STRLOC, #condition); \
        window_spin_once (); \
      } \
  } G_STMT_END

void        window_spin_once           (void);

G_END_DECLS
