/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-approve-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-window-flow-private.h"

/* The review, and the approval that it may need. */

/* --- approval --- */

static void
leave_approval (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  if (self->approval_from_review)
    _kvp_window_flow_show_review (self, plan);
  else
    _kvp_window_flow_leave (self);
}

static void
approval_changed_cb (KvpWindowFlow *self)
{
  g_signal_emit_by_name (self, "approval-changed", self->plan);
  leave_approval (self);
}

static void
approval_failed_cb (KvpWindowFlow *self,
                    const GError  *error)
{
  g_signal_emit_by_name (self, "failed", error);
}

void
_kvp_window_flow_open_approval (KvpWindowFlow *self)
{
  GtkWidget *page = kvp_approve_page_new (self->connection, self->plan);

  g_signal_connect_object (page, "approved", G_CALLBACK (approval_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "taken-back", G_CALLBACK (approval_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (approval_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (leave_approval), self, G_CONNECT_SWAPPED);

  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}

static void
review_approve_cb (KvpWindowFlow *self)
{
  self->approval_from_review = TRUE;
  _kvp_window_flow_open_approval (self);
}

/* --- review --- */

static void
review_saved_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  self->from_scan = FALSE;
  g_signal_emit_by_name (self, "saved", plan);
  _kvp_window_flow_leave (self);
}

static void
review_back_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);
  gboolean forget = self->from_scan &&
                    kvp_plan_get_state (plan) == KVP_PLAN_DRAFT &&
                    kvp_plan_get_revision (plan) == self->fresh_revision;

  if (self->review_from_result)
    {
      _kvp_window_flow_show_result (self, plan, self->result_error);
      return;
    }

  _kvp_window_flow_leave (self);

  /* A list that nobody worked on is made again in seconds, and may be large. */
  if (forget)
    g_signal_emit_by_name (self, "replaced", plan);
}

void
_kvp_window_flow_show_review (KvpWindowFlow *self,
                              KvpPlan       *plan)
{
  GtkWidget *page = kvp_review_page_new (self->connection, plan);

  kvp_review_page_set_store (KVP_REVIEW_PAGE (page), self->store);
  g_set_object (&self->plan, plan);
  self->review_from_result = FALSE;

  g_signal_connect_object (page, "approve", G_CALLBACK (review_approve_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "delete", G_CALLBACK (_kvp_window_flow_confirm), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "saved", G_CALLBACK (review_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (review_back_cb), self, G_CONNECT_SWAPPED);

  _kvp_window_flow_set_page (self, KVP_PAGE (page));
}
