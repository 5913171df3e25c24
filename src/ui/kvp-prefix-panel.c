/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-picture-text.h"
#include "ui/kvp-prefix-panel.h"
#include "ui/kvp-share-row.h"

/* What no bar of its own is left for is one more row. */
#define MAX_ROWS 12

/* A part that is less than one in so many is a crumb. */
#define MAX_CRUMBS 50

struct _KvpPrefixPanel
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget  *branch_box;
  GtkLabel   *branch_count_label;
  GtkLabel   *branch_label;
  GtkListBox *list;
  GtkLabel   *note_label;
  GtkWidget  *up_button;

  /* Owned */
  KvpPlan        *plan;    /* (nullable) */
  KvpPlanPicture *picture; /* (nullable) */
  GBytes         *prefix;  /* of the branch that is looked at; of the whole it has no bytes */

  guint editable : 1;
};

enum {
  SIGNAL_BRANCH,
  SIGNAL_TICK,
  N_SIGNALS
};

/* What one row says. */
typedef struct {
  GBytes  *prefix; /* (nullable): of all that no other row is of */
  guint64  n_listed;
  guint    n_rows;
  guint    n_ticked;
  guint    n_locked;
} RowData;

G_DEFINE_FINAL_TYPE (KvpPrefixPanel, kvp_prefix_panel, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static GQuark
prefix_quark (void)
{
  return g_quark_from_static_string ("kvp-prefix-row-prefix");
}

/* (transfer none) (nullable) */
static GBytes *
get_row_prefix (gpointer row)
{
  return g_object_get_qdata (G_OBJECT (row), prefix_quark ());
}

/* For a sentence. */
static char *
dup_text (GBytes *prefix,
          gsize   skip)
{
  gsize length;
  const char *data = g_bytes_get_data (prefix, &length);

  return kvp_display_text (data + MIN (skip, length), length - MIN (skip, length));
}

/* For a place of its own. */
static char *
dup_title (GBytes *prefix,
           gsize   skip)
{
  g_autofree char *text = dup_text (prefix, skip);

  return kvp_key_list_cell_isolate (text);
}

/* --- which branches --- */

/* Whether a person sees more in the parts of a branch than in the branch: one of them is some share of it. Thousands of
 * crumbs, as in product:000118:, product:000119: and so on, say less than the one bar. */
static gboolean
is_worth_parting (KvpPrefixPanel *self,
                  guint           index)
{
  guint64 n_listed = kvp_plan_picture_get_branch (self->picture, index)->n_listed;
  guint n_branches = kvp_plan_picture_get_n_branches (self->picture);

  for (guint i = index + 1; i < n_branches; i++)
    {
      const KvpPlanBranch *branch = kvp_plan_picture_get_branch (self->picture, i);

      if (branch->parent == index && branch->n_listed >= n_listed / MAX_CRUMBS)
        return TRUE;
    }

  return FALSE;
}

/* Where only one branch leads on, there is nothing to see before it. */
static guint
find_first_fork (KvpPrefixPanel *self)
{
  guint whole = 0;

  while (whole + 1 < kvp_plan_picture_get_n_branches (self->picture))
    {
      const KvpPlanBranch *only = kvp_plan_picture_get_branch (self->picture, whole + 1);
      gboolean leads_on = whole + 2 < kvp_plan_picture_get_n_branches (self->picture) &&
                          kvp_plan_picture_get_branch (self->picture, whole + 2)->parent == whole + 1;

      if (!leads_on || only->n_listed < kvp_plan_picture_get_branch (self->picture, whole)->n_listed ||
          !is_worth_parting (self, whole + 1))
        break;
      whole++;
    }

  return whole;
}

/* FALSE: there is no such branch. */
static gboolean
find_branch (KvpPrefixPanel *self,
             GBytes         *prefix,
             guint          *index)
{
  for (guint i = 0; i < kvp_plan_picture_get_n_branches (self->picture); i++)
    if (g_bytes_equal (kvp_plan_picture_get_branch (self->picture, i)->prefix, prefix))
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/* Ticking must not make rows change places under the pointer, so that it is of no account here. */
static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const RowData *left = a;
  const RowData *right = b;

  if (left->n_rows != right->n_rows)
    return left->n_rows > right->n_rows ? -1 : 1;
  if (left->n_listed != right->n_listed)
    return left->n_listed > right->n_listed ? -1 : 1;

  return g_bytes_compare (left->prefix, right->prefix);
}

/* (transfer full) (element-type RowData): good until the picture changes */
static GArray *
list_rows (KvpPrefixPanel *self,
           guint           whole)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (RowData));
  const KvpPlanBranch *all = kvp_plan_picture_get_branch (self->picture, whole);
  RowData rest = { NULL, all->n_listed, all->n_rows, all->n_ticked, all->n_locked };

  for (guint i = whole + 1; i < kvp_plan_picture_get_n_branches (self->picture); i++)
    {
      const KvpPlanBranch *branch = kvp_plan_picture_get_branch (self->picture, i);
      RowData row = { branch->prefix, branch->n_listed, branch->n_rows, branch->n_ticked, branch->n_locked };

      if (branch->parent == whole)
        g_array_append_val (rows, row);
    }

  g_array_sort (rows, compare_rows);
  if (rows->len > MAX_ROWS)
    g_array_set_size (rows, MAX_ROWS);

  for (guint i = 0; i < rows->len; i++)
    {
      const RowData *row = &g_array_index (rows, RowData, i);

      rest.n_listed -= MIN (rest.n_listed, row->n_listed);
      rest.n_rows -= row->n_rows;
      rest.n_ticked -= row->n_ticked;
      rest.n_locked -= row->n_locked;
    }
  rest.n_listed = MAX (rest.n_listed, rest.n_rows);
  if (rest.n_listed > 0 && rows->len > 0)
    g_array_append_val (rows, rest);

  return rows;
}

