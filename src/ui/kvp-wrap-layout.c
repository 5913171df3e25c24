/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-wrap-layout.h"

struct _KvpWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing; /* px, between children and between lines */
  guint align_end : 1;
};

/* Children that share a line. */
typedef struct {
  GtkWidget *first;
  GtkWidget *last;
  int        width;
  int        height;
  guint      n_expanding;
} Line;

G_DEFINE_FINAL_TYPE (KvpWrapLayout, kvp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
child_width (GtkWidget *child,
             int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return available < 0 ? natural : CLAMP (natural, minimum, MAX (minimum, available));
}

static int
child_height (GtkWidget *child,
              int        width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

/* (element-type Line): the children in lines of @available px; -1 is one line without a limit. */
static GArray *
break_lines (KvpWrapLayout *self,
             GtkWidget     *widget,
             int            available)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Line *line = lines->len > 0 ? &g_array_index (lines, Line, lines->len - 1) : NULL;
      int width;

      if (!gtk_widget_should_layout (child))
        continue;

      width = child_width (child, available);
      if (line == NULL || (available >= 0 && line->width + self->spacing + width > available))
        {
          g_array_append_val (lines, ((Line) { .first = child }));
          line = &g_array_index (lines, Line, lines->len - 1);
        }
      else
        {
          line->width += self->spacing;
        }

      line->last = child;
      line->width += width;
      line->height = MAX (line->height, child_height (child, width));
      line->n_expanding += gtk_widget_get_hexpand (child) ? 1 : 0;
    }

  return lines;
}

static GtkSizeRequestMode
kvp_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                  GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kvp_wrap_layout_measure (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         GtkOrientation    orientation,
                         int               for_size,
                         int              *minimum,
                         int              *natural,
                         int              *minimum_baseline,
                         int              *natural_baseline)
{
  KvpWrapLayout *self = KVP_WRAP_LAYOUT (manager);
  g_autoptr(GArray) lines = NULL;

  *minimum = *natural = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int least;

      for (GtkWidget *child = gtk_widget_get_first_child (widget);
           child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          if (!gtk_widget_should_layout (child))
            continue;

          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          *minimum = MAX (*minimum, least);
        }
      lines = break_lines (self, widget, -1);
      if (lines->len > 0)
        *natural = MAX (*minimum, g_array_index (lines, Line, 0).width);

      return;
    }

  lines = break_lines (self, widget, for_size);
  for (guint i = 0; i < lines->len; i++)
    *natural += g_array_index (lines, Line, i).height + (i > 0 ? self->spacing : 0);
  *minimum = *natural;
}

static void
allocate_line (KvpWrapLayout *self,
               GtkWidget     *widget,
               const Line    *line,
               int            available,
               int            y)
{
  int left = MAX (0, available - line->width);
  int extra = line->n_expanding > 0 ? left / (int) line->n_expanding : 0;
  int x = self->align_end && line->n_expanding == 0 ? left : 0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = line->first; child; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { .y = y, .height = line->height };

      if (gtk_widget_should_layout (child))
        {
          place.width = child_width (child, available) + (gtk_widget_get_hexpand (child) ? extra : 0);
          place.x = rtl ? available - x - place.width : x;
          gtk_widget_size_allocate (child, &place, -1);
          x += place.width + self->spacing;
        }

      if (child == line->last)
        break;
    }
}

static void
kvp_wrap_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          int               width,
                          int               height,
                          int               baseline)
{
  KvpWrapLayout *self = KVP_WRAP_LAYOUT (manager);
  g_autoptr(GArray) lines = break_lines (self, widget, width);
  int y = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      allocate_line (self, widget, line, width, y);
      y += line->height + self->spacing;
    }
}

static void
kvp_wrap_layout_class_init (KvpWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->allocate = kvp_wrap_layout_allocate;
  layout_class->get_request_mode = kvp_wrap_layout_get_request_mode;
  layout_class->measure = kvp_wrap_layout_measure;
}

static void
kvp_wrap_layout_init (KvpWrapLayout *self)
{
}

/**
 * kvp_wrap_layout_new:
 * @spacing: px between children and between lines
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
kvp_wrap_layout_new (int spacing)
{
  KvpWrapLayout *self = g_object_new (KVP_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;

  return GTK_LAYOUT_MANAGER (self);
}

/**
 * kvp_wrap_layout_set_align_end:
 * @self: a layout manager
 * @align_end: whether lines that are not full keep to the end
 *
 * Says on which side what is left of a line stays empty.
 */
void
kvp_wrap_layout_set_align_end (KvpWrapLayout *self,
                               gboolean       align_end)
{
  g_return_if_fail (KVP_IS_WRAP_LAYOUT (self));

  align_end = !!align_end;
  if (self->align_end == (guint) align_end)
    return;

  self->align_end = align_end;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
