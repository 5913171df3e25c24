/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-filter-page.h"
#include "ui/kvp-restore-page.h"
#include "ui/kvp-window-flow-private.h"

/**
 * KvpWindowFlow:
 *
 * The pages know nothing of each other: each says by a signal that it is through, and this object decides what is
 * next. The only way to a purge leads through kvp_confirm_dialog_run_finish(), which gives the #KvpConfirmation that
 * kvp_purge_new() asks for.
 */
enum {
  PROP_0,
  PROP_PAGE,
  PROP_BUSY,
  PROP_RUNNING,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpWindowFlow, kvp_window_flow, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

void
_kvp_window_flow_set_page (KvpWindowFlow *self,
                           KvpPage       *page)
{
  if (self->page == page)
    return;

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);

  g_set_object (&self->page, page);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

void
_kvp_window_flow_set_scan (KvpWindowFlow *self,
                           KvpScan       *scan)
{
  self->scan_failed = FALSE;
  if (g_set_object (&self->scan, scan))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
_kvp_window_flow_set_purge (KvpWindowFlow *self,
                            KvpPurge      *purge)
{
  if (g_set_object (&self->purge, purge))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
}

void
_kvp_window_flow_set_backup (KvpWindowFlow *self,
                             KvpBackup     *backup)
{
  if (g_set_object (&self->backup, backup))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
_kvp_window_flow_notify_busy (KvpWindowFlow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
kvp_window_flow_dispose (GObject *object)
{
  KvpWindowFlow *self = KVP_WINDOW_FLOW (object);

  kvp_window_flow_shut_down (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->store);
  g_clear_object (&self->ns);

  G_OBJECT_CLASS (kvp_window_flow_parent_class)->dispose (object);
}

static void
kvp_window_flow_finalize (GObject *object)
{
  KvpWindowFlow *self = KVP_WINDOW_FLOW (object);

  g_object_unref (self->cancellable);
  g_free (self->list_name);
  g_clear_error (&self->result_error);

  G_OBJECT_CLASS (kvp_window_flow_parent_class)->finalize (object);
}

static void
kvp_window_flow_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  KvpWindowFlow *self = KVP_WINDOW_FLOW (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_object (value, self->page);
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, kvp_window_flow_get_busy (self));
      break;

    case PROP_RUNNING:
      g_value_set_boolean (value, kvp_window_flow_get_running (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_window_flow_class_init (KvpWindowFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kvp_window_flow_dispose;
  object_class->finalize = kvp_window_flow_finalize;
  object_class->get_property = kvp_window_flow_get_property;

  properties[PROP_PAGE] =
    g_param_spec_object ("page", NULL, NULL, KVP_TYPE_PAGE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpWindowFlow::approval-changed:
   * @plan: what was approved, or is not any more
   */
  g_signal_new ("approval-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::failed:
   * @error: what to tell
   *
   * Something went wrong that no page shows.
   */
  g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * KvpWindowFlow::import:
   *
   * The person wants to read a list of keys from a file.
   */
  g_signal_new ("import", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpWindowFlow::left:
   *
   * The person is through with a plan that was opened from a list.
   */
  g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpWindowFlow::may-run:
   * @plan: what is about to be confirmed
   *
   * Returns: %TRUE to refuse (and tell why)
   */
  g_signal_new ("may-run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::replaced:
   * @plan: a draft that was not worked on
   *
   * The person went back to the form: the draft is of no more use.
   */
  g_signal_new ("replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::saved:
   * @plan: what is a pending deletion now
   */
  g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, KVP_TYPE_PLAN);
}

static void
kvp_window_flow_init (KvpWindowFlow *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * kvp_window_flow_new:
 * @connection: where the namespace is
 * @store: where plans go
 * @ns: the namespace
 *
 * Returns: (transfer full): a flow that shows the form
 */
KvpWindowFlow *
kvp_window_flow_new (KvpConnection *connection,
                     KvpStore      *store,
                     KvpNamespace  *ns)
{
  KvpWindowFlow *self = g_object_new (KVP_TYPE_WINDOW_FLOW, NULL);

  self->connection = g_object_ref (connection);
  self->store = g_object_ref (store);
  self->ns = g_object_ref (ns);

  _kvp_window_flow_leave (self);

  return self;
}

/**
 * kvp_window_flow_new_for_plan:
 * @connection: where the namespace is
 * @store: where plans go
 * @plan: a pending deletion, or one that has run
 *
 * Returns: (transfer full): a flow that shows the review of @plan, or what came of it
 */
KvpWindowFlow *
kvp_window_flow_new_for_plan (KvpConnection *connection,
                              KvpStore      *store,
                              KvpPlan       *plan)
{
  KvpWindowFlow *self = g_object_new (KVP_TYPE_WINDOW_FLOW, NULL);
  KvpPlanState state = kvp_plan_get_state (plan);

  self->connection = g_object_ref (connection);
  self->store = g_object_ref (store);
  self->ns = kvp_namespace_new (kvp_plan_get_namespace_id (plan), kvp_plan_get_namespace_title (plan));
  self->for_plan = TRUE;

  if (state == KVP_PLAN_DRAFT || state == KVP_PLAN_WAITING || state == KVP_PLAN_APPROVED)
    _kvp_window_flow_show_review (self, plan);
  else
    _kvp_window_flow_show_result (self, plan, NULL);

  return self;
}

/**
 * kvp_window_flow_look_up:
 * @self: a flow of a namespace, that is not busy
 * @filter: a list of keys
 * @file_name: the name of the file that they are from
 *
 * A dry run that looks for these keys; what it finds is saved as a pending deletion and shown.
 */
void
kvp_window_flow_look_up (KvpWindowFlow *self,
                         KvpFilter     *filter,
                         const char    *file_name)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));
  g_return_if_fail (KVP_IS_FILTER (filter) && file_name != NULL);
  g_return_if_fail (!self->for_plan && !kvp_window_flow_get_busy (self));

  g_free (self->list_name);
  self->list_name = g_strdup (file_name);
  g_clear_object (&self->plan);
  _kvp_window_flow_start_scan (self, filter);
}

/**
 * kvp_window_flow_get_namespace:
 * @self: a flow
 *
 * Returns: (transfer none): the namespace
 */
KvpNamespace *
kvp_window_flow_get_namespace (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), NULL);

  return self->ns;
}

/**
 * kvp_window_flow_get_page:
 * @self: a flow
 *
 * Returns: (transfer none): the step that it is at
 */
KvpPage *
kvp_window_flow_get_page (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), NULL);

  return self->page;
}

/**
 * kvp_window_flow_get_plan:
 * @self: a flow
 *
 * Returns: (transfer none) (nullable): the plan that is shown or runs
 */
KvpPlan *
kvp_window_flow_get_plan (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), NULL);

  return self->plan;
}

/**
 * kvp_window_flow_get_purge:
 * @self: a flow
 *
 * Returns: (transfer none) (nullable): the deletion that runs
 */
KvpPurge *
kvp_window_flow_get_purge (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), NULL);

