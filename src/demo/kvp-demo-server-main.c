/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "demo/kvp-demo-server.h"

/* https://developers.cloudflare.com/fundamentals/api/reference/limits/ */
#define USUAL_RATE_LIMIT "1200/300/300"
#define USUAL_WINDOW 300

static gboolean
parse_token_kind (const char        *text,
                  KvpDemoTokenKind  *kind,
                  GError           **error)
{
  static const char * const words[] = { "user", "account-owned", "no-accounts", "expired", "read-only",
                                        "no-kv" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i], text))
        {
          *kind = (KvpDemoTokenKind) i;
          return TRUE;
        }
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no token kind “%s”", text);

  return FALSE;
}

/* WORD=PROBABILITY, or WORD=PROBABILITY@MATCH */
static gboolean
add_trouble (KvpDemoServer  *server,
             const char     *text,
             GError        **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *word = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  const char *at = equals != NULL ? strchr (equals, '@') : NULL;
  char *end = NULL;
  double probability = equals != NULL ? g_ascii_strtod (equals + 1, &end) : 1;

  if (equals == NULL || end == equals + 1 || (*end != '\0' && *end != '@') || !(probability >= 0 && probability <= 1))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is not WORD=PROBABILITY[@MATCH]", text);
      return FALSE;
    }

  for (guint i = 0; i < KVP_DEMO_N_TROUBLES; i++)
    {
      if (g_str_equal (word, kvp_demo_trouble_get_word ((KvpDemoTrouble) i)))
        {
          kvp_demo_server_set_trouble (server, at != NULL ? at + 1 : NULL, (KvpDemoTrouble) i, probability);
          return TRUE;
        }
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no trouble “%s”", word);

  return FALSE;
}

/* deletes=N */
static gboolean
add_quota (KvpDemoServer  *server,
           const char     *text,
           GError        **error)
{
  static const char * const words[] = { "deletes=", "writes=", "lists=", "reads=" };
  guint64 n;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_has_prefix (text, words[i]))
        {
          if (!g_ascii_string_to_unsigned (text + strlen (words[i]), 10, 0, G_MAXINT, &n, error))
            return FALSE;
          kvp_demo_server_set_quota (server, (KvpDemoQuota) i, (int) n);
          return TRUE;
        }
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no quota “%s”", text);

  return FALSE;
}

/* N, or N/WINDOW/BLOCK in seconds */
static gboolean
set_rate_limit (KvpDemoServer  *server,
                const char     *text,
                GError        **error)
{
  g_auto(GStrv) parts = g_strsplit (text, "/", 3);
  double window = parts[0] != NULL && parts[1] != NULL ? g_ascii_strtod (parts[1], NULL) : USUAL_WINDOW;
  double block = parts[0] != NULL && parts[1] != NULL && parts[2] != NULL ? g_ascii_strtod (parts[2], NULL) : window;
  guint64 n;

  if (parts[0] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT, &n, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is not N/WINDOW/BLOCK", text);
      return FALSE;
    }
  kvp_demo_server_set_rate_limit (server, (guint) n, window, block);

  return TRUE;
}

typedef gboolean (*AddFunc) (KvpDemoServer  *server,
                             const char     *text,
                             GError        **error);

