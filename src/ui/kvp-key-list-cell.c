/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-theme-color.h"

#define LEFT_TO_RIGHT_MARK "\u200e"

/**
 * KvpKeyListCell:
 *
 * GTK 4.8 keeps two hundred rows of a list, and gives all of them to other keys in one turn of the main loop when a
 * person drags the scroll bar, searches or sorts. So a cell does as little as can be when it gets another row: it notes
 * it. A lazy cell finds out what to say when kvp_key_list_cell_prepare() is called, which its list does for the rows
 * that can be seen, at once, and for a few of the others at each frame.
 *
 * It asks for a width in characters, as a GtkInscription does, so that a column does not jump while it scrolls, and
 * draws its line itself. What a line of its font measures is the same for a whole column: another cell, the ruler,
 * knows it for all of them, and has the only PangoLayout.
 */
struct _KvpKeyListCell
{
  GtkWidget parent_instance;

  KvpPlanRow            *row;        /* (owned) (nullable) */
  gulong                 row_handler;
  char                  *text;       /* (owned) (nullable): once it is prepared */
  PangoAttrList         *attributes; /* (owned) (nullable) */

  KvpKeyListCell        *ruler;      /* (owned) (nullable): this one itself, if there is none */
  PangoLayout           *layout;     /* (owned) (nullable): of a ruler */

  KvpKeyListCellFunc     get_text;
  KvpKeyListCellFunc     get_tooltip; /* (nullable) */
  KvpKeyListCellEmphasis emphasis;    /* (nullable) */
  gpointer               user_data;   /* (unowned) */
  guint                  min_chars;
  guint                  natural_chars;
  guint                  tells_outcome : 1;
  guint                  lazy : 1;
  guint                  prepared : 1;
};

G_DEFINE_FINAL_TYPE (KvpKeyListCell, kvp_key_list_cell, GTK_TYPE_WIDGET)

static gboolean
is_right_to_left (gunichar c)
{
  switch ((int) g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_MENDE_KIKAKUI:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SAMARITAN:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
      return TRUE;

    default:
      return FALSE;
    }
}

/* The first letter of a text, as Pango looks for it; 0: it has none. */
static gunichar
find_first_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalpha (g_utf8_get_char (p)))
        return g_utf8_get_char (p);
    }

  return 0;
}

/* Pango puts a line whose letters run against the direction of the widget to the other side: in Arabic a Latin name
 * would stand apart from the Arabic sentence about it. */
static PangoAlignment
get_side (KvpKeyListCell *self)
{
  gunichar letter;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL)
    return PANGO_ALIGN_LEFT;

  letter = find_first_letter (self->text);
  if (g_str_has_prefix (self->text, LEFT_TO_RIGHT_MARK) || (letter != 0 && !is_right_to_left (letter)))
    return PANGO_ALIGN_LEFT;

  return PANGO_ALIGN_RIGHT;
}

/* --- what it says --- */

static void
make_text (KvpKeyListCell *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->attributes, pango_attr_list_unref);

  if (self->row != NULL)
    self->text = self->get_text (self->row, self->user_data);
  if (self->text != NULL && self->emphasis != NULL)
    self->attributes = self->emphasis (self->row, self->text, self->user_data);
  if (self->text == NULL)
    self->text = g_strdup ("");

  self->prepared = TRUE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_text (KvpKeyListCell *self)
{
  self->prepared = FALSE;
  if (self->lazy)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    make_text (self);
}

static void
update_state (KvpKeyListCell *self)
{
  if (self->row != NULL && kvp_plan_row_get_state (self->row) == KVP_KEY_EXCLUDED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "kept");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "kept");
}

/* Hundreds of cells hear of it at once when all keys are ticked: no more than must be is done. */
static void
row_changed_cb (KvpKeyListCell *self)
{
  update_state (self);
  if (self->tells_outcome)
    forget_text (self);
}

static gboolean
kvp_key_list_cell_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (widget);
  g_autofree char *text = NULL;

  if (self->row != NULL && self->get_tooltip != NULL)
    text = self->get_tooltip (self->row, self->user_data);
  if (text == NULL)
    return FALSE;

  /* A key's name must not be read as markup. */
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

/* --- how it looks --- */

static KvpKeyListCell *
get_ruler (KvpKeyListCell *self)
{
  return self->ruler != NULL ? self->ruler : self;
}

