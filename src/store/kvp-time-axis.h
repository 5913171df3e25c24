/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far it is from one mark of an axis to the next. */
typedef enum {
  KVP_TIME_STEP_MINUTE,
  KVP_TIME_STEP_QUARTER_HOUR,
  KVP_TIME_STEP_HOUR,
  KVP_TIME_STEP_SIX_HOURS,
  KVP_TIME_STEP_DAY,
  KVP_TIME_STEP_WEEK,  /* seven days from today on, whatever day that is */
  KVP_TIME_STEP_MONTH,
  KVP_TIME_STEP_QUARTER,
  KVP_TIME_STEP_YEAR,
  KVP_TIME_STEP_DECADE,
} KvpTimeStep;

/* (transfer full) (element-type gint64): @begin, then every mark after it up to the first one after @end; seconds since
 * the epoch. Marks are where the clock and the calendar of this computer have them. */
GArray *kvp_time_axis_new (gint64       begin,
                           gint64       end,
                           KvpTimeStep *step);

G_END_DECLS
