/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-values-reader.h"

#define SECRET "secret-token"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static KvpKeyList *
make_keys (void)
{
  static const KvpKey keys[] = {
    { .name = "a", .name_length = 1 },
    { .name = "b", .name_length = 1 },
    { .name = "a\0b", .name_length = 3 },
    { .name = "\xc3\xa4", .name_length = 2 },
    { .name = "__proto__", .name_length = 9 },
  };
  KvpKeyList *list = kvp_key_list_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    kvp_key_list_append (list, &keys[i]);

  return list;
}

static void
check_metadata (GBytes *metadata)
{
  gsize length;
  gsize span;
  const char *text = g_bytes_get_data (metadata, &length);
  KvpJsonReader reader;

  kvp_json_reader_init (&reader, text, length);
  kvp_json_reader_next (&reader);
  g_assert (kvp_json_reader_skip (&reader, &span) != NULL && span == length);
}

/* What is taken for the exact value is text without a mark of something lost; what is not there has none. */
static void
check_value (const KvpValue *value)
{
  gsize length;
  const char *bytes;

  g_assert ((value->value != NULL) == (value->state == KVP_VALUE_THERE));
  if (value->state != KVP_VALUE_THERE)
    {
      g_assert (value->metadata == NULL && value->expiration == 0);
      return;
    }

  bytes = g_bytes_get_data (value->value, &length);
  g_assert (g_utf8_validate_len (bytes, length, NULL) || memchr (bytes, '\0', length) != NULL);
  g_assert (g_strstr_len (bytes, (gssize) length, "\xef\xbf\xbd") == NULL);
  g_assert (value->expiration >= 0);
  if (value->metadata != NULL)
    check_metadata (value->metadata);
}

/* The first byte chooses the status; the rest is the answer to a bulk get. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint statuses[] = { 200, 200, 200, 403, 404, 429, 500, 0 };
  g_autoptr(GBytes) body = g_bytes_new_static (size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);
  guint choice = size > 0 ? data[0] : 0;
  g_autoptr(KvpAnswer) answer = kvp_answer_new (statuses[choice % G_N_ELEMENTS (statuses)], (choice & 0x80) != 0, body);
  g_autoptr(KvpKeyList) keys = make_keys ();
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpValueList) values = kvp_values_read (answer, keys, SECRET, &error);

  g_assert ((values == NULL) == (error != NULL));
  if (values == NULL)
    {
      g_assert (*error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
      g_assert (strstr (error->message, SECRET) == NULL);
      return 0;
    }

  g_assert (kvp_value_list_get_length (values) == kvp_key_list_get_length (keys));
  for (guint i = 0; i < kvp_value_list_get_length (values); i++)
    check_value (kvp_value_list_get (values, i));

  return 0;
}
