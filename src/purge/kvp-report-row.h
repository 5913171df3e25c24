/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-report.h"

G_BEGIN_DECLS

/* The line with the names of the columns. */
void kvp_report_row_append_csv_header (GString      *out);

/* One row as a line of CSV (RFC 4180), guarded against formula injection: a cell that a spreadsheet would
 * take for a formula begins with an apostrophe. */
void kvp_report_row_append_csv        (GString      *out,
                                       const KvpKey *key,
                                       KvpKeyState   state,
                                       KvpKeyReason  reason,
                                       const char   *detail);

/* One row as a JSON object; metadata is the raw text that it arrived in. */
void kvp_report_row_append_json       (GString      *out,
                                       const KvpKey *key,
                                       KvpKeyState   state,
                                       KvpKeyReason  reason,
                                       const char   *detail);

G_END_DECLS
