/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What names and values of the sample are made of. */
#define KVP_DEMO_N_WORDS 16
extern const char * const _kvp_demo_words[KVP_DEMO_N_WORDS];

guint64 _kvp_demo_mix           (guint64  x);
void    _kvp_demo_append_padded (GString *out,
                                 guint    value,
                                 guint    width);

G_END_DECLS
