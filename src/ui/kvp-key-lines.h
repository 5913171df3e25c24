/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_KEY_LINES (kvp_key_lines_get_type ())

/* A list of key names, one a line, as exact bytes: nothing is trimmed, and only a line feed ends a line.
 * Says how many there are and what may surprise. Signal "changed" (). */
G_DECLARE_FINAL_TYPE (KvpKeyLines, kvp_key_lines, KVP, KEY_LINES, AdwBin)

/* (transfer full) (element-type GBytes) */
GPtrArray   *kvp_key_lines_get_keys    (KvpKeyLines *self);
/* A name with a line feed or NUL in it can't stand in a line: it is kept beside the text and said to be. */
void         kvp_key_lines_set_keys    (KvpKeyLines *self,
                                        GPtrArray   *keys); /* (element-type GBytes) */
void         kvp_key_lines_set_problem (KvpKeyLines *self,
                                        const char  *problem);
gboolean     kvp_key_lines_is_empty    (KvpKeyLines *self);
GtkTextView *kvp_key_lines_get_text_view (KvpKeyLines *self);

G_END_DECLS
