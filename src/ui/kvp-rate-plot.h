/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/kvp-run-history.h"

G_BEGIN_DECLS

#define KVP_TYPE_RATE_PLOT (kvp_rate_plot_get_type ())

/* Two lines over the time of a run: keys per second, filled below, and what is left of the budget, dashed. It has no
 * words: whoever shows it says the numbers. */
G_DECLARE_FINAL_TYPE (KvpRatePlot, kvp_rate_plot, KVP, RATE_PLOT, GtkWidget)

/* @history: (transfer none): lives longer than the plot; kvp_rate_plot_set_history() again when it has grown */
void kvp_rate_plot_set_history (KvpRatePlot   *self,
                                KvpRunHistory *history);

G_END_DECLS
