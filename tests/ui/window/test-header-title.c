/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "ui/kvp-header-title.h"

/* As wide as a phone, and a border that a window has without a compositor. */
#define PHONE (360 + 24)

typedef struct {
  GtkWindow *window;
  GtkWidget *header;
  GtkWidget *title;
} Header;

/* A header bar with as much beside the title as the window's has. */
static void
header_init (Header     *self,
             const char *title,
             const char *subtitle,
             int         width)
{
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *menu = gtk_button_new_from_icon_name ("open-menu-symbolic");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = g_object_new (KVP_TYPE_HEADER_TITLE, "title", title, "subtitle", subtitle, NULL);
  self->header = adw_header_bar_new ();
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header), self->title);
  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (self->header), ":minimize,maximize,close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), menu);
  gtk_box_append (GTK_BOX (box), self->header);

  self->window = g_object_new (ADW_TYPE_WINDOW, "content", box, "default-width", width, "default-height", 300, NULL);
  gtk_window_present (self->window);
  while (gtk_widget_get_width (self->title) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
header_clear (Header *self)
{
  gtk_window_destroy (self->window);
}

static GtkLabel *
get_title (Header *self)
{
  return GTK_LABEL (gtk_widget_get_first_child (self->title));
}

static GtkLabel *
get_subtitle (Header *self)
{
  return GTK_LABEL (gtk_widget_get_last_child (self->title));
}

static int
count_lines (GtkLabel *label)
{
  return pango_layout_get_line_count (gtk_label_get_layout (label));
}

static gboolean
is_cut (GtkLabel *label)
{
  return pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

/* Two words of which a header bar on a phone has room for one. */
static void
test_long (void)
{
  Header header;

  header_init (&header, "Ausstehende Löschungen", "Acme · Schlüssel prüfen", PHONE);

  g_assert_false (is_cut (get_title (&header)));
  g_assert_cmpint (count_lines (get_title (&header)), ==, 2);
  g_assert_false (is_cut (get_subtitle (&header)));
  g_assert_cmpint (gtk_widget_get_height (header.title), <=, gtk_widget_get_height (header.header));

  header_clear (&header);
}

static void
test_short (void)
{
  Header header;

  header_init (&header, "Ausstehende Löschungen", "", 1280);

  g_assert_cmpint (count_lines (get_title (&header)), ==, 1);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_subtitle (&header))));

  kvp_header_title_set_subtitle (KVP_HEADER_TITLE (header.title), "Acme");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_subtitle (&header))));
  kvp_header_title_set_subtitle (KVP_HEADER_TITLE (header.title), NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_subtitle (&header))));

  header_clear (&header);
}

/* Whatever somebody called a namespace, it is a header bar, and plain text. */
static void
test_endless (void)
{
  g_autofree char *endless = g_strnfill (512, 'x');
  Header header;

  header_init (&header, endless, "<b>&amp;", PHONE);

  g_assert_true (is_cut (get_title (&header)));
  g_assert_cmpint (count_lines (get_title (&header)), ==, 2);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (header.window)), <=, PHONE);
  g_assert_cmpstr (gtk_label_get_text (get_subtitle (&header)), ==, "<b>&amp;");

  header_clear (&header);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/window/header-title/long", test_long);
  g_test_add_func ("/window/header-title/short", test_short);
  g_test_add_func ("/window/header-title/endless", test_endless);

  return g_test_run ();
}
