/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-search.h"
#include "ui/kvp-window.h"

/* A desktop shows a handful. */
#define MAX_RESULTS 20

typedef enum {
  RESULT_NAMESPACE,
  RESULT_PLAN,
} ResultKind;

/* Something in a window that can be found. */
typedef struct {
  KvpWindow  *window;
  ResultKind  kind;
  GObject    *object; /* KvpNamespace or KvpPlan */
} Result;

/* FALSE ends it. */
typedef gboolean (*ResultFunc) (const Result *result,
                                gpointer      data);

/* --- what there is --- */

/* What somebody saved or started, and that is not over. */
static gboolean
is_open (KvpPlan *plan)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  return state != KVP_PLAN_SCANNING && state != KVP_PLAN_DRAFT && state != KVP_PLAN_FINISHED;
}

static gboolean
foreach_in_list (KvpWindow  *window,
                 GListModel *list,
                 ResultKind  kind,
                 ResultFunc  func,
                 gpointer    data)
{
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (list, i);
      const Result result = { window, kind, object };

      if (kind == RESULT_PLAN && !is_open (KVP_PLAN (object)))
        continue;
      if (!func (&result, data))
        return FALSE;
    }

  return TRUE;
}

static void
foreach_result (GtkApplication *application,
                ResultFunc      func,
                gpointer        data)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      KvpConnection *connection = KVP_IS_WINDOW (l->data) ? kvp_window_get_connection (l->data) : NULL;

      if (connection == NULL)
        continue;
      if (!foreach_in_list (l->data, kvp_window_get_plans (l->data), RESULT_PLAN, func, data) ||
          !foreach_in_list (l->data, kvp_connection_get_namespaces (connection), RESULT_NAMESPACE, func, data))
        return;
    }
}

/* --- of each --- */

static char *
dup_id (const Result *result)
{
  guint window = gtk_application_window_get_id (GTK_APPLICATION_WINDOW (result->window));

  if (result->kind == RESULT_PLAN)
    return g_strdup_printf ("plan:%u:%" G_GINT64_FORMAT, window, kvp_plan_get_id (KVP_PLAN (result->object)));

  return g_strdup_printf ("namespace:%u:%s", window, kvp_namespace_get_id (KVP_NAMESPACE (result->object)));
}

static char *
dup_name (const Result *result)
{
  const char *title;

  if (result->kind == RESULT_NAMESPACE)
    return kvp_display_text (kvp_namespace_get_title (KVP_NAMESPACE (result->object)), -1);

  title = kvp_plan_get_title (KVP_PLAN (result->object));
  if (*title == '\0')
    title = kvp_plan_get_namespace_title (KVP_PLAN (result->object));

  return kvp_display_text (title, -1);
}

static char *
dup_description (const Result *result)
{
  KvpAccount *account = kvp_connection_get_account (kvp_window_get_connection (result->window));
  const char *account_name = account != NULL ? kvp_account_get_display_name (account) : "";
  g_autofree char *shown_account = kvp_display_text (account_name, -1);
  g_autofree char *ns = NULL;

  if (result->kind == RESULT_NAMESPACE)
    /* Translators: a namespace that a search found; %s is the name of an account. */
    return g_strdup_printf (_("Namespace in %s"), shown_account);

  ns = kvp_display_text (kvp_plan_get_namespace_title (KVP_PLAN (result->object)), -1);

  /* Translators: a pending deletion that a search found; %s is the name of a namespace. */
  return g_strdup_printf (_("Pending deletion in “%s”"), ns);
}

/* --- finding --- */

typedef struct {
  GPtrArray *terms; /* (element-type utf8): folded */
  GPtrArray *ids;
} Find;

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup ("");
}

static gboolean
find_one (const Result *result,
          gpointer      data)
{
  Find *find = data;
  g_autofree char *name = dup_name (result);
  g_autofree char *folded = NULL;

  if (result->kind == RESULT_PLAN)
    {
      g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (KVP_PLAN (result->object)), -1);
      g_autofree char *both = g_strconcat (name, "\n", ns, NULL);

      folded = fold (both);
    }
  else
    {
      folded = fold (name);
    }

  for (guint i = 0; i < find->terms->len; i++)
    {
      if (strstr (folded, g_ptr_array_index (find->terms, i)) == NULL)
        return TRUE;
    }

  g_ptr_array_add (find->ids, dup_id (result));

  return find->ids->len < MAX_RESULTS;
}

/**
 * kvp_search_find:
 * @application: the application
 * @terms: what was typed
 *
 * Returns: (transfer full): IDs of what all of @terms are in, pending deletions first
 */
GStrv
kvp_search_find (GtkApplication     *application,
                 const char * const *terms)
{
  g_autoptr(GPtrArray) folded = g_ptr_array_new_with_free_func (g_free);
  Find find = { folded, g_ptr_array_new () };

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      if (*terms[i] != '\0')
        g_ptr_array_add (folded, fold (terms[i]));
    }

  if (folded->len > 0)
    foreach_result (application, find_one, &find);
  g_ptr_array_add (find.ids, NULL);

  return (GStrv) g_ptr_array_free (find.ids, FALSE);
}

/* --- by its ID --- */

typedef struct {
  const char      *id;
  GVariantBuilder *metas; /* (nullable) */
} Lookup;

static gboolean
describe_one (const Result *result,
              gpointer      data)
{
  Lookup *lookup = data;
  g_autofree char *id = dup_id (result);
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  if (!g_str_equal (id, lookup->id))
    return TRUE;

  name = dup_name (result);
  description = dup_description (result);
  g_variant_builder_open (lookup->metas, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (lookup->metas, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (lookup->metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (lookup->metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (lookup->metas, "{sv}", "gicon", g_variant_new_string (APPLICATION_ID));
  g_variant_builder_close (lookup->metas);

  return FALSE;
}

/**
 * kvp_search_describe:
 * @application: the application
 * @ids: from kvp_search_find()
 *
 * Returns: (transfer floating): name and description of those that are still there
 */
GVariant *
kvp_search_describe (GtkApplication     *application,
                     const char * const *ids)
{
  GVariantBuilder metas;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      Lookup lookup = { ids[i], &metas };

      foreach_result (application, describe_one, &lookup);
    }

  return g_variant_builder_end (&metas);
}

static gboolean
open_one (const Result *result,
          gpointer      data)
{
  Lookup *lookup = data;
  g_autofree char *id = dup_id (result);

  if (!g_str_equal (id, lookup->id))
    return TRUE;

  if (result->kind == RESULT_PLAN)
    kvp_window_open_plan (result->window, KVP_PLAN (result->object));
  else
    kvp_window_choose_namespace (result->window, KVP_NAMESPACE (result->object));
  gtk_window_present (GTK_WINDOW (result->window));

  return FALSE;
}

/**
 * kvp_search_open:
 * @application: the application
 * @id: from kvp_search_find()
 *
 * Shows it in front.
 */
void
kvp_search_open (GtkApplication *application,
                 const char     *id)
{
  Lookup lookup = { id, NULL };

  g_return_if_fail (GTK_IS_APPLICATION (application));

  foreach_result (application, open_one, &lookup);
}
