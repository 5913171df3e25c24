/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "base/kvp-key-name.h"
#include "purge/kvp-file-writer.h"
#include "purge/kvp-plan-file-writer.h"

struct _KvpPlanFileWriter {
  KvpFileWriter     *writer;   /* (owned) */
  KvpPlanFileHeader *header;   /* (owned) */
  GChecksum         *checksum; /* (owned) */
  GString           *scratch;  /* (owned) */
  gboolean           has_rows;
};

/**
 * kvp_plan_file_writer_new:
 * @file: where to; a file that is there is replaced in one step when the new one is whole
 * @header: (transfer full): what stands before the keys
 *
 * Returns: (transfer full): a writer that has not begun
 */
KvpPlanFileWriter *
kvp_plan_file_writer_new (GFile             *file,
                          KvpPlanFileHeader *header)
{
  KvpPlanFileWriter *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (header != NULL, NULL);

  self = g_new0 (KvpPlanFileWriter, 1);
  self->writer = kvp_file_writer_new (file);
  self->header = header;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->scratch = g_string_new (NULL);

  return self;
}

/**
 * kvp_plan_file_writer_free:
 * @self: (transfer full): a writer
 *
 * If it has not finished, a file that was there is as it was.
 */
void
kvp_plan_file_writer_free (KvpPlanFileWriter *self)
{
  g_return_if_fail (self != NULL);

  kvp_file_writer_free (self->writer);
  kvp_plan_file_header_free (self->header);
  g_checksum_free (self->checksum);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

static void
update_checksum (KvpPlanFileWriter *self)
{
  g_checksum_update (self->checksum, (const guchar *) self->scratch->str, (gssize) self->scratch->len);
  g_string_truncate (self->scratch, 0);
}

static void
append_header (KvpPlanFileWriter *self)
{
  GString *out = kvp_file_writer_get_buffer (self->writer);

  g_string_append_printf (out, "{\n\"format\":\"%s\",\n\"version\":%d", KVP_PLAN_FILE_FORMAT, KVP_PLAN_FILE_VERSION);
  for (const KvpPlanFileMember *member = kvp_plan_file_members; member->name != NULL; member++)
    {
      g_string_append_printf (out, ",\n\"%s\":", member->name);
      if (member->type == KVP_PLAN_FILE_TEXT)
        {
          const char *text = G_STRUCT_MEMBER (char *, self->header, member->offset);

          kvp_json_append_string (out, text, strlen (text));
        }
      else if (member->type == KVP_PLAN_FILE_NUMBER)
        {
          g_string_append_printf (out, "%" G_GINT64_FORMAT, G_STRUCT_MEMBER (gint64, self->header, member->offset));
        }
      else
        {
          g_string_append (out, G_STRUCT_MEMBER (gboolean, self->header, member->offset) ? "true" : "false");
        }
    }
  g_string_append (out, ",\n\"keys\":[");

  kvp_plan_file_add_header (self->scratch, self->header);
  update_checksum (self);
}

/**
 * kvp_plan_file_writer_open:
 * @self: a writer that has not begun
 * @cancellable: (nullable): a cancellable
 * @error: %KVP_ERROR_DISK_FULL, or %KVP_ERROR_INVALID_INPUT if it can't be written there
 *
 * Returns: whether rows can be added
 */
gboolean
kvp_plan_file_writer_open (KvpPlanFileWriter  *self,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!kvp_file_writer_open (self->writer, cancellable, error))
    return FALSE;

  append_header (self);

  return TRUE;
}

/* What some program on the way could change or cut short: a control character, and above all a NUL. */
static gboolean
is_plain_text (const char *text,
               gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (text[i]))
        return FALSE;
    }

  return kvp_key_name_is_utf8 (text, length);
}

static void
append_name (GString      *out,
             const KvpKey *key)
{
  g_autofree char *encoded = NULL;

  if (is_plain_text (key->name, key->name_length))
    {
      g_string_append (out, "{\"name\":");
      kvp_json_append_string (out, key->name, key->name_length);
      return;
    }

  encoded = g_base64_encode ((const guchar *) key->name, key->name_length);
  g_string_append_printf (out, "{\"name_base64\":\"%s\"", encoded);
}

/**
 * kvp_plan_file_writer_add_row:
 * @self: a writer that is open
 * @row: a key
 * @error: as of kvp_plan_file_writer_open(), or %KVP_ERROR_STATE if the key is in the middle of a deletion
 *
 * Returns: whether to go on
 */
gboolean
kvp_plan_file_writer_add_row (KvpPlanFileWriter       *self,
                              const KvpPlanImportRow  *row,
                              GError                 **error)
{
  const char *word;
  GString *out;

  g_return_val_if_fail (self != NULL && row != NULL, FALSE);

  word = kvp_plan_file_get_state_word (row->state, row->reason);
  if (word == NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_STATE,
                           _("This list has run, or is running: only one that is still to run can be handed "
                             "over."));
      return FALSE;
    }

  out = kvp_file_writer_get_buffer (self->writer);
  g_string_append (out, self->has_rows ? ",\n" : "\n");
  self->has_rows = TRUE;

  append_name (out, &row->key);
  if (row->key.expiration != 0)
    g_string_append_printf (out, ",\"expiration\":%" G_GINT64_FORMAT, row->key.expiration);
  if (row->key.metadata != NULL)
    {
      g_string_append (out, ",\"metadata\":");
      kvp_json_append_string (out, row->key.metadata, row->key.metadata_length);
    }
  g_string_append_printf (out, ",\"state\":\"%s\"", word);
  if (row->why != 0)
    g_string_append_printf (out, ",\"why\":\"%" G_GINT64_MODIFIER "x\"", row->why);
  g_string_append_c (out, '}');

  kvp_plan_file_add_row (self->scratch, row);
  update_checksum (self);

  return kvp_file_writer_added (self->writer, error);
}

/**
 * kvp_plan_file_writer_finish:
 * @self: a writer that is open
 * @cancellable: (nullable): a cancellable
 * @error: as of kvp_plan_file_writer_open()
 *
 * Returns: whether the file is in its place; if not, a file that was there is as it was
 */
gboolean
kvp_plan_file_writer_finish (KvpPlanFileWriter  *self,
                             GCancellable       *cancellable,
                             GError            **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_string_append_printf (kvp_file_writer_get_buffer (self->writer), "\n],\n\"checksum\":\"%s%s\"\n}\n",
                          KVP_PLAN_FILE_CHECKSUM_PREFIX, g_checksum_get_string (self->checksum));

  return kvp_file_writer_finish (self->writer, cancellable, error);
}
