/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#ifdef G_OS_UNIX
#include <signal.h>
#include <sys/resource.h>
#endif

#include "base/kvp-error.h"
#include "base/kvp-json-reader.h"
#include "purge/kvp-report-html.h"
#include "purge/kvp-report-row.h"
#include "purge/kvp-report.h"
#include "store-fixture.h"

#define BIG_METADATA "{\"n\":12345678901234567890,\"e\":1e400,\"x\":[1, 2 ],\"s\":\"a\\u0000b\"}"

/* --- rows --- */

static char *
csv_of (const char  *name,
        gsize        length,
        const char  *metadata,
        KvpKeyState  state,
        const char  *detail)
{
  KvpKey key = {
    .name = name,
    .name_length = length,
    .metadata = metadata,
    .metadata_length = metadata != NULL ? strlen (metadata) : 0,
  };
  GString *out = g_string_new (NULL);

  kvp_report_row_append_csv (out, &key, state, KVP_REASON_NONE, detail);

  return g_string_free (out, FALSE);
}

static void
test_csv_rows (void)
{
  static const struct {
    const char *name;
    const char *metadata;
    const char *line;
  } cases[] = {
    { "a", NULL, "a,,,deleted,Deleted.,\r\n" },
    { "a b/c:%2F", "{}", "a b/c:%2F,,{},deleted,Deleted.,\r\n" },
    { "a,b", NULL, "\"a,b\",,,deleted,Deleted.,\r\n" },
    { "say \"hi\"", NULL, "\"say \"\"hi\"\"\",,,deleted,Deleted.,\r\n" },
    { "größe😀", "{\"a\":1,\"b\":\"x\"}",
      "größe😀,,\"{\"\"a\"\":1,\"\"b\"\":\"\"x\"\"}\",deleted,Deleted.,\r\n" },
    { "<b>&amp;", NULL, "<b>&amp;,,,deleted,Deleted.,\r\n" },
    /* Cells that a spreadsheet would run; the exact name is then in the last column. */
    { "=1+1", NULL, "\"'=1+1\",,,deleted,Deleted.,PTErMQ==\r\n" },
    { "=HYPERLINK(\"x\")", NULL, "\"'=HYPERLINK(\"\"x\"\")\",,,deleted,Deleted.,PUhZUEVSTElOSygieCIp\r\n" },
    { "+1", NULL, "\"'+1\",,,deleted,Deleted.,KzE=\r\n" },
    { "-1", "-5", "\"'-1\",,\"'-5\",deleted,Deleted.,LTE=\r\n" },
    { "@SUM(A1)", NULL, "\"'@SUM(A1)\",,,deleted,Deleted.,QFNVTShBMSk=\r\n" },
    { "\tx", NULL, "\"'\tx\",,,deleted,Deleted.,CXg=\r\n" },
    { "\rx", NULL, "\"'\rx\",,,deleted,Deleted.,DXg=\r\n" },
    { "a=1", NULL, "a=1,,,deleted,Deleted.,\r\n" },
    { "'x", NULL, "'x,,,deleted,Deleted.,\r\n" },
    /* Names that are not clean text. */
    { "a\nb", NULL, "\"a\nb\",,,deleted,Deleted.,YQpi\r\n" },
    { "a\r\nb", NULL, "\"a\r\nb\",,,deleted,Deleted.,YQ0KYg==\r\n" },
    { "a\342\200\256b", NULL, "a\342\200\256b,,,deleted,Deleted.,YeKArmI=\r\n" },
    { "a\033b", NULL, "a\033b,,,deleted,Deleted.,YRti\r\n" },
  };
  g_autofree char *with_nul = csv_of ("a\0b", 3, NULL, KVP_KEY_DELETED, NULL);
  g_autofree char *with_detail = csv_of ("a", 1, NULL, KVP_KEY_FAILED, "=cmd, \"x\"");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = csv_of (cases[i].name, strlen (cases[i].name), cases[i].metadata,
                                      KVP_KEY_DELETED, NULL);

      g_assert_cmpstr (line, ==, cases[i].line);
    }

  g_assert_cmpmem (with_nul, strlen ("a") + 2 + strlen (",,,deleted,Deleted.,YQBi\r\n"),
                   "a\0b,,,deleted,Deleted.,YQBi\r\n",
                   strlen ("a") + 2 + strlen (",,,deleted,Deleted.,YQBi\r\n"));
  g_assert_cmpstr (with_detail, ==, "a,,,failed,\"Not deleted. =cmd, \"\"x\"\"\",\r\n");
}

