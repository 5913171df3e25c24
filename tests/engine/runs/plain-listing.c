/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plain-listing.h"

#include <string.h>

#include <libsoup/soup.h>

static JsonNode *
get_page (SoupSession *session,
          RunFixture  *fixture,
          const char  *cursor)
{
  g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
  g_autofree char *url = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  url = g_strdup_printf ("%s/accounts/%s/storage/kv/namespaces/%s/keys?limit=1000&cursor=%s",
                         kvp_demo_server_get_endpoint (fixture->server), KVP_DEMO_ACCOUNT_ID,
                         kvp_namespace_get_id (fixture->ns), escaped);
  message = soup_message_new (SOUP_METHOD_GET, url);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer " KVP_DEMO_TOKEN);

  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  g_assert_no_error (error);

  return json_parser_steal_root (parser);
}

/* (element-type JsonNode): each key's object, in the order of the listing. */
static GPtrArray *
list_all (RunFixture *fixture)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *cursor = g_strdup ("");
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  do
    {
      g_autoptr(JsonNode) root = get_page (session, fixture, cursor);
      JsonObject *page = json_node_get_object (root);
      JsonArray *result = json_object_get_array_member (page, "result");
      JsonObject *info = json_object_get_object_member (page, "result_info");

      for (guint i = 0; i < json_array_get_length (result); i++)
        g_ptr_array_add (keys, json_array_dup_element (result, i));

      g_free (cursor);
      cursor = g_strdup (json_object_get_string_member_with_default (info, "cursor", ""));
    }
  while (*cursor != '\0');

  return keys;
}

GPtrArray *
plain_listing_match (RunFixture     *fixture,
                     PlainMatchFunc  func,
                     gpointer        user_data)
{
  /* json-glib cuts names at a NUL, so the names come from the server itself; both are in byte order. */
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (fixture->server, kvp_namespace_get_id (fixture->ns));
  g_autoptr(GPtrArray) keys = list_all (fixture);
  GPtrArray *matches = run_names_new ();

  g_assert_cmpuint (keys->len, ==, names->len);

  for (guint i = 0; i < keys->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      JsonObject *key = json_node_get_object (g_ptr_array_index (keys, i));
      const char *listed_name = json_object_get_string_member (key, "name");

      g_assert_cmpuint (strlen (listed_name), <=, g_bytes_get_size (name));
      g_assert_cmpint (memcmp (listed_name, g_bytes_get_data (name, NULL), strlen (listed_name)), ==, 0);
      if (func (name, json_object_get_member (key, "metadata"), user_data))
        g_ptr_array_add (matches, g_bytes_ref (name));
    }

  return matches;
}

gboolean
plain_metadata_is (JsonNode   *metadata,
                   const char *path,
                   const char *text)
{
  g_auto(GStrv) members = g_strsplit (path, ".", -1);

  for (guint i = 0; members[i] != NULL; i++)
    {
      JsonObject *object;

      if (metadata == NULL || !JSON_NODE_HOLDS_OBJECT (metadata))
        return FALSE;
      object = json_node_get_object (metadata);
      metadata = json_object_has_member (object, members[i]) ? json_object_get_member (object, members[i]) : NULL;
    }

  return metadata != NULL && JSON_NODE_HOLDS_VALUE (metadata) &&
         json_node_get_value_type (metadata) == G_TYPE_STRING &&
         g_str_equal (json_node_get_string (metadata), text);
}
