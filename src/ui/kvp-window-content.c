/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-window-private.h"

/* What the content area shows. */

/* A frame. */
#define SWEEP_INTERVAL_MSEC 16

static void
update_header (KvpWindow *self)
{
  gboolean can_go_back = self->page != NULL && kvp_page_get_can_go_back (self->page);

  gtk_widget_set_visible (self->back_button, can_go_back || adw_leaflet_get_folded (self->leaflet));
  gtk_widget_set_visible (self->import_button, self->page != NULL && self->page == self->pending_page);
  _kvp_window_actions_update (self);
}

static gboolean
is_in_use (KvpWindow *self,
           GtkWidget *child)
{
  if (child == self->empty_page || child == GTK_WIDGET (self->pending_page) ||
      child == GTK_WIDGET (self->history_page) || child == gtk_stack_get_visible_child (self->content_stack))
    return TRUE;

  for (guint i = 0; i < self->flows->len; i++)
    {
      if (child == GTK_WIDGET (kvp_window_flow_get_page (g_ptr_array_index (self->flows, i))))
        return TRUE;
    }

  return FALSE;
}

static gboolean
sweep_cb (gpointer user_data)
{
  KvpWindow *self = user_data;
  GtkWidget *child;
  GtkWidget *next;

  self->sweep_id = 0;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->content_stack)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);

      if (!is_in_use (self, child) && KVP_IS_PAGE (child) && kvp_page_wind_down (KVP_PAGE (child)))
        gtk_stack_remove (self->content_stack, child);
    }

  _kvp_window_sweep_pages (self);

  return G_SOURCE_REMOVE;
}

/* A page that was left goes when the change is over, and not in the middle of it. One with a long list goes little by
 * little. */
void
_kvp_window_sweep_pages (KvpWindow *self)
{
  GtkWidget *child;
  GtkWidget *next;

  if (gtk_stack_get_transition_running (self->content_stack))
    return;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->content_stack)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);

      if (is_in_use (self, child))
        continue;

      if (!KVP_IS_PAGE (child) || !kvp_page_has_wind_down (KVP_PAGE (child)))
        gtk_stack_remove (self->content_stack, child);
      else if (self->sweep_id == 0)
        self->sweep_id = g_timeout_add (SWEEP_INTERVAL_MSEC, sweep_cb, self);
    }
}

void
_kvp_window_show_page (KvpWindow     *self,
                       KvpPage       *page,
                       KvpWindowFlow *flow)
{
  GtkWidget *child = page != NULL ? GTK_WIDGET (page) : self->empty_page;

  self->page = page;
  self->flow = flow;

  if (gtk_widget_get_parent (child) == NULL)
    gtk_stack_add_child (self->content_stack, child);

  if (page != NULL)
    {
      kvp_page_set_narrow (page, kvp_sized_bin_get_narrow (self->content_bin));
      kvp_page_set_folded (page, adw_leaflet_get_folded (self->leaflet));
    }

  g_binding_group_set_source (self->page_bindings, page);
  g_signal_group_set_target (self->page_signals, page);
  if (page == NULL)
    {
      kvp_header_title_set_title (self->window_title, _("KV Purger"));
      kvp_header_title_set_subtitle (self->window_title, "");
    }

  gtk_stack_set_visible_child (self->content_stack, child);
  _kvp_window_sweep_pages (self);
  update_header (self);
  _kvp_window_withdraw_seen (self);
}

void
_kvp_window_show_content (KvpWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
}

void
_kvp_window_show_nothing (KvpWindow *self)
{
  kvp_sidebar_select_namespace (self->sidebar, NULL);
  _kvp_window_show_page (self, NULL, NULL);
}

void
_kvp_window_show_pending (KvpWindow *self)
{
  kvp_sidebar_select_pending (self->sidebar);
  _kvp_window_show_page (self, self->pending_page, NULL);
  _kvp_window_show_content (self);
}

void
_kvp_window_show_history (KvpWindow *self)
{
  kvp_sidebar_select_history (self->sidebar);
  _kvp_window_show_page (self, self->history_page, NULL);
  _kvp_window_show_content (self);
}

