/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "base/kvp-format-duration.h"
#include "purge/kvp-plan-sentence.h"
#include "purge/kvp-report-html.h"

/* Whatever a name manages to be: no script, no style but this one, nothing from elsewhere. */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

static const char style[] =
  "body{font:11pt/1.4 system-ui,sans-serif;color:#222;background:#fff;margin:2em auto;max-width:60em;padding:0 1em}"
  "h1{font-size:1.6em;margin:0 0 .2em}p{margin:.2em 0}"
  "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:1.2em 0}"
  "dt{color:#666}dd{margin:0;overflow-wrap:anywhere}"
  "table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.85em}"
  "th{text-align:start;border-bottom:2px solid #888}th,td{padding:.3em .5em;vertical-align:top}"
  "td{border-bottom:1px solid #ddd;overflow-wrap:anywhere}"
  "td:first-child,td:nth-child(3){font-family:monospace}"
  "tr.failed td:last-child{font-weight:bold}"
  "@page{margin:15mm}"
  "@media print{body{margin:0;max-width:none;padding:0;font-size:9pt}thead{display:table-header-group}"
  "tr{break-inside:avoid}dl{break-inside:avoid}}";

/* What could not be seen is made visible first, so that no character turns or hides what stands beside it. */
static void
append_shown (GString    *out,
              const char *text,
              gssize      length)
{
  g_autofree char *shown = kvp_display_text (text, length);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  g_string_append (out, escaped);
}

/* The same for a sentence that has such text in it. */
static void
append_sentence (GString    *out,
                 const char *text)
{
  g_autofree char *shown = kvp_display_sentence (text);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  g_string_append (out, escaped);
}

static void
append_cell (GString    *out,
             const char *text,
             gssize      length)
{
  /* A direction of its own: a right-to-left name does not turn the line. */
  g_string_append (out, "<td><bdi>");
  append_shown (out, text, length);
  g_string_append (out, "</bdi></td>");
}

static void
append_fact (GString    *out,
             const char *term,
             const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  g_string_append (out, "<dt>");
  append_shown (out, term, -1);
  g_string_append (out, "</dt><dd><bdi>");
  append_shown (out, text, -1);
  g_string_append (out, "</bdi></dd>\n");
}

static void
append_filter (GString    *out,
               const char *sentence)
{
  if (sentence == NULL || *sentence == '\0')
    return;

  g_string_append (out, "<dt>");
  append_shown (out, _("Filter"), -1);
  g_string_append (out, "</dt><dd><bdi>");
  append_sentence (out, sentence);
  g_string_append (out, "</bdi></dd>\n");
}

static char *
format_time (gint64 when)
{
  g_autoptr(GDateTime) date = NULL;

  if (when == 0)
    return NULL;

  date = g_date_time_new_from_unix_utc (when);

  /* Translators: a date and a time in UTC; see the manual of strftime */
  return date != NULL ? g_date_time_format (date, _("%-e %B %Y, %H:%M:%S UTC"))
                      : g_strdup_printf ("%" G_GINT64_FORMAT, when);
}

static void
append_time (GString    *out,
             const char *term,
             gint64      when)
{
  g_autofree char *text = format_time (when);

  append_fact (out, term, text);
}

static void
append_count (GString    *out,
              const char *term,
              guint64     n)
{
  g_autofree char *text = kvp_format_count (n);

  append_fact (out, term, text);
}

static void
append_outcome (GString *out,
                KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  g_autofree char *duration = kvp_format_duration (kvp_plan_get_run_duration (plan));

  if (kvp_plan_get_finished_at (plan) != 0)
    append_fact (out, _("Duration"), duration);
  append_count (out, _("Requests"), kvp_plan_get_run_requests (plan));
  /* Translators: above the number of keys of which that is so; also of those below. */
  append_count (out, C_("keys", "Deleted"), counts->deleted);
  append_count (out, C_("keys", "Failed"), counts->failed);
  append_count (out, C_("keys", "Skipped"), counts->skipped);
  append_count (out, _("Left out or kept"), counts->excluded);
  if (counts->pending > 0)
    append_count (out, _("Not deleted yet"), counts->pending);
  if (counts->in_flight > 0)
    append_count (out, _("Sent, without an answer"), counts->in_flight);
}

