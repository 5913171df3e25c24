/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"

#include <string.h>

#define BASE "/client/v4/"

KvpDemoApi *
kvp_demo_api_new (void)
{
  KvpDemoApi *self = g_new0 (KvpDemoApi, 1);

  self->store = kvp_demo_store_new ();
  self->faults = kvp_demo_faults_new ();
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->named_gone = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->trouble = KVP_DEMO_TROUBLE_NONE;
  kvp_demo_limits_init (&self->limits);

  return self;
}

void
kvp_demo_api_free (KvpDemoApi *self)
{
  kvp_demo_store_free (self->store);
  kvp_demo_faults_free (self->faults);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->named_gone);
  g_free (self);
}

static gboolean
is_identifier (const char *text)
{
  return strlen (text) == 32 && strspn (text, "0123456789abcdefABCDEF") == 32;
}

static KvpDemoReply *
no_route (void)
{
  return kvp_demo_reply_new_error (404, 7000, "No route for that URI");
}

static KvpDemoReply *
wrong_method (KvpDemoRequest *request)
{
  return kvp_demo_reply_new_error (405, 7001, "Method %s not available for that URI.", request->method);
}

static KvpDemoReply *
not_allowed (void)
{
  return kvp_demo_reply_new_error (403, 10000, "Authentication error");
}

/* The credential of before there were tokens. It is none, so nothing can be said of it as one. */
static KvpDemoReply *
check_key (KvpDemoRequest *request,
           const char     *email,
           const char     *key)
{
  if (!g_str_equal (email, KVP_DEMO_EMAIL) || !g_str_equal (key, KVP_DEMO_KEY))
    return kvp_demo_reply_new_error (403, 9106, "Authentication failed: Unknown X-Auth-Key or X-Auth-Email");

  if (g_str_has_suffix (request->path, "/tokens/verify"))
    return kvp_demo_reply_new_error (401, 1000, "Invalid API Token");

  return NULL;
}

/* %NULL if the token is the right one and still valid. Status codes: "Error codes seen" in the API's
 * facts. */
