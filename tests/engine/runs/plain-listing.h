/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "run-fixture.h"

G_BEGIN_DECLS

/* What a test may ask of one key's metadata. @metadata: (nullable) */
typedef gboolean (*PlainMatchFunc) (GBytes   *name,
                                    JsonNode *metadata,
                                    gpointer  user_data);

/* The names of the keys for which @func is true, in byte order: listed by plain requests and read with
 * json-glib, with none of the app's code, so that it can be held against what the app finds. (transfer
 * full) (element-type GBytes) */
GPtrArray *plain_listing_match (RunFixture     *fixture,
                                PlainMatchFunc  func,
                                gpointer        user_data);

/* Whether the member at a path like "owner.team" is that text. */
gboolean   plain_metadata_is   (JsonNode       *metadata,
                                const char     *path,
                                const char     *text);

G_END_DECLS
