/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "store/kvp-row-order.h"

G_BEGIN_DECLS

/**
 * KvpRowChoice:
 *
 * Which rows of its plan a list is to show, and in which order. Conditions are combined: a row must meet all
 * of them.
 */
typedef struct {
  char        *text;          /* (owned): only names that contain it, ignoring case; "" is any */
  GBytes      *prefix;        /* (owned) (nullable): only names that begin with these bytes */
  gint64       expires_from;  /* only keys that expire from this second on, … */
  gint64       expires_until; /* … and before this one, where 0 is a key that never does; 0: any */
  KvpRowOrder  order;
  gboolean     descending;
} KvpRowChoice;

KvpRowChoice *kvp_row_choice_new            (void);
KvpRowChoice *kvp_row_choice_copy           (const KvpRowChoice *self);
void          kvp_row_choice_free           (KvpRowChoice       *self);
gboolean      kvp_row_choice_equal          (const KvpRowChoice *self,
                                             const KvpRowChoice *other);
gboolean      kvp_row_choice_narrows        (const KvpRowChoice *self,
                                             const KvpRowChoice *other);
void          kvp_row_choice_set_text       (KvpRowChoice       *self,
                                             const char         *text);
void          kvp_row_choice_set_prefix     (KvpRowChoice       *self,
                                             GBytes             *prefix); /* (nullable) */
/* Whether rows are in the order of their positions, and whether that is all of them. */
gboolean      kvp_row_choice_is_by_position (const KvpRowChoice *self);
gboolean      kvp_row_choice_is_everything  (const KvpRowChoice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpRowChoice, kvp_row_choice_free)

G_END_DECLS
