/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-report.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-key-list-columns.h"
#include "ui/kvp-key-list-sorter.h"
#include "ui/kvp-key-list-tick.h"
#include "ui/kvp-key-list-view-private.h"
#include "ui/kvp-settings.h"

/* Whatever is stored, a column can be seen, and leaves room for the names. */
#define MIN_COLUMN_WIDTH 40
#define MAX_COLUMN_WIDTH 600
#define N_SIZED_COLUMNS 4

/* More of the metadata than this is never visible in a cell. */
#define MAX_METADATA_BYTES 512

/* --- what the cells say --- */

static char *
get_name_text (KvpPlanRow *row,
               gpointer    user_data)
{
  return kvp_key_list_cell_isolate (kvp_plan_row_get_display_name (row));
}

static char *
get_expires_text (KvpPlanRow *row,
                  gpointer    user_data)
{
  return kvp_format_relative_time (kvp_plan_row_get_expiration (row), g_get_real_time () / G_USEC_PER_SEC);
}

static char *
get_expires_tooltip (KvpPlanRow *row,
                     gpointer    user_data)
{
  if (kvp_plan_row_get_expiration (row) == 0)
    return NULL;

  return kvp_format_exact_time (kvp_plan_row_get_expiration (row));
}

static char *
get_metadata_text (KvpPlanRow *row,
                   gpointer    user_data)
{
  const char *metadata = kvp_plan_row_get_metadata (row);
  g_autofree char *text = NULL;

  if (metadata == NULL)
    return NULL;

  text = kvp_display_text (metadata, strnlen (metadata, MAX_METADATA_BYTES));

  return kvp_key_list_cell_isolate (text);
}

static char *
get_outcome_text (KvpPlanRow *row,
                  gpointer    user_data)
{
  return kvp_report_describe_outcome (kvp_plan_row_get_state (row), kvp_plan_row_get_reason (row),
                                      kvp_plan_row_get_detail (row));
}

static gboolean
is_not_there (KvpPlanRow *row)
{
  return kvp_plan_row_get_state (row) == KVP_KEY_EXCLUDED && kvp_plan_row_get_reason (row) == KVP_REASON_GONE;
}

static char *
get_why_text (KvpPlanRow *row,
              gpointer    user_data)
{
  /* Translators: in the column “Why”: the key stays because it is on the keep list. */
  if (kvp_plan_row_get_reason (row) == KVP_REASON_KEEP_LIST)
    return g_strdup (_("keep list"));
  /* Translators: in the column “Why”: a list names the key, but the namespace does not have it. */
  if (is_not_there (row))
    return g_strdup (_("not there"));

  return g_strdup (_kvp_key_list_view_describe_why (user_data, kvp_plan_row_get_why (row)));
}

static char *
get_why_tooltip (KvpPlanRow *row,
                 gpointer    user_data)
{
  if (kvp_plan_row_get_reason (row) == KVP_REASON_KEEP_LIST || is_not_there (row))
    return get_outcome_text (row, user_data);

  return _kvp_key_list_view_dup_why_sentence (user_data, kvp_plan_row_get_why (row));
}

static PangoAttrList *
emphasise_name (KvpPlanRow *row,
                const char *text,
                gpointer    user_data)
{
  return _kvp_key_list_view_emphasise_name (user_data, row, text);
}

/* --- columns --- */

/**
 * Column:
 *
 * A column of text: what its cells say and how wide they like to be.
 */
typedef struct {
  KvpKeyListCellFunc text;
  KvpKeyListCellFunc tooltip;
  guint              min_chars;
  guint              natural_chars;
  const char        *css_class;
} Column;

static const Column name_column = { get_name_text, get_name_text, 16, 44, "monospace" };
static const Column expires_column = { get_expires_text, get_expires_tooltip, 9, 10, "expires" };
static const Column metadata_column = { get_metadata_text, NULL, 8, 14, "monospace" };
static const Column why_column = { get_why_text, get_why_tooltip, 7, 9, "caption" };
static const Column outcome_column = { get_outcome_text, get_outcome_text, 12, 34, "caption" };

typedef struct {
  KvpKeyListView *view;   /* (unowned): the cells are inside it */
  const Column   *column;
  KvpKeyListCell *ruler;  /* (unowned): a child of the view */
} CellContext;

