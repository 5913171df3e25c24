/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deeper nesting than this is refused. No real metadata (1,024 bytes at most) gets near. */
#define KVP_JSON_MAX_DEPTH 128

typedef enum {
  KVP_JSON_END,          /* the text is over, and was one complete value */
  KVP_JSON_ERROR,        /* not strict JSON (RFC 8259), or nested too deeply; it stays so */
  KVP_JSON_OBJECT_BEGIN,
  KVP_JSON_OBJECT_END,
  KVP_JSON_ARRAY_BEGIN,
  KVP_JSON_ARRAY_END,
  KVP_JSON_MEMBER,       /* a member's name; its value is next */
  KVP_JSON_STRING,
  KVP_JSON_NUMBER,
  KVP_JSON_TRUE,
  KVP_JSON_FALSE,
  KVP_JSON_NULL,
} KvpJsonToken;

/**
 * KvpJsonReader:
 *
 * A strict pull reader over JSON text in memory: no recursion, no allocation, a depth limit, numbers and
 * strings as the spans they arrived in. Lives on the stack; borrows the text. All fields are private. Invalid
 * UTF-8 in a string is an error; a lone surrogate escape is not (see kvp_json_reader_get_string()).
 */
typedef struct {
  const char *text;
  gsize       length;
  gsize       position;
  gsize       token_start;
  gsize       token_end;
  guint       depth;
  guint8      expect;
  KvpJsonToken token;
  guint64     in_object[KVP_JSON_MAX_DEPTH / 64];
} KvpJsonReader;

void         kvp_json_reader_init       (KvpJsonReader *self,
                                         const char    *text,
                                         gsize          length);
KvpJsonToken kvp_json_reader_next       (KvpJsonReader *self);
guint        kvp_json_reader_get_depth  (KvpJsonReader *self);
gsize        kvp_json_reader_get_offset (KvpJsonReader *self);

/* The raw text of the token last read: for STRING and MEMBER with its quotes. (transfer none) */
const char  *kvp_json_reader_get_span   (KvpJsonReader *self,
                                         gsize         *length);

/* Reads on until the value whose first token was last read is over and gives its raw text; %NULL on error.
 * For a scalar that is its span. After a MEMBER: call next() first. (transfer none) */
const char  *kvp_json_reader_skip       (KvpJsonReader *self,
                                         gsize         *length);

/* Decodes the STRING or MEMBER last read into @out (cleared first; may hold NULs). Returns FALSE if it can
 * not be held exactly in UTF-8 (a lone surrogate): @out then has U+FFFD in its place and must be used for
 * showing only. */
gboolean     kvp_json_reader_get_string (KvpJsonReader *self,
                                         GString       *out);

/* Whether the NUMBER last read is an integer that a gint64 holds. */
gboolean     kvp_json_reader_get_int64  (KvpJsonReader *self,
                                         gint64        *out);

/* Appends @text as a JSON string with its quotes, escaping what must be (NUL as \u0000). */
void         kvp_json_append_string     (GString       *out,
                                         const char    *text,
                                         gsize          length);

G_END_DECLS
