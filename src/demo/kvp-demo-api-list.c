/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-api-private.h"

#include "demo/kvp-demo-cursor.h"
#include "demo/kvp-demo-json.h"

#include <string.h>

#define MIN_LIMIT 10
#define MAX_LIMIT 1000
/* A key with metadata takes about 170 bytes; growing the buffer eight times would cost more than the page. */
#define BYTES_PER_KEY 200

/* Of the troubles with pages. */
#define REPEATED_KEYS 7
#define SHORT_PAGE_DIVISOR 3
#define LONG_CURSOR_LENGTH 2048

#define DEFAULT_PER_PAGE 20
#define MAX_PER_PAGE 100

/* The envelope of a page: members in the API's order, the result written in between. */
#define HEAD "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":["

typedef struct {
  const char *prefix;
  gsize       prefix_length;
  guint       limit;
  guint       slot;       /* where the listing goes on */
  gboolean    is_empty;   /* a page of keys that are gone */
  gint64      then;       /* monotonic: the list is as it was then; 0: as it is */
  const char *after;      /* the name behind which the page starts */
  gsize       after_length;
} Page;

static gboolean
matches_prefix (const KvpDemoKey *key,
                const Page       *page)
{
  return key->name_length >= page->prefix_length &&
         (page->prefix_length == 0 || memcmp (key->text, page->prefix, page->prefix_length) == 0);
}

static void
append_key (GString          *out,
            const KvpDemoKey *key)
{
  g_string_append (out, "{\"name\":");
  kvp_demo_json_append_string (out, key->text, key->name_length);
  if (key->expiration != 0)
    {
      g_string_append (out, ",\"expiration\":");
      kvp_demo_json_append_integer (out, key->expiration);
    }
  if (key->has_metadata)
    {
      g_string_append (out, ",\"metadata\":");
      g_string_append_len (out, kvp_demo_key_get_metadata (key), key->metadata_length);
    }
  g_string_append_c (out, '}');
}

/* The next key that is there and matches, from page->slot on; %NULL at the end. Names with one prefix
 * stand together. */
static const KvpDemoKey *
next_key (KvpDemoKeys *keys,
          Page        *page,
          gint64       now)
{
  guint n_slots = kvp_demo_keys_get_n_slots (keys);

  for (; page->slot < n_slots; page->slot++)
    {
      const KvpDemoKey *key = kvp_demo_keys_get_slot (keys, page->slot);

      if (!matches_prefix (key, page))
        return NULL;
      if (page->then > 0 ? kvp_demo_key_was_there (key, now, page->then) : kvp_demo_key_is_there (key, now))
        return key;
    }

  return NULL;
}

/* A page that begins with the last keys of the page before: it goes back by some slots. */
static void
go_back (Page *page)
{
  page->slot -= MIN (page->slot, REPEATED_KEYS);
}

/* 2 kB, with '+', '/' and '=' in it, around the cursor that it is. */
static char *
lengthen (char *cursor)
{
  g_autofree char *inner = cursor;
  GString *longer = g_string_new (KVP_DEMO_CURSOR_PADDING);

  while (longer->len < LONG_CURSOR_LENGTH)
    g_string_append (longer, "+/8A");
  g_string_append (longer, KVP_DEMO_CURSOR_PADDING);
  g_string_append (longer, inner);

  return g_string_free (longer, FALSE);
}

