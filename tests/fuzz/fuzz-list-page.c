/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-bulk-reader.h"
#include "cloudflare/kvp-page-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What stands in a page must be able to go into a request and come back the same. */
static void
check_key (const KvpKey *key)
{
  g_autoptr(GString) json = g_string_new (NULL);
  g_autoptr(GString) back = g_string_new (NULL);
  KvpJsonReader reader;

  g_assert (key->name_length > 0 && key->name[key->name_length] == '\0');

  kvp_json_append_string (json, key->name, key->name_length);
  kvp_json_reader_init (&reader, json->str, json->len);
  g_assert (kvp_json_reader_next (&reader) == KVP_JSON_STRING);
  g_assert (kvp_json_reader_get_string (&reader, back));
  g_assert (back->len == key->name_length && memcmp (back->str, key->name, back->len) == 0);

  if (key->metadata != NULL)
    {
      g_assert (strlen (key->metadata) == key->metadata_length);
      kvp_json_reader_init (&reader, key->metadata, key->metadata_length);
      g_assert (kvp_json_reader_next (&reader) != KVP_JSON_ERROR);
    }
}

/* The first byte chooses the status; the rest is the body. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint statuses[] = { 200, 204, 302, 400, 401, 403, 404, 429, 500 };
  g_autoptr(GBytes) body = g_bytes_new_static (size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);
  g_autoptr(KvpAnswer) answer = kvp_answer_new (size > 0 ? statuses[data[0] % G_N_ELEMENTS (statuses)] : 200,
                                                FALSE, body);
  g_autoptr(GError) page_error = NULL;
  g_autoptr(GError) bulk_error = NULL;
  g_autoptr(KvpKeyPage) page = kvp_key_page_read (answer, "cursor", "secret", &page_error);
  g_autoptr(KvpBulkResult) result = kvp_bulk_result_read (answer, "secret", &bulk_error);

  g_assert ((page == NULL) == (page_error != NULL));
  g_assert ((result == NULL) == (bulk_error != NULL));
  for (guint i = 0; page != NULL && i < kvp_key_list_get_length (page->keys); i++)
    check_key (kvp_key_list_get (page->keys, i));

  return 0;
}
