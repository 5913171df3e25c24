/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of JSON text that is borrowed from the body it stands in; @text is %NULL if the member is not
 * there. */
typedef struct {
  const char *text;
  gsize       length;
} KvpSpan;

typedef enum {
  KVP_FIELD_BOOLEAN, /* gboolean * */
  KVP_FIELD_INTEGER, /* gint64 * */
  KVP_FIELD_SPAN,    /* KvpSpan *: any value as its raw text, null too */
  KVP_FIELD_STRING,  /* char **: exact; one that a C string cannot hold is malformed */
  KVP_FIELD_TEXT,    /* char **: for a person to read; what a C string cannot hold is U+FFFD */
} KvpFieldType;

/* One member that the reader of an object wants. Its value must be set to a default before; null leaves it
 * so. */
typedef struct {
  const char   *name;
  KvpFieldType  type;
  gboolean      required;
  gpointer      value;
} KvpField;

/* The typed getters of this layer: reads one JSON object by a table. Members that the table does not name are
 * skipped, of whatever depth; a wrong type, a missing or a repeated member, or text that is not strict JSON
 * is BAD_RESPONSE. */
gboolean kvp_record_read (KvpSpan          span,
                          const KvpField  *fields,
                          guint            n_fields,
                          GError         **error);

/* Whether a span is missing or the word null. */
gboolean kvp_span_is_null (KvpSpan span);

G_END_DECLS
