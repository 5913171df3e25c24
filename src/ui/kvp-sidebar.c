/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-error.h"
#include "store/kvp-plan.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-format.h"
#include "ui/kvp-namespace-row.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-sidebar.h"

/* How often “2 minutes ago” is brought up to date. */
#define TIMES_INTERVAL 30

/* A deletion changes its plan many times a second; the sidebar need not follow each. */
#define UPDATE_DELAY 200

/* Of a longer account name, both ends are shown. */
#define MAX_ACCOUNT_CHARS 14

struct _KvpSidebar
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel       *account_label;
  GtkMenuButton  *account_button;
  AdwAvatar      *avatar;
  KvpErrorView   *error_view;
  GtkListBoxRow  *history_row;
  GtkListView    *list_view;
  GtkLabel       *message_label;
  GtkLabel       *pending_count;
  GtkListBoxRow  *pending_row;
  GtkListBox     *places;
  GtkWidget      *production_badge;
  GtkSpinner     *refresh_spinner;
  GtkStack       *refresh_stack;
  GtkWidget      *sample_badge;
  GtkSearchEntry *search_entry;
  GtkStack       *stack;

  /* Owned references */
  KvpConnection *connection;      /* (nullable) */
  GListModel *plans;              /* (nullable) */
  GtkStringFilter *filter;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GCancellable *refreshing;       /* (nullable): while it lists */
  GPtrArray *watched;             /* (element-type KvpPlan) */
  GPtrArray *rows;                /* (element-type KvpNamespaceRow): not owned; those that show a namespace now */
  GHashTable *newest;             /* (element-type utf8 KvpPlan): by namespace ID */
  GHashTable *newest_whole;       /* the same, of plans that listed the whole namespace */
  GHashTable *busy;               /* (element-type utf8 utf8): a set of namespace IDs */
  char *chosen_id;                /* (nullable) */

  guint update_timeout;
  guint times_timeout;
  guint folded : 1;
  guint production : 1;
  guint listed : 1;
  guint failed : 1;
};

enum {
  PROP_0,
  PROP_FOLDED,
  N_PROPS
};

enum {
  SIGNAL_ERROR_ACTION,
  SIGNAL_HISTORY_CHOSEN,
  SIGNAL_NAMESPACE_CHOSEN,
  SIGNAL_PENDING_CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpSidebar, kvp_sidebar, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- rows --- */

static char *
describe_namespace (KvpSidebar   *self,
                    KvpNamespace *ns)
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

  /* Translators: the first %s is a number with its separators, the second a time such as 2 minutes ago */
  return g_strdup_printf (ngettext ("%s key · dry run %s", "%s keys · dry run %s", (gulong) n), count, when);
}

static void
update_row (KvpSidebar      *self,
            KvpNamespaceRow *row)
{
  KvpNamespace *ns = kvp_namespace_row_get_namespace (row);
  g_autofree char *subtitle = describe_namespace (self, ns);

  kvp_namespace_row_set_subtitle (row, subtitle);
  kvp_namespace_row_set_busy (row, g_hash_table_contains (self->busy, kvp_namespace_get_id (ns)));
}

static void
update_rows (KvpSidebar *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, g_ptr_array_index (self->rows, i));
}

static void
setup_row_cb (KvpSidebar  *self,
              GtkListItem *item)
{
  gtk_list_item_set_child (item, kvp_namespace_row_new ());
}

static void
bind_row_cb (KvpSidebar  *self,
             GtkListItem *item)
{
  KvpNamespaceRow *row = KVP_NAMESPACE_ROW (gtk_list_item_get_child (item));

  kvp_namespace_row_set_namespace (row, gtk_list_item_get_item (item));
  g_ptr_array_add (self->rows, row);
  update_row (self, row);
}

static void
unbind_row_cb (KvpSidebar  *self,
               GtkListItem *item)
{
  KvpNamespaceRow *row = KVP_NAMESPACE_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  kvp_namespace_row_set_namespace (row, NULL);
}

/* --- what the plans say --- */

