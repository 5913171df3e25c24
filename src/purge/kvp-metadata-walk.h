/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"
#include "purge/kvp-metadata-path.h"

G_BEGIN_DECLS

/* @span: the raw text of one value. Returns FALSE and sets the error to stop. */
typedef gboolean (*KvpMetadataFieldFunc) (const char  *span,
                                          gsize        length,
                                          gpointer     user_data,
                                          GError     **error);

/* Calls @func with every value that @path leads to in the key's metadata. @func may overwrite @scratch.
 * FALSE and @error if the metadata is not JSON from beginning to end, or if @func says so. */
gboolean kvp_metadata_walk (const KvpMetadataPath  *path,
                            const KvpKey           *key,
                            GString                *scratch,
                            KvpMetadataFieldFunc    func,
                            gpointer                user_data,
                            GError                **error);

G_END_DECLS
