/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"

#include "demo/kvp-demo-json.h"

#include <string.h>

/* "the endpoint is deprecated" as a real server would say it: an object, not a string. */
#define DEPRECATED "[{\"code\":10100,\"message\":\"This endpoint is deprecated: use POST .../bulk/delete\"," \
                   "\"documentation_url\":\"https://developers.cloudflare.com/api/\"}]"
#define DONE "[{\"code\":10101,\"message\":\"The request was carried out\",\"type\":null}]"

/* Of a delete that is partial, every so many keys stay. */
#define PARTIAL_STEP 3

static KvpDemoReply *
malformed (const char *operation)
{
  return kvp_demo_reply_new_error (400, 10001, "%s: 'could not parse the request body'", operation);
}

/* An array of strings. %NULL if it is none. (element-type GBytes) */
static GPtrArray *
read_names (KvpDemoJson *json)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint index = 0;

  if (!kvp_demo_json_open (json, '['))
    return NULL;
  while (kvp_demo_json_next (json, ']', &index))
    {
      GBytes *name = kvp_demo_json_read_string (json);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (names, name);
    }

  return json->failed ? NULL : g_steal_pointer (&names);
}

static KvpDemoReply *
check_poison (KvpDemoApi *self,
              GPtrArray  *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      guint status = kvp_demo_faults_get_poison (self->faults, g_ptr_array_index (names, i));

      if (status != 0)
        return kvp_demo_reply_new_error (status, 10001, "bulk delete: 'service error'");
    }

  return NULL;
}

static KvpDemoReply *
check_names (const char *operation,
             GPtrArray  *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);
      KvpDemoReply *refusal;

      /* "." and ".." can't be written, but to delete what is not there is no error. */
      if (length > 0 && length <= 2 && name[0] == '.' && name[length - 1] == '.')
        continue;
      refusal = _kvp_demo_api_check_name (operation, name, length);
      if (refusal != NULL)
        return refusal;
    }

  return NULL;
}

static KvpDemoReply *
reply_with_counts (guint       n_successful,
                   GPtrArray  *unsuccessful,
                   const char *messages)
{
  g_autoptr(GString) result = g_string_new ("{\"successful_key_count\":");

  kvp_demo_json_append_integer (result, n_successful);
  g_string_append (result, ",\"unsuccessful_keys\":[");
  for (guint i = 0; i < unsuccessful->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (unsuccessful, i), &length);

      if (i > 0)
        g_string_append_c (result, ',');
      kvp_demo_json_append_string (result, name, length);
    }
  g_string_append (result, "]}");

  return kvp_demo_reply_new_result (result->str, messages, NULL);
}

static gboolean
is_partial (KvpDemoApi *self)
{
  return self->trouble == KVP_DEMO_TROUBLE_PARTIAL_200 || self->trouble == KVP_DEMO_TROUBLE_PARTIAL_4XX;
}

/* POST .../bulk/delete: a bare array of names. A key that is not there counts as deleted. */
KvpDemoReply *
_kvp_demo_api_bulk_delete (KvpDemoApi       *self,
                           KvpDemoRequest   *request,
                           KvpDemoNamespace *namespace,
                           gboolean          deprecated)
{
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) unsuccessful = g_ptr_array_new ();
  g_autoptr(KvpDemoReply) refusal = NULL;
  KvpDemoKeys *keys;
  KvpDemoJson json;

  kvp_demo_json_init (&json, request->body);
  names = read_names (&json);
  if (names == NULL || !kvp_demo_json_finish (&json))
    return malformed ("bulk delete");
  if (names->len > KVP_DEMO_MAX_BULK)
    return kvp_demo_reply_new_error (400, 10012,
                                     "bulk delete: 'received %u keys, but max allowed per request is: %d'",
                                     names->len, KVP_DEMO_MAX_BULK);
  refusal = check_names ("bulk delete", names);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);

  refusal = check_poison (self, names);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);
  refusal = kvp_demo_limits_take (&self->limits, KVP_DEMO_QUOTA_DELETES, names->len);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);

  keys = kvp_demo_namespace_get_keys (namespace);
  kvp_demo_keys_set_keeps_gone (keys, self->stale > 0);
  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      gsize length;
      const char *data = g_bytes_get_data (name, &length);

      if (kvp_demo_faults_refuses (self->faults, name) || (is_partial (self) && i % PARTIAL_STEP == 0))
        {
          g_ptr_array_add (unsuccessful, name);
          if (kvp_demo_keys_find (keys, data, length, request->now) == NULL)
            g_hash_table_add (self->named_gone, g_bytes_new (data, length));
        }
      else
        kvp_demo_keys_remove (keys, data, length, request->now);
    }

  return reply_with_counts (names->len - unsuccessful->len, unsuccessful, deprecated ? DEPRECATED : DONE);
}

