/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"

G_BEGIN_DECLS

/* So many in a row with keys of the pages before only. */
#define KVP_LIST_WALK_MAX_REPEATED_PAGES 100

#define KVP_TYPE_LIST_WALK (kvp_list_walk_get_type ())

/* The pages of a listing, one after another: it holds the cursor, and knows when a listing does not get on. Private
 * to this folder; main context only. */
G_DECLARE_FINAL_TYPE (KvpListWalk, kvp_list_walk, KVP, LIST_WALK, GObject)

KvpListWalk *kvp_list_walk_new          (KvpClient            *client,
                                         const char           *account_id,
                                         const char           *namespace_id,
                                         GBytes               *prefix, /* (nullable) */
                                         guint                 limit);
/* One at a time, and not at the end. */
void         kvp_list_walk_next_async   (KvpListWalk          *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* The page, which may be empty. %NULL and @error: there is none, and the listing is not complete. */
KvpKeyList  *kvp_list_walk_next_finish  (KvpListWalk          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
/* Whether the last page has come. */
gboolean     kvp_list_walk_is_at_end    (KvpListWalk          *self);
/* Keys that came, each counted once although a page may repeat those of the page before. */
guint64      kvp_list_walk_get_n_listed (KvpListWalk          *self);

/* How many of @keys come after @last_name in the order of the API, which is moved to the last of them.
 * @last_name: (inout) (nullable) */
guint        kvp_list_walk_count_new    (KvpKeyList           *keys,
                                         GBytes              **last_name);

G_END_DECLS
