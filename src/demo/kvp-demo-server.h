/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the sample accepts. */
#define KVP_DEMO_TOKEN "demo-token-for-sample-data-0000000000000"
/* And with a Global API Key, which may do everything. */
#define KVP_DEMO_EMAIL "grace@example.com"
#define KVP_DEMO_KEY "0123456789abcdef0123456789abcdef01234"
#define KVP_DEMO_ACCOUNT_ID "0f2ac74b498b48028cb68387c421e279"
#define KVP_DEMO_ACCOUNT_NAME "Acme"
/* 100,000 keys unless said otherwise: product:, page/, session:, user:, cache/ and odd names. */
#define KVP_DEMO_LARGE_NAMESPACE_TITLE "product-cache"

#define KVP_TYPE_DEMO_SERVER (kvp_demo_server_get_type ())

/* A KV REST API on a loopback port: a SoupServer in a thread of its own. All calls below are safe from
 * the thread that made it; each runs in the server's thread and waits for it (tests and start-up
 * only). */
G_DECLARE_FINAL_TYPE (KvpDemoServer, kvp_demo_server, KVP, DEMO_SERVER, GObject)

KvpDemoServer *kvp_demo_server_new              (void);
/* Property "large-size": keys in the largest namespace (default 100,000), set before start. @port: 0 for
 * a free one. */
gboolean       kvp_demo_server_start            (KvpDemoServer  *self,
                                                 guint           port,
                                                 GError        **error);
/* The same, and makes the sample's keys in the server's thread, which else happens on the first request
 * for them. */
