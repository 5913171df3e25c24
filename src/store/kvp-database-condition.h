/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

/**
 * KvpDatabaseCondition:
 * @accepts: whether a BLOB meets it; @blob is "" if it is empty
 * @data: for @accepts
 *
 * A condition that is written in C: "kvp_accepts (?1, name)" in a statement, to which it is bound. To hand each of a
 * million rows out and to look at it there takes half as long again.
 */
typedef struct {
  gboolean (*accepts) (const char *blob,
                       gsize       length,
                       gpointer    data);
  gpointer   data;
} KvpDatabaseCondition;

gboolean kvp_database_condition_install (sqlite3                    *connection);
/* @self must stay as long as @statement has it. */
void     kvp_database_condition_bind    (const KvpDatabaseCondition *self,
                                         sqlite3_stmt               *statement,
                                         int                         index);

G_END_DECLS
