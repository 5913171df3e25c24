/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "cloudflare/kvp-answer.h"

G_BEGIN_DECLS

/* One page of a listing. */
typedef struct {
  KvpKeyList *keys;
  char       *cursor; /* (nullable): %NULL at the end of the list */
} KvpKeyPage;

void        kvp_key_page_free (KvpKeyPage        *self);

/* The page in an answer, or the error that the answer means. A pure function, for a worker thread.
 * @sent_cursor: (nullable): what the request asked with. @secret: never shows in an error. (transfer full) */
KvpKeyPage *kvp_key_page_read (const KvpAnswer   *answer,
                               const char        *sent_cursor,
                               const char        *secret,
                               GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpKeyPage, kvp_key_page_free)

G_END_DECLS
