/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One behind the other, as the language does; "" if there is none. (transfer full) */
char *kvp_join_sentences (GPtrArray *sentences);

G_END_DECLS
