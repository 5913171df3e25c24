/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-prefix-tree.h"

#include <string.h>

/* A key that goes is worth this many that stay: a small branch of which something goes is what the picture must not
 * lose. */
#define MATCH_WEIGHT 16

/* The most branches of one branch that are worth a bar: a person can read no more. */
#define MAX_BARS 24

/* Of a single key its name says more. */
#define MIN_NAMES 2

typedef struct _Node Node;

/* A branch that is complete. */
struct _Node {
  char    *segment; /* (owned): its bytes beyond its parent's */
  gsize    length;
  guint64  n_listed;
  guint64  n_matched;
  Node    *first_child; /* (owned) (nullable): in byte order */
  Node    *next;        /* (owned) (nullable) */
};

/* A branch that the last name is in. It becomes a node only if it turns out to be worth one, so that a million
 * branches of one name each cost no allocation. */
typedef struct {
  gsize   end; /* bytes of the last name that are its prefix */
  guint64 n_listed;
  guint64 n_matched;
  Node   *first_child; /* (owned) (nullable) */
  Node   *last_child;  /* (nullable) */
} Open;

struct _KvpPrefixTree {
  GString  *last;   /* (owned): the last name */
  Open      open[KVP_PREFIX_TREE_MAX_DEPTH + 1]; /* the first is the root */
  guint     n_open;
  guint     n_nodes;
  guint64   floor;  /* nothing of this weight or less is kept */
  gboolean  begun;
  gboolean  ended;
};

/* Ascends towards the root, which is what lets a branch be forgotten without looking at its own. */
static guint64
weigh (guint64 n_listed,
       guint64 n_matched)
{
  return n_listed + MATCH_WEIGHT * n_matched;
}

static gboolean
is_separator (char c)
{
  return c == ':' || c == '/' || c == '.' || c == '-' || c == '_';
}

static guint
count_nodes (const Node *first)
{
  guint n = 0;

  for (const Node *node = first; node != NULL; node = node->next)
    n += 1 + count_nodes (node->first_child);

  return n;
}

/* How deep it goes is bounded by KVP_PREFIX_TREE_MAX_DEPTH. */
static void
free_nodes (Node *first)
{
  while (first != NULL)
    {
      Node *next = first->next;

      free_nodes (first->first_child);
      g_free (first->segment);
      g_free (first);
      first = next;
    }
}

static void
weigh_nodes (const Node *first,
             GArray     *weights)
{
  for (const Node *node = first; node != NULL; node = node->next)
    {
      guint64 weight = weigh (node->n_listed, node->n_matched);

      g_array_append_val (weights, weight);
      weigh_nodes (node->first_child, weights);
    }
}

/* Takes out what weighs too little; gives the last node that is left. */
static Node *
drop_light (Node    **first,
            guint64   floor)
{
  Node *last = NULL;

  while (*first != NULL)
    {
      Node *node = *first;

      if (weigh (node->n_listed, node->n_matched) <= floor)
        {
          *first = g_steal_pointer (&node->next);
          free_nodes (node);
          continue;
        }

      drop_light (&node->first_child, floor);
      last = node;
      first = &node->next;
    }

  return last;
}

static int
compare_weights (gconstpointer a,
                 gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

/* Half of the nodes go at least, so that this is not done again soon. */
static void
prune (KvpPrefixTree *self)
{
  g_autoptr(GArray) weights = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < self->n_open; i++)
    weigh_nodes (self->open[i].first_child, weights);
  if (weights->len <= KVP_PREFIX_TREE_MAX_NODES)
    return;

  g_array_sort (weights, compare_weights);
  self->floor = g_array_index (weights, guint64, weights->len - KVP_PREFIX_TREE_MAX_NODES / 2 - 1);

  self->n_nodes = 0;
  for (guint i = 0; i < self->n_open; i++)
    {
      self->open[i].last_child = drop_light (&self->open[i].first_child, self->floor);
      self->n_nodes += count_nodes (self->open[i].first_child);
    }
}

static void
append_child (Open *parent,
              Node *node)
{
  if (parent->last_child != NULL)
    parent->last_child->next = node;
  else
    parent->first_child = node;
  parent->last_child = node;
}

/* The innermost branch is complete. */
static void
close_one (KvpPrefixTree *self)
{
  Open *branch = &self->open[--self->n_open];
  Open *parent = branch - 1;
  Node *node;

  parent->n_listed += branch->n_listed;
  parent->n_matched += branch->n_matched;

  if (weigh (branch->n_listed, branch->n_matched) <= self->floor)
    {
      self->n_nodes -= count_nodes (branch->first_child);
      free_nodes (branch->first_child);
      return;
    }

  node = g_new0 (Node, 1);
  node->length = branch->end - parent->end;
  node->segment = g_memdup2 (self->last->str + parent->end, node->length);
  node->n_listed = branch->n_listed;
  node->n_matched = branch->n_matched;
  node->first_child = branch->first_child;
  append_child (parent, node);

  if (++self->n_nodes > KVP_PREFIX_TREE_MAX_NODES)
    prune (self);
}

