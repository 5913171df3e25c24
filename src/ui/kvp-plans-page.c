/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-sentence.h"
#include "store/kvp-name-search.h"
#include "ui/kvp-format.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-plan-watch.h"
#include "ui/kvp-plans-page.h"
#include "ui/kvp-settings.h"

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
  GtkBox         *box;
  AdwStatusPage  *empty_page;
  GtkWidget      *nothing_label;
  GtkSearchEntry *search_entry;
  GtkStack       *stack;

  /* Owned references */
  GListModel   *plans;
  KvpPlanWatch *watch; /* of @plans */

  KvpPlansKind kind;
  guint check_age;
  guint max_rows;
  guint rebuild_idle;
  guint minute_timeout;

  /* What the lists were laid out for. */
  char *layout;

  char *account; /* its name, as it is shown */
};

enum {
  SIGNAL_COMMAND,
  SIGNAL_OPEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlansPage, kvp_plans_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static void queue_rebuild (KvpPlansPage *self);

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

static void
row_command_cb (KvpPlansPage   *self,
                int             command,
                KvpPlanListRow *row)
{
  g_autoptr(KvpPlan) plan = g_object_ref (kvp_plan_list_row_get_plan (row));

  g_signal_emit (self, signals[SIGNAL_COMMAND], 0, plan, command);
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
  GtkWidget *row = kvp_plan_list_row_new (plan, self->check_age);

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "command", G_CALLBACK (row_command_cb), self, G_CONNECT_SWAPPED);
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

/* --- the keyboard stays where it was --- */

typedef gboolean (*RowFunc) (GtkWidget *row,
                             guint      index,
                             gpointer   user_data);

/* Until @func says that it is enough. */
static void
foreach_row (KvpPlansPage *self,
             RowFunc       func,
             gpointer      user_data)
{
  guint index = 0;

  for (GtkWidget *section = gtk_widget_get_first_child (GTK_WIDGET (self->box)); section != NULL;
       section = gtk_widget_get_next_sibling (section))
    {
      GtkWidget *list = gtk_widget_get_last_child (section);

      for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          if (func (row, index++, user_data))
            return;
        }
    }
}

typedef struct {
  gboolean   held;  /* by a row of the page */
  guint      index;
  gpointer   plan;  /* (nullable): only to be compared */
  GtkWidget *row;   /* where it goes */
} RowFocus;

static KvpPlan *
get_row_plan (GtkWidget *row)
{
  return KVP_IS_PLAN_LIST_ROW (row) ? kvp_plan_list_row_get_plan (KVP_PLAN_LIST_ROW (row)) : NULL;
}

static gboolean
holds_focus (GtkWidget *row,
             guint      index,
             gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !(focus == row || gtk_widget_is_ancestor (focus, row)))
    return FALSE;

  *(RowFocus *) user_data = (RowFocus) { TRUE, index, get_row_plan (row), NULL };

  return TRUE;
}

/* The plan's own row, wherever it is now; else the one in its place, or the last. */
static gboolean
takes_focus (GtkWidget *row,
             guint      index,
             gpointer   user_data)
{
  RowFocus *focus = user_data;
  gboolean same = focus->plan != NULL && get_row_plan (row) == focus->plan;

  if (same || index <= focus->index)
    focus->row = row;

  return same;
}

static void
restore_focus (KvpPlansPage *self,
               RowFocus     *focus)
{
  foreach_row (self, takes_focus, focus);
  if (focus->row != NULL)
    gtk_widget_grab_focus (focus->row);
}

/* --- laying out --- */

static char *
describe_layout (KvpPlansPage *self,
                 GPtrArray    *shown,
                 guint         n_rows)
{
  GString *layout = g_string_new (NULL);

  for (guint i = 0; i < n_rows; i++)
    {
      KvpPlan *plan = g_ptr_array_index (shown, i);
      g_autofree char *heading = kvp_plan_sections_heading (plan, self->kind);

      g_string_append_printf (layout, "%" G_GINT64_FORMAT " %s\n", kvp_plan_get_id (plan), heading);
    }
  g_string_append_printf (layout, "%u", shown->len);

  return g_string_free (layout, FALSE);
}

static gboolean
is_found (KvpNameSearch *search,
          KvpPlan       *plan)
{
  const char *texts[] = {
    kvp_plan_get_title (plan), kvp_plan_get_note (plan), kvp_plan_get_namespace_title (plan),
    kvp_plan_sentence_get (plan), kvp_plan_get_created_by (plan), kvp_plan_get_approved_by (plan),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (kvp_name_search_matches (search, texts[i], strlen (texts[i])))
        return TRUE;
    }

  return FALSE;
}

/* A few hundred plans at most, each with a few words: no work for a thread. */
static void
keep_found (KvpPlansPage *self,
            GPtrArray    *shown)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autoptr(KvpNameSearch) search = NULL;

  if (*text == '\0')
    return;

  search = kvp_name_search_new (text);
  for (guint i = shown->len; i > 0; i--)
    {
      if (!is_found (search, g_ptr_array_index (shown, i - 1)))
        g_ptr_array_remove_index (shown, i - 1);
    }
}

