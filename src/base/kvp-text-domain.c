/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-locale-directory.h"
#include "base/kvp-text-domain.h"

#include <glib/gi18n.h>
#include <locale.h>

void
kvp_text_domain_bind (const char *locale_directory)
{
  g_autofree char *directory = locale_directory != NULL ? g_strdup (locale_directory)
                                                        : kvp_locale_directory_dup_installed ();

  /* A locale that is not installed would leave the C locale: ASCII only, and never translated. With this one names are
   * still read as UTF-8, and LANGUAGE is heeded where glibc does that (2.36 does, 2.41 does not). */
  if (setlocale (LC_ALL, "") == NULL)
    {
      g_message ("The locale that is asked for is not installed");
      setlocale (LC_ALL, "C.UTF-8");
    }

  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
