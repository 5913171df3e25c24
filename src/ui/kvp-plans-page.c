/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-format.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-plans-page.h"

/* Rows are widgets, and a history may go back for years: so many at first, and as many more at each press. */
#define ROWS_AT_A_TIME 50

/**
 * KvpPlansPage:
 *
 * The lists are laid out anew only when a plan comes, goes, or belongs under another heading; within a row, the row
 * follows its plan by itself. So a deletion that runs does not take the keyboard focus away ten times a second.
 */
struct _KvpPlansPage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkBox        *box;
  AdwStatusPage *empty_page;
  GtkStack      *stack;

  /* Owned references */
  KvpStore *store;
  GListModel *plans;
  GPtrArray *watched; /* (element-type KvpPlan) */

  KvpPlansKind kind;
  guint max_rows;
  guint rebuild_idle;
  guint minute_timeout;

  /* What the lists were laid out for. */
  char *layout;
};

enum {
  SIGNAL_FAILED,
  SIGNAL_OPEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlansPage, kvp_plans_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static void queue_rebuild (KvpPlansPage *self);

/* --- where a plan belongs --- */

static char *
describe_day (gint64 when)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (when);
  g_autoptr(GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (then == NULL)
    return g_strdup (_("Earlier"));

  if (g_date_time_get_year (then) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_strdup (_("Today"));

  if (g_date_time_get_year (then) == g_date_time_get_year (yesterday) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday))
    return g_strdup (_("Yesterday"));

  /* Translators: a day in a heading, such as 22 November 2026; see the manual of strftime */
  return g_date_time_format (then, _("%-e %B %Y"));
}

/* The heading that @plan stands under, or NULL if it is not shown. (transfer full) */
static char *
find_heading (KvpPlansPage *self,
              KvpPlan      *plan)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  if (self->kind == KVP_PLANS_HISTORY)
    return state == KVP_PLAN_FINISHED ? describe_day (kvp_plan_get_finished_at (plan)) : NULL;

  switch (state)
    {
    case KVP_PLAN_RUNNING:
      return g_strdup (_("Running"));

    case KVP_PLAN_APPROVED:
      return g_strdup (_("Approved"));

    case KVP_PLAN_WAITING:
      return g_strdup (_("Waiting for Review"));

    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      return g_strdup (_("Interrupted and Stopped"));

    case KVP_PLAN_DRAFT:
      return g_strdup (_("Dry Runs, Not Saved"));

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_FINISHED:
    default:
      return NULL;
    }
}

/* Sections in the order in which they are shown. */
static int
get_rank (KvpPlan *plan)
{
  static const int ranks[] = {
    [KVP_PLAN_SCANNING] = 9,
    [KVP_PLAN_DRAFT] = 5,
    [KVP_PLAN_WAITING] = 2,
    [KVP_PLAN_APPROVED] = 3,
    [KVP_PLAN_RUNNING] = 1,
    [KVP_PLAN_PAUSED] = 4,
    [KVP_PLAN_STOPPED] = 4,
    [KVP_PLAN_FINISHED] = 0,
  };

  return ranks[kvp_plan_get_state (plan)];
}

static gint64
get_time (KvpPlan *plan)
{
  gint64 finished_at = kvp_plan_get_finished_at (plan);

  return finished_at != 0 ? finished_at : kvp_plan_get_created_at (plan);
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  KvpPlan *plan_a = *(KvpPlan **) a;
  KvpPlan *plan_b = *(KvpPlan **) b;
  gint64 time_a = get_time (plan_a);
  gint64 time_b = get_time (plan_b);

  if (get_rank (plan_a) != get_rank (plan_b))
    return get_rank (plan_a) - get_rank (plan_b);

  if (time_a != time_b)
    return time_a > time_b ? -1 : 1;

  return kvp_plan_get_id (plan_a) > kvp_plan_get_id (plan_b) ? -1 : 1;
}