static KvpDemoReply *
check_token (KvpDemoApi     *self,
             KvpDemoRequest *request)
{
  const char *header = soup_message_headers_get_one (request->headers, "Authorization");
  const char *email = soup_message_headers_get_one (request->headers, "X-Auth-Email");
  const char *key = soup_message_headers_get_one (request->headers, "X-Auth-Key");
  gboolean verifies = g_str_has_suffix (request->path, "/tokens/verify");

  if (header == NULL && email != NULL && key != NULL)
    return check_key (request, email, key);

  if (header == NULL)
    return kvp_demo_reply_new_error (400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");

  if (g_str_has_prefix (header, "Bearer ") && g_hash_table_contains (self->tokens, header + strlen ("Bearer ")))
    return NULL;

  if (!g_str_equal (header, "Bearer " KVP_DEMO_TOKEN))
    return verifies ? kvp_demo_reply_new_error (401, 1000, "Invalid API Token") : not_allowed ();

  if (self->token_kind == KVP_DEMO_TOKEN_EXPIRED && !verifies)
    return not_allowed ();

  if (self->limits.token_life == 0)
    return kvp_demo_reply_new_error (401, 10000, "Authentication error");
  if (self->limits.token_life > 0)
    self->limits.token_life--;

  return NULL;
}

/* Whether the token may do this to the values of an account. */
static KvpDemoReply *
check_right (KvpDemoApi     *self,
             KvpDemoRequest *request)
{
  gboolean reads = g_str_equal (request->method, "GET") || g_str_has_suffix (request->path, "/bulk/get");

  if (self->token_kind == KVP_DEMO_TOKEN_NO_KV)
    return not_allowed ();
  if (self->token_kind == KVP_DEMO_TOKEN_READ_ONLY && !reads)
    return not_allowed ();

  return NULL;
}

static KvpDemoReply *
handle_bulk (KvpDemoApi       *self,
             KvpDemoRequest   *request,
             KvpDemoNamespace *namespace,
             const char       *what)
{
  gboolean posts = g_str_equal (request->method, "POST");

  if (g_strcmp0 (what, "delete") == 0)
    return posts ? _kvp_demo_api_bulk_delete (self, request, namespace, FALSE) : wrong_method (request);
  if (g_strcmp0 (what, "get") == 0)
    return posts ? _kvp_demo_api_bulk_get (self, request, namespace) : wrong_method (request);
  if (what != NULL && *what != '\0')
    return no_route ();
  if (g_str_equal (request->method, "DELETE"))
    return _kvp_demo_api_bulk_delete (self, request, namespace, TRUE);
  if (g_str_equal (request->method, "PUT"))
    return _kvp_demo_api_bulk_put (self, request, namespace);

  return wrong_method (request);
}

static KvpDemoReply *
describe_namespace (KvpDemoApi       *self,
                    KvpDemoRequest   *request,
                    KvpDemoNamespace *namespace)
{
  g_autoptr(GString) result = NULL;

  if (g_str_equal (request->method, "DELETE"))
    {
      /* Only reached by a program that asked for it: see kvp_demo_api_is_namespace_delete(). */
      kvp_demo_store_remove (self->store, namespace->id);
      return kvp_demo_reply_new_result ("null", NULL, NULL);
    }
  if (!g_str_equal (request->method, "GET"))
    return wrong_method (request);

  result = g_string_new (NULL);
  _kvp_demo_api_append_namespace (result, namespace);

  return kvp_demo_reply_new_result (result->str, NULL, NULL);
}

/* @segments: {namespace id}, what, and all the rest, slashes and all. */
static KvpDemoReply *
handle_namespace (KvpDemoApi          *self,
                  KvpDemoRequest      *request,
                  const char * const  *segments)
{
  const char *what = segments[1];
  const char *rest = what != NULL ? segments[2] : NULL;
  KvpDemoNamespace *namespace;

  if (!is_identifier (segments[0]))
    return kvp_demo_reply_new_error (400, 10011, "could not parse UUID from request's namespace_id");

  namespace = kvp_demo_store_find_by_id (self->store, segments[0]);
  if (namespace == NULL)
    return kvp_demo_reply_new_error (404, 10013, "%s: 'namespace not found'",
                                     g_strcmp0 (what, "keys") == 0 ? "list keys" : "get namespace");

  if (what == NULL || *what == '\0')
    return describe_namespace (self, request, namespace);
  if (g_str_equal (what, "keys") && (rest == NULL || *rest == '\0'))
    return g_str_equal (request->method, "GET") ? _kvp_demo_api_list_keys (self, request, namespace)
                                                : wrong_method (request);
  if (g_str_equal (what, "bulk"))
    return handle_bulk (self, request, namespace, rest);
  if (g_str_equal (what, "values") && rest != NULL)
    return _kvp_demo_api_value (self, request, namespace, rest);
  if (g_str_equal (what, "metadata") && rest != NULL)
    return g_str_equal (request->method, "GET") ? _kvp_demo_api_metadata (self, request, namespace, rest)
                                                : wrong_method (request);

  return no_route ();
}

/* Calls that only read, outside of the namespaces. %NULL if it is none of them. @rest: the path behind
 * the base. */
static KvpDemoReply *
handle_reader (KvpDemoApi     *self,
               KvpDemoRequest *request,
               const char     *rest)
{
  static const char account[] = "accounts/" KVP_DEMO_ACCOUNT_ID;
  gboolean is_account = g_ascii_strncasecmp (rest, account, strlen (account)) == 0;
  const char *behind = is_account ? rest + strlen (account) : "";
  enum { NONE, USER_VERIFY, MEMBERSHIPS, ACCOUNTS, ACCOUNT, ACCOUNT_VERIFY } call = NONE;

  if (g_str_equal (rest, "user/tokens/verify"))
    call = USER_VERIFY;
  else if (g_str_equal (rest, "memberships"))
    call = MEMBERSHIPS;
  else if (g_str_equal (rest, "accounts") || g_str_equal (rest, "accounts/"))
    call = ACCOUNTS;
  else if (is_account && (*behind == '\0' || g_str_equal (behind, "/")))
    call = ACCOUNT;
  else if (is_account && g_str_equal (behind, "/tokens/verify"))
    call = ACCOUNT_VERIFY;

  if (call != NONE && !g_str_equal (request->method, "GET"))
    return wrong_method (request);

  switch (call)
    {
    case USER_VERIFY:
      return _kvp_demo_api_verify_token (self, FALSE);
    case MEMBERSHIPS:
      return _kvp_demo_api_memberships (self, request);
    case ACCOUNTS:
      return _kvp_demo_api_list_accounts (self, request);
    case ACCOUNT:
      return _kvp_demo_api_get_account (self);
    case ACCOUNT_VERIFY:
      return _kvp_demo_api_verify_token (self, TRUE);
    case NONE:
    default:
      return NULL;
    }
}

/* @segments: {account id} and what follows. */
static KvpDemoReply *
handle_account (KvpDemoApi         *self,
                KvpDemoRequest     *request,
                const char * const *segments)
{
  const guint n = g_strv_length ((GStrv) segments);
  g_autoptr(KvpDemoReply) refusal = NULL;

  if (g_ascii_strcasecmp (segments[0], KVP_DEMO_ACCOUNT_ID) != 0)
    return kvp_demo_reply_new_error (is_identifier (segments[0]) ? 404 : 400, 7003,
                                     "Could not route to %s, perhaps your object identifier is invalid?",
                                     request->path);

  if (n < 4 || !g_str_equal (segments[1], "storage") || !g_str_equal (segments[2], "kv") ||
      !g_str_equal (segments[3], "namespaces"))
    return no_route ();

  refusal = check_right (self, request);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);

  if (n == 4 || *segments[4] == '\0')
    return g_str_equal (request->method, "GET") ? _kvp_demo_api_list_namespaces (self, request)
                                                : wrong_method (request);

  return handle_namespace (self, request, segments + 4);
}

