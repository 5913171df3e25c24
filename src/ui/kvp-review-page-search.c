/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-toast.h"
#include "ui/kvp-format.h"
#include "ui/kvp-review-page-private.h"

/* Looking for keys in the list. */

/* Who waits for longer wonders what the rows are that do not match. */
#define SEARCH_WAIT_MS 300

static void
update_found (KvpReviewPage *self)
{
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->keys));
  g_autofree char *found = kvp_format_count (n_found);
  g_autofree char *total = kvp_format_count (kvp_plan_get_counts (self->plan)->total);
  g_autofree char *text = NULL;

  /* Translators: both are numbers. The plural form is that of %1$s. */
  text = g_strdup_printf (ngettext ("%1$s of %2$s keys found", "%1$s of %2$s keys found", n_found), found, total);
  gtk_label_set_text (self->found_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->found_label), self->searching && n_found > 0);
  gtk_stack_set_visible_child_name (self->list_stack,
                                    self->searching && n_found == 0 ? "nothing-found" : "list");
}

/* The list shows what somebody chose: by the search, or in another way that is combined with it. */
static void
chosen_cb (KvpReviewPage *self)
{
  g_clear_handle_id (&self->search_wait, g_source_remove);
  self->searching = *kvp_plan_keys_get_search (self->keys) != '\0';
  self->narrowed = self->searching || kvp_plan_keys_get_prefix (self->keys) != NULL ||
                   kvp_plan_keys_get_expiration (self->keys, NULL, NULL);
  update_found (self);
  _kvp_review_page_update_details (self);
}

void
_kvp_review_page_follow_search (KvpReviewPage *self)
{
  g_signal_connect_object (self->keys, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
search_wait_cb (gpointer user_data)
{
  KvpReviewPage *self = user_data;

  self->search_wait = 0;
  gtk_label_set_text (self->found_label, _("Searching…"));
  gtk_widget_set_visible (GTK_WIDGET (self->found_label), TRUE);

  return G_SOURCE_REMOVE;
}

static void
searched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean searched = kvp_plan_keys_search_finish (KVP_PLAN_KEYS (source), result, NULL, &error);

  /* A later one took its place, or the page is gone. */
  if (self->disposed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_handle_id (&self->search_wait, g_source_remove);
  update_found (self);
  if (!searched)
    kvp_error_toast_show (self->toasts, error);
}

static void
search_changed_cb (KvpReviewPage *self)
{
  if (self->search_wait == 0)
    self->search_wait = g_timeout_add (SEARCH_WAIT_MS, search_wait_cb, self);
  kvp_plan_keys_search_async (self->keys, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                              self->cancellable, searched_cb, g_object_ref (self));
}

static void
stop_search_cb (KvpReviewPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  kvp_key_list_view_focus_list (self->key_list);
}

static void
search_activate_cb (KvpReviewPage *self)
{
  kvp_key_list_view_focus_list (self->key_list);
}

static gboolean
leave_search_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  KvpReviewPage *self = user_data;

  if (!g_str_equal (gtk_stack_get_visible_child_name (self->list_stack), "list"))
    return FALSE;

  kvp_key_list_view_focus_list (self->key_list);

  return TRUE;
}

/* Down, from what is typed to what is found. */
static void
add_leave_shortcut (KvpReviewPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  /* The text has its own idea of this key. */
  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_alternative_trigger_new (gtk_keyval_trigger_new (GDK_KEY_Down, 0),
                                                   gtk_keyval_trigger_new (GDK_KEY_KP_Down, 0)),
                      gtk_callback_action_new (leave_search_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), shortcuts);
}

/* Letters, digits and signs. Space is a tick, and whatever is held together with a letter is a shortcut. */
static gboolean
is_typing (guint           keyval,
           GdkModifierType state)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_HYPER_MASK | GDK_META_MASK)) == 0 &&
         character != 0 && g_unichar_isgraph (character);
}

/* gtk_search_entry_set_key_capture_widget() takes shortcuts too, and leaves the focus where one more letter, or Space,
 * means something else than in what is being typed. */
static gboolean
list_key_cb (GtkEventController *controller,
             guint               keyval,
             guint               keycode,
             GdkModifierType     state,
             KvpReviewPage      *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry));

  if (!is_typing (keyval, state) || !gtk_widget_get_mapped (GTK_WIDGET (text)) ||
      !gtk_widget_is_sensitive (GTK_WIDGET (text)))
    return FALSE;

  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
  gtk_editable_set_position (text, -1);

  return gtk_event_controller_key_forward (GTK_EVENT_CONTROLLER_KEY (controller), GTK_WIDGET (text));
}

static void
capture_typing (KvpReviewPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (list_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_stack), keys);
}

void
_kvp_review_page_focus_search (KvpReviewPage *self)
{
  kvp_review_split_set_show_details (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

void
_kvp_review_page_add_search_shortcut (KvpReviewPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  add_leave_shortcut (self);
  capture_typing (self);

  /* Wherever in the window the focus is. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("review.search")));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

void
_kvp_review_page_bind_search_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}
