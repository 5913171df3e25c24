/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-list.h"

G_BEGIN_DECLS

/* (element-type KvpKeepList): those that somebody holds; none of them is owned. */
GPtrArray *_kvp_store_get_keep_lists   (KvpStore    *self);
void       _kvp_store_forget_keep_list (KvpStore    *self,
                                        KvpKeepList *list);

G_END_DECLS