/* --- rows --- */

static KvpShareTick
get_tick (KvpPrefixPanel *self,
          const RowData  *data)
{
  guint n_tickable = data->n_rows - data->n_locked;

  if (!self->editable)
    return KVP_SHARE_TICK_HIDDEN;
  /* The rest has nothing in common that could be ticked. */
  if (data->prefix == NULL)
    return KVP_SHARE_TICK_ABSENT;
  if (n_tickable == 0)
    return KVP_SHARE_TICK_LOCKED;
  if (data->n_ticked == 0)
    return KVP_SHARE_TICK_NONE;

  return data->n_ticked == n_tickable ? KVP_SHARE_TICK_ALL : KVP_SHARE_TICK_SOME;
}

static void
update_row (KvpPrefixPanel *self,
            KvpShareRow    *row,
            const RowData  *data,
            guint64         n_longest,
            gsize           skip)
{
  g_autofree char *title = data->prefix != NULL ? dup_title (data->prefix, skip) : g_strdup (_("Other keys"));
  g_autofree char *tooltip = data->prefix != NULL ? dup_title (data->prefix, 0) : g_strdup (title);
  g_autofree char *full = data->prefix != NULL ? dup_text (data->prefix, 0) : g_strdup (title);
  g_autofree char *count = kvp_picture_text_count (data->n_ticked, data->n_listed);
  g_autofree char *sentence = kvp_picture_text_sentence (full, data->n_ticked, data->n_listed);
  /* Translators: the name of a box to tick, for screen readers; %s is a prefix such as “product:”. */
  g_autofree char *tick_name = data->prefix != NULL ? g_strdup_printf (_("Delete the keys that start with %s"), full)
                                                    : NULL;

  kvp_share_row_set_title (row, title, tooltip);
  kvp_share_row_set_count (row, count, sentence);
  kvp_share_row_set_bar (row, (double) data->n_listed / (double) MAX (1, n_longest),
                         (double) data->n_ticked / (double) MAX (1, data->n_listed));
  kvp_share_row_set_tick (row, get_tick (self, data), tick_name);
}

static void
row_tick_cb (KvpPrefixPanel *self,
             gboolean        ticked,
             KvpShareRow    *row)
{
  g_signal_emit (self, signals[SIGNAL_TICK], 0, get_row_prefix (row), ticked);
}

static GtkWidget *
row_new (KvpPrefixPanel *self,
         GBytes         *prefix)
{
  GtkWidget *row = kvp_share_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), prefix != NULL);
  if (prefix != NULL)
    {
      g_object_set_qdata_full (G_OBJECT (row), prefix_quark (), g_bytes_ref (prefix),
                               (GDestroyNotify) g_bytes_unref);
      g_signal_connect_object (row, "tick", G_CALLBACK (row_tick_cb), self, G_CONNECT_SWAPPED);
    }

  return row;
}

static gboolean
is_same_row (GtkListBoxRow *row,
             const RowData *data)
{
  GBytes *prefix;

  if (row == NULL)
    return FALSE;

  prefix = get_row_prefix (row);

  return prefix != NULL && data->prefix != NULL ? g_bytes_equal (prefix, data->prefix) : prefix == data->prefix;
}

