/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-file-writer.h"

/* What is written is whole, or is not there, and a sentence says why. */

#define N_BYTES (512 * 1024)

/* In place of the tests: the one that fills a disk, in a folder that is a disk of its own. */
#define FULL_VARIABLE "KVP_TEST_FULL_FOLDER"
#define EXIT_NO_DISK 77

static const char *program;

static gboolean
write_file (const char  *path,
            gsize        n_bytes,
            GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(KvpFileWriter) writer = kvp_file_writer_new (file);

  if (!kvp_file_writer_open (writer, NULL, error))
    return FALSE;

  for (gsize i = 0; i < n_bytes; i += 16)
    {
      g_string_append (kvp_file_writer_get_buffer (writer), "sixteen of them\n");
      if (!kvp_file_writer_added (writer, error))
        return FALSE;
    }

  return kvp_file_writer_finish (writer, NULL, error);
}

/* The folder holds @name and nothing else; %NULL: nothing. */
static void
assert_holds (const char *folder,
              const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) directory = g_dir_open (folder, 0, &error);

  g_assert_no_error (error);
  if (name != NULL)
    g_assert_cmpstr (g_dir_read_name (directory), ==, name);
  g_assert_null (g_dir_read_name (directory));
}

static void
test_whole (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kvp-writer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "new.csv", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_true (write_file (path, N_BYTES, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, N_BYTES);
  assert_holds (folder, "new.csv");

  g_remove (path);
  g_rmdir (folder);
}

static void
assert_no_permission (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "list.kvplan", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (write_file (path, N_BYTES, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_cmpstr (error->message, ==, "There is no permission to write “list.kvplan” there. Choose another folder.");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_no_permission (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kvp-writer-XXXXXX", NULL);

  /* Who may do everything is refused only by a file system that takes no file of anybody. */
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (g_access (folder, W_OK) != 0)
    {
      assert_no_permission (folder);
      assert_holds (folder, NULL);
    }
  else if (g_file_test ("/sys/kernel", G_FILE_TEST_IS_DIR))
    {
      assert_no_permission ("/sys/kernel");
    }
  else
    {
      g_test_skip ("Everything can be written here");
    }

  g_chmod (folder, 0700);
  g_rmdir (folder);
}

/* The whole of a child: on a disk of 64 KiB. */
static int
fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "old.kvplan", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_false (write_file (path, N_BYTES, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_DISK_FULL);
  g_assert_cmpstr (error->message, ==, "The disk is full, so “old.kvplan” was not written.");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  assert_holds (folder, "old.kvplan");

  /* With room again, it is written. */
  g_clear_error (&error);
  g_assert_true (write_file (path, 1024, &error));
  g_assert_no_error (error);

  return EXIT_SUCCESS;
}

static void
test_full (void)
{
  const char *script = "mount -t tmpfs -o size=64k tmpfs \"$0\" || exit 77; exec \"$1\"";
  g_autofree char *folder = g_dir_make_tmp ("kvp-writer-XXXXXX", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) child = NULL;

  g_subprocess_launcher_setenv (launcher, FULL_VARIABLE, folder, TRUE);
  child = g_subprocess_launcher_spawn (launcher, NULL, "unshare", "-r", "-m", "sh", "-c", script, folder, program, NULL);
  if (child == NULL)
    {
      g_test_skip ("There is no unshare");
    }
  else
    {
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (child));
      /* 1: no namespace of its own is to be had. */
      if (g_subprocess_get_exit_status (child) == EXIT_NO_DISK || g_subprocess_get_exit_status (child) == 1)
        g_test_skip ("No small disk can be made here");
      else
        g_assert_cmpint (g_subprocess_get_exit_status (child), ==, EXIT_SUCCESS);
    }

  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  if (g_getenv (FULL_VARIABLE) != NULL)
    return fill_disk (g_getenv (FULL_VARIABLE));

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/file-writer/whole", test_whole);
  g_test_add_func ("/purge/file-writer/no-permission", test_no_permission);
  g_test_add_func ("/purge/file-writer/full", test_full);

  return g_test_run ();
}
