/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KVP_SHARE_TICK_HIDDEN, /* nothing can be ticked here */
  KVP_SHARE_TICK_ABSENT, /* it has no box, but its neighbours have */
  KVP_SHARE_TICK_LOCKED, /* nothing of it can be ticked, but of its neighbours */
  KVP_SHARE_TICK_NONE,
  KVP_SHARE_TICK_SOME,
  KVP_SHARE_TICK_ALL,
} KvpShareTick;

#define KVP_TYPE_SHARE_ROW (kvp_share_row_get_type ())

/* A row of a list: what it is of, how many of how many go, a bar that shows it, and a box that ticks all of it. To a
 * screen reader it is one sentence. Signal "tick" (gboolean ticked): the person clicked the box. */
G_DECLARE_FINAL_TYPE (KvpShareRow, kvp_share_row, KVP, SHARE_ROW, GtkListBoxRow)

GtkWidget *kvp_share_row_new          (void);
/* @title: plain text; @tooltip: (nullable): in full */
void       kvp_share_row_set_title    (KvpShareRow  *self,
                                       const char   *title,
                                       const char   *tooltip);
/* What is seen, and what is read out. */
void       kvp_share_row_set_count    (KvpShareRow  *self,
                                       const char   *count,
                                       const char   *sentence);
void       kvp_share_row_set_bar      (KvpShareRow  *self,
                                       double        length,
                                       double        share);
/* @name: (nullable): of the box, for a screen reader; with one that is hidden none is needed */
void       kvp_share_row_set_tick     (KvpShareRow  *self,
                                       KvpShareTick  tick,
                                       const char   *name);

G_END_DECLS
