/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of files: lists of keys that are read, and a pending deletion that is written, opened and imported. Prints a line for
 * each; asserts no time. */

#include "config.h"

#include <stdlib.h>

#include <glib/gstdio.h>

#include "bench-memory.h"
#include "bench-server.h"
#include "bench-watch.h"
#include "purge/kvp-key-list-file.h"
#include "purge/kvp-plan-file.h"
#include "store/kvp-store.h"

#define N_KEYS 1000000
#define BATCH 1000

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

static void
print_figures (const char       *what,
               const BenchWatch *watch)
{
  g_print ("%s\n  %.2f s, %.2f CPU s, longest main-loop stall %.1f ms", what, (double) watch->wall / G_USEC_PER_SEC,
           watch->cpu, (double) watch->stall / 1000);
  if (bench_memory_get_peak () > 0)
    g_print (", peak memory so far %.1f MiB", (double) bench_memory_get_peak () / 1024);
  g_print ("\n");
}

/* --- lists of keys --- */

typedef void (*AppendFunc) (GString *out,
                            guint    i);

static void
append_line (GString *out,
             guint    i)
{
  g_string_append_printf (out, "product:%08x:%06u\n", i * 2654435761u, i);
}

static void
append_duplicate (GString *out,
                  guint    i)
{
  g_string_append_printf (out, "product:%06u\n", i % 1000);
}

static void
append_row (GString *out,
            guint    i)
{
  g_string_append_printf (out, "%u,\"product:%08x:%06u\",2026-11-22\r\n", i, i * 2654435761u, i);
}

static void
append_object (GString *out,
               guint    i)
{
  g_string_append_printf (out, "%c{\"name\":\"product:%08x:%06u\",\"expiration\":1900000000,\"metadata\":{\"status\":\"archived\"}}",
                          i == 0 ? '[' : ',', i * 2654435761u, i);
}

static void
bench_list (const char *folder,
            const char *name,
            const char *what,
            AppendFunc  append,
            guint       n_entries,
            const char *end)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(KvpKeyListFile) list = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = NULL;
  KvpKeyListOptions options = KVP_KEY_LIST_OPTIONS_GUESS;
  BenchWatch watch;

  options.column = g_str_has_suffix (name, ".csv") ? 1 : KVP_KEY_LIST_GUESS;
  {
    g_autoptr(GString) text = g_string_new (NULL);

    for (guint i = 0; i < n_entries; i++)
      append (text, i);
    g_string_append (text, end);
    g_file_set_contents (path, text->str, (gssize) text->len, &error);
    bench_fail_on (error);
  }

  bench_watch_start (&watch);
  kvp_key_list_file_read_async (file, &options, NULL, NULL, result_cb, &result);
  list = kvp_key_list_file_read_finish (wait_for (&result), NULL, &error);
  bench_watch_end (&watch);
  bench_fail_on (error);

  title = g_strdup_printf ("%s: %u keys of %" G_GUINT64_FORMAT " entries", what, kvp_key_list_file_get_n_keys (list),
                           kvp_key_list_file_get_n_entries (list));
  print_figures (title, &watch);
  g_remove (path);
}

/* --- a pending deletion --- */

static KvpPlan *
make_plan (KvpStore *store)
{
  const KvpPlanOrigin origin = {
    .endpoint = "https://api.example.com/client/v4",
    .account_id = "account",
    .namespace_id = "namespace",
    .namespace_title = "bench",
    .filter_text = "{\"version\":1,\"mode\":\"every\"}",
    .sentence = "Every key.",
  };
  g_autoptr(GAsyncResult) created = NULL;
  g_autoptr(GAsyncResult) finished = NULL;
  g_autoptr(GError) error = NULL;
  KvpPlan *plan;

  kvp_store_create_plan_async (store, &origin, NULL, result_cb, &created);
  plan = kvp_store_create_plan_finish (store, wait_for (&created), &error);
  bench_fail_on (error);

  for (guint first = 0; first < N_KEYS; first += BATCH)
    {
      g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
      g_autoptr(GAsyncResult) appended = NULL;
      GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

      for (guint i = 0; i < BATCH; i++)
        {
          const char *metadata = i % 2 == 0 ? "{\"status\":\"archived\",\"owner\":\"search\"}" : NULL;
          g_autofree char *name = g_strdup_printf ("product:%08u:price", first + i);
          KvpKey key = {
            .name = name,
            .name_length = strlen (name),
            .metadata = metadata,
            .metadata_length = metadata != NULL ? strlen (metadata) : 0,
          };
          KvpPlanMatch match = { i, 1 };

          kvp_key_list_append (keys, &key);
          g_array_append_val (matches, match);
        }
      kvp_plan_append_async (plan, keys, matches, NULL, result_cb, &appended);
      kvp_plan_append_finish (plan, wait_for (&appended), &error);
      bench_fail_on (error);
    }

  kvp_plan_finish_scan_async (plan, N_KEYS, TRUE, NULL, NULL, NULL, result_cb, &finished);
  kvp_plan_finish_scan_finish (plan, wait_for (&finished), &error);
  bench_fail_on (error);

  return plan;
}

static void
bench_plan (const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "plans.db", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.kvplan", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) exported = NULL;
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) imported = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(KvpStore) store = NULL;
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlan) copy = NULL;
  g_autoptr(KvpPlanFile) plan_file = NULL;
  g_autoptr(GError) error = NULL;
  BenchWatch watch;

  kvp_store_open_async (database, NULL, result_cb, &opened);
  store = kvp_store_open_finish (wait_for (&opened), &error);
  bench_fail_on (error);
  plan = make_plan (store);

  bench_watch_start (&watch);
  kvp_plan_file_export_async (plan, file, NULL, result_cb, &exported);
  kvp_plan_file_export_finish (wait_for (&exported), &error);
  bench_watch_end (&watch);
  bench_fail_on (error);
  print_figures ("Pending deletion of 1,000,000 keys, written", &watch);

  bench_watch_start (&watch);
  kvp_plan_file_open_async (file, NULL, NULL, result_cb, &read);
  plan_file = kvp_plan_file_open_finish (wait_for (&read), &error);
  bench_watch_end (&watch);
  bench_fail_on (error);
  print_figures ("The same, read and compared with its checksum", &watch);

  bench_watch_start (&watch);
  kvp_plan_file_import_async (plan_file, store, "bench", NULL, NULL, result_cb, &imported);
  copy = kvp_plan_file_import_finish (plan_file, wait_for (&imported), &error);
  bench_watch_end (&watch);
  bench_fail_on (error);
  print_figures ("The same, read again into the database", &watch);

  kvp_store_close_async (store, result_cb, &closed);
  kvp_store_close_finish (store, wait_for (&closed), &error);
  bench_fail_on (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("kvp-bench-XXXXXX", &error);

  bench_fail_on (error);

  bench_plan (folder);
  bench_list (folder, "keys.txt", "Text, one key a line", append_line, N_KEYS, "");
  bench_list (folder, "again.txt", "Text, mostly duplicates", append_duplicate, 2 * N_KEYS, "");
  bench_list (folder, "keys.csv", "Table, the second column", append_row, N_KEYS, "");
  bench_list (folder, "keys.json", "JSON, objects with names", append_object, N_KEYS, "]");
  remove_folder (folder);

  return EXIT_SUCCESS;
}