static GtkWidget *
make_cell (const Column   *column,
           KvpKeyListView *view)
{
  GtkWidget *cell = kvp_key_list_cell_new (column->text, column->tooltip, view,
                                           column->min_chars, column->natural_chars);

  gtk_widget_add_css_class (cell, column->css_class);
  if (column != &name_column)
    gtk_widget_add_css_class (cell, "secondary");
  else
    kvp_key_list_cell_set_emphasis (KVP_KEY_LIST_CELL (cell), emphasise_name);

  return cell;
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               CellContext              *context)
{
  const Column *column = context->column;
  GtkWidget *cell = make_cell (column, context->view);

  kvp_key_list_cell_set_ruler (KVP_KEY_LIST_CELL (cell), context->ruler);
  kvp_key_list_cell_set_lazy (KVP_KEY_LIST_CELL (cell));
  kvp_key_list_cell_set_tells_outcome (KVP_KEY_LIST_CELL (cell), column == &outcome_column || column == &why_column);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              CellContext              *context)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  kvp_key_list_cell_set_row (KVP_KEY_LIST_CELL (cell), gtk_list_item_get_item (item));
  _kvp_key_list_view_row_bound (context->view);
  if (context->column == &name_column)
    _kvp_key_list_view_name_bound (context->view, cell, gtk_list_item_get_position (item));
}

/* There is nothing to unbind: GTK does so each time before it binds again, even to the same row. */
static GtkListItemFactory *
make_cell_factory (const Column   *column,
                   KvpKeyListView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  CellContext *context = g_new0 (CellContext, 1);

  context->view = view;
  context->column = column;
  context->ruler = KVP_KEY_LIST_CELL (make_cell (column, view));
  _kvp_key_list_view_add_ruler (view, GTK_WIDGET (context->ruler));
  g_object_set_data_full (G_OBJECT (factory), "kvp-cell-context", context, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), context);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), context);

  return factory;
}

static GtkColumnViewColumn *
append_text_column (GtkColumnView  *column_view,
                    KvpKeyListView *view,
                    const char     *title,
                    const Column   *column)
{
  g_autoptr(GtkColumnViewColumn) view_column =
    gtk_column_view_column_new (title, make_cell_factory (column, view));

  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (column_view, view_column);

  return view_column;
}

static void
ticked_cb (KvpKeyListView *view,
           guint           position,
           gboolean        ticked,
           KvpKeyListTick *tick)
{
  _kvp_key_list_view_tell_ticked (view, position, ticked);
}

static void
setup_tick_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               KvpKeyListView           *view)
{
  GtkWidget *tick = kvp_key_list_tick_new ();

  kvp_key_list_tick_set_editable (KVP_KEY_LIST_TICK (tick), kvp_key_list_view_get_editable (view));
  g_signal_connect_object (tick, "ticked", G_CALLBACK (ticked_cb), view, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, tick);
}

static void
bind_tick_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              KvpKeyListView           *view)
{
  kvp_key_list_tick_set_row (KVP_KEY_LIST_TICK (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
  _kvp_key_list_view_row_bound (view);
}

static GtkColumnViewColumn *
append_tick_column (GtkColumnView  *column_view,
                    KvpKeyListView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_tick_cb), view);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_tick_cb), view);

  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_append_column (column_view, column);

  return column;
}

/* In a column that is never shown there should be no widgets; GTK makes them all the same, unless it does not know
 * how. */
static void
make_cells (GtkColumnViewColumn *column,
            gboolean             wanted)
{
  static const char key[] = "kvp-factory";

  if (g_object_get_data (G_OBJECT (column), key) == NULL)
    g_object_set_data_full (G_OBJECT (column), key, g_object_ref (gtk_column_view_column_get_factory (column)),
                            g_object_unref);

  gtk_column_view_column_set_factory (column, wanted ? g_object_get_data (G_OBJECT (column), key) : NULL);
}

static void
show_column (GtkColumnViewColumn *column,
             gboolean             visible)
{
  make_cells (column, visible);
  gtk_column_view_column_set_visible (column, visible);
}

static void
let_sort (GtkColumnViewColumn *column,
          KvpRowOrder          order)
{
  g_autoptr(GtkSorter) sorter = kvp_key_list_sorter_new (order);

  gtk_column_view_column_set_sorter (column, sorter);
}

/**
 * kvp_key_list_columns_append:
 * @self: (out caller-allocates): the columns, borrowed from @column_view
 * @column_view: where to
 * @view: what @column_view is in; must outlive its cells
 *
 * Adds all columns.
 */
void
kvp_key_list_columns_append (KvpKeyListColumns *self,
                             GtkColumnView     *column_view,
                             KvpKeyListView    *view)
{
  self->tick = append_tick_column (column_view, view);
  self->name = append_text_column (column_view, view, _("Key"), &name_column);
  gtk_column_view_column_set_expand (self->name, TRUE);
  self->expires = append_text_column (column_view, view, _("Expires"), &expires_column);
  self->metadata = append_text_column (column_view, view, _("Metadata"), &metadata_column);
  self->why = append_text_column (column_view, view, _("Why"), &why_column);
  self->outcome = append_text_column (column_view, view, _("Outcome"), &outcome_column);

  let_sort (self->tick, KVP_ROW_ORDER_STATE);
  let_sort (self->name, KVP_ROW_ORDER_NAME);
  let_sort (self->expires, KVP_ROW_ORDER_EXPIRATION);
  let_sort (self->metadata, KVP_ROW_ORDER_METADATA_SIZE);
  let_sort (self->outcome, KVP_ROW_ORDER_STATE);
}

