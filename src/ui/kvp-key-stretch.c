/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-stretch.h"

/* GTK 4.8 makes this many rows of a list whatever its height, as soon as the list has them. */
#define N_ROWS_OF_GTK 200

/* What the usual window has room for; and how many are added at a frame, some milliseconds. */
#define N_FIRST_ROWS 20
#define N_ROWS_AT_ONCE 6

/* How many of the old ones go at a frame, which takes as long. */
#define N_ROWS_GO_AT_ONCE 20

/**
 * KvpKeyStretch:
 *
 * GTK makes two hundred rows at once when a list appears, which takes a tenth of a second, and does so again for
 * other rows that take their place, if it is told of that as the documentation of #KvpPlanKeys says it must be
 * told. So a list begins here with what a window has room for and grows, a few rows at each frame, until GTK wants no
 * more of them; then the rest, however much, costs nothing.
 *
 * When other rows take the place of all that are there, GTK destroys the widgets of the old ones and makes new ones. It
 * uses widgets again only for rows that are in the list at the same time: so the new ones are put before the old ones,
 * the person is taken to them, and then the old ones go.
 *
 * Where the new ones are few, the widgets of most of the old ones would go at once, too. So old ones linger behind the
 * new ones, as many as have widgets, where whoever shows the list has to hide them; they go a few at each frame.
 */
struct _KvpKeyStretch
{
  GObject parent_instance;

  KvpPlanKeys *keys; /* (owned) */
  guint        first; /* index in the keys of the first that is shown */
  guint        n_shown;
  guint        n_stale; /* rows after them that are about to go, and no longer among the keys */
  guint        n_lingering; /* those of them that take some frames to go */
  guint32      anchor;
  guint        has_anchor : 1;
  guint        gradual : 1;
  guint        replacing : 1; /* the keys are becoming others */
};

enum {
  SIGNAL_SHOW,
  N_SIGNALS
};

static void kvp_key_stretch_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpKeyStretch, kvp_key_stretch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kvp_key_stretch_list_model_init))

static guint signals[N_SIGNALS];

static guint
get_n_keys (KvpKeyStretch *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->keys));
}

/* --- GListModel --- */

static GType
kvp_key_stretch_get_item_type (GListModel *model)
{
  return KVP_TYPE_PLAN_ROW;
}

static guint
kvp_key_stretch_get_n_items (GListModel *model)
{
  KvpKeyStretch *self = KVP_KEY_STRETCH (model);

  return self->n_shown + self->n_stale;
}

static gpointer
kvp_key_stretch_get_item (GListModel *model,
                          guint       index)
{
  KvpKeyStretch *self = KVP_KEY_STRETCH (model);

  if (index >= self->n_shown + self->n_stale)
    return NULL;

  /* GTK has the rows that are about to go; should it ask for more of them, they are gone before they are drawn. It is
   * taken aback by a row that is in the list twice. */
  if (index >= self->n_shown)
    return kvp_plan_row_new_blank ();

  return g_list_model_get_item (G_LIST_MODEL (self->keys), self->first + index);
}

static void
kvp_key_stretch_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kvp_key_stretch_get_item_type;
  iface->get_n_items = kvp_key_stretch_get_n_items;
  iface->get_item = kvp_key_stretch_get_item;
}

/* --- growing and changing --- */

/* Shows the keys from @first on, @n of them; what was shown is among them. */
static void
extend (KvpKeyStretch *self,
        guint          first,
        guint          n)
{
  guint before = self->first - first;
  guint after = first + n - (self->first + self->n_shown);
  guint end = self->n_shown;

  if (after > 0)
    {
      self->n_shown += after;
      g_list_model_items_changed (G_LIST_MODEL (self), end, 0, after);
    }
  if (before > 0)
    {
      self->first = first;
      self->n_shown += before;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, before);
    }
}

static void
choosing_cb (KvpKeyStretch *self)
{
  self->replacing = TRUE;
}

/* Which keys to begin with: all, if there are widgets for what GTK wants of them; else those around the anchor. */
static void
find_begin (KvpKeyStretch *self,
            guint          n_old,
            guint         *first,
            guint         *n)
{
  guint n_keys = get_n_keys (self);
  guint index;

  *first = 0;
  *n = n_keys;
  if (!self->gradual || n_old >= N_ROWS_OF_GTK)
    return;

  *n = MIN (n_keys, MAX (n_old, N_FIRST_ROWS));
  if (self->has_anchor && kvp_plan_keys_find_position (self->keys, self->anchor, &index))
    *first = MIN (index - MIN (index, *n / 2), n_keys - *n);
}

