/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-text-domain.h"

#include <glib/gi18n.h>
#include <locale.h>

/* (transfer full) */
static char *
dup_installed_directory (void)
{
#ifdef G_OS_WIN32
  /* There a program can be put anywhere, and gettext takes the system's own encoding. */
  g_autofree char *prefix = g_win32_get_package_installation_directory_of_module (NULL);
  g_autofree char *directory = g_build_filename (prefix, "share", "locale", NULL);

  return g_win32_locale_filename_from_utf8 (directory);
#else
  return g_strdup (LOCALEDIR);
#endif
}

void
kvp_text_domain_bind (const char *locale_directory)
{
  g_autofree char *directory = locale_directory != NULL ? g_strdup (locale_directory) : dup_installed_directory ();

  /* A locale that is not installed would leave the C locale: ASCII only, and never translated. With this one names are
   * still read as UTF-8, and LANGUAGE is heeded. */
  if (setlocale (LC_ALL, "") == NULL)
    {
      g_message ("The locale that is asked for is not installed");
      setlocale (LC_ALL, "C.UTF-8");
    }

  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
