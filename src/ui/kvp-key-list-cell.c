/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-key-list-cell.h"

#define LEFT_TO_RIGHT_MARK "\u200e"

struct _KvpKeyListCell
{
  AdwBin parent_instance;

  GtkInscription    *inscription; /* the child */
  GSignalGroup      *row_signals; /* (owned) */
  KvpKeyListCellFunc text;
  KvpKeyListCellFunc tooltip;     /* (nullable) */
  KvpKeyListCellEmphasis emphasis; /* (nullable) */
  gpointer           user_data;   /* (unowned) */
  guint              tells_outcome : 1;
};

G_DEFINE_FINAL_TYPE (KvpKeyListCell, kvp_key_list_cell, ADW_TYPE_BIN)

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

/* Pango puts a line whose letters run against the direction of the widget to the other side, and an inscription does
 * not put it back: in Arabic a Latin name would stand apart from the Arabic sentence about it. */
static void
update_side (KvpKeyListCell *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const char *text = gtk_inscription_get_text (self->inscription);
  gboolean left_to_right = FALSE;

  if (rtl && text != NULL)
    {
      gunichar letter = find_first_letter (text);

      left_to_right = g_str_has_prefix (text, LEFT_TO_RIGHT_MARK) || (letter != 0 && !is_right_to_left (letter));
    }

  gtk_inscription_set_xalign (self->inscription, left_to_right ? 1 : 0);
}

static void
update_text (KvpKeyListCell *self)
{
  KvpPlanRow *row = kvp_key_list_cell_get_row (self);
  g_autofree char *text = row != NULL ? self->text (row, self->user_data) : NULL;

  gtk_inscription_set_text (self->inscription, text != NULL ? text : "");
  update_side (self);
  if (self->emphasis != NULL)
    {
      PangoAttrList *attributes = text != NULL ? self->emphasis (row, text, self->user_data) : NULL;

      gtk_inscription_set_attributes (self->inscription, attributes);
      g_clear_pointer (&attributes, pango_attr_list_unref);
    }
}

static void
update_state (KvpKeyListCell *self)
{
  KvpPlanRow *row = kvp_key_list_cell_get_row (self);

  if (row != NULL && kvp_plan_row_get_state (row) == KVP_KEY_EXCLUDED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "kept");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "kept");
}

/* Hundreds of cells hear of it at once when all keys are ticked: no more than must be is done. */
static void
state_changed_cb (KvpKeyListCell *self)
{
  update_state (self);
  if (self->tells_outcome)
    update_text (self);
}

static void
reason_changed_cb (KvpKeyListCell *self)
{
  if (self->tells_outcome)
    update_text (self);
}

static gboolean
kvp_key_list_cell_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (widget);
  KvpPlanRow *row = kvp_key_list_cell_get_row (self);
  g_autofree char *text = NULL;

  if (row != NULL && self->tooltip != NULL)
    text = self->tooltip (row, self->user_data);
  if (text == NULL)
    return FALSE;

  /* A key's name must not be read as markup. */
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
kvp_key_list_cell_direction_changed (GtkWidget        *widget,
                                     GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (kvp_key_list_cell_parent_class)->direction_changed (widget, previous);

  update_side (KVP_KEY_LIST_CELL (widget));
}

static void
kvp_key_list_cell_dispose (GObject *object)
{
  KvpKeyListCell *self = KVP_KEY_LIST_CELL (object);

  g_clear_object (&self->row_signals);

  G_OBJECT_CLASS (kvp_key_list_cell_parent_class)->dispose (object);
}

static void
kvp_key_list_cell_class_init (KvpKeyListCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_key_list_cell_dispose;

  widget_class->direction_changed = kvp_key_list_cell_direction_changed;
  widget_class->query_tooltip = kvp_key_list_cell_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "keycell");
}

static void
kvp_key_list_cell_init (KvpKeyListCell *self)
{
  /* GtkInscription asks for a width in characters, not for that of its text: a column does not jump while it
   * scrolls. */
  self->inscription = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->inscription, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_inscription_set_nat_lines (self->inscription, 1);
  gtk_inscription_set_xalign (self->inscription, 0);
  /* With more height than a line, GTK 4.8 puts a text with an ellipsis higher than one without. */
  gtk_widget_set_valign (GTK_WIDGET (self->inscription), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->inscription));

  self->row_signals = g_signal_group_new (KVP_TYPE_PLAN_ROW);
  g_signal_group_connect_swapped (self->row_signals, "notify::state", G_CALLBACK (state_changed_cb), self);
  g_signal_group_connect_swapped (self->row_signals, "notify::reason", G_CALLBACK (reason_changed_cb), self);
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

  self = g_object_new (KVP_TYPE_KEY_LIST_CELL, "has-tooltip", tooltip != NULL, NULL);
  self->text = text;
  self->tooltip = tooltip;
  self->user_data = user_data;
  gtk_inscription_set_min_chars (self->inscription, min_chars);
  gtk_inscription_set_nat_chars (self->inscription, natural_chars);

  return GTK_WIDGET (self);
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
  g_autoptr(GObject) row = NULL;

  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), NULL);

  if (self->row_signals == NULL)
    return NULL;

  /* The list item holds the row as long as the cell is bound to it. */
  row = g_signal_group_dup_target (self->row_signals);

  return (KvpPlanRow *) row;
}

/**
 * kvp_key_list_cell_set_row:
 * @self: a cell
 * @row: (nullable): what it shows; kept alive by whoever sets it
 *
 * Shows another row.
 */
void
kvp_key_list_cell_set_row (KvpKeyListCell *self,
                           KvpPlanRow     *row)
{
  g_return_if_fail (KVP_IS_KEY_LIST_CELL (self));
  g_return_if_fail (row == NULL || KVP_IS_PLAN_ROW (row));

  if (self->row_signals == NULL)
    return;

  g_signal_group_set_target (self->row_signals, row);
  update_text (self);
  update_state (self);
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
 * Returns: (transfer none): what it says now
 */
const char *
kvp_key_list_cell_get_text (KvpKeyListCell *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LIST_CELL (self), NULL);

  return gtk_inscription_get_text (self->inscription);
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
