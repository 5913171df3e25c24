/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-wrap-layout.h"

struct _KvpWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing; /* px, between children and between lines */
  guint align_end : 1;
  guint shrink : 1;
};

/* Children that share a line. */
typedef struct {
  GtkWidget *first;
  guint      n_children; /* that are laid out */
  guint      n_expanding;
  int        width;      /* when it was broken */
} Line;

G_DEFINE_FINAL_TYPE (KvpWrapLayout, kvp_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* What a child must have, and what it would like to have, of @available px; -1 is without a limit. */
static void
measure_child (KvpWrapLayout *self,
               GtkWidget     *child,
               int            available,
               int           *least,
               int           *liked)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  *liked = available < 0 ? natural : CLAMP (natural, minimum, MAX (minimum, available));
  *least = self->shrink && available >= 0 ? minimum : *liked;
}

/* (element-type Line): the children in lines of @available px; -1 is one line without a limit. */
static GArray *
break_lines (KvpWrapLayout *self,
             GtkWidget     *widget,
             int            available)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
    {
      Line *line = lines->len > 0 ? &g_array_index (lines, Line, lines->len - 1) : NULL;
      int width, liked;

      measure_child (self, child, available, &width, &liked);
      if (line == NULL || (available >= 0 && line->width + self->spacing + width > available))
        {
          g_array_append_val (lines, ((Line) { .first = child }));
          line = &g_array_index (lines, Line, lines->len - 1);
        }
      else
        {
          line->width += self->spacing;
        }

      line->width += width;
      line->n_children++;
      line->n_expanding += gtk_widget_get_hexpand (child) ? 1 : 0;
    }

  return lines;
}

/* (transfer full): the width of each child of @line in its minimum_size. What is left in the end is in @left. */
static GtkRequestedSize *
share_line (KvpWrapLayout *self,
            const Line    *line,
            int            available,
            int           *left)
{
  GtkRequestedSize *sizes = g_new0 (GtkRequestedSize, line->n_children);
  GtkWidget *child = line->first;

  for (guint i = 0; i < line->n_children; i++, child = get_next (child))
    {
      sizes[i].data = child;
      measure_child (self, child, available, &sizes[i].minimum_size, &sizes[i].natural_size);
    }

  *left = 0;
  if (available <= line->width)
    return sizes;

  *left = gtk_distribute_natural_allocation (available - line->width, line->n_children, sizes);
  for (guint i = 0; i < line->n_children && line->n_expanding > 0; i++)
    {
      if (gtk_widget_get_hexpand (sizes[i].data))
        sizes[i].minimum_size += *left / (int) line->n_expanding;
    }

  return sizes;
}

static int
get_line_height (const Line             *line,
                 const GtkRequestedSize *sizes)
{
  int height = 0;

  for (guint i = 0; i < line->n_children; i++)
    {
      int natural;

      gtk_widget_measure (sizes[i].data, GTK_ORIENTATION_VERTICAL, sizes[i].minimum_size, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
    }

  return height;
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

      for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
        {
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
    {
      const Line *line = &g_array_index (lines, Line, i);
      int left;
      g_autofree GtkRequestedSize *sizes = share_line (self, line, for_size, &left);

      *natural += get_line_height (line, sizes) + (i > 0 ? self->spacing : 0);
    }
  *minimum = *natural;
}

/* Returns its height. */
static int
allocate_line (KvpWrapLayout *self,
               GtkWidget     *widget,
               const Line    *line,
               int            available,
               int            y)
{
  int left;
  g_autofree GtkRequestedSize *sizes = share_line (self, line, available, &left);
  int height = get_line_height (line, sizes);
  int x = self->align_end && line->n_expanding == 0 ? left : 0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < line->n_children; i++)
    {
      GtkAllocation place = { .y = y, .width = sizes[i].minimum_size, .height = height };

      place.x = rtl ? available - x - place.width : x;
      gtk_widget_size_allocate (sizes[i].data, &place, -1);
      x += place.width + self->spacing;
    }

  return height;
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
    y += allocate_line (self, widget, &g_array_index (lines, Line, i), width, y) + self->spacing;
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

/**
 * kvp_wrap_layout_set_shrink:
 * @self: a layout manager
 * @shrink: whether children give way before a line is broken
 *
 * Breaks a line only where its children do not fit at their least widths, and not already where they do not as they
 * like to be.
 */
void
kvp_wrap_layout_set_shrink (KvpWrapLayout *self,
                            gboolean       shrink)
{
  g_return_if_fail (KVP_IS_WRAP_LAYOUT (self));

  shrink = !!shrink;
  if (self->shrink == (guint) shrink)
    return;

  self->shrink = shrink;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
