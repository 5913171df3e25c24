/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "base/kvp-error.h"

G_BEGIN_DECLS

/**
 * KvpDatabase:
 *
 * One SQLite connection: opens, runs statements and turns every failure into a #KvpError. Used by one thread
 * at a time.
 */
typedef struct _KvpDatabase KvpDatabase;

typedef enum {
  KVP_DATABASE_READ,
  KVP_DATABASE_WRITE,
} KvpDatabaseMode;

KvpDatabase  *kvp_database_open      (const char      *path,
                                      KvpDatabaseMode  mode,
                                      GError         **error);
void          kvp_database_free      (KvpDatabase     *self);
sqlite3      *kvp_database_get       (KvpDatabase     *self);
const char   *kvp_database_get_path  (KvpDatabase     *self);
void          kvp_database_set_error (KvpDatabase     *self,
                                      GError         **error);

gboolean      kvp_database_exec      (KvpDatabase     *self,
                                      const char      *sql,
                                      GError         **error);
sqlite3_stmt *kvp_database_prepare   (KvpDatabase     *self,
                                      const char      *sql,
                                      GError         **error);
gboolean      kvp_database_step      (KvpDatabase     *self,
                                      sqlite3_stmt    *statement,
                                      gboolean        *has_row,
                                      GError         **error);
gboolean      kvp_database_run       (KvpDatabase     *self,
                                      sqlite3_stmt    *statement,
                                      guint64         *n_changed,
                                      GError         **error);
gboolean      kvp_database_update    (KvpDatabase     *self,
                                      const char      *sql,
                                      const gint64    *values,
                                      guint            n_values,
                                      guint64         *n_changed,
                                      GError         **error);
gboolean      kvp_database_get_int   (KvpDatabase     *self,
                                      const char      *sql,
                                      gint64          *value,
                                      GError         **error);

gboolean      kvp_database_begin     (KvpDatabase     *self,
                                      gboolean         durable,
                                      GError         **error);
gboolean      kvp_database_commit    (KvpDatabase     *self,
                                      GError         **error);
void          kvp_database_rollback  (KvpDatabase     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDatabase, kvp_database_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
