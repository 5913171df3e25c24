/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-filter-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What is accepted is written as it was read, and means the same after that. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *name = NULL;
  g_autofree char *name_again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) again = NULL;
  g_autoptr(KvpFilter) filter = kvp_filter_file_from_text ((const char *) data, size, &name, &error);

  if (filter == NULL)
    {
      g_assert (error != NULL && name == NULL && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert (*name != '\0' && g_utf8_validate (name, -1, NULL));
  text = kvp_filter_file_to_text (filter, name);
  again = kvp_filter_file_from_text (text, strlen (text), &name_again, NULL);
  g_assert (again != NULL && g_str_equal (name, name_again));
  before = kvp_filter_to_text (filter);
  after = kvp_filter_to_text (again);
  g_assert (g_str_equal (before, after));

  return 0;
}