static gboolean
add_all (KvpDemoServer  *server,
         char          **texts, /* (nullable) */
         AddFunc         add,
         GError        **error)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (!add (server, texts[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run (KvpDemoServer  *server,
     int             port,
     double          stale,
     double          writes,
     GError        **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *id = NULL;

  if (!kvp_demo_server_start (server, (guint) port, error))
    return FALSE;

  /* Counting makes the keys, so that the first request does not wait for them. */
  id = kvp_demo_server_get_namespace_id (server, KVP_DEMO_LARGE_NAMESPACE_TITLE);
  g_print ("Endpoint: %s\nToken: %s\nAccount ID: %s\nNamespace: %s (%s, %u keys)\n",
           kvp_demo_server_get_endpoint (server),
           KVP_DEMO_TOKEN, KVP_DEMO_ACCOUNT_ID, id, KVP_DEMO_LARGE_NAMESPACE_TITLE,
           kvp_demo_server_count_keys (server, id));

  if (stale > 0)
    kvp_demo_server_set_stale (server, stale);
  if (writes > 0)
    kvp_demo_server_set_writes (server, id, writes);

  /* A signal ends it: there is nothing to save. */
  g_main_loop_run (loop);

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  int port = 0;
  int n_keys = 100 * 1000;
  int latency = 0;
  int jitter = 0;
  int empty_pages = 0;
  gboolean lets_namespaces_go = FALSE;
  int seed = 1;
  int token_life = -1;
  double trouble_wait = 2;
  double stale = 0;
  double writes = 0;
  g_autofree char *rate_limit = NULL;
  g_auto(GStrv) troubles = NULL;
  g_auto(GStrv) quotas = NULL;
  g_autofree char *token_kind = NULL;
  KvpDemoTokenKind kind = KVP_DEMO_TOKEN_USER;
  GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Port of 127.0.0.1 to listen on (default: a free one)", "N" },
    { "keys", 'k', 0, G_OPTION_ARG_INT, &n_keys, "Keys in the largest namespace (default: 100000)", "N" },
    { "latency", 0, 0, G_OPTION_ARG_INT, &latency, "Milliseconds before each answer", "MS" },
    { "jitter", 0, 0, G_OPTION_ARG_INT, &jitter, "Up to so many milliseconds more", "MS" },
    { "empty-pages", 0, 0, G_OPTION_ARG_INT, &empty_pages, "Make every n-th list page empty", "N" },
    { "token-kind", 0, 0, G_OPTION_ARG_STRING, &token_kind,
      "user, account-owned, no-accounts, expired, read-only or no-kv", "KIND" },
    { "trouble", 't', 0, G_OPTION_ARG_STRING_ARRAY, &troubles,
      "What goes wrong how often, such as 429-seconds=0.05 or hung=1@/bulk/delete (more than once if need be)",
      "WORD=PROBABILITY[@MATCH]" },
    { "trouble-wait", 0, 0, G_OPTION_ARG_DOUBLE, &trouble_wait,
      "Seconds of a slow answer and of Retry-After (default: 2)", "SECONDS" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Where chance starts, to have a run again", "N" },
    { "rate-limit", 0, 0, G_OPTION_ARG_STRING, &rate_limit,
      "Requests in a window of seconds, and seconds of the block (default: " USUAL_RATE_LIMIT "; 0: no limit)",
      "N/WINDOW/BLOCK" },
    { "quota", 0, 0, G_OPTION_ARG_STRING_ARRAY, &quotas,
      "deletes=N, writes=N, lists=N or reads=N for today", "WHAT=N" },
    { "stale", 0, 0, G_OPTION_ARG_DOUBLE, &stale, "Seconds by which lists lag behind", "SECONDS" },
    { "token-life", 0, 0, G_OPTION_ARG_INT, &token_life, "Requests after which the token has expired", "N" },
    { "writes", 0, 0, G_OPTION_ARG_DOUBLE, &writes,
      "How often someone else rewrites and adds keys of the largest namespace while requests are served",
      "PROBABILITY" },
    { "allow-namespace-delete", 0, 0, G_OPTION_ARG_NONE, &lets_namespaces_go,
      "Carry out a request to delete a namespace, instead of ending with an error", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- a Workers KV API with sample data");
  g_autoptr(KvpDemoServer) server = NULL;
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (token_kind != NULL && !parse_token_kind (token_kind, &kind, &error)))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (port < 0 || port > G_MAXUINT16 || n_keys < 0 || n_keys > 10 * 1000 * 1000 ||
      latency < 0 || jitter < 0 || empty_pages < 0 || trouble_wait < 0 || stale < 0 || writes < 0 || writes > 1)
    {
      g_printerr ("A number is out of range.\n");
      return 2;
    }

  server = g_object_new (KVP_TYPE_DEMO_SERVER, "large-size", (guint) n_keys, "aborts-on-namespace-delete",
                         !lets_namespaces_go, NULL);
  kvp_demo_server_set_latency (server, (guint) latency, (guint) jitter);
  kvp_demo_server_set_empty_pages (server, (guint) empty_pages);
  kvp_demo_server_set_token_kind (server, kind);
  kvp_demo_server_set_seed (server, (guint32) seed);
  kvp_demo_server_set_trouble_wait (server, trouble_wait);
  kvp_demo_server_set_token_life (server, token_life);
  if (!set_rate_limit (server, rate_limit != NULL ? rate_limit : USUAL_RATE_LIMIT, &error) ||
      !add_all (server, troubles, add_trouble, &error) || !add_all (server, quotas, add_quota, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (!run (server, port, stale, writes, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
