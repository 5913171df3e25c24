/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "store/kvp-plan.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-format.h"
#include "ui/kvp-namespace-list.h"
#include "ui/kvp-namespace-row.h"
#include "ui/kvp-plan-watch.h"

/* How often “2 minutes ago” is brought up to date. */
#define TIMES_INTERVAL 30

/* A deletion changes its plan many times a second; the list need not follow each. */
#define UPDATE_DELAY 200

/**
 * KvpNamespaceList:
 *
 * The namespaces of an account, with a search entry above them. Below each title stands what the newest dry run of it
 * said.
 */
struct _KvpNamespaceList
{
  AdwBin parent_instance;

  /* Template widgets */
  KvpErrorView   *error_view;
  GtkListView    *list_view;
  GtkLabel       *message_label;
  GtkSpinner     *refresh_spinner;
  GtkStack       *refresh_stack;
  GtkSearchEntry *search_entry;
  GtkStack       *stack;

  /* Owned references */
  KvpConnection *connection;      /* (nullable) */
  GListModel *plans;              /* (nullable) */
  GtkStringFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GCancellable *refreshing;       /* (nullable): while it lists */
  KvpPlanWatch *watch;            /* (nullable): of @plans */
  GPtrArray *rows;                /* (element-type KvpNamespaceRow): not owned; those that show a namespace now */
  GHashTable *newest;             /* (element-type utf8 KvpPlan): by namespace ID */
  GHashTable *newest_whole;       /* the same, of plans that listed the whole namespace */
  GHashTable *busy;               /* (element-type utf8 utf8): a set of namespace IDs */
  char *chosen_id;                /* (nullable) */

  guint times_timeout;
  guint listed : 1;
  guint failed : 1;
};

enum {
  SIGNAL_CHOSEN,
  SIGNAL_ERROR_ACTION,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpNamespaceList, kvp_namespace_list, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

/* --- rows --- */

static char *
describe_namespace (KvpNamespaceList *self,
                    KvpNamespace     *ns)
{
  const char *id = kvp_namespace_get_id (ns);
  KvpPlan *plan = g_hash_table_lookup (self->newest, id);
  KvpPlan *whole = g_hash_table_lookup (self->newest_whole, id);
  g_autofree char *when = NULL;
  g_autofree char *count = NULL;
  guint64 n;

  if (plan == NULL)
    return g_strdup (_("not listed yet"));

  when = kvp_format_relative_time (kvp_plan_get_created_at (plan), g_get_real_time () / G_USEC_PER_SEC);
  if (whole == NULL)
    /* Translators: %s is a time such as 2 minutes ago */
    return g_strdup_printf (_("dry run %s"), when);

  n = kvp_plan_get_n_listed (whole);
  count = kvp_format_count (n);

  /* Translators: %1$s is a number with its separators, %2$s a time such as 2 minutes ago */
  return g_strdup_printf (ngettext ("%1$s key · dry run %2$s", "%1$s keys · dry run %2$s", (gulong) n), count, when);
}

static void
update_row (KvpNamespaceList *self,
            KvpNamespaceRow  *row)
{
  KvpNamespace *ns = kvp_namespace_row_get_namespace (row);
  g_autofree char *subtitle = describe_namespace (self, ns);

  kvp_namespace_row_set_subtitle (row, subtitle);
  kvp_namespace_row_set_busy (row, g_hash_table_contains (self->busy, kvp_namespace_get_id (ns)));
}

static void
update_rows (KvpNamespaceList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, g_ptr_array_index (self->rows, i));
}

static void
setup_row_cb (KvpNamespaceList *self,
              GtkListItem      *item)
{
  gtk_list_item_set_child (item, kvp_namespace_row_new ());
}

static void
bind_row_cb (KvpNamespaceList *self,
             GtkListItem      *item)
{
  KvpNamespaceRow *row = KVP_NAMESPACE_ROW (gtk_list_item_get_child (item));

  kvp_namespace_row_set_namespace (row, gtk_list_item_get_item (item));
  g_ptr_array_add (self->rows, row);
  update_row (self, row);
}

static void
unbind_row_cb (KvpNamespaceList *self,
               GtkListItem      *item)
{
  KvpNamespaceRow *row = KVP_NAMESPACE_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  kvp_namespace_row_set_namespace (row, NULL);
}

/* --- what the plans say --- */

static void
update_from_plans (KvpNamespaceList *self)
{
  g_hash_table_remove_all (self->newest);
  g_hash_table_remove_all (self->newest_whole);

  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (self->plans, i);
      const char *id = kvp_plan_get_namespace_id (plan);

      if (kvp_plan_get_state (plan) == KVP_PLAN_SCANNING)
        continue;

      /* Newest first, so the first one wins. */
      if (!g_hash_table_contains (self->newest, id))
        g_hash_table_insert (self->newest, g_strdup (id), g_object_ref (plan));
      if (kvp_plan_get_whole_listing (plan) && !kvp_plan_get_partial (plan) &&
          !g_hash_table_contains (self->newest_whole, id))
        g_hash_table_insert (self->newest_whole, g_strdup (id), g_object_ref (plan));
    }

  update_rows (self);
}

