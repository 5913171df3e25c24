/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures how long the main loop is kept from running: --report-stalls. */
typedef struct _KvpStallReporter KvpStallReporter;

KvpStallReporter *kvp_stall_reporter_start        (void);
/* What was so far was the start-up; it is reported apart. */
void              kvp_stall_reporter_end_start_up (KvpStallReporter *self);
/* Prints the longest gaps and ends. */
void              kvp_stall_reporter_stop         (KvpStallReporter *self);

G_END_DECLS
