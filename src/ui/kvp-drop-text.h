/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * kvp_drop_text_describe:
 * @files: (element-type GFile): what is dragged
 * @folder: (nullable): one of them that is a folder
 * @connected: whether there is an account to open them in
 * @title: (out) (transfer full): a heading
 * @sentence: (out) (transfer full): what happens, or why nothing does
 *
 * Both are plain text.
 *
 * Returns: whether they are taken
 */
gboolean kvp_drop_text_describe (GSList    *files,
                                 GFile     *folder,
                                 gboolean   connected,
                                 char     **title,
                                 char     **sentence);

G_END_DECLS
