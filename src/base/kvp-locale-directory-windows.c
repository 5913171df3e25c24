/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-locale-directory.h"

char *
kvp_locale_directory_dup_installed (void)
{
  /* A program can be put anywhere there, and gettext takes the system's own encoding. */
  g_autofree char *prefix = g_win32_get_package_installation_directory_of_module (NULL);
  g_autofree char *directory = g_build_filename (prefix, "share", "locale", NULL);

  return g_win32_locale_filename_from_utf8 (directory);
}
