/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-plan-keys"

#include "config.h"

#include "store/kvp-plan-keys-private.h"
#include "store/kvp-plan-private.h"
#include "store/kvp-position-array.h"
#include "store/kvp-position-query.h"
#include "store/kvp-row-window.h"

/* Rows that are read together: reading 64 neighbours takes about as long as seeking to eight. */
#define BLOCK_SIZE 64

/* While a purge runs, a list of problems is brought up to date ten times a second. */
#define UPDATE_INTERVAL_MSEC 100

/* So many rows are looked through on the main context: about two milliseconds. */
#define MAX_ROWS_AT_ONCE 10000

/**
 * KvpPlanKeys:
 *
 * A list of rows: an array of positions, and none at all while it is every row in order. Rows are read when
 * they are asked for. Which positions a search finds is worked out in a worker thread with a connection of
 * its own, and the array then swapped in at once; GTK 4.8 takes that without asking for every item only as
 * "remove all", then "add all".
 *
 * A list of problems holds what failed and what was skipped, and, when no run goes on, what is in flight:
 * then nobody knows what became of it.
 */
struct _KvpPlanKeys {
  GObject          parent_instance;

  KvpPlan         *plan;      /* (owned) */
  KvpRowWindow    *window;    /* (owned) */
  GArray          *positions; /* (owned) (nullable) (element-type guint32): %NULL is every row */
  char            *search;    /* (owned): "" is none */
  GCancellable    *loading;   /* (owned) (nullable): the query that runs */
  KvpPlanKeysView  view;
  KvpPlanState     last_state;
  guint            n_items;
  guint            update_id;
  guint            generation; /* grows when positions come to mean other rows, or a dry run ends */
  guint32          first_changed;
  guint32          last_changed;
  guint            is_dirty : 1; /* first_changed to last_changed are to be looked through again */
};

/* A query that runs in a worker thread. */
typedef struct {
  char         *text;       /* (owned) */
  GCancellable *superseded; /* (owned): another query has taken its place */
  guint32       first;
  guint32       last;
  guint         generation;
} Load;

enum {
  PROP_0,
  PROP_N_ITEMS,
  N_PROPS
};

static void kvp_plan_keys_list_model_init (GListModelInterface *iface);
static void start_load                    (KvpPlanKeys         *self,
                                           const char          *text,
                                           guint32              first,
                                           guint32              last,
                                           GTask               *search_task);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpPlanKeys, kvp_plan_keys, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kvp_plan_keys_list_model_init))

static GParamSpec *properties[N_PROPS];

static void
load_free (Load *load)
{
  g_free (load->text);
  g_object_unref (load->superseded);
  g_free (load);
}

static void
kvp_plan_keys_dispose (GObject *object)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->update_id, g_source_remove);

  G_OBJECT_CLASS (kvp_plan_keys_parent_class)->dispose (object);
}

static void
kvp_plan_keys_finalize (GObject *object)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  g_clear_pointer (&self->window, kvp_row_window_free);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_object (&self->plan);
  g_free (self->search);

  G_OBJECT_CLASS (kvp_plan_keys_parent_class)->finalize (object);
}

