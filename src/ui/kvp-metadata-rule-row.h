/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-filter.h"

G_BEGIN_DECLS

#define KVP_TYPE_METADATA_RULE_ROW (kvp_metadata_rule_row_get_type ())

/* One metadata rule of the form: field, test, value, and a button to remove it.
 * Property "narrow" (boolean). Signals "changed" (), "remove" (). */
G_DECLARE_FINAL_TYPE (KvpMetadataRuleRow, kvp_metadata_rule_row, KVP, METADATA_RULE_ROW, AdwPreferencesRow)

GtkWidget      *kvp_metadata_rule_row_new         (void);
const char     *kvp_metadata_rule_row_get_path    (KvpMetadataRuleRow *self);
KvpMetadataTest kvp_metadata_rule_row_get_test    (KvpMetadataRuleRow *self);
/* "" where the test takes none. */
const char     *kvp_metadata_rule_row_get_value   (KvpMetadataRuleRow *self);
void            kvp_metadata_rule_row_set_rule    (KvpMetadataRuleRow *self,
                                                   const char         *path,
                                                   KvpMetadataTest     test,
                                                   const char         *value);
/* Says what is wrong; only once the person has been at it. */
void            kvp_metadata_rule_row_set_problem (KvpMetadataRuleRow *self,
                                                   const char         *problem);
void            kvp_metadata_rule_row_set_narrow  (KvpMetadataRuleRow *self,
                                                   gboolean            narrow);

G_END_DECLS
