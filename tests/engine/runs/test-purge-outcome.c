/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer means for each key, case by case. The batch is always the keys a, b, c, d. */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "base/kvp-error.h"
#include "purge/kvp-purge-outcome.h"

#define MAX_KEYS 4

typedef enum {
  NO_RESULT,
  RESULT,
} HasResult;

typedef struct {
  const char *name;
  HasResult   has_result;
  const char *unsuccessful;  /* names, each of one letter */
  gint64      count;
  int         error;         /* a KvpError, or -1 */
  const char *outcomes;      /* a letter for each key, see outcome_letter() */
} Case;

static const Case cases[] = {
  /* A good answer. */
  { "all", RESULT, "", 4, -1, "DDDD" },
  { "result-null", RESULT, "", -1, -1, "DDDD" },
  { "one-unsuccessful", RESULT, "b", 3, -1, "DNDD" },
  { "one-unsuccessful-no-count", RESULT, "b", -1, -1, "DNDD" },
  { "all-unsuccessful", RESULT, "abcd", 0, -1, "NNNN" },
  { "named-twice", RESULT, "bb", 3, -1, "DNDD" },
  { "not-ours", RESULT, "z", 4, -1, "DDDD" },
  { "not-ours-no-count", RESULT, "z", -1, -1, "DDDD" },
  { "not-ours-counted", RESULT, "z", 3, -1, "UUUU" },
  { "count-too-low", RESULT, "", 2, -1, "UUUU" },
  { "count-too-low-with-names", RESULT, "a", 2, -1, "NUUU" },
  { "count-zero", RESULT, "", 0, -1, "UUUU" },
  { "count-too-high", RESULT, "d", 4, -1, "DDDN" },

  /* success:false, or a 4xx with a result. */
  { "failed-adds-up", RESULT, "cd", 2, KVP_ERROR_REJECTED, "DDNN" },
  { "failed-all-named", RESULT, "abcd", 0, KVP_ERROR_REJECTED, "NNNN" },
  { "failed-says-all-deleted", RESULT, "", 4, KVP_ERROR_REJECTED, "DDDD" },
  { "failed-no-count", RESULT, "c", -1, KVP_ERROR_REJECTED, "RRNR" },
  { "failed-nothing-known", RESULT, "", -1, KVP_ERROR_REJECTED, "RRRR" },
  { "failed-none-deleted", RESULT, "", 0, KVP_ERROR_REJECTED, "RRRR" },
  { "failed-count-too-low", RESULT, "a", 1, KVP_ERROR_REJECTED, "NUUU" },
  { "failed-count-too-high", RESULT, "a", 9, KVP_ERROR_REJECTED, "NUUU" },
  { "failed-forbidden-in-result", RESULT, "", -1, KVP_ERROR_FORBIDDEN, "RRRR" },
  { "failed-auth-none-deleted", RESULT, "", 0, KVP_ERROR_AUTH, "RRRR" },
  { "failed-forbidden-but-proven", RESULT, "b", 3, KVP_ERROR_FORBIDDEN, "DNDD" },

  /* Nothing is known of any key. */
  { "auth", NO_RESULT, "", -1, KVP_ERROR_AUTH, "RRRR" },
  { "forbidden", NO_RESULT, "", -1, KVP_ERROR_FORBIDDEN, "RRRR" },
  { "network", NO_RESULT, "", -1, KVP_ERROR_NETWORK, "UUUU" },
  { "timed-out", NO_RESULT, "", -1, KVP_ERROR_TIMED_OUT, "UUUU" },
  { "not-api", NO_RESULT, "", -1, KVP_ERROR_NOT_API, "UUUU" },
  { "unreadable", NO_RESULT, "", -1, KVP_ERROR_BAD_RESPONSE, "UUUU" },
  { "server", NO_RESULT, "", -1, KVP_ERROR_SERVER, "UUUU" },
  { "rejected", NO_RESULT, "", -1, KVP_ERROR_REJECTED, "RRRR" },
  { "not-found", NO_RESULT, "", -1, KVP_ERROR_NOT_FOUND, "RRRR" },
  { "rate-limited", NO_RESULT, "", -1, KVP_ERROR_RATE_LIMITED, "RRRR" },
  { "invalid", NO_RESULT, "", -1, KVP_ERROR_INVALID_INPUT, "RRRR" },
};