static void
kvp_plan_keys_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (object);

  switch (prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_plan_keys_class_init (KvpPlanKeysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_plan_keys_dispose;
  object_class->finalize = kvp_plan_keys_finalize;
  object_class->get_property = kvp_plan_keys_get_property;

  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_plan_keys_init (KvpPlanKeys *self)
{
  self->search = g_strdup ("");
}

static GType
kvp_plan_keys_get_item_type (GListModel *model)
{
  return KVP_TYPE_PLAN_ROW;
}

static guint
kvp_plan_keys_get_n_items (GListModel *model)
{
  return KVP_PLAN_KEYS (model)->n_items;
}

static gpointer
kvp_plan_keys_get_item (GListModel *model,
                        guint       index)
{
  KvpPlanKeys *self = KVP_PLAN_KEYS (model);
  guint start = index - index % BLOCK_SIZE;
  guint n = MIN (BLOCK_SIZE, self->n_items - MIN (start, self->n_items));
  guint32 every[BLOCK_SIZE];

  if (index >= self->n_items)
    return NULL;

  if (self->positions != NULL)
    return kvp_row_window_get (self->window, &g_array_index (self->positions, guint32, start), n, index - start);

  for (guint i = 0; i < n; i++)
    every[i] = start + i;

  return kvp_row_window_get (self->window, every, n, index - start);
}

static void
kvp_plan_keys_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kvp_plan_keys_get_item_type;
  iface->get_n_items = kvp_plan_keys_get_n_items;
  iface->get_item = kvp_plan_keys_get_item;
}

/* The number of items must be right before the list says so. */
static void
change_items (KvpPlanKeys *self,
              guint        index,
              guint        n_removed,
              guint        n_added)
{
  if (n_removed == 0 && n_added == 0)
    return;

  self->n_items = self->n_items - n_removed + n_added;
  g_list_model_items_changed (G_LIST_MODEL (self), index, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
replace_positions (KvpPlanKeys *self,
                   GArray      *positions) /* (transfer full) (nullable) */
{
  g_autoptr(GArray) old = self->positions;

  change_items (self, 0, self->n_items, 0);
  self->positions = positions;
  change_items (self, 0, 0, positions != NULL ? positions->len : kvp_plan_get_counts (self->plan)->total);
}

/* Puts @found in the place of the positions from @first to @last, and tells of no more than what differs. */
static void
splice_positions (KvpPlanKeys *self,
                  guint32      first,
                  guint32      last,
                  GArray      *found)
{
  guint index, n_removed, n_added;

  kvp_position_array_splice (self->positions, first, last, found, &index, &n_removed, &n_added);
  change_items (self, index, n_removed, n_added);
}

static gboolean
is_running (KvpPlanKeys *self)
{
  return kvp_plan_get_state (self->plan) == KVP_PLAN_RUNNING;
}

static void
init_query (KvpPlanKeys      *self,
            KvpPositionQuery *query,
            const char       *text,
            guint32           first,
            guint32           last)
{
  query->plan = kvp_plan_get_id (self->plan);
  query->first = first;
  query->last = last;
  query->text = *text != '\0' ? text : NULL;

  if (self->view == KVP_PLAN_KEYS_ALL)
    query->rows = KVP_POSITION_QUERY_ALL_ROWS;
  else
    query->rows = is_running (self) ? KVP_POSITION_QUERY_PROBLEMS : KVP_POSITION_QUERY_PROBLEMS_AND_IN_FLIGHT;
}

static gboolean
has_problems (KvpPlanKeys *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);

  return counts->failed + counts->skipped + counts->in_flight > 0;
}

/* Looks through the rows that changed, for a list of problems. */
static void
update_problems (KvpPlanKeys *self)
{
  KvpDatabase *reader = kvp_store_file_get_reader (kvp_plan_get_file (self->plan));
  guint total = kvp_plan_get_counts (self->plan)->total;
  g_autoptr(GArray) found = NULL;
  g_autoptr(GError) error = NULL;
  KvpPositionQuery query;
  guint32 first = self->first_changed;
  guint32 last = MIN (self->last_changed, MAX (total, 1) - 1);

  if (!self->is_dirty || self->loading != NULL || reader == NULL)
    return;

  if (has_problems (self) && last - first >= MAX_ROWS_AT_ONCE)
    {
      start_load (self, self->search, first, last, NULL);
      return;
    }

  self->is_dirty = FALSE;
  if (has_problems (self))
    {
      init_query (self, &query, self->search, first, last);
      found = kvp_position_query_run (&query, reader, NULL, NULL, &error);
    }
  else
    found = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (found == NULL)
    {
      g_warning ("Reading rows: %s", error->message);
      return;
    }

  splice_positions (self, first, last, found);
}

static gboolean
update_cb (gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  self->update_id = 0;
  update_problems (self);

  return G_SOURCE_REMOVE;
}

static void
mark_dirty (KvpPlanKeys *self,
            guint32      first,
            guint32      last)
{
  self->first_changed = self->is_dirty ? MIN (self->first_changed, first) : first;
  self->last_changed = self->is_dirty ? MAX (self->last_changed, last) : last;
  self->is_dirty = TRUE;

  if (!is_running (self))
    {
      g_clear_handle_id (&self->update_id, g_source_remove);
      update_problems (self);
    }
  else if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_INTERVAL_MSEC, update_cb, self);
}

static void
set_search (KvpPlanKeys *self,
            const char  *text)
{
  char *copy = g_strdup (text);

  g_free (self->search);
  self->search = copy;
}

static void
load_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  KvpPlanKeys *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  g_autoptr(GArray) positions = NULL;
  g_autoptr(GError) error = NULL;

  if (self->loading == load->superseded)
    g_clear_object (&self->loading);

  positions = kvp_position_query_run_finish (result, &error);
  /* It may have come to its end just before another took its place. */
  if (positions != NULL && g_cancellable_set_error_if_cancelled (load->superseded, &error))
    g_clear_pointer (&positions, g_array_unref);

  if (positions == NULL)
    {
      gboolean go_on = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->loading == NULL;

      g_task_return_error (task, g_steal_pointer (&error));
      /* What changed meanwhile must not be missed. */
      if (go_on && self->view == KVP_PLAN_KEYS_NOT_DELETED)
        mark_dirty (self, 0, G_MAXUINT32);
      return;
    }

  if (load->generation != self->generation)
    {
      g_autofree char *text = g_strdup (load->text);

      start_load (self, text, 0, G_MAXUINT32, task);
      return;
    }

  /* A search shows another list; what changed in the same one is put in its place, so that nothing jumps. */
  if (g_task_get_source_tag (task) == kvp_plan_keys_search_async || self->positions == NULL)
    {
      set_search (self, load->text);
      replace_positions (self, g_steal_pointer (&positions));
    }
  else
    splice_positions (self, load->first, load->last, positions);
  g_task_return_boolean (task, TRUE);

  /* Rows may have changed while the query ran. */
  if (self->is_dirty && self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_INTERVAL_MSEC, update_cb, self);
}

