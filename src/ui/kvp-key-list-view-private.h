/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter-spans.h"
#include "ui/kvp-key-list-columns.h"
#include "ui/kvp-key-list-view.h"

G_BEGIN_DECLS

struct _KvpKeyListView
{
  AdwBin parent_instance;

  GtkColumnView    *column_view; /* inside the child */

  KvpKeyListColumns columns; /* borrowed from the column view */

  /* Owned */
  KvpKeyListChoice *choice;
  KvpKeySelection *selection; /* (nullable) */
  KvpFilter       *filter;    /* (nullable) */
  KvpFilterSpans  *spans;     /* (nullable): of the filter */
  GHashTable      *why_texts; /* guint64 to text: a plan has few different reasons, whatever its size */

  GPtrArray         *rulers;  /* (owned) (element-type GtkWidget): children that are never seen */

  guint tick_id; /* a tick callback, while rows are still to come or to be prepared */
  guint unprepared : 1;    /* there may be such rows */
  guint winding_down : 1;
  guint kept_rows : 1;     /* there are no keys any more but those that have widgets */
  guint editable : 1;
  guint narrow : 1;
  guint shift_held : 1;    /* at the last click */
  guint had_focus : 1;     /* before the rows became others */
  guint setting_order : 1; /* the headers change because the order did */
};

/* --- kvp-key-list-view.c --- */

/* A widget that is to have the font of the list, and is not to be seen. @ruler: (transfer floating) */
void            _kvp_key_list_view_add_ruler        (KvpKeyListView *self,
                                                     GtkWidget      *ruler);

/* Emits "tick" for the row at @position in the plan, whose tick box was clicked. */
void            _kvp_key_list_view_tell_ticked      (KvpKeyListView *self,
                                                     guint           position,
                                                     gboolean        ticked);

/* --- kvp-key-list-view-rows.c: rows little by little, and the one in sight stays there --- */

void            _kvp_key_list_view_follow_keys      (KvpKeyListView *self);
void            _kvp_key_list_view_leave_keys       (KvpKeyListView *self);
/* A cell has another row, and is to be prepared. */
void            _kvp_key_list_view_row_bound        (KvpKeyListView *self);
/* The cell with the name of a row belongs to the row with this index, or has another one. */
void            _kvp_key_list_view_name_bound       (KvpKeyListView *self,
                                                     GtkWidget      *cell,
                                                     guint           index);
/* Prepares all cells that can be seen where the rows are now. */
void            _kvp_key_list_view_prepare_in_sight (KvpKeyListView *self);
/* The row that @widget is, or is in it. (transfer none) (nullable) */
KvpPlanRow     *_kvp_key_list_view_get_row_in       (GtkWidget      *widget);
/* Has the tick boxes show what their rows say, and whether that can be changed. */
void            _kvp_key_list_view_update_ticks     (KvpKeyListView *self);

/* --- kvp-key-list-view-why.c: why a row is on the list --- */

/* What the rules of a row are called, short and as a sentence; %NULL without a filter. */
const char     *_kvp_key_list_view_describe_why     (KvpKeyListView *self,
                                                     guint64         why); /* (transfer none) */
char           *_kvp_key_list_view_dup_why_sentence (KvpKeyListView *self,
                                                     guint64         why); /* (transfer full) */
/* The part of a row's name that matched. @text: the name as it stands in its cell. (transfer full) (nullable) */
PangoAttrList  *_kvp_key_list_view_emphasise_name   (KvpKeyListView *self,
                                                     KvpPlanRow     *row,
                                                     const char     *text);

G_END_DECLS
