/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_HEADER_TITLE (kvp_header_title_get_type ())

/* The title of a header bar, and a second line below it: what AdwWindowTitle is, but each of them goes on in the next
 * line where there is no room for it in one. Properties: "title", "subtitle" (plain text). */
G_DECLARE_FINAL_TYPE (KvpHeaderTitle, kvp_header_title, KVP, HEADER_TITLE, GtkBox)

void kvp_header_title_set_title    (KvpHeaderTitle *self,
                                    const char     *title);
void kvp_header_title_set_subtitle (KvpHeaderTitle *self,
                                    const char     *subtitle);

G_END_DECLS
