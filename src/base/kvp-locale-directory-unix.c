/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-locale-directory.h"

char *
kvp_locale_directory_dup_installed (void)
{
  return g_strdup (LOCALEDIR);
}
