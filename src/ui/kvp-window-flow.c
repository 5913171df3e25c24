/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "purge/kvp-filter.h"
#include "purge/kvp-purge.h"
#include "purge/kvp-scan.h"
#include "ui/kvp-approve-page.h"
#include "ui/kvp-confirm-dialog.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-import-text.h"
#include "ui/kvp-result-page.h"
#include "ui/kvp-review-page.h"
#include "ui/kvp-run-page.h"
#include "ui/kvp-scan-page.h"
#include "ui/kvp-settings.h"
#include "ui/kvp-window-flow.h"

/**
 * KvpWindowFlow:
 *
 * The pages know nothing of each other: each says by a signal that it is through, and this object decides what is
 * next. The only way to a purge leads through kvp_confirm_dialog_run_finish(), which gives the #KvpConfirmation that
 * kvp_purge_new() asks for.
 */
struct _KvpWindowFlow
{
  GObject parent_instance;

  /* Owned references */
  KvpConnection *connection;
  KvpStore *store;
  KvpNamespace *ns;
  GCancellable *cancellable;
  KvpPage *page;
  KvpPage *filter_page; /* (nullable): kept, so that the way back finds the form as it was */
  KvpPlan *plan;        /* (nullable) */
  KvpScan *scan;        /* (nullable): while it runs, or has failed */
  KvpPurge *purge;      /* (nullable): while it runs */
  char *list_name;      /* (nullable): the file that the keys of @scan are from */

  /* The revision of @plan when its dry run was over: the same means that no tick was changed. */
  guint64 fresh_revision;

  guint for_plan : 1;
  guint from_scan : 1;
  guint confirming : 1;
  guint scan_failed : 1;
  guint saving_list : 1;
  guint approval_from_review : 1;
  guint retrying : 1;
};

enum {
  PROP_0,
  PROP_PAGE,
  PROP_BUSY,
  PROP_RUNNING,
  N_PROPS
};

enum {
  SIGNAL_APPROVAL_CHANGED,
  SIGNAL_FAILED,
  SIGNAL_IMPORT,
  SIGNAL_LEFT,
  SIGNAL_MAY_RUN,
  SIGNAL_REPLACED,
  SIGNAL_SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpWindowFlow, kvp_window_flow, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void show_review (KvpWindowFlow *self,
                         KvpPlan       *plan);
static void start_scan  (KvpWindowFlow *self,
                         KvpFilter     *filter);

static void
set_page (KvpWindowFlow *self,
          KvpPage       *page)
{
  if (self->page == page)
    return;

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);

