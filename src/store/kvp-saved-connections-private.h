/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-saved-connections.h"
#include "store/kvp-table-list-private.h"

G_BEGIN_DECLS

typedef struct {
  KvpTableChange  base;

  /* Input */
  char           *id;           /* (owned) (nullable) */
  char           *name;         /* (owned) (nullable) */
  char           *endpoint;     /* (owned) (nullable) */
  char           *account_id;   /* (owned) (nullable) */
  char           *account_name; /* (owned) (nullable) */
  KvpTokenKind    token_kind;
  char           *email;        /* (owned) (nullable) */
  gboolean        in_keyring;
} KvpConnectionChange;

/* In the writer's thread; @change is a KvpConnectionChange. */
gboolean _kvp_saved_connections_write_note       (KvpDatabase     *database,
                                                  KvpTableChange  *change,
                                                  GError         **error);
gboolean _kvp_saved_connections_write_in_keyring (KvpDatabase     *database,
                                                  KvpTableChange  *change,
                                                  GError         **error);
gboolean _kvp_saved_connections_write_rename     (KvpDatabase     *database,
                                                  KvpTableChange  *change,
                                                  GError         **error);
gboolean _kvp_saved_connections_write_remove     (KvpDatabase     *database,
                                                  KvpTableChange  *change,
                                                  GError         **error);

G_END_DECLS
