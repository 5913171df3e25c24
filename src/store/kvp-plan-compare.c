/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-plan-compare.h"

/* Stepping to the next row costs about a microsecond, seeking to one about eight. */
#define MAX_STEPS 8

/* Stands on one row of a plan, whose rows lie in the order of their names. */
typedef struct {
  KvpDatabase  *database;  /* (unowned) */
  sqlite3_stmt *statement; /* (unowned): on the row, while there is one */
  guint32       position;
  guint32       n_rows;    /* also the position past the last row */
} Cursor;

static gboolean
cursor_step (Cursor  *self,
             GError **error)
{
  gboolean has_row;

  if (!kvp_database_step (self->database, self->statement, &has_row, error))
    return FALSE;

  self->position = has_row ? (guint32) sqlite3_column_int64 (self->statement, 0) : self->n_rows;

  return TRUE;
}

static gboolean
cursor_seek (Cursor   *self,
             guint32   position,
             GError  **error)
{
  sqlite3_reset (self->statement);
  self->position = self->n_rows;
  if (position >= self->n_rows)
    return TRUE;

  sqlite3_bind_int64 (self->statement, 2, position);

  return cursor_step (self, error);
}

/* Compares bytes, as rows are ordered. */
static int
cursor_compare (Cursor       *self,
                const KvpKey *key)
{
  const char *name = sqlite3_column_blob (self->statement, 1);
  gsize length = sqlite3_column_bytes (self->statement, 1);
  gsize common = MIN (length, key->name_length);
  int result = common > 0 ? memcmp (name, key->name, common) : 0;

  if (result != 0)
    return result;

  return (length > key->name_length) - (length < key->name_length);
}

static gboolean
cursor_is_before (Cursor       *self,
                  const KvpKey *key)
{
  return self->position < self->n_rows && cursor_compare (self, key) < 0;
}

/* To the first row from @low to @high that is not before @key; if there is none, to @high, of which nothing
 * has to be known. */
static gboolean
cursor_search (Cursor        *self,
               const KvpKey  *key,
               guint32        low,
               guint32        high,
               GError       **error)
{
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (!cursor_seek (self, middle, error))
        return FALSE;
      if (cursor_is_before (self, key))
        low = middle + 1;
      else
        high = middle;
    }

  return self->position == high || cursor_seek (self, high, error);
}

/* To the first row that is not before @key, from a row that all rows before are before @key, too. */
static gboolean
cursor_advance (Cursor        *self,
                const KvpKey  *key,
                GError       **error)
{
  guint32 low, distance;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      if (!cursor_is_before (self, key))
        return TRUE;
      if (!cursor_step (self, error))
        return FALSE;
    }

  low = self->position;
  for (distance = MAX_STEPS; cursor_is_before (self, key); distance *= 2)
    {
      low = self->position + 1;
      if (distance >= self->n_rows - self->position)
        return cursor_search (self, key, low, self->n_rows, error);
      if (!cursor_seek (self, self->position + distance, error))
        return FALSE;
    }

  return cursor_search (self, key, low, self->position, error);
}

static gboolean
is_same_metadata (sqlite3_stmt *statement,
                  int           column,
                  const KvpKey *key)
{
  gsize length = sqlite3_column_bytes (statement, column);

  if (sqlite3_column_type (statement, column) == SQLITE_NULL || key->metadata == NULL)
    return sqlite3_column_type (statement, column) == SQLITE_NULL && key->metadata == NULL;

  return length == key->metadata_length &&
         (length == 0 || memcmp (sqlite3_column_blob (statement, column), key->metadata, length) == 0);
}

/* Metadata is compared as the text that it came in: whoever writes the same value in other words has
 * written. */
static gboolean
cursor_is_same (Cursor       *self,
                const KvpKey *key)
{
  return sqlite3_column_int64 (self->statement, 2) == key->expiration && is_same_metadata (self->statement, 3, key);
}

static gboolean
is_before (const KvpKey *a,
           const KvpKey *b)
{
  gsize common = MIN (a->name_length, b->name_length);
  int result = memcmp (a->name, b->name, common);

  return result < 0 || (result == 0 && a->name_length < b->name_length);
}

static gboolean
compare_keys (Cursor        *cursor,
              KvpPlanMarks  *marks,
              KvpKeyList    *page,
              GError       **error)
{
  const KvpKey *last = NULL;

  for (guint i = 0; i < kvp_key_list_get_length (page); i++)
    {
      const KvpKey *key = kvp_key_list_get (page, i);
      gboolean success;

      /* A stand-in for a name that can not be held exactly is another key than the one that has this name. */
      if ((key->flags & KVP_KEY_INEXACT_NAME) != 0)
        continue;

      if (last != NULL && !is_before (key, last))
        success = cursor_advance (cursor, key, error);
      else
        success = cursor_search (cursor, key, 0, cursor->n_rows, error);
      if (!success)
        return FALSE;

      if (cursor->position < cursor->n_rows && kvp_plan_marks_is_in_scope (marks, cursor->position) &&
          cursor_compare (cursor, key) == 0)
        kvp_plan_marks_found (marks, cursor->position, cursor_is_same (cursor, key));
      last = key;
    }

  return TRUE;
}

/**
 * kvp_plan_compare_page:
 * @database: a connection, inside a transaction
 * @plan: the plan's ID
 * @marks: what is known of its rows
 * @page: keys of a listing, mostly in order
 * @cancellable: (nullable): takes effect before the page
 * @error: the failure; @marks is of no use then
 *
 * Looks for each key among the plan's rows and marks those in scope that are there, as they were or not.
 *
 * Both are in the order of names, so that they are gone through side by side. The plan may be much longer
 * than the page (its keys are gone) or much sparser (most keys were never in it): where many rows come before
 * the next key, they are leapt over.
 *
 * Returns: whether the page is compared
 */
gboolean
kvp_plan_compare_page (KvpDatabase   *database,
                       gint64         plan,
                       KvpPlanMarks  *marks,
                       KvpKeyList    *page,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;
  Cursor cursor = { .database = database };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  statement = kvp_database_prepare (database,
                                    "SELECT position, name, expiration, metadata FROM plan_key"
                                    " WHERE plan = ?1 AND position >= ?2 ORDER BY position", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  cursor.statement = statement;
  cursor.n_rows = kvp_plan_marks_get_n_rows (marks);
  cursor.position = cursor.n_rows;

  return compare_keys (&cursor, marks, page, error);
}