static PangoLayout *
get_layout (KvpKeyListCell *ruler)
{
  if (ruler->layout == NULL)
    {
      ruler->layout = gtk_widget_create_pango_layout (GTK_WIDGET (ruler), NULL);
      pango_layout_set_ellipsize (ruler->layout, PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_single_paragraph_mode (ruler->layout, TRUE);
    }

  return ruler->layout;
}

static void
kvp_key_list_cell_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (widget);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (get_ruler (self)));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                       pango_font_metrics_get_approximate_digit_width (metrics));

      *minimum = PANGO_PIXELS_CEIL ((int) self->min_chars * width);
      *natural = MAX (*minimum, PANGO_PIXELS_CEIL ((int) self->natural_chars * width));
    }
  else
    {
      *minimum = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics)
                                    + pango_font_metrics_get_descent (metrics));
      *natural = *minimum;
    }

  pango_font_metrics_unref (metrics);
}

static void
kvp_key_list_cell_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  PangoLayout *layout;
  PangoFontMetrics *metrics;
  GdkRGBA color;
  int line, y;

  if (!self->prepared || *self->text == '\0')
    return;

  layout = get_layout (get_ruler (self));
  pango_layout_set_text (layout, self->text, -1);
  pango_layout_set_attributes (layout, self->attributes);
  pango_layout_set_alignment (layout, get_side (self));
  pango_layout_set_width (layout, width * PANGO_SCALE);
  color = kvp_theme_text_color (widget);

  /* By the baseline of the font: letters that another font must help out with may be higher. */
  metrics = pango_context_get_metrics (pango_layout_get_context (layout), NULL, NULL);
  line = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  y = (height - line) / 2 + PANGO_PIXELS (pango_font_metrics_get_ascent (metrics) - pango_layout_get_baseline (layout));
  pango_font_metrics_unref (metrics);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_pop (snapshot);
}

static void
kvp_key_list_cell_direction_changed (GtkWidget        *widget,
                                     GtkTextDirection  previous)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (widget);

  GTK_WIDGET_CLASS (kvp_key_list_cell_parent_class)->direction_changed (widget, previous);

  g_clear_object (&self->layout);
  gtk_widget_queue_draw (widget);
}

static void
kvp_key_list_cell_system_setting_changed (GtkWidget        *widget,
                                          GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (kvp_key_list_cell_parent_class)->system_setting_changed (widget, setting);

  /* GTK sees to that for those of its own widgets that have a layout. */
  if (setting != GTK_SYSTEM_SETTING_ICON_THEME)
    {
      g_clear_object (&KVP_KEY_LIST_CELL (widget)->layout);
      gtk_widget_queue_resize (widget);
    }
}

/* --- GObject --- */

static void
leave_row (KvpKeyListCell *self)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_handler, self->row);
  g_clear_object (&self->row);
}

static void
kvp_key_list_cell_dispose (GObject *object)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (object);

  leave_row (self);
  g_clear_object (&self->ruler);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (kvp_key_list_cell_parent_class)->dispose (object);
}

static void
kvp_key_list_cell_finalize (GObject *object)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (object);

  g_free (self->text);
  g_clear_pointer (&self->attributes, pango_attr_list_unref);

  G_OBJECT_CLASS (kvp_key_list_cell_parent_class)->finalize (object);
}

static void
kvp_key_list_cell_class_init (KvpKeyListCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_key_list_cell_dispose;
  object_class->finalize = kvp_key_list_cell_finalize;

  widget_class->direction_changed = kvp_key_list_cell_direction_changed;
  widget_class->measure = kvp_key_list_cell_measure;
  widget_class->query_tooltip = kvp_key_list_cell_query_tooltip;
  widget_class->snapshot = kvp_key_list_cell_snapshot;
  widget_class->system_setting_changed = kvp_key_list_cell_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "keycell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
kvp_key_list_cell_init (KvpKeyListCell *self)
{
}

/**
 * kvp_key_list_cell_new:
 * @text: what it says
 * @tooltip: (nullable): what its tooltip says
 * @user_data: (unowned): for both; must outlive the cell
 * @min_chars: width that it asks for at least
 * @natural_chars: width that it would like
 *
 * Returns: a cell without a row
 */
GtkWidget *
kvp_key_list_cell_new (KvpKeyListCellFunc text,
                       KvpKeyListCellFunc tooltip,
                       gpointer           user_data,
                       guint              min_chars,
                       guint              natural_chars)
{
  KvpKeyListCell *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (KVP_TYPE_KEY_LIST_CELL, NULL);
  if (tooltip != NULL)
    gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->get_text = text;
  self->get_tooltip = tooltip;
  self->user_data = user_data;
  self->min_chars = min_chars;
  self->natural_chars = natural_chars;

  return GTK_WIDGET (self);
}

/**
 * kvp_key_list_cell_set_ruler:
 * @self: a cell
 * @ruler: a cell with the same font, which never has a row
 *
 * Has @ruler measure and lay out the text of @self.
 */
void
kvp_key_list_cell_set_ruler (KvpKeyListCell *self,
                             KvpKeyListCell *ruler)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (ruler) && ruler != self);

  g_set_object (&self->ruler, ruler);
}

