/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-key-list-view.h"

G_BEGIN_DECLS

/* What the rules of a row are called, short and as a sentence; %NULL without a filter. */
const char *_kvp_key_list_view_describe_why     (KvpKeyListView *self,
                                                 guint64         why); /* (transfer none) */
char       *_kvp_key_list_view_dup_why_sentence (KvpKeyListView *self,
                                                 guint64         why); /* (transfer full) */
/* Emits "tick". */
void        _kvp_key_list_view_tell_ticked      (KvpKeyListView *self,
                                                 guint           position,
                                                 gboolean        ticked);
/* The part of a row's name that matched. @text: the name as it stands in its cell. (transfer full) (nullable) */
PangoAttrList *_kvp_key_list_view_emphasise_name (KvpKeyListView *self,
                                                  KvpPlanRow     *row,
                                                  const char     *text);

G_END_DECLS
