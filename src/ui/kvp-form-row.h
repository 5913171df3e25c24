/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define KVP_TYPE_FORM_ROW (kvp_form_row_get_type ())

/* A row of a form: its title, what is filled in beside it (below it while "narrow"), and below both what
 * is wrong with it. All texts are plain. Properties: "content" and "field" (GtkWidget), "narrow"
 * (boolean), "problem" and "hint" (string). */
G_DECLARE_DERIVABLE_TYPE (KvpFormRow, kvp_form_row, KVP, FORM_ROW, AdwPreferencesRow)

struct _KvpFormRowClass
{
  AdwPreferencesRowClass parent_class;
};

GtkWidget  *kvp_form_row_get_content (KvpFormRow *self); /* (nullable) (transfer none) */
void        kvp_form_row_set_content (KvpFormRow *self,
                                      GtkWidget  *content);
/* The widget inside the content that is marked when there is a problem. */
GtkWidget  *kvp_form_row_get_field   (KvpFormRow *self); /* (nullable) (transfer none) */
void        kvp_form_row_set_field   (KvpFormRow *self,
                                      GtkWidget  *field);
gboolean    kvp_form_row_get_narrow  (KvpFormRow *self);
void        kvp_form_row_set_narrow  (KvpFormRow *self,
                                      gboolean    narrow);
const char *kvp_form_row_get_problem (KvpFormRow *self); /* (nullable) (transfer none) */
void        kvp_form_row_set_problem (KvpFormRow *self,
                                      const char *problem);
const char *kvp_form_row_get_hint    (KvpFormRow *self); /* (transfer none): "" if there is none */
void        kvp_form_row_set_hint    (KvpFormRow *self,
                                      const char *hint);

/* Marks @field as wrong, or as right with %NULL, for the eye and for a screen reader; shows @problem in
 * @label. */
void        kvp_form_row_mark        (GtkWidget  *field,
                                      GtkLabel   *label,
                                      const char *problem);

G_END_DECLS