/* A row that stays is the same widget: it may have the focus. */
static void
update_rows (KvpPrefixPanel *self,
             guint           whole)
{
  g_autoptr(GArray) rows = list_rows (self, whole);
  gsize skip = g_bytes_get_size (kvp_plan_picture_get_branch (self->picture, whole)->prefix);
  guint64 n_longest = 0;
  GtkListBoxRow *left;

  for (guint i = 0; i < rows->len; i++)
    n_longest = MAX (n_longest, g_array_index (rows, RowData, i).n_listed);

  for (guint i = 0; i < rows->len; i++)
    {
      const RowData *data = &g_array_index (rows, RowData, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (!is_same_row (row, data))
        {
          if (row != NULL)
            gtk_list_box_remove (self->list, GTK_WIDGET (row));
          gtk_list_box_insert (self->list, row_new (self, data->prefix), (int) i);
          row = gtk_list_box_get_row_at_index (self->list, (int) i);
        }
      update_row (self, KVP_SHARE_ROW (row), data, n_longest, skip);
    }

  while ((left = gtk_list_box_get_row_at_index (self->list, (int) rows->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (left));
  gtk_widget_set_visible (GTK_WIDGET (self->list), rows->len > 0);
}

/* @index: what is looked at, 0 for the whole; @shown: whose branches are the rows */
static void
update_branch (KvpPrefixPanel *self,
               guint           index,
               guint           shown)
{
  const KvpPlanBranch *branch = kvp_plan_picture_get_branch (self->picture, shown);
  const KvpPlanBranch *parent = kvp_plan_picture_get_branch (self->picture, branch->parent);
  g_autofree char *title = dup_title (branch->prefix, 0);
  g_autofree char *count = kvp_picture_text_count (branch->n_ticked, branch->n_listed);
  g_autofree char *parent_title = dup_text (parent->prefix, 0);
  g_autofree char *up = NULL;

  gtk_label_set_text (self->branch_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->branch_label), title);
  gtk_label_set_text (self->branch_count_label, count);
  gtk_widget_set_visible (self->branch_box, shown != 0);
  gtk_widget_set_visible (self->up_button, index != 0);

  if (branch->parent <= find_first_fork (self))
    up = g_strdup (_("Back to All Keys"));
  else
    /* Translators: %s is a prefix such as “product:”. */
    up = g_strdup_printf (_("Back to %s"), parent_title);
  gtk_widget_set_tooltip_text (self->up_button, up);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->up_button), GTK_ACCESSIBLE_PROPERTY_LABEL, up, -1);
}

static char *
dup_note (KvpPrefixPanel *self,
          gboolean        has_rows)
{
  const GError *error = kvp_plan_picture_get_error (self->picture);
  g_autofree char *of_what = NULL;

  if (error != NULL)
    return kvp_error_toast_dup_text (error);
  if (kvp_plan_picture_get_n_branches (self->picture) == 0)
    return g_strdup (_("Counting keys…"));

  of_what = kvp_picture_text_of_what (self->plan, self->picture);
  if (has_rows)
    return g_steal_pointer (&of_what);

  return g_strdup (g_bytes_get_size (self->prefix) > 0 ? _("These keys have no further prefix in common.")
                                                       : _("The names of these keys share no prefix."));
}

static void
update (KvpPrefixPanel *self)
{
  g_autofree char *note = NULL;

  if (kvp_plan_picture_get_n_branches (self->picture) > 0)
    {
      guint index = 0;
      guint shown;

      if (!find_branch (self, self->prefix, &index))
        index = 0;
      shown = index > 0 ? index : find_first_fork (self);
      update_branch (self, index, shown);
      update_rows (self, shown);
    }

  note = dup_note (self, gtk_list_box_get_row_at_index (self->list, 0) != NULL);
  gtk_label_set_text (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
}

/* --- moving --- */

static void
set_prefix (KvpPrefixPanel *self,
            GBytes         *prefix)
{
  g_bytes_ref (prefix);
  g_bytes_unref (self->prefix);
  self->prefix = prefix;
  update (self);
}

/* The row that had the focus is gone. */
static void
move_focus (KvpPrefixPanel *self,
            GBytes         *from)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; from != NULL && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (get_row_prefix (row) != NULL && g_bytes_equal (get_row_prefix (row), from))
      break;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->up_button);
}

