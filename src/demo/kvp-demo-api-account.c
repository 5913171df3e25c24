/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"

#define TOKEN_ID "ed17574386854bf78a67040be0a770b0"
#define ACTIVE "[{\"code\":10000,\"message\":\"This API Token is valid and active\",\"type\":null}]"
#define EXPIRED "[{\"code\":10000,\"message\":\"This API Token is expired\",\"type\":null}]"
#define DEFAULT_PER_PAGE 20
#define ACCOUNT "{\"id\":\"" KVP_DEMO_ACCOUNT_ID "\",\"name\":\"" KVP_DEMO_ACCOUNT_NAME "\"," \
                "\"type\":\"standard\",\"settings\":{\"enforce_twofactor\":false}," \
                "\"created_on\":\"2019-03-01T12:21:02.000000Z\"}"

KvpDemoReply *
_kvp_demo_api_verify_token (KvpDemoApi *self,
                            gboolean    as_account)
{
  gboolean owned_by_account = self->token_kind == KVP_DEMO_TOKEN_ACCOUNT_OWNED;

  /* This answer is how a client tells the two kinds apart. */
  if (owned_by_account != as_account)
    return kvp_demo_reply_new_error (401, 1000, "Invalid API Token");

  if (self->token_kind == KVP_DEMO_TOKEN_EXPIRED)
    return kvp_demo_reply_new_result ("{\"id\":\"" TOKEN_ID "\",\"status\":\"expired\","
                                      "\"expires_on\":\"2020-01-01T00:00:00Z\"}",
                                      EXPIRED, NULL);

  return kvp_demo_reply_new_result ("{\"id\":\"" TOKEN_ID "\",\"status\":\"active\"}",
                                    ACTIVE, NULL);
}

/* A page of a list of one, or of none: behind the first page there is nothing. @item: (nullable) */
static KvpDemoReply *
list_one (KvpDemoRequest *request,
          const char     *operation,
          const char     *item)
{
  g_autofree char *result = NULL;
  g_autofree char *info = NULL;
  guint total = item != NULL ? 1 : 0;
  gint64 page = 1;
  gint64 per_page = DEFAULT_PER_PAGE;
  guint count;

  if (!kvp_demo_request_get_query_integer (request, "page", &page) || page < 1 || page > G_MAXINT32 ||
      !kvp_demo_request_get_query_integer (request, "per_page", &per_page) || per_page < 1 || per_page > G_MAXINT32)
    return kvp_demo_reply_new_error (400, 10001, "%s: 'invalid page or per_page'", operation);

  count = page == 1 ? total : 0;
  result = g_strdup_printf ("[%s]", count > 0 ? item : "");
  info = g_strdup_printf ("{\"page\":%d,\"per_page\":%d,\"count\":%u,\"total_count\":%u,\"total_pages\":%u}",
                          (int) page, (int) per_page, count, total, total);

  return kvp_demo_reply_new_result (result, NULL, info);
}

KvpDemoReply *
_kvp_demo_api_list_accounts (KvpDemoApi     *self,
                             KvpDemoRequest *request)
{
  if (self->token_kind == KVP_DEMO_TOKEN_ACCOUNT_OWNED)
    return kvp_demo_reply_new_error (400, 1001,
                                     "List accounts endpoint does not support account owned tokens.");

  return list_one (request, "list accounts", self->token_kind == KVP_DEMO_TOKEN_NO_ACCOUNTS ? NULL : ACCOUNT);
}

KvpDemoReply *
_kvp_demo_api_get_account (KvpDemoApi *self)
{
  return kvp_demo_reply_new_result (ACCOUNT, NULL, NULL);
}

KvpDemoReply *
_kvp_demo_api_memberships (KvpDemoApi     *self,
                           KvpDemoRequest *request)
{
  if (self->token_kind == KVP_DEMO_TOKEN_ACCOUNT_OWNED || self->token_kind == KVP_DEMO_TOKEN_NO_ACCOUNTS)
    return kvp_demo_reply_new_error (403, 10000, "Authentication error");

  return list_one (request, "list memberships",
                   "{\"id\":\"6e5f4c8d2a1b40d8b3c7f90a12e4d5c6\",\"status\":\"accepted\",\"account\":" ACCOUNT "}");
}
