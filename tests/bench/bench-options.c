/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-options.h"

#include <string.h>

#include "cloudflare/kvp-client.h"

#define MAX_CONCURRENCY 64
#define MAX_REQUESTS_PER_WINDOW 1000000
#define MAX_CHECK_AGE (365 * 24 * 60 * 60)

/* What the command line says, before it is known to make sense. */
typedef struct {
  BenchOptions *options;
  char        **prefixes; /* (owned) (nullable) */
  char        **rules;    /* (owned) (nullable) */
  char         *glob;     /* (owned) (nullable) */
  char         *regex;    /* (owned) (nullable) */
  char         *search;   /* (owned) (nullable) */
  gboolean      all_keys;
  gboolean      dry_run;
  gboolean      purge;
  gboolean      resume;
  gboolean      send_only;
  int           concurrency;
  int           requests_per_window;
  int           batch_size;
} Line;

static const char summary[] =
  "Dry runs and purges without a window, with the same objects and the same database.\n"
  "The token comes from CLOUDFLARE_API_TOKEN.";

static const char description[] =
  "Exit status:\n"
  "  0  every key is accounted for, and none failed\n"
  "  1  the purge is over, and some keys could not be deleted\n"
  "  2  the command line is wrong\n"
  "  3  it is not over: a partial dry run, or keys that are still pending (--resume takes the purge up)\n"
  "  4  it could not start, or the database failed\n"
  "  5  the counts do not add up\n";

static void
line_clear (Line *self)
{
  g_strfreev (self->prefixes);
  g_strfreev (self->rules);
  g_free (self->glob);
  g_free (self->regex);
  g_free (self->search);
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);

  return FALSE;
}

