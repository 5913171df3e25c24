/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-request.h"

#include "demo/kvp-demo-json.h"

#include <string.h>

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

GString *
kvp_demo_percent_decode (const char *text,
                         gsize       length,
                         gboolean    plus_is_space)
{
  g_autoptr(GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      int high;
      int low;

      if (text[i] == '+' && plus_is_space)
        {
          g_string_append_c (out, ' ');
          continue;
        }
      if (text[i] != '%')
        {
          g_string_append_c (out, text[i]);
          continue;
        }
      if (i + 2 >= length)
        return NULL;
      high = g_ascii_xdigit_value (text[i + 1]);
      low = g_ascii_xdigit_value (text[i + 2]);
      if (high < 0 || low < 0)
        return NULL;
      g_string_append_c (out, (char) (high << 4 | low));
      i += 2;
    }

  return g_steal_pointer (&out);
}

/* A query is a form: '+' is a space there, which is what damages a cursor that was pasted in without
 * escapes. */
static GHashTable *
parse_query (const char *query)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_string);
  g_auto(GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      gsize name_length = equals != NULL ? (gsize) (equals - pairs[i]) : strlen (pairs[i]);
      g_autoptr(GString) name = kvp_demo_percent_decode (pairs[i], name_length, TRUE);
      g_autoptr(GString) value = NULL;

      if (equals != NULL)
        value = kvp_demo_percent_decode (equals + 1, strlen (equals + 1), TRUE);
      if (name == NULL || name->len == 0 || value == NULL)
        continue;
      g_hash_table_replace (table, g_string_free (g_steal_pointer (&name), FALSE), g_steal_pointer (&value));
    }

  return table;
}

/**
 * kvp_demo_request_init:
 * @self: (out caller-allocates): the request
 * @message: a message whose body has arrived, of a server with raw paths
 *
 * Takes apart what @message asks; @message has to outlive @self.
 */
void
kvp_demo_request_init (KvpDemoRequest    *self,
                       SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  self->method = soup_server_message_get_method (message);
  self->path = g_uri_get_path (uri);
  self->line = g_strconcat (self->method, " ", self->path, query != NULL ? "?" : NULL, query, NULL);
  self->query = parse_query (query);
  self->headers = soup_server_message_get_request_headers (message);
  self->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  self->now = g_get_real_time () / G_USEC_PER_SEC;
}

void
kvp_demo_request_clear (KvpDemoRequest *self)
{
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
}

GString *
kvp_demo_request_get_query (KvpDemoRequest *self,
                            const char     *name)
{
  return g_hash_table_lookup (self->query, name);
}

gboolean
kvp_demo_request_get_query_integer (KvpDemoRequest *self,
                                    const char     *name,
                                    gint64         *value)
{
  GString *text = kvp_demo_request_get_query (self, name);

  if (text == NULL)
    return TRUE;

  return strlen (text->str) == text->len &&
         g_ascii_string_to_signed (text->str, 10, G_MININT64, G_MAXINT64, value, NULL);
}

static guint
count_elements (KvpDemoJson *json)
{
  guint n = 0;

  if (!kvp_demo_json_open (json, '['))
    return 0;
  while (kvp_demo_json_next (json, ']', &n))
    {
      g_autofree char *element = kvp_demo_json_read_raw (json);

      if (element == NULL)
        return 0;
    }

  return n;
}

guint
kvp_demo_request_count_keys (KvpDemoRequest *self)
{
  KvpDemoJson json;
  guint index = 0;

  if (strstr (self->path, "/bulk") == NULL)
    return 0;

  kvp_demo_json_init (&json, self->body);
  if (json.failed)
    return 0;
  if (*json.at == '[')
    return count_elements (&json);
  if (!kvp_demo_json_open (&json, '{'))
    return 0;
  while (kvp_demo_json_next (&json, '}', &index))
    {
      g_autofree char *member = kvp_demo_json_read_member (&json);
      g_autofree char *other = NULL;

      if (g_strcmp0 (member, "keys") == 0)
        return count_elements (&json);
      other = kvp_demo_json_read_raw (&json);
    }

  return 0;
}