/**
 * kvp_demo_api_handle:
 * @self: the API
 * @request: a request
 *
 * Carries @request out, with no thought of scripts, cuts and delays: those are the business of KvpDemoFaults.
 *
 * Returns: (transfer full): the answer
 */
KvpDemoReply *
kvp_demo_api_handle (KvpDemoApi     *self,
                     KvpDemoRequest *request)
{
  g_auto(GStrv) segments = NULL;
  g_autoptr(KvpDemoReply) refusal = NULL;
  KvpDemoReply *reply;
  const char *rest;

  /* Someone who forgot a part of the endpoint meets a web page, as they would on the real host. */
  if (!g_str_has_prefix (request->path, BASE))
    return kvp_demo_reply_new_web_page (404);

  refusal = check_token (self, request);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);

  rest = request->path + strlen (BASE);
  reply = handle_reader (self, request, rest);
  if (reply != NULL)
    return reply;

  /* A key's own slashes stay together in the last segment. */
  segments = g_strsplit (rest, "/", 8);
  if (g_strcmp0 (segments[0], "accounts") != 0 || segments[1] == NULL)
    return no_route ();

  return handle_account (self, request, (const char * const *) segments + 1);
}

/**
 * kvp_demo_api_is_namespace_delete:
 * @request: a request
 *
 * A client that puts the key ".." into the path of "delete value" arrives here too: URL parsers, this
 * server's among them, take the dots out and leave the path of the namespace.
 *
 * Returns: whether @request would delete a whole namespace, by today's or the old route, with whatever rights
 */
gboolean
kvp_demo_api_is_namespace_delete (KvpDemoRequest *request)
{
  const char *id;
  const char *end;

  if (!g_str_equal (request->method, "DELETE"))
    return FALSE;

  id = strstr (request->path, "/namespaces/");
  if (id == NULL)
    return FALSE;
  id += strlen ("/namespaces/");
  end = strchr (id, '/');

  return end == NULL || strspn (end, "/") == strlen (end);
}
