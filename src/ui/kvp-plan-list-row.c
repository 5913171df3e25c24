/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-plan-file.h"
#include "ui/kvp-format.h"
#include "ui/kvp-handover-dialog.h"
#include "ui/kvp-plan-list-row.h"

struct _KvpPlanListRow
{
  AdwActionRow parent_instance;

  /* Template widgets */
  GtkWidget *arrow;
  GtkLabel  *count_label;
  GtkWidget *figures;
  GtkWidget *menu_button;
  GtkLabel  *state_label;
  GtkLabel  *time_label;

  /* Owned references */
  KvpPlan *plan;

  guint narrow : 1;
};

enum {
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum {
  SIGNAL_REMOVE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPlanListRow, kvp_plan_list_row, ADW_TYPE_ACTION_ROW)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A state in one word, and the style class of its pill. */
static const char *
describe_state (KvpPlan     *plan,
                const char **style_class)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_SCANNING:
      *style_class = "accent";
      return C_("state of a plan", "DRY RUN");

    case KVP_PLAN_DRAFT:
      *style_class = kvp_plan_get_partial (plan) ? "changed" : "waiting";
      return kvp_plan_get_partial (plan) ? C_("state of a plan", "PARTIAL") : C_("state of a plan", "UNSAVED");

    case KVP_PLAN_WAITING:
      *style_class = kvp_plan_get_partial (plan) ? "changed" : "waiting";
      return kvp_plan_get_partial (plan) ? C_("state of a plan", "PARTIAL") : C_("state of a plan", "WAITING");

    case KVP_PLAN_APPROVED:
      *style_class = "ready";
      return C_("state of a plan", "READY");

    case KVP_PLAN_RUNNING:
      *style_class = "accent";
      return C_("state of a plan", "DELETING");

    case KVP_PLAN_PAUSED:
      *style_class = "waiting";
      return C_("state of a plan", "INTERRUPTED");

    case KVP_PLAN_STOPPED:
      *style_class = "waiting";
      return C_("state of a plan", "STOPPED");

    case KVP_PLAN_FINISHED:
    default:
      if (counts->failed + counts->skipped > 0)
        {
          *style_class = "danger";
          return counts->deleted > 0 ? C_("state of a plan", "NOT ALL DELETED")
                                     : C_("state of a plan", "NOT DELETED");
        }
      *style_class = "ready";
      return C_("state of a plan", "DELETED");
    }
}

static char *
describe_count (KvpPlan *plan)
{
  const KvpPlanCounts *counts = kvp_plan_get_counts (plan);
  guint chosen = counts->total - counts->excluded;
  guint to_go = counts->pending + counts->in_flight;
  g_autofree char *chosen_text = kvp_format_count (chosen);
  g_autofree char *to_go_text = kvp_format_count (to_go);
  g_autofree char *deleted_text = kvp_format_count (counts->deleted);

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_RUNNING:
    case KVP_PLAN_PAUSED:
    case KVP_PLAN_STOPPED:
      /* Translators: keys still to be deleted, and keys chosen in all, such as 118 of 240 to go */
      return g_strdup_printf (_("%s of %s to go"), to_go_text, chosen_text);

    case KVP_PLAN_FINISHED:
      if (counts->deleted < chosen)
        /* Translators: keys deleted, and keys chosen in all, such as 118 of 240 keys */
        return g_strdup_printf (ngettext ("%s of %s key", "%s of %s keys", chosen), deleted_text, chosen_text);
      /* Translators: %s is a number with its separators */
      return g_strdup_printf (ngettext ("%s key", "%s keys", counts->deleted), deleted_text);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
    default:
      return g_strdup_printf (ngettext ("%s key", "%s keys", chosen), chosen_text);
    }
}

