/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Untrusted bytes as one line of valid UTF-8 for a label: control characters as their Unicode control
 * pictures (U+2400 ...; NUL, newline, tab too), bidirectional controls and zero-width characters as <U+202E>,
 * bytes that are not UTF-8 as <FF>. Never markup: whoever shows it must not parse it. (transfer full) */
char *kvp_display_text       (const char *text,
                              gssize      length);

/* The same for several lines: newline and tab stay. (transfer full) */
char *kvp_display_text_block (const char *text,
                              gssize      length);

/* The same as the first for a sentence of a translation: isolates (U+2068 ... U+2069) stay where they come in
 * pairs. Not for a name by itself. (transfer full) */
char *kvp_display_sentence   (const char *text);

/* Where the byte at @offset is in what these make of @text. */
gsize kvp_display_text_get_offset       (const char *text,
                                         gsize       length,
                                         gsize       offset);
gsize kvp_display_text_block_get_offset (const char *text,
                                         gsize       length,
                                         gsize       offset);

G_END_DECLS
