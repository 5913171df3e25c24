/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures how long the main loop is kept from running: --report-stalls. */
typedef struct _KvpStallReporter KvpStallReporter;

KvpStallReporter *kvp_stall_reporter_start      (void);
/* The longest gap so far, in microseconds. */
gint64            kvp_stall_reporter_get_longest (KvpStallReporter *self);
/* Prints the longest gap and ends. */
void              kvp_stall_reporter_stop       (KvpStallReporter *self);

G_END_DECLS
