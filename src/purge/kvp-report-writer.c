/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "purge/kvp-file-writer.h"
#include "purge/kvp-plan-sentence.h"
#include "purge/kvp-report-html.h"
#include "purge/kvp-report-row.h"
#include "purge/kvp-report-writer.h"

struct _KvpReportWriter {
  KvpFileWriter   *writer; /* (owned) */
  GString         *head;   /* (owned): what stands before the rows */
  KvpReportFormat  format;
  gboolean         has_rows;
};

static void
append_text (GString    *out,
             const char *before,
             const char *text)
{
  g_string_append (out, before);
  kvp_json_append_string (out, text, strlen (text));
}

static void
append_head (KvpReportWriter *self,
             KvpPlan         *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  if (self->format == KVP_REPORT_CSV)
    {
      kvp_report_row_append_csv_header (self->head);
      return;
    }

  if (self->format == KVP_REPORT_HTML)
    {
      kvp_report_html_append_head (self->head, plan);
      return;
    }

  append_text (self->head, "{\"version\":1,\"account_id\":", kvp_plan_get_account_id (plan));
  append_text (self->head, ",\"account\":", kvp_plan_get_account_name (plan));
  append_text (self->head, ",\"namespace_id\":", kvp_plan_get_namespace_id (plan));
  append_text (self->head, ",\"namespace\":", kvp_plan_get_namespace_title (plan));
  append_text (self->head, ",\"filter\":", kvp_plan_sentence_get (plan));
  append_text (self->head, ",\"title\":", kvp_plan_get_title (plan));
  append_text (self->head, ",\"created_by\":", kvp_plan_get_created_by (plan));
  append_text (self->head, ",\"approved_by\":",
               kvp_plan_get_approved_at (plan) != 0 ? kvp_plan_get_approved_by (plan) : "");
  g_string_append_printf (self->head, ",\"created_at\":%" G_GINT64_FORMAT ",\"approved_at\":%" G_GINT64_FORMAT
                          ",\"finished_at\":%" G_GINT64_FORMAT ",\"duration_ms\":%" G_GINT64_FORMAT
                          ",\"requests\":%" G_GUINT64_FORMAT,
                          kvp_plan_get_created_at (plan), kvp_plan_get_approved_at (plan),
                          kvp_plan_get_finished_at (plan), kvp_plan_get_run_duration (plan) / 1000,
                          kvp_plan_get_run_requests (plan));
  g_string_append_printf (self->head, ",\"counts\":{\"total\":%u,\"pending\":%u,\"excluded\":%u,\"in_flight\":%u,"
                          "\"deleted\":%u,\"failed\":%u,\"skipped\":%u},\"keys\":[",
                          counts->total, counts->pending, counts->excluded, counts->in_flight, counts->deleted,
                          counts->failed, counts->skipped);
}

KvpReportWriter *
kvp_report_writer_new (GFile           *file,
                       KvpReportFormat  format,
                       KvpPlan         *plan)
{
  KvpReportWriter *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  self = g_new0 (KvpReportWriter, 1);
  self->writer = kvp_file_writer_new (file);
  self->format = format;
  self->head = g_string_new (NULL);
  append_head (self, plan);

  return self;
}

void
kvp_report_writer_free (KvpReportWriter *self)
{
  g_return_if_fail (self != NULL);

  kvp_file_writer_free (self->writer);
  g_string_free (self->head, TRUE);
  g_free (self);
}

gboolean
kvp_report_writer_open (KvpReportWriter  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!kvp_file_writer_open (self->writer, cancellable, error))
    return FALSE;

  g_string_append_len (kvp_file_writer_get_buffer (self->writer), self->head->str, (gssize) self->head->len);

  return TRUE;
}

gboolean
kvp_report_writer_add_row (KvpReportWriter  *self,
                           const KvpKey     *key,
                           KvpKeyState       state,
                           KvpKeyReason      reason,
                           const char       *detail,
                           GError          **error)
{
  GString *buffer;

  g_return_val_if_fail (self != NULL, FALSE);

  buffer = kvp_file_writer_get_buffer (self->writer);
  if (self->format == KVP_REPORT_CSV)
    {
      kvp_report_row_append_csv (buffer, key, state, reason, detail);
    }
  else if (self->format == KVP_REPORT_HTML)
    {
      kvp_report_html_append_row (buffer, key, state, reason, detail);
    }
  else
    {
      g_string_append (buffer, self->has_rows ? ",\n" : "\n");
      kvp_report_row_append_json (buffer, key, state, reason, detail);
    }
  self->has_rows = TRUE;

  return kvp_file_writer_added (self->writer, error);
}

gboolean
kvp_report_writer_finish (KvpReportWriter  *self,
                          GCancellable     *cancellable,
                          GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->format == KVP_REPORT_JSON)
    g_string_append (kvp_file_writer_get_buffer (self->writer), "\n]}\n");
  else if (self->format == KVP_REPORT_HTML)
    kvp_report_html_append_foot (kvp_file_writer_get_buffer (self->writer));

  return kvp_file_writer_finish (self->writer, cancellable, error);
}