static void
test_csv_expiration (void)
{
  static const struct {
    gint64      expiration;
    const char *cell;
  } cases[] = {
    { 0, "" }, { 1767225600, "2026-01-01T00:00:00Z" }, { -1, "1969-12-31T23:59:59Z" },
    { G_MAXINT64, "9223372036854775807" }, { G_MININT64, "\"'-9223372036854775808\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KvpKey key = { .name = "a", .name_length = 1, .expiration = cases[i].expiration };
      g_autofree char *expected = g_strdup_printf ("a,%s,,pending,Not deleted yet.,\r\n", cases[i].cell);
      g_autoptr(GString) line = g_string_new (NULL);

      kvp_report_row_append_csv (line, &key, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
      g_assert_cmpstr (line->str, ==, expected);
    }
}

/* Nothing of a key becomes part of the page, and nothing in it hides or turns what stands beside it. */
static void
test_html_rows (void)
{
  static const struct {
    const char *name;
    const char *metadata;
    const char *row;
  } cases[] = {
    { "a", NULL, "<tr><td><bdi>a</bdi></td><td><bdi></bdi></td><td><bdi></bdi></td><td><bdi>Deleted.</bdi></td></tr>\n" },
    { "<script>alert(1)</script>", "{\"a\":\"</td><img src=x>\"}",
      "<tr><td><bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi></td><td><bdi></bdi></td>"
      "<td><bdi>{&quot;a&quot;:&quot;&lt;/td&gt;&lt;img src=x&gt;&quot;}</bdi></td>"
      "<td><bdi>Deleted.</bdi></td></tr>\n" },
    { "&amp;'\"", NULL,
      "<tr><td><bdi>&amp;amp;&apos;&quot;</bdi></td><td><bdi></bdi></td><td><bdi></bdi></td>"
      "<td><bdi>Deleted.</bdi></td></tr>\n" },
    { "=1+1", NULL,
      "<tr><td><bdi>=1+1</bdi></td><td><bdi></bdi></td><td><bdi></bdi></td><td><bdi>Deleted.</bdi></td></tr>\n" },
  };
  static const char *const hidden[] = { "a\342\200\256b", "a\033b", "a\nb", "a\342\201\246b", "a\302\205b" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KvpKey key = {
        .name = cases[i].name,
        .name_length = strlen (cases[i].name),
        .metadata = cases[i].metadata,
        .metadata_length = cases[i].metadata != NULL ? strlen (cases[i].metadata) : 0,
      };
      g_autoptr(GString) out = g_string_new (NULL);

      kvp_report_html_append_row (out, &key, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
      g_assert_cmpstr (out->str, ==, cases[i].row);
    }

  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      KvpKey key = { .name = hidden[i], .name_length = strlen (hidden[i]) };
      g_autoptr(GString) out = g_string_new (NULL);

      kvp_report_html_append_row (out, &key, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, hidden[i]);
      g_assert_null (strstr (out->str, hidden[i]));
      g_assert_nonnull (strstr (out->str, "<tr class=\"failed\">"));
    }
}

/* What the server says of a key that failed is as little to be trusted. */
static void
test_html_detail (void)
{
  KvpKey key = { .name = "a", .name_length = 1 };
  g_autoptr(GString) out = g_string_new (NULL);

  kvp_report_html_append_row (out, &key, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "</td><script>x</script> & \"y\"");
  g_assert_cmpstr (out->str, ==,
                   "<tr class=\"failed\"><td><bdi>a</bdi></td><td><bdi></bdi></td><td><bdi></bdi></td>"
                   "<td><bdi>The request failed. &lt;/td&gt;&lt;script&gt;x&lt;/script&gt; &amp; &quot;y&quot;</bdi></td></tr>\n");
}

static void
test_json_rows (void)
{
  KvpKey key = {
    .name = "a\0\"\n<b>",
    .name_length = 7,
    .metadata = BIG_METADATA,
    .metadata_length = strlen (BIG_METADATA),
    .expiration = 1767225600,
  };
  KvpKey plain = { .name = "ü", .name_length = 2 };
  g_autoptr(GString) out = g_string_new (NULL);

  /* The metadata is the text that it was, to the byte. */
  kvp_report_row_append_json (out, &key, KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL);
  g_assert_cmpstr (out->str, ==,
                   "{\"name\":\"a\\u0000\\\"\\u000a<b>\",\"expiration\":1767225600,\"metadata\":" BIG_METADATA
                   ",\"state\":\"skipped\",\"reason\":\"Skipped: rewritten since the dry run.\"}");

  g_string_truncate (out, 0);
  kvp_report_row_append_json (out, &plain, KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, "");
  g_assert_cmpstr (out->str, ==,
                   "{\"name\":\"ü\",\"expiration\":null,\"metadata\":null,\"state\":\"in-flight\","
                   "\"reason\":\"Sent; there is no answer yet.\"}");
}

static void
test_outcomes (void)
{
  static const struct {
    KvpKeyState  state;
    KvpKeyReason reason;
    const char  *detail;
    const char  *sentence;
  } cases[] = {
    { KVP_KEY_PENDING, KVP_REASON_NONE, NULL, "Not deleted yet." },
    { KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT, NULL, "Left out by you." },
    { KVP_KEY_EXCLUDED, KVP_REASON_KEPT_INEXACT_NAME, NULL,
      "Kept: its name cannot be held exactly, so it is never sent." },
    { KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, NULL, "Kept: it is on the keep list." },
    { KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST, "The rule keeps the key “a”.",
      "Kept: it is on the keep list. The rule keeps the key “a”." },
    { KVP_KEY_SKIPPED, KVP_REASON_KEEP_LIST, NULL, "Skipped: it is on the keep list." },
    { KVP_KEY_EXCLUDED, KVP_REASON_NONE, NULL, "Left out." },
    { KVP_KEY_IN_FLIGHT, KVP_REASON_NONE, NULL, "Sent; there is no answer yet." },
    { KVP_KEY_DELETED, KVP_REASON_NONE, NULL, "Deleted." },
    { KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL, "Cloudflare did not delete it." },
    { KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "Cloudflare fails.",
      "The request failed. Cloudflare fails." },
    { KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, NULL,
      "Not known: no clear answer came, so it may be gone." },
    { KVP_KEY_FAILED, KVP_REASON_NONE, NULL, "Not deleted." },
    { KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN, NULL, "Skipped: rewritten since the dry run." },
    { KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL, "Skipped: it was gone already." },
    { KVP_KEY_SKIPPED, KVP_REASON_EXPIRED, NULL, "Skipped: it expired since the dry run." },
    { KVP_KEY_SKIPPED, KVP_REASON_NONE, NULL, "Skipped." },
    { KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "<b>\n\342\200\256", "The request failed. <b>␊<U+202E>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = kvp_report_describe_outcome (cases[i].state, cases[i].reason,
                                                               cases[i].detail);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

/* --- whole plans --- */

typedef struct {
  KvpKeyState  state;
  KvpKeyReason reason;
  const char  *detail;
} Outcome;

/* A plan of seven keys in byte order, six of them ticked, the claimed ones with these outcomes. */
static KvpPlan *
create_odd_plan (StoreFixture  *fixture,
                 const Outcome *outcomes,
                 guint          n_outcomes)
{
  static const KvpKey odd[] = {
    { .name = "=x,\"y\"", .name_length = 6, .expiration = 1767225600 },
    { .name = "a", .name_length = 1, .metadata = BIG_METADATA, .metadata_length = sizeof BIG_METADATA - 1 },
    { .name = "a\0b", .name_length = 3 },
    { .name = "b\nc", .name_length = 3, .metadata = "[]", .metadata_length = 2 },
    { .name = "c", .name_length = 1 },
    { .name = "d", .name_length = 1 },
    { .name = "\357\277\275", .name_length = 3, .flags = KVP_KEY_INEXACT_NAME },
  };
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GError) error = NULL;
  KvpPlan *plan;

  store_fixture_open (fixture);
  plan = create_plan (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    kvp_key_list_append (keys, &odd[i]);
  g_assert_true (append (plan, keys, &error));
  g_assert_true (finish_scan (plan, 7, FALSE, NULL, &error));

  if (n_outcomes > 0)
    {
      KvpPlanBatch *batch;

      g_assert_true (start_run (plan, kvp_plan_get_revision (plan), &error));
      batch = claim (plan, n_outcomes, &error);
      g_assert_cmpuint (kvp_plan_batch_get_length (batch), ==, n_outcomes);
      for (guint i = 0; i < n_outcomes; i++)
        kvp_plan_batch_set_outcome (batch, i, outcomes[i].state, outcomes[i].reason, outcomes[i].detail);
      g_assert_true (settle (plan, batch, &error));
      g_assert_true (end_run (plan, FALSE, &error));
    }
  g_assert_no_error (error);

  return plan;
}

static gboolean
export (KvpPlanKeys      *keys,
        const char       *path,
        KvpReportFormat   format,
        GCancellable     *cancellable,
        GError          **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  kvp_report_export_async (keys, file, format, cancellable, store_result, &result);
  wait_for (&result);

  return kvp_report_export_finish (result, error);
}

static const Outcome mixed[] = {
  { KVP_KEY_DELETED, KVP_REASON_NONE, NULL },
  { KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL },
  { KVP_KEY_DELETED, KVP_REASON_NONE, NULL },
  { KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL },
  { KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, "It said “no”." },
};

static void
test_export_csv (StoreFixture *fixture)
{
  static const char expected[] =
    "name,expiration,metadata,state,reason,name_base64\r\n"
    "\"'=x,\"\"y\"\"\",2026-01-01T00:00:00Z,,deleted,Deleted.,PXgsInki\r\n"
    "a,,\"{\"\"n\"\":12345678901234567890,\"\"e\"\":1e400,\"\"x\"\":[1, 2 ],"
    "\"\"s\"\":\"\"a\\u0000b\"\"}\",failed,"
    "Cloudflare did not delete it.,\r\n"
    "a\0b,,,deleted,Deleted.,YQBi\r\n"
    "\"b\nc\",,[],skipped,Skipped: it was gone already.,Ygpj\r\n"
    "c,,,failed,The request failed. It said “no”.,\r\n"
    "d,,,pending,Not deleted yet.,\r\n"
    "\357\277\275,,,excluded,\"Kept: its name cannot be held exactly, so it is never sent.\",\r\n";
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, mixed, G_N_ELEMENTS (mixed));
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *path = g_build_filename (fixture->folder, "report.csv", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf status;
  gsize length;

  g_assert_true (export (keys, path, KVP_REPORT_CSV, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, expected, sizeof expected - 1);

  /* It names keys: nobody else may read it. */
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
}

static guint
count_words (const char *text,
             const char *word)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, word)) != NULL; p++)
    n++;

  return n;
}

/* The whole page: what a person wants to know of a deletion, and nothing that is run or fetched. */
static void
test_export_html (StoreFixture *fixture)
{
  static const char *const parts[] = {
    "<!DOCTYPE html>", "default-src 'none'", "<thead><tr><th scope=\"col\">Key</th>", "table-header-group",
    "Keys in “sessions” that start with “key”.", "<dt>Made by</dt>", "<dt>Duration</dt><dd><bdi>less than 0.1 seconds</bdi></dd>",
    "<dt>Requests</dt><dd><bdi>3</bdi></dd>",
    "<dt>Deleted</dt><dd><bdi>2</bdi></dd>", "<dt>Failed</dt><dd><bdi>2</bdi></dd>", "The request failed. It said “no”.",
  };
  static const char *const never[] = { "<script", "http://", "https://", "src=", "href=", "url(", "@import", "javascript:" };
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, mixed, G_N_ELEMENTS (mixed));
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *path = g_build_filename (fixture->folder, "report.html", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (export (keys, path, KVP_REPORT_HTML, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (contents, parts[i]) == NULL)
      g_error ("%s is not in %s", parts[i], contents);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (contents, never[i]) != NULL)
      g_error ("%s is in %s", never[i], contents);
  g_assert_cmpuint (count_words (contents, "<td><bdi>"), ==, 4 * kvp_plan_get_counts (plan)->total);
  g_assert_true (g_str_has_suffix (contents, "</tbody>\n</table>\n</body>\n</html>\n"));
}

static void
test_export_json (StoreFixture *fixture)
{
  static const char *const rows[] = {
    "\"keys\":[\n{\"name\":\"=x,\\\"y\\\"\",\"expiration\":1767225600,"
    "\"metadata\":null,\"state\":\"deleted\",",
    "{\"name\":\"a\",\"expiration\":null,\"metadata\":" BIG_METADATA ",\"state\":\"failed\",",
    "{\"name\":\"a\\u0000b\",",
    "{\"name\":\"b\\u000ac\",\"expiration\":null,\"metadata\":[],\"state\":\"skipped\",",
    "\"reason\":\"The request failed. It said “no”.\"}",
    "\"requests\":3,\"counts\":{\"total\":7,\"pending\":1,\"excluded\":1,\"in_flight\":0,\"deleted\":2,\"failed\":2,"
    "\"skipped\":1}", "\"created_by\":", "\"namespace\":\"sessions\"", "\"filter\":\"Keys in “sessions” that start with “key”.\"",
  };
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, mixed, G_N_ELEMENTS (mixed));
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *path = g_build_filename (fixture->folder, "report.json", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  KvpJsonReader reader;
  KvpJsonToken token;
  gsize length;

  g_assert_true (export (keys, path, KVP_REPORT_JSON, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (contents, rows[i]) == NULL)
      g_error ("%s is not in %s", rows[i], contents);

  kvp_json_reader_init (&reader, contents, length);
  while ((token = kvp_json_reader_next (&reader)) != KVP_JSON_END)
    g_assert_cmpint (token, !=, KVP_JSON_ERROR);
}

static void
test_export_view (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, mixed, G_N_ELEMENTS (mixed));
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_autofree char *path = g_build_filename (fixture->folder, "report.csv", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *text = kvp_report_to_text (keys, 100);
  g_autofree char *two = kvp_report_to_text (keys, 2);
  g_autofree char *none = kvp_report_to_text (keys, 0);
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (export (keys, path, KVP_REPORT_CSV, NULL, &error));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  lines = g_strsplit (contents, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);

  g_assert_cmpstr (text, ==,
                   "a\tCloudflare did not delete it.\n"
                   "b␊c\tSkipped: it was gone already.\n"
                   "c\tThe request failed. It said “no”.\n");
  g_assert_cmpstr (two, ==, "a\tCloudflare did not delete it.\nb␊c\tSkipped: it was gone already.\n");
  g_assert_cmpstr (none, ==, "");
}

static void
test_export_empty (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, NULL, 0);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_NOT_DELETED);
  g_autofree char *csv = g_build_filename (fixture->folder, "report.csv", NULL);
  g_autofree char *json = g_build_filename (fixture->folder, "report.json", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *json_contents = NULL;

  g_assert_true (export (keys, csv, KVP_REPORT_CSV, NULL, NULL));
  g_assert_true (g_file_get_contents (csv, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "name,expiration,metadata,state,reason,name_base64\r\n");

  g_assert_true (export (keys, json, KVP_REPORT_JSON, NULL, NULL));
  g_assert_true (g_file_get_contents (json, &json_contents, NULL, NULL));
  g_assert_true (g_str_has_suffix (json_contents, "\"keys\":[\n]}\n"));
}

static void
assert_only_files (const char *folder,
                   const char *expected)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_string_append (names, name);
  g_assert_cmpstr (names->str, ==, expected);
}

/* Whatever goes wrong: a file that was there is as it was, nothing is left beside it, and there is a
 * sentence. */
static void
test_export_failures (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, NULL, 0);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *folder = g_dir_make_tmp ("kvp-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "old.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "missing", "x.csv", NULL);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));

  g_assert_false (export (keys, nowhere, KVP_REPORT_CSV, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "x.csv"));
  g_clear_error (&error);

  /* The name of a folder that is there. */
  g_assert_false (export (keys, folder, KVP_REPORT_CSV, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  g_assert_false (export (keys, "/", KVP_REPORT_CSV, NULL, &error));
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_clear_error (&error);

  g_cancellable_cancel (cancelled);
  g_assert_false (export (keys, path, KVP_REPORT_CSV, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  assert_only_files (folder, "old.csv");

  g_assert_true (export (keys, path, KVP_REPORT_CSV, NULL, &error));
  g_assert_no_error (error);
  assert_only_files (folder, "old.csv");
  g_clear_pointer (&contents, g_free);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "name,"));

  g_remove (path);
  g_rmdir (folder);
}

/* For those who are not root: a folder that can not be written, with a file in it that could. */
static void
test_export_no_permission (StoreFixture *fixture)
{
  g_autoptr(KvpPlan) plan = create_odd_plan (fixture, NULL, 0);
  g_autoptr(KvpPlanKeys) keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);
  g_autofree char *folder = g_dir_make_tmp ("kvp-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "old.csv", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);

  if (g_access (folder, W_OK) == 0)
    {
      g_test_skip ("This user may write everywhere");
    }
  else
    {
      g_assert_false (export (keys, path, KVP_REPORT_CSV, NULL, &error));
      g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
      g_assert_nonnull (strstr (error->message, "permission"));
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, "old");
    }

  g_chmod (folder, 0700);
  g_remove (path);
  g_rmdir (folder);
}

