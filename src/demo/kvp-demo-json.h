/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A strict pull reader over a request's body, which it borrows. json-glib cuts strings at \u0000, accepts
 * comments and single quotes and rounds numbers: a server that tests a client has to be stricter than
 * that. */
typedef struct {
  const char *at;
  const char *end;
  guint       depth;
  gboolean    failed; /* once set, every call fails */
} KvpDemoJson;

void     kvp_demo_json_init           (KvpDemoJson  *self,
                                       GBytes       *body);
/* Consumes '[' or '{'. */
gboolean kvp_demo_json_open           (KvpDemoJson  *self,
                                       char          bracket);
/* Whether another element follows before @bracket; consumes the comma or the bracket. @index counts, from
 * 0. */
gboolean kvp_demo_json_next           (KvpDemoJson  *self,
                                       char          bracket,
                                       guint        *index);
/* A string with its escapes undone, NULs and all. %NULL if there is none. (transfer full) (nullable) */
GBytes  *kvp_demo_json_read_string    (KvpDemoJson  *self);
/* A member's name and its colon. (transfer full) (nullable) */
char    *kvp_demo_json_read_member    (KvpDemoJson  *self);
gboolean kvp_demo_json_read_boolean   (KvpDemoJson  *self,
                                       gboolean     *value);
gboolean kvp_demo_json_read_integer   (KvpDemoJson  *self,
                                       gint64       *value);
/* Any value as the text that it is. (transfer full) (nullable) */
char    *kvp_demo_json_read_raw       (KvpDemoJson  *self);
/* TRUE if all was well and nothing but white space is left. */
gboolean kvp_demo_json_finish         (KvpDemoJson  *self);

/* Writes @length bytes as a JSON string with its quotes. Bytes that are not UTF-8 go out as they are. */
void     kvp_demo_json_append_string  (GString      *out,
                                       const char   *bytes,
                                       gsize         length);
/* Decimal digits, without the cost of a format string. */
void     kvp_demo_json_append_integer (GString      *out,
                                       gint64        value);

G_END_DECLS