typedef struct {
  GPtrArray *names;    /* (owned) (nullable) (element-type GBytes) */
  GBytes    *type;     /* (owned) (nullable): "text" if none */
  gboolean   as_json;  /* type is "json" */
  gboolean   metadata;
} BulkGet;

static void
bulk_get_clear (BulkGet *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->type, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BulkGet, bulk_get_clear)

static gboolean
type_is (GBytes     *type,
         const char *word)
{
  gsize length;
  const char *data = g_bytes_get_data (type, &length);

  return length == strlen (word) && memcmp (data, word, length) == 0;
}

static gboolean
bulk_get_read (BulkGet *self,
               GBytes  *body)
{
  KvpDemoJson json;
  guint index = 0;

  kvp_demo_json_init (&json, body);
  if (!kvp_demo_json_open (&json, '{'))
    return FALSE;
  while (kvp_demo_json_next (&json, '}', &index))
    {
      g_autofree char *member = kvp_demo_json_read_member (&json);
      g_autofree char *other = NULL;

      if (g_strcmp0 (member, "keys") == 0 && self->names == NULL)
        self->names = read_names (&json);
      else if (g_strcmp0 (member, "type") == 0 && self->type == NULL)
        self->type = kvp_demo_json_read_string (&json);
      else if (g_strcmp0 (member, "withMetadata") == 0)
        kvp_demo_json_read_boolean (&json, &self->metadata);
      else
        other = kvp_demo_json_read_raw (&json);
    }

  return kvp_demo_json_finish (&json) && self->names != NULL;
}

/* FALSE if the value is no text, or no JSON where JSON is asked for. */
static gboolean
append_value (GString *out,
              GBytes  *value,
              gboolean as_json)
{
  gsize length;
  const char *data = g_bytes_get_data (value, &length);
  g_autofree char *raw = NULL;
  KvpDemoJson json;

  if (!as_json)
    {
      /* A NUL counts as binary. */
      if (length > 0 && !g_utf8_validate_len (data, length, NULL))
        return FALSE;
      kvp_demo_json_append_string (out, data, length);
      return TRUE;
    }

  kvp_demo_json_init (&json, value);
  raw = kvp_demo_json_read_raw (&json);
  if (raw == NULL || !kvp_demo_json_finish (&json))
    return FALSE;
  g_string_append (out, raw);

  return TRUE;
}

static gboolean
append_entry (GString          *out,
              const KvpDemoKey *key,
              GBytes           *value,
              const BulkGet    *options)
{
  if (!options->metadata)
    return append_value (out, value, options->as_json);

  g_string_append (out, "{\"value\":");
  if (!append_value (out, value, options->as_json))
    return FALSE;
  g_string_append (out, ",\"metadata\":");
  if (key->has_metadata)
    g_string_append_len (out, kvp_demo_key_get_metadata (key), key->metadata_length);
  else
    g_string_append (out, "null");
  if (key->expiration != 0)
    {
      g_string_append (out, ",\"expiration\":");
      kvp_demo_json_append_integer (out, key->expiration);
    }
  g_string_append_c (out, '}');

  return TRUE;
}

