/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-application.h"
#include "ui/kvp-stall-reporter.h"
#include "ui/kvp-window.h"

G_BEGIN_DECLS

struct _KvpApplication
{
  AdwApplication parent_instance;

  char *data_directory; /* (nullable) */

  GSettings *settings; /* (nullable): without the schema */

  /* Made when first asked for. */
  KvpSharedStore *store;
  KvpSharedStore *demo_store;
  KvpDemoServer *demo_server;
  KvpAccountTokens *account_tokens;

  /* Callers that wait for the server to start. (element-type GTask) */
  GPtrArray *waiting_for_demo;

  KvpStallReporter *stall_reporter; /* (nullable) */
  guint start_up_timeout;
  guint search_registration;

  GtkWidget *help;        /* (weak) (nullable): while it is shown */
  GtkWidget *preferences; /* (weak) (nullable): while it is shown */

  guint demo_started : 1;
  guint restored : 1; /* the account that was used last was opened by itself, or there was none */
};

/* kvp-application.c */
KvpWindow *_kvp_application_find_window (KvpApplication *self); /* (nullable) */

/* kvp-application-actions.c */
void       _kvp_application_add_actions (KvpApplication *self);

G_END_DECLS