void
_kvp_window_go_back (KvpWindow *self)
{
  if (self->page != NULL && kvp_page_get_can_go_back (self->page))
    kvp_page_go_back (self->page);
  else if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "sidebar");
}

/* On a telephone there is no room for a word beside the title. */
static void
update_import_button (KvpWindow *self)
{
  GtkButton *button = GTK_BUTTON (self->import_button);

  if (kvp_sized_bin_get_narrow (self->content_bin))
    {
      gtk_button_set_icon_name (button, "document-open-symbolic");
      return;
    }

  gtk_button_set_label (button, _("_Import…"));
  gtk_button_set_use_underline (button, TRUE);
}

static void
narrow_cb (KvpWindow *self)
{
  gboolean narrow = kvp_sized_bin_get_narrow (self->content_bin);

  update_import_button (self);
  /* In the middle the title would have as little room on both sides as on the fuller one. */
  adw_header_bar_set_centering_policy (self->content_header,
                                       narrow ? ADW_CENTERING_POLICY_LOOSE : ADW_CENTERING_POLICY_STRICT);
  _kvp_window_show_mark (self);
  if (self->page != NULL)
    kvp_page_set_narrow (self->page, narrow);
}

static void
folded_cb (KvpWindow *self)
{
  update_header (self);
  if (self->page != NULL)
    kvp_page_set_folded (self->page, adw_leaflet_get_folded (self->leaflet));
}

void
_kvp_window_show_error (KvpWindow    *self,
                        const GError *error)
{
  g_autofree char *text = kvp_display_text (error->message, -1);

  kvp_window_add_toast (self, text);
}

static void
namespace_chosen_cb (KvpWindow    *self,
                     KvpNamespace *ns)
{
  _kvp_window_choose (self, ns);

  /* Who chose with the keyboard goes on there. */
  gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

static void
error_action_cb (KvpWindow      *self,
                 KvpErrorAction  action)
{
  /* The sidebar tries again by itself; what is left needs another token or account. */
  _kvp_window_mend_account (self);
}

/* Nobody is asked to choose what is not there. */
static void
update_empty_page (KvpWindow *self)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (self->empty_page);

  switch (kvp_sidebar_get_namespaces_state (self->sidebar))
    {
    case KVP_NAMESPACE_LIST_EMPTY:
      adw_status_page_set_title (page, _("No Namespaces"));
      adw_status_page_set_description (page, _("This account has none, so that there are no keys. Namespaces are "
                                               "created in Cloudflare’s dashboard."));
      break;

    case KVP_NAMESPACE_LIST_FAILED:
      /* Why, and what helps, stands where they would be. */
      adw_status_page_set_title (page, _("Namespaces Could Not Be Listed"));
      adw_status_page_set_description (page, NULL);
      break;

    case KVP_NAMESPACE_LIST_LISTING:
    case KVP_NAMESPACE_LIST_FILLED:
    default:
      adw_status_page_set_title (page, _("Choose a Namespace"));
      adw_status_page_set_description (page, _("A dry run shows which keys would go. Nothing is deleted before you "
                                               "have seen the list and confirmed it."));
    }
}

void
_kvp_window_content_init (KvpWindow *self)
{
  self->page_bindings = g_binding_group_new ();
  g_binding_group_bind (self->page_bindings, "title", self->window_title, "title", G_BINDING_DEFAULT);
  g_binding_group_bind (self->page_bindings, "subtitle", self->window_title, "subtitle", G_BINDING_DEFAULT);

  self->page_signals = g_signal_group_new (KVP_TYPE_PAGE);
  g_signal_group_connect_swapped (self->page_signals, "notify::can-go-back", G_CALLBACK (update_header), self);

  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content_bin, "notify::narrow", G_CALLBACK (narrow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content_stack, "notify::transition-running", G_CALLBACK (_kvp_window_sweep_pages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "namespace-chosen", G_CALLBACK (namespace_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "pending-chosen", G_CALLBACK (_kvp_window_show_pending), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "history-chosen", G_CALLBACK (_kvp_window_show_history), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "error-action", G_CALLBACK (error_action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "namespaces-changed", G_CALLBACK (update_empty_page), self,
                           G_CONNECT_SWAPPED);
  update_empty_page (self);

  update_header (self);
}
