/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "purge/kvp-plan-sentence.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-export-dialog.h"
#include "ui/kvp-format.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-handover-text.h"
#include "ui/kvp-lazy-menu.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-review-text.h"
#include "ui/kvp-save-dialog.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-wrap-box.h"

/* Longer suggestions for a title are cut: the sentence stands below it anyway. */
#define MAX_TITLE_CHARS 60

/* On a telephone what it costs wraps beside the button, as long as there is room. */
#define NARROW_COST_CHARS 10

enum {
  SIGNAL_DELETE,
  SIGNAL_SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpReviewPage, kvp_review_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

/* --- what the page says --- */

/* A plan may be of another account than the one that is connected: then its namespace is not there. */
static gboolean
is_connected (KvpReviewPage *self)
{
  KvpAccount *account = self->connection != NULL ? kvp_connection_get_account (self->connection) : NULL;

  return account != NULL
         && g_str_equal (kvp_account_get_id (account), kvp_plan_get_account_id (self->plan))
         && g_strcmp0 (kvp_connection_get_endpoint (self->connection), kvp_plan_get_endpoint (self->plan)) == 0;
}

static char *
dup_connect_hint (KvpReviewPage *self)
{
  g_autofree char *account = kvp_display_text (kvp_plan_get_account_name (self->plan), -1);

  if (!kvp_review_text_is_runnable (self->plan))
    /* Translators: %s is the name of an account. */
    return g_strdup_printf (_("Connect to the account “%s” to see values."), account);

  /* Translators: %s is the name of an account. */
  return g_strdup_printf (_("Connect to the account “%s” to see values and to delete keys."), account);
}

static void
update_titles (KvpReviewPage *self)
{
  g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (self->plan), -1);
  g_autofree char *account = kvp_display_text (kvp_plan_get_account_name (self->plan), -1);
  g_autofree char *subtitle = NULL;

  /* Translators: the header bar's second line; %s is the name of an account. */
  subtitle = g_strdup_printf (_("%s · Review"), account);
  kvp_page_set_title (KVP_PAGE (self), ns);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
}

static PangoAttribute *
over (PangoAttribute *attribute,
      guint           start,
      guint           end)
{
  attribute->start_index = start;
  attribute->end_index = end;

  return attribute;
}

static void
update_heading (KvpReviewPage *self)
{
  guint start, end;
  g_autofree char *heading = kvp_review_text_heading (self->plan, &start, &end);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, over (pango_attr_scale_new (PANGO_SCALE_XX_LARGE), start, end));
  pango_attr_list_insert (attributes, over (pango_attr_weight_new (PANGO_WEIGHT_HEAVY), start, end));
  gtk_label_set_text (self->heading_label, heading);
  gtk_label_set_attributes (self->heading_label, attributes);
  kvp_key_list_view_describe (self->key_list, heading);
}

/* Beside the tools there is no room for words in every language; the entry has its picture, and a name. */
static void
update_placeholder (KvpReviewPage *self)
{
  guint n_keys = kvp_plan_get_counts (self->plan)->total;
  g_autofree char *total = kvp_format_count (n_keys);
  g_autofree char *text = g_strdup_printf (ngettext ("Search %s key", "Search %s keys", n_keys), total);

  g_object_set (self->search_entry,
                "placeholder-text", kvp_page_get_narrow (KVP_PAGE (self)) ? NULL : text, NULL);
}

static void
update_header (KvpReviewPage *self)
{
  g_autofree char *sentence = kvp_review_text_sentence (self->plan, self->filter);
  g_autofree char *origin = kvp_handover_text_origin (self->plan);

  update_heading (self);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence_label), kvp_plan_sentence_get (self->plan));

  gtk_label_set_text (self->origin_label, origin);
  gtk_widget_set_visible (GTK_WIDGET (self->origin_label), origin[0] != '\0');

  gtk_widget_set_visible (self->partial_box, kvp_plan_get_partial (self->plan));
  gtk_label_set_text (self->partial_label, kvp_plan_get_missing (self->plan));

  update_placeholder (self);
}

