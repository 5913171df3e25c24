/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "purge/kvp-filter.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

#define KVP_TYPE_FILTER_TOOLS (kvp_filter_tools_get_type ())

/* What lies beside the form: saved filters and the namespace's keep list. Signal "use" (KvpFilter): the form is to say
 * this. */
G_DECLARE_FINAL_TYPE (KvpFilterTools, kvp_filter_tools, KVP, FILTER_TOOLS, AdwBin)

/* Without a store it is not shown. */
void kvp_filter_tools_set_source (KvpFilterTools *self,
                                  KvpStore       *store,
                                  const char     *endpoint,
                                  const char     *account_id,
                                  KvpNamespace   *ns);
/* @filter: (nullable): what the form says, if it says something that can be saved. */
void kvp_filter_tools_set_filter (KvpFilterTools *self,
                                  KvpFilter      *filter);
/* Where they say what they did. */
void kvp_filter_tools_set_toasts (KvpFilterTools  *self,
                                  AdwToastOverlay *toasts);
/* Opens a file that somebody shared: saves what is in it and puts it into the form. */
void kvp_filter_tools_import     (KvpFilterTools *self,
                                  GFile          *file);

G_END_DECLS
