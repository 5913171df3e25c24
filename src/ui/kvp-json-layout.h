/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lays raw JSON out in lines for reading. Only white space between the tokens changes: every number, escape
 * and repeated member stays as it came. Text that is not strict JSON comes back as it is. (transfer full) */
char *kvp_json_layout (const char *text,
                       gssize      length);

G_END_DECLS
