/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "backup-fixture.h"

#include <string.h>

#include "store/kvp-plan-backup.h"

void
backup_put (RunFixture *self,
            const char *name,
            const void *value,
            gsize       value_length,
            const char *metadata,
            gint64      expiration)
{
  g_autoptr(GBytes) name_bytes = g_bytes_new (name, strlen (name));
  g_autoptr(GBytes) value_bytes = g_bytes_new (value, value_length);

  kvp_demo_server_put (self->server, kvp_namespace_get_id (self->ns), name_bytes, value_bytes, metadata, expiration);
}

GPtrArray *
backup_put_odd_keys (RunFixture *self)
{
  GPtrArray *names;

  backup_put (self, "odd/text", "„text“\n\t\\\"", strlen ("„text“\n\t\\\""), NULL, 0);
  backup_put (self, "odd/empty", "", 0, "\"\"", 0);
  backup_put (self, "odd/binary", BACKUP_BINARY, BACKUP_BINARY_LENGTH, "{\"kind\":\"binary\"}", BACKUP_EXPIRATION);
  backup_put (self, "odd/nul", "a\0b", 3, "[1,[2,{}]]", 0);
  backup_put (self, "odd/replacement", "a\xef\xbf\xbd", 4, "true", 0);
  backup_put (self, "odd/mark", "\xef\xbb\xbfmark", 7, NULL, 0);
  backup_put (self, "odd/numbers", "1", 1, BACKUP_NUMBERS, 0);
  backup_put (self, "odd/<b>&\"\\\n☃/../x", "<b>", 3, "{\"a\":{\"b\":null}}", BACKUP_EXPIRATION + 1);
  backup_put (self, "odd/ 42", "42", 2, "42", 0);

  names = kvp_demo_server_get_names (self->server, kvp_namespace_get_id (self->ns));
  g_assert_cmpuint (names->len, ==, 9);

  return names;
}

static void
append_bytes (GString    *out,
              const void *bytes,
              gsize       length)
{
  const guchar *at = bytes;

  for (gsize i = 0; i < length; i++)
    {
      if (at[i] > ' ' && at[i] < 0x7f && at[i] != '\\')
        g_string_append_c (out, (char) at[i]);
      else
        g_string_append_printf (out, "\\%02x", at[i]);
    }
}

char *
backup_describe (RunFixture *self)
{
  const char *id = kvp_namespace_get_id (self->ns);
  g_autoptr(GPtrArray) names = kvp_demo_server_get_names (self->server, id);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      GBytes *name = g_ptr_array_index (names, i);
      g_autoptr(GBytes) value = NULL;
      g_autofree char *metadata = NULL;
      gint64 expiration;

      g_assert_true (kvp_demo_server_get_key (self->server, id, name, &value, &metadata, &expiration));
      append_bytes (out, g_bytes_get_data (name, NULL), g_bytes_get_size (name));
      g_string_append (out, " = ");
      append_bytes (out, g_bytes_get_data (value, NULL), g_bytes_get_size (value));
      g_string_append_printf (out, " | %s | %" G_GINT64_FORMAT "\n", metadata != NULL ? metadata : "none", expiration);
    }

  return g_string_free (out, FALSE);
}

KvpConfirmation *
backup_confirm (KvpPlan *plan)
{
  KvpConfirmation *confirmation = run_confirm (plan);

  kvp_confirmation_set_save_values (confirmation, TRUE);

  return confirmation;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  RunBackup *self = user_data;

  g_assert_false (self->done);
  self->ok = kvp_run_finish (KVP_RUN (source), result, &self->error);
  g_assert_true (self->ok == (self->error == NULL));
  self->done = TRUE;
}

RunBackup *
backup_start (RunFixture      *self,
              KvpConfirmation *confirmation)
{
  g_autoptr(GFile) folder = g_file_new_for_path (self->folder);
  RunBackup *run = g_new0 (RunBackup, 1);

  run->backup = kvp_backup_new (self->connection, confirmation, folder);
  kvp_backup_run_async (run->backup, done_cb, run);

  return run;
}

