/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

/**
 * KvpResultKind:
 * @KVP_RESULT_SUCCESS: every key that was to go is gone, or was taken out by a check
 * @KVP_RESULT_PROBLEMS: some keys failed, or it is not known what became of them
 * @KVP_RESULT_STOPPED: the person stopped it; nothing failed
 * @KVP_RESULT_ERROR: it had to end early
 */
typedef enum {
  KVP_RESULT_SUCCESS,
  KVP_RESULT_PROBLEMS,
  KVP_RESULT_STOPPED,
  KVP_RESULT_ERROR,
} KvpResultKind;

#define KVP_TYPE_RESULT_PAGE (kvp_result_page_get_type ())

/* What came of a purge. Signals:
 *  "done" (): the person has read it
 *  "review" (): the person wants to see all keys of the plan
 *  "retry" (): the person wants a plan of the keys that failed
 *  "again" (): the person wants another dry run with the same filter
 */
G_DECLARE_FINAL_TYPE (KvpResultPage, kvp_result_page, KVP, RESULT_PAGE, KvpPage)

/* @error: (nullable): why the run ended early. */
GtkWidget    *kvp_result_page_new      (KvpPlan       *plan,
                                        const GError  *error);
KvpResultKind kvp_result_page_get_kind (KvpResultPage *self);

/* Writes the report to @file, as *Export Report…* does after its question. */
void          kvp_result_page_export   (KvpResultPage *self,
                                        GFile         *file);

G_END_DECLS
