/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KVP_TYPE_COUNTER (kvp_counter_get_type ())

/* A number in large type and below it what it counts. Properties: "title" (string), "bad" (boolean): shown
 * in red. */
G_DECLARE_FINAL_TYPE (KvpCounter, kvp_counter, KVP, COUNTER, GtkWidget)

/* A counter at the end of @box. (transfer none) */
KvpCounter *kvp_counter_append    (GtkFlowBox *box,
                                   const char *title);

const char *kvp_counter_get_title (KvpCounter *self);
void        kvp_counter_set_title (KvpCounter *self,
                                   const char *title);
const char *kvp_counter_get_text  (KvpCounter *self);
void        kvp_counter_set_text  (KvpCounter *self,
                                   const char *text);
void        kvp_counter_set_count (KvpCounter *self,
                                   guint64     count);
gboolean    kvp_counter_get_bad   (KvpCounter *self);
void        kvp_counter_set_bad   (KvpCounter *self,
                                   gboolean    bad);

G_END_DECLS
