/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/kvp-run-history.h"

G_BEGIN_DECLS

#define KVP_TYPE_RUN_CHART (kvp_run_chart_get_type ())

/* How fast a run is and was, and how much of the budget was left, with the numbers of now in words. */
G_DECLARE_FINAL_TYPE (KvpRunChart, kvp_run_chart, KVP, RUN_CHART, GtkWidget)

/* @elapsed: microseconds since the start; @n_done: keys so far; @remaining, @capacity: requests that may be sent now
 * and in five minutes; @hold: whether it is held up now */
void kvp_run_chart_add (KvpRunChart *self,
                        gint64       elapsed,
                        guint64      n_done,
                        guint        remaining,
                        guint        capacity,
                        KvpRunHold   hold);

G_END_DECLS