static void
append_facts (GString *out,
              KvpPlan *plan)
{
  g_string_append (out, "<dl>\n");
  append_fact (out, _("Namespace"), kvp_plan_get_namespace_title (plan));
  append_fact (out, _("Namespace ID"), kvp_plan_get_namespace_id (plan));
  append_fact (out, _("Account"), kvp_plan_get_account_name (plan));
  append_fact (out, _("Account ID"), kvp_plan_get_account_id (plan));
  append_filter (out, kvp_plan_sentence_get (plan));
  append_fact (out, _("Note"), kvp_plan_get_note (plan));
  /* Translators: the title of a person’s name: who made the list of keys. */
  append_fact (out, C_("report", "Made by"), kvp_plan_get_created_by (plan));
  append_time (out, _("Made on"), kvp_plan_get_created_at (plan));
  /* One that only a file told of was none. */
  if (kvp_plan_get_approved_at (plan) != 0)
    append_fact (out, _("Approved by"), kvp_plan_get_approved_by (plan));
  append_time (out, _("Approved on"), kvp_plan_get_approved_at (plan));
  append_time (out, _("Ended on"), kvp_plan_get_finished_at (plan));
  append_outcome (out, plan);
  g_string_append (out, "</dl>\n");
}

static void
append_header_cell (GString    *out,
                    const char *title)
{
  g_string_append (out, "<th scope=\"col\">");
  append_shown (out, title, -1);
  g_string_append (out, "</th>");
}

/**
 * kvp_report_html_append_head:
 * @out: where to
 * @plan: whose report it is
 *
 * Everything that stands before the rows.
 */
void
kvp_report_html_append_head (GString *out,
                             KvpPlan *plan)
{
  const char *title = kvp_plan_get_title (plan);
  g_autofree char *headline = kvp_report_headline (plan);

  if (*title == '\0')
    title = kvp_plan_get_namespace_title (plan);

  /* Translators: the language of your translation as in HTML, such as pt-BR, for fonts, hyphens and screen readers. */
  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n", C_("report", "en"),
                          /* Translators: how your script runs: ltr or rtl. */
                          C_("report", "ltr"));
  g_string_append (out, "<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  append_shown (out, title, -1);
  g_string_append_printf (out, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1><bdi>", style);
  append_shown (out, title, -1);
  g_string_append (out, "</bdi></h1>\n<p>");
  append_shown (out, headline, -1);
  g_string_append (out, "</p>\n");
  append_facts (out, plan);

  g_string_append (out, "<table>\n<thead><tr>");
  append_header_cell (out, _("Key"));
  append_header_cell (out, _("Expires"));
  append_header_cell (out, _("Metadata"));
  append_header_cell (out, _("Outcome"));
  g_string_append (out, "</tr></thead>\n<tbody>\n");
}

/**
 * kvp_report_html_append_row:
 * @out: where to
 * @key: a key
 * @state: its state
 * @reason: why it is in it
 * @detail: (nullable): more about it
 *
 * A row of the table. May be called in any thread.
 */
void
kvp_report_html_append_row (GString      *out,
                            const KvpKey *key,
                            KvpKeyState   state,
                            KvpKeyReason  reason,
                            const char   *detail)
{
  g_autofree char *expires = format_time (key->expiration);
  g_autofree char *outcome = kvp_report_describe_outcome (state, reason, detail);

  g_string_append (out, state == KVP_KEY_FAILED ? "<tr class=\"failed\">" : "<tr>");
  append_cell (out, key->name, (gssize) key->name_length);
  append_cell (out, expires != NULL ? expires : "", -1);
  append_cell (out, key->metadata != NULL ? key->metadata : "", (gssize) key->metadata_length);
  g_string_append (out, "<td><bdi>");
  append_sentence (out, outcome);
  g_string_append (out, "</bdi></td></tr>\n");
}

void
kvp_report_html_append_foot (GString *out)
{
  g_string_append (out, "</tbody>\n</table>\n</body>\n</html>\n");
}
