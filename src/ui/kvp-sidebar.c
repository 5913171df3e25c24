/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "store/kvp-plan.h"
#include "ui/kvp-account-button.h"
#include "ui/kvp-budget-meter.h"
#include "ui/kvp-format.h"
#include "ui/kvp-mark-badge.h"
#include "ui/kvp-namespace-list.h"
#include "ui/kvp-plan-watch.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-sidebar.h"
#include "ui/kvp-wrap-box.h"

/* A deletion changes its plan many times a second; the count need not follow each. */
#define UPDATE_DELAY 200

struct _KvpSidebar
{
  AdwBin parent_instance;

  /* Template widgets */
  KvpAccountButton *account;
  GtkWidget        *badge_box;
  KvpBudgetMeter   *budget_meter;
  GtkListBoxRow    *history_row;
  GtkLabel         *mark_badge;
  KvpNamespaceList *namespaces;
  GtkWidget        *notice_button;
  GtkLabel         *notice_label;
  GtkLabel         *pending_count;
  GtkListBoxRow    *pending_row;
  GtkListBox       *places;
  GtkWidget        *sample_badge;

  /* Owned references */
  GListModel *plans;   /* (nullable) */
  KvpPlanWatch *watch; /* (nullable): of @plans */

  guint folded : 1;
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
  SIGNAL_NAMESPACES_CHANGED,
  SIGNAL_PENDING_CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpSidebar, kvp_sidebar, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- how many plans are pending --- */

static void
update_from_plans (KvpSidebar *self)
{
  guint n_pending = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (self->plans, i);

      n_pending += kvp_plans_page_is_pending (plan);
    }

  if (n_pending > 0)
    text = kvp_format_count (n_pending);
  gtk_label_set_text (self->pending_count, text != NULL ? text : "");
}

/* --- choosing --- */

static void
namespace_chosen_cb (KvpSidebar   *self,
                     KvpNamespace *ns)
{
  gtk_list_box_unselect_all (self->places);
  g_signal_emit (self, signals[SIGNAL_NAMESPACE_CHOSEN], 0, ns);
}

static void
error_action_cb (KvpSidebar     *self,
                 KvpErrorAction  action)
{
  g_signal_emit (self, signals[SIGNAL_ERROR_ACTION], 0, action);
}

static void
namespaces_changed_cb (KvpSidebar *self)
{
  g_signal_emit (self, signals[SIGNAL_NAMESPACES_CHANGED], 0);
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

/* --- the widget --- */

static void
kvp_sidebar_dispose (GObject *object)
{
  KvpSidebar *self = KVP_SIDEBAR (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->plans);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_SIDEBAR);

  G_OBJECT_CLASS (kvp_sidebar_parent_class)->dispose (object);
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

  g_type_ensure (KVP_TYPE_ACCOUNT_BUTTON);
  g_type_ensure (KVP_TYPE_BUDGET_METER);
  g_type_ensure (KVP_TYPE_NAMESPACE_LIST);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  object_class->dispose = kvp_sidebar_dispose;
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
   * KvpSidebar::namespaces-changed:
   *
   * What there is to choose from may be another than before.
   */
  signals[SIGNAL_NAMESPACES_CHANGED] =
    g_signal_new ("namespaces-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * KvpSidebar::pending-chosen:
   */
  signals[SIGNAL_PENDING_CHOSEN] =
    g_signal_new ("pending-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, account);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, badge_box);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, budget_meter);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, history_row);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, mark_badge);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, namespaces);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, notice_button);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, notice_label);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, pending_count);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, pending_row);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, places);
  gtk_widget_class_bind_template_child (widget_class, KvpSidebar, sample_badge);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, namespace_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, namespaces_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
}

static void
kvp_sidebar_init (KvpSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

  g_clear_object (&self->watch);
  gtk_list_box_unselect_all (self->places);

  g_set_object (&self->plans, plans);
  kvp_account_button_set_connection (self->account, connection);
  gtk_widget_set_visible (self->sample_badge, connection != NULL && kvp_connection_get_is_demo (connection));
  kvp_sidebar_set_mark (self, KVP_CONNECTION_UNMARKED);
  kvp_budget_meter_set_connection (self->budget_meter, connection);
  gtk_widget_set_visible (GTK_WIDGET (self->budget_meter), connection != NULL);
  kvp_namespace_list_set_connection (self->namespaces, connection, plans);
  if (plans == NULL)
    return;

  self->watch = kvp_plan_watch_new (plans, UPDATE_DELAY);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (update_from_plans), self, G_CONNECT_SWAPPED);
  update_from_plans (self);
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
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  kvp_namespace_list_refresh (self->namespaces);
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

  kvp_namespace_list_focus_search (self->namespaces);
}

/**
 * kvp_sidebar_get_namespaces_state:
 * @self: the sidebar
 *
 * Returns: whether there is a namespace to choose
 */
KvpNamespaceListState
kvp_sidebar_get_namespaces_state (KvpSidebar *self)
{
  g_return_val_if_fail (KVP_IS_SIDEBAR (self), KVP_NAMESPACE_LIST_LISTING);

  return kvp_namespace_list_get_state (self->namespaces);
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

  kvp_namespace_list_set_busy (self->namespaces, namespace_id, busy);
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
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  gtk_list_box_unselect_all (self->places);
  kvp_namespace_list_select (self->namespaces, namespace_id);
}

/**
 * kvp_sidebar_set_notice:
 * @self: the sidebar
 * @notice: (nullable): what there is to know of the account’s token
 */
void
kvp_sidebar_set_notice (KvpSidebar *self,
                        const char *notice)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  gtk_label_set_text (self->notice_label, notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice_button, notice != NULL);
}

/**
 * kvp_sidebar_set_saved:
 * @self: the sidebar
 * @saved: (nullable): the accounts that the menu offers
 */
void
kvp_sidebar_set_saved (KvpSidebar          *self,
                       KvpSavedConnections *saved)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  kvp_account_button_set_saved (self->account, saved);
}

/**
 * kvp_sidebar_set_mark:
 * @self: the sidebar
 * @mark: how the account is marked
 *
 * Says so below the account's name.
 */
void
kvp_sidebar_set_mark (KvpSidebar        *self,
                      KvpConnectionMark  mark)
{
  g_return_if_fail (KVP_IS_SIDEBAR (self));

  kvp_account_button_set_mark (self->account, mark);
  kvp_mark_badge_show (self->mark_badge, mark);
  gtk_widget_set_visible (self->badge_box,
                          mark != KVP_CONNECTION_UNMARKED || gtk_widget_get_visible (self->sample_badge));
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
