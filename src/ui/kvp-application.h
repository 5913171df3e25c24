/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "demo/kvp-demo-server.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-account-tokens.h"
#include "ui/kvp-shared-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_APPLICATION (kvp_application_get_type ())

/* What the windows of the process share: the database, the sample's server, and the command line. */
G_DECLARE_FINAL_TYPE (KvpApplication, kvp_application, KVP, APPLICATION, AdwApplication)

KvpApplication *kvp_application_new                 (void);
/* Where the database is, instead of the default; before the first window. */
void            kvp_application_set_data_directory  (KvpApplication       *self,
                                                     const char           *directory);
KvpSharedStore *kvp_application_get_shared_store    (KvpApplication       *self,
                                                     gboolean              demo);
/* The sample's server; %NULL until it was asked for. */
/* Where tokens are kept. (transfer none) */
KvpAccountTokens *kvp_application_get_account_tokens (KvpApplication       *self);
/* TRUE the first time: an account is opened by itself once a start. */
gboolean        kvp_application_begin_restore       (KvpApplication       *self);
KvpDemoServer  *kvp_application_get_demo_server     (KvpApplication       *self);

/* A window shows its first page. */
void            kvp_application_window_is_ready     (KvpApplication       *self);

/* A connection to the sample, with its account; starts the server if it does not run. */
void            kvp_application_connect_demo_async  (KvpApplication       *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
KvpConnection  *kvp_application_connect_demo_finish (KvpApplication       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

G_END_DECLS
