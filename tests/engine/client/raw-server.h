/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server of raw bytes on a loopback port: what it sends is scripted to the byte, and what it got is kept to
 * the byte. */
typedef struct _RawServer RawServer;

/* One request, as it stood on the wire. */
typedef struct {
  char   *line;    /* "GET /client/v4/accounts?page=1 HTTP/1.1" */
  char   *headers; /* lines, each after a newline */
  GBytes *body;
  guint   connection;
} RawRequest;

typedef enum {
  RAW_KEEP,      /* the connection stays open */
  RAW_CLOSE,     /* it is closed after the answer */
  RAW_HOLD,      /* the answer waits for raw_server_release() */
  RAW_ENDLESS,   /* the answer's last byte is repeated until the other side hangs up */
} RawManner;

RawServer  *raw_server_new           (void);
void        raw_server_free          (RawServer   *self);
/* "http://127.0.0.1:PORT/client/v4" */
const char *raw_server_get_endpoint  (RawServer   *self);

/* The next answers, in order. @answer: everything from the status line on. */
void        raw_server_push_raw      (RawServer   *self,
                                      const void  *answer,
                                      gsize        length,
                                      RawManner    manner);
void        raw_server_push          (RawServer   *self,
                                      guint        status,
                                      const char  *headers,
                                      const char  *body);
void        raw_server_push_json     (RawServer   *self,
                                      const char  *body);
void        raw_server_release       (RawServer   *self);
/* Blocks until the server has closed as many connections as that, in all. */
void        raw_server_wait_until_closed (RawServer   *self,
                                          guint        n_connections);

/* Requests so far. (transfer none): valid until the server goes. */
guint       raw_server_get_n_requests (RawServer  *self);
RawRequest *raw_server_get_request    (RawServer  *self,
                                       guint       index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

G_END_DECLS