void           kvp_demo_server_start_async      (KvpDemoServer       *self,
                                                 guint                port,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean       kvp_demo_server_start_finish     (KvpDemoServer       *self,
                                                 GAsyncResult        *result,
                                                 GError             **error);
void           kvp_demo_server_stop             (KvpDemoServer  *self);
/* "http://127.0.0.1:PORT/client/v4" (transfer none) */
const char    *kvp_demo_server_get_endpoint     (KvpDemoServer  *self);

/* --- what tests arrange and ask --- */

/* Namespaces in the sample: their IDs by title; NULL if unknown. (transfer full) */
char          *kvp_demo_server_get_namespace_id (KvpDemoServer  *self,
                                                 const char     *title);
/* Adds an empty namespace, gives its ID. (transfer full) */
char          *kvp_demo_server_add_namespace    (KvpDemoServer  *self,
                                                 const char     *title);
/* Drops all sample namespaces, for a test that fills its own. */
void           kvp_demo_server_clear            (KvpDemoServer  *self);
/* @metadata: (nullable): raw JSON, served as it is. @value: (nullable). @expiration: seconds since the
 * epoch or 0. */
void           kvp_demo_server_put              (KvpDemoServer  *self,
                                                 const char     *namespace_id,
                                                 GBytes         *name,
                                                 GBytes         *value,
                                                 const char     *metadata,
                                                 gint64          expiration);
/* @names: (element-type GBytes) */
void           kvp_demo_server_put_many         (KvpDemoServer  *self,
                                                 const char     *namespace_id,
                                                 GPtrArray      *names,
                                                 GBytes         *value,
                                                 const char     *metadata,
                                                 gint64          expiration);
gboolean       kvp_demo_server_has_key          (KvpDemoServer  *self,
                                                 const char     *namespace_id,
                                                 GBytes         *name);
/* What a key is now; FALSE if it is not there. @value, @metadata: (out) (optional) (transfer full); @metadata:
 * (nullable): raw JSON, to the byte. @expiration: (out) (optional). */
gboolean       kvp_demo_server_get_key          (KvpDemoServer  *self,
                                                 const char     *namespace_id,
                                                 GBytes         *name,
                                                 GBytes        **value,
                                                 char          **metadata,
                                                 gint64         *expiration);
guint          kvp_demo_server_count_keys       (KvpDemoServer  *self,
                                                 const char     *namespace_id);
/* Names that are there now, in byte order. (transfer full) (element-type GBytes) */
GPtrArray     *kvp_demo_server_get_names        (KvpDemoServer  *self,
                                                 const char     *namespace_id);
/* One line a request since the start or the last call: "METHOD /path?query STATUS n-keys-in-body".
 * (transfer full) */
GStrv          kvp_demo_server_take_log         (KvpDemoServer  *self);

/* What the server says next, once, in order, to a request whose "METHOD path" contains @match (nullable:
 * any), instead of its own answer. @body (nullable) verbatim; @headers (nullable): "Name: value" lines.
 * @apply: carry the request out first. */
void           kvp_demo_server_script           (KvpDemoServer  *self,
                                                 const char     *match,
                                                 guint           status,
                                                 const char     *headers,
                                                 GBytes         *body,
                                                 gboolean        apply);
/* The next request that matches has its connection closed: before anything, after half the body, or after
 * it was applied. */
typedef enum {
  KVP_DEMO_CUT_BEFORE,
  KVP_DEMO_CUT_IN_BODY,
  KVP_DEMO_CUT_AFTER_APPLY,
} KvpDemoCut;
void           kvp_demo_server_script_cut       (KvpDemoServer  *self,
                                                 const char     *match,
                                                 KvpDemoCut      cut);
/* Keys that every bulk delete leaves and names in unsuccessful_keys. */
void           kvp_demo_server_refuse_key       (KvpDemoServer  *self,
                                                 GBytes         *name);
/* From now on every key can be deleted again. */
void           kvp_demo_server_refuse_none      (KvpDemoServer  *self);
/* Every bulk delete with this key in it fails as a whole, with this status, and deletes nothing: 500, or 400. */
void           kvp_demo_server_poison_key       (KvpDemoServer  *self,
                                                 GBytes         *name,
                                                 guint           status);
/* Milliseconds before each answer, plus up to @jitter more. */
void           kvp_demo_server_set_latency      (KvpDemoServer  *self,
                                                 guint           latency,
                                                 guint           jitter);
/* Holds the answers to requests that match until released (to stop in the middle without a clock). The requests
 * themselves are carried out at once. */
void           kvp_demo_server_hold             (KvpDemoServer  *self,
                                                 const char     *match);
void           kvp_demo_server_release          (KvpDemoServer  *self);
guint          kvp_demo_server_get_n_held       (KvpDemoServer  *self);

/* --- faults --- */

/**
 * KvpDemoTrouble:
 *
 * What can go wrong with a request. Each has a word for the command line: kvp_demo_trouble_get_word().
 */
typedef enum {
  KVP_DEMO_TROUBLE_SLOW,              /* two seconds more */
  KVP_DEMO_TROUBLE_429_SECONDS,       /* Retry-After in seconds */
  KVP_DEMO_TROUBLE_429_DATE,          /* Retry-After as an HTTP date */
  KVP_DEMO_TROUBLE_429_BARE,          /* without Retry-After */
  KVP_DEMO_TROUBLE_500,               /* an envelope, code 10001 */
  KVP_DEMO_TROUBLE_502_HTML,
  KVP_DEMO_TROUBLE_403_HTML,          /* the firewall: cf-mitigated: challenge */
  KVP_DEMO_TROUBLE_RESET_BEFORE,      /* connection reset, nothing was done */
  KVP_DEMO_TROUBLE_RESET_AFTER,       /* connection reset, it was done */
  KVP_DEMO_TROUBLE_RESET_IN_BODY,     /* done; half the body, then reset */
  KVP_DEMO_TROUBLE_TRUNCATED_JSON,    /* done; a complete HTTP body that ends in mid-JSON */
  KVP_DEMO_TROUBLE_MALFORMED_JSON,    /* done; wrong types, a stray comma */
  KVP_DEMO_TROUBLE_HUNG,              /* no byte ever; not done */
  KVP_DEMO_TROUBLE_HUNG_AFTER,        /* no byte ever; done */
  KVP_DEMO_TROUBLE_DRIP,              /* the body in drips: slow, but alive */
  KVP_DEMO_TROUBLE_PARTIAL_200,       /* a bulk delete leaves some keys and names them */
  KVP_DEMO_TROUBLE_PARTIAL_4XX,       /* the same, with 400 and success:false */
  KVP_DEMO_TROUBLE_FALSE_200,         /* 200 with success:false; not done */
  KVP_DEMO_TROUBLE_OBJECT_MESSAGES,   /* objects in messages */
  KVP_DEMO_TROUBLE_NULL_RESULT,       /* result: null on a good delete */
  KVP_DEMO_TROUBLE_EMPTY_PAGE,        /* an empty page with a cursor */
  KVP_DEMO_TROUBLE_SHORT_PAGE,        /* a page shorter than its limit, with a cursor */
  KVP_DEMO_TROUBLE_REPEATED_KEYS,     /* a page that begins with keys of the page before */
  KVP_DEMO_TROUBLE_SHUFFLED_MEMBERS,  /* members in another order, unknown nested ones, every non-ASCII escaped */
  KVP_DEMO_TROUBLE_LONG_CURSOR,       /* a cursor of 2 kB with +, / and = */
  KVP_DEMO_TROUBLE_GZIP,
  KVP_DEMO_TROUBLE_HTML_200,          /* a page of HTML with 200; not done */
  KVP_DEMO_TROUBLE_REDIRECT,          /* 307 */
  KVP_DEMO_TROUBLE_NO_RATE_HEADERS,
  KVP_DEMO_N_TROUBLES
} KvpDemoTrouble;

/* "429-seconds", "reset-after"… (transfer none) */
const char    *kvp_demo_trouble_get_word        (KvpDemoTrouble  trouble);
/* Each request that matches (as in kvp_demo_server_script()) and that the trouble can befall meets it with this
 * probability, 0 to 1. At most one trouble a request. Drawn from a generator that the seed decides. */
void           kvp_demo_server_set_trouble      (KvpDemoServer  *self,
                                                 const char     *match,
                                                 KvpDemoTrouble  trouble,
                                                 double          probability);
void           kvp_demo_server_clear_troubles   (KvpDemoServer  *self);
/* The next request that matches and that it can befall meets it. */
void           kvp_demo_server_script_trouble   (KvpDemoServer  *self,
                                                 const char     *match,
                                                 KvpDemoTrouble  trouble);
void           kvp_demo_server_set_seed         (KvpDemoServer  *self,
                                                 guint32         seed);
/* Seconds that SLOW and Retry-After take (the default is 2; tests use less, down to 0). */
void           kvp_demo_server_set_trouble_wait (KvpDemoServer  *self,
                                                 double          seconds);
/* After @requests in @window seconds every call is 429 for @block seconds. 0 requests: no limit (the default for tests;
 * the program and --demo: 1,200 in 300, 300). */
void           kvp_demo_server_set_rate_limit   (KvpDemoServer  *self,
                                                 guint           requests,
                                                 double          window,
                                                 double          block);
/* Keys that may still be deleted, written, listed (pages) and read today; -1: no limit. A bulk delete of more than is
 * left is refused as a whole, with 429 and code 10048. */
typedef enum {
  KVP_DEMO_QUOTA_DELETES,
  KVP_DEMO_QUOTA_WRITES,
  KVP_DEMO_QUOTA_LISTS,
  KVP_DEMO_QUOTA_READS,
} KvpDemoQuota;
void           kvp_demo_server_set_quota        (KvpDemoServer  *self,
                                                 KvpDemoQuota    quota,
                                                 int             left);
/* Lists show the namespace as it was up to so many seconds ago. */
void           kvp_demo_server_set_stale        (KvpDemoServer  *self,
                                                 double          seconds);
/* After so many more requests the token has expired (401); -1: never. */
void           kvp_demo_server_set_token_life   (KvpDemoServer  *self,
                                                 int             n_requests);
/* Another token that is accepted too (and is not affected by kvp_demo_server_set_token_life()). */
void           kvp_demo_server_add_token        (KvpDemoServer  *self,
                                                 const char     *token);
/* With each request, someone else rewrites (new value, new metadata) or adds a key, with this probability each. What
 * they rewrote is remembered: kvp_demo_server_get_rewritten() (transfer full) (element-type GBytes). */
void           kvp_demo_server_set_writes       (KvpDemoServer  *self,
                                                 const char     *namespace_id,
                                                 double          probability);
GPtrArray     *kvp_demo_server_get_rewritten    (KvpDemoServer  *self,
                                                 const char     *namespace_id);
/* Keys that a bulk delete named as not deleted although they were gone, because of an earlier one whose answer nobody
 * got. (transfer full) (element-type GBytes) */
GPtrArray     *kvp_demo_server_get_named_gone   (KvpDemoServer  *self);
/* Requests so far (as many as the log has lines since the start). */
guint64        kvp_demo_server_get_n_requests   (KvpDemoServer  *self);

/* Every n-th list page is empty and has a cursor; 0: none (the default). */
void           kvp_demo_server_set_empty_pages  (KvpDemoServer  *self,
                                                 guint           n);

/* How the token behaves. */
typedef enum {
  KVP_DEMO_TOKEN_USER,           /* the default: may do everything, lists one account */
  KVP_DEMO_TOKEN_ACCOUNT_OWNED,  /* verify as user: 1000; list accounts: 1001 */
  KVP_DEMO_TOKEN_NO_ACCOUNTS,    /* works, but the account list is empty */
  KVP_DEMO_TOKEN_EXPIRED,
  KVP_DEMO_TOKEN_READ_ONLY,      /* deletes: 403 10000 */
  KVP_DEMO_TOKEN_NO_KV,          /* every KV call: 403 10000 */
} KvpDemoTokenKind;
void           kvp_demo_server_set_token_kind   (KvpDemoServer    *self,
                                                 KvpDemoTokenKind  kind);

G_END_DECLS