static void
end (KvpPrefixTree *self)
{
  while (self->n_open > 1)
    close_one (self);
  self->ended = TRUE;
}

/* How many bytes @name and the last one begin with alike; FALSE if it is not beyond the last one. */
static gboolean
find_common (KvpPrefixTree *self,
             const char    *name,
             gsize          length,
             gsize         *common)
{
  gsize both = MIN (length, self->last->len);
  gsize n = 0;

  while (n < both && name[n] == self->last->str[n])
    n++;
  *common = n;

  if (!self->begun)
    return TRUE;

  return n < both ? (guchar) name[n] > (guchar) self->last->str[n] : length > self->last->len;
}

/**
 * kvp_prefix_tree_new:
 *
 * Returns: (transfer full): a tree without names
 */
KvpPrefixTree *
kvp_prefix_tree_new (void)
{
  KvpPrefixTree *self = g_new0 (KvpPrefixTree, 1);

  self->last = g_string_new (NULL);
  self->n_open = 1;

  return self;
}

/**
 * kvp_prefix_tree_free:
 * @self: (transfer full): a tree
 */
void
kvp_prefix_tree_free (KvpPrefixTree *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_open; i++)
    free_nodes (self->open[i].first_child);
  g_string_free (self->last, TRUE);
  g_free (self);
}

/**
 * kvp_prefix_tree_add:
 * @self: a tree that has not ended
 * @name: (array length=length): a name
 * @length: its bytes
 * @matches: whether it goes
 *
 * Counts a name. Names come in byte order: one that is not beyond all before it is a repeat and is left out.
 */
void
kvp_prefix_tree_add (KvpPrefixTree *self,
                     const char    *name,
                     gsize          length,
                     gboolean       matches)
{
  gsize common;
  Open *innermost;

  g_return_if_fail (self != NULL && !self->ended);
  g_return_if_fail (name != NULL);

  if (!find_common (self, name, length, &common))
    return;

  while (self->n_open > 1 && self->open[self->n_open - 1].end > common)
    close_one (self);

  g_string_truncate (self->last, common);
  g_string_append_len (self->last, name + common, length - common);
  self->begun = TRUE;

  /* Separators before it belong to branches that are open already, or to none because of the depth. */
  for (gsize i = self->open[self->n_open - 1].end; i < length && self->n_open < G_N_ELEMENTS (self->open); i++)
    if (is_separator (name[i]))
      self->open[self->n_open++] = (Open) { .end = i + 1 };

  innermost = &self->open[self->n_open - 1];
  innermost->n_listed++;
  innermost->n_matched += matches ? 1 : 0;
}

static int
compare_segments (const Node *a,
                  const Node *b)
{
  int order = memcmp (a->segment, b->segment, MIN (a->length, b->length));

  return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* (transfer full): the nodes of both; one that is in both is one. */
static Node *
merge_nodes (Node *a,
             Node *b)
{
  Node *first = NULL;
  Node **tail = &first;

  while (a != NULL && b != NULL)
    {
      int order = compare_segments (a, b);
      Node **from = order <= 0 ? &a : &b;
      Node *node = *from;

      *from = g_steal_pointer (&node->next);
      if (order == 0)
        {
          Node *twin = b;

          b = g_steal_pointer (&twin->next);
          node->n_listed += twin->n_listed;
          node->n_matched += twin->n_matched;
          node->first_child = merge_nodes (node->first_child, g_steal_pointer (&twin->first_child));
          free_nodes (twin);
        }

      *tail = node;
      tail = &node->next;
    }
  *tail = a != NULL ? a : b;

  return first;
}

/**
 * kvp_prefix_tree_merge:
 * @self: a tree
 * @other: (transfer full): a tree of names of which @self has none
 *
 * Adds up two parts of a namespace. Ends both.
 */
void
kvp_prefix_tree_merge (KvpPrefixTree *self,
                       KvpPrefixTree *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self);

  end (self);
  end (other);

  self->open[0].n_listed += other->open[0].n_listed;
  self->open[0].n_matched += other->open[0].n_matched;
  self->open[0].first_child = merge_nodes (self->open[0].first_child,
                                           g_steal_pointer (&other->open[0].first_child));
  self->n_nodes = count_nodes (self->open[0].first_child);
  if (self->n_nodes > KVP_PREFIX_TREE_MAX_NODES)
    prune (self);

  kvp_prefix_tree_free (other);
}

/**
 * kvp_prefix_tree_get_n_listed:
 * @self: a tree
 *
 * Returns: how many names were counted
 */
