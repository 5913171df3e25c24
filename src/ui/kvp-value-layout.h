/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No more of a value than this is laid out: the window must not stall over a value of 25 MiB. */
#define KVP_VALUE_LAYOUT_MAX_BYTES (64 * 1024)

typedef enum {
  KVP_VALUE_EMPTY,
  KVP_VALUE_TEXT,
  KVP_VALUE_BINARY,
} KvpValueKind;

/* A value for reading: text with its controls made visible, or a hex dump of what is not UTF-8 text. (transfer full)
 * @kind, @n_shown: (out): what it is, and how many of its bytes are in the text. */
char *kvp_value_layout (GBytes       *value,
                        KvpValueKind *kind,
                        gsize        *n_shown);

G_END_DECLS
