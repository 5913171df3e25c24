/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No more of a value than this is laid out. It can have 25 MiB, and GTK takes 50 ms for a single line of 64 KiB. */
#define KVP_VALUE_LAYOUT_MAX_TEXT_BYTES (16 * 1024)
/* A byte takes four characters of a dump. */
#define KVP_VALUE_LAYOUT_MAX_BINARY_BYTES (4 * 1024)

typedef enum {
  KVP_VALUE_EMPTY,
  KVP_VALUE_TEXT,
  KVP_VALUE_BINARY,
} KvpValueKind;

/* A value for reading: text with its controls made visible, or a hex dump of what is not UTF-8 text.
 * (transfer full) @kind, @n_shown: (out): what it is, and how many of its bytes are in the text. */
char *kvp_value_layout (GBytes       *value,
                        KvpValueKind *kind,
                        gsize        *n_shown);

G_END_DECLS