static char *
describe_time (KvpPlan *plan)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 finished_at = kvp_plan_get_finished_at (plan);
  g_autofree char *created = kvp_format_relative_time (kvp_plan_get_created_at (plan), now);
  g_autofree char *finished = kvp_format_relative_time (finished_at, now);

  switch (kvp_plan_get_state (plan))
    {
    case KVP_PLAN_PAUSED:
      return finished_at != 0
               /* Translators: %s is a time such as 2 hours ago */
               ? g_strdup_printf (_("interrupted %s"), finished)
               : g_strdup_printf (_("listed %s"), created);

    case KVP_PLAN_STOPPED:
      /* Translators: %s is a time such as 2 hours ago */
      return g_strdup_printf (_("stopped %s"), finished);

    case KVP_PLAN_FINISHED:
      /* Translators: %s is a time such as 2 hours ago */
      return g_strdup_printf (_("finished %s"), finished);

    case KVP_PLAN_SCANNING:
    case KVP_PLAN_DRAFT:
    case KVP_PLAN_WAITING:
    case KVP_PLAN_APPROVED:
    case KVP_PLAN_RUNNING:
    default:
      /* Translators: %s is a time such as 2 hours ago; when the dry run made the list of keys */
      return g_strdup_printf (_("listed %s"), created);
    }
}

static void
set_style_class (KvpPlanListRow *self,
                 const char     *style_class)
{
  const char *classes[] = { "pill", style_class, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->state_label), classes);
}

static void
update (KvpPlanListRow *self)
{
  const char *style_class = "";
  const char *state = describe_state (self->plan, &style_class);
  g_autofree char *title = kvp_display_text (kvp_plan_get_title (self->plan), -1);
  g_autofree char *count = describe_count (self->plan);
  g_autofree char *when = describe_time (self->plan);
  g_autofree char *sentence = kvp_display_text (kvp_plan_get_sentence (self->plan), -1);
  g_autofree char *ns = kvp_display_text (kvp_plan_get_namespace_title (self->plan), -1);
  g_autofree char *subtitle = NULL;
  KvpPlanState plan_state = kvp_plan_get_state (self->plan);

  /* One that was not saved has no name; where it is and what it takes tell it from others. */
  if (self->narrow)
    subtitle = g_strdup_printf ("%s\n%s, %s", title[0] != '\0' ? ns : sentence, count, when);
  else if (title[0] != '\0')
    subtitle = g_strdup_printf ("%s · %s", ns, sentence);
  else
    subtitle = g_steal_pointer (&sentence);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title[0] != '\0' ? title : ns);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->time_label, when);
  gtk_label_set_text (self->state_label, state);
  set_style_class (self, style_class);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.hand-over", kvp_plan_file_can_export (self->plan));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.remove",
                                 plan_state != KVP_PLAN_SCANNING && plan_state != KVP_PLAN_RUNNING);
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
  g_signal_emit (widget, signals[SIGNAL_REMOVE], 0);
}

static void
set_narrow (KvpPlanListRow *self,
            gboolean        narrow)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->figures, !narrow);
  gtk_widget_set_visible (self->arrow, !narrow);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), narrow ? 2 : 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), narrow ? 4 : 2);

  if (self->plan != NULL)
    update (self);
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
   * KvpPlanListRow::remove:
   *
   * The person wants the plan out of the list.
   */
  signals[SIGNAL_REMOVE] =
    g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-plan-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, figures);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, KvpPlanListRow, time_label);

  gtk_widget_class_install_action (widget_class, "plan.hand-over", NULL, hand_over_action);
  gtk_widget_class_install_action (widget_class, "plan.remove", NULL, remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "plan.remove", NULL);
}

static void
kvp_plan_list_row_init (KvpPlanListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_plan_list_row_new:
 * @plan: what it shows
 *
 * Returns: (transfer floating): a row that follows @plan
 */
GtkWidget *
kvp_plan_list_row_new (KvpPlan *plan)
{
  KvpPlanListRow *self = g_object_new (KVP_TYPE_PLAN_LIST_ROW, NULL);

  self->plan = g_object_ref (plan);
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

  update (self);
}

/**
 * kvp_plan_list_row_dup_name:
 * @plan: a plan
 *
 * Returns: (transfer full): what to call it, plain text
 */
char *
kvp_plan_list_row_dup_name (KvpPlan *plan)
{
  const char *title = kvp_plan_get_title (plan);

  return kvp_display_text (title[0] != '\0' ? title : kvp_plan_get_sentence (plan), -1);
}
