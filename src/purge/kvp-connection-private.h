/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-connection.h"
#include "purge/kvp-main-context.h"

G_BEGIN_DECLS

/* KvpConnection is in several files: the object in kvp-connection.c, the credential in kvp-connection-token.c, accounts
 * and namespaces in kvp-connection-lists.c, the budget and the settings in kvp-connection-settings.c; what is asked of
 * Cloudflare in kvp-connection-check.c, kvp-connection-rights.c and kvp-connection-fetch.c. */
struct _KvpConnection {
  GObject         parent_instance;

  KvpMainContext  home;

  KvpClient      *client;     /* (owned) */
  KvpBudget      *budget;     /* (owned): of @account */
  KvpTokenKind    kind;
  GDateTime      *expires_on; /* (owned) (nullable) */
  char           *token_id;   /* (owned) (nullable) */
  GListStore     *accounts;   /* (owned) (element-type KvpAccount) */
  GListStore     *namespaces; /* (owned) (element-type KvpNamespace): of @account */
  KvpAccount     *account;    /* (owned) (nullable) */

  /* Settings */
  guint           max_concurrency;
  guint           silence_limit;
  guint           requests_per_window;
  KvpRetryPolicy  run_policy; /* of run clients */

  KvpRight        deletes; /* what deletions with this token showed so far, in @account */
  guint           old_form : 1; /* of the token */
  guint           is_demo : 1;
  guint           checked : 1;
};

/* The one for a person who waits; the window never sees a client. (transfer none) */
KvpClient *kvp_connection_get_client     (KvpConnection *self);
/* For one run: with a pace and a count of requests of its own, and with the connection's settings, which it follows
 * when they change. (transfer full) */
KvpClient *kvp_connection_new_run_client (KvpConnection *self);

/* For the keyring alone. (transfer none) */
const char *_kvp_connection_get_secret     (KvpConnection      *self);

/* What a check finds out. @account_id: (nullable): the account to use; made and added if it is not in
 * @accounts. */
gboolean   _kvp_connection_has_old_token   (KvpConnection      *self);
void       _kvp_connection_take_token_info (KvpConnection      *self,
                                            const KvpTokenInfo *info);
void       _kvp_connection_take_accounts   (KvpConnection      *self,
                                            GPtrArray          *accounts, /* (element-type KvpAccount) */
                                            const char         *account_id);
/* (nullable): the public ID of the token, once it was verified. */
const char *_kvp_connection_get_token_id   (KvpConnection      *self);
/* What a request that deletes showed; forgotten with the token, and with the account. */
void       _kvp_connection_take_delete     (KvpConnection      *self,
                                            KvpRight            allowed);
/* How patient runs are from now on; for tests, which have no minutes to wait. */
void       _kvp_connection_set_run_policy  (KvpConnection        *self,
                                            const KvpRetryPolicy *policy);
/* What a refresh finds out: FALSE if another account was chosen since. */
gboolean   _kvp_connection_take_namespaces (KvpConnection      *self,
                                            KvpAccount         *account,
                                            GPtrArray          *namespaces); /* (element-type KvpNamespace) */

/* The account's budget, or before one is chosen, that of the calls without one. */
void       _kvp_connection_take_budget     (KvpConnection      *self);
void       _kvp_connection_drop_budget     (KvpConnection      *self);

/* Setters of the properties. */
void       _kvp_connection_set_max_concurrency     (KvpConnection *self,
                                                    guint          max_concurrency);
void       _kvp_connection_set_requests_per_window (KvpConnection *self,
                                                    guint          requests_per_window);
void       _kvp_connection_set_silence_limit       (KvpConnection *self,
                                                    guint          silence_limit);

G_END_DECLS
