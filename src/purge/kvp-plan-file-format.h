/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/kvp-store-import.h"

G_BEGIN_DECLS

/* What a *.kvplan file is, see docs/plan-file.md. */

#define KVP_PLAN_FILE_FORMAT "kv-purger-plan"
#define KVP_PLAN_FILE_VERSION 1
#define KVP_PLAN_FILE_CHECKSUM_PREFIX "sha256:"

/* A filter that is longer is left out: it lists the keys, which are in the file anyway. */
#define KVP_PLAN_FILE_MAX_FILTER_LENGTH (64 * 1024)

/**
 * KvpPlanFileHeader:
 * @filter: the filter's text, or "" if it is too long
 * @checked_at: when the keys were last known to be as they are listed; seconds since the epoch, as all times
 * @missing: what a partial dry run lacks; "" if @partial is %FALSE
 *
 * What stands before the keys. All strings are owned, and none is %NULL once it is read or filled in.
 */
typedef struct {
  char    *endpoint;
  char    *account_id;
  char    *account_name;
  char    *namespace_id;
  char    *namespace_title;
  char    *filter;
  char    *sentence;
  char    *title;
  char    *note;
  char    *created_by;
  gint64   created_at;
  char    *approved_by;
  gint64   approved_at;
  gint64   checked_at;
  gint64   n_listed;
  gboolean whole_listing;
  gboolean partial;
  char    *missing;
  gint64   n_keys;
} KvpPlanFileHeader;

typedef enum {
  KVP_PLAN_FILE_TEXT,
  KVP_PLAN_FILE_NUMBER,
  KVP_PLAN_FILE_BOOLEAN,
} KvpPlanFileType;

typedef struct {
  const char     *name;
  KvpPlanFileType type;
  gsize           offset; /* in KvpPlanFileHeader */
} KvpPlanFileMember;

/* In the order in which they are written; ends with a NULL name. */
extern const KvpPlanFileMember kvp_plan_file_members[];

/* (transfer full) */
KvpPlanFileHeader *kvp_plan_file_header_copy (const KvpPlanFileHeader *source);
void        kvp_plan_file_header_free     (KvpPlanFileHeader       *self);

/* The word for a row's state, or NULL if a row that is in it can not be handed over. */
const char *kvp_plan_file_get_state_word  (KvpKeyState              state,
                                           KvpKeyReason             reason);
gboolean    kvp_plan_file_parse_state     (const char              *word,
                                           KvpKeyState             *state,
                                           KvpKeyReason            *reason);

/* Adds the bytes that the checksum is of, to @scratch. */
void        kvp_plan_file_add_header      (GString                 *scratch,
                                           const KvpPlanFileHeader *header);
void        kvp_plan_file_add_row         (GString                 *scratch,
                                           const KvpPlanImportRow  *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanFileHeader, kvp_plan_file_header_free)

G_END_DECLS
