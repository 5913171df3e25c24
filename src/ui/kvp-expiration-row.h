/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter.h"
#include "ui/kvp-form-row.h"

G_BEGIN_DECLS

#define KVP_TYPE_EXPIRATION_ROW (kvp_expiration_row_get_type ())

/* When keys expire: any, never, before or after a local date and time, within the next so and so long.
 * Signal "changed" (). */
G_DECLARE_FINAL_TYPE (KvpExpirationRow, kvp_expiration_row, KVP, EXPIRATION_ROW, KvpFormRow)

KvpExpirationTest kvp_expiration_row_get_test   (KvpExpirationRow *self);
/* As kvp_filter_builder_set_expiration() takes it; 0 while what is typed is no time. */
gint64            kvp_expiration_row_get_when   (KvpExpirationRow *self);
/* What is wrong with what is typed, a translated sentence; %NULL if nothing is. (transfer full) */
char             *kvp_expiration_row_check      (KvpExpirationRow *self);
/* Whether something was typed, so that a problem may be shown. */
gboolean          kvp_expiration_row_get_touched (KvpExpirationRow *self);
void              kvp_expiration_row_set_expiration (KvpExpirationRow *self,
                                                 KvpExpirationTest test,
                                                 gint64            when);

G_END_DECLS