static void
rebuild (KvpPlansPage *self)
{
  g_autoptr(GPtrArray) shown = kvp_plan_sections_collect (self->plans, self->kind);
  g_autofree char *layout = NULL;
  g_autofree char *last_heading = NULL;
  GtkWidget *list = NULL;
  RowFocus focus = { FALSE, };
  guint n_rows;

  gtk_stack_set_visible_child_name (self->stack, shown->len == 0 ? "empty" : "list");
  keep_found (self, shown);
  gtk_widget_set_visible (self->nothing_label, shown->len == 0);
  n_rows = MIN (shown->len, self->max_rows);
  layout = describe_layout (self, shown, n_rows);

  if (g_strcmp0 (layout, self->layout) == 0)
    return;

  g_free (self->layout);
  self->layout = g_steal_pointer (&layout);

  foreach_row (self, holds_focus, &focus);
  clear_sections (self);
  for (guint i = 0; i < n_rows; i++)
    {
      KvpPlan *plan = g_ptr_array_index (shown, i);
      g_autofree char *heading = kvp_plan_sections_heading (plan, self->kind);

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

  if (focus.held)
    restore_focus (self, &focus);
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
stop_search_cb (KvpPlansPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* --- shortcuts, wherever in the window the focus is --- */

static gboolean
search_shortcut_cb (GtkWidget *widget,
                    GVariant  *arguments,
                    gpointer   user_data)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (widget);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->search_entry)))
    return FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);

  return TRUE;
}

/* What was removed may have been the last row, and then nothing of the page has the focus. Where text can be typed,
 * Ctrl+Z is about the text. */
static gboolean
undo_shortcut_cb (GtkWidget *widget,
                  GVariant  *arguments,
                  gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_EDITABLE (focus))
    return FALSE;

  return gtk_widget_activate_action (widget, "win.undo-removal", NULL);
}

static void
add_shortcuts (KvpPlansPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (search_shortcut_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (undo_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static gboolean
update_time (GtkWidget *row,
             guint      index,
             gpointer   user_data)
{
  if (KVP_IS_PLAN_LIST_ROW (row))
    kvp_plan_list_row_update_time (KVP_PLAN_LIST_ROW (row));

  return FALSE;
}

static gboolean
minute_cb (gpointer user_data)
{
  KvpPlansPage *self = user_data;

  foreach_row (self, update_time, NULL);

  /* At midnight, today is yesterday. */
  queue_rebuild (self);

  return G_SOURCE_CONTINUE;
}

/* A narrow header bar has room for the account. */
static void
update_subtitle (KvpPlansPage *self)
{
  g_autofree char *subtitle = NULL;

  if (kvp_page_get_narrow (KVP_PAGE (self)))
    subtitle = g_strdup (self->account);
  else if (self->kind == KVP_PLANS_HISTORY)
    /* Translators: the header bar's second line; %s is the name of an account */
    subtitle = g_strdup_printf (_("%s · Every deletion with its list and outcome"), self->account);
  else
    /* Translators: the header bar's second line; %s is the name of an account */
    subtitle = g_strdup_printf (_("%s · Nothing here runs by itself"), self->account);

  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
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
  g_clear_object (&self->watch);
  g_clear_object (&self->plans);
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_PLANS_PAGE);

  G_OBJECT_CLASS (kvp_plans_page_parent_class)->dispose (object);
}

static void
kvp_plans_page_finalize (GObject *object)
{
  KvpPlansPage *self = KVP_PLANS_PAGE (object);

  g_free (self->account);
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
   * KvpPlansPage::command:
   * @plan: which one
   * @command: a #KvpPlanCommand
   *
   * What the person chose in the menu of a row.
   */
  signals[SIGNAL_COMMAND] =
    g_signal_new ("command", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, KVP_TYPE_PLAN, G_TYPE_INT);

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
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpPlansPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, queue_rebuild);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
kvp_plans_page_init (KvpPlansPage *self)
{
  self->max_rows = ROWS_AT_A_TIME;

  gtk_widget_init_template (GTK_WIDGET (self));
  add_shortcuts (self);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (update_subtitle), NULL);
}

static void
set_words (KvpPlansPage *self)
{
  if (self->kind == KVP_PLANS_HISTORY)
    {
      gtk_widget_set_name (GTK_WIDGET (self), "history-page");
      gtk_widget_set_visible (GTK_WIDGET (self->search_entry), TRUE);
      kvp_page_set_title (KVP_PAGE (self), _("History"));
      adw_status_page_set_icon_name (self->empty_page, "document-open-recent-symbolic");
      adw_status_page_set_title (self->empty_page, _("No Deletions Yet"));
      adw_status_page_set_description (self->empty_page,
                                       _("What was deleted, and what could not be, is kept here."));
    }
  else
    {
      gtk_widget_set_name (GTK_WIDGET (self), "pending-page");
      kvp_page_set_title (KVP_PAGE (self), _("Pending Deletions"));
      adw_status_page_set_icon_name (self->empty_page, "alarm-symbolic");
      adw_status_page_set_title (self->empty_page, _("Nothing Is Waiting"));
      adw_status_page_set_description (self->empty_page,
                                       _("Save the list of a dry run to review it later, or to have it reviewed."));
    }

  update_subtitle (self);
}

/**
 * kvp_plans_page_new:
 * @plans: (element-type KvpPlan): those that may be shown
 * @kind: which of them
 * @account_name: whose they are
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kvp_plans_page_new (GListModel   *plans,
                    KvpPlansKind  kind,
                    const char   *account_name)
{
  KvpPlansPage *self = g_object_new (KVP_TYPE_PLANS_PAGE, NULL);
  g_autoptr(GSettings) settings = kvp_settings_open ();

  self->check_age = kvp_settings_get_check_age (settings);
  self->plans = g_object_ref (plans);
  self->kind = kind;

  self->account = kvp_display_text (account_name, -1);
  set_words (self);
  self->watch = kvp_plan_watch_new (plans, 0);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (queue_rebuild), self, G_CONNECT_SWAPPED);
  queue_rebuild (self);
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
