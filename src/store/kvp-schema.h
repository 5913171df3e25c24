/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-database.h"

G_BEGIN_DECLS

gboolean kvp_schema_check   (KvpDatabase  *database,
                             GError      **error);
gboolean kvp_schema_prepare (KvpDatabase  *database,
                             GError      **error);

G_END_DECLS