static KvpKeyList *
list_new (const char *letters)
{
  KvpKeyList *keys = kvp_key_list_new ();

  for (guint i = 0; letters[i] != '\0'; i++)
    {
      KvpKey key = { .name = &letters[i], .name_length = 1 };

      kvp_key_list_append (keys, &key);
    }

  return keys;
}

static KvpPlanBatch *
batch_new (KvpKeyList *keys)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < kvp_key_list_get_length (keys); i++)
    g_array_append_val (positions, i);

  return kvp_plan_batch_new (keys, positions);
}

/* Deleted, Pending, not deleted (N), Request failed, outcome Unknown. */
static char
outcome_letter (KvpPlanBatch *batch,
                guint         index)
{
  KvpKeyReason reason = KVP_REASON_NONE;
  const char *detail = NULL;
  KvpKeyState state = kvp_plan_batch_get_outcome (batch, index, &reason, &detail);

  if (state == KVP_KEY_DELETED)
    return reason == KVP_REASON_NONE ? 'D' : '?';
  if (state == KVP_KEY_PENDING)
    return reason == KVP_REASON_NONE ? 'P' : '?';
  if (state != KVP_KEY_FAILED)
    return '?';

  switch ((int) reason)
    {
    case KVP_REASON_NOT_DELETED:
      return 'N';

    case KVP_REASON_REQUEST_FAILED:
      g_assert_nonnull (detail);
      return 'R';

    case KVP_REASON_OUTCOME_UNKNOWN:
      g_assert_nonnull (detail);
      return 'U';

    default:
      return '?';
    }
}

/* Of the whole batch, as it is sent. */
static gboolean
apply (KvpPlanBatch   *batch,
       KvpBulkResult  *result,
       const GError   *error,
       GArray         *refused,
       GError        **failure)
{
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));

  kvp_purge_outcome_skip_unsent (batch);
  for (guint i = 0; i < kvp_plan_batch_get_length (batch); i++)
    {
      if (kvp_purge_outcome_can_send (kvp_key_list_get (kvp_plan_batch_get_keys (batch), i)))
        g_array_append_val (indices, i);
    }

  return kvp_purge_outcome_apply (batch, indices, result, error, refused, failure);
}

static guint
count_letters (const char *outcomes,
               const char *letters)
{
  guint n = 0;

  for (guint i = 0; outcomes[i] != '\0'; i++)
    n += strchr (letters, outcomes[i]) != NULL ? 1 : 0;

  return n;
}

static void
test_case (gconstpointer user_data)
{
  const Case *test = user_data;
  g_autoptr(KvpKeyList) keys = list_new ("abcd");
  g_autoptr(KvpKeyList) unsuccessful = list_new (test->unsuccessful);
  g_autoptr(KvpPlanBatch) batch = batch_new (keys);
  g_autoptr(KvpBulkResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GError) failure = NULL;
  char outcomes[MAX_KEYS + 1] = "";
  gboolean accounted;

  if (test->error >= 0)
    error = g_error_new_literal (KVP_ERROR, test->error, "The words of the error.");

  if (test->has_result == RESULT)
    {
      result = kvp_bulk_result_new (unsuccessful, test->count, error);
      accounted = apply (batch, result, NULL, refused, &failure);
    }
  else
    {
      accounted = apply (batch, NULL, error, refused, &failure);
    }

  for (guint i = 0; i < MAX_KEYS; i++)
    outcomes[i] = outcome_letter (batch, i);

  g_assert_cmpstr (outcomes, ==, test->outcomes);

  /* An answer that accounts for every key leaves no other outcome, and says which keys may be sent again. */
  g_assert_true (accounted == (count_letters (outcomes, "RU") == 0));
  g_assert_true (accounted == (failure == NULL));
  g_assert_cmpuint (refused->len, ==, accounted ? count_letters (outcomes, "N") : 0);
  for (guint i = 0; i < refused->len; i++)
    g_assert_cmpint (outcomes[g_array_index (refused, guint, i)], ==, 'N');
}

