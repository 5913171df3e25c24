/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-progress.h"

G_BEGIN_DECLS

/**
 * KvpProgressTicker:
 *
 * The one timer of a run: engines change numbers as often as they like, and this says a few times a second,
 * on the main context, that they should be shown.
 */
typedef struct _KvpProgressTicker KvpProgressTicker;

typedef const KvpProgress *(*KvpProgressGetFunc) (gpointer owner);
typedef void               (*KvpProgressShowFunc) (gpointer owner);

/* @owner is borrowed: it frees the ticker at the end of its run. */
KvpProgressTicker *kvp_progress_ticker_new  (gpointer             owner,
                                             KvpProgressGetFunc   get,
                                             KvpProgressShowFunc  show);
/* Shows the last numbers, however short ago the timer was. */
void               kvp_progress_ticker_free (KvpProgressTicker   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpProgressTicker, kvp_progress_ticker_free)

G_END_DECLS
