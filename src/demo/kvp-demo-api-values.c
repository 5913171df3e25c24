/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"

#include "demo/kvp-demo-json.h"
#include "demo/kvp-demo-sample.h"

#include <string.h>

#define MIN_TTL 60

GBytes *
_kvp_demo_api_get_value (const KvpDemoKey *key)
{
  if (key->value != NULL)
    return g_bytes_ref (key->value);

  return kvp_demo_sample_make_value (key->text, key->name_length);
}

KvpDemoReply *
_kvp_demo_api_check_name (const char *operation,
                          const char *name,
                          gsize       length)
{
  if (length == 0)
    return kvp_demo_reply_new_error (400, 10001, "%s: 'key names must not be empty'", operation);
  if (length > KVP_DEMO_MAX_NAME)
    return kvp_demo_reply_new_error (400, 10001,
                                     "%s: 'UTF-8 encoded length of %" G_GSIZE_FORMAT
                                     " exceeds key length limit of %d'",
                                     operation, length, KVP_DEMO_MAX_NAME);
  if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
    return kvp_demo_reply_new_error (400, 10001, "%s: 'key names must not be . or ..'", operation);

  return NULL;
}

KvpDemoReply *
_kvp_demo_api_read_expiration (const char *operation,
                               gint64      now,
                               gint64      expiration,
                               gint64      ttl,
                               gint64     *result)
{
  *result = expiration;
  if (ttl != 0)
    {
      if (ttl < MIN_TTL)
        return kvp_demo_reply_new_error (400, 10034, "%s: 'expiration_ttl must be at least %d'", operation,
                                         MIN_TTL);
      *result = now + ttl;
      return NULL;
    }
  if (expiration != 0 && expiration < now + MIN_TTL)
    return kvp_demo_reply_new_error (400, 10034, "%s: 'expiration must be at least %d seconds in the future'",
                                     operation, MIN_TTL);

  return NULL;
}

/* Names that the real service's firewall or router does not let through in a path: workers-sdk issues
 * 7669 and 7997. */
static KvpDemoReply *
check_path (GString *name)
{
  if (memchr (name->str, '\0', name->len) == NULL)
    {
      g_auto(GStrv) segments = g_strsplit (name->str, "/", -1);

      if (g_strv_contains ((const char * const *) segments, "..") || g_str_has_suffix (name->str, "..."))
        return kvp_demo_reply_new_firewall ();
    }
  if (memchr (name->str, 0x1f, name->len) != NULL || memchr (name->str, '^', name->len) != NULL)
    return kvp_demo_reply_new_error (404, 7003,
                                     "Could not route to the key, perhaps your object identifier is "
                                     "invalid?");

  return NULL;
}

/* UTF-8 between its NULs, which are legal characters of a name. */
static gboolean
is_text (GString *name)
{
  for (gsize at = 0; at < name->len;)
    {
      const char *start = name->str + at;
      const char *nul = memchr (start, '\0', name->len - at);
      gsize size = nul != NULL ? (gsize) (nul - start) : name->len - at;

      if (!g_utf8_validate_len (start, size, NULL))
        return FALSE;
      at += size + 1;
    }

  return TRUE;
}

/* The name in a path, undone once. %NULL and @refusal if it gets no further. (transfer full) (nullable) */
static GString *
read_segment (const char    *operation,
              const char    *segment,
              KvpDemoReply **refusal)
{
  g_autoptr(GString) name = NULL;

  /* A slash that was not escaped is lost at the beginning: workers-sdk issue 961. */
  segment += strspn (segment, "/");
  name = kvp_demo_percent_decode (segment, strlen (segment), FALSE);
  if (name == NULL || !is_text (name))
    *refusal = kvp_demo_reply_new_error (400, 10001, "%s: 'could not decode the key name'", operation);
  else if ((*refusal = check_path (name)) == NULL)
    *refusal = _kvp_demo_api_check_name (operation, name->str, name->len);

  return *refusal == NULL ? g_steal_pointer (&name) : NULL;
}

static KvpDemoReply *
get_value (KvpDemoRequest   *request,
           KvpDemoNamespace *namespace,
           GString          *name)
{
  KvpDemoKey *key = kvp_demo_keys_find (kvp_demo_namespace_get_keys (namespace), name->str, name->len,
                                        request->now);
  KvpDemoReply *reply;

  if (key == NULL)
    return kvp_demo_reply_new_error (404, 10009, "get: 'key not found'");

  reply = kvp_demo_reply_new (200, "application/octet-stream", _kvp_demo_api_get_value (key));
  if (key->expiration != 0)
    {
      g_autofree char *expiration = g_strdup_printf ("%" G_GINT64_FORMAT, key->expiration);

      soup_message_headers_replace (reply->headers, "expiration", expiration);
    }

  return reply;
}

/* libsoup 3.2 finds a boundary only if something follows it, which nothing has to. */
static GBytes *
end_form (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  GByteArray *ended = g_byte_array_sized_new ((guint) length + 2);

  if (length > 0)
    g_byte_array_append (ended, (const guint8 *) data, (guint) length);
  g_byte_array_append (ended, (const guint8 *) "\r\n", 2);

  return g_byte_array_free_to_bytes (ended);
}

