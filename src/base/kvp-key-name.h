/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most bytes that Workers KV takes for a name. */
#define KVP_KEY_NAME_MAX_LENGTH 512

/**
 * KvpKeyNameProblem:
 * @KVP_KEY_NAME_GOOD: a key may have this name
 * @KVP_KEY_NAME_EMPTY: it has no byte
 * @KVP_KEY_NAME_DOTS: it is “.” or “..”, which Workers KV refuses
 * @KVP_KEY_NAME_TOO_LONG: it has more than %KVP_KEY_NAME_MAX_LENGTH bytes
 * @KVP_KEY_NAME_NOT_UTF8: its bytes are not UTF-8 text, which is all that the API can carry
 *
 * Why no key can have a name.
 */
typedef enum {
  KVP_KEY_NAME_GOOD,
  KVP_KEY_NAME_EMPTY,
  KVP_KEY_NAME_DOTS,
  KVP_KEY_NAME_TOO_LONG,
  KVP_KEY_NAME_NOT_UTF8,
} KvpKeyNameProblem;

KvpKeyNameProblem kvp_key_name_check    (const char        *name,
                                         gsize              length);
/* A translated sentence; %NULL for GOOD. (transfer none) */
const char       *kvp_key_name_describe (KvpKeyNameProblem  problem);
/* UTF-8 in which a NUL is a character like any other. */
gboolean          kvp_key_name_is_utf8  (const char        *text,
                                         gsize              length);

G_END_DECLS
