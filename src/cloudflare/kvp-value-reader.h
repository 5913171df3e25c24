/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"

G_BEGIN_DECLS

/* What an answer says of one key, or the error that it means. Pure functions. @secret: is kept out of an error. */

/* A value comes as it is, with nothing around it. */
GBytes *kvp_value_read    (const KvpAnswer  *answer,
                           const char       *secret,
                           GError          **error);
/* As the text that it arrived in; “null” if the key has none. */
GBytes *kvp_metadata_read (const KvpAnswer  *answer,
                           const char       *secret,
                           GError          **error);

G_END_DECLS