static void
update_from_plans (KvpSidebar *self)
{
  guint n_pending = 0;
  g_autofree char *text = NULL;

  g_hash_table_remove_all (self->newest);
  g_hash_table_remove_all (self->newest_whole);

  for (guint i = 0; i < self->watched->len; i++)
    {
      KvpPlan *plan = g_ptr_array_index (self->watched, i);
      const char *id = kvp_plan_get_namespace_id (plan);

      if (kvp_plans_page_is_pending (plan))
        n_pending++;

      if (kvp_plan_get_state (plan) == KVP_PLAN_SCANNING)
        continue;

      /* Newest first, so the first one wins. */
      if (!g_hash_table_contains (self->newest, id))
        g_hash_table_insert (self->newest, g_strdup (id), plan);
      if (kvp_plan_get_whole_listing (plan) && !kvp_plan_get_partial (plan) &&
          !g_hash_table_contains (self->newest_whole, id))
        g_hash_table_insert (self->newest_whole, g_strdup (id), plan);
    }

  if (n_pending > 0)
    text = kvp_format_count (n_pending);
  gtk_label_set_text (self->pending_count, text != NULL ? text : "");

  update_rows (self);
}

static gboolean
update_timeout_cb (gpointer user_data)
{
  KvpSidebar *self = user_data;

  self->update_timeout = 0;
  update_from_plans (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (KvpSidebar *self)
{
  if (self->update_timeout == 0)
    self->update_timeout = g_timeout_add (UPDATE_DELAY, update_timeout_cb, self);
}

static void
unwatch_plans (KvpSidebar *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), queue_update, self);

  g_hash_table_remove_all (self->newest);
  g_hash_table_remove_all (self->newest_whole);
  g_ptr_array_set_size (self->watched, 0);
}

static void
plans_changed_cb (KvpSidebar *self)
{
  unwatch_plans (self);

  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      KvpPlan *plan = g_list_model_get_item (self->plans, i);

      g_signal_connect_object (plan, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, plan);
    }

  update_from_plans (self);
}

static gboolean
times_timeout_cb (gpointer user_data)
{
  update_rows (user_data);

  return G_SOURCE_CONTINUE;
}

/* --- the list of namespaces --- */