static gboolean
parse_line (Line    *self,
            int      argc,
            char   **argv,
            GError **error)
{
  BenchOptions *options = self->options;
  GOptionEntry entries[] = {
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &options->endpoint, "The API", "URL" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options->account_id, "The account’s ID", "ID" },
    { "namespace", 0, 0, G_OPTION_ARG_STRING, &options->namespace_id, "The namespace’s ID", "ID" },
    { "prefix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->prefixes,
      "Names that start with this (more than once if need be)", "TEXT" },
    { "all-keys", 0, 0, G_OPTION_ARG_NONE, &self->all_keys, "Every key of the namespace", NULL },
    { "name-glob", 0, 0, G_OPTION_ARG_STRING, &self->glob, "Names like this: *, ? and [abc]", "PATTERN" },
    { "name-regex", 0, 0, G_OPTION_ARG_STRING, &self->regex, "Names in which this is found", "EXPRESSION" },
    { "metadata", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->rules,
      "Metadata of which a field is this (all of them, if more than once)", "FIELD=VALUE" },
    { "search", 0, 0, G_OPTION_ARG_STRING, &self->search, "Metadata with this anywhere in it", "TEXT" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &self->dry_run, "List and match, and delete nothing", NULL },
    { "purge", 0, 0, G_OPTION_ARG_NONE, &self->purge, "Delete the keys that match", NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &self->resume,
      "Take up the purge in --data-dir; with --purge, or start the one of the dry run that is there", NULL },
    { "send-only", 0, 0, G_OPTION_ARG_NONE, &self->send_only,
      "Delete without writing down what becomes of each key, to compare; on this machine only", NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir,
      "Where the database is or will be (default: a temporary folder)", "FOLDER" },
    { "save-values", 0, 0, G_OPTION_ARG_FILENAME, &options->save_dir,
      "Save the values of the keys to a file in this folder before they are deleted", "FOLDER" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &self->concurrency, "At most so many requests at the same time", "N" },
    { "requests-per-window", 0, 0, G_OPTION_ARG_INT, &self->requests_per_window,
      "Requests that the account may send in five minutes", "N" },
    { "batch-size", 0, 0, G_OPTION_ARG_INT, &self->batch_size, "Keys in a request (default: 10000)", "N" },
    { "check-age", 0, 0, G_OPTION_ARG_INT, &options->check_age,
      "Look the keys up again if the list is older", "SECONDS" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Print one line of JSON", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (argc > 1)
    return refuse (error, "“%s” is no option.", argv[1]);

  return TRUE;
}

static gboolean
take_number (const char  *option,
             int          number,
             int          max,
             guint       *out,
             GError     **error)
{
  /* 0 is "not given". */
  if (number < 0 || number > max)
    return refuse (error, "%s is from 1 to %d.", option, max);

  *out = (guint) number;

  return TRUE;
}

/* The field’s name may hold an equals sign where it stands in double quotes. */
static const char *
find_equals (const char *rule)
{
  gboolean quoted = FALSE;

  for (const char *p = rule; *p != '\0'; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (*p == '=' && !quoted)
        return p;
    }

  return NULL;
}

static gboolean
add_rule (KvpFilterBuilder  *builder,
          const char        *rule,
          GError           **error)
{
  const char *equals = find_equals (rule);
  g_autofree char *path = NULL;

  if (equals == NULL)
    return refuse (error, "“%s” is not FIELD=VALUE.", rule);

  path = g_strndup (rule, (gsize) (equals - rule));
  kvp_filter_builder_add_rule (builder, path, KVP_METADATA_EQUALS, equals + 1);

  return TRUE;
}

static gboolean
build_filter (Line    *self,
              GError **error)
{
  g_autoptr(KvpFilterBuilder) builder = kvp_filter_builder_new ();

  if (self->glob != NULL && self->regex != NULL)
    return refuse (error, "--name-glob and --name-regex exclude each other.");

  if (self->all_keys)
    kvp_filter_builder_set_mode (builder, KVP_FILTER_EVERY_KEY);
  for (guint i = 0; self->prefixes != NULL && self->prefixes[i] != NULL; i++)
    {
      g_autoptr(GBytes) prefix = g_bytes_new (self->prefixes[i], strlen (self->prefixes[i]));

      kvp_filter_builder_add_prefix (builder, prefix);
    }
  if (self->glob != NULL)
    kvp_filter_builder_set_name (builder, KVP_NAME_GLOB, self->glob);
  if (self->regex != NULL)
    kvp_filter_builder_set_name (builder, KVP_NAME_REGEX, self->regex);
  for (guint i = 0; self->rules != NULL && self->rules[i] != NULL; i++)
    {
      if (!add_rule (builder, self->rules[i], error))
        return FALSE;
    }
  if (self->search != NULL)
    kvp_filter_builder_set_anywhere (builder, self->search);

  /* An empty filter, one that says “every key” and more, a pattern that can not be read: refused here, as in the
   * window. */
  self->options->filter = kvp_filter_builder_build (builder, error);

  return self->options->filter != NULL;
}

static gboolean
has_filter (const Line *self)
{
  return self->all_keys || self->prefixes != NULL || self->glob != NULL || self->regex != NULL ||
         self->rules != NULL || self->search != NULL;
}

static gboolean
take_mode (Line    *self,
           GError **error)
{
  BenchOptions *options = self->options;
  int n_modes = !!self->dry_run + !!self->purge + !!self->send_only;

  if (n_modes > 1 || (self->resume && (self->dry_run || self->send_only)))
    return refuse (error, "--dry-run, --purge and --send-only exclude each other, and --resume goes with --purge only.");
  if (n_modes == 0 && !self->resume)
    return refuse (error, "Choose --dry-run, --purge or --resume.");

  options->mode = self->resume ? BENCH_RESUME
                  : self->dry_run ? BENCH_DRY_RUN
                  : self->send_only ? BENCH_SEND_ONLY : BENCH_PURGE;
  options->takes_draft = self->resume && self->purge;

  if (self->resume && options->data_dir == NULL)
    return refuse (error, "--resume needs --data-dir.");
  if (self->resume && has_filter (self))
    return refuse (error, "--resume takes the keys that were listed: a filter does not go with it.");
  /* Nobody would know what became of which key. */
  if (self->send_only && (options->endpoint == NULL || !bench_options_is_loopback (options->endpoint)))
    return refuse (error, "--send-only is for a demo server on this machine.");

  return self->resume || build_filter (self, error);
}

static gboolean
take_line (Line    *self,
           GError **error)
{
  BenchOptions *options = self->options;
  const char *token = g_getenv ("CLOUDFLARE_API_TOKEN");

  if (options->endpoint == NULL || options->account_id == NULL || options->namespace_id == NULL)
    return refuse (error, "--endpoint, --account and --namespace are needed.");
  if (token == NULL || *token == '\0')
    return refuse (error, "CLOUDFLARE_API_TOKEN is not set.");
  if (options->check_age < -1 || options->check_age > MAX_CHECK_AGE)
    return refuse (error, "--check-age is out of range.");
  if (!take_number ("--concurrency", self->concurrency, MAX_CONCURRENCY, &options->concurrency, error) ||
      !take_number ("--requests-per-window", self->requests_per_window, MAX_REQUESTS_PER_WINDOW,
                    &options->requests_per_window, error) ||
      !take_number ("--batch-size", self->batch_size, KVP_CLIENT_MAX_KEYS_PER_DELETE, &options->batch_size, error))
    return FALSE;

  if (options->batch_size == 0)
    options->batch_size = KVP_CLIENT_MAX_KEYS_PER_DELETE;
  options->token = g_strdup (token);

  return take_mode (self, error);
}

gboolean
bench_options_parse (BenchOptions  *self,
                     int            argc,
                     char         **argv,
                     GError       **error)
{
  Line line = { .options = self };
  gboolean is_good;

  self->check_age = -1;
  is_good = parse_line (&line, argc, argv, error) && take_line (&line, error);
  line_clear (&line);

  return is_good;
}

void
bench_options_clear (BenchOptions *self)
{
  g_free (self->endpoint);
  g_free (self->account_id);
  g_free (self->namespace_id);
  g_free (self->token);
  g_free (self->data_dir);
  g_free (self->save_dir);
  g_clear_object (&self->filter);
}

gboolean
bench_options_is_loopback (const char *endpoint)
{
  g_autoptr(GUri) uri = g_uri_parse (endpoint, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr(GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_str_equal (host, "localhost"))
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}
