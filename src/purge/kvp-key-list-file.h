/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "purge/kvp-filter.h"
#include "purge/kvp-read-meter.h"

G_BEGIN_DECLS

/* A larger file is refused before it is read, and a list with more keys while it is. */
#define KVP_KEY_LIST_FILE_MAX_SIZE (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)
#define KVP_KEY_LIST_FILE_MAX_KEYS 5000000

/* So many names, and so many entries that are none, are kept to be shown. */
#define KVP_KEY_LIST_FILE_MAX_SHOWN 100

typedef enum {
  KVP_KEY_LIST_TEXT, /* one key a line, as exact bytes */
  KVP_KEY_LIST_CSV,  /* RFC 4180 */
  KVP_KEY_LIST_JSON, /* an array of strings, or of objects with “name” or “key” */
} KvpKeyListFormat;

#define KVP_KEY_LIST_GUESS (-1)

/**
 * KvpKeyListOptions:
 * @format: a #KvpKeyListFormat
 * @delimiter: what separates the fields of a CSV file: ',', ';' or '\t'
 * @column: which of its columns has the names, from 0
 * @has_heading: whether its first row is no key
 *
 * How a file is to be read. %KVP_KEY_LIST_GUESS in any of them leaves it to the file.
 */
typedef struct {
  int format;
  int delimiter;
  int column;
  int has_heading;
} KvpKeyListOptions;

#define KVP_KEY_LIST_OPTIONS_GUESS \
  { KVP_KEY_LIST_GUESS, KVP_KEY_LIST_GUESS, KVP_KEY_LIST_GUESS, KVP_KEY_LIST_GUESS }

/* Why an entry is not taken. */
typedef enum {
  KVP_KEY_LIST_REJECTED_EMPTY,
  KVP_KEY_LIST_REJECTED_DOTS,
  KVP_KEY_LIST_REJECTED_TOO_LONG,
  KVP_KEY_LIST_REJECTED_NOT_UTF8,
  KVP_KEY_LIST_REJECTED_DUPLICATE,
  KVP_KEY_LIST_REJECTED_NO_COLUMN, /* CSV: the row is too short */
  KVP_KEY_LIST_REJECTED_NO_NAME,   /* JSON: neither a string nor an object with one name */
  KVP_KEY_LIST_REJECTED_INEXACT,   /* JSON: a lone surrogate */
  KVP_KEY_LIST_N_REJECTED,
} KvpKeyListRejected;

/**
 * KvpKeyListEntry:
 * @number: of its line, or of the entry in a JSON file; from 1
 * @name: its bytes, or the first of them
 * @rejected: only for one that was not taken: why
 */
typedef struct {
  guint64            number;
  GBytes            *name;
  KvpKeyListRejected rejected;
} KvpKeyListEntry;

#define KVP_TYPE_KEY_LIST_FILE (kvp_key_list_file_get_type ())

/* The names that a file lists, each exactly as it stands there: nothing is trimmed or split. Immutable. */
G_DECLARE_FINAL_TYPE (KvpKeyListFile, kvp_key_list_file, KVP, KEY_LIST_FILE, GObject)

void                     kvp_key_list_file_read_async     (GFile                    *file,
                                                           const KvpKeyListOptions  *options,
                                                           KvpReadMeter             *meter, /* (nullable) */
                                                           GCancellable             *cancellable,
                                                           GAsyncReadyCallback       callback,
                                                           gpointer                  user_data);
/* INVALID_INPUT with a sentence for what is not such a file at all. @options: (out) (optional): how it was read, which
 * may have been a guess; in case of an error too. */
KvpKeyListFile          *kvp_key_list_file_read_finish    (GAsyncResult             *result,
                                                           KvpKeyListOptions        *options,
                                                           GError                  **error);
/* The same at once, from a stream that can seek; for tests and figures. @options: (inout): guesses are filled in */
KvpKeyListFile          *kvp_key_list_file_read           (GInputStream             *stream,
                                                           const char               *name,
                                                           KvpKeyListOptions        *options,
                                                           GCancellable             *cancellable,
                                                           GError                  **error);

const char              *kvp_key_list_file_get_name       (KvpKeyListFile           *self); /* the file's */
/* Nothing is left to guess in them. */
const KvpKeyListOptions *kvp_key_list_file_get_options    (KvpKeyListFile           *self);
/* Those keys and no others; NULL if there is none. (nullable) (transfer none) */
KvpFilter               *kvp_key_list_file_get_filter     (KvpKeyListFile           *self);
guint64                  kvp_key_list_file_get_n_entries  (KvpKeyListFile           *self);
guint                    kvp_key_list_file_get_n_keys     (KvpKeyListFile           *self);
guint64                  kvp_key_list_file_get_n_rejected (KvpKeyListFile           *self,
                                                           KvpKeyListRejected        why);
guint64                  kvp_key_list_file_count_rejected (KvpKeyListFile           *self); /* all of them */
/* The first of them. (transfer none) (element-type KvpKeyListEntry) */
GPtrArray               *kvp_key_list_file_get_keys       (KvpKeyListFile           *self);
GPtrArray               *kvp_key_list_file_get_rejected   (KvpKeyListFile           *self);
/* The first row of a CSV file. (transfer none) (element-type utf8), fit for a label */
GPtrArray               *kvp_key_list_file_get_columns    (KvpKeyListFile           *self);
/* Every line ends in a carriage return, as Windows writes them, which was not taken for a part of the names. */
gboolean                 kvp_key_list_file_get_has_crlf   (KvpKeyListFile           *self);
/* It begins with a byte-order mark, which was not taken for a part of the first name. */
gboolean                 kvp_key_list_file_get_has_mark   (KvpKeyListFile           *self);

/* A translated sentence. (transfer none) */
const char              *kvp_key_list_file_describe       (KvpKeyListRejected        why);

G_END_DECLS
