/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-confirmation.h"
#include "ui/kvp-confirm-dialog.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-window-flow-private.h"

/* The confirmation, the run and what came of it. */

/* --- confirmation and run --- */

static void
run_finished_cb (KvpWindowFlow *self,
                 KvpPlan       *plan,
                 const GError  *error)
{
  _kvp_window_flow_set_purge (self, NULL);
  _kvp_window_flow_show_result (self, plan, error);
}

void
_kvp_window_flow_start_run (KvpWindowFlow   *self,
                            KvpConfirmation *confirmation)
{
  g_autoptr(KvpPurge) purge = kvp_purge_new (self->connection, confirmation);
  GtkWidget *page;

  kvp_settings_apply_to_purge (purge);
  /* Before the page: it may be that the run is over at once. */
  _kvp_window_flow_set_purge (self, purge);

  page = kvp_run_page_new (purge);
  g_signal_connect_object (page, "finished", G_CALLBACK (run_finished_cb), self, G_CONNECT_SWAPPED);
  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}

static void
confirm_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GError) error = NULL;

  self->confirming = FALSE;

  confirmation = kvp_confirm_dialog_run_finish (result, &error);
  if (confirmation != NULL && kvp_confirmation_get_save_values (confirmation))
    _kvp_window_flow_start_backup (self, confirmation);
  else if (confirmation != NULL)
    _kvp_window_flow_start_run (self, confirmation);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit_by_name (self, "failed", error);
}

void
_kvp_window_flow_confirm (KvpWindowFlow *self)
{
  gboolean refused = FALSE;
  GtkRoot *root;

  /* A key that is held down, or a second press while the dialog comes up. */
  if (self->confirming)
    return;

  g_signal_emit_by_name (self, "may-run", self->plan, &refused);
  if (refused)
    return;

  root = gtk_widget_get_root (GTK_WIDGET (self->page));
  self->confirming = TRUE;
  kvp_confirm_dialog_run_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->plan, self->connection,
                                self->cancellable, confirm_cb, g_object_ref (self));
}

/* --- result --- */

static void
result_review_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  _kvp_window_flow_show_review (self, plan);
  self->review_from_result = TRUE;
}

/* The same filter as it is in the plan: what it finds now is another list. */
static void
result_again_cb (KvpWindowFlow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) filter = kvp_filter_from_text (kvp_plan_get_filter_text (self->plan), &error);

  if (filter == NULL)
    {
      g_signal_emit_by_name (self, "failed", error);
      return;
    }

  /* The way back from its review leads to a form that says the same. */
  if (self->filter_page != NULL)
    kvp_filter_page_set_filter (KVP_FILTER_PAGE (self->filter_page), filter);
  _kvp_window_flow_start_scan (self, filter);
}

static void
retry_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPlan) retry = kvp_store_retry_plan_finish (KVP_STORE (source), result, &error);

  self->retrying = FALSE;
  if (retry == NULL)
    g_signal_emit_by_name (self, "failed", error);
  else if (KVP_IS_RESULT_PAGE (self->page))
    _kvp_window_flow_show_review (self, retry);
}

static void
result_retry_cb (KvpWindowFlow *self)
{
  if (self->retrying)
    return;

  self->retrying = TRUE;
  kvp_store_retry_plan_async (self->store, self->plan, NULL, retry_cb, g_object_ref (self));
}

void
_kvp_window_flow_show_result (KvpWindowFlow *self,
                              KvpPlan       *plan,
                              const GError  *error)
{
  GtkWidget *page = kvp_result_page_new (plan, error);

  g_set_object (&self->plan, plan);
  self->from_scan = FALSE;
  if (error != self->result_error)
    {
      g_clear_error (&self->result_error);
      self->result_error = error != NULL ? g_error_copy (error) : NULL;
    }

  g_signal_connect_object (page, "done", G_CALLBACK (_kvp_window_flow_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (_kvp_window_flow_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "review", G_CALLBACK (result_review_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "retry", G_CALLBACK (result_retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "again", G_CALLBACK (result_again_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "undo", G_CALLBACK (_kvp_window_flow_undo), self, G_CONNECT_SWAPPED);

  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}