static void
update_empty_page (KvpReviewPage *self)
{
  g_autofree char *listed = kvp_format_count (kvp_plan_get_n_listed (self->plan));
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (kvp_plan_get_partial (self->plan))
    {
      adw_status_page_set_title (self->empty_page, _("No Key Matched so Far"));
      text = g_strdup (kvp_plan_get_missing (self->plan));
    }
  else
    {
      adw_status_page_set_title (self->empty_page, _("No Key Matches"));
      text = g_strdup_printf (ngettext ("%s key was looked at. There is nothing to delete.",
                                        "%s keys were looked at. There is nothing to delete.",
                                        kvp_plan_get_n_listed (self->plan)), listed);
    }

  /* A status page's description is always markup. */
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->empty_page, markup);
}

static void
update_action_bar (KvpReviewPage *self)
{
  gboolean narrow = kvp_page_get_narrow (KVP_PAGE (self));
  gboolean runnable = kvp_review_text_is_runnable (self->plan);
  gboolean savable = kvp_plan_get_state (self->plan) == KVP_PLAN_DRAFT
                     || kvp_plan_get_state (self->plan) == KVP_PLAN_WAITING;
  g_autofree char *cost = kvp_review_text_cost (self->plan, kvp_settings_get_batch_size (self->settings));
  g_autofree char *delete_text = kvp_review_text_delete (self->plan);
  g_autofree char *hint = NULL;

  gtk_label_set_text (self->cost_label, cost);
  gtk_button_set_label (self->delete_button, delete_text);
  kvp_button_wrap (GTK_WIDGET (self->delete_button));

  if (runnable && !is_connected (self))
    hint = dup_connect_hint (self);
  gtk_label_set_text (self->hint_label, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), hint != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->delete_button), runnable);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->export_button), !narrow);
  gtk_widget_set_visible (self->save_button, !narrow && savable);
  gtk_button_set_label (GTK_BUTTON (self->save_button),
                        kvp_plan_get_state (self->plan) == KVP_PLAN_WAITING ? _("_Title and Note…")
                                                                            : _("_Save as Pending…"));
}

static void
update_actions (KvpReviewPage *self)
{
  KvpPlanState state = kvp_plan_get_state (self->plan);

  _kvp_review_page_update_tick_actions (self);
  _kvp_review_page_update_keep_actions (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.save",
                                 state == KVP_PLAN_DRAFT || state == KVP_PLAN_WAITING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.hand-over", kvp_plan_file_can_export (self->plan));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.delete",
                                 kvp_plan_get_counts (self->plan)->pending > 0
                                 && kvp_review_text_is_runnable (self->plan) && is_connected (self));
}

static void
update_source (KvpReviewPage *self)
{
  gboolean connected = is_connected (self);
  g_autofree char *hint = connected ? NULL : dup_connect_hint (self);

  kvp_key_details_set_source (self->details, connected ? self->connection : NULL, hint,
                              kvp_plan_get_namespace_id (self->plan), self->filter);
}

static void
update (KvpReviewPage *self)
{
  gboolean editable = kvp_review_text_is_editable (self->plan);

  update_header (self);
  update_empty_page (self);
  update_action_bar (self);
  update_actions (self);
  _kvp_review_page_update_approval (self, is_connected (self));
  kvp_key_list_view_set_editable (self->key_list, editable);
  kvp_picture_panel_set_editable (self->picture, editable);
  gtk_widget_set_visible (GTK_WIDGET (self->tick_button), editable);
  gtk_stack_set_visible_child_name (self->stack, kvp_plan_get_counts (self->plan)->total > 0 ? "keys" : "empty");
}

static void
connection_changed_cb (KvpReviewPage *self)
{
  update_source (self);
  update_action_bar (self);
  update_actions (self);
  _kvp_review_page_update_approval (self, is_connected (self));
}

