/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-saved-connection-private.h"

/* The numbers are in the file, so they can not change. */
G_STATIC_ASSERT (KVP_TOKEN_KIND_UNKNOWN == 0 && KVP_TOKEN_KIND_USER == 1 && KVP_TOKEN_KIND_ACCOUNT == 2 &&
                 KVP_TOKEN_KIND_GLOBAL_KEY == 3);

struct _KvpSavedConnection {
  GObject      parent_instance;

  char        *id;           /* (owned) */
  char        *name;         /* (owned) */
  char        *endpoint;     /* (owned) */
  char        *account_id;   /* (owned) */
  char        *account_name; /* (owned) */
  KvpTokenKind token_kind;
  char        *email;        /* (owned) */
  gint64       used_at;
  guint        in_keyring : 1;
};

G_DEFINE_FINAL_TYPE (KvpSavedConnection, kvp_saved_connection, G_TYPE_OBJECT)

static void
kvp_saved_connection_finalize (GObject *object)
{
  KvpSavedConnection *self = KVP_SAVED_CONNECTION (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->account_name);
  g_free (self->email);

  G_OBJECT_CLASS (kvp_saved_connection_parent_class)->finalize (object);
}

static void
kvp_saved_connection_class_init (KvpSavedConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_saved_connection_finalize;
}

static void
kvp_saved_connection_init (KvpSavedConnection *self)
{
}

static char *
dup_column (sqlite3_stmt *statement,
            int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

KvpSavedConnection *
_kvp_saved_connection_new_from_row (sqlite3_stmt *statement)
{
  KvpSavedConnection *self = g_object_new (KVP_TYPE_SAVED_CONNECTION, NULL);
  int kind = sqlite3_column_int (statement, 5);

  self->id = dup_column (statement, 0);
  self->name = dup_column (statement, 1);
  self->endpoint = dup_column (statement, 2);
  self->account_id = dup_column (statement, 3);
  self->account_name = dup_column (statement, 4);
  self->token_kind = kind >= KVP_TOKEN_KIND_UNKNOWN && kind <= KVP_TOKEN_KIND_GLOBAL_KEY ? (KvpTokenKind) kind
                                                                                         : KVP_TOKEN_KIND_UNKNOWN;
  self->email = dup_column (statement, 6);
  self->in_keyring = sqlite3_column_int (statement, 7) != 0;
  self->used_at = sqlite3_column_int64 (statement, 8);

  return self;
}

const char *
kvp_saved_connection_get_id (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->id;
}

const char *
kvp_saved_connection_get_name (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->name;
}

const char *
kvp_saved_connection_get_endpoint (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->endpoint;
}

const char *
kvp_saved_connection_get_account_id (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->account_id;
}

const char *
kvp_saved_connection_get_account_name (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->account_name;
}

KvpTokenKind
kvp_saved_connection_get_token_kind (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), KVP_TOKEN_KIND_UNKNOWN);

  return self->token_kind;
}

const char *
kvp_saved_connection_get_email (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), NULL);

  return self->email;
}

gboolean
kvp_saved_connection_get_in_keyring (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), FALSE);

  return self->in_keyring;
}

gint64
kvp_saved_connection_get_used_at (KvpSavedConnection *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_CONNECTION (self), 0);

  return self->used_at;
}