static KvpDemoReply *
write_entries (KvpDemoKeys   *keys,
               const BulkGet *options,
               gint64         now)
{
  g_autoptr(GString) result = g_string_new ("{\"values\":{");
  gsize total = 0;

  for (guint i = 0; i < options->names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (options->names, i), &length);
      const KvpDemoKey *key = kvp_demo_keys_find (keys, name, length, now);
      g_autoptr(GBytes) value = key != NULL ? _kvp_demo_api_get_value (key) : NULL;

      if (i > 0)
        g_string_append_c (result, ',');
      kvp_demo_json_append_string (result, name, length);
      g_string_append_c (result, ':');
      if (key == NULL)
        {
          g_string_append (result, "null");
          continue;
        }
      total += g_bytes_get_size (value);
      if (total > KVP_DEMO_MAX_VALUE)
        return kvp_demo_reply_new_error (413, 10000,
                                         "KV GET_BULK failed: 413 Total size of request exceeds the limit of "
                                         "25MB");
      if (!append_entry (result, key, value, options))
        return kvp_demo_reply_new_error (400, 10001,
                                         "At least one of the requested keys corresponds to a non-%s value",
                                         options->as_json ? "JSON" : "text");
    }
  g_string_append (result, "}}");

  return kvp_demo_reply_new_result (result->str, NULL, NULL);
}

/* POST .../bulk/get: up to 100 values, text only. */
KvpDemoReply *
_kvp_demo_api_bulk_get (KvpDemoApi       *self,
                        KvpDemoRequest   *request,
                        KvpDemoNamespace *namespace)
{
  g_auto(BulkGet) options = { NULL };
  g_autoptr(KvpDemoReply) refusal = NULL;

  if (!bulk_get_read (&options, request->body))
    return malformed ("bulk get");
  options.as_json = options.type != NULL && type_is (options.type, "json");
  if (options.type != NULL && !options.as_json && !type_is (options.type, "text"))
    return kvp_demo_reply_new_error (400, 10001, "bulk get: 'type must be text or json'");
  if (options.names->len == 0 || options.names->len > KVP_DEMO_MAX_BULK_GET)
    return kvp_demo_reply_new_error (400, 10029,
                                     "bulk get: 'received %u keys, but 1 to %d are allowed per request'",
                                     options.names->len, KVP_DEMO_MAX_BULK_GET);
  refusal = check_names ("bulk get", options.names);
  if (refusal == NULL)
    refusal = kvp_demo_limits_take (&self->limits, KVP_DEMO_QUOTA_READS, options.names->len);
  if (refusal != NULL)
    return g_steal_pointer (&refusal);

  return write_entries (kvp_demo_namespace_get_keys (namespace), &options, request->now);
}

/* One {key, value, base64?, expiration?, expiration_ttl?, metadata?} of a bulk put. */
typedef struct {
  GBytes   *key;      /* (owned) (nullable) */
  GBytes   *value;    /* (owned) (nullable) */
  char     *metadata; /* (owned) (nullable) */
  gboolean  base64;
  gint64    expiration;
  gint64    ttl;
} Pair;