void
_kvp_review_page_update_details (KvpReviewPage *self)
{
  guint n_selected = kvp_key_selection_get_n_selected (self->selection);
  g_autoptr(KvpPlanRow) row = NULL;

  if (n_selected == 1)
    row = kvp_key_selection_dup_current (self->selection);

  kvp_key_details_set_row (self->details, row, n_selected);
  update_actions (self);
  _kvp_review_page_update_approval (self, is_connected (self));
}

/* --- details --- */

static void
update_folding (KvpReviewPage *self)
{
  gboolean folded = kvp_review_split_get_folded (self->split);

  kvp_key_details_set_show_close (self->details, folded);
  /* On a telephone there is no room for what belongs to the list. */
  gtk_widget_set_visible (self->header_box, !folded || !kvp_review_split_get_show_details (self->split));
  if (!folded)
    kvp_review_split_set_show_details (self->split, FALSE);
  _kvp_review_page_fold_picture (self);
}

static void
open_details (KvpReviewPage *self,
              KvpPlanRow    *row)
{
  kvp_key_details_set_row (self->details, row, 1);
  self->show_picture = FALSE;
  _kvp_review_page_fold_picture (self);
  _kvp_review_page_update_keep_actions (self);
  kvp_review_split_set_show_details (self->split, TRUE);
}

/* They can take the focus only when they are there, which is at the next frame. */
static void
details_map_cb (KvpReviewPage *self)
{
  if (kvp_review_split_get_folded (self->split))
    gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
}

static void
row_clicked_cb (KvpReviewPage *self,
                KvpPlanRow    *row)
{
  if (kvp_review_split_get_folded (self->split))
    open_details (self, row);
}

static void
row_activated_cb (KvpReviewPage *self,
                  KvpPlanRow    *row)
{
  if (kvp_review_split_get_folded (self->split))
    open_details (self, row);
}

static void
details_close_cb (KvpReviewPage *self)
{
  kvp_review_split_set_show_details (self->split, FALSE);
  kvp_key_list_view_focus_list (self->key_list);
}

static void
kvp_review_page_go_back (KvpPage *page)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (page);

  if (kvp_review_split_get_folded (self->split) && kvp_review_split_get_show_details (self->split))
    details_close_cb (self);
  else
    KVP_PAGE_CLASS (kvp_review_page_parent_class)->go_back (page);
}

static gboolean
kvp_review_page_wind_down (KvpPage *page)
{
  return kvp_key_list_view_wind_down (KVP_REVIEW_PAGE (page)->key_list);
}

/* --- what comes next --- */

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  kvp_page_go_back (KVP_PAGE (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  _kvp_review_page_focus_search (KVP_REVIEW_PAGE (widget));
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_DELETE], 0);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  kvp_export_dialog_run (self->toasts, self->plan, KVP_PLAN_KEYS_ALL, _("Export Keys"),
                         g_variant_get_string (parameter, NULL));
}

static void
hand_over_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  kvp_handover_dialog_run (GTK_WIDGET (self->stack), self->plan);
}

static void
saved_cb (KvpReviewPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVED], 0);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *sentence = self->filter != NULL ? kvp_filter_to_short_sentence (self->filter) : g_strdup ("");
  GtkWidget *dialog;

  /* Better none than half of one. */
  if (g_utf8_strlen (sentence, -1) > MAX_TITLE_CHARS)
    *sentence = '\0';

  dialog = kvp_save_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->plan, sentence);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the widget --- */

/* Beside the heading they would leave it a column of single words. */
static void
place_tools (KvpReviewPage *self,
             gboolean       narrow)
{
  GtkBox *box = narrow ? self->search_box : self->heading_box;
  GtkWidget *tools = self->tools_box;

  if (gtk_widget_get_parent (tools) == GTK_WIDGET (box))
    return;

  g_object_ref (tools);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (tools)), tools);
  gtk_box_append (box, tools);
  g_object_unref (tools);
}

