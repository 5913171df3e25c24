/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "base/kvp-text-domain.h"
#include "ui/kvp-application.h"

/* What is started from a build directory, as build-aux/run does, has its translations there. */
static const char *
get_locale_directory (void)
{
#ifdef KVP_LOCALEDIR_FROM_ENVIRONMENT
  return g_getenv ("KVP_LOCALEDIR");
#else
  return NULL;
#endif
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(KvpApplication) application = NULL;

  kvp_text_domain_bind (get_locale_directory ());
  /* GTK would do it again, and warn where the locale is not installed. */
  gtk_disable_setlocale ();

  g_set_application_name (_("KV Purger"));

  application = kvp_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
