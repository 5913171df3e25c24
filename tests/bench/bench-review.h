/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-window.h"

G_BEGIN_DECLS

/* Waits for the review of the dry run that goes on in @window, and prints how long it takes to appear and how long
 * what a person does there takes. */
void bench_review (KvpWindow *window,
                   guint64    empty_memory);

G_END_DECLS
