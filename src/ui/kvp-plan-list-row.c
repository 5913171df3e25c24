/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "purge/kvp-plan-refresh.h"
#include "purge/kvp-plan-sentence.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-plan-list-row.h"
#include "ui/kvp-plan-text.h"

struct _KvpPlanListRow
{
  AdwPreferencesRow parent_instance;

  /* Template widgets */
  GtkWidget      *arrow;
  GtkLabel       *count_label;
  GtkWidget      *figures;
  GtkMenuButton  *menu_button;
  GtkLabel       *narrow_label;
  GtkLabel       *note_label;
  GtkLabel       *people_label;
  GtkProgressBar *progress_bar;
  GtkLabel       *sentence_label;
  GtkLabel       *state_label;
  GtkLabel       *time_label;
  GtkLabel       *title_label;

  /* Owned references */
  KvpPlan *plan;

  guint check_age;
  guint narrow : 1;
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum {
  SIGNAL_COMMAND,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlanListRow, kvp_plan_list_row, ADW_TYPE_PREFERENCES_ROW)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Where there is no room for all of it, a pointer gets the rest. */
static void
set_text (GtkLabel   *label,
          const char *text)
{
  /* A plan that runs changes with each request, these words hardly ever; and each tooltip that is set is made anew. */
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
update_words (KvpPlanListRow *self)
{
  g_autofree char *title = kvp_display_text (kvp_plan_get_title (self->plan), -1);
  g_autofree char *note = kvp_display_text (kvp_plan_get_note (self->plan), -1);
  g_autofree char *sentence = kvp_display_sentence (kvp_plan_sentence_get (self->plan));
  g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (self->plan), -1);
  g_autofree char *people = kvp_plan_text_people (self->plan);
  g_autofree char *saved = kvp_plan_text_saved (self->plan);
  g_autofree char *people_and_saved = g_strjoin (*people != '\0' && *saved != '\0' ? " · " : "", people, saved, NULL);
  g_autofree char *subtitle = NULL;

  /* Most sentences name the namespace. One that was not saved has no name; where it is and what it takes tell it from
   * others. */
  if (*title != '\0' && strstr (sentence, ns) == NULL)
    /* Translators: a namespace, and a sentence that says which of its keys are in a list. */
    subtitle = g_strdup_printf (C_("pending deletion", "%1$s · %2$s"), ns, sentence);
  else
    subtitle = g_steal_pointer (&sentence);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), *title != '\0' ? title : ns);
  set_text (self->title_label, *title != '\0' ? title : ns);
  set_text (self->sentence_label, subtitle);
  set_text (self->note_label, note);
  set_text (self->people_label, people_and_saved);
}

static void
update_figures (KvpPlanListRow *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  KvpPlanState plan_state = kvp_plan_get_state (self->plan);
  gboolean stale = plan_state != KVP_PLAN_SCANNING && plan_state != KVP_PLAN_RUNNING &&
                   kvp_plan_refresh_is_due (self->plan, self->check_age, now);
  const char *style_class = "";
  const char *state = kvp_plan_text_state (self->plan, &style_class);
  const char *classes[] = { "pill", style_class, NULL };
  g_autofree char *count = kvp_plan_text_count (self->plan);
  g_autofree char *when = kvp_plan_text_time (self->plan, now, stale);
  /* Translators: %1$s is a number of keys such as “240 keys”, %2$s a state and a time */
  g_autofree char *both = g_strdup_printf (C_("pending deletion", "%1$s, %2$s"), count, when);
  /* Translators: for screen readers: a state such as “Waiting”, a number of keys, a time, and which keys they are. */
  g_autofree char *description = g_strdup_printf (C_("pending deletion", "%1$s, %2$s, %3$s, %4$s"), state, count, when,
                                                  gtk_label_get_text (self->sentence_label));

  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->time_label, when);
  gtk_label_set_text (self->narrow_label, both);
  gtk_label_set_text (self->state_label, state);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_label), classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time_label),
                               stale ? _("This list is old. Its keys are looked up again before any of them is "
                                         "deleted; those that were rewritten are kept.")
                                     : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
update_progress (KvpPlanListRow *self)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (self->plan);
  guint chosen = counts->total - counts->excluded;
  gboolean runs = kvp_plan_get_state (self->plan) == KVP_PLAN_RUNNING;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), runs);
  if (runs && chosen > 0)
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   (double) (counts->deleted + counts->failed + counts->skipped) / chosen);
}

