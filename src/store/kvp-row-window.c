/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-row-window"

#include "config.h"

#include "store/kvp-row-reader.h"
#include "store/kvp-row-window.h"

/* Blocks that are kept. A column view has some 200 rows at a time, that is four blocks of 64. */
#define MAX_BLOCKS 12

struct _KvpRowWindow {
  KvpPlan    *plan;   /* (unowned): whoever has the window has the plan */
  GHashTable *live;   /* (owned) (element-type guint32 LiveRow) */
  GQueue      blocks; /* (element-type GPtrArray of KvpPlanRow): owned; the newest first */
};

/* A row that somebody has. */
typedef struct {
  KvpRowWindow *window;
  KvpPlanRow   *row;      /* (unowned): it is gone when the row is */
  guint32       position;
} LiveRow;

typedef struct {
  KvpRowWindow *self;
  GPtrArray    *block; /* (nullable): keeps what is read */
} ReadData;

/**
 * kvp_row_window_new:
 * @plan: a plan, which must outlive the window
 *
 * Returns: (transfer full): a window without rows
 */
KvpRowWindow *
kvp_row_window_new (KvpPlan *plan)
{
  KvpRowWindow *self = g_new0 (KvpRowWindow, 1);

  self->plan = plan;
  self->live = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->blocks);

  return self;
}

static void
row_gone_cb (gpointer  user_data,
             GObject  *row)
{
  LiveRow *live = user_data;

  g_hash_table_remove (live->window->live, GUINT_TO_POINTER (live->position));
}

static void
add_live (KvpRowWindow *self,
          KvpPlanRow   *row)
{
  LiveRow *live = g_new0 (LiveRow, 1);

  live->window = self;
  live->row = row;
  live->position = kvp_plan_row_get_position (row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, live);
  g_hash_table_insert (self->live, GUINT_TO_POINTER (live->position), live);
}

static KvpPlanRow *
find_live (KvpRowWindow *self,
           guint32       position)
{
  LiveRow *live = g_hash_table_lookup (self->live, GUINT_TO_POINTER (position));

  return live != NULL ? live->row : NULL;
}

/**
 * kvp_row_window_forget:
 * @self: a window
 *
 * Lets go of all rows: positions mean other keys now. Whoever still has a row keeps it as it was.
 */
void
kvp_row_window_forget (KvpRowWindow *self)
{
  GHashTableIter iter;
  gpointer value;

  g_queue_clear_full (&self->blocks, (GDestroyNotify) g_ptr_array_unref);

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LiveRow *live = value;

      g_object_weak_unref (G_OBJECT (live->row), row_gone_cb, live);
    }
  g_hash_table_remove_all (self->live);
}

void
kvp_row_window_free (KvpRowWindow *self)
{
  kvp_row_window_forget (self);
  g_hash_table_unref (self->live);
  g_free (self);
}

static gboolean
take_row (const KvpPlanRowValues  *values,
          gpointer                 user_data,
          GError                 **error)
{
  ReadData *data = user_data;
  KvpPlanRow *row = find_live (data->self, values->position);

  if (row != NULL)
    {
      kvp_plan_row_update (row, values);
      if (data->block != NULL)
        g_ptr_array_add (data->block, g_object_ref (row));
      return TRUE;
    }

  if (data->block != NULL)
    {
      row = kvp_plan_row_new (values);
      add_live (data->self, row);
      g_ptr_array_add (data->block, row);
    }

  return TRUE;
}

/* Reading fails when the file is damaged under our feet or the store is closed; the next write says so to the
 * person. A list must still give an item for each position. */
static KvpPlanRow *
make_unreadable_row (guint32 position)
{
  const KvpPlanRowValues values = {
    .position = position,
    .key = { .name = "" },
    .state = KVP_KEY_EXCLUDED,
    .reason = KVP_REASON_KEPT_INEXACT_NAME,
  };

  return kvp_plan_row_new (&values);
}

static void
read_block (KvpRowWindow  *self,
            const guint32 *positions,
            guint          n_positions)
{
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_plan_get_file (self->plan));
  g_autoptr(GPtrArray) block = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  ReadData data = { self, block };

  if (reader == NULL)
    return;

  if (!kvp_row_reader_read (reader, kvp_plan_get_id (self->plan), positions, n_positions, take_row, &data,
                            &error))
    g_warning ("Reading rows: %s", error->message);

  g_queue_push_head (&self->blocks, g_steal_pointer (&block));
  while (g_queue_get_length (&self->blocks) > MAX_BLOCKS)
    g_ptr_array_unref (g_queue_pop_tail (&self->blocks));
}

/**
 * kvp_row_window_get:
 * @self: a window
 * @positions: (array length=n_positions): ascending: the row asked for, and those that will be asked for next
 * @n_positions: how many
 * @index: which of them
 *
 * Returns: (transfer full): the row; a locked one without a name if it can not be read
 */
KvpPlanRow *
kvp_row_window_get (KvpRowWindow  *self,
                    const guint32 *positions,
                    guint          n_positions,
                    guint          index)
{
  KvpPlanRow *row = find_live (self, positions[index]);

  if (row == NULL)
    {
      read_block (self, positions, n_positions);
      row = find_live (self, positions[index]);
    }

  return row != NULL ? g_object_ref (row) : make_unreadable_row (positions[index]);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

/**
 * kvp_row_window_refresh:
 * @self: a window
 * @first: a position
 * @last: a position not before it
 *
 * Reads those rows from @first to @last again that somebody has.
 */
void
kvp_row_window_refresh (KvpRowWindow *self,
                        guint32       first,
                        guint32       last)
{
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_plan_get_file (self->plan));
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  ReadData data = { self, NULL };
  GHashTableIter iter;
  gpointer value;

  if (reader == NULL)
    return;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LiveRow *live = value;

      if (live->position < first || live->position > last)
        continue;

      /* A handler of a notification may drop a row. */
      g_ptr_array_add (rows, g_object_ref (live->row));
      g_array_append_val (positions, live->position);
    }

  if (positions->len == 0)
    return;

  g_array_sort (positions, compare_positions);
  if (!kvp_row_reader_read (reader, kvp_plan_get_id (self->plan), (const guint32 *) (void *) positions->data,
                            positions->len, take_row, &data, &error))
    g_warning ("Reading rows: %s", error->message);
}