static KvpDemoReply *
write_page (KvpDemoApi  *self,
            KvpDemoKeys *keys,
            Page        *page,
            gint64       now)
{
  GString *out = g_string_sized_new (page->is_empty ? 512 : page->limit * BYTES_PER_KEY);
  g_autofree char *cursor = NULL;
  guint count = 0;

  g_string_append (out, HEAD);
  while (!page->is_empty && count < page->limit)
    {
      const KvpDemoKey *key = next_key (keys, page, now);

      if (key == NULL)
        break;
      if (count++ > 0)
        g_string_append_c (out, ',');
      append_key (out, key);
      page->slot++;
      page->after = key->text;
      page->after_length = key->name_length;
    }

  if (page->is_empty || next_key (keys, page, now) != NULL)
    cursor = kvp_demo_cursor_write (page->after, page->after_length, page->is_empty, self->n_pages);
  if (cursor != NULL && self->trouble == KVP_DEMO_TROUBLE_LONG_CURSOR)
    cursor = lengthen (g_steal_pointer (&cursor));
  g_string_append (out, "],\"result_info\":{\"count\":");
  kvp_demo_json_append_integer (out, count);
  g_string_append (out, ",\"cursor\":\"");
  g_string_append (out, cursor != NULL ? cursor : "");
  g_string_append (out, "\"}}");

  return kvp_demo_reply_new (200, "application/json", g_string_free_to_bytes (out));
}

/* GET .../keys?limit=&prefix=&cursor= */
KvpDemoReply *
_kvp_demo_api_list_keys (KvpDemoApi       *self,
                         KvpDemoRequest   *request,
                         KvpDemoNamespace *namespace)
{
  KvpDemoKeys *keys = kvp_demo_namespace_get_keys (namespace);
  GString *prefix = kvp_demo_request_get_query (request, "prefix");
  GString *text = kvp_demo_request_get_query (request, "cursor");
  g_auto(KvpDemoCursor) cursor = { NULL, FALSE };
  gint64 limit = MAX_LIMIT;
  KvpDemoReply *refusal;
  Page page = { .after = "" };

  if (!kvp_demo_request_get_query_integer (request, "limit", &limit) ||
      limit < MIN_LIMIT || limit > MAX_LIMIT)
    return kvp_demo_reply_new_error (400, 10001, "list keys: 'limit must be between %d and %d'",
                                     MIN_LIMIT, MAX_LIMIT);
  if (prefix != NULL && prefix->len > KVP_DEMO_MAX_NAME)
    return kvp_demo_reply_new_error (400, 10001, "list keys: 'prefix is longer than %d bytes'",
                                     KVP_DEMO_MAX_NAME);
  refusal = kvp_demo_limits_take (&self->limits, KVP_DEMO_QUOTA_LISTS, 1);
  if (refusal != NULL)
    return refusal;
  if (text != NULL && text->len > 0 && !kvp_demo_cursor_read (&cursor, text->str, text->len))
    return kvp_demo_reply_new_error (400, 10001, "list keys: 'invalid cursor'");

  if (cursor.after != NULL)
    {
      page.after = g_bytes_get_data (cursor.after, &page.after_length);
      page.slot = kvp_demo_keys_seek (keys, page.after, page.after_length, page.after_length > 0);
    }
  if (prefix != NULL)
    {
      page.prefix = prefix->str;
      page.prefix_length = prefix->len;
      page.slot = MAX (page.slot, kvp_demo_keys_seek (keys, prefix->str, prefix->len, FALSE));
    }
  page.limit = (guint) limit;
  self->n_pages++;
  page.is_empty = self->empty_pages > 0 && self->n_pages % self->empty_pages == 0 && !cursor.after_empty;
  if (self->stale > 0)
    page.then = MAX (g_get_monotonic_time () - (gint64) (self->stale * G_USEC_PER_SEC), 1);
  if (self->trouble == KVP_DEMO_TROUBLE_EMPTY_PAGE && !cursor.after_empty)
    page.is_empty = TRUE;
  if (self->trouble == KVP_DEMO_TROUBLE_SHORT_PAGE)
    page.limit = MAX (page.limit / SHORT_PAGE_DIVISOR, 1);
  if (self->trouble == KVP_DEMO_TROUBLE_REPEATED_KEYS && cursor.after != NULL && page.after_length > 0)
    {
      go_back (&page);
      if (prefix != NULL)
        page.slot = MAX (page.slot, kvp_demo_keys_seek (keys, prefix->str, prefix->len, FALSE));
    }

  return write_page (self, keys, &page, request->now);
}

