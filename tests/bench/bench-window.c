/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of the window: start to first frame, and a dry run and a review of 1,000,000 keys. Prints a line for each; asserts none. By
 * hand, in a display:
 *
 *   tests/bench/kvp-bench-window --server src/demo/kvp-demo-server
 */

#include "config.h"

#include <stdlib.h>

#include "bench-list.h"
#include "bench-look.h"
#include "bench-memory.h"
#include "bench-review.h"
#include "bench-server.h"
#include "purge/kvp-connection.h"
#include "window-driver.h"

#define DEFAULT_N_KEYS 1000000
#define N_STARTS 5

static KvpApplication *
make_application (void)
{
  KvpApplication *application = kvp_application_new ();
  g_autoptr(GError) error = NULL;

  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  bench_fail_on (error);

  return application;
}

static KvpWindow *
open_window (KvpApplication *application)
{
  GtkWidget *window = kvp_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));

  return KVP_WINDOW (window);
}

/* --- start to first frame, in a process of its own --- */

static void
after_paint_cb (GdkFrameClock *clock,
                gboolean      *painted)
{
  *painted = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* The clock is the machine's, so that the parent can compare. */
static int
show_first_frame (void)
{
  KvpWindow *window = open_window (make_application ());
  gboolean painted = FALSE;

  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (after_paint_cb), &painted);
  driver_wait ("the first frame", is_true, &painted);
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());

  return EXIT_SUCCESS;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static void
bench_start (const char *program)
{
  double milliseconds[N_STARTS];

  for (guint i = 0; i < N_STARTS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) process = NULL;
      g_autofree char *output = NULL;

      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--first-frame", NULL);
      bench_fail_on (error);
      g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
      bench_fail_on (error);
      milliseconds[i] = (double) (g_ascii_strtoll (output, NULL, 10) - start) / 1000;
    }

  qsort (milliseconds, N_STARTS, sizeof (double), compare_doubles);
  g_print ("Start to first frame\n  median of %d: %.0f ms (%.0f to %.0f)\n",
           N_STARTS, milliseconds[N_STARTS / 2], milliseconds[0], milliseconds[N_STARTS - 1]);
}

/* --- a million keys in the window --- */

static gboolean
has_store (gpointer user_data)
{
  return kvp_window_get_store (user_data) != NULL;
}

static void
connect_to (KvpWindow         *window,
            const BenchServer *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpConnection) connection = kvp_connection_new (server->endpoint, server->token, &error);
  g_autoptr(KvpAccount) account = kvp_account_new (server->account_id, "Bench");

  bench_fail_on (error);
  kvp_connection_set_account (connection, account);
  /* A dry run and a look-up of a million keys ask for more pages than may be asked for in five minutes: the work is measured, not the
   * wait. */
  g_object_set (connection, "requests-per-window", 1000000, NULL);
  driver_wait ("the database", has_store, window);
  kvp_window_connect_to (window, connection);
}

static void
bench_million (const BenchServer *server,
               int                n_keys)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("kvp-bench-XXXXXX", &error);
  KvpApplication *application;
  KvpWindow *window;
  GtkWidget *page;
  guint64 empty;

  bench_fail_on (error);
  application = make_application ();
  kvp_application_set_data_directory (application, directory);
  window = open_window (application);
  connect_to (window, server);
  driver_choose (window, "product-cache");
  page = GTK_WIDGET (driver_wait_page (window, "KvpFilterPage"));
  driver_settle (1000);
  empty = bench_memory_get ();

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (driver_get (page, "every_button")), TRUE);
  g_print ("%d keys in the namespace\n", n_keys);
  driver_click (page, "dry_run_button");
  bench_review (window, empty);
  bench_look (window);
  bench_list (window, directory);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *program = NULL;
  gboolean first_frame = FALSE;
  int n_keys = DEFAULT_N_KEYS;
  GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &program, "The kvp-demo-server program", "PATH" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &n_keys, "Keys in the namespace", "N" },
    { "first-frame", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &first_frame, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- figures of the window");
  g_autoptr(GError) error = NULL;
  BenchServer server = { NULL };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || (program == NULL && !first_frame) || n_keys < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--server is missing, or --keys is less than 1.");
      return 2;
    }

  if (first_frame)
    return show_first_frame ();

  bench_start (argv[0]);
  bench_server_start (&server, program, n_keys);
  bench_million (&server, n_keys);
  bench_server_stop (&server);

  return EXIT_SUCCESS;
}
