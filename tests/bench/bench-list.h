/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-window.h"

G_BEGIN_DECLS

/* Imports the keys of the review that @window shows, as a text with one key a line, and prints how long it takes to read
 * them and to look them up, and how long the window stood still. */
void bench_list (KvpWindow  *window,
                 const char *directory);

G_END_DECLS
