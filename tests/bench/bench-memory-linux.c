/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-memory.h"

#include <string.h>

guint64
bench_memory_get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;

  line = strstr (text, "VmHWM:");

  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}
