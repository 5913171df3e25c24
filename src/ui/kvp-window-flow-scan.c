/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-filter-page.h"
#include "ui/kvp-import-text.h"
#include "ui/kvp-scan-page.h"
#include "ui/kvp-window-flow-private.h"

/* The form, and the dry run of what it says or of an imported list. */

/* --- the form --- */

static void
filter_dry_run_cb (KvpWindowFlow *self,
                   KvpFilter     *filter)
{
  g_clear_pointer (&self->list_name, g_free);
  _kvp_window_flow_start_scan (self, filter);
}

static void
filter_import_cb (KvpWindowFlow *self)
{
  g_signal_emit_by_name (self, "import");
}

void
_kvp_window_flow_leave (KvpWindowFlow *self)
{
  g_clear_object (&self->plan);
  _kvp_window_flow_set_scan (self, NULL);
  self->saving_list = FALSE;

  if (self->for_plan)
    {
      g_signal_emit_by_name (self, "left");
      return;
    }

  if (self->filter_page == NULL)
    {
      self->filter_page =
        KVP_PAGE (g_object_ref_sink (kvp_filter_page_new (self->connection, self->ns)));
      kvp_filter_page_set_store (KVP_FILTER_PAGE (self->filter_page), self->connection, self->store);
    }

  g_signal_handlers_disconnect_by_data (self->filter_page, self);
  g_signal_connect_object (self->filter_page, "dry-run", G_CALLBACK (filter_dry_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_page, "import", G_CALLBACK (filter_import_cb), self, G_CONNECT_SWAPPED);
  _kvp_window_flow_set_page (self, self->filter_page);
}

/* --- the dry run --- */

static void
list_saved_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(GError) error = NULL;

  /* The list is there, saved or not. */
  if (!kvp_plan_save_finish (KVP_PLAN (source), result, &error))
    g_signal_emit_by_name (self, "failed", error);

  /* The window may be gone, or the person have gone another way, meanwhile. */
  if (self->saving_list && !g_cancellable_is_cancelled (self->cancellable))
    _kvp_window_flow_show_review (self, KVP_PLAN (source));
  self->saving_list = FALSE;
}

/* An imported list is a pending deletion from the start. */
static void
save_list (KvpWindowFlow *self,
           KvpPlan       *plan)
{
  g_autofree char *title = kvp_import_text_title (self->list_name);
  g_autofree char *note = kvp_import_text_note (kvp_scan_get_n_not_found (self->scan),
                                                kvp_plan_get_counts (plan)->total);

  self->saving_list = TRUE;
  kvp_plan_save_async (plan, title, note, NULL, list_saved_cb, g_object_ref (self));
}

static void
scan_finished_cb (KvpWindowFlow *self,
                  KvpPlan       *plan)
{
  gboolean is_list = self->list_name != NULL && !kvp_plan_get_partial (plan);

  self->from_scan = TRUE;
  self->fresh_revision = kvp_plan_get_revision (plan);
  if (is_list)
    save_list (self, plan);
  _kvp_window_flow_set_scan (self, NULL);
  if (!is_list)
    _kvp_window_flow_show_review (self, plan);
}

static void
scan_failed_cb (KvpWindowFlow *self)
{
  self->scan_failed = TRUE;
  g_object_notify (G_OBJECT (self), "busy");
}

static void
scan_retry_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpFilter) filter = NULL;

  if (self->scan == NULL)
    return;

  filter = g_object_ref (kvp_scan_get_filter (self->scan));
  _kvp_window_flow_start_scan (self, filter);
}

void
_kvp_window_flow_start_scan (KvpWindowFlow *self,
                             KvpFilter     *filter)
{
  g_autoptr(KvpScan) scan = kvp_scan_new (self->connection, self->ns, filter, self->store);
  GtkWidget *page;

  /* Before the page, which runs it. */
  if (self->list_name != NULL)
    kvp_scan_set_source (scan, KVP_PLAN_FROM_KEY_LIST, self->list_name);
  self->saving_list = FALSE;

  page = kvp_scan_page_new (scan);
  g_signal_connect_object (page, "finished", G_CALLBACK (scan_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (scan_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "retry", G_CALLBACK (scan_retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (_kvp_window_flow_leave), self, G_CONNECT_SWAPPED);

  _kvp_window_flow_set_scan (self, scan);
  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}
