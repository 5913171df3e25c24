/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-error.h"
#include "purge/kvp-metadata-path.h"

/* Steps as a text that is easy to compare: .name for a member, [] and [n]. */
static char *
describe (const KvpMetadataPath *path)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < kvp_metadata_path_get_n_steps (path); i++)
    {
      const KvpMetadataStep *step = kvp_metadata_path_get_step (path, i);

      if (step->kind == KVP_METADATA_STEP_EACH)
        g_string_append (out, "<each>");
      else if (step->kind == KVP_METADATA_STEP_INDEX)
        g_string_append_printf (out, "<%" G_GUINT64_FORMAT ">", step->index);
      else
        {
          g_string_append_c (out, '<');
          for (gsize k = 0; k < step->name_length; k++)
            {
              if (step->name[k] == '\0')
                g_string_append (out, "NUL");
              else
                g_string_append_c (out, step->name[k]);
            }
          g_string_append_c (out, '>');
        }
    }

  return g_string_free (out, FALSE);
}

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *steps;
    const char *shown;
    const char *in_short;
  } cases[] = {
    { "status", "<status>", "status", "status" },
    { "owner.team", "<owner><team>", "owner.team", "team" },
    { "tags[]", "<tags><each>", "tags[]", "tags" },
    { "items[].id", "<items><each><id>", "items[].id", "id" },
    { "list[0]", "<list><0>", "list[0]", "list" },
    { "list[12].a[][3]", "<list><12><a><each><3>", "list[12].a[][3]", "a" },
    { "[]", "<each>", "[]", "[]" },
    { "[0].id", "<0><id>", "[0].id", "id" },
    { "\"a.b\".c", "<a.b><c>", "\"a.b\".c", "c" },
    { "a.\"x[0]\"", "<a><x[0]>", "a.\"x[0]\"", "x[0]" },
    { "\"\"", "<>", "\"\"", "" },
    { "\"say \\\"hi\\\"\"", "<say \"hi\">", "\"say \\\"hi\\\"\"", "say \"hi\"" },
    { "\"back\\\\slash\"", "<back\\slash>", "back\\slash", "back\\slash" },
    { "\"a\\u0000b\"", "<aNULb>", "\"a\\u0000b\"", "a␀b" },
    { "\" x \"", "< x >", "\" x \"", "␠x␠" },
    /* White space around a name that nobody can see does not count; inside it does. */
    { "  status ", "<status>", "status", "status" },
    { "owner . team", "<owner><team>", "owner.team", "team" },
    { "tags [] . id", "<tags><each><id>", "tags[].id", "id" },
    { "first name.last name", "<first name><last name>", "first name.last name", "last name" },
    { "größe.日本語", "<größe><日本語>", "größe.日本語", "日本語" },
    { "a-b_c:d/e", "<a-b_c:d/e>", "a-b_c:d/e", "a-b_c:d/e" },
    { "0", "<0>", "0", "0" },
    { "list[007]", "<list><7>", "list[7]", "list" },
    { "", "", "", "" },
    { "   ", "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpMetadataPath) path = kvp_metadata_path_new (cases[i].text, &error);
      g_autofree char *steps = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *in_short = NULL;

      g_test_message ("case %u", i);
      g_assert_no_error (error);
      g_assert_nonnull (path);
      steps = describe (path);
      shown = kvp_metadata_path_to_display_text (path);
      in_short = kvp_metadata_path_to_short_text (path);
      g_assert_cmpstr (steps, ==, cases[i].steps);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpstr (in_short, ==, cases[i].in_short);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    ".", "a.", ".a", "a..b", "a. .b", "a.[0]", "[", "a[", "a]", "a[0", "a[x]", "a[-1]", "a[0]b", "a[1.5]",
    "a[ 0 ]",
    "a\"b", "\"a", "\"a\"b", "\"a\"\"b\"", "\"\\x\"", "\"\\ud800\"", "\"tab\there\"", "a[9999999999]",
    "\xff", "a.\xc3", "]", "[]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(KvpMetadataPath) path = kvp_metadata_path_new (cases[i], &error);

      if (path != NULL)
        g_error ("accepted: %s", cases[i]);
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

static void
test_long (void)
{
  g_autoptr(GString) good = g_string_new ("a");
  g_autoptr(GString) bad = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpMetadataPath) path = NULL;

  for (int i = 0; i < 63; i++)
    g_string_append (good, "[]");
  bad = g_string_new (good->str);
  g_string_append (bad, "[]");

  path = kvp_metadata_path_new (good->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kvp_metadata_path_get_n_steps (path), ==, 64);

  g_assert_null (kvp_metadata_path_new (bad->str, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/metadata-path/good", test_good);
  g_test_add_func ("/purge/metadata-path/bad", test_bad);
  g_test_add_func ("/purge/metadata-path/long", test_long);

  return g_test_run ();
}