/* In the middle of the rows nothing more can be written: here because of a limit of the process, which a
 * test can set. */
static void
test_export_cut_off (StoreFixture *fixture)
{
#ifdef G_OS_UNIX
  g_autoptr(KvpPlan) plan = NULL;
  g_autoptr(KvpPlanKeys) keys = NULL;
  g_autofree char *folder = g_dir_make_tmp ("kvp-report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "old.csv", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit usual, limit;
  gboolean exported;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  store_fixture_open (fixture);
  plan = create_draft (fixture->store, 10000);
  keys = kvp_plan_keys_new (plan, KVP_PLAN_KEYS_ALL);

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  limit = usual;
  limit.rlim_cur = 100 * 1024;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  exported = export (keys, path, KVP_REPORT_JSON, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  signal (SIGXFSZ, SIG_DFL);

  g_assert_false (exported);
  g_assert_error (error, KVP_ERROR, KVP_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "old.csv"));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  assert_only_files (folder, "old.csv");

  g_clear_object (&keys);
  g_clear_object (&plan);
  g_remove (path);
  g_rmdir (folder);
#else
  g_test_skip ("There is no limit to set here");
#endif
}

/* --- headlines --- */

static void
assert_headline (const Outcome *outcomes,
                 guint          n_outcomes,
                 const char    *expected)
{
  StoreFixture fixture = { NULL };
  g_autofree char *headline = NULL;

  fixture.folder = g_dir_make_tmp ("kvp-report-XXXXXX", NULL);
  fixture.path = g_build_filename (fixture.folder, "plans.db", NULL);
  {
    g_autoptr(KvpPlan) plan = create_odd_plan (&fixture, outcomes, n_outcomes);

    headline = kvp_report_headline (plan);
  }
  g_assert_cmpstr (headline, ==, expected);
  store_fixture_close (&fixture);

  {
    g_autoptr(GDir) dir = g_dir_open (fixture.folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *path = g_build_filename (fixture.folder, name, NULL);

        g_remove (path);
      }
  }
  g_rmdir (fixture.folder);
  g_free (fixture.folder);
  g_free (fixture.path);
}

static void
test_headline (void)
{
  static const Outcome deleted = { KVP_KEY_DELETED, KVP_REASON_NONE, NULL };
  static const Outcome failed = { KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, NULL };
  static const Outcome skipped = { KVP_KEY_SKIPPED, KVP_REASON_GONE, NULL };
  static const Outcome unknown = { KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, "The connection broke." };

  /* What may be gone must not be told as still there. */
  assert_headline ((const Outcome[]) { unknown, unknown, unknown, unknown, unknown, unknown }, 6,
                   "6 keys without a clear answer");
  assert_headline ((const Outcome[]) { deleted, unknown, failed, unknown, skipped, deleted }, 6,
                   "2 keys deleted, 1 could not be deleted, 2 without a clear answer, 1 skipped");
  assert_headline (NULL, 0, "6 keys not deleted yet");
  assert_headline ((const Outcome[]) { deleted, deleted, deleted, deleted, deleted, deleted }, 6,
                   "6 keys deleted");
  assert_headline ((const Outcome[]) { failed, failed, failed, failed, failed, failed }, 6,
                   "6 keys could not be deleted");
  assert_headline ((const Outcome[]) { deleted, failed, failed, failed, failed, failed }, 6,
                   "1 key deleted, 5 could not be deleted");
  assert_headline ((const Outcome[]) { deleted, deleted, failed, skipped, failed, deleted }, 6,
                   "3 keys deleted, 2 could not be deleted, 1 skipped");
  assert_headline ((const Outcome[]) { deleted, deleted }, 2, "2 keys deleted, 4 not deleted yet");
  assert_headline ((const Outcome[]) { skipped, skipped, skipped, skipped, skipped, skipped }, 6,
                   "6 keys skipped");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/report/csv-rows", test_csv_rows);
  g_test_add_func ("/must-not/markup-in-names/html-report", test_html_rows);
  g_test_add_func ("/must-not/markup-in-names/html-report/detail", test_html_detail);
  store_fixture_add ("/purge/report/export-html", test_export_html);
  g_test_add_func ("/purge/report/csv-expiration", test_csv_expiration);
  g_test_add_func ("/purge/report/json-rows", test_json_rows);
  g_test_add_func ("/purge/report/outcomes", test_outcomes);
  store_fixture_add ("/purge/report/export-csv", test_export_csv);
  store_fixture_add ("/purge/report/export-json", test_export_json);
  store_fixture_add ("/purge/report/export-view", test_export_view);
  store_fixture_add ("/purge/report/export-empty", test_export_empty);
  store_fixture_add ("/purge/report/export-failures", test_export_failures);
  store_fixture_add ("/purge/report/export-no-permission", test_export_no_permission);
  store_fixture_add ("/purge/report/export-cut-off", test_export_cut_off);
  g_test_add_func ("/purge/report/headline", test_headline);

  return g_test_run ();
}