static void
pair_clear (Pair *self)
{
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->value, g_bytes_unref);
  g_clear_pointer (&self->metadata, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
pair_read_member (Pair        *self,
                  const char  *member,
                  KvpDemoJson *json)
{
  g_autofree char *other = NULL;

  if (g_strcmp0 (member, "key") == 0 && self->key == NULL)
    self->key = kvp_demo_json_read_string (json);
  else if (g_strcmp0 (member, "value") == 0 && self->value == NULL)
    self->value = kvp_demo_json_read_string (json);
  else if (g_strcmp0 (member, "metadata") == 0 && self->metadata == NULL)
    self->metadata = kvp_demo_json_read_raw (json);
  else if (g_strcmp0 (member, "base64") == 0)
    kvp_demo_json_read_boolean (json, &self->base64);
  else if (g_strcmp0 (member, "expiration") == 0)
    kvp_demo_json_read_integer (json, &self->expiration);
  else if (g_strcmp0 (member, "expiration_ttl") == 0)
    kvp_demo_json_read_integer (json, &self->ttl);
  else
    other = kvp_demo_json_read_raw (json);
}

static gboolean
pair_read (Pair        *self,
           KvpDemoJson *json)
{
  guint index = 0;

  if (!kvp_demo_json_open (json, '{'))
    return FALSE;
  while (kvp_demo_json_next (json, '}', &index))
    {
      g_autofree char *member = kvp_demo_json_read_member (json);

      pair_read_member (self, member, json);
    }

  return !json->failed && self->key != NULL && self->value != NULL;
}

/* Undoes the base64; FALSE if it is none. */
static gboolean
pair_decode (Pair *self)
{
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  guchar *bytes;
  gsize length;

  if (!self->base64)
    return TRUE;

  text = g_strndup (g_bytes_get_data (self->value, NULL), g_bytes_get_size (self->value));
  bytes = g_base64_decode (text, &length);
  again = g_base64_encode (bytes, length);
  g_bytes_unref (self->value);
  self->value = g_bytes_new_take (bytes, length);

  return g_str_equal (again, text);
}

/* %NULL if @pair may be written, which it then is to @batch. */
static KvpDemoReply *
take_pair (Pair      *pair,
           gint64     now,
           GPtrArray *batch)
{
  gsize length;
  const char *name = g_bytes_get_data (pair->key, &length);
  gsize metadata_length = pair->metadata != NULL ? strlen (pair->metadata) : 0;
  KvpDemoReply *refusal = _kvp_demo_api_check_name ("bulk put", name, length);
  gint64 expiration;

  if (refusal == NULL)
    refusal = _kvp_demo_api_read_expiration ("bulk put", now, pair->expiration, pair->ttl, &expiration);
  if (refusal != NULL)
    return refusal;
  if (!pair_decode (pair))
    return kvp_demo_reply_new_error (400, 10001, "bulk put: 'a value is not base64'");
  if (metadata_length > KVP_DEMO_MAX_METADATA)
    return kvp_demo_reply_new_error (413, 10001, "bulk put: 'metadata is longer than %d bytes'",
                                     KVP_DEMO_MAX_METADATA);
  if (g_bytes_get_size (pair->value) > KVP_DEMO_MAX_VALUE)
    return kvp_demo_reply_new_error (413, 10001, "bulk put: 'a value is longer than 25 MiB'");

  if (g_strcmp0 (pair->metadata, "null") == 0)
    g_clear_pointer (&pair->metadata, g_free);
  g_ptr_array_add (batch,
                   kvp_demo_key_new (name, length, pair->metadata,
                                     pair->metadata != NULL ? metadata_length : 0, expiration, pair->value));

  return NULL;
}

static KvpDemoReply *
read_pairs (KvpDemoJson *json,
            gint64       now,
            GPtrArray   *batch)
{
  guint index = 0;

  if (!kvp_demo_json_open (json, '['))
    return malformed ("bulk put");
  while (kvp_demo_json_next (json, ']', &index))
    {
      g_auto(Pair) pair = { NULL };
      KvpDemoReply *refusal;

      if (!pair_read (&pair, json))
        return malformed ("bulk put");
      refusal = take_pair (&pair, now, batch);
      if (refusal != NULL)
        return refusal;
    }
  if (!kvp_demo_json_finish (json))
    return malformed ("bulk put");
  if (batch->len > KVP_DEMO_MAX_BULK)
    return kvp_demo_reply_new_error (400, 10012,
                                     "bulk put: 'received %u key/value pairs, but max allowed per request "
                                     "is: %d'",
                                     batch->len, KVP_DEMO_MAX_BULK);

  return NULL;
}

/* PUT .../bulk: all pairs or, if one of them is wrong, none. */
KvpDemoReply *
_kvp_demo_api_bulk_put (KvpDemoApi       *self,
                        KvpDemoRequest   *request,
                        KvpDemoNamespace *namespace)
{
  g_autoptr(GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_demo_key_free);
  g_autoptr(GPtrArray) unsuccessful = g_ptr_array_new ();
  KvpDemoReply *refusal;
  KvpDemoJson json;
  guint n_pairs;

  kvp_demo_json_init (&json, request->body);
  refusal = read_pairs (&json, request->now, batch);
  if (refusal != NULL)
    return refusal;

  refusal = kvp_demo_limits_take (&self->limits, KVP_DEMO_QUOTA_WRITES, batch->len);
  if (refusal != NULL)
    return refusal;

  n_pairs = batch->len;
  g_ptr_array_set_free_func (batch, NULL);
  kvp_demo_keys_put (kvp_demo_namespace_get_keys (namespace), g_steal_pointer (&batch));

  return reply_with_counts (n_pairs, unsuccessful, NULL);
}