guint64
kvp_prefix_tree_get_n_listed (KvpPrefixTree *self)
{
  guint64 n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_open; i++)
    n += self->open[i].n_listed;

  return n;
}

/**
 * kvp_prefix_tree_get_n_nodes:
 * @self: a tree
 *
 * Returns: how many branches it holds, those that the last name is in not counted
 */
guint
kvp_prefix_tree_get_n_nodes (KvpPrefixTree *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_nodes;
}

/* --- choosing --- */

typedef struct {
  const Node *node;
  GString    *prefix; /* (owned) */
} Candidate;

/* @self: (nullable): an array calls it for what was taken from it, too. */
static void
candidate_free (Candidate *self)
{
  if (self == NULL)
    return;

  g_string_free (self->prefix, TRUE);
  g_free (self);
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = *(const Candidate *const *) a;
  const Candidate *right = *(const Candidate *const *) b;
  guint64 left_weight = weigh (left->node->n_listed, left->node->n_matched);
  guint64 right_weight = weigh (right->node->n_listed, right->node->n_matched);

  return (left_weight < right_weight) - (left_weight > right_weight);
}

static Candidate *
candidate_new (const GString *parent,
               const Node    *node)
{
  Candidate *self = g_new0 (Candidate, 1);

  self->prefix = g_string_new_len (parent->str, parent->len);
  g_string_append_len (self->prefix, node->segment, node->length);

  /* As long as there is only one way on, the longer prefix says more. */
  while (node->first_child != NULL && node->first_child->next == NULL &&
         node->first_child->n_listed == node->n_listed)
    {
      node = node->first_child;
      g_string_append_len (self->prefix, node->segment, node->length);
    }
  self->node = node;

  return self;
}

/* (transfer full) (element-type Candidate): the heaviest of some neighbours. */
static GPtrArray *
list_candidates (const GString *parent,
                 const Node    *first)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);

  for (const Node *node = first; node != NULL; node = node->next)
    if (node->n_listed >= MIN_NAMES)
      g_ptr_array_add (candidates, candidate_new (parent, node));

  g_ptr_array_sort (candidates, compare_candidates);
  if (candidates->len > MAX_BARS)
    g_ptr_array_set_size (candidates, MAX_BARS);

  return candidates;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  return g_bytes_compare (((const KvpPrefixCount *) a)->prefix, ((const KvpPrefixCount *) b)->prefix);
}

static void
choose_branches (GArray        *chosen,
                 GPtrArray     *waiting,
                 const GString *parent,
                 const Node    *first,
                 guint          max)
{
  g_autoptr(GPtrArray) branches = list_candidates (parent, first);

  for (guint i = 0; i < branches->len && chosen->len < max; i++)
    {
      Candidate *branch = g_ptr_array_index (branches, i);
      KvpPrefixCount count = {
        .prefix = g_bytes_new (branch->prefix->str, branch->prefix->len),
        .n_listed = branch->node->n_listed,
      };

      g_array_append_val (chosen, count);
      if (branch->node->first_child != NULL)
        g_ptr_array_add (waiting, g_steal_pointer (&g_ptr_array_index (branches, i)));
    }

  g_ptr_array_sort (waiting, compare_candidates);
}

/**
 * kvp_prefix_tree_choose:
 * @self: a tree
 * @max: how many at most
 *
 * Chooses what a person may want to see: the heaviest branches, then those of the heaviest of them, and so on.
 *
 * Returns: (transfer full) (element-type KvpPrefixCount): in byte order, so that each stands before its own branches
 */
GArray *
kvp_prefix_tree_choose (KvpPrefixTree *self,
                        guint          max)
{
  g_autoptr(GArray) chosen = kvp_prefix_counts_new ();
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  g_autoptr(GString) root = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  end (self);
  choose_branches (chosen, waiting, root, self->open[0].first_child, max);

  while (waiting->len > 0 && chosen->len < max)
    {
      Candidate *heaviest = g_ptr_array_steal_index (waiting, 0);

      choose_branches (chosen, waiting, heaviest->prefix, heaviest->node->first_child, max);
      candidate_free (heaviest);
    }

  g_array_sort (chosen, compare_counts);

  return g_steal_pointer (&chosen);
}

/**
 * kvp_prefix_count_clear:
 * @self: a count
 *
 * Frees what it holds, not itself.
 */
void
kvp_prefix_count_clear (KvpPrefixCount *self)
{
  g_clear_pointer (&self->prefix, g_bytes_unref);
}

/**
 * kvp_prefix_counts_new:
 *
 * Returns: (transfer full) (element-type KvpPrefixCount): an array whose elements free themselves
 */
GArray *
kvp_prefix_counts_new (void)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (KvpPrefixCount));

  g_array_set_clear_func (counts, (GDestroyNotify) kvp_prefix_count_clear);

  return counts;
}
