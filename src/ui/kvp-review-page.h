/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "store/kvp-plan.h"
#include "store/kvp-store.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_REVIEW_PAGE (kvp_review_page_get_type ())

/* The keys of a plan: look through them, take some out, and go on to the deletion. Signals:
 *  "delete" (): the person wants to delete the ticked keys; nothing is confirmed yet
 *  "saved" (): the plan is a pending deletion now
 */
G_DECLARE_FINAL_TYPE (KvpReviewPage, kvp_review_page, KVP, REVIEW_PAGE, KvpPage)

/* @connection: (nullable): then values can not be fetched and nothing can be deleted. */
GtkWidget *kvp_review_page_new      (KvpConnection *connection,
                                     KvpPlan       *plan);
KvpPlan   *kvp_review_page_get_plan (KvpReviewPage *self);

/* Gives it the keep list of the plan's namespace. */
void       kvp_review_page_set_store (KvpReviewPage *self,
                                      KvpStore      *store);

/* Writes all keys to @file, as *Export…* does after its question. */
void       kvp_review_page_export   (KvpReviewPage *self,
                                     GFile         *file);

G_END_DECLS