static gboolean
is_done (gpointer user_data)
{
  return ((RunBackup *) user_data)->done;
}

void
backup_wait (RunBackup *self)
{
  run_until (is_done, self);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

void
backup_settle (RunBackup *self,
               gboolean   delete_unsaved)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  kvp_backup_settle_async (self->backup, delete_unsaved, result_cb, &result);
  run_until (has_result, &result);
  kvp_backup_settle_finish (self->backup, result, &error);
  g_assert_no_error (error);
}

char *
backup_read (KvpPlan *plan)
{
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (kvp_plan_get_backup_path (plan), &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

void
backup_free (RunBackup *self)
{
  g_assert_true (self->done);
  g_assert_finalize_object (self->backup);
  g_clear_error (&self->error);
  g_free (self);
}

RunBackup *
backup_run (RunFixture      *self,
            KvpConfirmation *confirmation)
{
  RunBackup *run = backup_start (self, confirmation);

  backup_wait (run);
  g_assert_no_error (run->error);
  backup_settle (run, FALSE);

  return run;
}

guint
backup_count_files (RunFixture *self,
                    const char *suffix)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_suffix (name, suffix) ? 1 : 0;

  return n_files;
}

/* --- putting them back --- */

KvpBackupFile *
backup_open_file (const char  *path,
                  const char  *checksum,
                  GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  kvp_backup_file_open_async (file, checksum, NULL, result_cb, &result);
  run_until (has_result, &result);

  return kvp_backup_file_open_finish (result, error);
}

RunRestore *
backup_restore_new (RunFixture *fixture,
                    const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBackupFile) file = backup_open_file (path, NULL, &error);
  RunRestore *run = g_new0 (RunRestore, 1);

  g_assert_no_error (error);
  run->restore = kvp_restore_new (fixture->connection, fixture->store, file, fixture->ns);

  return run;
}

void
backup_restore_free (RunRestore *self)
{
  g_assert_finalize_object (self->restore);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
backup_look (RunRestore  *self,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_restore_look_async (self->restore, NULL, result_cb, &result);
  run_until (has_result, &result);

  return kvp_restore_look_finish (self->restore, result, error);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  RunRestore *self = user_data;

  self->ok = kvp_run_finish (KVP_RUN (source), result, &self->error);
  self->done = TRUE;
}

static gboolean
is_restored (gpointer user_data)
{
  return ((RunRestore *) user_data)->done;
}

void
backup_restore_start (RunRestore *self,
                      gboolean    overwrite,
                      const char *typed)
{
  self->done = FALSE;
  kvp_restore_run_async (self->restore, overwrite, typed, restored_cb, self);
}

void
backup_restore_wait (RunRestore *self)
{
  run_until (is_restored, self);
}

void
backup_restore (RunRestore *self,
                gboolean    overwrite,
                const char *typed)
{
  backup_restore_start (self, overwrite, typed);
  backup_restore_wait (self);
}

char *
backup_save_and_delete (RunFixture *fixture)
{
  g_autoptr(KvpPlan) plan = run_scan_every (fixture);
  g_autoptr(KvpConfirmation) confirmation = backup_confirm (plan);
  g_autoptr(RunBackup) backup = backup_run (fixture, confirmation);
  g_autoptr(RunPurge) purge = run_purge_new (fixture, confirmation);

  run_purge_start (purge);
  run_purge_wait (purge);
  g_assert_true (purge->ok);
  g_assert_cmpuint (run_count_left (fixture), ==, 0);
  g_assert_cmpuint (kvp_plan_get_counts (plan)->deleted, ==, kvp_plan_get_backup_n_saved (plan));

  return g_strdup (kvp_plan_get_backup_path (plan));
}
