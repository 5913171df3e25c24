/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A request as the API's code sees it: undone from its wire form exactly once. */
typedef struct {
  const char         *method;
  /* as on the wire, but for the dot segments, which a server's URL parser takes out */
  const char         *path;
  char               *line;    /* (owned): "METHOD /path?query" */
  GHashTable         *query;   /* (owned) (element-type utf8 GString): the last one of a name wins */
  SoupMessageHeaders *headers; /* (borrowed) */
  GBytes             *body;    /* (owned) */
  gint64              now;     /* seconds since the epoch */
} KvpDemoRequest;

void        kvp_demo_request_init              (KvpDemoRequest       *self,
                                                SoupServerMessage    *message);
void        kvp_demo_request_clear             (KvpDemoRequest       *self);
/* (transfer none) (nullable) */
GString    *kvp_demo_request_get_query         (KvpDemoRequest       *self,
                                                const char           *name);
/* FALSE if it is there and no number. @value keeps its default if it is not there. */
gboolean    kvp_demo_request_get_query_integer (KvpDemoRequest       *self,
                                                const char           *name,
                                                gint64               *value);
/* Keys that a bulk request names; 0 for all others. */
guint       kvp_demo_request_count_keys        (KvpDemoRequest       *self);

/* Percent-decoding, once; NULs are fine. %NULL if a '%' is followed by no two digits. (transfer full)
 * (nullable) */
GString    *kvp_demo_percent_decode            (const char           *text,
                                                gsize                 length,
                                                gboolean              plus_is_space);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KvpDemoRequest, kvp_demo_request_clear)

G_END_DECLS
