/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-button-wrap.h"
#include "ui/kvp-format.h"
#include "ui/kvp-header-title.h"
#include "ui/kvp-help-pages.h"
#include "ui/kvp-help-window.h"

struct _KvpHelpWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget      *back_button;
  AdwLeaflet     *leaflet;
  GtkListBox     *list;
  AdwHeaderBar   *list_header;
  KvpHeaderTitle *page_title;
  GtkStack       *stack;
};

G_DEFINE_FINAL_TYPE (KvpHelpWindow, kvp_help_window, ADW_TYPE_WINDOW)

/* --- a page --- */

static GtkWidget *
new_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "label", text,
                       "wrap", TRUE,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       "xalign", 0.0f,
                       "hexpand", TRUE,
                       NULL);
}

static GtkWidget *
new_heading (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "label", text,
                                   "wrap", TRUE,
                                   "xalign", 0.0f,
                                   "margin-top", 12,
                                   NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_widget_add_css_class (label, "title-4");

  return label;
}

/* What stands before it is a label too, so that it is on the right side in every language. */
static GtkWidget *
new_point (const char *mark,
           const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *mark_label = gtk_label_new (mark);

  gtk_widget_set_valign (mark_label, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (mark_label), 2);
  gtk_label_set_xalign (GTK_LABEL (mark_label), 1);
  gtk_widget_add_css_class (mark_label, "dim-label");
  gtk_widget_add_css_class (mark_label, "numeric");
  gtk_box_append (GTK_BOX (box), mark_label);
  gtk_box_append (GTK_BOX (box), new_label (text));

  return box;
}

static GtkWidget *
new_link (const char *text,
          const char *uri)
{
  GtkWidget *link = gtk_link_button_new_with_label (uri, text);

  gtk_widget_set_halign (link, GTK_ALIGN_START);
  kvp_button_wrap (link);

  return link;
}

static GtkWidget *
new_part (const KvpHelpPart *part,
          guint             *step)
{
  const char *text = _(part->text);

  switch (part->kind)
    {
    case KVP_HELP_HEADING:
      *step = 0;
      return new_heading (text);

    case KVP_HELP_STEP:
      {
        g_autofree char *count = kvp_format_count (++*step);
        /* Translators: the number of a step in a row of steps. */
        g_autofree char *number = g_strdup_printf (C_("step", "%s."), count);

        return new_point (number, text);
      }

    case KVP_HELP_ITEM:
      return new_point ("•", text);

    case KVP_HELP_LINK:
      return new_link (text, part->uri);

    case KVP_HELP_TEXT:
    default:
      return new_label (text);
    }
}

static GtkWidget *
new_page (const KvpHelpPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  guint step = 0;

  for (const KvpHelpPart *part = page->parts; part->text != NULL; part++)
    gtk_box_append (GTK_BOX (box), new_part (part, &step));

  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 36);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  /* A page of text has nothing that takes the keyboard, which is to scroll it. */
  gtk_widget_set_focusable (scrolled, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, _(page->title), -1);

  return scrolled;
}

/* --- the window --- */

static void
show_page (KvpHelpWindow     *self,
           const KvpHelpPage *page)
{
  gtk_stack_set_visible_child_name (self->stack, page->name);
  kvp_header_title_set_title (self->page_title, _(page->title));
  adw_leaflet_set_visible_child_name (self->leaflet, "text");
}

static void
show_list (KvpHelpWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "pages");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
row_activated_cb (KvpHelpWindow *self,
                  GtkListBoxRow *row)
{
  show_page (self, &kvp_help_pages[gtk_list_box_row_get_index (row)]);
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
folded_cb (KvpHelpWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_end_title_buttons (self->list_header, folded);
}

static void
add_pages (KvpHelpWindow *self)
{
  for (const KvpHelpPage *page = kvp_help_pages; page->name != NULL; page++)
    {
      GtkWidget *label = new_label (_(page->title));

      gtk_list_box_append (self->list, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(page->title), -1);
      gtk_stack_add_named (self->stack, new_page (page), page->name);
    }

  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  show_page (self, &kvp_help_pages[0]);
}

static void
kvp_help_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_HELP_WINDOW);

  G_OBJECT_CLASS (kvp_help_window_parent_class)->dispose (object);
}

static void
kvp_help_window_class_init (KvpHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kvp_help_window_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (KVP_TYPE_HEADER_TITLE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, list);
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, list_header);
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, KvpHelpWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_list);
}

static void
kvp_help_window_init (KvpHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  add_pages (self);
  folded_cb (self);
}

/**
 * kvp_help_window_new:
 *
 * Returns: (transfer none): a window that stands beside the others and is not shown yet
 */
GtkWidget *
kvp_help_window_new (void)
{
  return g_object_new (KVP_TYPE_HELP_WINDOW, NULL);
}
