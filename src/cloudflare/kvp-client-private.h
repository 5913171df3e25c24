/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"
#include "cloudflare/kvp-client.h"
#include "cloudflare/kvp-endpoint.h"
#include "cloudflare/kvp-envelope.h"
#include "cloudflare/kvp-pace.h"
#include "cloudflare/kvp-transport.h"

G_BEGIN_DECLS

/* "/accounts/ID", and "/accounts/ID/storage/kv/namespaces/ID" with a namespace; %NULL and INVALID_INPUT if an
 * ID has anything in it but letters, digits, "-" and "_". (transfer full) */
GString    *_kvp_client_build_path   (const char           *account_id,
                                      const char           *namespace_id,
                                      GError              **error);

/* An array of the names of @keys; INVALID_INPUT if one can not be sent exactly. */
gboolean    _kvp_client_append_names (GString              *body,
                                      KvpKeyList           *keys,
                                      GError              **error);

/* What clients that were made from each other share. */
typedef struct {
  KvpEndpoint  *endpoint;  /* (owned) */
  KvpTransport *transport; /* (owned) */
  char         *email;     /* (owned) (nullable): with it, @token is a Global API Key */
  char         *token;     /* (owned) */
} KvpClientCore;

/* KvpClient is in two files: what it is in kvp-client.c, how it sends in kvp-client-send.c. */
struct _KvpClient {
  GObject         parent_instance;

  KvpClientCore  *core;        /* (owned): a reference-counted box */
  KvpRetryPolicy  policy;
  KvpPace         pace;
  GRand          *random;      /* (owned) */
  GQueue          slots_row;   /* (element-type GTask): questions that wait for their slot, see kvp-client-send.c */
  guint           n_gets;      /* that have a slot */
  guint64         n_requests;
  guint           for_person : 1; /* who waits: nothing is worth a long wait */
};

/* What a request is. The first two change nothing: they have a slot, are tried again while their status says that it
 * may pass, and are given up when they are cancelled. The others change something: one try, and what was sent is
 * awaited. */
typedef enum {
  KVP_SEND_GET,
  KVP_SEND_ASK,  /* a POST that only asks */
  KVP_SEND_POST,
  KVP_SEND_PUT,
} KvpSendKind;

/* It comes from the budget of the account that @path names. @query: (nullable). @body: (nullable): of all but a GET. */
void        _kvp_client_send_async   (KvpClient            *self,
                                      KvpSendKind           kind,
                                      GString              *path,
                                      GString              *query,
                                      GBytes               *body,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
KvpAnswer  *_kvp_client_send_finish  (KvpClient            *self,
                                      GAsyncResult         *result,
                                      GError              **error);

/* (transfer full): the task, which gives a KvpBulkResult. */
void        _kvp_client_send_change  (GTask                *task,
                                      KvpSendKind           kind,
                                      GString              *path,
                                      GBytes               *body);

/* Opens an answer: the error that it means if it is no success. */
gboolean    _kvp_client_check_answer (KvpClient            *self,
                                      const KvpAnswer      *answer,
                                      KvpEnvelope          *envelope,
                                      GError              **error);

/* Whether a GET of which @n_tries tries failed since @first_at (monotonic) is to be tried once more. */
gboolean    _kvp_client_may_try_again (KvpClient           *self,
                                      const GError         *error,
                                      guint                 n_tries,
                                      gint64                first_at);
/* The pace changed, or may have. */
void        _kvp_client_set_pace     (KvpClient            *self,
                                      guint                 limit_before);

/* The token, for those who have to keep it out of an error. */
const char *_kvp_client_get_secret   (KvpClient            *self);

G_END_DECLS