/* --- removing --- */

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(KvpPlansPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!kvp_store_delete_plan_finish (KVP_STORE (source), result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
remove_response_cb (KvpPlansPage     *self,
                    const char       *response,
                    AdwMessageDialog *dialog)
{
  KvpPlan *plan = g_object_get_data (G_OBJECT (dialog), "kvp-plan");

  if (g_str_equal (response, "remove"))
    kvp_store_delete_plan_async (self->store, plan, NULL, deleted_cb, g_object_ref (self));
}

static void
row_remove_cb (KvpPlansPage   *self,
               KvpPlanListRow *row)
{
  KvpPlan *plan = kvp_plan_list_row_get_plan (row);
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  g_autofree char *name = kvp_plan_list_row_dup_name (plan);
  g_autofree char *count = kvp_format_count (counts->total);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Remove From List?"), NULL);
  gtk_widget_set_name (dialog, "remove-plan-dialog");

  if (self->kind == KVP_PLANS_HISTORY)
    adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                    /* Translators: the first %s is the name of a plan, the second a number */
                                    ngettext ("“%s”: the record of %s key is removed from this computer.",
                                              "“%s”: the record of %s keys is removed from this computer.",
                                              counts->total),
                                    name, count);
  else
    adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                    /* Translators: the first %s is the name of a plan, the second a number */
                                    ngettext ("“%s”: the list of %s key is removed from this computer. "
                                              "No key is deleted from Cloudflare.",
                                              "“%s”: the list of %s keys is removed from this computer. "
                                              "No key is deleted from Cloudflare.",
                                              counts->total),
                                    name, count);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "remove", _("_Remove"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  g_object_set_data_full (G_OBJECT (dialog), "kvp-plan", g_object_ref (plan), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the lists --- */

static void
row_activated_cb (KvpPlansPage  *self,
                  GtkListBoxRow *row)
{
  if (KVP_IS_PLAN_LIST_ROW (row))
    {
      g_signal_emit (self, signals[SIGNAL_OPEN], 0, kvp_plan_list_row_get_plan (KVP_PLAN_LIST_ROW (row)));
    }
  else
    {
      self->max_rows += ROWS_AT_A_TIME;
      queue_rebuild (self);
    }
}

static GtkWidget *
add_section (KvpPlansPage *self,
             const char   *heading)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (heading);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_name (list, "plans-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (section), label);
  gtk_box_append (GTK_BOX (section), list);
  gtk_box_append (self->box, section);

  return list;
}

static void
add_row (KvpPlansPage *self,
         GtkWidget    *list,
         KvpPlan      *plan)
{
  GtkWidget *row = kvp_plan_list_row_new (plan);

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_more_row (KvpPlansPage *self,
              guint         n_more)
{
  GtkWidget *list = gtk_widget_get_last_child (gtk_widget_get_last_child (GTK_WIDGET (self->box)));
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *count = kvp_format_count (n_more);
  g_autofree char *title = NULL;

  /* Translators: %s is a number of older entries that are not shown yet */
  title = g_strdup_printf (ngettext ("Show %s Older", "Show %s Older", n_more), count);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
clear_sections (KvpPlansPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
}

/* Those that are shown, in order. (transfer full) (element-type KvpPlan) */
static GPtrArray *
collect (KvpPlansPage *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      g_autoptr(KvpPlan) plan = g_list_model_get_item (self->plans, i);
      g_autofree char *heading = find_heading (self, plan);

      if (heading != NULL)
        g_ptr_array_add (shown, g_steal_pointer (&plan));
    }

  g_ptr_array_sort (shown, compare_plans);

  return shown;
}

static char *
describe_layout (KvpPlansPage *self,
                 GPtrArray    *shown,
                 guint         n_rows)
{
  GString *layout = g_string_new (NULL);

  for (guint i = 0; i < n_rows; i++)
    {
      KvpPlan *plan = g_ptr_array_index (shown, i);
      g_autofree char *heading = find_heading (self, plan);

      g_string_append_printf (layout, "%" G_GINT64_FORMAT " %s\n", kvp_plan_get_id (plan), heading);
    }
  g_string_append_printf (layout, "%u", shown->len);

  return g_string_free (layout, FALSE);
}

static void
rebuild (KvpPlansPage *self)
{
  g_autoptr(GPtrArray) shown = collect (self);
  guint n_rows = MIN (shown->len, self->max_rows);
  g_autofree char *layout = describe_layout (self, shown, n_rows);
  g_autofree char *last_heading = NULL;
  GtkWidget *list = NULL;

  gtk_stack_set_visible_child_name (self->stack, shown->len == 0 ? "empty" : "list");

  if (g_strcmp0 (layout, self->layout) == 0)
    return;

  g_free (self->layout);
  self->layout = g_steal_pointer (&layout);

  clear_sections (self);
  for (guint i = 0; i < n_rows; i++)
    {
      KvpPlan *plan = g_ptr_array_index (shown, i);
      g_autofree char *heading = find_heading (self, plan);

      if (g_strcmp0 (heading, last_heading) != 0)
        {
          list = add_section (self, heading);
          g_free (last_heading);
          last_heading = g_steal_pointer (&heading);
        }
      add_row (self, list, plan);
    }

  if (shown->len > n_rows)
    add_more_row (self, shown->len - n_rows);
}

static gboolean
rebuild_idle_cb (gpointer user_data)
{
  KvpPlansPage *self = user_data;

  self->rebuild_idle = 0;
  rebuild (self);

  return G_SOURCE_REMOVE;
}

static void
queue_rebuild (KvpPlansPage *self)
{
  if (self->rebuild_idle == 0)
    self->rebuild_idle = g_idle_add (rebuild_idle_cb, self);
}

static void
plans_changed_cb (KvpPlansPage *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), queue_rebuild, self);
  g_ptr_array_set_size (self->watched, 0);

  for (guint i = 0; i < g_list_model_get_n_items (self->plans); i++)
    {
      KvpPlan *plan = g_list_model_get_item (self->plans, i);

      g_signal_connect_object (plan, "changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, plan);
    }

  queue_rebuild (self);
}

static gboolean
minute_cb (gpointer user_data)
{
  KvpPlansPage *self = user_data;

  for (GtkWidget *section = gtk_widget_get_first_child (GTK_WIDGET (self->box));
       section != NULL;
       section = gtk_widget_get_next_sibling (section))
    {
      GtkWidget *list = gtk_widget_get_last_child (section);

      for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          if (KVP_IS_PLAN_LIST_ROW (row))
            kvp_plan_list_row_update_time (KVP_PLAN_LIST_ROW (row));
        }
    }

  /* At midnight, today is yesterday. */
  queue_rebuild (self);

  return G_SOURCE_CONTINUE;
}

static void
kvp_plans_page_map (GtkWidget *widget)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (widget);

  GTK_WIDGET_CLASS (kvp_plans_page_parent_class)->map (widget);

  minute_cb (self);
  self->minute_timeout = g_timeout_add_seconds (60, minute_cb, self);
}

static void
kvp_plans_page_unmap (GtkWidget *widget)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (widget);

  g_clear_handle_id (&self->minute_timeout, g_source_remove);

  GTK_WIDGET_CLASS (kvp_plans_page_parent_class)->unmap (widget);
}

