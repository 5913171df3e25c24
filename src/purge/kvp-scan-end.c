/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "kvp-scan"

#include "config.h"

#include "purge/kvp-scan-private.h"

#include <glib/gi18n.h>

#include "purge/kvp-scan-missing.h"
#include "purge/kvp-scan-range.h"
#include "purge/kvp-scan-sequence.h"

/* Enough for what a person may look at one branch after another, and few enough to be read at once. */
#define MAX_PREFIXES 400

/* What is told when there is no plan. */
static GError *
copy_reason (KvpScan *self)
{
  if (self->error != NULL)
    return g_error_copy (self->error);

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                              _("The dry run was stopped before anything was listed."));
}

static void
plan_deleted_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  /* What the person is told is why there is no plan. That its empty shell is still there is a detail: it is
   * unsaved, and the store drops it in time. */
  if (!kvp_store_delete_plan_finish (KVP_STORE (source), result, &error))
    g_message ("An empty plan could not be deleted: %s", error->message);

  _kvp_scan_return (self, copy_reason (self));
}

static void
abandoned_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_finish_scan_finish (KVP_PLAN (source), result, &error))
    {
      /* The store can't be written, so the plan can't be deleted either; it is a cut-off dry run at the
       * next start. */
      g_message ("A plan could not be closed: %s", error->message);
      _kvp_scan_return (self, copy_reason (self));
      return;
    }

  kvp_store_delete_plan_async (self->store, self->plan, NULL, plan_deleted_cb, g_object_ref (self));
}

/* A plan in which nothing is, or which the store could not hold whole, is of no use to anybody. */
static void
abandon_plan (KvpScan *self)
{
  g_autoptr(GError) reason = copy_reason (self);

  kvp_plan_finish_scan_async (self->plan, 0, FALSE, reason->message, NULL, NULL, abandoned_cb, g_object_ref (self));
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_finish_scan_finish (KVP_PLAN (source), result, &error))
    {
      if (self->error == NULL)
        self->error = g_error_copy (error);
      _kvp_scan_return (self, g_steal_pointer (&error));
      return;
    }

  _kvp_scan_return (self, NULL);
}

/* (transfer full) (nullable): what lacks, or NULL if every range is complete. */
static char *
describe_missing (KvpScan *self)
{
  g_autoptr(GArray) extents = g_array_new (FALSE, TRUE, sizeof (KvpScanExtent));

  for (guint i = 0; i < self->ranges->len; i++)
    {
      KvpScanExtent extent = { .range = g_ptr_array_index (self->ranges, i) };

      if (i < self->sequences->len)
        extent = kvp_scan_sequence_get_extent (g_ptr_array_index (self->sequences, i));
      g_array_append_val (extents, extent);
    }

  return kvp_scan_missing_describe ((const KvpScanExtent *) extents->data, extents->len,
                                    self->progress.processed,
                                    self->error != NULL ? self->error->message : NULL);
}

static void
close_plan (KvpScan    *self,
            const char *missing)
{
  g_autoptr(GArray) prefixes = NULL;
  guint64 n_listed = 0;
  gboolean whole_listing;

  for (guint i = 0; i < self->sequences->len; i++)
    n_listed += kvp_scan_sequence_get_n_listed (g_ptr_array_index (self->sequences, i));

  /* A long key list may have been found by listing everything, but its purge is none of the whole
   * namespace. */
  whole_listing = missing == NULL &&
                  kvp_filter_get_mode (self->filter) != KVP_FILTER_KEY_LIST &&
                  kvp_filter_get_list_prefixes (self->filter)->len == 0;

  if (self->prefixes != NULL)
    prefixes = kvp_prefix_tree_choose (self->prefixes, MAX_PREFIXES);

  kvp_plan_finish_scan_async (self->plan, n_listed, whole_listing, missing, prefixes, NULL,
                              finished_cb, g_object_ref (self));
}

static void
missing_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpScan) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_plan_append_missing_finish (KVP_PLAN (source), result, &self->n_not_found, &error))
    {
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      abandon_plan (self);
      return;
    }

  close_plan (self, NULL);
}

static void
finish_plan (KvpScan *self)
{
  g_autofree char *missing = NULL;

  _kvp_scan_sum_progress (self);
  missing = describe_missing (self);

  /* Of a list that was not looked through to its end, nobody knows what is not there. */
  if (missing == NULL && kvp_filter_get_mode (self->filter) == KVP_FILTER_KEY_LIST)
    kvp_plan_append_missing_async (self->plan, kvp_filter_get_keys (self->filter), NULL, missing_cb,
                                   g_object_ref (self));
  else
    close_plan (self, missing);
}

/*
 * _kvp_scan_end_listing:
 * @self: a dry run whose sequences are all over
 *
 * Closes the plan, whole or partial, or does away with it; then the run is over.
 */
void
_kvp_scan_end_listing (KvpScan *self)
{
  _kvp_scan_sum_progress (self);

  if (self->store_failed || (self->progress.pages == 0 && (self->error != NULL || self->stopping)))
    abandon_plan (self);
  else
    finish_plan (self);
}
