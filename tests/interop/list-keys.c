/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the app's client reads of a listing, for comparison with what others read: a JSON line for each key, metadata as
 * the text in which it arrived, and one for each page.
 *
 *   CLOUDFLARE_API_TOKEN=… kvp-list-keys --endpoint URL --account A --namespace N [--prefix TEXT] [--limit N]
 */

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-client.h"

typedef struct {
  KvpClient *client;
  GMainLoop *loop;
  GBytes    *prefix;   /* (nullable) */
  char      *endpoint;
  char      *account_id;
  char      *namespace_id;
  char      *text;     /* of the prefix (nullable) */
  int        limit;
  GError    *error;    /* (nullable) */
} Listing;

static void
listing_clear (Listing *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->prefix, g_bytes_unref);
  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_free (self->text);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static void
append_key (GString      *out,
            const KvpKey *key)
{
  g_string_append (out, "{\"name\":");
  kvp_json_append_string (out, key->name, key->name_length);
  if (key->expiration != 0)
    g_string_append_printf (out, ",\"expiration\":%" G_GINT64_FORMAT, key->expiration);
  if (key->metadata != NULL)
    {
      g_string_append (out, ",\"metadata\":");
      g_string_append_len (out, key->metadata, (gssize) key->metadata_length);
    }
  if ((key->flags & KVP_KEY_INEXACT_NAME) != 0)
    g_string_append (out, ",\"inexact\":true");
  g_string_append (out, "}\n");
}

static void
print_page (KvpKeyList *keys,
            gboolean    is_last)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint n = kvp_key_list_get_length (keys);

  for (guint i = 0; i < n; i++)
    append_key (out, kvp_key_list_get (keys, i));
  g_string_append_printf (out, "{\"page\":%u,\"last\":%s}\n", n, is_last ? "true" : "false");

  /* Not g_print(): a NUL is escaped, but nothing is to be converted. */
  fwrite (out->str, 1, out->len, stdout);
}

static void ask (Listing    *self,
                 const char *cursor);

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Listing *self = user_data;
  g_autoptr(KvpKeyList) keys = NULL;
  g_autofree char *cursor = NULL;

  keys = kvp_client_list_keys_finish (self->client, result, &cursor, &self->error);
  if (keys != NULL)
    print_page (keys, cursor == NULL);
  if (cursor != NULL)
    ask (self, cursor);
  else
    g_main_loop_quit (self->loop);
}

static void
ask (Listing    *self,
     const char *cursor)
{
  kvp_client_list_keys_async (self->client, self->account_id, self->namespace_id, self->prefix, (guint) self->limit,
                              cursor, NULL, listed_cb, self);
}

static gboolean
parse (Listing  *self,
       int       argc,
       char    **argv)
{
  GOptionEntry entries[] = {
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &self->endpoint, "The API", "URL" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->account_id, "The account’s ID", "ID" },
    { "namespace", 0, 0, G_OPTION_ARG_STRING, &self->namespace_id, "The namespace’s ID", "ID" },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &self->text, "Names that start with this", "TEXT" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &self->limit, "Keys in a page (default: 1000)", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  self->limit = KVP_CLIENT_MAX_KEYS_PER_PAGE;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &self->error))
    return FALSE;
  if (self->endpoint == NULL || self->account_id == NULL || self->namespace_id == NULL)
    {
      g_set_error_literal (&self->error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           "--endpoint, --account and --namespace are needed.");
      return FALSE;
    }
  if (self->text != NULL)
    self->prefix = g_bytes_new (self->text, strlen (self->text));

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_auto(Listing) self = { NULL };
  const char *token = g_getenv ("CLOUDFLARE_API_TOKEN");

  /* What is on the command line is in the person's encoding. */
  setlocale (LC_ALL, "");

  if (parse (&self, argc, argv))
    self.client = kvp_client_new (self.endpoint, token != NULL ? token : "", &self.error);
  if (self.client != NULL)
    {
      self.loop = g_main_loop_new (NULL, FALSE);
      ask (&self, NULL);
      g_main_loop_run (self.loop);
    }
  if (self.error != NULL)
    {
      g_printerr ("%s\n", self.error->message);
      return 1;
    }

  return 0;
}
