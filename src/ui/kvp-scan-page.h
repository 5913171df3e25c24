/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-scan.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_SCAN_PAGE (kvp_scan_page_get_type ())

/* A dry run while it runs. It starts with the page. Going back stops it first.
 * Signals: "finished" (KvpPlan): there is a list to review, maybe a partial one; "failed" (): there is none;
 * "retry" (): it failed, and the person wants another one. */
G_DECLARE_FINAL_TYPE (KvpScanPage, kvp_scan_page, KVP, SCAN_PAGE, KvpPage)

GtkWidget *kvp_scan_page_new      (KvpScan     *scan);
KvpScan   *kvp_scan_page_get_scan (KvpScanPage *self);

G_END_DECLS
