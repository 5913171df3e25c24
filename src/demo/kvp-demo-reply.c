/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-reply.h"

#include "demo/kvp-demo-json.h"

#include <string.h>

#define JSON_TYPE "application/json"
#define HTML_TYPE "text/html; charset=UTF-8"

KvpDemoReply *
kvp_demo_reply_new (guint       status,
                    const char *content_type,
                    GBytes     *body)
{
  KvpDemoReply *self = g_new0 (KvpDemoReply, 1);

  self->status = status;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->body = body;
  if (content_type != NULL)
    soup_message_headers_replace (self->headers, "Content-Type", content_type);

  return self;
}

void
kvp_demo_reply_free (KvpDemoReply *self)
{
  soup_message_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

KvpDemoReply *
kvp_demo_reply_new_result (const char *result,
                           const char *messages,
                           const char *result_info)
{
  GString *body = g_string_new ("{\"success\":true,\"errors\":[],\"messages\":");

  g_string_append (body, messages != NULL ? messages : "[]");
  g_string_append (body, ",\"result\":");
  g_string_append (body, result);
  if (result_info != NULL)
    {
      g_string_append (body, ",\"result_info\":");
      g_string_append (body, result_info);
    }
  g_string_append_c (body, '}');

  return kvp_demo_reply_new (SOUP_STATUS_OK, JSON_TYPE, g_string_free_to_bytes (body));
}

KvpDemoReply *
kvp_demo_reply_new_error (guint       status,
                          int         code,
                          const char *format,
                          ...)
{
  GString *body = g_string_new ("{\"success\":false,\"errors\":[{\"code\":");
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  kvp_demo_json_append_integer (body, code);
  g_string_append (body, ",\"message\":");
  kvp_demo_json_append_string (body, message, strlen (message));
  g_string_append (body, "}],\"messages\":[],\"result\":null}");

  return kvp_demo_reply_new (status, JSON_TYPE, g_string_free_to_bytes (body));
}

KvpDemoReply *
kvp_demo_reply_new_firewall (void)
{
  static const char page[] = "<!DOCTYPE html><html><head><title>Attention Required!</title></head>"
                             "<body><h1>Sorry, you have been blocked</h1></body></html>\n";
  KvpDemoReply *self;

  self = kvp_demo_reply_new (SOUP_STATUS_FORBIDDEN, HTML_TYPE, g_bytes_new_static (page, sizeof page - 1));
  soup_message_headers_replace (self->headers, "cf-mitigated", "challenge");

  return self;
}

KvpDemoReply *
kvp_demo_reply_new_web_page (guint status)
{
  const char *phrase = soup_status_get_phrase (status);
  char *page = g_strdup_printf ("<!DOCTYPE html><html><head><title>%u %s</title></head><body><h1>%u "
                                "%s</h1></body></html>\n",
                                status, phrase, status, phrase);

  return kvp_demo_reply_new (status, HTML_TYPE, g_bytes_new_take (page, strlen (page)));
}

/**
 * kvp_demo_reply_add_headers:
 * @self: a reply
 * @lines: "Name: value" lines
 *
 * Replaces what it names.
 */
void
kvp_demo_reply_add_headers (KvpDemoReply *self,
                            const char   *lines)
{
  g_auto(GStrv) split = g_strsplit (lines, "\n", -1);

  for (guint i = 0; split[i] != NULL; i++)
    {
      char *colon = strchr (split[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_replace (self->headers, g_strstrip (split[i]), g_strstrip (colon + 1));
    }
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

void
kvp_demo_reply_send (KvpDemoReply      *self,
                     SoupServerMessage *message)
{
  soup_server_message_set_status (message, self->status, NULL);
  soup_message_headers_foreach (self->headers, copy_header,
                                soup_server_message_get_response_headers (message));
  if (g_bytes_get_size (self->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), self->body);
}
