/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pango.h>

#include "base/kvp-key-list.h"

G_BEGIN_DECLS

/* Attributes that emphasise spans of a key's bytes in the text that stands for them: weight and a line below, since
 * neither weight nor colour alone is seen by all. @spans: (element-type KvpFilterSpan). %NULL for none. (transfer full)
 * (nullable) */
PangoAttrList *kvp_emphasis_of_name     (const KvpKey *key,
                                         GArray       *spans,
                                         const char   *text); /* as kvp_key_list_cell_isolate() gives it */
/* @lines: the metadata laid out; @text: that as kvp_display_text_block() gives it. */
PangoAttrList *kvp_emphasis_of_metadata (const KvpKey *key,
                                         GArray       *spans,
                                         const char   *lines);

G_END_DECLS
