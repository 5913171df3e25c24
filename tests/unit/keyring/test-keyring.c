/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each group of tests is for a keyring of one kind, see with-bus. */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "keyring/kvp-keyring.h"

static const KvpKeyringPlace place = { "7d8e", "https://api.example.com/client/v4", "a1" };

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_error ("no answer");

  return G_SOURCE_REMOVE;
}

static void
wait_for (GAsyncResult **result)
{
  guint deadline = g_timeout_add_seconds (240, deadline_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static gboolean
store (KvpKeyring  *keyring,
       const char  *secret,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_keyring_store_async (keyring, &place, "Token of “Acme”", secret, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_keyring_store_finish (keyring, result, error);
}

static char *
lookup (KvpKeyring             *keyring,
        const KvpKeyringPlace  *where,
        GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_keyring_lookup_async (keyring, where, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_keyring_lookup_finish (keyring, result, error);
}

static gboolean
clear (KvpKeyring  *keyring,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_keyring_clear_async (keyring, &place, NULL, keep_result, &result);
  wait_for (&result);

  return kvp_keyring_clear_finish (keyring, result, error);
}

static void
assert_secret (KvpKeyring            *keyring,
               const KvpKeyringPlace *where,
               const char            *expected)
{
  g_autoptr(GError) error = NULL;
  char *secret = lookup (keyring, where, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  kvp_keyring_free_secret (secret);
}

/* What is not exactly the place it was kept for finds nothing: a token never goes to another host. */
static void
round_trip (KvpKeyring *keyring)
{
  const KvpKeyringPlace other_host = { place.id, "https://evil.example.com/client/v4", place.account_id };
  const KvpKeyringPlace other_account = { place.id, place.endpoint, "a2" };
  const KvpKeyringPlace other_id = { "1234", place.endpoint, place.account_id };
  g_autoptr(GError) error = NULL;

  assert_secret (keyring, &place, NULL);
  g_assert_true (store (keyring, "first", &error));
  g_assert_true (store (keyring, "second", &error));
  g_assert_no_error (error);
  assert_secret (keyring, &place, "second");
  assert_secret (keyring, &other_host, NULL);
  assert_secret (keyring, &other_account, NULL);
  assert_secret (keyring, &other_id, NULL);

  g_assert_true (clear (keyring, &error));
  g_assert_no_error (error);
  assert_secret (keyring, &place, NULL);
  g_assert_true (clear (keyring, &error));
  g_assert_no_error (error);
}

static void
test_session (void)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_session ();
  g_autoptr(KvpKeyring) another = kvp_keyring_new_session ();

  round_trip (keyring);
  g_assert_true (store (keyring, "first", NULL));
  assert_secret (another, &place, NULL);
}

static void
test_works (void)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpKeyring) another = kvp_keyring_new_system ();

  round_trip (keyring);
  g_assert_true (store (keyring, "first", NULL));
  assert_secret (another, &place, "first");
}

/* No bus, no service, or one that nobody can unlock: the caller is told, and nothing waits. */
static void
test_fails (void)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(GError) error = NULL;

  g_assert_false (store (keyring, "S3cret", &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_KEYRING);
  g_assert_null (strstr (error->message, "S3cret"));
}

static void
test_fails_to_read (void)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(GError) error = NULL;

  g_assert_null (lookup (keyring, &place, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_KEYRING);
  g_clear_error (&error);
  g_assert_false (clear (keyring, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_KEYRING);
}

/* --- a prompt that nobody answers --- */

static gint32
count_prompts (GDBusConnection *bus)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GError) error = NULL;
  gint32 n = 0;

  g_dbus_connection_call (bus, "org.freedesktop.secrets", "/kvp", "io.github.kvpurger.Mock", "Prompted", NULL,
                          G_VARIANT_TYPE ("(i)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, keep_result, &result);
  wait_for (&result);
  answer = g_dbus_connection_call_finish (bus, result, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(i)", &n);

  return n;
}

typedef void (*Begin) (KvpKeyring    *keyring,
                       GCancellable  *cancellable,
                       GAsyncResult **result);

static void
begin_store (KvpKeyring    *keyring,
             GCancellable  *cancellable,
             GAsyncResult **result)
{
  kvp_keyring_store_async (keyring, &place, "Token", "S3cret", cancellable, keep_result, result);
}

static void
begin_lookup (KvpKeyring    *keyring,
              GCancellable  *cancellable,
              GAsyncResult **result)
{
  kvp_keyring_lookup_async (keyring, &place, cancellable, keep_result, result);
}

static void
begin_clear (KvpKeyring    *keyring,
             GCancellable  *cancellable,
             GAsyncResult **result)
{
  kvp_keyring_clear_async (keyring, &place, cancellable, keep_result, result);
}

/* The main loop turns meanwhile, and to cancel ends it. */
static void
test_cancelled (gconstpointer data)
{
  Begin begin = (Begin) data;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  begin (keyring, cancellable, &result);
  while (count_prompts (bus) == 0)
    g_assert_null (result);

  g_cancellable_cancel (cancellable);
  wait_for (&result);
  if (begin == begin_lookup)
    g_assert_null (kvp_keyring_lookup_finish (keyring, result, &error));
  else if (begin == begin_store)
    g_assert_false (kvp_keyring_store_finish (keyring, result, &error));
  else
    g_assert_false (kvp_keyring_clear_finish (keyring, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The prompt is taken back: nobody is asked for what nobody waits for. */
  while (count_prompts (bus) != 0)
    g_assert_nonnull (result);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring/works/session", test_session);
  g_test_add_func ("/keyring/works/round-trip", test_works);
  g_test_add_func ("/keyring/locked/store", test_fails);
  g_test_add_func ("/keyring/fails/store", test_fails);
  g_test_add_func ("/keyring/fails/read", test_fails_to_read);
  g_test_add_data_func ("/keyring/silent/store", begin_store, test_cancelled);
  g_test_add_data_func ("/keyring/silent/lookup", begin_lookup, test_cancelled);
  g_test_add_data_func ("/keyring/silent/clear", begin_clear, test_cancelled);

  return g_test_run ();
}
