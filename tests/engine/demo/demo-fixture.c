/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo-fixture.h"

#include <string.h>

void
fixture_set_up (Fixture       *self,
                gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  self->server = kvp_demo_server_new ();
  kvp_demo_server_start (self->server, 0, &error);
  g_assert_no_error (error);
  self->session = soup_session_new ();
  self->id = kvp_demo_server_add_namespace (self->server, "empty");
  self->token = g_strdup (KVP_DEMO_TOKEN);
}

void
fixture_tear_down (Fixture       *self,
                   gconstpointer  user_data)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  kvp_demo_server_stop (self->server);
  g_assert_finalize_object (self->server);
  g_free (self->id);
  g_free (self->token);
}

void
fixture_put (Fixture    *self,
             const char *name,
             const char *value,
             const char *metadata,
             gint64      expiration)
{
  g_autoptr(GBytes) name_bytes = g_bytes_new (name, strlen (name));
  g_autoptr(GBytes) value_bytes = value != NULL ? g_bytes_new (value, strlen (value)) : NULL;

  kvp_demo_server_put (self->server, self->id, name_bytes, value_bytes, metadata, expiration);
}

gboolean
fixture_has (Fixture    *self,
             const char *name)
{
  g_autoptr(GBytes) bytes = g_bytes_new (name, strlen (name));

  return kvp_demo_server_has_key (self->server, self->id, bytes);
}

SoupMessage *
fixture_new_message (Fixture    *self,
                     const char *method,
                     const char *path,
                     const char *body)
{
  g_autoptr(GUri) endpoint = g_uri_parse (kvp_demo_server_get_endpoint (self->server), SOUP_HTTP_URI_FLAGS,
                                          NULL);
  g_autofree char *whole = NULL;
  g_autoptr(GUri) uri = NULL;
  SoupMessage *message;
  char *query;

  whole = *path == '/' ? g_strdup (path) : g_strconcat (DEMO_NAMESPACES "/", self->id, "/", path, NULL);
  query = strchr (whole, '?');
  if (query != NULL)
    *query++ = '\0';
  /* Building, unlike parsing, leaves "." and ".." alone. */
  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, "http", NULL, "127.0.0.1", g_uri_get_port (endpoint), whole, query,
                     NULL);
  message = soup_message_new_from_uri (method, uri);
  if (self->token != NULL)
    {
      g_autofree char *header = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", header);
    }
  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  return message;
}

Answer *
fixture_send (Fixture    *self,
              const char *method,
              const char *path,
              const char *body)
{
  g_autoptr(SoupMessage) message = fixture_new_message (self, method, path, body);
  g_autoptr(JsonParser) parser = json_parser_new ();
  Answer *answer = g_new0 (Answer, 1);

  answer->body = soup_session_send_and_read (self->session, message, NULL, NULL);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  if (answer->body == NULL)
    return answer;

  answer->status = soup_message_get_status (message);
  if (g_bytes_get_size (answer->body) > 0 &&
      json_parser_load_from_data (parser, g_bytes_get_data (answer->body, NULL),
                                  g_bytes_get_size (answer->body), NULL))
    answer->json = json_parser_steal_root (parser);

  return answer;
}

void
answer_free (Answer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self);
}

/* "a.b.0": numbers are places in an array. */
static JsonNode *
find (Answer     *self,
      const char *path)
{
  g_auto(GStrv) steps = g_strsplit (path, ".", -1);
  JsonNode *node = self->json;

  for (guint i = 0; node != NULL && steps[i] != NULL; i++)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        {
          guint64 index = g_ascii_strtoull (steps[i], NULL, 10);
          JsonArray *array = json_node_get_array (node);

          node = index < json_array_get_length (array) ? json_array_get_element (array, (guint) index) : NULL;
        }
      else if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), steps[i]);
      else
        node = NULL;
    }

  return node;
}

JsonNode *
answer_get (Answer     *self,
            const char *path)
{
  JsonNode *node = find (self, path);

  g_assert_nonnull (node);

  return node;
}

gboolean
answer_has (Answer     *self,
            const char *path)
{
  return find (self, path) != NULL;
}

const char *
answer_get_string (Answer     *self,
                   const char *path)
{
  JsonNode *node = answer_get (self, path);

  g_assert_cmpuint (json_node_get_value_type (node), ==, G_TYPE_STRING);

  return json_node_get_string (node);
}

gint64
answer_get_integer (Answer     *self,
                    const char *path)
{
  JsonNode *node = answer_get (self, path);

  g_assert_cmpuint (json_node_get_value_type (node), ==, G_TYPE_INT64);

  return json_node_get_int (node);
}

guint
answer_get_length (Answer     *self,
                   const char *path)
{
  JsonNode *node = answer_get (self, path);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));

  return json_array_get_length (json_node_get_array (node));
}

void
answer_assert_good (Answer *self)
{
  g_assert_cmpuint (self->status, ==, 200);
  g_assert_nonnull (self->json);
  g_assert_true (json_node_get_boolean (answer_get (self, "success")));
  g_assert_cmpuint (answer_get_length (self, "errors"), ==, 0);
  for (guint i = 0; i < answer_get_length (self, "messages"); i++)
    {
      g_autofree char *path = g_strdup_printf ("messages.%u.code", i);

      g_assert_cmpint (answer_get_integer (self, path), >=, 1000);
    }
  /* On every answer, as the API's limits page says. */
  g_assert_nonnull (soup_message_headers_get_one (self->headers, "Ratelimit"));
  g_assert_nonnull (soup_message_headers_get_one (self->headers, "Ratelimit-Policy"));
}

void
answer_assert_bad (Answer *self,
                   guint   status,
                   int     code)
{
  g_assert_cmpuint (self->status, ==, status);
  g_assert_nonnull (self->json);
  g_assert_false (json_node_get_boolean (answer_get (self, "success")));
  g_assert_cmpuint (answer_get_length (self, "errors"), ==, 1);
  g_assert_cmpint (answer_get_integer (self, "errors.0.code"), ==, code);
  g_assert_cmpuint (strlen (answer_get_string (self, "errors.0.message")), >, 0);
  g_assert_nonnull (soup_message_headers_get_one (self->headers, "Ratelimit"));
}
