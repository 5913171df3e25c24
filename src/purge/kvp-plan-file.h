/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-read-meter.h"
#include "store/kvp-store.h"

G_BEGIN_DECLS

/* A larger file is refused before it is read. */
#define KVP_PLAN_FILE_MAX_SIZE (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)

#define KVP_TYPE_PLAN_FILE (kvp_plan_file_get_type ())

/* A *.kvplan file that was read from its beginning to its end: what it says of itself, and whether it was changed
 * since KV Purger wrote it. Its keys are not held; they are read again when it is imported. */
G_DECLARE_FINAL_TYPE (KvpPlanFile, kvp_plan_file, KVP, PLAN_FILE, GObject)

/* @meter: (nullable) */
void         kvp_plan_file_open_async          (GFile                *file,
                                                KvpReadMeter         *meter,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
KvpPlanFile *kvp_plan_file_open_finish         (GAsyncResult         *result,
                                                GError              **error);

/* All strings are text from elsewhere: see kvp_display_text(). */
const char  *kvp_plan_file_get_name            (KvpPlanFile          *self); /* the file's */
const char  *kvp_plan_file_get_endpoint        (KvpPlanFile          *self);
const char  *kvp_plan_file_get_account_id      (KvpPlanFile          *self);
const char  *kvp_plan_file_get_account_name    (KvpPlanFile          *self);
const char  *kvp_plan_file_get_namespace_id    (KvpPlanFile          *self);
const char  *kvp_plan_file_get_namespace_title (KvpPlanFile          *self);
guint        kvp_plan_file_get_n_keys          (KvpPlanFile          *self);
/* Who approved it, as the file says; "" if nobody did, or it was changed since. */
const char  *kvp_plan_file_get_approved_by     (KvpPlanFile          *self);
/* It is not what KV Purger wrote: whoever made or approved it did not see it like this. */
gboolean     kvp_plan_file_get_changed         (KvpPlanFile          *self);

/**
 * KvpPlanFileDifference:
 * @n_left_out: keys that go by the file, and are left out in the plan
 * @n_taken_in: keys that stay by the file, and go in the plan, or went
 * @n_skipped: keys that go by the file, and that something took out of the plan since
 * @forgotten: nobody can tell: the plan's names were forgotten
 *
 * What became of a list since it was written to a file. What the keep list of this computer keeps is none: it would
 * be kept in another plan of the same file too.
 */
typedef struct {
  guint    n_left_out;
  guint    n_taken_in;
  guint    n_skipped;
  gboolean forgotten;
} KvpPlanFileDifference;

/* The plan among @plans (element-type KvpPlan) that is the list of this file: opened from it before, or what it was
 * written from. If there are several, one that ran, or else the first. %NULL without an error: there is none. */
void         kvp_plan_file_find_async          (KvpPlanFile           *self,
                                                GListModel            *plans,
                                                KvpReadMeter          *meter, /* (nullable) */
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);
KvpPlan     *kvp_plan_file_find_finish         (KvpPlanFile           *self,
                                                GAsyncResult          *result,
                                                KvpPlanFileDifference *difference, /* (out) (optional) */
                                                GError               **error);

/* Makes it a pending deletion in @store, with all its keys or not at all.
 * @namespace_title: what its namespace is really called; what the file says is not to be trusted */
void         kvp_plan_file_import_async        (KvpPlanFile          *self,
                                                KvpStore             *store,
                                                const char           *namespace_title,
                                                KvpReadMeter         *meter, /* (nullable) */
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
KvpPlan     *kvp_plan_file_import_finish       (KvpPlanFile          *self,
                                                GAsyncResult         *result,
                                                GError              **error);

/* Writes a plan in state DRAFT, WAITING or APPROVED to a file, in its place only when it is whole. */
gboolean     kvp_plan_file_can_export          (KvpPlan              *plan);
void         kvp_plan_file_export_async        (KvpPlan              *plan,
                                                GFile                *file,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean     kvp_plan_file_export_finish       (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
