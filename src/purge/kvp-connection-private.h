/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-connection.h"

G_BEGIN_DECLS

/* For the runs in this folder; the window never sees a client. (transfer none) */
KvpClient *kvp_connection_get_client (KvpConnection *self);

G_END_DECLS