static void
kvp_plans_page_dispose (GObject *object)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (object);

  g_clear_handle_id (&self->rebuild_idle, g_source_remove);
  g_clear_handle_id (&self->minute_timeout, g_source_remove);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->plans);
  g_clear_object (&self->store);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_PLANS_PAGE);

  G_OBJECT_CLASS (kvp_plans_page_parent_class)->dispose (object);
}

static void
kvp_plans_page_finalize (GObject *object)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (object);

  g_free (self->layout);

  G_OBJECT_CLASS (kvp_plans_page_parent_class)->finalize (object);
}

static void
kvp_plans_page_class_init (KvpPlansPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_plans_page_dispose;
  object_class->finalize = kvp_plans_page_finalize;

  widget_class->map = kvp_plans_page_map;
  widget_class->unmap = kvp_plans_page_unmap;

  /**
   * KvpPlansPage::failed:
   * @error: what to tell
   *
   * A plan could not be removed.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * KvpPlansPage::open:
   * @plan: what was chosen
   */
  signals[SIGNAL_OPEN] =
    g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-plans-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, box);
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, stack);
}

static void
kvp_plans_page_init (KvpPlansPage *self)
{
  self->max_rows = ROWS_AT_A_TIME;
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (KvpPlansPage *self)
{
  if (self->kind == KVP_PLANS_HISTORY)
    {
      gtk_widget_set_name (GTK_WIDGET (self), "history-page");
      kvp_page_set_title (KVP_PAGE (self), _("History"));
      kvp_page_set_subtitle (KVP_PAGE (self), _("Every deletion with its list and outcome"));
      adw_status_page_set_icon_name (self->empty_page, "document-open-recent-symbolic");
      adw_status_page_set_title (self->empty_page, _("No Deletions Yet"));
      adw_status_page_set_description (self->empty_page,
                                       _("What was deleted, and what could not be, is kept here."));
    }
  else
    {
      gtk_widget_set_name (GTK_WIDGET (self), "pending-page");
      kvp_page_set_title (KVP_PAGE (self), _("Pending Deletions"));
      kvp_page_set_subtitle (KVP_PAGE (self), _("Nothing here runs by itself"));
      adw_status_page_set_icon_name (self->empty_page, "alarm-symbolic");
      adw_status_page_set_title (self->empty_page, _("Nothing Is Waiting"));
      adw_status_page_set_description (self->empty_page,
                                       _("Save the list of a dry run to review it later, or to have it reviewed."));
    }
}

/**
 * kvp_plans_page_new:
 * @store: where a plan is removed from
 * @plans: (element-type KvpPlan): those that may be shown
 * @kind: which of them
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kvp_plans_page_new (KvpStore     *store,
                    GListModel   *plans,
                    KvpPlansKind  kind)
{
  KvpPlansPage *self = g_object_new (KVP_TYPE_PLANS_PAGE, NULL);

  self->store = g_object_ref (store);
  self->plans = g_object_ref (plans);
  self->kind = kind;

  set_words (self);
  g_signal_connect_object (plans, "items-changed", G_CALLBACK (plans_changed_cb), self, G_CONNECT_SWAPPED);
  plans_changed_cb (self);
  rebuild (self);

  return GTK_WIDGET (self);
}

/**
 * kvp_plans_page_is_pending:
 * @plan: a plan
 *
 * Returns: whether it waits for somebody to do something
 */
gboolean
kvp_plans_page_is_pending (KvpPlan *plan)
{
  KvpPlanState state = kvp_plan_get_state (plan);

  return state == KVP_PLAN_WAITING || state == KVP_PLAN_APPROVED || state == KVP_PLAN_RUNNING ||
         state == KVP_PLAN_PAUSED || state == KVP_PLAN_STOPPED;
}