static void
reload_cb (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Reading rows: %s", error->message);
}

/* Works out the positions from @first to @last anew, in a worker thread. @search_task, or a task of our own,
 * holds the list meanwhile. */
static void
start_load (KvpPlanKeys *self,
            const char  *text,
            guint32      first,
            guint32      last,
            GTask       *search_task)
{
  const char *path = kvp_store_file_get_path (kvp_plan_get_file (self->plan));
  g_autoptr(GTask) task = NULL;
  KvpPositionQuery query;
  Load *load = g_new0 (Load, 1);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->is_dirty = FALSE;

  load->text = g_strdup (text);
  load->first = first;
  load->last = last;
  load->generation = self->generation;
  load->superseded = g_object_ref (self->loading);

  task = search_task != NULL ? g_object_ref (search_task) : g_task_new (self, NULL, reload_cb, NULL);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  init_query (self, &query, load->text, first, last);
  kvp_position_query_run_async (&query, path, g_task_get_cancellable (task), load->superseded, load_cb,
                                g_object_ref (task));
}

static void
plan_keys_changed_cb (KvpPlan *plan,
                      guint    first,
                      guint    last,
                      gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  kvp_row_window_refresh (self->window, first, last);
  if (self->view == KVP_PLAN_KEYS_NOT_DELETED)
    mark_dirty (self, first, last);
}

static void
plan_reordered_cb (KvpPlan *plan,
                   gpointer user_data)
{
  KvpPlanKeys *self = user_data;

  self->generation++;
  kvp_row_window_forget (self->window);
  if (self->positions == NULL)
    replace_positions (self, NULL);
  else if (self->view == KVP_PLAN_KEYS_ALL)
    start_load (self, self->search, 0, G_MAXUINT32, NULL);
}

