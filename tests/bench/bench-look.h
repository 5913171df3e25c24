/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-window.h"

G_BEGIN_DECLS

/* Prints how long it takes to look at the keys of the review that @window shows otherwise: other columns, the details of a key, and
 * on a telephone what is in the place of the list. The window is as wide as it was in the end. */
void bench_look (KvpWindow *window);

G_END_DECLS
