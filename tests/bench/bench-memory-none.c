/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-memory.h"

guint64
bench_memory_get (void)
{
  return 0;
}

guint64
bench_memory_get_peak (void)
{
  return 0;
}
