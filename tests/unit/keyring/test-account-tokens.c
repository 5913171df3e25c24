/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "base/kvp-error.h"
#include "demo/kvp-demo-server.h"
#include "purge/kvp-account-tokens.h"
#include "store-fixture.h"

#define ENDPOINT "https://api.example.com/client/v4"
#define ACCOUNT_ID "0123456789abcdef0123456789abcdef"
#define TOKEN "cfut_S3cretToken0123456789abcdefghijABCDEFGHIJ"
#define KEY "0123456789abcdef0123456789abcdef01234"

static KvpConnection *
connect_with (const char *token)
{
  g_autoptr(KvpAccount) account = kvp_account_new (ACCOUNT_ID, "Acme");
  g_autoptr(GError) error = NULL;
  KvpConnection *connection = kvp_connection_new (ENDPOINT, token, &error);

  g_assert_no_error (error);
  kvp_connection_set_account (connection, account);

  return connection;
}

static KvpSavedConnection *
keep (KvpAccountTokens     *tokens,
      KvpSavedConnections  *connections,
      KvpConnection        *connection,
      GError              **session_only)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpSavedConnection *saved;

  kvp_account_tokens_keep_async (tokens, connections, connection, NULL, store_result, &result);
  wait_for (&result);
  saved = kvp_account_tokens_keep_finish (tokens, result, session_only, &error);
  g_assert_no_error (error);

  return saved;
}

static KvpConnection *
recall (KvpAccountTokens    *tokens,
        KvpSavedConnection  *saved,
        GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_account_tokens_recall_async (tokens, saved, NULL, store_result, &result);
  wait_for (&result);

  return kvp_account_tokens_recall_finish (tokens, result, error);
}

static gboolean
forget (KvpAccountTokens     *tokens,
        KvpSavedConnections  *connections,
        KvpSavedConnection   *saved,
        GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_account_tokens_forget_async (tokens, connections, saved, NULL, store_result, &result);
  wait_for (&result);

  return kvp_account_tokens_forget_finish (tokens, result, error);
}

/* What the keyring itself says is at the place of an account. */
static char *
ask_keyring (KvpSavedConnection  *saved,
             GError             **error)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(GAsyncResult) result = NULL;
  const KvpKeyringPlace place = {
    kvp_saved_connection_get_id (saved), kvp_saved_connection_get_endpoint (saved),
    kvp_saved_connection_get_account_id (saved),
  };

  kvp_keyring_lookup_async (keyring, &place, NULL, store_result, &result);
  wait_for (&result);

  return kvp_keyring_lookup_finish (keyring, result, error);
}

static void
assert_not_in_database (StoreFixture *fixture)
{
  static const char * const suffixes[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &contents, &length, NULL))
        {
          g_assert_null (g_strstr_len (contents, (gssize) length, "S3cretToken"));
          g_assert_null (g_strstr_len (contents, (gssize) length, KEY));
        }
    }
}

/* Into the keyring and back, in another process too; and gone when it is forgotten. */
static void
test_kept (StoreFixture *fixture)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) tokens = kvp_account_tokens_new (keyring);
  g_autoptr(KvpAccountTokens) next_process = kvp_account_tokens_new (keyring);
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(KvpConnection) first = connect_with (TOKEN);
  g_autoptr(KvpConnection) second = connect_with (TOKEN "2");
  g_autoptr(KvpConnection) recalled = NULL;
  g_autoptr(GError) session_only = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  g_object_unref (keep (tokens, connections, first, &session_only));
  /* Connected to once more, with another token: that is the one that counts. */
  saved = keep (tokens, connections, second, &session_only);
  g_assert_no_error (session_only);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 1);
  assert_not_in_database (fixture);

  recalled = recall (next_process, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kvp_connection_get_endpoint (recalled), ==, ENDPOINT);
  g_assert_cmpstr (kvp_account_get_id (kvp_connection_get_account (recalled)), ==, ACCOUNT_ID);
  g_assert_cmpint (kvp_connection_get_token_kind (recalled), ==, KVP_TOKEN_KIND_USER);
  secret = ask_keyring (saved, &error);
  g_assert_cmpstr (secret, ==, TOKEN "2");

  g_clear_object (&saved);
  saved = g_object_ref (kvp_saved_connections_find (connections, ENDPOINT, ACCOUNT_ID));
  g_assert_true (kvp_saved_connection_get_in_keyring (saved));
  g_assert_true (forget (next_process, connections, saved, &error));
  g_assert_no_error (error);
  g_assert_null (ask_keyring (saved, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 0);

  g_assert_null (recall (next_process, saved, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NO_TOKEN);
}

/* The e-mail address is in the database, the key is not. */
static void
test_key (StoreFixture *fixture)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) tokens = kvp_account_tokens_new (keyring);
  g_autoptr(KvpAccount) account = kvp_account_new (ACCOUNT_ID, "Acme");
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(KvpConnection) connection = NULL;
  g_autoptr(KvpConnection) recalled = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  connection = kvp_connection_new_with_key (ENDPOINT, " grace@example.com", KEY "\n", &error);
  g_assert_no_error (error);
  kvp_connection_set_account (connection, account);
  saved = keep (tokens, connections, connection, NULL);
  assert_not_in_database (fixture);

  recalled = recall (tokens, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kvp_connection_get_token_kind (recalled), ==, KVP_TOKEN_KIND_GLOBAL_KEY);
  g_assert_cmpstr (kvp_connection_get_email (recalled), ==, "grace@example.com");
}

