/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/kvp-key-list.h"

G_BEGIN_DECLS

typedef enum {
  KVP_KEY_PENDING,   /* ticked: goes */
  KVP_KEY_EXCLUDED,  /* unticked or kept: stays */
  KVP_KEY_IN_FLIGHT, /* sent, or about to be; no answer yet */
  KVP_KEY_DELETED,   /* an answer said so */
  KVP_KEY_FAILED,
  KVP_KEY_SKIPPED,   /* a re-check took it out */
} KvpKeyState;

typedef enum {
  KVP_REASON_NONE,
  KVP_REASON_LEFT_OUT,          /* excluded by the person */
  KVP_REASON_KEPT_INEXACT_NAME, /* excluded and locked: the name can not be held exactly */
  KVP_REASON_NOT_DELETED,       /* failed: the answer names it in unsuccessful_keys */
  KVP_REASON_REQUEST_FAILED,    /* failed: the whole request failed; the detail says how */
  KVP_REASON_OUTCOME_UNKNOWN,   /* failed: no clear answer came; it may be gone */
  KVP_REASON_REWRITTEN,         /* skipped */
  KVP_REASON_GONE,              /* skipped; or excluded and locked: a list names it, but it is not there */
  KVP_REASON_EXPIRED,           /* skipped */
  KVP_REASON_KEEP_LIST,         /* excluded and locked */
  KVP_REASON_NOT_SAVED,         /* skipped: its value could not be saved before; the detail says why */
} KvpKeyReason;

/**
 * KvpPlanBatch:
 *
 * Rows that were claimed together: their keys, and room for the outcome of each. Owned by its receiver until
 * it is handed back to kvp_plan_settle_async().
 */
typedef struct _KvpPlanBatch KvpPlanBatch;

KvpPlanBatch *kvp_plan_batch_new          (KvpKeyList   *keys,      /* (transfer none) */
                                           GArray       *positions); /* (transfer none) (element-type guint32) */
void          kvp_plan_batch_free         (KvpPlanBatch *self);
KvpKeyList   *kvp_plan_batch_get_keys     (KvpPlanBatch *self);
guint         kvp_plan_batch_get_length   (KvpPlanBatch *self);
guint32       kvp_plan_batch_get_position (KvpPlanBatch *self,
                                           guint         index);
void          kvp_plan_batch_set_outcome  (KvpPlanBatch *self,
                                           guint         index,
                                           KvpKeyState   state,  /* DELETED, FAILED, SKIPPED, PENDING or IN_FLIGHT */
                                           KvpKeyReason  reason,
                                           const char   *detail); /* (nullable) */
void          kvp_plan_batch_set_all      (KvpPlanBatch *self,
                                           KvpKeyState   state,
                                           KvpKeyReason  reason,
                                           const char   *detail);
KvpKeyState   kvp_plan_batch_get_outcome  (KvpPlanBatch  *self,
                                           guint          index,
                                           KvpKeyReason  *reason,
                                           const char   **detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpPlanBatch, kvp_plan_batch_free)

G_END_DECLS
