/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "inspection.h"

#include <adwaita.h>
#include <stdarg.h>
#include <stdio.h>

#include "window-driver.h"

#define STANDARD_INPUT 0

/* The narrowest screen that there is to be room on. */
#define NARROWEST 360

/* A page takes its form some frames after its window has another size, and a dialog its focus after it was shown: what is
 * wrong is looked at as often as that before it is told, a tenth of a second apart. */
#define N_LOOKS 100

typedef struct {
  const char *place;
  GtkWidget  *root;
  GHashTable *mnemonics; /* key → what it belongs to */
  GString    *findings;
} Inspection;

typedef void (*WidgetFunc) (Inspection *self,
                            GtkWidget  *widget);

G_GNUC_PRINTF (2, 3)
static void
tell (Inspection *self,
      const char *format,
      ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append_printf (self->findings, "finding: %s: %s\n", self->place, text);
}

/* (transfer full): the types and IDs of @widget and what it is in */
static char *
describe (GtkWidget *widget)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; widget != NULL && i < 5; i++, widget = gtk_widget_get_parent (widget))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

      g_string_append_printf (text, "%s%s", i > 0 ? " < " : "", G_OBJECT_TYPE_NAME (widget));
      if (id != NULL && !g_str_has_prefix (id, "___"))
        g_string_append_printf (text, "#%s", id);
      if (GTK_IS_LABEL (widget))
        g_string_append_printf (text, " “%s”", gtk_label_get_label (GTK_LABEL (widget)));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Calls @func for what is on the screen in @root, but not in a window or popover of its own. */
static void
for_each (Inspection *self,
          GtkWidget  *root,
          WidgetFunc  func)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      /* The slider of a scroll bar that is not there has its place outside. */
      if (!gtk_widget_get_mapped (child) || GTK_IS_NATIVE (child) || GTK_IS_SCROLLBAR (child))
        continue;

      func (self, child);
      for_each (self, child, func);
    }
}

static void
note_mnemonic (Inspection *self,
               GtkWidget  *widget)
{
  guint key;
  const char *other;

  if (!GTK_IS_LABEL (widget))
    return;

  key = gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));
  if (key == 0 || key == GDK_KEY_VoidSymbol)
    return;

  other = g_hash_table_lookup (self->mnemonics, GUINT_TO_POINTER (key));
  if (other != NULL)
    tell (self, "Alt+%s is both “%s” and “%s”", gdk_keyval_name (key), other, gtk_label_get_label (GTK_LABEL (widget)));
  else
    g_hash_table_insert (self->mnemonics, GUINT_TO_POINTER (key), (gpointer) gtk_label_get_label (GTK_LABEL (widget)));
}

/* What can be scrolled to is not cut off. */
static gboolean
is_scrolled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT) != NULL ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW) != NULL ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT_VIEW) != NULL ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT) != NULL;
}

static void
check_room (Inspection *self,
            GtkWidget  *widget)
{
  graphene_rect_t bounds;

  if (is_scrolled (widget) || !gtk_widget_compute_bounds (widget, self->root, &bounds))
    return;
  if (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (self->root) + 1)
    {
      g_autofree char *what = describe (widget);

      tell (self, "%s is cut off: from %.0f to %.0f", what, bounds.origin.x, bounds.origin.x + bounds.size.width);
    }
}

static gboolean
is_too_wide (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

static int
get_least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

/* A page of a stack can take room, too, when another one is shown. */
static gboolean
takes_room (GtkWidget *child)
{
  GtkWidget *parent = gtk_widget_get_parent (child);

  if (GTK_IS_NATIVE (child) || !gtk_widget_get_visible (child))
    return FALSE;

  return !GTK_IS_STACK (parent) || gtk_stack_get_hhomogeneous (GTK_STACK (parent)) || gtk_widget_get_child_visible (child);
}

/* What in @widget needs most of @room, and has nothing in it that does: margins may take the rest. */
static GtkWidget *
find_culprit (GtkWidget *widget,
              int        room)
{
  GtkWidget *widest = NULL;
  int width = room * 3 / 4;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (takes_room (child) && get_least_width (child) > width)
        {
          widest = child;
          width = get_least_width (child);
        }
    }

  return widest != NULL ? find_culprit (widest, room) : widget;
}

