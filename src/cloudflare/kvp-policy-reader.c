/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-policy-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "cloudflare/kvp-api-error.h"
#include "cloudflare/kvp-record.h"

/* https://developers.cloudflare.com/fundamentals/api/reference/permissions/: the groups have an ID, too, which nobody
 * documents. */
#define GROUP_KV_READ "Workers KV Storage Read"
#define GROUP_KV_WRITE "Workers KV Storage Write"
#define GROUP_CACHE_PURGE "Cache Purge"

#define ANY_ACCOUNT "com.cloudflare.api.account.*"
#define ACCOUNT_PREFIX "com.cloudflare.api.account."

typedef gboolean (*EachFunc) (KvpSpan    element,
                              gpointer   user_data,
                              GError   **error);

/* The elements of an array, one by one. What is no array has none. */
static gboolean
foreach (KvpSpan    array,
         EachFunc   func,
         gpointer   user_data,
         GError   **error)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  if (kvp_span_is_null (array))
    return TRUE;

  kvp_json_reader_init (&reader, array.text, array.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_ARRAY_BEGIN)
    return TRUE;

  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_ARRAY_END && token != KVP_JSON_ERROR)
    {
      KvpSpan element;

      element.text = kvp_json_reader_skip (&reader, &element.length);
      if (element.text == NULL || !func (element, user_data, error))
        return element.text == NULL;
    }

  return TRUE;
}

typedef struct {
  gboolean reads;
  gboolean writes;
  gboolean purges;
} Groups;

static gboolean
read_group (KvpSpan    element,
            gpointer   user_data,
            GError   **error)
{
  Groups *groups = user_data;
  g_autofree char *name = NULL;
  const KvpField fields[] = {
    { "name", KVP_FIELD_TEXT, FALSE, &name },
  };

  if (!kvp_record_read (element, fields, G_N_ELEMENTS (fields), error))
    return FALSE;

  groups->reads |= g_strcmp0 (name, GROUP_KV_READ) == 0;
  groups->writes |= g_strcmp0 (name, GROUP_KV_WRITE) == 0;
  groups->purges |= g_strcmp0 (name, GROUP_CACHE_PURGE) == 0;

  return TRUE;
}

/* Whether the account is among the names of the members; a value may narrow it to zones, which hold no keys. */
static gboolean
covers_account (KvpSpan     resources,
                const char *account_id)
{
  g_autofree char *wanted = g_strconcat (ACCOUNT_PREFIX, account_id, NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  KvpJsonReader reader;
  KvpJsonToken token;
  gsize length;

  if (kvp_span_is_null (resources))
    return FALSE;

  kvp_json_reader_init (&reader, resources.text, resources.length);
  if (kvp_json_reader_next (&reader) != KVP_JSON_OBJECT_BEGIN)
    return FALSE;

  while (kvp_json_reader_next (&reader) == KVP_JSON_MEMBER)
    {
      kvp_json_reader_get_string (&reader, name);
      token = kvp_json_reader_next (&reader);
      /* A name with a NUL in it is another one. */
      if (token == KVP_JSON_STRING && strlen (name->str) == name->len
          && (g_str_equal (name->str, ANY_ACCOUNT) || g_ascii_strcasecmp (name->str, wanted) == 0))
        return TRUE;
      if (kvp_json_reader_skip (&reader, &length) == NULL)
        return FALSE;
    }

  return FALSE;
}

typedef struct {
  const char *account_id;
  Groups      allowed;
  Groups      denied;
} Policies;

static gboolean
read_policy (KvpSpan    element,
             gpointer   user_data,
             GError   **error)
{
  Policies *policies = user_data;
  Groups groups = { FALSE, FALSE, FALSE };
  KvpSpan resources = { NULL, 0 };
  KvpSpan group_list = { NULL, 0 };
  g_autofree char *effect = NULL;
  const KvpField fields[] = {
    { "effect", KVP_FIELD_STRING, TRUE, &effect },
    { "resources", KVP_FIELD_SPAN, FALSE, &resources },
    { "permission_groups", KVP_FIELD_SPAN, FALSE, &group_list },
  };
  Groups *sum;
  gboolean here;

  if (!kvp_record_read (element, fields, G_N_ELEMENTS (fields), error) ||
      !foreach (group_list, read_group, &groups, error))
    return FALSE;

  /* An effect that is not known here may take something away. */
  sum = g_str_equal (effect, "allow") ? &policies->allowed : &policies->denied;
  here = covers_account (resources, policies->account_id);
  sum->reads |= here && groups.reads;
  sum->writes |= here && groups.writes;
  sum->purges |= groups.purges;

  return TRUE;
}

/* “No policies” would be said of a token that may do nothing: that is not read out of something else. */
static gboolean
check_is_list (KvpSpan   list,
               GError  **error)
{
  KvpJsonReader reader;

  kvp_json_reader_init (&reader, list.text, list.length);
  if (kvp_json_reader_next (&reader) == KVP_JSON_ARRAY_BEGIN)
    return TRUE;

  g_set_error (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE,
               _("The answer is not what the Cloudflare API sends: its “%s” is missing, repeated or of the "
                 "wrong kind."),
               "policies");

  return FALSE;
}

static KvpRight
weigh (gboolean allowed,
       gboolean denied)
{
  return allowed && !denied ? KVP_RIGHT_YES : KVP_RIGHT_NO;
}

/**
 * kvp_policies_read:
 * @answer: an answer to the question what a token may do
 * @account_id: in this account
 * @secret: the token, to be kept out of an error
 * @rights: (out caller-allocates): what it may do
 * @error: return location for an error
 *
 * Returns: whether the answer says it
 */
gboolean
kvp_policies_read (const KvpAnswer  *answer,
                   const char       *account_id,
                   const char       *secret,
                   KvpTokenRights   *rights,
                   GError          **error)
{
  Policies policies = { .account_id = account_id };
  KvpSpan list = { NULL, 0 };
  const KvpField fields[] = {
    { "policies", KVP_FIELD_SPAN, TRUE, &list },
  };
  KvpEnvelope envelope;

  if (!kvp_api_check_answer (answer, &envelope, secret, error) ||
      !kvp_record_read (envelope.result, fields, G_N_ELEMENTS (fields), error) ||
      !check_is_list (list, error) ||
      !foreach (list, read_policy, &policies, error))
    return FALSE;

  /* Who may write may read. */
  rights->read_keys = weigh (policies.allowed.reads || policies.allowed.writes, policies.denied.reads);
  rights->delete_keys = weigh (policies.allowed.writes, policies.denied.writes);
  rights->purge_cache = weigh (policies.allowed.purges, policies.denied.purges);

  return TRUE;
}
