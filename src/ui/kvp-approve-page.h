/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "store/kvp-plan.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_APPROVE_PAGE (kvp_approve_page_get_type ())

/* Looks a plan's keys up again, shows what changed since the dry run, and lets a person approve the list, or take an
 * approval back. Signals: "approved" (); "taken-back" (); "failed" (GError): it could not be written. */
G_DECLARE_FINAL_TYPE (KvpApprovePage, kvp_approve_page, KVP, APPROVE_PAGE, KvpPage)

/* @plan: in state WAITING or APPROVED. */
GtkWidget *kvp_approve_page_new (KvpConnection *connection,
                                 KvpPlan       *plan);

G_END_DECLS
