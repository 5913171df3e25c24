/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

#define KVP_TYPE_CONNECT_PAGE (kvp_connect_page_get_type ())

/* The first page: a token, checked when it is sent, and an account. The token leaves the form as soon as it is
 * accepted.
 * Signals: "connected" (KvpConnection, with an account); "sample-data" (). */
G_DECLARE_FINAL_TYPE (KvpConnectPage, kvp_connect_page, KVP, CONNECT_PAGE, AdwBin)

GtkWidget *kvp_connect_page_new         (void);
void       kvp_connect_page_prefill     (KvpConnectPage *self,
                                         const char     *token,       /* (nullable) */
                                         const char     *account_id); /* (nullable) */
/* An error from elsewhere that a better token mends, or why the sample did not start. */
void       kvp_connect_page_show_error  (KvpConnectPage *self,
                                         const GError   *error);      /* (nullable) */
void       kvp_connect_page_focus_token (KvpConnectPage *self);

G_END_DECLS
