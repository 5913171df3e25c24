/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Arrays of ascending positions (element-type guint32). */

void kvp_position_array_splice (GArray  *self,
                                guint32  first,
                                guint32  last,
                                GArray  *replacement,
                                guint   *index,
                                guint   *n_removed,
                                guint   *n_added);

G_END_DECLS