static void
test_detail_is_the_error (void)
{
  g_autoptr(KvpKeyList) keys = list_new ("a");
  g_autoptr(KvpPlanBatch) batch = batch_new (keys);
  g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, KVP_ERROR_SERVER, "Cloudflare fails.");
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GError) failure = NULL;
  KvpKeyReason reason;
  const char *detail;

  apply (batch, NULL, error, refused, &failure);
  g_assert_error (failure, KVP_ERROR, KVP_ERROR_SERVER);
  kvp_plan_batch_get_outcome (batch, 0, &reason, &detail);
  g_assert_cmpstr (detail, ==, "Cloudflare fails.");
}

static void
append (KvpKeyList  *keys,
        const char  *name,
        gsize        length,
        KvpKeyFlags  flags)
{
  KvpKey key = { .name = name, .name_length = length, .flags = flags };

  kvp_key_list_append (keys, &key);
}

/* Keys that can't be sent are failures of their own, whatever the answer says of those that were. */
static void
test_unsendable (void)
{
  g_autofree char *long_name = g_strnfill (513, 'x');
  g_autofree char *longest_name = g_strnfill (512, 'x');
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(KvpBulkResult) result = kvp_bulk_result_new (NULL, 6, NULL);
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  static const char expected[] = "RRRRRDDDDDD";

  append (keys, "", 0, KVP_KEY_NO_FLAGS);
  append (keys, ".", 1, KVP_KEY_NO_FLAGS);
  append (keys, "..", 2, KVP_KEY_NO_FLAGS);
  append (keys, long_name, 513, KVP_KEY_NO_FLAGS);
  append (keys, "stand-in", 8, KVP_KEY_INEXACT_NAME);
  append (keys, longest_name, 512, KVP_KEY_NO_FLAGS);
  append (keys, "...", 3, KVP_KEY_NO_FLAGS);
  append (keys, "../x", 4, KVP_KEY_NO_FLAGS);
  append (keys, ".\0", 2, KVP_KEY_NO_FLAGS);
  append (keys, "\0", 1, KVP_KEY_NO_FLAGS);
  append (keys, "a", 1, KVP_KEY_NO_FLAGS);
  batch = batch_new (keys);

  g_assert_true (apply (batch, result, NULL, refused, NULL));

  for (guint i = 0; expected[i] != '\0'; i++)
    {
      char letter = outcome_letter (batch, i);

      g_test_message ("key %u", i);
      g_assert_cmpint (letter, ==, expected[i]);
      g_assert_true (kvp_purge_outcome_can_send (kvp_key_list_get (keys, i)) == (letter == 'D'));
    }
}

/* A NUL inside a name: "a" and "a\0b" are two keys, also in unsuccessful_keys. */
static void
test_nul_in_unsuccessful (void)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpKeyList) unsuccessful = kvp_key_list_new ();
  g_autoptr(GArray) refused = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(KvpPlanBatch) batch = NULL;
  g_autoptr(KvpBulkResult) result = NULL;

  append (keys, "a", 1, KVP_KEY_NO_FLAGS);
  append (keys, "a\0b", 3, KVP_KEY_NO_FLAGS);
  append (unsuccessful, "a\0b", 3, KVP_KEY_NO_FLAGS);
  batch = batch_new (keys);
  result = kvp_bulk_result_new (unsuccessful, 1, NULL);

  g_assert_true (apply (batch, result, NULL, refused, NULL));

  g_assert_cmpint (outcome_letter (batch, 0), ==, 'D');
  g_assert_cmpint (outcome_letter (batch, 1), ==, 'N');
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/purge/outcome/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/purge/outcome/detail-is-the-error", test_detail_is_the_error);
  g_test_add_func ("/purge/outcome/unsendable", test_unsendable);
  g_test_add_func ("/purge/outcome/nul-in-unsuccessful", test_nul_in_unsuccessful);

  return g_test_run ();
}
