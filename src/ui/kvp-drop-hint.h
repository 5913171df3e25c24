/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_DROP_HINT (kvp_drop_hint_get_type ())

/* What comes over a window while files are dragged over it: where they may be dropped, and what happens then, or why
 * they are refused. It takes no part in the drag itself. */
G_DECLARE_FINAL_TYPE (KvpDropHint, kvp_drop_hint, KVP, DROP_HINT, GtkWidget)

/* Nothing is known of what is dragged yet. */
void     kvp_drop_hint_show       (KvpDropHint *self);
/* @files: (element-type GFile); @connected: whether there is an account to open them in. */
void     kvp_drop_hint_show_files (KvpDropHint *self,
                                   GSList      *files,
                                   gboolean     connected);
void     kvp_drop_hint_hide       (KvpDropHint *self);
/* Whether what was shown last is refused. */
gboolean kvp_drop_hint_is_refused (KvpDropHint *self);

G_END_DECLS
