/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-form-row.h"
#include "ui/kvp-format.h"
#include "ui/kvp-key-lines.h"

struct _KvpKeyLines
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkTextBuffer *buffer;
  GtkLabel      *count_label;
  GtkLabel      *hint_label;
  GtkLabel      *problem_label;
  GtkTextView   *text_view;

  GPtrArray *beside; /* (owned) (element-type GBytes): names that no line can hold */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpKeyLines, kvp_key_lines, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static char *
dup_text (KvpKeyLines *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static gboolean
has_control_character (const char *data,
                       gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (data[i]))
        return TRUE;
    }

  return FALSE;
}

static void
append_sentence (GString *text,
                 char    *sentence) /* (transfer full) */
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

/* Names that look as if they came from another program's file: they are taken as they are, and the person
 * is told. */
static char *
describe_oddities (KvpKeyLines *self,
                   GPtrArray   *keys)
{
  GString *text = g_string_new (NULL);
  guint n_spaced = 0, n_control = 0;

  for (guint i = 0; i < keys->len; i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (g_ptr_array_index (keys, i), &length);

      if (length > 0 && (data[0] == ' ' || data[length - 1] == ' '))
        n_spaced++;
      if (has_control_character (data, length))
        n_control++;
    }

  if (n_spaced > 0)
    {
      g_autofree char *count = kvp_format_count (n_spaced);

      append_sentence (text, g_strdup_printf (ngettext ("%s name begins or ends with a space, which counts.",
                                                        "%s names begin or end with a space, which counts.",
                                                        n_spaced),
                                              count));
    }
  if (n_control > 0)
    {
      g_autofree char *count = kvp_format_count (n_control);

      append_sentence (text,
                       g_strdup_printf (ngettext ("%s name has a control character in it, such as a tab or the "
                                                  "carriage return of a Windows file, which counts.",
                                                  "%s names have a control character in them, such as a tab or the "
                                                  "carriage return of a Windows file, which counts.",
                                                  n_control),
                                        count));
    }
  if (self->beside->len > 0)
    {
      g_autofree char *count = kvp_format_count (self->beside->len);

      append_sentence (text, g_strdup_printf (ngettext ("%s more name is in the list that can’t be shown as a line.",
                                                        "%s more names are in the list that can’t be shown as lines.",
                                                        self->beside->len),
                                              count));
    }

  return g_string_free (text, FALSE);
}

static void
describe (KvpKeyLines *self)
{
  g_autoptr(GPtrArray) keys = kvp_key_lines_get_keys (self);
  g_autofree char *oddities = describe_oddities (self, keys);
  g_autofree char *count = kvp_format_count (keys->len);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%s name. One a line, exactly as it is: nothing is trimmed or split.",
                                    "%s names. One a line, exactly as it is: nothing is trimmed or split.",
                                    keys->len),
                          count);
  gtk_label_set_text (self->count_label, text);
  gtk_label_set_text (self->hint_label, oddities);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), oddities[0] != '\0');
}

static void
buffer_changed_cb (KvpKeyLines *self)
{
  /* Whoever empties the text starts a new list. */
  if (gtk_text_buffer_get_char_count (self->buffer) == 0)
    g_ptr_array_set_size (self->beside, 0);

  describe (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
kvp_key_lines_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KVP_KEY_LINES (widget)->text_view));
}

static void
kvp_key_lines_finalize (GObject *object)
{
  KvpKeyLines *self = KVP_KEY_LINES (object);

  g_ptr_array_unref (self->beside);

  G_OBJECT_CLASS (kvp_key_lines_parent_class)->finalize (object);
}

static void
kvp_key_lines_class_init (KvpKeyLinesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = kvp_key_lines_finalize;
  widget_class->grab_focus = kvp_key_lines_grab_focus;

  /**
   * KvpKeyLines::changed:
   *
   * The list is another now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-key-lines.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpKeyLines, buffer);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyLines, count_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyLines, hint_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyLines, problem_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyLines, text_view);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
}

static void
kvp_key_lines_init (KvpKeyLines *self)
{
  self->beside = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  describe (self);
}

/**
 * kvp_key_lines_get_keys:
 * @self: a list
 *
 * An empty line is no name (a key has one byte at least), and so the line break of the last line does not
 * count.
 *
 * Returns: (transfer full) (element-type GBytes): the exact bytes of each line
 */
GPtrArray *
kvp_key_lines_get_keys (KvpKeyLines *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *text = NULL;

  g_return_val_if_fail (KVP_IS_KEY_LINES (self), keys);

  text = dup_text (self);
  for (const char *line = text; *line != '\0';)
    {
      const char *end = strchr (line, '\n');
      gsize length = end != NULL ? (gsize) (end - line) : strlen (line);

      if (length > 0)
        g_ptr_array_add (keys, g_bytes_new (line, length));
      line += length + (end != NULL ? 1 : 0);
    }

  for (guint i = 0; i < self->beside->len; i++)
    g_ptr_array_add (keys, g_bytes_ref (g_ptr_array_index (self->beside, i)));

  return keys;
}

/**
 * kvp_key_lines_set_keys:
 * @self: a list
 * @keys: (element-type GBytes): names
 *
 * Shows these names instead.
 */
void
kvp_key_lines_set_keys (KvpKeyLines *self,
                        GPtrArray   *keys)
{
  g_autoptr(GPtrArray) beside = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_if_fail (KVP_IS_KEY_LINES (self));
  g_return_if_fail (keys != NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      GBytes *key = g_ptr_array_index (keys, i);
      gsize length;
      const char *data = g_bytes_get_data (key, &length);

      if (memchr (data, '\n', length) != NULL || !g_utf8_validate_len (data, length, NULL))
        g_ptr_array_add (beside, g_bytes_ref (key));
      else
        g_string_append_printf (text, "%.*s\n", (int) length, data);
    }

  gtk_text_buffer_set_text (self->buffer, text->str, (int) text->len);
  g_ptr_array_unref (self->beside);
  self->beside = g_steal_pointer (&beside);
  describe (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * kvp_key_lines_set_problem:
 * @self: a list
 * @problem: (nullable): a sentence, plain text
 *
 * Says what is wrong with the list.
 */
void
kvp_key_lines_set_problem (KvpKeyLines *self,
                           const char  *problem)
{
  g_return_if_fail (KVP_IS_KEY_LINES (self));

  kvp_form_row_mark (GTK_WIDGET (self->text_view), self->problem_label, problem);
}

/**
 * kvp_key_lines_is_empty:
 * @self: a list
 *
 * Returns: whether nothing at all was filled in
 */
gboolean
kvp_key_lines_is_empty (KvpKeyLines *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LINES (self), TRUE);

  return gtk_text_buffer_get_char_count (self->buffer) == 0 && self->beside->len == 0;
}

/**
 * kvp_key_lines_get_text_view:
 * @self: a list
 *
 * Returns: (transfer none): where it is typed
 */
GtkTextView *
kvp_key_lines_get_text_view (KvpKeyLines *self)
{
  g_return_val_if_fail (KVP_IS_KEY_LINES (self), NULL);

  return self->text_view;
}
