/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the caller may touch objects that live on its main context: for a g_return_if_fail() at the entry
 * of an engine. */
gboolean kvp_main_context_is_mine (void);

G_END_DECLS
