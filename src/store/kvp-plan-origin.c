/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-origin-private.h"
#include "store/kvp-store.h"

static char *
copy_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

void
kvp_plan_origin_copy (KvpPlanOrigin       *self,
                      const KvpPlanOrigin *source)
{
  *self = (KvpPlanOrigin) {
    .endpoint = copy_text (source->endpoint),
    .account_id = copy_text (source->account_id),
    .account_name = copy_text (source->account_name),
    .namespace_id = copy_text (source->namespace_id),
    .namespace_title = copy_text (source->namespace_title),
    .filter_text = copy_text (source->filter_text),
    .sentence = copy_text (source->sentence),
    .source = source->source,
    .source_name = copy_text (source->source_name),
    .created_by = copy_text (source->created_by != NULL ? source->created_by : kvp_store_get_person ()),
    .created_at = source->created_at != 0 ? source->created_at : g_get_real_time () / G_USEC_PER_SEC,
  };
}

void
kvp_plan_origin_clear (KvpPlanOrigin *self)
{
  g_free ((char *) self->endpoint);
  g_free ((char *) self->account_id);
  g_free ((char *) self->account_name);
  g_free ((char *) self->namespace_id);
  g_free ((char *) self->namespace_title);
  g_free ((char *) self->filter_text);
  g_free ((char *) self->sentence);
  g_free ((char *) self->source_name);
  g_free ((char *) self->created_by);
}

gboolean
kvp_plan_origin_insert (KvpDatabase          *database,
                        const KvpPlanOrigin  *self,
                        gint64                plan,
                        GError              **error)
{
  const char *texts[] = {
    self->endpoint, self->account_id, self->account_name, self->namespace_id, self->namespace_title,
    self->sentence, self->filter_text, self->created_by, self->source_name,
  };
  g_autoptr(sqlite3_stmt) statement = NULL;

  statement = kvp_database_prepare (database,
                                    "INSERT INTO plan_origin (plan, created_at, source, endpoint, account_id,"
                                    " account_name, namespace_id, namespace_title, sentence, filter, created_by,"
                                    " source_name)"
                                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, plan);
  sqlite3_bind_int64 (statement, 2, self->created_at);
  sqlite3_bind_int (statement, 3, self->source);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, i + 4, texts[i], -1, SQLITE_STATIC);

  return kvp_database_run (database, statement, NULL, error);
}