/**
 * kvp_key_list_columns_get_for_order:
 * @self: the columns
 * @order: an order
 *
 * Returns: (transfer none): the column whose header stands for it, of those that are shown if one is
 */
GtkColumnViewColumn *
kvp_key_list_columns_get_for_order (const KvpKeyListColumns *self,
                                    KvpRowOrder              order)
{
  switch (order)
    {
    case KVP_ROW_ORDER_EXPIRATION:
      return self->expires;

    case KVP_ROW_ORDER_METADATA_SIZE:
      return self->metadata;

    case KVP_ROW_ORDER_STATE:
      return gtk_column_view_column_get_visible (self->outcome) ? self->outcome : self->tick;

    case KVP_ROW_ORDER_NAME:
    default:
      return self->name;
    }
}

static void
show_optional (KvpKeyListChoice    *choice,
               KvpKeyListOptional   optional,
               GtkColumnViewColumn *column,
               gboolean             has_room)
{
  kvp_key_list_choice_set_offered (choice, optional, has_room);
  make_cells (column, kvp_key_list_choice_get_wanted (choice, optional));
  gtk_column_view_column_set_visible (column, has_room && kvp_key_list_choice_get_wanted (choice, optional));
}

/**
 * kvp_key_list_columns_show:
 * @self: the columns
 * @choice: which of them the person wants
 * @editable: whether keys can be ticked
 * @narrow: whether there is little room
 *
 * Shows what is wanted and what there is room for. A plan that can not be changed has an outcome for each key in place
 * of a tick box.
 */
void
kvp_key_list_columns_show (const KvpKeyListColumns *self,
                           KvpKeyListChoice        *choice,
                           gboolean                 editable,
                           gboolean                 narrow)
{
  show_column (self->tick, editable);
  show_column (self->outcome, !editable);
  show_optional (choice, KVP_KEY_LIST_EXPIRES, self->expires, editable || !narrow);
  show_optional (choice, KVP_KEY_LIST_METADATA, self->metadata, !narrow);
  show_optional (choice, KVP_KEY_LIST_WHY, self->why, editable && !narrow);
}

/* Those of which a person can say how wide they are; that of the names takes what is left. */
typedef struct {
  const char          *name;
  GtkColumnViewColumn *column;
} SizedColumn;

static void
list_sized (const KvpKeyListColumns *self,
            SizedColumn             *sized)
{
  const SizedColumn all[N_SIZED_COLUMNS] = {
    { "expires", self->expires },
    { "metadata", self->metadata },
    { "why", self->why },
    { "outcome", self->outcome },
  };

  memcpy (sized, all, sizeof all);
}

/**
 * kvp_key_list_columns_set_menu:
 * @self: the columns
 * @menu: what the headers offer at a press of the second button
 */
void
kvp_key_list_columns_set_menu (const KvpKeyListColumns *self,
                               GMenuModel              *menu)
{
  GtkColumnViewColumn *const all[] = {
    self->tick, self->name, self->expires, self->metadata, self->why, self->outcome,
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_column_view_column_set_header_menu (all[i], menu);
}

/**
 * kvp_key_list_columns_load_widths:
 * @self: the columns
 *
 * Makes the columns as wide as a person had them.
 */
void
kvp_key_list_columns_load_widths (const KvpKeyListColumns *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autoptr(GVariant) widths = NULL;
  SizedColumn sized[N_SIZED_COLUMNS];

  if (settings == NULL)
    return;

  widths = g_settings_get_value (settings, KVP_SETTING_COLUMN_WIDTHS);
  list_sized (self, sized);
  for (guint i = 0; i < N_SIZED_COLUMNS; i++)
    {
      gint32 width;

      if (g_variant_lookup (widths, sized[i].name, "i", &width))
        gtk_column_view_column_set_fixed_width (sized[i].column, CLAMP (width, MIN_COLUMN_WIDTH, MAX_COLUMN_WIDTH));
    }
}

/**
 * kvp_key_list_columns_save_widths:
 * @self: the columns
 *
 * Remembers how wide a person has made them.
 */
void
kvp_key_list_columns_save_widths (const KvpKeyListColumns *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autoptr(GVariant) before = NULL;
  g_autoptr(GVariant) after = NULL;
  SizedColumn sized[N_SIZED_COLUMNS];
  GVariantBuilder builder;

  if (settings == NULL)
    return;

  before = g_settings_get_value (settings, KVP_SETTING_COLUMN_WIDTHS);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  list_sized (self, sized);
  for (guint i = 0; i < N_SIZED_COLUMNS; i++)
    {
      int width = gtk_column_view_column_get_fixed_width (sized[i].column);

      if (width > 0)
        g_variant_builder_add (&builder, "{si}", sized[i].name, width);
    }

  after = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (before, after))
    g_settings_set_value (settings, KVP_SETTING_COLUMN_WIDTHS, after);
}
