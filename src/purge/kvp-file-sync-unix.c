/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-file-sync"

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "purge/kvp-file-sync.h"

gboolean
kvp_file_sync (const char  *path,
               GError     **error)
{
  FILE *file = g_fopen (path, "r+b");
  gboolean synced = file != NULL && g_fsync (fileno (file)) == 0;
  int saved_errno = errno;

  if (file != NULL)
    fclose (file);

  if (!synced)
    g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), g_strerror (saved_errno));

  return synced;
}
