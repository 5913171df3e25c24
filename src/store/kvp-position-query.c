/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-database-condition.h"
#include "store/kvp-name-search.h"
#include "store/kvp-plan-batch.h"
#include "store/kvp-position-query.h"
#include "store/kvp-prefix-range.h"

/* SQLite takes about eight steps for a row, and fifty million in a second. */
#define STEPS_BETWEEN_LOOKS 4096

/* Seeking to a row takes as long as stepping over so many. */
#define MAX_GAP 10

/* A thread and its connection are ready in half a millisecond, in which so many rows are looked at. */
#define MIN_ROWS_OF_PART 50000
#define MAX_PARTS 4

/* What a name must be. */
typedef struct {
  KvpNameSearch *search; /* (owned) (nullable) */
  GBytes        *prefix; /* (nullable) */
} NameCondition;

typedef struct {
  GCancellable *one;   /* (nullable) */
  GCancellable *other; /* (nullable) */
} Cancellables;

/* What rows are sorted by, as one number. */
static const char *
get_sort_key (KvpRowOrder order)
{
  switch (order)
    {
    case KVP_ROW_ORDER_NAME:
      return "0";

    case KVP_ROW_ORDER_EXPIRATION:
      return "IIF(expiration = 0, 9223372036854775807, expiration)";

    case KVP_ROW_ORDER_METADATA_SIZE:
      return "IFNULL(LENGTH(metadata), -1)";

    case KVP_ROW_ORDER_STATE:
      return "state * 256 + reason";

    default:
      g_assert_not_reached ();
    }
}

/* Finds rows from ?2 to ?3. @condition: (nullable): must stay as long as the statement. */
static sqlite3_stmt *
prepare (const KvpPositionQuery      *self,
         KvpDatabase                 *database,
         const KvpDatabaseCondition  *condition,
         GError                     **error)
{
  g_autofree char *sql = NULL;
  sqlite3_stmt *statement;

  sql = g_strdup_printf ("SELECT position, %s FROM plan_key WHERE plan = ?1 AND position BETWEEN ?2 AND ?3%s%s%s"
                         " ORDER BY position",
                         get_sort_key (self->choice->order),
                         self->rows != KVP_POSITION_QUERY_ALL_ROWS ? " AND state IN (?4, ?5, ?6)" : "",
                         self->choice->expires_until != 0 ? " AND expiration >= ?7 AND expiration < ?8" : "",
                         condition != NULL ? " AND kvp_accepts (?9, name)" : "");
  statement = kvp_database_prepare (database, sql, error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, self->plan);
  if (condition != NULL)
    kvp_database_condition_bind (condition, statement, 9);
  if (self->choice->expires_until != 0)
    {
      sqlite3_bind_int64 (statement, 7, self->choice->expires_from);
      sqlite3_bind_int64 (statement, 8, self->choice->expires_until);
    }
  if (self->rows != KVP_POSITION_QUERY_ALL_ROWS)
    {
      gboolean in_flight = self->rows == KVP_POSITION_QUERY_PROBLEMS_AND_IN_FLIGHT;

      sqlite3_bind_int (statement, 4, KVP_KEY_FAILED);
      sqlite3_bind_int (statement, 5, KVP_KEY_SKIPPED);
      sqlite3_bind_int (statement, 6, in_flight ? KVP_KEY_IN_FLIGHT : KVP_KEY_FAILED);
    }

  return statement;
}

/* The part of the plan that must be looked through. */
static gboolean
find_range (const KvpPositionQuery  *self,
            KvpDatabase             *database,
            guint32                 *first,
            guint32                 *last,
            gboolean                *is_empty,
            GError                 **error)
{
  guint32 prefix_first, n_rows;

  *first = self->first;
  *last = self->last;
  *is_empty = FALSE;
  if (self->choice->prefix == NULL || !self->by_name)
    return TRUE;

  if (!kvp_prefix_range_find (database, self->plan, self->choice->prefix, &prefix_first, &n_rows, error))
    return FALSE;

  *is_empty = n_rows == 0;
  *first = MAX (*first, prefix_first);
  *last = MIN (*last, prefix_first + MAX (n_rows, 1) - 1);

  return TRUE;
}

static gboolean
accepts_name (const char *name,
              gsize       length,
              gpointer    data)
{
  const NameCondition *condition = data;

  return (condition->prefix == NULL || kvp_prefix_range_name_matches (condition->prefix, name, length)) &&
         (condition->search == NULL || kvp_name_search_matches (condition->search, name, length));
}

static gboolean
is_cancelled (const Cancellables *cancellables)
{
  return g_cancellable_is_cancelled (cancellables->one) || g_cancellable_is_cancelled (cancellables->other);
}

static int
look_cb (gpointer data)
{
  return is_cancelled (data);
}