static void
plan_changed_cb (KvpPlan *plan,
                 gpointer user_data)
{
  KvpPlanKeys *self = user_data;
  KvpPlanState state = kvp_plan_get_state (plan);
  guint total = kvp_plan_get_counts (plan)->total;
  gboolean state_differs = state != self->last_state;

  if (state_differs && self->last_state == KVP_PLAN_SCANNING)
    self->generation++;
  self->last_state = state;

  if (self->positions == NULL)
    {
      if (total > self->n_items)
        change_items (self, self->n_items, 0, total - self->n_items);
      return;
    }

  if (!state_differs)
    return;

  /* What is in flight counts as a problem only when no run goes on. */
  if (self->view == KVP_PLAN_KEYS_NOT_DELETED)
    mark_dirty (self, 0, G_MAXUINT32);
  /* A search that began in the middle of a dry run. */
  else if (state == KVP_PLAN_DRAFT)
    start_load (self, self->search, 0, G_MAXUINT32, NULL);
}

/**
 * kvp_plan_keys_new:
 * @plan: a plan
 * @view: which of its rows
 *
 * Returns: (transfer full): a list of #KvpPlanRow
 */
KvpPlanKeys *
kvp_plan_keys_new (KvpPlan         *plan,
                   KvpPlanKeysView  view)
{
  KvpPlanKeys *self;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_PLAN_KEYS, NULL);
  self->plan = g_object_ref (plan);
  self->view = view;
  self->window = kvp_row_window_new (plan);
  self->last_state = kvp_plan_get_state (plan);

  g_signal_connect_object (plan, "keys-changed", G_CALLBACK (plan_keys_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (plan, "reordered", G_CALLBACK (plan_reordered_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (plan, "changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_DEFAULT);

  if (view == KVP_PLAN_KEYS_ALL)
    self->n_items = kvp_plan_get_counts (plan)->total;
  else
    {
      self->positions = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->first_changed = 0;
      self->last_changed = G_MAXUINT32;
      self->is_dirty = TRUE;
      update_problems (self);
    }

  return self;
}

KvpPlan *
kvp_plan_keys_get_plan (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->plan;
}

/**
 * kvp_plan_keys_get_position:
 * @self: a list
 * @index: less than the number of items
 *
 * Returns: the position in the plan of the row at @index
 */
guint32
kvp_plan_keys_get_position (KvpPlanKeys *self,
                            guint        index)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), 0);
  g_return_val_if_fail (index < self->n_items, 0);

  return self->positions != NULL ? g_array_index (self->positions, guint32, index) : index;
}

GArray *
kvp_plan_keys_get_positions (KvpPlanKeys *self)
{
  return self->positions;
}

/**
 * kvp_plan_keys_search_async:
 * @self: a list
 * @text: what to look for; "" shows all
 * @cancellable: (nullable): the list stays as it is then
 * @callback: called when the list shows what was found
 * @user_data: for @callback
 *
 * Shows only rows whose name contains @text, ignoring case. A later search wins over one that still runs,
 * which ends as cancelled.
 */
void
kvp_plan_keys_search_async (KvpPlanKeys         *self,
                            const char          *text,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (KVP_IS_PLAN_KEYS (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_keys_search_async);
  g_task_set_check_cancellable (task, FALSE);

  if (self->view == KVP_PLAN_KEYS_ALL && *text == '\0')
    {
      g_cancellable_cancel (self->loading);
      g_clear_object (&self->loading);
      set_search (self, "");
      if (self->positions != NULL)
        replace_positions (self, NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }

  start_load (self, text, 0, G_MAXUINT32, task);
}

/**
 * kvp_plan_keys_search_finish:
 * @self: a list
 * @result: the result
 * @n_found: (out) (optional): how many rows the list shows
 * @error: the failure
 *
 * Returns: whether the list shows what was found
 */
gboolean
kvp_plan_keys_search_finish (KvpPlanKeys   *self,
                             GAsyncResult  *result,
                             guint         *n_found,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_keys_search_async), FALSE);

  if (n_found != NULL)
    *n_found = self->n_items;

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
kvp_plan_keys_get_search (KvpPlanKeys *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_KEYS (self), NULL);

  return self->search;
}
