/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-memory.h"

#include <string.h>

static guint64
read_status (const char *field)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;

  line = strstr (text, field);

  return line != NULL ? g_ascii_strtoull (line + strlen (field), NULL, 10) : 0;
}

guint64
bench_memory_get (void)
{
  return read_status ("VmRSS:");
}

guint64
bench_memory_get_peak (void)
{
  return read_status ("VmHWM:");
}
