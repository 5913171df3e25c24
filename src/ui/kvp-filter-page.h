/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "store/kvp-store.h"
#include "ui/kvp-page.h"

G_BEGIN_DECLS

#define KVP_TYPE_FILTER_PAGE (kvp_filter_page_get_type ())

/* The form that says which keys. Signals: "dry-run" (KvpFilter): the person wants to see them; "import" ():
 * the list of keys is in a file. */
G_DECLARE_FINAL_TYPE (KvpFilterPage, kvp_filter_page, KVP, FILTER_PAGE, KvpPage)

GtkWidget *kvp_filter_page_new        (KvpConnection *connection,
                                       KvpNamespace  *ns);
/* Shows the saved filters and the namespace's keep list. */
void       kvp_filter_page_set_store  (KvpFilterPage *self,
                                       KvpConnection *connection,
                                       KvpStore      *store);
/* Fills the form in with what @filter says. */
void       kvp_filter_page_set_filter (KvpFilterPage *self,
                                       KvpFilter     *filter);

G_END_DECLS
