/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "text-inspector.h"

#include <string.h>

#include "ui/kvp-window.h"
#include "window-driver.h"

/* What the language puts around each text. */
#define OPEN "\u27e6"
/* Without a compositor a window draws a border of its own, which its size includes. */
#define BORDER 24

/* A page takes its form some frames after its window has another size. So what is wrong is told when it was as often the
 * same, a tenth of a second apart. */
#define N_SAME 10

typedef struct {
  const char *scene;
  const char *size;
  GString    *findings;
} Place;

G_GNUC_PRINTF (3, 4)
static void
report (const Place *place,
        GtkWidget   *widget,
        const char  *format,
        ...)
{
  g_autofree char *what = NULL;
  g_autoptr(GString) path = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (GtkWidget *up = widget; up != NULL && !GTK_IS_ROOT (up); up = gtk_widget_get_parent (up))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (up));

      if (id != NULL && *id != '\0' && !g_str_has_prefix (id, "___"))
        g_string_append_printf (path, " < %s", id);
      else if (g_str_has_prefix (G_OBJECT_TYPE_NAME (up), "Kvp"))
        g_string_append_printf (path, " < %s", G_OBJECT_TYPE_NAME (up));
    }
  g_string_append_printf (place->findings, "%s %s: %s%s\n", place->scene, place->size, what, path->str);
}

static gboolean
has_letters (const char *text)
{
  guint n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    n += g_unichar_isalpha (g_utf8_get_char (at));

  return n > 1;
}

/* Names and values of keys; what else is data has to be known by what it says. */
static gboolean
is_data (GtkWidget *widget)
{
  for (GtkWidget *up = widget; up != NULL; up = gtk_widget_get_parent (up))
    {
      if (gtk_widget_has_css_class (up, "monospace") || GTK_IS_TEXT_VIEW (up) ||
          g_str_equal (G_OBJECT_TYPE_NAME (up), "KvpNamespaceRow"))
        return TRUE;
    }

  return FALSE;
}

static void
check_text (const Place *place,
            GtkWidget   *widget,
            const char  *kind,
            const char  *text)
{
  if (text != NULL && has_letters (text) && strstr (text, OPEN) == NULL && !is_data (widget))
    report (place, widget, "not translated: %s “%s”", kind, text);
}

/* What a pointer can have in full is not lost. */
static gboolean
has_tooltip (GtkWidget *widget)
{
  for (GtkWidget *up = widget; up != NULL && !GTK_IS_ROOT (up); up = gtk_widget_get_parent (up))
    {
      if (gtk_widget_get_tooltip_text (up) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What is beside the window, but for what can be scrolled there. */
static gboolean
is_out_of_sight (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  for (GtkWidget *up = widget; up != NULL; up = gtk_widget_get_parent (up))
    {
      GtkPolicyType policy = GTK_POLICY_NEVER;

      if (GTK_IS_SCROLLED_WINDOW (up))
        gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (up), &policy, NULL);
      if (policy != GTK_POLICY_NEVER)
        return FALSE;
    }

  return gtk_widget_compute_bounds (widget, root, &bounds) &&
         (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (root) + 1);
}

static gboolean
is_too_wide (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

/* A page is read from top to bottom; a list of keys may be wider than its place. */
static void
check_scrolling (const Place *place,
                 GtkWidget   *widget)
{
  GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (window);

  if (!GTK_IS_VIEWPORT (gtk_scrolled_window_get_child (window)))
    return;

  if (is_too_wide (adjustment))
    report (place, widget, "scrolled sideways: %.0f px in %.0f px", gtk_adjustment_get_upper (adjustment),
            gtk_adjustment_get_page_size (adjustment));
}

static void
inspect (const Place *place,
         GtkWidget   *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;

  check_text (place, widget, "tooltip", gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));

      check_text (place, widget, "label", text);
      if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))) && !is_data (widget) &&
          strstr (text, OPEN) != NULL && !has_tooltip (widget))
        report (place, widget, "cut: “%s”", text);
      if (is_out_of_sight (widget))
        report (place, widget, "out of sight: “%s”", text);
    }
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      check_scrolling (place, widget);
    }
  else if (GTK_IS_TEXT (widget))
    {
      g_autofree char *placeholder = NULL;

      g_object_get (widget, "placeholder-text", &placeholder, NULL);
      check_text (place, widget, "placeholder", placeholder);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    inspect (place, child);
}

void
text_inspector_inspect (GtkWidget  *root,
                        const char *scene,
                        const char *size,
                        int         width)
{
  g_autoptr(GString) before = g_string_new (NULL);
  g_autoptr(GString) findings = g_string_new (NULL);
  Place place = { scene, size, findings };
  guint n_same = 0;

  while (n_same < N_SAME)
    {
      g_string_assign (before, findings->str);
      g_string_truncate (findings, 0);
      if (gtk_widget_get_width (root) > width + BORDER)
        report (&place, root, "%d px wide", gtk_widget_get_width (root));
      inspect (&place, root);
      if (findings->len == 0)
        return;

      n_same = g_string_equal (before, findings) ? n_same + 1 : 0;
      driver_settle (100);
    }
  g_print ("%s", findings->str);
}
