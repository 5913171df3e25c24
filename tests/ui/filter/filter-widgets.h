/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/kvp-filter-page.h"
#include "ui/kvp-metadata-rule-row.h"

G_BEGIN_DECLS

typedef gboolean (*WidgetCondition) (gpointer user_data);

/* A form in a window, and the widgets that a person uses in it. */
typedef struct {
  GtkWidget       *window;
  KvpFilterPage   *page;
  KvpFilter       *asked; /* what "dry-run" was last emitted with */
  guint            n_asked;

  GtkWidget       *chips;
  GtkEntry        *prefix_entry;
  GtkDropDown     *name_drop_down;
  GtkEntry        *name_entry;
  GtkDropDown     *expiration_drop_down;
  GtkEntry        *date_entry;
  GtkEntry        *time_entry;
  GtkEntry        *number_entry;
  GtkDropDown     *unit_drop_down;
  GtkWidget       *join_box;
  GtkDropDown     *join_drop_down;
  GtkListBox      *rules_list;
  GtkListBoxRow   *add_rule_row;
  GtkEntry        *anywhere_entry;
  GtkToggleButton *match_button;
  GtkToggleButton *list_button;
  GtkToggleButton *every_button;
  GtkTextView     *key_lines;
  GtkLabel        *sentence_label;
  GtkWidget       *dry_run_button;
} FilterForm;

FilterForm         *filter_form_new            (const char      *namespace_title);
void                filter_form_free           (FilterForm      *self);

/* A new rule row, by the row that a person activates. */
KvpMetadataRuleRow *filter_form_add_rule       (FilterForm      *self,
                                                const char      *path,
                                                KvpMetadataTest  test,
                                                const char      *value);
void                filter_form_type_keys      (FilterForm      *self,
                                                const char      *text);
/* Presses Dry Run: what it asked for. (transfer none) */
KvpFilter          *filter_form_press_dry_run  (FilterForm      *self);
const char         *filter_form_get_sentence   (FilterForm      *self);
gboolean            filter_form_can_dry_run    (FilterForm      *self);

/* Instead of g_test_init() and adw_init(). */
void                widgets_init               (int             *argc,
                                                char          ***argv);
void                widgets_type               (gpointer         editable,
                                                const char      *text);
void                widgets_press_enter        (GtkEntry        *entry);
void                widgets_until              (WidgetCondition  condition,
                                                gpointer         user_data);
/* Lets the window draw what has changed. */
void                widgets_settle             (void);
gpointer            widgets_get_child          (gpointer         widget,
                                                GType            type,
                                                const char      *name);
/* (transfer container) (element-type GtkWidget): what is in @root and of @type, @root too. */
GPtrArray          *widgets_find_all           (GtkWidget       *root,
                                                GType            type);
/* The first label that is shown and says exactly @text. (nullable) */
GtkLabel           *widgets_find_label         (GtkWidget       *root,
                                                const char      *text);
GtkWidget          *widgets_show               (GtkWidget       *child);
/* Destroys a window and sees that it is gone. */
void                widgets_destroy            (GtkWidget       *window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilterForm, filter_form_free)

G_END_DECLS