/* Whatever the size of the text, no page has to. */
static void
check_scrolling (Inspection *self,
                 GtkWidget  *widget)
{
  GtkAdjustment *adjustment;

  if (!GTK_IS_SCROLLED_WINDOW (widget) || !GTK_IS_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget))))
    return;

  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
  if (is_too_wide (adjustment))
    {
      GtkWidget *child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget));
      double room = gtk_adjustment_get_page_size (adjustment);
      g_autofree char *what = describe (widget);
      g_autofree char *culprit = describe (find_culprit (child, (int) room));

      tell (self, "%s must be scrolled sideways: %.0f in %.0f, because of %s", what,
            gtk_adjustment_get_upper (adjustment), room, culprit);
    }
}

static gboolean
is_destructive (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_has_css_class (widget, "destructive-action");
}

static void
check_focus (Inspection *self)
{
  GtkWindow *window = GTK_WINDOW (self->root);

  if (is_destructive (gtk_window_get_default_widget (window)))
    tell (self, "Enter does what cannot be undone");
  if (gtk_window_get_transient_for (window) == NULL)
    return;

  if (gtk_window_get_focus (window) == NULL)
    tell (self, "nothing has the focus");
  else if (is_destructive (gtk_window_get_focus (window)))
    tell (self, "the focus is on what cannot be undone");
}

static void
check_width (Inspection *self)
{
  int minimum;

  gtk_widget_measure (gtk_window_get_child (GTK_WINDOW (self->root)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  if (minimum > NARROWEST)
    {
      g_autofree char *culprit = describe (find_culprit (gtk_window_get_child (GTK_WINDOW (self->root)), NARROWEST));

      tell (self, "is at least %d wide, because of %s", minimum, culprit);
    }
}

static gboolean
line_cb (GIOChannel   *channel,
         GIOCondition  condition,
         gpointer      user_data)
{
  g_autofree char *line = NULL;

  /* At the end of the input too. */
  g_io_channel_read_line (channel, &line, NULL, NULL, NULL);
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
wait_for_line (void)
{
  g_autoptr(GIOChannel) input = g_io_channel_unix_new (STANDARD_INPUT);
  gboolean answered = FALSE;

  g_io_add_watch (input, G_IO_IN | G_IO_HUP, line_cb, &answered);
  driver_wait ("somebody else", is_true, &answered);
}

/* Returns: whether something is wrong */
static gboolean
inspect (Inspection *self)
{
  g_hash_table_remove_all (self->mnemonics);
  g_string_truncate (self->findings, 0);

  for_each (self, self->root, note_mnemonic);
  for_each (self, self->root, check_room);
  for_each (self, self->root, check_scrolling);
  if (GTK_IS_WINDOW (self->root))
    {
      check_focus (self);
      check_width (self);
    }

  return self->findings->len > 0;
}

void
inspection_look (const char *scene,
                 const char *size,
                 GtkWidget  *widget)
{
  g_autofree char *place = g_strdup_printf ("%s, %s", scene, size);
  g_autoptr(GHashTable) mnemonics = g_hash_table_new (NULL, NULL);
  g_autoptr(GString) findings = g_string_new (NULL);
  Inspection self = { place, widget, mnemonics, findings };
  gboolean window = GTK_IS_WINDOW (widget);

  for (guint i = 0; i < N_LOOKS && inspect (&self); i++)
    driver_settle (100);

  g_print ("%s", findings->str);
  g_print ("shown: %s: %s\n", place,
           !window ? "popover" : gtk_window_get_transient_for (GTK_WINDOW (widget)) != NULL ? "dialog" : "window");
  fflush (stdout);
  wait_for_line ();
}
