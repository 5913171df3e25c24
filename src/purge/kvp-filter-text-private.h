/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-filter-private.h"

G_BEGIN_DECLS

/* The form of the text:
 *
 *   {"version":1,"mode":"match","prefixes":["a"],"name":{"test":"glob","pattern":"*"},
 *    "expiration":{"test":"before","when":1767225600},"join":"any",
 *    "rules":[{"path":"status","test":"equals","value":"archived"}],"anywhere":"draft"}
 *   {"version":1,"mode":"list","keys":["a"]}
 *   {"version":1,"mode":"every"}
 *
 * What is not used is left out. An unknown member is an error: it may be a condition of a later version,
 * and a filter without it would mean more keys. */
#define KVP_FILTER_TEXT_VERSION 1

/* Indexed by the enumerations of kvp-filter.h, up to a NULL. The words stand in files: never change one. */
extern const char *const _kvp_filter_text_modes[];
extern const char *const _kvp_filter_text_name_tests[];
extern const char *const _kvp_filter_text_expiration_tests[];
extern const char *const _kvp_filter_text_joins[];
extern const char *const _kvp_filter_text_metadata_tests[];

G_END_DECLS
