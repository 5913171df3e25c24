/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-plan-picture.h"

G_BEGIN_DECLS

/**
 * KvpExpirationRange:
 *
 * From when to when the keys of a plan expire, roughly: enough to choose the spans in which they are counted.
 */
typedef struct _KvpExpirationRange KvpExpirationRange;

KvpExpirationRange *kvp_expiration_range_new  (gint64              now);
void                kvp_expiration_range_free (KvpExpirationRange *self);
void                kvp_expiration_range_add  (KvpExpirationRange *self,
                                               gint64              expiration);
/* (transfer full) (element-type KvpExpirationSpan): without keys, and without gaps */
GArray             *kvp_expiration_range_part (KvpExpirationRange *self,
                                               KvpTimeStep        *step);

/* The span that an expiration is in. */
KvpExpirationSpan  *kvp_expiration_spans_find (GArray             *spans,
                                               gint64              expiration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpExpirationRange, kvp_expiration_range_free)

G_END_DECLS
