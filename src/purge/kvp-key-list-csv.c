/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-key-list-file-private.h"

/* RFC 4180: fields with a delimiter, a quote or a line break in them stand in quotes, and a quote in them is doubled.
 * Stricter than most programs: a quote anywhere else is an error, because nobody knows which name is meant. */

#define CHUNK_SIZE (256 * 1024)

/* Of what is too wide to be a table, so many columns are offered. */
#define MAX_COLUMNS 100
#define MAX_LABEL_CHARS 60

typedef enum {
  AT_START,     /* of a field */
  IN_FIELD,     /* without quotes */
  IN_QUOTES,
  AFTER_QUOTES, /* behind a quote inside quotes: the end of them, or the first half of a doubled one */
  AFTER_RETURN, /* behind a carriage return outside quotes */
} CsvState;

typedef gboolean (*CsvFieldFunc) (guint64       line,
                                  guint         column,
                                  const char   *text,
                                  gsize         length,
                                  gpointer      user_data,
                                  GError      **error);
typedef gboolean (*CsvRowFunc)   (guint64       line,
                                  guint         n_columns,
                                  gpointer      user_data,
                                  GError      **error);

typedef struct {
  CsvState     state;
  char         delimiter;
  GString     *field;     /* (owned) */
  gboolean     quoted;    /* the field stood in quotes, which are over */
  guint        column;
  guint64      line;      /* of what is read */
  guint64      row_line;  /* where the row began */
  guint64      quote_line;
  CsvFieldFunc field_func;
  CsvRowFunc   row_func;
  gpointer     user_data;
} CsvReader;

static gboolean
fail (guint64      line,
      const char  *format, /* with one %s: a line's number */
      GError     **error)
{
  g_autofree char *number = kvp_format_count ((guint) MIN (line, G_MAXUINT));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT, format, number);
#pragma GCC diagnostic pop

  return FALSE;
}

static gboolean
end_field (CsvReader  *self,
           GError    **error)
{
  gboolean good = self->field_func (self->row_line, self->column, self->field->str, self->field->len, self->user_data,
                                    error);

  g_string_truncate (self->field, 0);
  self->column++;
  self->quoted = FALSE;
  self->state = AT_START;

  return good;
}

static gboolean
end_row (CsvReader  *self,
         GError    **error)
{
  guint n_columns;

  if (!end_field (self, error))
    return FALSE;

  n_columns = self->column;
  self->column = 0;

  if (!self->row_func (self->row_line, n_columns, self->user_data, error))
    return FALSE;

  self->row_line = self->line + 1;

  return TRUE;
}

/* What is longer than a name is too long, however long. */
static void
append (CsvReader *self,
        char       c)
{
  if (self->field->len <= KVP_KEY_LIST_MAX_KEPT)
    g_string_append_c (self->field, c);
}

static gboolean
fail_behind_quotes (CsvReader  *self,
                    GError    **error)
{
  return fail (self->line,
               /* Translators: %s is the number of a line. */
               _("In line %s, something follows behind a closing quote."), error);
}

static gboolean
take_plain (CsvReader  *self,
            char        c,
            GError    **error)
{
  if (c == self->delimiter)
    return end_field (self, error);

  if (c == '\n')
    return end_row (self, error);

  if (c == '"')
    return fail (self->line,
                 /* Translators: %s is the number of a line. */
                 _("In line %s, a quote stands in the middle of a field. A field with quotes in it must stand in "
                   "quotes, and each of its own be doubled."), error);

  self->state = IN_FIELD;
  append (self, c);

  return TRUE;
}