static void
update_actions (KvpPlanListRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  KvpPlanState state = kvp_plan_get_state (self->plan);

  gtk_widget_action_set_enabled (widget, "plan.approve", state == KVP_PLAN_WAITING);
  gtk_widget_action_set_enabled (widget, "plan.look-at-approval", state == KVP_PLAN_APPROVED);
  gtk_widget_action_set_enabled (widget, "plan.hand-over", kvp_plan_file_can_export (self->plan));
  gtk_widget_action_set_enabled (widget, "plan.rename",
                                 state == KVP_PLAN_WAITING || state == KVP_PLAN_APPROVED);
  gtk_widget_action_set_enabled (widget, "plan.save", state == KVP_PLAN_DRAFT);
  gtk_widget_action_set_enabled (widget, "plan.duplicate",
                                 state != KVP_PLAN_SCANNING && kvp_plan_get_forgotten_at (self->plan) == 0);
  gtk_widget_action_set_enabled (widget, "plan.remove", state != KVP_PLAN_SCANNING && state != KVP_PLAN_RUNNING);
}

static void
update (KvpPlanListRow *self)
{
  update_words (self);
  update_figures (self);
  update_progress (self);
  update_actions (self);
}

/* --- the menu --- */

static void
emit (GtkWidget      *widget,
      KvpPlanCommand  command)
{
  /* A page that comes now, and goes again, gives the focus back to what had it. That must not be the menu, which is
   * closed by then. */
  gtk_widget_grab_focus (widget);
  g_signal_emit (widget, signals[SIGNAL_COMMAND], 0, command);
}

static void
approve_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  emit (widget, KVP_PLAN_COMMAND_APPROVE);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  emit (widget, KVP_PLAN_COMMAND_DUPLICATE);
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  gtk_menu_button_popup (KVP_PLAN_LIST_ROW (widget)->menu_button);
}

static void
hand_over_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  kvp_handover_dialog_run (widget, KVP_PLAN_LIST_ROW (widget)->plan);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  emit (widget, KVP_PLAN_COMMAND_REMOVE);
}

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  emit (widget, KVP_PLAN_COMMAND_RENAME);
}

static void
right_click_cb (KvpPlanListRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

/* --- the widget --- */

static void
set_narrow (KvpPlanListRow *self,
            gboolean        narrow)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->figures, !narrow);
  gtk_widget_set_visible (self->arrow, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_label), narrow);
}

static void
kvp_plan_list_row_dispose (GObject *object)
{
  KvpPlanListRow *self = KVP_PLAN_LIST_ROW (object);

  g_clear_object (&self->plan);

  G_OBJECT_CLASS (kvp_plan_list_row_parent_class)->dispose (object);
}

static void
kvp_plan_list_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  KvpPlanListRow *self = KVP_PLAN_LIST_ROW (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plan.approve", NULL, approve_action);
  gtk_widget_class_install_action (widget_class, "plan.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "plan.hand-over", NULL, hand_over_action);
  gtk_widget_class_install_action (widget_class, "plan.look-at-approval", NULL, approve_action);
  gtk_widget_class_install_action (widget_class, "plan.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "plan.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "plan.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "plan.save", NULL, rename_action);

  /* The menu shows the one that was added last. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "plan.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "plan.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "plan.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "plan.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plan.menu", NULL);
}

static void
kvp_plan_list_row_class_init (KvpPlanListRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_plan_list_row_dispose;
  object_class->set_property = kvp_plan_list_row_set_property;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpPlanListRow::command:
   * @command: a #KvpPlanCommand
   *
   * The person chose it in the row's menu, or pressed its key.
   */
  signals[SIGNAL_COMMAND] =
    g_signal_new ("command", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-plan-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, figures);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, narrow_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, people_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, title_label);
  gtk_widget_class_bind_template_callback (widget_class, right_click_cb);

  install_actions (widget_class);
}

static void
kvp_plan_list_row_init (KvpPlanListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_plan_list_row_new:
 * @plan: what it shows
 * @check_age: seconds after which a list counts as stale
 *
 * Returns: (transfer floating): a row that follows @plan
 */
GtkWidget *
kvp_plan_list_row_new (KvpPlan *plan,
                       guint    check_age)
{
  KvpPlanListRow *self = g_object_new (KVP_TYPE_PLAN_LIST_ROW, NULL);

  self->plan = g_object_ref (plan);
  self->check_age = check_age;
  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * kvp_plan_list_row_get_plan:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
KvpPlan *
kvp_plan_list_row_get_plan (KvpPlanListRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_LIST_ROW (self), NULL);

  return self->plan;
}

/**
 * kvp_plan_list_row_update_time:
 * @self: a row
 *
 * A minute has gone by: “2 minutes ago” is 3 minutes ago.
 */
void
kvp_plan_list_row_update_time (KvpPlanListRow *self)
{
  g_return_if_fail (KVP_IS_PLAN_LIST_ROW (self));

  update_figures (self);
}
