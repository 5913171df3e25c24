/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-keep-list.h"
#include "store/kvp-plan-keys.h"
#include "ui/kvp-key-details.h"
#include "ui/kvp-key-list-view.h"
#include "ui/kvp-picture-panel.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-review-split.h"

G_BEGIN_DECLS

struct _KvpReviewPage
{
  KvpPage parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkStack        *stack;
  AdwStatusPage   *empty_page;
  GtkWidget       *header_box;
  GtkBox          *heading_box;
  GtkBox          *search_box;
  GtkWidget       *tools_box; /* in one of these */
  GtkLabel        *heading_label;
  GtkLabel        *sentence_label;
  GtkLabel        *origin_label;
  GtkMenuButton   *sort_button;
  GtkMenuButton   *tick_button;
  GMenuModel      *tick_menu;
  GMenuModel      *sort_menu;
  GtkWidget       *undo_button;
  GtkWidget       *partial_box;
  GtkLabel        *partial_label;
  GtkSearchEntry  *search_entry;
  GtkLabel        *found_label;
  GtkWidget       *branch_box;
  GtkLabel        *branch_label;
  KvpReviewSplit  *split;
  GtkStack        *list_stack;
  KvpKeyListView  *key_list;
  KvpKeyDetails   *details;
  KvpPicturePanel *picture;
  GtkWidget       *picture_button;
  GtkWidget       *picture_separator;
  GtkLabel        *cost_label;
  GtkLabel        *hint_label;
  GtkMenuButton   *more_button;
  GMenuModel      *more_menu;
  GtkWidget       *approve_button;
  GtkMenuButton   *export_button;
  GMenuModel      *export_menu;
  GtkWidget       *save_button;
  GtkButton       *delete_button;

  /* Owned */
  KvpConnection   *connection; /* (nullable) */
  KvpPlan         *plan;
  KvpFilter       *filter;     /* (nullable): a plan from elsewhere may have one that can not be read */
  KvpPlanKeys     *keys;
  KvpKeySelection *selection;
  KvpStore        *store;      /* (nullable): for the keep list */
  KvpKeepList     *keep_list;  /* (nullable) */
  AdwToast        *tick_toast; /* (nullable) (weak): says what is so until ticks change again */
  gpointer         keep_undo;  /* (nullable): what brings back what was kept last; kvp-review-page-keep.c */
  GSettings       *settings;   /* (nullable) */
  GCancellable    *cancellable; /* for what nobody waits for once the page is gone */

  /* As it was when it was last looked at. */
  guint64          approved_revision;
  guint            was_approved : 1;

  KvpRowOrder order;      /* what the headers and the menu say */
  guint descending : 1;
  guint n_ticking;       /* changes of ticks that are under way */
  guint32 last_ticked;   /* the row whose box was clicked last, by its position in the plan */
  guint has_last_ticked : 1;
  guint kept_last : 1;   /* keys were kept after the last change of ticks */
  guint undo_wanted : 1; /* once they are done */
  guint focus_idle; /* a source */
  guint search_wait; /* a source, until it is said that a search takes a while */
  guint searching : 1;
  guint show_picture : 1; /* in place of the details, where there is no room for both */
  guint narrowed : 1;    /* the list shows a part of the keys, by a search or otherwise */
  guint disposed : 1;
};

/* What concerns the whole page; kvp-review-page.c */
void _kvp_review_page_update_details        (KvpReviewPage  *self);

/* Approvals; kvp-review-page-approval.c */
void _kvp_review_page_install_approval      (GtkWidgetClass *widget_class);
void _kvp_review_page_update_approval       (KvpReviewPage  *self,
                                             gboolean        connected);

/* Ticks; kvp-review-page-ticks.c */
void _kvp_review_page_install_tick_actions  (GtkWidgetClass *widget_class);
void _kvp_review_page_bind_tick_callbacks   (GtkWidgetClass *widget_class);
void _kvp_review_page_update_tick_actions   (KvpReviewPage  *self);
void _kvp_review_page_add_undo_shortcut     (KvpReviewPage  *self);

/* Order; kvp-review-page-sort.c */
void _kvp_review_page_install_sort_actions  (GtkWidgetClass *widget_class);
void _kvp_review_page_add_column_menu       (KvpReviewPage  *self);
void _kvp_review_page_bind_sort_callbacks   (GtkWidgetClass *widget_class);
void _kvp_review_page_restore_order         (KvpReviewPage  *self);
void _kvp_review_page_get_sort_property     (GObject        *object,
                                             guint           prop_id,
                                             GValue         *value,
                                             GParamSpec     *pspec);
void _kvp_review_page_set_sort_property     (GObject        *object,
                                             guint           prop_id,
                                             const GValue   *value,
                                             GParamSpec     *pspec);

/* The picture of what would go; kvp-review-page-picture.c */
void _kvp_review_page_install_picture_actions (GtkWidgetClass *widget_class);
void _kvp_review_page_bind_picture            (GtkWidgetClass *widget_class);
void _kvp_review_page_add_branch_shortcut     (KvpReviewPage  *self);
void _kvp_review_page_start_picture           (KvpReviewPage  *self);
void _kvp_review_page_fold_picture            (KvpReviewPage  *self);

/* The keep list; kvp-review-page-keep.c */
void _kvp_review_page_install_keep_actions  (GtkWidgetClass *widget_class);
void _kvp_review_page_update_keep_actions   (KvpReviewPage  *self);
void _kvp_review_page_clear_keep            (KvpReviewPage  *self);

/* Search; kvp-review-page-search.c */
void _kvp_review_page_bind_search_callbacks (GtkWidgetClass *widget_class);
void _kvp_review_page_add_search_shortcut   (KvpReviewPage  *self);
void _kvp_review_page_focus_search          (KvpReviewPage  *self);
void _kvp_review_page_follow_search         (KvpReviewPage  *self);

G_END_DECLS
