/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-database-condition.h"

#define POINTER_TYPE "kvp-database-condition"

/* kvp_accepts (condition, blob): SQL can not make a pointer of the kind, so nothing else gets here. */
static void
accepts (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  const KvpDatabaseCondition *condition = sqlite3_value_pointer (values[0], POINTER_TYPE);
  const char *blob = sqlite3_value_blob (values[1]);
  gsize length = sqlite3_value_bytes (values[1]);

  if (condition == NULL)
    sqlite3_result_error_code (context, SQLITE_MISUSE);
  else
    sqlite3_result_int (context, condition->accepts (blob != NULL ? blob : "", length, condition->data));
}

/**
 * kvp_database_condition_install:
 * @connection: a new connection
 *
 * Makes "kvp_accepts" known. To do so later would make SQLite read its statements again.
 *
 * Returns: whether it is known
 */
gboolean
kvp_database_condition_install (sqlite3 *connection)
{
  return sqlite3_create_function_v2 (connection, "kvp_accepts", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, accepts,
                                     NULL, NULL, NULL) == SQLITE_OK;
}

/**
 * kvp_database_condition_bind:
 * @self: a condition
 * @statement: a statement
 * @index: its parameter
 *
 * Binds a condition to the first parameter of "kvp_accepts".
 */
void
kvp_database_condition_bind (const KvpDatabaseCondition *self,
                             sqlite3_stmt               *statement,
                             int                         index)
{
  sqlite3_bind_pointer (statement, index, (gpointer) self, POINTER_TYPE, NULL);
}
