/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_REVIEW_SPLIT (kvp_review_split_get_type ())

/* A list with details beside it where there is room for both; else one in place of the other. Properties:
 *  "list", "details" (GtkWidget)
 *  "folded" (boolean, readable, notifies): there is no room for both
 *  "show-details" (boolean, notifies): which one is seen while folded
 */
G_DECLARE_FINAL_TYPE (KvpReviewSplit, kvp_review_split, KVP, REVIEW_SPLIT, GtkWidget)

gboolean kvp_review_split_get_folded       (KvpReviewSplit *self);
gboolean kvp_review_split_get_show_details (KvpReviewSplit *self);
void     kvp_review_split_set_show_details (KvpReviewSplit *self,
                                            gboolean        show_details);

G_END_DECLS
