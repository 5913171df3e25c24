/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-toast.h"

#include <string.h>

#include <glib/gi18n.h>

/* Wide enough for most on one line. */
#define MAX_WIDTH_CHARS 56
/* No error says more; a name can be as long as it likes. */
#define MAX_LINES 8
/* Of an overlay: (element-type AdwToast): those that are shown or wait. */
#define TOASTS_KEY "kvp-toasts"

/* (transfer full): of a label with a mnemonic, as what has none: “_Close”, and “閉じる(_C)” too. */
static char *
strip_mnemonic (const char *text)
{
  const char *underline = strchr (text, '_');

  if (underline == NULL)
    return g_strdup (text);
  if (underline > text && underline[-1] == '(' && underline[1] != '\0' && underline[2] == ')')
    return g_strndup (text, (gsize) (underline - 1 - text));

  return g_strdup_printf ("%.*s%s", (int) (underline - text), text, underline + 1);
}

static GtkWidget *
find_toast (GtkWidget *label)
{
  GtkWidget *toast = gtk_widget_get_parent (label);

  while (toast != NULL && !g_str_equal (gtk_widget_get_css_name (toast), "toast"))
    toast = gtk_widget_get_parent (toast);

  return toast;
}

/* --- not over the buttons of a page --- */

static GtkWidget *
find_action_bar (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (gtk_widget_has_css_class (widget, "action-bar"))
    return widget;
  /* There may be hundreds of rows, and none has one. */
  if (GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_VIEW (widget) || GTK_IS_LIST_BOX (widget))
    return NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *bar = find_action_bar (child);

      if (bar != NULL)
        return bar;
    }

  return NULL;
}

/* The page below may be replaced, and its bar may grow by a line, while a toast is shown. */
static void
place (GtkWidget *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (toast, ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *child = overlay != NULL ? adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)) : NULL;
  GtkWidget *bar = child != NULL ? find_action_bar (child) : NULL;
  graphene_rect_t bounds;
  int margin = 0;

  if (bar != NULL && gtk_widget_compute_bounds (bar, overlay, &bounds) && bounds.size.height > 0)
    margin = MAX (0, gtk_widget_get_height (overlay) - (int) bounds.origin.y);

  if (gtk_widget_get_margin_bottom (toast) != margin)
    gtk_widget_set_margin_bottom (toast, margin);
}

static void
unmapped_cb (GtkWidget *label,
             gpointer   user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (label);
  GtkWidget *toast = find_toast (label);

  if (clock != NULL && toast != NULL)
    g_signal_handlers_disconnect_by_func (clock, place, toast);
}

static void
mapped_cb (GtkWidget *label,
           gpointer   user_data)
{
  GtkWidget *toast = find_toast (label);

  if (toast == NULL)
    return;

  place (toast);
  g_signal_connect_object (gtk_widget_get_frame_clock (label), "after-paint", G_CALLBACK (place), toast,
                           G_CONNECT_SWAPPED);
}

/* libadwaita 1.2 gives the button that closes a toast no name for a screen reader. */
static void
name_close_button (GtkWidget *label)
{
  GtkWidget *toast = find_toast (label);
  g_autofree char *name = strip_mnemonic (_("_Close"));

  if (toast == NULL)
    return;

  for (GtkWidget *child = gtk_widget_get_first_child (toast);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BUTTON (child) &&
          g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), "window-close-symbolic") == 0)
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

/**
 * kvp_toast_new:
 * @text: plain text; it may have untrusted names in it
 *
 * The title of a toast is markup and has one line, so that a narrow window cuts it. This one has neither trait.
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
kvp_toast_new (const char *text)
{
  AdwToast *toast;
  GtkWidget *label;

  g_return_val_if_fail (text != NULL, NULL);

  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), MAX_LINES);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  g_signal_connect (label, "map", G_CALLBACK (name_close_button), NULL);
  g_signal_connect (label, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect (label, "unmap", G_CALLBACK (unmapped_cb), NULL);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, label);

  return toast;
}

/**
 * kvp_toast_new_undo:
 * @text: what was done; plain text
 * @action_name: what undoes it
 *
 * Returns: (transfer full): a toast with a button
 */
AdwToast *
kvp_toast_new_undo (const char *text,
                    const char *action_name)
{
  AdwToast *toast = kvp_toast_new (text);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, action_name);

  return toast;
}

static GPtrArray *
get_toasts (AdwToastOverlay *overlay)
{
  GPtrArray *toasts = g_object_get_data (G_OBJECT (overlay), TOASTS_KEY);

  if (toasts == NULL)
    {
      toasts = g_ptr_array_new_with_free_func (g_object_unref);
      g_object_set_data_full (G_OBJECT (overlay), TOASTS_KEY, toasts, (GDestroyNotify) g_ptr_array_unref);
    }

  return toasts;
}

static void
dismissed_cb (AdwToastOverlay *overlay,
              AdwToast        *toast)
{
  g_ptr_array_remove (get_toasts (overlay), toast);
}

/**
 * kvp_toast_show:
 * @overlay: where
 * @toast: (transfer full): a toast
 *
 * Shows it, after those that are shown or wait already.
 */
void
kvp_toast_show (AdwToastOverlay *overlay,
                AdwToast        *toast)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  g_ptr_array_add (get_toasts (overlay), g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, toast);
}

static gpointer
dup_object (gconstpointer object,
            gpointer      user_data)
{
  return g_object_ref ((gpointer) object);
}

/**
 * kvp_toast_show_at_once:
 * @overlay: where
 * @toast: (transfer full): a toast
 *
 * Shows it now; the others go. ADW_TOAST_PRIORITY_HIGH would show them again afterwards, and fails if that is while
 * they still fade away: the label of a toast can be in one place only.
 */
void
kvp_toast_show_at_once (AdwToastOverlay *overlay,
                        AdwToast        *toast)
{
  g_autoptr(GPtrArray) others = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  others = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_extend (others, get_toasts (overlay), dup_object, NULL);
  /* The last ones first, so that none of them has its turn. */
  for (guint i = others->len; i > 0; i--)
    adw_toast_dismiss (g_ptr_array_index (others, i - 1));

  kvp_toast_show (overlay, toast);
}
