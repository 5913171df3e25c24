/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-keys.h"

G_BEGIN_DECLS

typedef enum {
  KVP_REPORT_CSV,
  KVP_REPORT_JSON,
  KVP_REPORT_HTML, /* a page that prints well */
} KvpReportFormat;

/* Why a key is in its state, a translated sentence ("Cloudflare did not delete it."). (transfer full) */
char     *kvp_report_describe_outcome (KvpKeyState           state,
                                       KvpKeyReason          reason,
                                       const char           *detail);
/* The outcome in one sentence ("11,986 keys deleted, 12 could not be deleted"). (transfer full) */
char     *kvp_report_headline         (KvpPlan              *plan);

/* The rows of @keys to @file, written to a temporary name and renamed. CSV:
 * name,expiration,metadata,state,reason; guarded against formula injection; names as they are (a name that
 * is not clean text is also in a name_base64 column). */
void      kvp_report_export_async     (KvpPlanKeys          *keys,
                                       GFile                *file,
                                       KvpReportFormat       format,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean  kvp_report_export_finish    (GAsyncResult         *result,
                                       GError              **error);

/* The rows as text for the clipboard, at most @max_rows of them: name TAB outcome, a line each. (transfer
 * full) */
char     *kvp_report_to_text          (KvpPlanKeys          *keys,
                                       guint                 max_rows);

G_END_DECLS