static void
narrow_changed_cb (KvpReviewPage *self)
{
  gboolean narrow = kvp_page_get_narrow (KVP_PAGE (self));

  kvp_key_list_view_set_narrow (self->key_list, narrow);
  place_tools (self, narrow);
  if (narrow)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
      gtk_widget_add_css_class (GTK_WIDGET (self->cost_label), "caption-heading");
      gtk_label_set_max_width_chars (self->cost_label, NARROW_COST_CHARS);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
      gtk_widget_remove_css_class (GTK_WIDGET (self->cost_label), "caption-heading");
      gtk_label_set_max_width_chars (self->cost_label, -1);
    }

  if (self->plan != NULL)
    {
      update_placeholder (self);
      update_action_bar (self);
      _kvp_review_page_update_approval (self, is_connected (self));
    }
}

static gboolean
focus_idle_cb (gpointer user_data)
{
  KvpReviewPage *self = user_data;

  self->focus_idle = 0;
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "keys"))
    kvp_key_list_view_focus_list (self->key_list);

  return G_SOURCE_REMOVE;
}

/* The stack that shows a page gives the focus to what comes first in it, or after what has it: not to be outdone, the
 * list takes it when that is over. */
static void
kvp_review_page_map (GtkWidget *widget)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (kvp_review_page_parent_class)->map (widget);

  if (self->focus_idle == 0)
    self->focus_idle = g_idle_add_full (G_PRIORITY_HIGH, focus_idle_cb, self, NULL);
}

static void
kvp_review_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&KVP_REVIEW_PAGE (widget)->focus_idle, g_source_remove);

  GTK_WIDGET_CLASS (kvp_review_page_parent_class)->unmap (widget);
}

static void
kvp_review_page_dispose (GObject *object)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (object);

  self->disposed = TRUE;
  g_clear_handle_id (&self->focus_idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);

  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);

  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_REVIEW_PAGE);

  _kvp_review_page_clear_keep (self);
  g_clear_weak_pointer (&self->tick_toast);
  g_clear_handle_id (&self->search_wait, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->keys);
  g_clear_object (&self->filter);
  g_clear_object (&self->plan);
  g_clear_object (&self->connection);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (kvp_review_page_parent_class)->dispose (object);
}

static void
kvp_review_page_finalize (GObject *object)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (kvp_review_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "review.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "review.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "review.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "review.hand-over", NULL, hand_over_action);
  gtk_widget_class_install_action (widget_class, "review.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "review.search", NULL, search_action);
}

static void
kvp_review_page_class_init (KvpReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_review_page_dispose;
  object_class->finalize = kvp_review_page_finalize;
  object_class->get_property = _kvp_review_page_get_sort_property;
  object_class->set_property = _kvp_review_page_set_sort_property;

  widget_class->map = kvp_review_page_map;
  widget_class->unmap = kvp_review_page_unmap;

  KVP_PAGE_CLASS (klass)->go_back = kvp_review_page_go_back;
  KVP_PAGE_CLASS (klass)->wind_down = kvp_review_page_wind_down;

  signals[SIGNAL_DELETE] =
    g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_KEY_DETAILS);
  g_type_ensure (KVP_TYPE_KEY_LIST_VIEW);
  g_type_ensure (KVP_TYPE_REVIEW_SPLIT);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, approve_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, cost_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, delete_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, details);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, export_menu);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, found_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, header_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, heading_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, hint_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, key_list);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, more_menu);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, origin_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, partial_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, partial_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, sort_menu);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, split);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, tick_button);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, tick_menu);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, tools_box);
  gtk_widget_class_bind_template_child (widget_class, KvpReviewPage, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, details_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, details_map_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_folding);
  _kvp_review_page_bind_picture (widget_class);
  _kvp_review_page_bind_search_callbacks (widget_class);
  _kvp_review_page_bind_sort_callbacks (widget_class);
  _kvp_review_page_bind_tick_callbacks (widget_class);

  install_actions (widget_class);
  _kvp_review_page_install_picture_actions (widget_class);
  _kvp_review_page_install_approval (widget_class);
  _kvp_review_page_install_sort_actions (widget_class);
  _kvp_review_page_install_tick_actions (widget_class);
  _kvp_review_page_install_keep_actions (widget_class);
}