  g_set_object (&self->page, page);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
set_scan (KvpWindowFlow *self,
          KvpScan       *scan)
{
  self->scan_failed = FALSE;
  if (g_set_object (&self->scan, scan))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_purge (KvpWindowFlow *self,
           KvpPurge      *purge)
{
  if (g_set_object (&self->purge, purge))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
}

/* --- the form --- */

static void
filter_dry_run_cb (KvpWindowFlow *self,
                   KvpFilter     *filter)
{
  g_clear_pointer (&self->list_name, g_free);
  start_scan (self, filter);
}

static void
filter_import_cb (KvpWindowFlow *self)
{
  g_signal_emit (self, signals[SIGNAL_IMPORT], 0);
}

static void
show_filter (KvpWindowFlow *self)
{
  g_clear_object (&self->plan);
  set_scan (self, NULL);
  self->saving_list = FALSE;

  if (self->for_plan)
    {
      g_signal_emit (self, signals[SIGNAL_LEFT], 0);
      return;
    }

  if (self->filter_page == NULL)
    {
      self->filter_page =
        KVP_PAGE (g_object_ref_sink (kvp_filter_page_new (self->connection, self->ns)));
      kvp_filter_page_set_store (KVP_FILTER_PAGE (self->filter_page), self->connection, self->store);
    }

  g_signal_handlers_disconnect_by_data (self->filter_page, self);
  g_signal_connect_object (self->filter_page, "dry-run", G_CALLBACK (filter_dry_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_page, "import", G_CALLBACK (filter_import_cb), self, G_CONNECT_SWAPPED);
  set_page (self, self->filter_page);
}

/* --- the dry run --- */

static void
list_saved_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(GError) error = NULL;

  /* The list is there, saved or not. */
  if (!kvp_plan_save_finish (KVP_PLAN (source), result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);

  /* The window may be gone, or the person have gone another way, meanwhile. */
  if (self->saving_list && !g_cancellable_is_cancelled (self->cancellable))
    show_review (self, KVP_PLAN (source));
  self->saving_list = FALSE;
}

/* An imported list is a pending deletion from the start. */
static void
save_list (KvpWindowFlow *self,
           KvpPlan       *plan)
{
  g_autofree char *title = kvp_import_text_title (self->list_name);
  g_autofree char *note = kvp_import_text_note (kvp_scan_get_n_not_found (self->scan),
                                                kvp_plan_get_counts (plan)->total);

  self->saving_list = TRUE;
  kvp_plan_save_async (plan, title, note, NULL, list_saved_cb, g_object_ref (self));
}

static void
scan_finished_cb (KvpWindowFlow *self,
                  KvpPlan       *plan)
{
  gboolean is_list = self->list_name != NULL && !kvp_plan_get_partial (plan);

  self->from_scan = TRUE;
  self->fresh_revision = kvp_plan_get_revision (plan);
  if (is_list)
    save_list (self, plan);
  set_scan (self, NULL);
  if (!is_list)
    show_review (self, plan);
}

static void
scan_failed_cb (KvpWindowFlow *self)
{
  self->scan_failed = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
scan_retry_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpFilter) filter = NULL;

  if (self->scan == NULL)
    return;

  filter = g_object_ref (kvp_scan_get_filter (self->scan));
  start_scan (self, filter);
}

static void
start_scan (KvpWindowFlow *self,
            KvpFilter     *filter)
{
  g_autoptr(KvpScan) scan = kvp_scan_new (self->connection, self->ns, filter, self->store);
  GtkWidget *page;

  /* Before the page, which runs it. */
  if (self->list_name != NULL)
    kvp_scan_set_source (scan, KVP_PLAN_FROM_KEY_LIST, self->list_name);
  self->saving_list = FALSE;

  page = kvp_scan_page_new (scan);
  g_signal_connect_object (page, "finished", G_CALLBACK (scan_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (scan_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "retry", G_CALLBACK (scan_retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);

  set_scan (self, scan);
  set_page (self, KVP_PAGE (page));
}

/* --- result --- */

static void
result_review_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  show_review (self, plan);
}

/* The same filter as it is in the plan: what it finds now is another list. */
static void
result_again_cb (KvpWindowFlow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) filter = kvp_filter_from_text (kvp_plan_get_filter_text (self->plan), &error);

  if (filter == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
      return;
    }

  /* The way back from its review leads to a form that says the same. */
  if (self->filter_page != NULL)
    kvp_filter_page_set_filter (KVP_FILTER_PAGE (self->filter_page), filter);
  start_scan (self, filter);
}

static void
retry_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPlan) retry = kvp_store_retry_plan_finish (KVP_STORE (source), result, &error);

  self->retrying = FALSE;
  if (retry == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  else if (KVP_IS_RESULT_PAGE (self->page))
    show_review (self, retry);
}

static void
result_retry_cb (KvpWindowFlow *self)
{
  if (self->retrying)
    return;

  self->retrying = TRUE;
  kvp_store_retry_plan_async (self->store, self->plan, NULL, retry_cb, g_object_ref (self));
}

static void
show_result (KvpWindowFlow *self,
             KvpPlan       *plan,
             const GError  *error)
{
  GtkWidget *page = kvp_result_page_new (plan, error);

  g_set_object (&self->plan, plan);
  self->from_scan = FALSE;

  g_signal_connect_object (page, "done", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (show_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "review", G_CALLBACK (result_review_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "retry", G_CALLBACK (result_retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "again", G_CALLBACK (result_again_cb), self, G_CONNECT_SWAPPED);

  set_page (self, KVP_PAGE (page));
}

/* --- confirmation and run --- */

static void
run_finished_cb (KvpWindowFlow *self,
                 KvpPlan       *plan,
                 const GError  *error)
{
  set_purge (self, NULL);
  show_result (self, plan, error);
}

static void
start_run (KvpWindowFlow   *self,
           KvpConfirmation *confirmation)
{
  g_autoptr(KvpPurge) purge = kvp_purge_new (self->connection, confirmation);
  GtkWidget *page;

  kvp_settings_apply_to_purge (purge);
  /* Before the page: it may be that the run is over at once. */
  set_purge (self, purge);

  page = kvp_run_page_new (purge);
  g_signal_connect_object (page, "finished", G_CALLBACK (run_finished_cb), self, G_CONNECT_SWAPPED);
  set_page (self, KVP_PAGE (page));
}

static void
confirm_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpWindowFlow) self = user_data;
  g_autoptr(KvpConfirmation) confirmation = NULL;
  g_autoptr(GError) error = NULL;

  self->confirming = FALSE;

  confirmation = kvp_confirm_dialog_run_finish (result, &error);
  if (confirmation != NULL)
    start_run (self, confirmation);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
review_delete_cb (KvpWindowFlow *self)
{
  gboolean refused = FALSE;
  GtkRoot *root;

  /* A key that is held down, or a second press while the dialog comes up. */
  if (self->confirming)
    return;

  g_signal_emit (self, signals[SIGNAL_MAY_RUN], 0, self->plan, &refused);
  if (refused)
    return;

  root = gtk_widget_get_root (GTK_WIDGET (self->page));
  self->confirming = TRUE;
  kvp_confirm_dialog_run_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->plan, self->cancellable,
                                confirm_cb, g_object_ref (self));
}

/* --- approval --- */

static void
leave_approval (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  if (self->approval_from_review)
    show_review (self, plan);
  else
    show_filter (self);
}

static void
approval_changed_cb (KvpWindowFlow *self)
{
  g_signal_emit (self, signals[SIGNAL_APPROVAL_CHANGED], 0, self->plan);
  leave_approval (self);
}

static void
approval_failed_cb (KvpWindowFlow *self,
                    const GError  *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
show_approval (KvpWindowFlow *self)
{
  GtkWidget *page = kvp_approve_page_new (self->connection, self->plan);

  g_signal_connect_object (page, "approved", G_CALLBACK (approval_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "taken-back", G_CALLBACK (approval_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (approval_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (leave_approval), self, G_CONNECT_SWAPPED);

  set_page (self, KVP_PAGE (page));
}

static void
review_approve_cb (KvpWindowFlow *self)
{
  self->approval_from_review = TRUE;
  show_approval (self);
}

/* --- review --- */

static void
review_saved_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);

  self->from_scan = FALSE;
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, plan);
  show_filter (self);
}

static void
review_back_cb (KvpWindowFlow *self)
{
  g_autoptr(KvpPlan) plan = g_object_ref (self->plan);
  gboolean forget = self->from_scan &&
                    kvp_plan_get_state (plan) == KVP_PLAN_DRAFT &&
                    kvp_plan_get_revision (plan) == self->fresh_revision;

  show_filter (self);

  /* A list that nobody worked on is made again in seconds, and may be large. */
  if (forget)
    g_signal_emit (self, signals[SIGNAL_REPLACED], 0, plan);
}

static void
show_review (KvpWindowFlow *self,
             KvpPlan       *plan)
{
  GtkWidget *page = kvp_review_page_new (self->connection, plan);

  kvp_review_page_set_store (KVP_REVIEW_PAGE (page), self->store);
  g_set_object (&self->plan, plan);

  g_signal_connect_object (page, "approve", G_CALLBACK (review_approve_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "delete", G_CALLBACK (review_delete_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "saved", G_CALLBACK (review_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "back", G_CALLBACK (review_back_cb), self, G_CONNECT_SWAPPED);

  set_page (self, KVP_PAGE (page));
}

/* --- the object --- */

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
  signals[SIGNAL_APPROVAL_CHANGED] =
    g_signal_new ("approval-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::failed:
   * @error: what to tell
   *
   * Something went wrong that no page shows.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * KvpWindowFlow::import:
   *
   * The person wants to read a list of keys from a file.
   */
  signals[SIGNAL_IMPORT] =
    g_signal_new ("import", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpWindowFlow::left:
   *
   * The person is through with a plan that was opened from a list.
   */
  signals[SIGNAL_LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * KvpWindowFlow::may-run:
   * @plan: what is about to be confirmed
   *
   * Returns: %TRUE to refuse (and tell why)
   */
  signals[SIGNAL_MAY_RUN] =
    g_signal_new ("may-run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::replaced:
   * @plan: a draft that was not worked on
   *
   * The person went back to the form: the draft is of no more use.
   */
  signals[SIGNAL_REPLACED] =
    g_signal_new ("replaced", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  /**
   * KvpWindowFlow::saved:
   * @plan: what is a pending deletion now
   */
  signals[SIGNAL_SAVED] =
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

  show_filter (self);

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
    show_review (self, plan);
  else
    show_result (self, plan, NULL);

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
  start_scan (self, filter);
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
 * Returns: whether a dry run or a deletion runs
 */
gboolean
kvp_window_flow_get_busy (KvpWindowFlow *self)
{
  g_return_val_if_fail (KVP_IS_WINDOW_FLOW (self), FALSE);

  return (self->scan != NULL && !self->scan_failed) || self->purge != NULL;
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

  show_filter (self);
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
  show_approval (self);
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
    kvp_purge_stop (self->purge);
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
    kvp_purge_stop (self->purge);

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);

  g_clear_object (&self->scan);
  g_clear_object (&self->purge);
  g_clear_object (&self->plan);
  g_clear_object (&self->page);
  g_clear_object (&self->filter_page);
}
