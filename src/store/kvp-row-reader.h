/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"
#include "store/kvp-plan-row-private.h"

G_BEGIN_DECLS

/* @values: good until it returns. FALSE and @error stops. */
typedef gboolean (*KvpRowReaderFunc) (const KvpPlanRowValues  *values,
                                      gpointer                 user_data,
                                      GError                 **error);

gboolean kvp_row_reader_read_range (KvpDatabase       *database,
                                    gint64             plan,
                                    guint32            first,
                                    guint32            last,
                                    KvpRowReaderFunc   func,
                                    gpointer           user_data,
                                    GError           **error);
gboolean kvp_row_reader_read       (KvpDatabase       *database,
                                    gint64             plan,
                                    const guint32     *positions,
                                    guint              n_positions,
                                    KvpRowReaderFunc   func,
                                    gpointer           user_data,
                                    GError           **error);

G_END_DECLS
