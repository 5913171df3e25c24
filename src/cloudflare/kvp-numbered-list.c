/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-numbered-list.h"

#include <glib-object.h>
#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-api-error.h"

/* An account has 1,000 namespaces at most. A server that goes on beyond this goes on for ever. */
#define MAX_PAGES 200

struct _KvpNumberedList {
  /* Input */
  guint               per_page;
  const char         *name_field;
  KvpNumberedListNew  new_item;

  /* In progress */
  guint       page;       /* that was asked for last, from 1 */
  gint64      n_received; /* with those that came twice */
  GHashTable *ids;        /* (owned) (element-type utf8): a list that grows between two pages repeats some */

  /* Output */
  GPtrArray *items; /* (owned) (nullable) */
};

/* What result_info says, or -1. */
typedef struct {
  gint64 total_pages;
  gint64 total_count;
  gint64 per_page;
} PageInfo;

/**
 * kvp_numbered_list_new:
 * @per_page: items to ask for at a time
 * @name_field: (transfer none): the member that an item has its name in; a literal
 * @new_item: makes an object of an item
 *
 * Returns: (transfer full): a list of which nothing has come yet
 */
KvpNumberedList *
kvp_numbered_list_new (guint               per_page,
                       const char         *name_field,
                       KvpNumberedListNew  new_item)
{
  KvpNumberedList *self = g_new0 (KvpNumberedList, 1);

  self->per_page = per_page;
  self->name_field = name_field;
  self->new_item = new_item;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

/**
 * kvp_numbered_list_free:
 * @self: (transfer full): a list
 */
void
kvp_numbered_list_free (KvpNumberedList *self)
{
  g_hash_table_unref (self->ids);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

/**
 * kvp_numbered_list_ask:
 * @self: a list
 *
 * Returns: (transfer full): the query that asks for the next page
 */
GString *
kvp_numbered_list_ask (KvpNumberedList *self)
{
  GString *query = g_string_new (NULL);

  self->page++;
  g_string_append_printf (query, "page=%u&per_page=%u", self->page, self->per_page);

  return query;
}

static gboolean
fail_list (GError **error)
{
  g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                       _("The list is not what the Cloudflare API sends."));

  return FALSE;
}

static gboolean
read_item (KvpNumberedList  *self,
           KvpSpan           span,
           GError          **error)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  const KvpField fields[] = {
    { "id", KVP_FIELD_STRING, TRUE, &id },
    { self->name_field, KVP_FIELD_TEXT, FALSE, &name },
  };

  if (!kvp_record_read (span, fields, G_N_ELEMENTS (fields), error))
    return FALSE;

  if (!g_hash_table_contains (self->ids, id))
    {
      g_ptr_array_add (self->items, self->new_item (id, name));
      g_hash_table_add (self->ids, g_steal_pointer (&id));
    }

  return TRUE;
}

/* Gives how many items the page has, or -1. */
static int
read_items (KvpNumberedList  *self,
            KvpSpan           result,
            GError          **error)
{
  KvpJsonReader reader;
  KvpSpan span;
  int n_items = 0;

  /* An empty list may come as null. */
  if (kvp_span_is_null (result))
    return 0;

  kvp_json_reader_init (&reader, result.text, result.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_BEGIN)
    return fail_list (error), -1;

  while (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_END)
    {
      span.text = kvp_json_reader_skip (&reader, &span.length);
      if (span.text == NULL)
        return fail_list (error), -1;
      if (!read_item (self, span, error))
        return -1;
      n_items++;
    }

  return n_items;
}

static gboolean
read_page_info (KvpSpan    span,
                PageInfo  *info,
                GError   **error)
{
  const KvpField fields[] = {
    { "total_pages", KVP_FIELD_INTEGER, FALSE, &info->total_pages },
    { "total_count", KVP_FIELD_INTEGER, FALSE, &info->total_count },
    { "per_page", KVP_FIELD_INTEGER, FALSE, &info->per_page },
  };

  return kvp_span_is_null (span) || kvp_record_read (span, fields, G_N_ELEMENTS (fields), error);
}

/* The server's own count comes first: it may give fewer a page than it was asked for. */
static gboolean
is_last_page (KvpNumberedList *self,
              int              n_items,
              const PageInfo  *info)
{
  if (n_items == 0)
    return TRUE;
  if (info->total_pages > 0)
    return self->page >= info->total_pages;
  if (info->total_count > 0)
    return self->n_received >= info->total_count;

  return n_items < (info->per_page > 0 ? info->per_page : (gint64) self->per_page);
}

/**
 * kvp_numbered_list_take_page:
 * @self: a list that was asked for a page
 * @answer: what came of it
 * @secret: the token, to be kept out of an error
 * @done: (out): whether it was the last page
 * @error: return location for an error
 *
 * Returns: whether the answer is a page
 */
gboolean
kvp_numbered_list_take_page (KvpNumberedList  *self,
                             const KvpAnswer  *answer,
                             const char       *secret,
                             gboolean         *done,
                             GError          **error)
{
  PageInfo info = { -1, -1, -1 };
  KvpEnvelope envelope;
  guint n_before = self->items->len;
  int n_items;

  if (!kvp_api_check_answer (answer, &envelope, secret, error) ||
      !read_page_info (envelope.result_info, &info, error) ||
      (n_items = read_items (self, envelope.result, error)) < 0)
    return FALSE;

  self->n_received += n_items;
  *done = is_last_page (self, n_items, &info);

  /* A server that does not know about pages gives the first one again and again. */
  if (!*done && (self->items->len == n_before || self->page >= MAX_PAGES))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
                           _("The list has no end: the server repeats its pages."));
      return FALSE;
    }

  return TRUE;
}

/**
 * kvp_numbered_list_steal:
 * @self: a list that is done
 *
 * Returns: (transfer full) (element-type GObject): its items, each once
 */
GPtrArray *
kvp_numbered_list_steal (KvpNumberedList *self)
{
  return g_steal_pointer (&self->items);
}
