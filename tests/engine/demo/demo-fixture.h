/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo/kvp-demo-server.h"

/* A server, an empty namespace in it, and a plain HTTP session: none of the app's code. */
typedef struct {
  KvpDemoServer *server;
  SoupSession   *session;
  char          *id;      /* of the empty namespace */
  char          *token;   /* sent with each request; NULL: none */
} Fixture;

/* One answer. */
typedef struct {
  guint               status; /* 0: the connection failed */
  GBytes             *body;
  SoupMessageHeaders *headers;
  JsonNode           *json;   /* NULL if the body is none */
} Answer;

void        fixture_set_up     (Fixture       *self,
                                gconstpointer  user_data);
void        fixture_tear_down  (Fixture       *self,
                                gconstpointer  user_data);
void        fixture_put        (Fixture       *self,
                                const char    *name,
                                const char    *value,
                                const char    *metadata,
                                gint64         expiration);
gboolean    fixture_has        (Fixture       *self,
                                const char    *name);

/* @path: as it goes out, nothing is escaped or taken out; from "/client" on, or relative to the empty
 * namespace. */
SoupMessage *fixture_new_message (Fixture     *self,
                                  const char  *method,
                                  const char  *path,
                                  const char  *body);
Answer     *fixture_send       (Fixture       *self,
                                const char    *method,
                                const char    *path,
                                const char    *body);
void        answer_free        (Answer        *self);

/* Members by a path of names ("result_info.cursor"); they have to be there. */
JsonNode   *answer_get         (Answer        *self,
                                const char    *path);
const char *answer_get_string  (Answer        *self,
                                const char    *path);
gint64      answer_get_integer (Answer        *self,
                                const char    *path);
guint       answer_get_length  (Answer        *self,
                                const char    *path);
gboolean    answer_has         (Answer        *self,
                                const char    *path);
/* success:true, errors:[], messages of objects. */
void        answer_assert_good (Answer        *self);
/* success:false, one error of this code. */
void        answer_assert_bad  (Answer        *self,
                                guint          status,
                                int            code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

#define DEMO_BASE "/client/v4"
#define DEMO_NAMESPACES DEMO_BASE "/accounts/" KVP_DEMO_ACCOUNT_ID "/storage/kv/namespaces"
