/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "raw-server.h"

G_BEGIN_DECLS

#define TEST_TOKEN "cfut_S3cretTokenThatNobodyMaySee0123456789"
#define TEST_ACCOUNT "0f2ac74b498b48028cb68387c421e279"
#define TEST_NAMESPACE "5fd1cafff895419c8bcc647fc64ab8f0"

/* Spins the main context until @condition, at most four minutes. */
#define SPIN_UNTIL(condition)                                          \
  G_STMT_START                                                         \
    {                                                                  \
      gint64 spin_deadline = g_get_monotonic_time () + 240 * 1000000L; \
      while (!(condition) && g_get_monotonic_time () < spin_deadline)  \
        if (!g_main_context_iteration (NULL, FALSE))                   \
          g_usleep (200);                                              \
      g_assert_true (condition);                                       \
    }                                                                  \
  G_STMT_END

KvpClient     *new_client      (RawServer     *server);

/* A GAsyncReadyCallback that keeps the result in a GAsyncResult **. */
void           keep_result     (GObject       *object,
                                GAsyncResult  *result,
                                gpointer       user_data);

/* Each call to its end. */
KvpTokenInfo  *verify_token    (KvpClient     *client,
                                const char    *account_id,
                                GError       **error);
GPtrArray     *list_accounts   (KvpClient     *client,
                                GError       **error);
GPtrArray     *list_namespaces (KvpClient     *client,
                                const char    *account_id,
                                GError       **error);
KvpKeyList    *list_keys       (KvpClient     *client,
                                GBytes        *prefix,
                                const char    *cursor,
                                char         **next_cursor,
                                GError       **error);
KvpBulkResult *bulk_delete     (KvpClient     *client,
                                KvpKeyList    *keys,
                                GError       **error);
GBytes        *get_value       (KvpClient     *client,
                                GBytes        *name,
                                GError       **error);
GBytes        *get_metadata    (KvpClient     *client,
                                GBytes        *name,
                                GError       **error);

/* Keys of these names, up to a NULL. */
KvpKeyList    *keys_of         (const char    *first,
                                ...) G_GNUC_NULL_TERMINATED;
void           append_name     (KvpKeyList    *keys,
                                const char    *name,
                                gsize          length,
                                KvpKeyFlags    flags);
char          *body_of_request (RawServer     *server,
                                guint          index);

G_END_DECLS