/* How many old rows are to linger: GTK has widgets for that many. */
static guint
get_n_to_linger (KvpKeyStretch *self,
                 guint          n_old)
{
  guint n = MIN (n_old, N_ROWS_OF_GTK - MIN (self->n_shown, N_ROWS_OF_GTK));

  return self->gradual && n > N_ROWS_GO_AT_ONCE ? n : 0;
}

static void
let_stale_go (KvpKeyStretch *self,
              guint          n_left)
{
  guint n_gone = self->n_stale - n_left;

  self->n_stale = self->n_lingering = n_left;
  if (n_gone > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_shown + n_left, n_gone, 0);
}

/* The keys are others, or in another order. */
static void
chosen_cb (KvpKeyStretch *self)
{
  guint n_old = self->n_shown + self->n_stale;
  guint first, n;
  guint index = 0;

  if (!self->replacing)
    return;

  self->replacing = FALSE;
  find_begin (self, n_old, &first, &n);
  self->first = first;
  self->n_shown = n;
  self->n_stale = n_old;
  self->n_lingering = 0;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
  if (n_old == 0 && n == 0)
    return;

  kvp_key_stretch_find_anchor (self, &index);
  g_signal_emit (self, signals[SIGNAL_SHOW], 0, index);
  let_stale_go (self, get_n_to_linger (self, n_old));
}

/* Rows come or go while others stay. */
static void
items_changed_cb (KvpKeyStretch *self,
                  guint          index,
                  guint          n_removed,
                  guint          n_added)
{
  guint n_keys = get_n_keys (self);
  gboolean was_whole = self->first == 0 && self->n_shown + n_added == n_keys + n_removed;

  if (self->replacing)
    return;

  if (was_whole && (!self->gradual || self->n_shown >= N_ROWS_OF_GTK || n_keys <= N_FIRST_ROWS))
    {
      self->n_shown = n_keys;
      g_list_model_items_changed (G_LIST_MODEL (self), index, n_removed, n_added);
    }
  else if (n_removed > 0 || index < self->first)
    {
      guint n_old = self->n_shown;

      self->first = 0;
      self->n_shown = MIN (n_keys, N_FIRST_ROWS);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->n_shown);
    }
}

/* --- GObject --- */

static void
kvp_key_stretch_finalize (GObject *object)
{
  KvpKeyStretch *self = KVP_KEY_STRETCH (object);

  g_clear_object (&self->keys);

  G_OBJECT_CLASS (kvp_key_stretch_parent_class)->finalize (object);
}

static void
kvp_key_stretch_class_init (KvpKeyStretchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_key_stretch_finalize;

  /**
   * KvpKeyStretch::show:
   * @index: an index
   *
   * Other rows took the place of those that were there, and this is where the person is to be now.
   */
  signals[SIGNAL_SHOW] =
    g_signal_new ("show", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_UINT);
}

static void
kvp_key_stretch_init (KvpKeyStretch *self)
{
}

/**
 * kvp_key_stretch_new:
 * @keys: the keys
 *
 * Returns: (transfer full): all of them
 */
KvpKeyStretch *
kvp_key_stretch_new (KvpPlanKeys *keys)
{
  KvpKeyStretch *self;

  g_return_val_if_fail (KVP_IS_PLAN_KEYS (keys), NULL);

  self = g_object_new (KVP_TYPE_KEY_STRETCH, NULL);
  self->keys = g_object_ref (keys);
  self->n_shown = get_n_keys (self);
  g_signal_connect_object (keys, "choosing", G_CALLBACK (choosing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

guint
kvp_key_stretch_get_first (KvpKeyStretch *self)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), 0);

  return self->first;
}

guint
kvp_key_stretch_get_n_shown (KvpKeyStretch *self)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), 0);

  return self->n_shown;
}

gboolean
kvp_key_stretch_is_whole (KvpKeyStretch *self)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), TRUE);

  return self->n_shown == get_n_keys (self) && self->n_lingering == 0;
}