static void
row_activated_cb (KvpPrefixPanel *self,
                  GtkListBoxRow  *row)
{
  g_autoptr(GBytes) prefix = g_bytes_ref (get_row_prefix (row));

  set_prefix (self, prefix);
  move_focus (self, NULL);
  g_signal_emit (self, signals[SIGNAL_BRANCH], 0, prefix);
}

static void
up_action (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  KvpPrefixPanel *self = KVP_PREFIX_PANEL (widget);
  g_autoptr(GBytes) from = g_bytes_ref (self->prefix);
  g_autoptr(GBytes) to = NULL;
  guint index;

  if (!find_branch (self, from, &index) || index == 0)
    return;

  index = kvp_plan_picture_get_branch (self->picture, index)->parent;
  /* What is seen of the whole begins at the first fork. */
  if (index <= find_first_fork (self))
    index = 0;
  to = g_bytes_ref (kvp_plan_picture_get_branch (self->picture, index)->prefix);

  set_prefix (self, to);
  move_focus (self, from);
  g_signal_emit (self, signals[SIGNAL_BRANCH], 0, to);
}

/* --- the widget --- */

static void
kvp_prefix_panel_dispose (GObject *object)
{
  KvpPrefixPanel *self = KVP_PREFIX_PANEL (object);

  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_PREFIX_PANEL);
  g_clear_object (&self->picture);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_prefix_panel_parent_class)->dispose (object);
}

static void
kvp_prefix_panel_finalize (GObject *object)
{
  KvpPrefixPanel *self = KVP_PREFIX_PANEL (object);

  g_bytes_unref (self->prefix);

  G_OBJECT_CLASS (kvp_prefix_panel_parent_class)->finalize (object);
}

static void
kvp_prefix_panel_class_init (KvpPrefixPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_prefix_panel_dispose;
  object_class->finalize = kvp_prefix_panel_finalize;

  signals[SIGNAL_BRANCH] =
    g_signal_new ("branch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES);

  signals[SIGNAL_TICK] =
    g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-prefix-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, branch_box);
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, branch_count_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, branch_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, list);
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPrefixPanel, up_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  gtk_widget_class_install_action (widget_class, "prefix.up", NULL, up_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "prefix.up", NULL);
}

static void
kvp_prefix_panel_init (KvpPrefixPanel *self)
{
  GtkLayoutManager *layout;

  self->prefix = g_bytes_new_static ("", 0);
  gtk_widget_init_template (GTK_WIDGET (self));

  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

/**
 * kvp_prefix_panel_set_plan:
 * @self: a panel that has none
 * @plan: a plan
 * @picture: its picture
 */
void
kvp_prefix_panel_set_plan (KvpPrefixPanel *self,
                           KvpPlan        *plan,
                           KvpPlanPicture *picture)
{
  g_return_if_fail (KVP_IS_PREFIX_PANEL (self));
  g_return_if_fail (KVP_IS_PLAN (plan) && KVP_IS_PLAN_PICTURE (picture));
  g_return_if_fail (self->plan == NULL);

  self->plan = g_object_ref (plan);
  self->picture = g_object_ref (picture);
  g_signal_connect_swapped (picture, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * kvp_prefix_panel_set_editable:
 * @self: a panel with a plan
 * @editable: whether branches can be ticked
 */
void
kvp_prefix_panel_set_editable (KvpPrefixPanel *self,
                               gboolean        editable)
{
  g_return_if_fail (KVP_IS_PREFIX_PANEL (self));

  if (self->editable == (guint) !!editable)
    return;

  self->editable = !!editable;
  kvp_prefix_panel_reset (self);
}

/**
 * kvp_prefix_panel_look_at:
 * @self: a panel with a plan
 * @prefix: (nullable): what to look at; %NULL is the whole, as is what there is no branch of
 *
 * Follows what was chosen elsewhere: "branch" is not emitted.
 */
void
kvp_prefix_panel_look_at (KvpPrefixPanel *self,
                          GBytes         *prefix)
{
  g_autoptr(GBytes) none = g_bytes_new_static ("", 0);

  g_return_if_fail (KVP_IS_PREFIX_PANEL (self) && self->picture != NULL);

  if (prefix == NULL)
    prefix = none;
  if (!g_bytes_equal (self->prefix, prefix))
    set_prefix (self, prefix);
}

/**
 * kvp_prefix_panel_reset:
 * @self: a panel
 *
 * Shows the ticks as they are, not as they were clicked.
 */
void
kvp_prefix_panel_reset (KvpPrefixPanel *self)
{
  g_return_if_fail (KVP_IS_PREFIX_PANEL (self));

  if (self->picture != NULL)
    update (self);
}
