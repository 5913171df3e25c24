/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "purge/kvp-metadata-canonical.h"
#include "purge/kvp-metadata-number.h"
#include "purge/kvp-metadata-path.h"
#include "purge/kvp-metadata-search.h"
#include "purge/kvp-metadata-value.h"
#include "purge/kvp-metadata-walk.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

typedef struct {
  const char *text;
  gsize       length;
} Metadata;

static gboolean
is_json (const char *text,
         gsize       length)
{
  KvpJsonReader reader;
  KvpJsonToken token;

  kvp_json_reader_init (&reader, text, length);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END && token != KVP_JSON_ERROR)
    ;

  return token == KVP_JSON_END;
}

/* Numbers are equal if, and only if, they are written alike for comparing. */
static void
compare_numbers (const char *text,
                 gsize       length,
                 const char *other_text,
                 gsize       other_length)
{
  g_autoptr(KvpMetadataNumber) number = kvp_metadata_number_new (text, length);
  g_autoptr(KvpMetadataNumber) other = kvp_metadata_number_new (other_text, other_length);
  g_autoptr(GString) written = g_string_new (NULL);
  g_autoptr(GString) other_written = g_string_new (NULL);
  int order = kvp_metadata_number_compare (number, other);
  int reverse = kvp_metadata_number_compare (other, number);

  kvp_metadata_number_append (number, written);
  kvp_metadata_number_append (other, other_written);
  g_assert (kvp_metadata_number_compare (number, number) == 0);
  g_assert ((order == 0) == g_string_equal (written, other_written));
  g_assert ((order > 0) == (reverse < 0) && (order < 0) == (reverse > 0));
}

/* Of few digits, they compare as the numbers that a processor has. */
static void
check_number (const char *text,
              gsize       length)
{
  static const char *const others[] = { "0", "-1", "1e400", "-1.5e-3", "12345678901234567890", "100" };
  g_autofree char *ended = g_strndup (text, length);
  double value = g_ascii_strtod (ended, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    compare_numbers (text, length, others[i], strlen (others[i]));

  if (length < 12)
    {
      g_autoptr(KvpMetadataNumber) number = kvp_metadata_number_new (text, length);
      g_autoptr(KvpMetadataNumber) hundred = kvp_metadata_number_new ("100", 3);
      int order = kvp_metadata_number_compare (number, hundred);

      g_assert ((order > 0) == (value > 100) && (order < 0) == (value < 100));
    }
}

static gboolean
field_cb (const char  *span,
          gsize        length,
          gpointer     user_data,
          GError     **error)
{
  const Metadata *metadata = user_data;

  g_assert (metadata->text <= span && span + length <= metadata->text + metadata->length);
  g_assert (is_json (span, length));
  if (*span == '-' || g_ascii_isdigit (*span))
    check_number (span, length);

  return TRUE;
}

/* What is read of metadata stands in it; a text that is not JSON is an error and nothing else. */
static void
walk (const char *typed,
      Metadata   *metadata)
{
  g_autoptr(KvpMetadataPath) path = kvp_metadata_path_new (typed, NULL);
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  KvpKey key = { .name = "a", .name_length = 1, .metadata = metadata->text, .metadata_length = metadata->length };
  g_autofree char *shown = NULL;
  g_autofree char *in_short = NULL;
  gboolean walked;

  if (path == NULL)
    return;

  shown = kvp_metadata_path_to_display_text (path);
  in_short = kvp_metadata_path_to_short_text (path);
  g_assert (g_utf8_validate (shown, -1, NULL) && g_utf8_validate (in_short, -1, NULL));

  walked = kvp_metadata_walk (path, &key, scratch, field_cb, metadata, &error);
  g_assert (walked == (error == NULL) && walked == is_json (metadata->text, metadata->length));
}

static void
search (const char *typed,
        Metadata   *metadata)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autoptr(KvpMetadataSearch) wanted = NULL;
  KvpKey key = { .name = "a", .name_length = 1, .metadata = metadata->text, .metadata_length = metadata->length };
  gboolean holds;

  if (*typed == '\0' || !g_utf8_validate (typed, -1, NULL))
    return;

  wanted = kvp_metadata_search_new (typed);
  kvp_metadata_search_test (wanted, &key, scratch, &holds, NULL);
}

/* White space does not make two values of one. */
static void
compare (const char *typed,
         Metadata   *metadata)
{
  g_autoptr(GString) canonical = g_string_new (NULL);
  g_autoptr(GString) again = g_string_new (NULL);
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autofree char *spaced = g_strdup_printf ("\n\t %s ", metadata->text);
  g_autoptr(KvpMetadataValue) value = NULL;
  gboolean read = kvp_metadata_append_canonical (metadata->text, metadata->length, canonical);

  g_assert (read == is_json (metadata->text, metadata->length));
  if (!read)
    return;

  g_assert (kvp_metadata_append_canonical (spaced, strlen (spaced), again));
  g_assert (g_string_equal (canonical, again));

  value = g_utf8_validate (typed, -1, NULL) ? kvp_metadata_value_new (typed, NULL) : NULL;
  if (value != NULL)
    kvp_metadata_value_equals (value, metadata->text, metadata->length, scratch);
}

/* A line is what a person types: a path, a value or a text. The rest is metadata. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *line_end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize line_length = line_end != NULL ? (gsize) (line_end - (const char *) data) : 0;
  g_autofree char *typed = g_strndup ((const char *) data, line_length);
  gsize begin = line_end != NULL ? line_length + 1 : 0;
  g_autofree char *text = g_malloc (size - begin + 1);
  Metadata metadata = { text, size - begin };
  GPtrArray *members;

  memcpy (text, data + begin, metadata.length);
  text[metadata.length] = '\0';

  walk (typed, &metadata);
  search (typed, &metadata);
  compare (typed, &metadata);

  members = kvp_metadata_read_members (text, metadata.length);
  if (members != NULL)
    {
      g_assert (is_json (text, metadata.length));
      g_ptr_array_unref (members);
    }

  return 0;
}
