/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-account.h"
#include "base/kvp-json-reader.h"
#include "base/kvp-namespace.h"
#include "cloudflare/kvp-api-error.h"
#include "cloudflare/kvp-bulk-reader.h"
#include "cloudflare/kvp-numbered-list.h"
#include "cloudflare/kvp-policy-reader.h"
#include "cloudflare/kvp-token-reader.h"
#include "cloudflare/kvp-value-reader.h"

#define SECRET "secret-token"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* It gives a reason that can be shown, and the token is not in it. */
static void
check_failure (gboolean      failed,
               const GError *error)
{
  g_assert (failed == (error != NULL));
  if (error == NULL)
    return;

  g_assert (*error->message != '\0');
  g_assert (g_utf8_validate (error->message, -1, NULL));
  g_assert (strstr (error->message, SECRET) == NULL);
}

static gpointer
new_account (const char *id,
             const char *name)
{
  g_assert (name == NULL || g_utf8_validate (name, -1, NULL));

  return kvp_account_new (id, name);
}

static gpointer
new_namespace (const char *id,
               const char *name)
{
  return kvp_namespace_new (id, name != NULL ? name : "");
}

/* The same answer for every page: that must come to an end too. */
static void
read_list (const KvpAnswer    *answer,
           const char         *name_field,
           KvpNumberedListNew  new_item)
{
  g_autoptr(KvpNumberedList) list = kvp_numbered_list_new (50, name_field, new_item);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;
  gboolean read = TRUE;

  while (read && !done)
    {
      g_autoptr(GString) query = kvp_numbered_list_ask (list);

      read = kvp_numbered_list_take_page (list, answer, SECRET, &done, &error);
    }
  check_failure (!read, error);

  items = kvp_numbered_list_steal (list);
  g_assert (items != NULL);
}

static void
read_token (const KvpAnswer *answer,
            gboolean         account_owned)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpTokenInfo) info = kvp_token_info_read (answer, account_owned, SECRET, &error);

  check_failure (info == NULL, error);
}

/* What a token may do is yes or no once an answer says it at all. */
static void
read_policies (const KvpAnswer *answer)
{
  g_autoptr(GError) error = NULL;
  KvpTokenRights rights = { KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN, KVP_RIGHT_UNKNOWN };
  gboolean read = kvp_policies_read (answer, "0123456789abcdef0123456789abcdef", SECRET, &rights, &error);

  check_failure (!read, error);
  g_assert (read == (rights.read_keys != KVP_RIGHT_UNKNOWN));
  g_assert (read == (rights.delete_keys != KVP_RIGHT_UNKNOWN));
  g_assert (read == (rights.purge_cache != KVP_RIGHT_UNKNOWN));
}

static void
read_key (const KvpAnswer *answer)
{
  g_autoptr(GError) value_error = NULL;
  g_autoptr(GError) metadata_error = NULL;
  g_autoptr(GBytes) value = kvp_value_read (answer, SECRET, &value_error);
  g_autoptr(GBytes) metadata = kvp_metadata_read (answer, SECRET, &metadata_error);
  KvpJsonReader reader;
  gsize length;
  const char *text;

  check_failure (value == NULL, value_error);
  check_failure (metadata == NULL, metadata_error);
  g_assert (value == NULL || g_bytes_equal (value, answer->body));
  if (metadata == NULL)
    return;

  text = g_bytes_get_data (metadata, &length);
  kvp_json_reader_init (&reader, text, length);
  g_assert (kvp_json_reader_next (&reader) != KVP_JSON_ERROR);
}

/* No answer says that more was deleted than was sent, of what an answer can say at all. */
static void
read_bulk_result (const KvpAnswer *answer)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBulkResult) result = kvp_bulk_result_read (answer, SECRET, &error);

  check_failure (result == NULL, error);
  if (result == NULL)
    return;

  g_assert (kvp_bulk_result_get_successful_count (result) >= -1);
  for (guint i = 0; i < kvp_key_list_get_length (kvp_bulk_result_get_unsuccessful (result)); i++)
    {
      const KvpKey *key = kvp_key_list_get (kvp_bulk_result_get_unsuccessful (result), i);

      g_assert (key->name[key->name_length] == '\0');
    }
}

/* The first byte chooses the status and whether the firewall answered; the rest is the body. Each reader of a small
 * answer gets it. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint statuses[] = { 200, 204, 302, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 520, 529, 0 };
  g_autoptr(GBytes) body = g_bytes_new_static (size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);
  guint choice = size > 0 ? data[0] : 0;
  g_autoptr(KvpAnswer) answer = kvp_answer_new (statuses[choice % G_N_ELEMENTS (statuses)], (choice & 0x80) != 0, body);
  g_autoptr(GError) error = NULL;
  KvpEnvelope envelope;
  gboolean opened = kvp_api_check_answer (answer, &envelope, SECRET, &error);

  check_failure (!opened, error);
  read_list (answer, "name", new_account);
  read_list (answer, "title", new_namespace);
  read_token (answer, (choice & 0x40) != 0);
  read_policies (answer);
  read_key (answer);
  read_bulk_result (answer);

  return 0;
}
