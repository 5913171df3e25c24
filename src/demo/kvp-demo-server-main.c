/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-server.h"

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

static gboolean
run (KvpDemoServer  *server,
     int             port,
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
      latency < 0 || jitter < 0 || empty_pages < 0)
    {
      g_printerr ("A number is out of range.\n");
      return 2;
    }

  server = g_object_new (KVP_TYPE_DEMO_SERVER, "large-size", (guint) n_keys, "aborts-on-namespace-delete",
                         !lets_namespaces_go, NULL);
  kvp_demo_server_set_latency (server, (guint) latency, (guint) jitter);
  kvp_demo_server_set_empty_pages (server, (guint) empty_pages);
  kvp_demo_server_set_token_kind (server, kind);
  if (!run (server, port, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
