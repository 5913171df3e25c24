/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-error.h"
#include "store-fixture.h"
#include "store/kvp-connection-mark.h"
#include "store/kvp-saved-connections.h"

#define ENDPOINT "https://api.example.com/client/v4"

static KvpSavedConnection *
note (KvpSavedConnections *connections,
      const char          *account_id,
      const char          *account_name,
      KvpTokenKind         kind,
      const char          *email)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  KvpSavedConnection *connection;

  kvp_saved_connections_note_async (connections, ENDPOINT, account_id, account_name, kind, email, NULL, store_result,
                                    &result);
  wait_for (&result);
  connection = kvp_saved_connections_note_finish (connections, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (connection);

  return connection;
}

static gboolean
rename_to (KvpSavedConnections *connections,
           KvpSavedConnection  *connection,
           const char          *name,
           GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_table_list_rename_async (KVP_TABLE_LIST (connections), connection, name, NULL, store_result, &result);
  wait_for (&result);

  return kvp_table_list_rename_finish (KVP_TABLE_LIST (connections), result, error);
}

static void
assert_names (KvpSavedConnections *connections,
              const char          *expected)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (connections)); i++)
    {
      g_autoptr(KvpSavedConnection) connection = g_list_model_get_item (G_LIST_MODEL (connections), i);

      g_string_append_printf (names, "%s;", kvp_saved_connection_get_name (connection));
    }
  g_assert_cmpstr (names->str, ==, expected);
}

/* Everything but a credential comes back, in another process too. */
static void
test_kept (StoreFixture *fixture)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) acme = NULL;
  g_autofree char *id = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  g_object_unref (note (connections, "a1", "Acme", KVP_TOKEN_KIND_GLOBAL_KEY, "grace@example.com"));
  acme = g_object_ref (kvp_saved_connections_find (connections, ENDPOINT, "a1"));
  id = g_strdup (kvp_saved_connection_get_id (acme));
  g_assert_true (g_uuid_string_is_valid (id));
  g_clear_object (&acme);
  g_clear_object (&connections);
  store_fixture_close (fixture);

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  acme = g_object_ref (kvp_saved_connections_find_by_id (connections, id));
  g_assert_cmpstr (kvp_saved_connection_get_name (acme), ==, "Acme");
  g_assert_cmpstr (kvp_saved_connection_get_endpoint (acme), ==, ENDPOINT);
  g_assert_cmpstr (kvp_saved_connection_get_account_id (acme), ==, "a1");
  g_assert_cmpstr (kvp_saved_connection_get_account_name (acme), ==, "Acme");
  g_assert_cmpint (kvp_saved_connection_get_token_kind (acme), ==, KVP_TOKEN_KIND_GLOBAL_KEY);
  g_assert_cmpstr (kvp_saved_connection_get_email (acme), ==, "grace@example.com");
  g_assert_false (kvp_saved_connection_get_in_keyring (acme));
  g_assert_cmpint (kvp_saved_connection_get_used_at (acme), >, 0);
}

/* One for each account, and a name for each. */
static void
test_names (StoreFixture *fixture)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) first = NULL;
  g_autoptr(KvpSavedConnection) second = NULL;
  g_autoptr(KvpSavedConnection) third = NULL;
  g_autoptr(KvpSavedConnection) again = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  first = note (connections, "a1", "Acme", KVP_TOKEN_KIND_USER, NULL);
  second = note (connections, "a2", "Acme", KVP_TOKEN_KIND_USER, NULL);
  third = note (connections, "a3", NULL, KVP_TOKEN_KIND_ACCOUNT, NULL);
  assert_names (connections, "Acme;Acme (2);a3;");

  g_assert_false (rename_to (connections, second, "Acme", &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);
  g_assert_true (rename_to (connections, second, "Shop", &error));
  g_assert_true (rename_to (connections, second, "Shop", &error));
  g_assert_no_error (error);

  /* Connected to once more, with another kind of token: it keeps its name and its ID. */
  again = note (connections, "a2", "Acme Incorporated", KVP_TOKEN_KIND_ACCOUNT, NULL);
  g_assert_cmpstr (kvp_saved_connection_get_name (again), ==, "Shop");
  g_assert_cmpstr (kvp_saved_connection_get_account_name (again), ==, "Acme Incorporated");
  g_assert_cmpstr (kvp_saved_connection_get_id (again), ==, kvp_saved_connection_get_id (second));
  g_assert_cmpint (kvp_saved_connection_get_token_kind (again), ==, KVP_TOKEN_KIND_ACCOUNT);
  assert_names (connections, "Acme;Shop;a3;");
  g_assert_cmpstr (kvp_saved_connection_get_id (kvp_saved_connections_get_last_used (connections)), ==,
                   kvp_saved_connection_get_id (second));
}

/* The account's plans and its mark are other matters. */
static void
test_removed (StoreFixture *fixture)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) acme = NULL;
  g_autoptr(GAsyncResult) marked = NULL;
  g_autoptr(GAsyncResult) removed = NULL;
  g_autoptr(GError) error = NULL;

  store_fixture_open (fixture);
  g_object_unref (create_draft (fixture->store, 10));
  connections = kvp_saved_connections_get (fixture->store);
  acme = note (connections, "a1", "Acme", KVP_TOKEN_KIND_USER, NULL);
  kvp_store_set_mark_async (fixture->store, ENDPOINT, "a1", KVP_CONNECTION_READ_ONLY, NULL, store_result, &marked);
  wait_for (&marked);

  kvp_saved_connections_remove_async (connections, acme, NULL, store_result, &removed);
  wait_for (&removed);
  g_assert_true (kvp_saved_connections_remove_finish (connections, removed, &error));
  g_assert_no_error (error);

  assert_names (connections, "");
  g_assert_null (kvp_saved_connections_get_last_used (connections));
  g_assert_cmpint (kvp_store_get_mark (fixture->store, ENDPOINT, "a1"), ==, KVP_CONNECTION_READ_ONLY);
  g_assert_cmpuint (g_list_model_get_n_items (kvp_store_get_plans (fixture->store)), ==, 1);
}

static void
test_in_keyring (StoreFixture *fixture)
{
  g_autoptr(KvpSavedConnections) connections = NULL;
  g_autoptr(KvpSavedConnection) acme = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  store_fixture_open (fixture);
  connections = kvp_saved_connections_get (fixture->store);
  acme = note (connections, "a1", "Acme", KVP_TOKEN_KIND_USER, NULL);
  kvp_saved_connections_set_in_keyring_async (connections, acme, TRUE, NULL, store_result, &result);
  wait_for (&result);
  g_assert_true (kvp_saved_connections_set_in_keyring_finish (connections, result, NULL));

  g_assert_true (kvp_saved_connection_get_in_keyring (kvp_saved_connections_find (connections, ENDPOINT, "a1")));
  /* Connecting once more does not forget it. */
  g_clear_object (&acme);
  acme = note (connections, "a1", "Acme", KVP_TOKEN_KIND_USER, NULL);
  g_assert_true (kvp_saved_connection_get_in_keyring (acme));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_fixture_add ("/store/saved-connections/kept", test_kept);
  store_fixture_add ("/store/saved-connections/names", test_names);
  store_fixture_add ("/store/saved-connections/removed", test_removed);
  store_fixture_add ("/store/saved-connections/in-keyring", test_in_keyring);

  return g_test_run ();
}