/**
 * kvp_key_stretch_get_n_lingering:
 * @self: keys
 *
 * Returns: how many rows there are behind those of keys, which are not to be seen
 */
guint
kvp_key_stretch_get_n_lingering (KvpKeyStretch *self)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), 0);

  return self->n_lingering;
}

/**
 * kvp_key_stretch_let_go:
 * @self: keys
 *
 * Some of the rows that linger go.
 *
 * Returns: whether none are left
 */
gboolean
kvp_key_stretch_let_go (KvpKeyStretch *self)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), TRUE);

  if (self->n_lingering > 0)
    let_stale_go (self, self->n_lingering - MIN (self->n_lingering, N_ROWS_GO_AT_ONCE));

  return self->n_lingering == 0;
}

/**
 * kvp_key_stretch_set_gradual:
 * @self: keys that nobody shows yet
 *
 * Has it begin with a few, now and whenever rows would be new.
 */
void
kvp_key_stretch_set_gradual (KvpKeyStretch *self)
{
  guint n_old;

  g_return_if_fail (KVP_IS_KEY_STRETCH (self));

  n_old = self->n_shown;
  self->gradual = TRUE;
  self->n_shown = MIN (get_n_keys (self), N_FIRST_ROWS);
  if (n_old != self->n_shown)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_shown, n_old - self->n_shown, 0);
}

/**
 * kvp_key_stretch_grow:
 * @self: keys
 *
 * Shows a few more, or all of the rest if GTK makes no more rows for them; or lets some go that linger.
 *
 * Returns: whether all are shown, and no others are there
 */
gboolean
kvp_key_stretch_grow (KvpKeyStretch *self)
{
  guint n_keys, n, before;

  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), TRUE);

  if (self->n_lingering > 0)
    return kvp_key_stretch_let_go (self) && kvp_key_stretch_is_whole (self);

  n_keys = get_n_keys (self);
  if (self->n_shown >= N_ROWS_OF_GTK)
    {
      extend (self, 0, n_keys);
      return TRUE;
    }

  n = MIN (n_keys, self->n_shown + N_ROWS_AT_ONCE);
  /* At the end of the list it can only grow at the other side. */
  before = n - MIN (n, n_keys - self->first);
  extend (self, self->first - before, n);

  return self->n_shown == n_keys;
}

void
kvp_key_stretch_set_anchor (KvpKeyStretch *self,
                            guint32        position)
{
  g_return_if_fail (KVP_IS_KEY_STRETCH (self));

  self->anchor = position;
  self->has_anchor = TRUE;
}

void
kvp_key_stretch_clear_anchor (KvpKeyStretch *self)
{
  g_return_if_fail (KVP_IS_KEY_STRETCH (self));

  self->has_anchor = FALSE;
}

/**
 * kvp_key_stretch_find_anchor:
 * @self: keys
 * @index: (out): where the anchor is
 *
 * Returns: whether there is one, and it is shown
 */
gboolean
kvp_key_stretch_find_anchor (KvpKeyStretch *self,
                             guint         *index)
{
  g_return_val_if_fail (KVP_IS_KEY_STRETCH (self), FALSE);

  if (!self->has_anchor || !kvp_plan_keys_find_position (self->keys, self->anchor, index) || *index < self->first
      || *index - self->first >= self->n_shown)
    return FALSE;

  *index -= self->first;

  return TRUE;
}

/**
 * kvp_key_stretch_keep:
 * @self: keys
 * @first: an index
 * @n: how many from there on
 *
 * Leaves out all others, for good: it follows its keys no more.
 */
void
kvp_key_stretch_keep (KvpKeyStretch *self,
                      guint          first,
                      guint          n)
{
  guint n_after;

  g_return_if_fail (KVP_IS_KEY_STRETCH (self));
  g_return_if_fail (first + n <= self->n_shown);
  g_return_if_fail (self->n_lingering == 0);

  g_signal_handlers_disconnect_by_data (self->keys, self);

  n_after = self->n_shown - first - n;
  if (n_after > 0)
    {
      self->n_shown -= n_after;
      g_list_model_items_changed (G_LIST_MODEL (self), self->n_shown, n_after, 0);
    }
  if (first > 0)
    {
      self->first += first;
      self->n_shown = n;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, first, 0);
    }
}