static gboolean
read_stretch (KvpDatabase      *database,
              sqlite3_stmt     *statement,
              guint32           first,
              guint32           last,
              KvpPositionSort  *sort,
              GError          **error)
{
  gboolean has_row;

  sqlite3_bind_int64 (statement, 2, first);
  sqlite3_bind_int64 (statement, 3, last);

  while (TRUE)
    {
      if (!kvp_database_step (database, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      kvp_position_sort_add (sort, sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1));
    }
}

/* Reads the rows that are in @self->within, and those between neighbours, which can not be what is wanted. */
static gboolean
read_stretches (const KvpPositionQuery  *self,
                KvpDatabase             *database,
                sqlite3_stmt            *statement,
                guint32                  first,
                guint32                  last,
                KvpPositionSort         *sort,
                GError                 **error)
{
  const guint32 *positions = (const guint32 *) (void *) self->within->data;
  guint i = 0;

  while (i < self->within->len)
    {
      guint start = i;

      while (i + 1 < self->within->len && positions[i + 1] - positions[i] <= MAX_GAP)
        i++;

      if (positions[i] >= first && positions[start] <= last &&
          !read_stretch (database, statement, MAX (positions[start], first), MIN (positions[i], last), sort, error))
        return FALSE;

      i++;
    }

  return TRUE;
}

/* Without a transaction around them, each of the many seeks would begin one. */
static gboolean
read_within (const KvpPositionQuery  *self,
             KvpDatabase             *database,
             sqlite3_stmt            *statement,
             guint32                  first,
             guint32                  last,
             KvpPositionSort         *sort,
             GError                 **error)
{
  if (!kvp_database_exec (database, "BEGIN", error))
    return FALSE;

  if (!read_stretches (self, database, statement, first, last, sort, error))
    {
      kvp_database_rollback (database);
      return FALSE;
    }

  return kvp_database_commit (database, error);
}

static gboolean
read_rows (const KvpPositionQuery  *self,
           KvpDatabase             *database,
           guint32                  first,
           guint32                  last,
           KvpPositionSort         *sort,
           GError                 **error)
{
  g_autoptr(KvpNameSearch) search = *self->choice->text != '\0' ? kvp_name_search_new (self->choice->text) : NULL;
  NameCondition name = { search, self->by_name ? NULL : self->choice->prefix };
  KvpDatabaseCondition condition = { accepts_name, &name };
  gboolean any_name = name.search == NULL && name.prefix == NULL;
  g_autoptr(sqlite3_stmt) statement = prepare (self, database, any_name ? NULL : &condition, error);

  if (statement == NULL)
    return FALSE;

  return self->within != NULL ? read_within (self, database, statement, first, last, sort, error)
                              : read_stretch (database, statement, first, last, sort, error);
}

/* Narrows @first and @last to a part of them. Rows may be there that are not known of; they are in the last part. */
static gboolean
take_part (const KvpPositionQuery *self,
           guint                   part,
           guint                   n_parts,
           guint32                *first,
           guint32                *last)
{
  guint64 start = *first;
  guint64 end = MAX (start, MIN ((guint64) *last + 1, self->n_rows));

  *first = start + (end - start) * part / n_parts;
  if (part + 1 == n_parts)
    return *first <= *last;

  end = start + (end - start) * (part + 1) / n_parts;
  *last = end - 1;

  return *first < end;
}

/**
 * kvp_position_query_read_part:
 * @self: a query
 * @database: a connection that nobody else uses meanwhile
 * @part: which part, from 0
 * @n_parts: how many there are
 * @cancellable: (nullable): ends it
 * @other_cancellable: (nullable): ends it too
 * @error: the failure
 *
 * A million names are looked through in about a tenth of a second of CPU time.
 *
 * Returns: (transfer full): what is found, or %NULL
 */
KvpPositionSort *
kvp_position_query_read_part (const KvpPositionQuery  *self,
                              KvpDatabase             *database,
                              guint                    part,
                              guint                    n_parts,
                              GCancellable            *cancellable,
                              GCancellable            *other_cancellable,
                              GError                 **error)
{
  g_autoptr(KvpPositionSort) sort = kvp_position_sort_new (self->choice->order != KVP_ROW_ORDER_NAME,
                                                           self->choice->descending);
  Cancellables cancellables = { cancellable, other_cancellable };
  guint32 first, last;
  gboolean is_empty, success;

  if (!find_range (self, database, &first, &last, &is_empty, error))
    return NULL;
  if (is_empty || !take_part (self, part, n_parts, &first, &last))
    return g_steal_pointer (&sort);

  /* SQLite says that it was interrupted, which is an error of ours that says cancelled. */
  sqlite3_progress_handler (kvp_database_get (database), STEPS_BETWEEN_LOOKS, look_cb, &cancellables);
  success = read_rows (self, database, first, last, sort, error);
  sqlite3_progress_handler (kvp_database_get (database), 0, NULL, NULL);

  return success ? g_steal_pointer (&sort) : NULL;
}

/**
 * kvp_position_query_get_n_parts:
 * @self: a query
 *
 * Connections see the plan at slightly different moments. A name or an expiration never changes, but a state may, and a
 * list that is chosen by it is to be that of one moment.
 *
 * Returns: into how many parts it is worth to divide it
 */
guint
kvp_position_query_get_n_parts (const KvpPositionQuery *self)
{
  guint n = MIN (self->n_rows / MIN_ROWS_OF_PART, MIN (g_get_num_processors (), MAX_PARTS));

  if (self->within != NULL || self->rows != KVP_POSITION_QUERY_ALL_ROWS ||
      self->choice->order == KVP_ROW_ORDER_STATE)
    return 1;

  return MAX (n, 1);
}

/**
 * kvp_position_query_run:
 * @self: a query
 * @database: a connection
 * @error: the failure
 *
 * Returns: (transfer full) (element-type guint32): the positions in the order that is chosen, or %NULL
 */
GArray *
kvp_position_query_run (const KvpPositionQuery  *self,
                        KvpDatabase             *database,
                        GError                 **error)
{
  g_autoptr(KvpPositionSort) sort = kvp_position_query_read_part (self, database, 0, 1, NULL, NULL, error);

  return sort != NULL ? kvp_position_sort_end (sort) : NULL;
}
