/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif

#include "base/kvp-error.h"
#include "endless-stream.h"
#include "plan-file-steps.h"
#include "purge/kvp-key-list-file.h"
#include "purge/kvp-plan-file-reader.h"
#include "store-fixture.h"

/* Files that are larger than memory need be. */

#define GIB ((gint64) 1024 * 1024 * 1024)
#define MIB (1024 * 1024)
/* What is held of a file of any length. */
#define MAX_HELD (4 * MIB)

#define HEAD \
  "{\"format\":\"kv-purger-plan\",\"version\":1,\"endpoint\":\"https://example.com\",\"account_id\":\"a\"," \
  "\"account_name\":\"A\",\"namespace_id\":\"n\",\"namespace_title\":\"N\",\"filter\":\"\",\"sentence\":\"\"," \
  "\"title\":\"\",\"note\":\"\",\"created_by\":\"\",\"created_at\":1,\"approved_by\":\"\",\"approved_at\":0," \
  "\"checked_at\":1,\"n_listed\":1,\"whole_listing\":true,\"partial\":false,\"missing\":\"\",\"n_keys\":1,\"keys\":["

/* --- a whole one --- */

static guint64 n_rows;

/* 64 KiB each, so that it is reading that takes the time. */
static void
append_row (GString *text,
            guint64  number)
{
  g_autofree char *filling = NULL;

  if (number == n_rows)
    {
      g_string_append (text, "],\"checksum\":\"sha256:0\"}");
      return;
    }

  filling = g_strnfill (64 * 1024, 'x');
  g_string_append_printf (text,
                          "%s{\"name\":\"key-%012" G_GUINT64_FORMAT "\",\"metadata\":\"\\\"%s\\\"\",\"state\":\"ticked\"}",
                          number > 0 ? "," : HEAD, number, filling);
}

/* A gigabyte where there is time for it. */
static void
test_whole (void)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(KvpPlanFileReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  gboolean has_row = TRUE;
  guint64 n_read = 0;

  n_rows = g_test_slow () ? 16 * 1024 : 512;
  stream = endless_stream_new (n_rows, append_row);
  reader = kvp_plan_file_reader_new (stream);
  g_assert_nonnull (kvp_plan_file_reader_read_header (reader, NULL, &error));
  while (has_row)
    {
      KvpPlanImportRow row;

      g_assert_true (kvp_plan_file_reader_next (reader, &row, &has_row, NULL, &error));
      n_read += has_row;
      g_assert_cmpuint (kvp_plan_file_reader_get_n_held (reader), <, MAX_HELD);
    }

  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, n_rows);
  g_assert_cmpuint (endless_stream_get_n_read (ENDLESS_STREAM (stream)), >, n_rows * 64 * 1024);
}

/* --- holes --- */

#ifdef G_OS_UNIX
/* A file of a gigabyte that takes no room on the disk: after @text, there are only NULs. It is refused with a sentence,
 * and not read to its end for that. */
static void
assert_hole_refused (StoreFixture *fixture,
                     const char   *text,
                     const char   *part)
{
  g_autofree char *path = g_build_filename (fixture->folder, "huge.kvplan", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(KvpReadMeter) meter = kvp_read_meter_new ();
  g_autoptr(KvpPlanFile) plan_file = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (truncate (path, GIB), ==, 0);

  kvp_plan_file_open_async (file, meter, NULL, store_result, &result);
  wait_for (&result);
  plan_file = kvp_plan_file_open_finish (result, &error);
  g_assert_null (plan_file);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "“huge.kvplan” was not opened. "));
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
  g_assert_cmpuint (kvp_read_meter_get_size (meter), ==, GIB);
  g_assert_cmpuint (kvp_read_meter_get_n_read (meter), <, 16 * MIB);
}
#endif

static void
test_holes (StoreFixture *fixture)
{
#ifdef G_OS_UNIX
  assert_hole_refused (fixture, "", "This is not a pending deletion that KV Purger wrote.");
  assert_hole_refused (fixture, HEAD, "The file is not valid JSON.");
  assert_hole_refused (fixture, HEAD "{\"name\":\"a", "A text in the file is too long.");
  assert_hole_refused (fixture, HEAD "{\"name\":\"a\",\"metadata\":\"", "A text in the file is too long.");
#else
  g_test_skip ("There are no holes in files here");
#endif
}

/* --- a list of keys with many duplicates --- */

#define N_ENTRIES 2000000
#define N_NAMES 1000

static void
assert_duplicates (const char *name,
                   const char *beginning,
                   const char *before,
                   const char *after,
                   const char *end,
                   guint       n_at_end)
{
  KvpKeyListOptions options = KVP_KEY_LIST_OPTIONS_GUESS;
  g_autoptr(GString) text = g_string_new (beginning);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(KvpKeyListFile) list = NULL;
  g_autoptr(GError) error = NULL;
  guint n = N_ENTRIES + n_at_end;

  for (guint i = 0; i < N_ENTRIES; i++)
    g_string_append_printf (text, "%s%u%s", before, i % N_NAMES, after);
  g_string_append (text, end);
  stream = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);

  list = kvp_key_list_file_read (stream, name, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_key_list_file_get_n_entries (list), ==, n);
  g_assert_cmpuint (kvp_key_list_file_get_n_keys (list), ==, N_NAMES);
  g_assert_cmpuint (kvp_key_list_file_get_n_rejected (list, KVP_KEY_LIST_REJECTED_DUPLICATE), ==, n - N_NAMES);
  g_assert_cmpuint (kvp_key_list_file_count_rejected (list), ==, n - N_NAMES);
  /* Not each of them is held. */
  g_assert_cmpuint (kvp_key_list_file_get_rejected (list)->len, ==, KVP_KEY_LIST_FILE_MAX_SHOWN);
}

static void
test_duplicates_text (void)
{
  assert_duplicates ("a.txt", "", "key-", "\n", "", 0);
}

static void
test_duplicates_csv (void)
{
  assert_duplicates ("a.csv", "key,n\n", "key-", ",1\n", "", 0);
}

static void
test_duplicates_json (void)
{
  assert_duplicates ("a.json", "[", "\"key-", "\",", "\"key-0\"]", 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/huge-files/whole", test_whole);
  store_fixture_add ("/purge/huge-files/holes", test_holes);
  g_test_add_func ("/purge/huge-files/duplicates/text", test_duplicates_text);
  g_test_add_func ("/purge/huge-files/duplicates/csv", test_duplicates_csv);
  g_test_add_func ("/purge/huge-files/duplicates/json", test_duplicates_json);

  return g_test_run ();
}