/**
 * kvp_key_list_cell_set_lazy:
 * @self: a cell without a row
 *
 * Has it say nothing of a row before kvp_key_list_cell_prepare() was called.
 */
void
kvp_key_list_cell_set_lazy (KvpKeyListCell *self)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));

  self->lazy = TRUE;
}

/**
 * kvp_key_list_cell_prepare:
 * @self: a cell
 *
 * Finds out what to say of the row, unless that was done.
 *
 * Returns: whether it had to be done
 */
gboolean
kvp_key_list_cell_prepare (KvpKeyListCell *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), FALSE);

  if (self->prepared || self->row == NULL)
    return FALSE;

  make_text (self);

  return TRUE;
}

/**
 * kvp_key_list_cell_get_row:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): the row that it shows
 */
KvpPlanRow *
kvp_key_list_cell_get_row (KvpKeyListCell *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), NULL);

  return self->row;
}

/**
 * kvp_key_list_cell_set_row:
 * @self: a cell
 * @row: (nullable): what it shows
 *
 * Shows another row.
 */
void
kvp_key_list_cell_set_row (KvpKeyListCell *self,
                           KvpPlanRow     *row)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));
  g_return_if_fail (row == NULL || KVP_IS_PLAN_ROW (row));

  /* GTK binds a cell again when no more than the number of its row changed. */
  if (self->row == row)
    return;

  leave_row (self);
  if (row != NULL)
    {
      self->row = g_object_ref (row);
      self->row_handler = g_signal_connect_swapped (row, "notify", G_CALLBACK (row_changed_cb), self);
    }
  update_state (self);
  forget_text (self);
}

/**
 * kvp_key_list_cell_set_tells_outcome:
 * @self: a cell
 * @tells_outcome: whether its text depends on the row's state
 *
 * Sets whether the text is made anew when the row's state changes.
 */
void
kvp_key_list_cell_set_tells_outcome (KvpKeyListCell *self,
                                     gboolean        tells_outcome)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));

  self->tells_outcome = !!tells_outcome;
}

/**
 * kvp_key_list_cell_set_emphasis:
 * @self: a cell without a row
 * @emphasis: (nullable): what of its text is to be emphasised; gets the data of the text's function
 *
 * Attributes, never markup: whatever a key is called, it can not change how it looks.
 */
void
kvp_key_list_cell_set_emphasis (KvpKeyListCell         *self,
                                KvpKeyListCellEmphasis  emphasis)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));

  self->emphasis = emphasis;
}

/**
 * kvp_key_list_cell_get_text:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): what it says of its row; %NULL without one
 */
const char *
kvp_key_list_cell_get_text (KvpKeyListCell *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), NULL);

  kvp_key_list_cell_prepare (self);

  return self->row != NULL ? self->text : NULL;
}

/**
 * kvp_key_list_cell_get_attributes:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): how what it says is emphasised
 */
PangoAttrList *
kvp_key_list_cell_get_attributes (KvpKeyListCell *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), NULL);

  kvp_key_list_cell_prepare (self);

  return self->attributes;
}

/**
 * kvp_key_list_cell_isolate:
 * @name: a name as kvp_display_text() gives it
 *
 * Pango takes the direction of a line from its first letter, or else from the widget. Names are paths and identifiers:
 * their parts must stand in the same order in every row, so that neither one that begins in Hebrew nor one such as
 * “2021/” in an Arabic window is turned round. (Pango's own test is deprecated.)
 *
 * Returns: (transfer full): @name, with an invisible left-to-right mark before it where it is needed
 */
char *
kvp_key_list_cell_isolate (const char *name)
{
  gunichar letter;
  gboolean turned;

  g_return_val_if_fail (name != NULL, NULL);

  letter = find_first_letter (name);
  turned = letter != 0 ? is_right_to_left (letter)
                       : *name != '\0' && gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  return turned ? g_strconcat (LEFT_TO_RIGHT_MARK, name, NULL) : g_strdup (name);
}
