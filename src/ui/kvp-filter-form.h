/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

#define KVP_TYPE_FILTER_FORM (kvp_filter_form_get_type ())

/* The conditions of "Keys That Match": prefixes, name, expiration, metadata. Property "narrow". Signal
 * "changed" (). */
G_DECLARE_FINAL_TYPE (KvpFilterForm, kvp_filter_form, KVP, FILTER_FORM, AdwBin)

/* Everything that is filled in, complete or not. */
void kvp_filter_form_add_to_builder (KvpFilterForm    *self,
                                     KvpFilterBuilder *builder);
/* Fills the form in with what @filter says. */
void kvp_filter_form_set_filter     (KvpFilterForm    *self,
                                     KvpFilter        *filter);
/* Puts each problem on its row, and makes the message of one that a row knows more about say so. */
void kvp_filter_form_show_problems  (KvpFilterForm    *self,
                                     GPtrArray        *problems); /* (element-type KvpFilterProblem) */
gboolean kvp_filter_form_get_narrow (KvpFilterForm    *self);
void kvp_filter_form_set_narrow     (KvpFilterForm    *self,
                                     gboolean          narrow);

G_END_DECLS