  return self->purge;
}

/**
 * kvp_window_flow_get_for_plan:
 * @self: a flow
 *
 * Returns: whether it was opened from a list of plans
 */
gboolean
kvp_window_flow_get_for_plan (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), FALSE);

  return self->for_plan;
}

/**
 * kvp_window_flow_get_busy:
 * @self: a flow
 *
 * Returns: whether a dry run or a deletion runs, or values are being saved or put back
 */
gboolean
kvp_window_flow_get_busy (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), FALSE);

  return (self->scan != NULL && !self->scan_failed) || self->purge != NULL || kvp_window_flow_get_saving (self);
}

static gboolean
is_writing (KvpWindowFlow *self)
{
  return KVP_IS_RESTORE_PAGE (self->page) && kvp_restore_page_get_writing (KVP_RESTORE_PAGE (self->page));
}

/**
 * kvp_window_flow_get_saving:
 * @self: a flow
 *
 * Returns: whether values are being saved, or put back
 */
gboolean
kvp_window_flow_get_saving (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), FALSE);

  return self->backup != NULL || is_writing (self);
}

/**
 * kvp_window_flow_get_running:
 * @self: a flow
 *
 * Returns: whether a deletion runs
 */
gboolean
kvp_window_flow_get_running (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), FALSE);

  return self->purge != NULL;
}

/**
 * kvp_window_flow_show_form:
 * @self: a flow of a namespace, that is not busy
 * @filter: what the form shall say
 *
 * Back to the form, filled in anew.
 */
void
kvp_window_flow_show_form (KvpWindowFlow *self,
                           KvpFilter     *filter)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));
  g_return_if_fail (KVP_IS_FILTER (filter));
  g_return_if_fail (!self->for_plan && !kvp_window_flow_get_busy (self));

  _kvp_window_flow_leave (self);
  kvp_filter_page_set_filter (KVP_FILTER_PAGE (self->filter_page), filter);
}

/**
 * kvp_window_flow_show_approval:
 * @self: a flow that shows a plan in state WAITING or APPROVED
 *
 * The page on which the plan is approved; the way back leads out of the flow.
 */
void
kvp_window_flow_show_approval (KvpWindowFlow *self)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));
  g_return_if_fail (self->plan != NULL && !kvp_window_flow_get_busy (self));

  self->approval_from_review = !self->for_plan;
  _kvp_window_flow_open_approval (self);
}

static void
stop_values (KvpWindowFlow *self)
{
  if (self->backup != NULL)
    kvp_run_stop (KVP_RUN (self->backup));
  if (KVP_IS_RESTORE_PAGE (self->page))
    kvp_restore_page_stop (KVP_RESTORE_PAGE (self->page));
}

/**
 * kvp_window_flow_stop:
 * @self: a flow
 *
 * Stops what runs, a dry run or a deletion; “busy” notifies when it has stopped.
 */
void
kvp_window_flow_stop (KvpWindowFlow *self)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));

  if (self->scan != NULL)
    kvp_scan_stop (self->scan);
  if (self->purge != NULL)
    kvp_run_stop (KVP_RUN (self->purge));
  stop_values (self);
}

/**
 * kvp_window_flow_shut_down:
 * @self: a flow
 *
 * The window goes, or the account changes. A dry run stops; a deletion should have been stopped before.
 */
void
kvp_window_flow_shut_down (KvpWindowFlow *self)
{
  g_return_if_fail (KVP_IS_WINDOW_FLOW (self));

  g_cancellable_cancel (self->cancellable);

  if (self->scan != NULL)
    kvp_scan_stop (self->scan);
  if (self->purge != NULL)
    kvp_run_stop (KVP_RUN (self->purge));
  stop_values (self);

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);

  g_clear_object (&self->scan);
  g_clear_object (&self->purge);
  g_clear_object (&self->backup);
  g_clear_object (&self->plan);
  g_clear_object (&self->page);
  g_clear_object (&self->filter_page);
}
