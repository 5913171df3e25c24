/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-purge.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_RUN_PAGE (kvp_run_page_get_type ())

/* A purge while it runs. It starts with the page, and there is no way back until it is over.
 * Signal "finished" (KvpPlan, GError (nullable)): nothing is on the way any more; the plan tells each
 * key's state. */
G_DECLARE_FINAL_TYPE (KvpRunPage, kvp_run_page, KVP, RUN_PAGE, KvpPage)

GtkWidget *kvp_run_page_new       (KvpPurge   *purge);
KvpPurge  *kvp_run_page_get_purge (KvpRunPage *self);

G_END_DECLS