static gboolean
times_timeout_cb (gpointer user_data)
{
  update_rows (user_data);

  return G_SOURCE_CONTINUE;
}

/* --- the list of namespaces --- */

static void
update_stack (KvpNamespaceList *self)
{
  KvpNamespaceListState state = kvp_namespace_list_get_state (self);

  if (state == KVP_NAMESPACE_LIST_FAILED)
    {
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
    }
  else
    {
      if (state == KVP_NAMESPACE_LIST_FILLED)
        gtk_label_set_text (self->message_label, _("No namespace has a name like this."));
      else if (state == KVP_NAMESPACE_LIST_EMPTY)
        gtk_label_set_text (self->message_label, _("This account has no namespaces."));
      else
        gtk_label_set_text (self->message_label, _("Listing namespaces…"));
      gtk_stack_set_visible_child_name (self->stack, "message");
    }

  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static void
restore_selection (KvpNamespaceList *self)
{
  GListModel *shown = G_LIST_MODEL (self->filtered);

  for (guint i = 0; self->chosen_id != NULL && i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr(KvpNamespace) ns = g_list_model_get_item (shown, i);

      if (g_str_equal (kvp_namespace_get_id (ns), self->chosen_id))
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
filtered_changed_cb (KvpNamespaceList *self)
{
  update_stack (self);
  restore_selection (self);
}

static void
set_refreshing (KvpNamespaceList *self,
                GCancellable     *cancellable)
{
  gboolean refreshing = cancellable != NULL;

  g_set_object (&self->refreshing, cancellable);
  gtk_spinner_set_spinning (self->refresh_spinner, refreshing);
  gtk_stack_set_visible_child_name (self->refresh_stack, refreshing ? "spinner" : "button");
}

static void
show_error (KvpNamespaceList *self,
            const GError     *error)
{
  kvp_error_view_set_error (self->error_view, error);
  /* It is the account that is not there: to ask again for its namespaces would not help. */
  if (g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_FOUND))
    kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_EDIT_ACCOUNT);
}

static void
refresh_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpNamespaceList) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = kvp_connection_refresh_finish (KVP_CONNECTION (source), result, &error);

  /* Another account meanwhile: what came back is none of this list's business. */
  if (self->connection != KVP_CONNECTION (source))
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_refreshing (self, NULL);
  self->listed = ok;
  self->failed = !ok;
  if (!ok)
    show_error (self, error);
  update_stack (self);
}

static void
error_action_cb (KvpNamespaceList *self,
                 KvpErrorAction    action)
{
  if (action == KVP_ERROR_ACTION_TRY_AGAIN || action == KVP_ERROR_ACTION_CHOOSE_NAMESPACE)
    kvp_namespace_list_refresh (self);
  else
    g_signal_emit (self, signals[SIGNAL_ERROR_ACTION], 0, action);
}

/* --- choosing --- */

static void
choose_namespace (KvpNamespaceList *self,
                  guint             position)
{
  g_autoptr(KvpNamespace) ns = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (ns == NULL)
    return;

  kvp_namespace_list_select (self, kvp_namespace_get_id (ns));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, ns);
}

static void
namespace_activated_cb (KvpNamespaceList *self,
                        guint             position)
{
  choose_namespace (self, position);
}

static void
search_activate_cb (KvpNamespaceList *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    choose_namespace (self, 0);
}

static void
stop_search_cb (KvpNamespaceList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* --- the widget --- */

static void
kvp_namespace_list_dispose (GObject *object)
{
  KvpNamespaceList *self = KVP_NAMESPACE_LIST (object);

  g_clear_object (&self->watch);
  g_clear_handle_id (&self->times_timeout, g_source_remove);
  g_cancellable_cancel (self->refreshing);
  g_clear_object (&self->refreshing);
  g_clear_object (&self->connection);
  g_clear_object (&self->plans);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_NAMESPACE_LIST);

  G_OBJECT_CLASS (kvp_namespace_list_parent_class)->dispose (object);
}

static void
kvp_namespace_list_finalize (GObject *object)
{
  KvpNamespaceList *self = KVP_NAMESPACE_LIST (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_hash_table_unref (self->newest);
  g_hash_table_unref (self->newest_whole);
  g_hash_table_unref (self->busy);
  g_ptr_array_unref (self->rows);
  g_free (self->chosen_id);

  G_OBJECT_CLASS (kvp_namespace_list_parent_class)->finalize (object);
}

static void
kvp_namespace_list_class_init (KvpNamespaceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  object_class->dispose = kvp_namespace_list_dispose;
  object_class->finalize = kvp_namespace_list_finalize;

  /**
   * KvpNamespaceList::chosen:
   * @ns: the namespace
   */
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_NAMESPACE);

  /**
   * KvpNamespaceList::error-action:
   * @action: what the button of the error offers
   */
  signals[SIGNAL_ERROR_ACTION] =
    g_signal_new ("error-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_ERROR_ACTION);

  /**
   * KvpNamespaceList::state-changed:
   *
   * What there is to choose from may be another than before.
   */
  signals[SIGNAL_STATE_CHANGED] =
    g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-namespace-list.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, list_view);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, message_label);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, refresh_spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, refresh_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceList, stack);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, namespace_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
