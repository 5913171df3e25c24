/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

gboolean kvp_store_recover (KvpDatabase  *database,
                            GError      **error);

G_END_DECLS