static int
compare_namespaces (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  const KvpDemoNamespace *namespace_a = *(const KvpDemoNamespace * const *) a;
  const KvpDemoNamespace *namespace_b = *(const KvpDemoNamespace * const *) b;

  if (g_strcmp0 (user_data, "title") == 0)
    return strcmp (namespace_a->title, namespace_b->title);

  return strcmp (namespace_a->id, namespace_b->id);
}

/* %NULL if "order" or "direction" is neither of its two words. */
static GPtrArray *
sort_namespaces (KvpDemoApi     *self,
                 KvpDemoRequest *request)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy (kvp_demo_store_get_namespaces (self->store), NULL, NULL);
  GString *order = kvp_demo_request_get_query (request, "order");
  GString *direction = kvp_demo_request_get_query (request, "direction");

  g_ptr_array_set_free_func (sorted, NULL);
  if (order != NULL && !g_str_equal (order->str, "id") && !g_str_equal (order->str, "title"))
    return NULL;
  if (direction != NULL && !g_str_equal (direction->str, "asc") && !g_str_equal (direction->str, "desc"))
    return NULL;

  if (order != NULL)
    g_ptr_array_sort_with_data (sorted, compare_namespaces, order->str);
  if (direction != NULL && g_str_equal (direction->str, "desc"))
    {
      for (guint i = 0; i < sorted->len / 2; i++)
        {
          gpointer other = sorted->pdata[sorted->len - 1 - i];

          sorted->pdata[sorted->len - 1 - i] = sorted->pdata[i];
          sorted->pdata[i] = other;
        }
    }

  return g_steal_pointer (&sorted);
}

void
_kvp_demo_api_append_namespace (GString                *out,
                                const KvpDemoNamespace *namespace)
{
  g_string_append_printf (out, "{\"id\":\"%s\",\"title\":", namespace->id);
  kvp_demo_json_append_string (out, namespace->title, strlen (namespace->title));
  g_string_append (out, ",\"supports_url_encoding\":true}");
}

/* GET .../namespaces?page=&per_page=&order=&direction=: by number, not by cursor. */
KvpDemoReply *
_kvp_demo_api_list_namespaces (KvpDemoApi     *self,
                               KvpDemoRequest *request)
{
  g_autoptr(GPtrArray) sorted = sort_namespaces (self, request);
  g_autoptr(GString) result = g_string_new ("[");
  g_autofree char *info = NULL;
  gint64 page = 1;
  gint64 per_page = DEFAULT_PER_PAGE;
  guint64 first;
  guint count = 0;

  if (sorted == NULL ||
      !kvp_demo_request_get_query_integer (request, "page", &page) || page < 1 || page > G_MAXINT32 ||
      !kvp_demo_request_get_query_integer (request, "per_page", &per_page) ||
      per_page < 1 || per_page > MAX_PER_PAGE)
    return kvp_demo_reply_new_error (400, 10001,
                                     "list namespaces: 'invalid page, per_page (1 to %d), order or "
                                     "direction'",
                                     MAX_PER_PAGE);

  first = (guint64) (page - 1) * (guint64) per_page;
  for (guint64 i = first; i < sorted->len && count < (guint64) per_page; i++)
    {
      if (count++ > 0)
        g_string_append_c (result, ',');
      _kvp_demo_api_append_namespace (result, g_ptr_array_index (sorted, i));
    }
  g_string_append_c (result, ']');

  info = g_strdup_printf ("{\"page\":%d,\"per_page\":%d,\"count\":%u,\"total_count\":%u,\"total_pages\":%u}",
                          (int) page, (int) per_page, count, sorted->len,
                          (sorted->len + (guint) per_page - 1) / (guint) per_page);

  return kvp_demo_reply_new_result (result->str, NULL, info);
}
