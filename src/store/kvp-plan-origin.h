/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpPlanSource:
 * @KVP_PLAN_FROM_DRY_RUN: a dry run with a filter
 * @KVP_PLAN_FROM_KEY_LIST: a list of keys that was imported from a file, and looked up
 * @KVP_PLAN_FROM_FILE: a pending deletion that somebody handed over as a file
 *
 * Where a plan's keys come from. The numbers are in the database.
 */
typedef enum {
  KVP_PLAN_FROM_DRY_RUN = 0,
  KVP_PLAN_FROM_KEY_LIST = 1,
  KVP_PLAN_FROM_FILE = 2,
} KvpPlanSource;

/**
 * KvpPlanOrigin:
 * @endpoint: where the API is
 * @account_id: the account's ID
 * @account_name: (nullable): what it is called
 * @namespace_id: the namespace's ID
 * @namespace_title: what it is called
 * @filter_text: the filter as JSON, see kvp_filter_to_text()
 * @sentence: the filter as a sentence
 * @source: where the keys come from
 * @source_name: (nullable): the name of the file, for showing
 * @created_by: (nullable): who made it; the name of the person who is logged in, unless given
 * @created_at: seconds since the epoch; 0 is now
 *
 * What never changes of a plan, for kvp_store_create_plan_async(). All strings are borrowed.
 */
typedef struct {
  const char    *endpoint;
  const char    *account_id;
  const char    *account_name;
  const char    *namespace_id;
  const char    *namespace_title;
  const char    *filter_text;
  const char    *sentence;
  KvpPlanSource  source;
  const char    *source_name;
  const char    *created_by;
  gint64         created_at;
} KvpPlanOrigin;

G_END_DECLS
