/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What an answer holds, before it is on its way. */
typedef struct {
  guint               status;
  SoupMessageHeaders *headers; /* (owned): Content-Type among them */
  GBytes             *body;    /* (owned) */
} KvpDemoReply;

/* @body: (transfer full). */
KvpDemoReply *kvp_demo_reply_new          (guint         status,
                                           const char   *content_type,
                                           GBytes       *body);
void          kvp_demo_reply_free         (KvpDemoReply *self);
/* success:true with a raw JSON @result and, if not %NULL, @messages and @result_info. (transfer full) */
KvpDemoReply *kvp_demo_reply_new_result   (const char   *result,
                                           const char   *messages,
                                           const char   *result_info);
/* success:false with one error. */
KvpDemoReply *kvp_demo_reply_new_error    (guint         status,
                                           int           code,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (3, 4);
/* The page of a firewall in front of the API. */
KvpDemoReply *kvp_demo_reply_new_firewall (void);
/* A page of a server that is no API. */
KvpDemoReply *kvp_demo_reply_new_web_page (guint         status);
/* "Name: value" lines. */
void          kvp_demo_reply_add_headers  (KvpDemoReply *self,
                                           const char   *lines);
void          kvp_demo_reply_send         (KvpDemoReply      *self,
                                           SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoReply, kvp_demo_reply_free)

G_END_DECLS
