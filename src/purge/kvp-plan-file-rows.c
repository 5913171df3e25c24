/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-plan-file-private.h"
#include "purge/kvp-plan-file-reader.h"

struct _KvpPlanFileRows {
  GFile             *file;     /* (owned) */
  char              *checksum; /* (owned): of the file as it was looked at */
  KvpReadMeter      *meter;    /* (owned) (nullable) */
  KvpPlanFileReader *reader;   /* (owned) (nullable): once the first key was asked for */
};

KvpPlanFileRows *
_kvp_plan_file_rows_new (KvpPlanFile  *self,
                         KvpReadMeter *meter)
{
  KvpPlanFileRows *rows = g_new0 (KvpPlanFileRows, 1);

  rows->file = g_object_ref (self->file);
  rows->checksum = g_strdup (self->checksum);
  g_set_object (&rows->meter, meter);

  return rows;
}

void
_kvp_plan_file_rows_free (KvpPlanFileRows *rows)
{
  g_object_unref (rows->file);
  g_free (rows->checksum);
  g_clear_object (&rows->meter);
  g_clear_pointer (&rows->reader, kvp_plan_file_reader_free);
  g_free (rows);
}

static gboolean
begin (KvpPlanFileRows  *rows,
       GCancellable     *cancellable,
       GError          **error)
{
  g_autoptr(GInputStream) stream = _kvp_plan_file_read (rows->file, rows->meter, cancellable, error);

  if (stream == NULL)
    return FALSE;

  rows->reader = kvp_plan_file_reader_new (stream);

  return kvp_plan_file_reader_read_header (rows->reader, cancellable, error) != NULL;
}

static gboolean
read_row (KvpPlanFileRows   *rows,
          KvpPlanImportRow  *row,
          gboolean          *has_row,
          GCancellable      *cancellable,
          GError           **error)
{
  if (rows->reader == NULL && !begin (rows, cancellable, error))
    return FALSE;

  if (!kvp_plan_file_reader_next (rows->reader, row, has_row, cancellable, error))
    return FALSE;

  /* What the person was asked about is what comes into the database. */
  if (!*has_row && !g_str_equal (kvp_plan_file_reader_get_checksum (rows->reader), rows->checksum))
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("It was changed while it was being opened. Open it again."));
      return FALSE;
    }

  return TRUE;
}

gboolean
_kvp_plan_file_rows_next (KvpPlanFileRows   *rows,
                          KvpPlanImportRow  *row,
                          gboolean          *has_row,
                          GCancellable      *cancellable,
                          GError           **error)
{
  GError *cause = NULL;

  if (read_row (rows, row, has_row, cancellable, &cause))
    return TRUE;

  _kvp_plan_file_name_error (rows->file, cause, error);

  return FALSE;
}
