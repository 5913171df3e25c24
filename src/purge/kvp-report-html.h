/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-report.h"

G_BEGIN_DECLS

/* A report as one HTML page: nothing in it is fetched or run, and it prints with its table header on each sheet. */
void kvp_report_html_append_head (GString      *out,
                                  KvpPlan      *plan);
void kvp_report_html_append_row  (GString      *out,
                                  const KvpKey *key,
                                  KvpKeyState   state,
                                  KvpKeyReason  reason,
                                  const char   *detail);
void kvp_report_html_append_foot (GString      *out);

G_END_DECLS
