/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-filter.h"
#include "purge/kvp-plan-file-private.h"

/* In the store's thread. */
static gboolean
next_row (KvpPlanImportRow  *row,
          gboolean          *has_row,
          gpointer           user_data,
          GCancellable      *cancellable,
          GError           **error)
{
  return _kvp_plan_file_rows_next (user_data, row, has_row, cancellable, error);
}

/* In the words of this computer where the filter can be read: the sentence in the file could say anything. */
static char *
describe_filter (KvpPlanFile *self,
                 const char  *namespace_title,
                 char       **filter_text)
{
  g_autoptr(KvpFilter) filter = kvp_filter_from_text (self->header->filter, NULL);

  if (filter == NULL)
    {
      *filter_text = g_strdup ("");
      return kvp_display_sentence (self->header->sentence);
    }

  *filter_text = g_strdup (self->header->filter);

  return kvp_filter_to_sentence (filter, namespace_title);
}

static char *
describe_note (KvpPlanFile *self)
{
  g_autofree char *note = kvp_display_text_block (self->header->note, -1);

  if (!self->changed)
    return g_steal_pointer (&note);

  return g_strjoin (note[0] != '\0' ? "\n" : "",
                    _("The file was changed after it was exported, and nobody approved it as it is now."), note, NULL);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  KvpPlan *plan = kvp_store_import_plan_finish (KVP_STORE (source), result, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * kvp_plan_file_import_async:
 * @self: a file
 * @store: where its plan goes
 * @namespace_title: what its namespace is really called
 * @meter: (nullable): is told how much is read
 * @cancellable: (nullable): undoes it
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Makes it a pending deletion in state WAITING, with all its keys or not at all. Who approved a file that was changed
 * is forgotten.
 */
void
kvp_plan_file_import_async (KvpPlanFile         *self,
                            KvpStore            *store,
                            const char          *namespace_title,
                            KvpReadMeter        *meter,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autofree char *filter_text = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *title = NULL;
  g_autofree char *note = NULL;
  g_autofree char *missing = NULL;
  const KvpPlanFileHeader *header;
  GTask *task;

  g_return_if_fail (KVP_IS_PLAN_FILE (self));
  g_return_if_fail (KVP_IS_STORE (store));
  g_return_if_fail (namespace_title != NULL);

  header = self->header;
  sentence = describe_filter (self, namespace_title, &filter_text);
  title = kvp_display_text (header->title[0] != '\0' ? header->title : self->name, -1);
  note = describe_note (self);
  missing = header->partial ? kvp_display_sentence (header->missing) : NULL;

  const KvpPlanOrigin origin = {
    .endpoint = header->endpoint,
    .account_id = header->account_id,
    .account_name = header->account_name,
    .namespace_id = header->namespace_id,
    .namespace_title = namespace_title,
    .filter_text = filter_text,
    .sentence = sentence,
    .source = KVP_PLAN_FROM_FILE,
    .source_name = self->name,
    .created_by = header->created_by,
    .created_at = header->created_at,
  };
  const KvpPlanImport import = {
    .title = title,
    .note = note,
    .approved_by = !self->changed && header->approved_at != 0 ? header->approved_by : "",
    .n_listed = (guint64) header->n_listed,
    .whole_listing = header->whole_listing,
    .missing = missing,
  };

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kvp_plan_file_import_async);
  g_task_set_check_cancellable (task, FALSE);
  kvp_store_import_plan_async (store, &origin, &import, next_row, _kvp_plan_file_rows_new (self, meter),
                               (GDestroyNotify) _kvp_plan_file_rows_free, cancellable, imported_cb, task);
}

/**
 * kvp_plan_file_import_finish:
 * @self: a file
 * @result: what the callback got
 * @error: %KVP_ERROR_INVALID_INPUT if the file was changed meanwhile; DISK_FULL and the other STORE ones
 *
 * Returns: (transfer full): the plan, or %NULL
 */
KvpPlan *
kvp_plan_file_import_finish (KvpPlanFile   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_plan_file_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
