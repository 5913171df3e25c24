/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "store/kvp-saved-connection.h"

G_BEGIN_DECLS

/**
 * KvpConnectPreset:
 *
 * What the environment or an administrator's settings say of the form; each is %NULL or "" where they say nothing.
 */
typedef struct {
  const char *endpoint;
  const char *account_id;
  const char *token;
  const char *email; /* with it and without @token, @key is used */
  const char *key;
} KvpConnectPreset;

#define KVP_TYPE_CONNECT_PAGE (kvp_connect_page_get_type ())

/* The first page: a token, checked when it is sent, and an account. The token leaves the form as soon as it is
 * accepted.
 * Signals: "connected" (KvpConnection, with an account); "sample-data" (). */
G_DECLARE_FINAL_TYPE (KvpConnectPage, kvp_connect_page, KVP, CONNECT_PAGE, AdwBin)

/* Fills in what is known already. Nothing is sent before the person says so. */
void       kvp_connect_page_prefill     (KvpConnectPage         *self,
                                         const KvpConnectPreset *preset);
/* Asks for another token of an account. */
void       kvp_connect_page_edit_token  (KvpConnectPage         *self,
                                         KvpSavedConnection     *saved);
/* An empty form again, with what is preset for every account. */
void       kvp_connect_page_clear       (KvpConnectPage         *self,
                                         const KvpConnectPreset *preset);
/* An error from elsewhere that a better token mends, or why the sample did not start. */
void       kvp_connect_page_show_error  (KvpConnectPage *self,
                                         const GError   *error);      /* (nullable) */
void       kvp_connect_page_focus_token (KvpConnectPage *self);

G_END_DECLS
