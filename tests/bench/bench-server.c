/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-server.h"

#include <stdlib.h>
#include <string.h>

void
bench_fail_on (GError *error)
{
  if (error == NULL)
    return;

  g_printerr ("%s\n", error->message);
  exit (EXIT_FAILURE);
}

static char *
read_word (GDataInputStream *stream,
           const char       *label)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);
  g_auto(GStrv) words = NULL;

  bench_fail_on (error);
  if (line == NULL || !g_str_has_prefix (line, label))
    {
      g_printerr ("The demo server did not say its “%s”.\n", label);
      exit (EXIT_FAILURE);
    }

  words = g_strsplit (line + strlen (label), " ", 2);

  return g_strdup (words[0]);
}

void
bench_server_start (BenchServer *self,
                    const char  *program,
                    int          n_keys)
{
  g_autofree char *keys = g_strdup_printf ("%d", n_keys);
  g_autoptr(GDataInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--keys", keys, "--rate-limit", "0", NULL);
  bench_fail_on (error);

  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->endpoint = read_word (stream, "Endpoint: ");
  self->token = read_word (stream, "Token: ");
  self->account_id = read_word (stream, "Account ID: ");
  self->namespace_id = read_word (stream, "Namespace: ");
}

void
bench_server_stop (BenchServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_free (self->endpoint);
  g_free (self->token);
  g_free (self->account_id);
  g_free (self->namespace_id);
}