static void
kvp_review_page_init (KvpReviewPage *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_lazy_menu_attach (self->tick_button, self->tick_menu);
  kvp_lazy_menu_attach (self->sort_button, self->sort_menu);
  kvp_lazy_menu_attach (self->more_button, self->more_menu);
  kvp_lazy_menu_attach (self->export_button, self->export_menu);
  _kvp_review_page_add_search_shortcut (self);
  _kvp_review_page_add_branch_shortcut (self);
  _kvp_review_page_add_undo_shortcut (self);
  _kvp_review_page_add_column_menu (self);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

/* Any list says why a key is on it. */
static KvpFilter *
make_list_filter (void)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();
  g_autoptr(GBytes) name = g_bytes_new_static ("key", 3);

  kvp_filter_builder_set_mode (builder, KVP_FILTER_KEY_LIST);
  kvp_filter_builder_add_key (builder, name);

  return kvp_filter_builder_build (builder, NULL);
}

/**
 * kvp_review_page_new:
 * @connection: (nullable): for values, and to delete; may be of another account than @plan
 * @plan: what to review
 *
 * Returns: a page that follows @plan
 */
GtkWidget *
kvp_review_page_new (KvpConnection *connection,
                     KvpPlan       *plan)
{
  g_autoptr(KvpFilter) why_filter = NULL;
  KvpReviewPage *self;

  g_return_val_if_fail (connection == NULL || KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_object_new (KVP_TYPE_REVIEW_PAGE, NULL);
  self->plan = g_object_ref (plan);
  self->settings = kvp_settings_open ();
  /* Before update() reads it: GSettings tells of what was read only. */
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::" KVP_SETTING_BATCH_SIZE, G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  g_set_object (&self->connection, connection);
  /* The plan says in plain words what was meant if this can not be read. Of an imported list it is that list, which is
   * said as well by the keys, and may be long. */
  if (kvp_plan_get_source (plan) != KVP_PLAN_FROM_KEY_LIST)
    self->filter = kvp_filter_from_text (kvp_plan_get_filter_text (plan), NULL);
  self->keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  self->selection = kvp_key_selection_new (self->keys);
  _kvp_review_page_follow_search (self);

  if (kvp_plan_get_source (plan) == KVP_PLAN_FROM_KEY_LIST)
    why_filter = make_list_filter ();
  kvp_key_list_view_set_filter (self->key_list, why_filter != NULL ? why_filter : self->filter);
  _kvp_review_page_start_picture (self);
  update_titles (self);
  update_source (self);
  update (self);
  _kvp_review_page_update_details (self);
  kvp_key_list_view_set_selection (self->key_list, self->selection);
  _kvp_review_page_restore_order (self);

  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (_kvp_review_page_update_details), self,
                           G_CONNECT_SWAPPED);
  if (connection != NULL)
    g_signal_connect_object (connection, "notify::account", G_CALLBACK (connection_changed_cb), self,
                             G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * kvp_review_page_get_plan:
 * @self: a page
 *
 * Returns: (transfer none): what is reviewed
 */
KvpPlan *
kvp_review_page_get_plan (KvpReviewPage *self)
{
  g_return_val_if_fail (KVP_IS_REVIEW_PAGE (self), NULL);

  return self->plan;
}

/**
 * kvp_review_page_export:
 * @self: a page
 * @file: where to
 *
 * Writes all keys of the plan, whatever is searched for, to @file.
 */
void
kvp_review_page_export (KvpReviewPage *self,
                        GFile         *file)
{
  g_return_if_fail (KVP_IS_REVIEW_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  kvp_export_dialog_write (self->toasts, self->plan, KVP_PLAN_KEYS_ALL, file);
}