make_models (KvpNamespaceList *self)
{
  GtkExpression *title = gtk_property_expression_new (KVP_TYPE_NAMESPACE, NULL, "title");
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->filter = gtk_string_filter_new (title);
  g_object_bind_property (self->search_entry, "text", self->filter, "search", G_BINDING_SYNC_CREATE);

  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->filtered));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (filtered_changed_cb), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
}

static void
kvp_namespace_list_init (KvpNamespaceList *self)
{
  self->rows = g_ptr_array_new ();
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->newest_whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  make_models (self);

  self->times_timeout = g_timeout_add_seconds (TIMES_INTERVAL, times_timeout_cb, self);
}

/**
 * kvp_namespace_list_set_connection:
 * @self: the list
 * @connection: (nullable): the account that it shows from now on
 * @plans: (nullable) (element-type KvpPlan): the plans of that account, newest first
 *
 * Lists the account's namespaces.
 */
void
kvp_namespace_list_set_connection (KvpNamespaceList *self,
                                   KvpConnection    *connection,
                                   GListModel       *plans)
{
  g_return_if_fail (KVP_IS_NAMESPACE_LIST (self));

  g_cancellable_cancel (self->refreshing);
  set_refreshing (self, NULL);
  g_clear_object (&self->watch);
  g_hash_table_remove_all (self->newest);
  g_hash_table_remove_all (self->newest_whole);
  g_hash_table_remove_all (self->busy);
  g_clear_pointer (&self->chosen_id, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");

  self->listed = FALSE;
  self->failed = FALSE;
  g_set_object (&self->connection, connection);
  g_set_object (&self->plans, plans);
  gtk_filter_list_model_set_model (self->filtered,
                                   connection != NULL ? kvp_connection_get_namespaces (connection) : NULL);

  if (connection == NULL)
    return;

  self->watch = kvp_plan_watch_new (plans, UPDATE_DELAY);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (update_from_plans), self, G_CONNECT_SWAPPED);
  update_from_plans (self);
  update_stack (self);
  kvp_namespace_list_refresh (self);
}

/**
 * kvp_namespace_list_refresh:
 * @self: the list
 *
 * Lists the namespaces again, unless that is being done.
 */
void
kvp_namespace_list_refresh (KvpNamespaceList *self)
{
  g_autoptr(GCancellable) cancellable = NULL;

  g_return_if_fail (KVP_IS_NAMESPACE_LIST (self));

  if (self->connection == NULL || self->refreshing != NULL)
    return;

  self->failed = FALSE;
  cancellable = g_cancellable_new ();
  set_refreshing (self, cancellable);
  update_stack (self);
  kvp_connection_refresh_async (self->connection, cancellable, refresh_cb, g_object_ref (self));
}

/**
 * kvp_namespace_list_get_state:
 * @self: the list
 *
 * Returns: whether there is anything to choose from
 */
KvpNamespaceListState
kvp_namespace_list_get_state (KvpNamespaceList *self)
{
  g_return_val_if_fail (KVP_IS_NAMESPACE_LIST (self), KVP_NAMESPACE_LIST_LISTING);

  if (self->failed)
    return KVP_NAMESPACE_LIST_FAILED;
  if (self->connection != NULL && g_list_model_get_n_items (kvp_connection_get_namespaces (self->connection)) > 0)
    return KVP_NAMESPACE_LIST_FILLED;

  return self->listed ? KVP_NAMESPACE_LIST_EMPTY : KVP_NAMESPACE_LIST_LISTING;
}

/**
 * kvp_namespace_list_focus_search:
 * @self: the list
 *
 * Puts the keyboard into the search entry.
 */
void
kvp_namespace_list_focus_search (KvpNamespaceList *self)
{
  g_return_if_fail (KVP_IS_NAMESPACE_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * kvp_namespace_list_set_busy:
 * @self: the list
 * @namespace_id: a namespace
 * @busy: whether something runs there
 *
 * Shows a spinner beside a namespace.
 */
void
kvp_namespace_list_set_busy (KvpNamespaceList *self,
                             const char       *namespace_id,
                             gboolean          busy)
{
  g_return_if_fail (KVP_IS_NAMESPACE_LIST (self));

  if (busy)
    g_hash_table_add (self->busy, g_strdup (namespace_id));
  else
    g_hash_table_remove (self->busy, namespace_id);

  update_rows (self);
}

/**
 * kvp_namespace_list_select:
 * @self: the list
 * @namespace_id: (nullable): a namespace, or none
 *
 * Shows what is chosen, without a signal.
 */
void
kvp_namespace_list_select (KvpNamespaceList *self,
                           const char       *namespace_id)
{
  g_autofree char *id = g_strdup (namespace_id);

  g_return_if_fail (KVP_IS_NAMESPACE_LIST (self));

  g_free (self->chosen_id);
  self->chosen_id = g_steal_pointer (&id);
  restore_selection (self);
}