static gboolean
take_char (CsvReader  *self,
           char        c,
           GError    **error)
{
  if (self->state == AFTER_RETURN && c != '\n' && self->quoted)
    return fail_behind_quotes (self, error);

  /* A carriage return that no line feed follows is a part of the name. */
  if (self->state == AFTER_RETURN && c != '\n')
    {
      self->state = IN_FIELD;
      append (self, '\r');
    }

  switch (self->state)
    {
    case AT_START:
      if (c == '"')
        {
          self->state = IN_QUOTES;
          self->quote_line = self->line;
          return TRUE;
        }
      G_GNUC_FALLTHROUGH;

    case IN_FIELD:
      if (c == '\r')
        {
          self->state = AFTER_RETURN;
          return TRUE;
        }
      return take_plain (self, c, error);

    case AFTER_RETURN:
      return end_row (self, error);

    case IN_QUOTES:
      if (c == '"')
        self->state = AFTER_QUOTES;
      else
        append (self, c);
      return TRUE;

    case AFTER_QUOTES:
      if (c == '"')
        {
          self->state = IN_QUOTES;
          append (self, c);
          return TRUE;
        }
      if (c == self->delimiter)
        return end_field (self, error);
      if (c == '\n')
        return end_row (self, error);
      if (c == '\r')
        {
          self->quoted = TRUE;
          self->state = AFTER_RETURN;
          return TRUE;
        }
      return fail_behind_quotes (self, error);

    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Most of a table is neither a delimiter, a quote nor a line break: how many such bytes are next. */
static gsize
take_run (CsvReader  *self,
          const char *text,
          gsize       length)
{
  gsize n = 0;

  if (self->state != IN_FIELD && self->state != IN_QUOTES)
    return 0;

  while (n < length && text[n] != self->delimiter && text[n] != '"' && text[n] != '\n' && text[n] != '\r')
    n++;
  if (self->field->len <= KVP_KEY_LIST_MAX_KEPT)
    g_string_append_len (self->field, text, (gssize) n);

  return n;
}

static gboolean
take_chunk (CsvReader   *self,
            const char  *chunk,
            gsize        length,
            GError     **error)
{
  if (memchr (chunk, '\0', length) != NULL)
    {
      g_set_error_literal (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT,
                           _("It has NUL bytes in it, so it is no table in UTF-8 text."));
      return FALSE;
    }

  for (gsize i = 0; i < length; i++)
    {
      i += take_run (self, chunk + i, length - i);
      if (i == length)
        break;

      if (!take_char (self, chunk[i], error))
        return FALSE;
      if (chunk[i] == '\n')
        self->line++;
    }

  return TRUE;
}

static gboolean
end_text (CsvReader  *self,
          GError    **error)
{
  if (self->state == IN_QUOTES)
    return fail (self->quote_line,
                 /* Translators: %s is the number of a line. */
                 _("A quote that is opened in line %s is never closed."), error);

  if (self->state == AFTER_RETURN && !self->quoted)
    append (self, '\r');

  /* The line break of the last row begins no other. */
  if (self->state == AT_START && self->column == 0)
    return TRUE;

  return end_row (self, error);
}

/* --- the names in one column --- */

typedef struct {
  KvpKeyListFile *file;
  guint64         n_rows;
} ColumnReader;

static gboolean
is_heading (ColumnReader *self)
{
  return self->n_rows == 0 && self->file->options.has_heading;
}

static gboolean
column_field (guint64       line,
              guint         column,
              const char   *text,
              gsize         length,
              gpointer      user_data,
              GError      **error)
{
  ColumnReader *self = user_data;

  if (self->n_rows == 0 && column < MAX_COLUMNS)
    {
      g_autofree char *shown = kvp_display_text (text, (gssize) length);

      g_ptr_array_add (self->file->columns,
                       g_utf8_substring (shown, 0, MIN (g_utf8_strlen (shown, -1), MAX_LABEL_CHARS)));
    }

  if (is_heading (self) || column != (guint) self->file->options.column)
    return TRUE;

  return _kvp_key_list_file_add (self->file, line, text, length, error);
}

static gboolean
column_row (guint64   line,
            guint     n_columns,
            gpointer  user_data,
            GError  **error)
{
  ColumnReader *self = user_data;

  if (!is_heading (self) && n_columns <= (guint) self->file->options.column)
    _kvp_key_list_file_reject (self->file, line, "", 0, KVP_KEY_LIST_REJECTED_NO_COLUMN);
  self->n_rows++;

  return TRUE;
}

static void
csv_reader_init (CsvReader    *self,
                 char          delimiter,
                 CsvFieldFunc  field_func,
                 CsvRowFunc    row_func,
                 gpointer      user_data)
{
  *self = (CsvReader) {
    .delimiter = delimiter,
    .field = g_string_new (NULL),
    .line = 1,
    .row_line = 1,
    .field_func = field_func,
    .row_func = row_func,
    .user_data = user_data,
  };
}

gboolean
_kvp_key_list_read_csv (KvpKeyListFile  *self,
                        GInputStream    *stream,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);
  ColumnReader column_reader = { self, 0 };
  CsvReader reader;
  gssize length;
  gboolean good = TRUE;

  csv_reader_init (&reader, (char) self->options.delimiter, column_field, column_row, &column_reader);
  while (good && (length = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) != 0)
    good = length > 0 && take_chunk (&reader, chunk, (gsize) length, error);

  good = good && end_text (&reader, error);
  g_string_free (reader.field, TRUE);

  return good;
}

/* --- what the first row tells --- */

typedef struct {
  KvpKeyListFile *file;
  int             column;
} HeadingReader;

static gboolean
heading_field (guint64       line,
               guint         column,
               const char   *text,
               gsize         length,
               gpointer      user_data,
               GError      **error)
{
  static const char *const words[] = { "name", "key", "keys", "key name", "key_name", "keyname" };
  HeadingReader *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (words) && self->column < 0; i++)
    {
      if (length == strlen (words[i]) && g_ascii_strncasecmp (text, words[i], length) == 0)
        self->column = (int) column;
    }

  return TRUE;
}

/* One row is enough. */
static gboolean
heading_row (guint64   line,
             guint     n_columns,
             gpointer  user_data,
             GError  **error)
{
  return FALSE;
}

/* The one that the first row has most of, outside quotes. */
static int
guess_delimiter (const char *text,
                 gsize       length)
{
  static const char delimiters[] = ",;\t";
  guint counts[] = { 0, 0, 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; i < length && (quoted || text[i] != '\n'); i++)
    {
      const char *found = text[i] != '\0' ? strchr (delimiters, text[i]) : NULL;

      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - delimiters]++;
    }

  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    {
      if (counts[i] > counts[best])
        best = i;
    }

  return delimiters[best];
}

void
_kvp_key_list_guess_csv (KvpKeyListFile *self,
                         const char     *text,
                         gsize           length)
{
  HeadingReader heading = { self, -1 };
  CsvReader reader;

  if (self->options.delimiter == KVP_KEY_LIST_GUESS)
    self->options.delimiter = guess_delimiter (text, length);

  csv_reader_init (&reader, (char) self->options.delimiter, heading_field, heading_row, &heading);
  if (take_chunk (&reader, text, length, NULL))
    end_text (&reader, NULL);
  g_string_free (reader.field, TRUE);

  if (self->options.has_heading == KVP_KEY_LIST_GUESS)
    self->options.has_heading = heading.column >= 0;
  if (self->options.column == KVP_KEY_LIST_GUESS)
    self->options.column = MAX (heading.column, 0);
}
