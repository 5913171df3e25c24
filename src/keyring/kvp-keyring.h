/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KvpKeyringPlace:
 * @id: of the saved connection
 * @endpoint: the only place that the secret may be sent to
 * @account_id: the account
 *
 * What names a secret. All of it counts: a row of a database that was changed to lead elsewhere finds nothing.
 */
typedef struct {
  const char *id;
  const char *endpoint;
  const char *account_id;
} KvpKeyringPlace;

#define KVP_TYPE_KEYRING (kvp_keyring_get_type ())

/* Where secrets are kept. Asynchronous and cancellable throughout, because a keyring may ask the person to unlock it
 * and wait for ever. Main context only.
 * Errors: G_IO_ERROR_CANCELLED, or KVP_ERROR_KEYRING whatever else is wrong: no daemon, no bus, locked, a prompt that
 * was dismissed. That a secret is not there is no error. */
G_DECLARE_INTERFACE (KvpKeyring, kvp_keyring, KVP, KEYRING, GObject)

/* Each ends a #GTask whose source is the keyring: with a boolean for what is kept or gone, with the secret for a
 * lookup. */
struct _KvpKeyringInterface {
  GTypeInterface parent_iface;

  void (*store_async)  (KvpKeyring            *self,
                        const KvpKeyringPlace *place,
                        const char            *label,
                        const char            *secret,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data);
  void (*lookup_async) (KvpKeyring            *self,
                        const KvpKeyringPlace *place,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data);
  void (*clear_async)  (KvpKeyring            *self,
                        const KvpKeyringPlace *place,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data);
};

/* The keyring of this desktop. (transfer full) */
KvpKeyring *kvp_keyring_new_system    (void);
/* One that forgets all when the process ends. (transfer full) */
KvpKeyring *kvp_keyring_new_session   (void);

/* Replaces what is there. @label: what a person who looks into the keyring reads. */
void        kvp_keyring_store_async   (KvpKeyring            *self,
                                       const KvpKeyringPlace *place,
                                       const char            *label,
                                       const char            *secret,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean    kvp_keyring_store_finish  (KvpKeyring            *self,
                                       GAsyncResult          *result,
                                       GError               **error);
/* (nullable) (transfer full): NULL without an error if it is not there. Free it with kvp_keyring_free_secret(). */
void        kvp_keyring_lookup_async  (KvpKeyring            *self,
                                       const KvpKeyringPlace *place,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
char       *kvp_keyring_lookup_finish (KvpKeyring            *self,
                                       GAsyncResult          *result,
                                       GError               **error);
/* TRUE only if it is not there any more. */
void        kvp_keyring_clear_async   (KvpKeyring            *self,
                                       const KvpKeyringPlace *place,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
gboolean    kvp_keyring_clear_finish  (KvpKeyring            *self,
                                       GAsyncResult          *result,
                                       GError               **error);

/* Overwrites it first. */
void        kvp_keyring_free_secret   (char                  *secret);

G_END_DECLS