/* A raw body, or the parts "value" and "metadata" of a form. FALSE if it is a form that can't be read. */
static gboolean
read_form (KvpDemoRequest  *request,
           GBytes         **value,
           char           **metadata)
{
  const char *type = soup_message_headers_get_content_type (request->headers, NULL);
  g_autoptr(SoupMultipart) form = NULL;
  g_autoptr(GBytes) ended = NULL;

  if (g_strcmp0 (type, "multipart/form-data") != 0)
    {
      *value = g_bytes_ref (request->body);
      return TRUE;
    }

  ended = end_form (request->body);
  form = soup_multipart_new_from_message (request->headers, ended);
  for (int i = 0; form != NULL && i < soup_multipart_get_length (form); i++)
    {
      g_autofree char *disposition = NULL;
      g_autoptr(GHashTable) parameters = NULL;
      SoupMessageHeaders *headers;
      const char *part;
      GBytes *body;

      soup_multipart_get_part (form, i, &headers, &body);
      if (!soup_message_headers_get_content_disposition (headers, &disposition, &parameters))
        continue;
      part = g_hash_table_lookup (parameters, "name");
      if (g_strcmp0 (part, "value") == 0 && *value == NULL)
        *value = g_bytes_ref (body);
      else if (g_strcmp0 (part, "metadata") == 0 && *metadata == NULL)
        *metadata = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    }

  return *value != NULL;
}

/* %NULL if @metadata is none or JSON of the right size. */
static KvpDemoReply *
check_metadata (const char *metadata)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *raw = NULL;
  KvpDemoJson json;

  if (metadata == NULL)
    return NULL;
  if (strlen (metadata) > KVP_DEMO_MAX_METADATA)
    return kvp_demo_reply_new_error (413, 10001, "put: 'metadata is longer than %d bytes'",
                                     KVP_DEMO_MAX_METADATA);

  bytes = g_bytes_new_static (metadata, strlen (metadata));
  kvp_demo_json_init (&json, bytes);
  raw = kvp_demo_json_read_raw (&json);
  if (raw == NULL || !kvp_demo_json_finish (&json))
    return kvp_demo_reply_new_error (400, 10001, "put: 'metadata must be valid json'");

  return NULL;
}

static KvpDemoReply *
put_value (KvpDemoRequest   *request,
           KvpDemoNamespace *namespace,
           GString          *name)
{
  g_autoptr(GBytes) value = NULL;
  g_autofree char *metadata = NULL;
  g_autoptr(KvpDemoReply) refusal = NULL;
  GPtrArray *batch;
  gint64 expiration = 0;
  gint64 ttl = 0;

  if (!kvp_demo_request_get_query_integer (request, "expiration", &expiration) ||
      !kvp_demo_request_get_query_integer (request, "expiration_ttl", &ttl))
    return kvp_demo_reply_new_error (400, 10034, "put: 'invalid expiration'");
  refusal = _kvp_demo_api_read_expiration ("put", request->now, expiration, ttl, &expiration);
  if (refusal == NULL && !read_form (request, &value, &metadata))
    refusal = kvp_demo_reply_new_error (400, 10001, "put: 'could not parse the form'");
  if (refusal == NULL)
    refusal = check_metadata (metadata);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);
  if (g_bytes_get_size (value) > KVP_DEMO_MAX_VALUE)
    return kvp_demo_reply_new_error (413, 10001, "put: 'the value is longer than 25 MiB'");

  if (g_strcmp0 (metadata, "null") == 0)
    g_clear_pointer (&metadata, g_free);
  batch = g_ptr_array_new ();
  g_ptr_array_add (batch, kvp_demo_key_new (name->str, name->len, metadata,
                                            metadata != NULL ? strlen (metadata) : 0,
                                            expiration, value));
  kvp_demo_keys_put (kvp_demo_namespace_get_keys (namespace), batch);

  return kvp_demo_reply_new_result ("null", NULL, NULL);
}

/* GET, PUT, DELETE .../values/{key} */
KvpDemoReply *
_kvp_demo_api_value (KvpDemoApi       *self,
                     KvpDemoRequest   *request,
                     KvpDemoNamespace *namespace,
                     const char       *segment)
{
  KvpDemoReply *refusal = NULL;
  g_autofree char *operation = g_ascii_strdown (request->method, -1);
  g_autoptr(GString) name = read_segment (operation, segment, &refusal);

  if (name == NULL)
    return refusal;
  if (g_str_equal (request->method, "GET"))
    return get_value (request, namespace, name);
  if (g_str_equal (request->method, "PUT"))
    return put_value (request, namespace, name);
  if (g_str_equal (request->method, "DELETE"))
    {
      kvp_demo_keys_remove (kvp_demo_namespace_get_keys (namespace), name->str, name->len, request->now);
      return kvp_demo_reply_new_result ("null", NULL, NULL);
    }

  return kvp_demo_reply_new_error (405, 7001, "Method %s not available for that URI.", request->method);
}

/* GET .../metadata/{key} */
KvpDemoReply *
_kvp_demo_api_metadata (KvpDemoApi       *self,
                        KvpDemoRequest   *request,
                        KvpDemoNamespace *namespace,
                        const char       *segment)
{
  KvpDemoReply *refusal = NULL;
  g_autoptr(GString) name = read_segment ("get metadata", segment, &refusal);
  g_autofree char *metadata = NULL;
  KvpDemoKey *key;

  if (name == NULL)
    return refusal;

  key = kvp_demo_keys_find (kvp_demo_namespace_get_keys (namespace), name->str, name->len, request->now);
  if (key == NULL)
    return kvp_demo_reply_new_error (404, 10009, "get: 'key not found'");
  if (key->has_metadata)
    metadata = g_strndup (kvp_demo_key_get_metadata (key), key->metadata_length);

  return kvp_demo_reply_new_result (metadata != NULL ? metadata : "null", NULL, NULL);
}
