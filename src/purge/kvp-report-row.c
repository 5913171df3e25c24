/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-report-row.h"

/* For programs, so not translated; the sentence behind it is. */
static const char *
get_state_word (KvpKeyState state)
{
  switch (state)
    {
    case KVP_KEY_PENDING:
      return "pending";

    case KVP_KEY_EXCLUDED:
      return "excluded";

    case KVP_KEY_IN_FLIGHT:
      return "in-flight";

    case KVP_KEY_DELETED:
      return "deleted";

    case KVP_KEY_FAILED:
      return "failed";

    case KVP_KEY_SKIPPED:
      return "skipped";

    default:
      g_return_val_if_reached ("");
    }
}

/* The cells that LibreOffice Calc, Excel and others take for a formula or a command:
 * https://owasp.org/www-community/attacks/CSV_Injection */
static gboolean
needs_guard (const char *text,
             gsize       length)
{
  return length > 0 && memchr ("=+-@\t\r", text[0], 6) != NULL;
}

static void
append_cell (GString    *out,
             const char *text,
             gsize       length)
{
  gboolean guard = needs_guard (text, length);

  if (!guard && memchr (text, ',', length) == NULL && memchr (text, '"', length) == NULL &&
      memchr (text, '\n', length) == NULL && memchr (text, '\r', length) == NULL)
    {
      g_string_append_len (out, text, (gssize) length);
      return;
    }

  g_string_append_c (out, '"');
  if (guard)
    g_string_append_c (out, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, text[i]);
    }
  g_string_append_c (out, '"');
}

static void
append_text_cell (GString    *out,
                  const char *text)
{
  append_cell (out, text, strlen (text));
}

/* Whether the name cell is the name to the byte, in whatever the file is opened with. */
static gboolean
is_clean (const KvpKey *key)
{
  g_autofree char *shown = kvp_display_text (key->name, (gssize) key->name_length);

  return strlen (shown) == key->name_length && memcmp (shown, key->name, key->name_length) == 0 &&
         !needs_guard (key->name, key->name_length);
}

static char *
format_expiration (gint64 expiration)
{
  g_autoptr(GDateTime) date = NULL;

  if (expiration == 0)
    return g_strdup ("");

  date = g_date_time_new_from_unix_utc (expiration);

  return date != NULL ? g_date_time_format_iso8601 (date) : g_strdup_printf ("%" G_GINT64_FORMAT, expiration);
}

void
kvp_report_row_append_csv_header (GString *out)
{
  g_string_append (out, "name,expiration,metadata,state,reason,name_base64\r\n");
}

void
kvp_report_row_append_csv (GString      *out,
                           const KvpKey *key,
                           KvpKeyState   state,
                           KvpKeyReason  reason,
                           const char   *detail)
{
  g_autofree char *expiration = format_expiration (key->expiration);
  g_autofree char *outcome = kvp_report_describe_outcome (state, reason, detail);

  append_cell (out, key->name, key->name_length);
  g_string_append_c (out, ',');
  append_text_cell (out, expiration);
  g_string_append_c (out, ',');
  if (key->metadata != NULL)
    append_cell (out, key->metadata, key->metadata_length);
  g_string_append_c (out, ',');
  append_text_cell (out, get_state_word (state));
  g_string_append_c (out, ',');
  append_text_cell (out, outcome);
  g_string_append_c (out, ',');
  if (!is_clean (key))
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) key->name, key->name_length);

      append_text_cell (out, encoded);
    }
  g_string_append (out, "\r\n");
}

void
kvp_report_row_append_json (GString      *out,
                            const KvpKey *key,
                            KvpKeyState   state,
                            KvpKeyReason  reason,
                            const char   *detail)
{
  g_autofree char *outcome = kvp_report_describe_outcome (state, reason, detail);

  g_string_append (out, "{\"name\":");
  kvp_json_append_string (out, key->name, key->name_length);

  g_string_append (out, ",\"expiration\":");
  if (key->expiration != 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, key->expiration);
  else
    g_string_append (out, "null");

  g_string_append (out, ",\"metadata\":");
  if (key->metadata != NULL)
    g_string_append_len (out, key->metadata, (gssize) key->metadata_length);
  else
    g_string_append (out, "null");

  g_string_append_printf (out, ",\"state\":\"%s\",\"reason\":", get_state_word (state));
  kvp_json_append_string (out, outcome, strlen (outcome));
  g_string_append_c (out, '}');
}