/* A row of the database that was changed to lead elsewhere does not take the token there. */
static void
test_other_host (StoreFixture *fixture)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) tokens = kvp_account_tokens_new (keyring);
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpConnection) connection = connect_with (TOKEN);
  g_autoptr(KvpSavedConnection) changed = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *database;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  g_object_unref (keep (tokens, connections, connection, NULL));
  g_clear_object (&connections);
  store_fixture_close (fixture);

  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE saved_connection SET endpoint = 'https://evil.example.com/client/v4'",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  changed = g_list_model_get_item (G_LIST_MODEL (connections), 0);
  g_assert_cmpstr (kvp_saved_connection_get_endpoint (changed), ==, "https://evil.example.com/client/v4");
  g_assert_null (recall (tokens, changed, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_NO_TOKEN);
}

/* Without a keyring it is kept until the process ends, the caller is told why, and it can be forgotten. */
static void
test_session (StoreFixture *fixture)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) tokens = kvp_account_tokens_new (keyring);
  g_autoptr(KvpAccountTokens) next_process = kvp_account_tokens_new (keyring);
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(KvpConnection) connection = connect_with (TOKEN);
  g_autoptr(KvpConnection) recalled = NULL;
  g_autoptr(GError) session_only = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  saved = keep (tokens, connections, connection, &session_only);
  g_assert_error (session_only, KVP_ERROR, KVP_ERROR_KEYRING);
  g_assert_null (strstr (session_only->message, "S3cret"));
  g_assert_false (kvp_saved_connection_get_in_keyring (saved));
  assert_not_in_database (fixture);

  recalled = recall (tokens, saved, &error);
  g_assert_no_error (error);
  g_assert_nonnull (recalled);
  g_assert_null (recall (next_process, saved, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_KEYRING);
  g_clear_error (&error);

  g_assert_true (forget (tokens, connections, saved, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 0);
  g_assert_null (recall (tokens, saved, &error));
}

/* A token that may be in a keyring which can not be asked is not called forgotten. */
static void
test_forget_unreachable (StoreFixture *fixture)
{
  g_autoptr(KvpKeyring) keyring = kvp_keyring_new_system ();
  g_autoptr(KvpAccountTokens) tokens = kvp_account_tokens_new (keyring);
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpConnection) connection = connect_with (TOKEN);
  g_autoptr(KvpSavedConnection) saved = NULL;
  g_autoptr(GAsyncResult) noted = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  saved = keep (tokens, connections, connection, NULL);
  kvp_saved_connections_set_in_keyring_async (connections, saved, TRUE, NULL, store_result, &noted);
  wait_for (&noted);
  g_clear_object (&saved);
  saved = g_object_ref (kvp_saved_connections_find (connections, ENDPOINT, ACCOUNT_ID));

  g_assert_false (forget (tokens, connections, saved, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_KEYRING);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (connections)), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/account-tokens/kept/token", test_kept);
  store_fixture_add ("/account-tokens/kept/key", test_key);
  store_fixture_add ("/account-tokens/kept/other-host", test_other_host);
  store_fixture_add ("/account-tokens/session/token", test_session);
  store_fixture_add ("/account-tokens/session/forget-unreachable", test_forget_unreachable);

  return g_test_run ();
}