static void
update_stack (KvpSidebar *self)
{
  guint n_namespaces = 0;

  if (self->connection != NULL)
    n_namespaces = g_list_model_get_n_items (kvp_connection_get_namespaces (self->connection));

  if (self->failed)
    {
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }

  if (n_namespaces > 0)
    gtk_label_set_text (self->message_label, _("No namespace has a name like this."));
  else if (self->listed)
    gtk_label_set_text (self->message_label, _("This account has no namespaces."));
  else
    gtk_label_set_text (self->message_label, _("Listing namespaces…"));
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
restore_selection (KvpSidebar *self)
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
filtered_changed_cb (KvpSidebar *self)
{
  update_stack (self);
  restore_selection (self);
}

static void
set_refreshing (KvpSidebar   *self,
                GCancellable *cancellable)
{
  gboolean refreshing = cancellable != NULL;

  g_set_object (&self->refreshing, cancellable);
  gtk_spinner_set_spinning (self->refresh_spinner, refreshing);
  gtk_stack_set_visible_child_name (self->refresh_stack, refreshing ? "spinner" : "button");
}

static void
show_error (KvpSidebar   *self,
            const GError *error)
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
  g_autoptr(KvpSidebar) self = user_data;
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
error_action_cb (KvpSidebar     *self,
                 KvpErrorAction  action)
{
  if (action == KVP_ERROR_ACTION_TRY_AGAIN || action == KVP_ERROR_ACTION_CHOOSE_NAMESPACE)
    kvp_sidebar_refresh (self);
  else
    g_signal_emit (self, signals[SIGNAL_ERROR_ACTION], 0, action);
}

/* --- choosing --- */

static void
choose_namespace (KvpSidebar *self,
                  guint       position)
{
  g_autoptr(KvpNamespace) ns = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (ns == NULL)
    return;

  kvp_sidebar_select_namespace (self, kvp_namespace_get_id (ns));
  g_signal_emit (self, signals[SIGNAL_NAMESPACE_CHOSEN], 0, ns);
}

static void
namespace_activated_cb (KvpSidebar *self,
                        guint       position)
{
  choose_namespace (self, position);
}

static void
search_activate_cb (KvpSidebar *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    choose_namespace (self, 0);
}

static void
stop_search_cb (KvpSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
place_activated_cb (KvpSidebar    *self,
                    GtkListBoxRow *row)
{
  if (row == self->pending_row)
    {
      kvp_sidebar_select_pending (self);
      g_signal_emit (self, signals[SIGNAL_PENDING_CHOSEN], 0);
    }
  else
    {
      kvp_sidebar_select_history (self);
      g_signal_emit (self, signals[SIGNAL_HISTORY_CHOSEN], 0);
    }
}

/* --- the account --- */

static GMenuModel *
make_account_menu (KvpSidebar *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();
  GListModel *accounts = kvp_connection_get_accounts (self->connection);
  guint n_accounts = g_list_model_get_n_items (accounts);

  if (n_accounts > 1)
    {
      g_autoptr(GMenu) switch_section = g_menu_new ();

      for (guint i = 0; i < n_accounts; i++)
        {
          g_autoptr(KvpAccount) account = g_list_model_get_item (accounts, i);
          g_autofree char *name = kvp_display_text (kvp_account_get_display_name (account), -1);
          g_auto(GStrv) parts = g_strsplit (name, "_", -1);
          g_autofree char *label = g_strjoinv ("__", parts);
          g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

          g_menu_item_set_action_and_target (item, "win.account", "s", kvp_account_get_id (account));
          g_menu_append_item (switch_section, item);
        }
      g_menu_append_section (menu, _("Switch Account"), G_MENU_MODEL (switch_section));
    }

  g_menu_append (section,
                 self->production ? _("Take _Production Mark Off…") : _("Mark as _Production…"),
                 "win.mark-production");
  g_menu_append (section, _("_Disconnect"), "win.disconnect");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  return G_MENU_MODEL (menu);
}

static void
update_account (KvpSidebar *self)
{
  KvpAccount *account = kvp_connection_get_account (self->connection);
  g_autoptr(GMenuModel) menu = NULL;
  g_autofree char *name = NULL;

  if (account == NULL)
    return;

  name = kvp_display_text (kvp_account_get_display_name (account), -1);
  menu = make_account_menu (self);

  gtk_label_set_text (self->account_label, name);
  /* A header bar gives what stands at its start no more than the least that it asks for. */
  gtk_label_set_width_chars (self->account_label, MIN (MAX_ACCOUNT_CHARS, (int) g_utf8_strlen (name, -1) + 2));
  adw_avatar_set_text (self->avatar, name);
  gtk_widget_set_visible (self->production_badge, self->production);
  gtk_widget_set_visible (self->sample_badge, kvp_connection_get_is_demo (self->connection));
  gtk_menu_button_set_menu_model (self->account_button, menu);
}

/* --- the widget --- */

static void
kvp_sidebar_dispose (GObject *object)
{
  KvpSidebar *self = KVP_SIDEBAR (object);

  g_clear_handle_id (&self->update_timeout, g_source_remove);
  g_clear_handle_id (&self->times_timeout, g_source_remove);
  g_cancellable_cancel (self->refreshing);
  g_clear_object (&self->refreshing);
  g_clear_object (&self->connection);
  g_clear_object (&self->plans);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_SIDEBAR);

  G_OBJECT_CLASS (kvp_sidebar_parent_class)->dispose (object);
}

static void
kvp_sidebar_finalize (GObject *object)
{
  KvpSidebar *self = KVP_SIDEBAR (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_hash_table_unref (self->newest);
  g_hash_table_unref (self->newest_whole);
  g_hash_table_unref (self->busy);
  g_ptr_array_unref (self->watched);
  g_ptr_array_unref (self->rows);
  g_free (self->chosen_id);

  G_OBJECT_CLASS (kvp_sidebar_parent_class)->finalize (object);
}

static void
kvp_sidebar_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  KvpSidebar *self = KVP_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_sidebar_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  KvpSidebar *self = KVP_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      self->folded = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_sidebar_class_init (KvpSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  object_class->dispose = kvp_sidebar_dispose;
  object_class->finalize = kvp_sidebar_finalize;
  object_class->get_property = kvp_sidebar_get_property;
  object_class->set_property = kvp_sidebar_set_property;

  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpSidebar::error-action:
   * @action: what the button of the error offers
   */
  signals[SIGNAL_ERROR_ACTION] =
    g_signal_new ("error-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_ERROR_ACTION);

  /**
   * KvpSidebar::history-chosen:
   */
  signals[SIGNAL_HISTORY_CHOSEN] =
    g_signal_new ("history-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * KvpSidebar::namespace-chosen:
   * @ns: the namespace
   */
  signals[SIGNAL_NAMESPACE_CHOSEN] =
    g_signal_new ("namespace-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_NAMESPACE);

  /**
   * KvpSidebar::pending-chosen:
   */
  signals[SIGNAL_PENDING_CHOSEN] =
    g_signal_new ("pending-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, account_button);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, account_label);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, avatar);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, history_row);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, list_view);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, message_label);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, pending_count);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, pending_row);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, production_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, refresh_spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, refresh_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, sample_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, namespace_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
make_models (KvpSidebar *self)
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
kvp_sidebar_init (KvpSidebar *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new ();
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->newest_whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  make_models (self);

  self->times_timeout = g_timeout_add_seconds (TIMES_INTERVAL, times_timeout_cb, self);
}

/**
 * kvp_sidebar_set_connection:
 * @self: the sidebar
 * @connection: (nullable): the account that it shows from now on
 * @plans: (nullable) (element-type KvpPlan): the plans of that account, newest first
 *
 * Shows an account and lists its namespaces.
 */
void
kvp_sidebar_set_connection (KvpSidebar    *self,
                            KvpConnection *connection,
                            GListModel    *plans)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  g_cancellable_cancel (self->refreshing);
  set_refreshing (self, NULL);
  if (self->plans != NULL)
    g_signal_handlers_disconnect_by_func (self->plans, plans_changed_cb, self);
  unwatch_plans (self);
  g_hash_table_remove_all (self->busy);
  g_clear_pointer (&self->chosen_id, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_list_box_unselect_all (self->places);

  self->listed = FALSE;
  self->failed = FALSE;
  g_set_object (&self->connection, connection);
  g_set_object (&self->plans, plans);
  gtk_filter_list_model_set_model (self->filtered,
                                   connection != NULL ? kvp_connection_get_namespaces (connection) : NULL);

  if (connection == NULL)
    return;

  update_account (self);
  g_signal_connect_object (plans, "items-changed", G_CALLBACK (plans_changed_cb), self, G_CONNECT_SWAPPED);
  plans_changed_cb (self);
  update_stack (self);
  kvp_sidebar_refresh (self);
}

/**
 * kvp_sidebar_refresh:
 * @self: the sidebar
 *
 * Lists the namespaces again, unless that is being done.
 */
void
kvp_sidebar_refresh (KvpSidebar *self)
{
  g_autoptr(GCancellable) cancellable = NULL;

  g_return_if_fail (KVP_IS_SIDEBAR (self));

  if (self->connection == NULL || self->refreshing != NULL)
    return;

  self->failed = FALSE;
  cancellable = g_cancellable_new ();
  set_refreshing (self, cancellable);
  update_stack (self);
  kvp_connection_refresh_async (self->connection, cancellable, refresh_cb, g_object_ref (self));
}

/**
 * kvp_sidebar_focus_search:
 * @self: the sidebar
 *
 * Puts the keyboard into the search entry.
 */
void
kvp_sidebar_focus_search (KvpSidebar *self)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * kvp_sidebar_set_namespace_busy:
 * @self: the sidebar
 * @namespace_id: a namespace
 * @busy: whether something runs there
 *
 * Shows a spinner beside a namespace.
 */
void
kvp_sidebar_set_namespace_busy (KvpSidebar *self,
                                const char *namespace_id,
                                gboolean    busy)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  if (busy)
    g_hash_table_add (self->busy, g_strdup (namespace_id));
  else
    g_hash_table_remove (self->busy, namespace_id);

  update_rows (self);
}

/**
 * kvp_sidebar_select_namespace:
 * @self: the sidebar
 * @namespace_id: (nullable): a namespace, or none
 *
 * Shows what is chosen, without a signal.
 */
void
kvp_sidebar_select_namespace (KvpSidebar *self,
                              const char *namespace_id)
{
  g_autofree char *id = g_strdup (namespace_id);

  g_return_if_fail (KVP_IS_SIDEBAR (self));

  g_free (self->chosen_id);
  self->chosen_id = g_steal_pointer (&id);
  gtk_list_box_unselect_all (self->places);
  restore_selection (self);
}

/**
 * kvp_sidebar_set_production:
 * @self: the sidebar
 * @production: whether the account is marked as production
 *
 * Says so beside the account's name.
 */
void
kvp_sidebar_set_production (KvpSidebar *self,
                            gboolean    production)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  self->production = production;
  if (self->connection != NULL)
    update_account (self);
}

/**
 * kvp_sidebar_select_pending:
 * @self: the sidebar
 *
 * Shows that the pending deletions are chosen, without a signal.
 */
void
kvp_sidebar_select_pending (KvpSidebar *self)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  kvp_sidebar_select_namespace (self, NULL);
  gtk_list_box_select_row (self->places, self->pending_row);
}

/**
 * kvp_sidebar_select_history:
 * @self: the sidebar
 *
 * Shows that the history is chosen, without a signal.
 */
void
kvp_sidebar_select_history (KvpSidebar *self)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  kvp_sidebar_select_namespace (self, NULL);
  gtk_list_box_select_row (self->places, self->history_row);
}
