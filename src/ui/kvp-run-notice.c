/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "ui/kvp-run-notice.h"
#include "ui/kvp-run-text.h"

static char *
dup_namespace (KvpPlan *plan)
{
  return kvp_display_text (kvp_plan_get_namespace_title (plan), -1);
}

static GNotification *
new_notice (const char *title,
            KvpPlan    *plan,
            const char *body,
            gboolean    sample)
{
  g_autoptr(GNotification) notice = g_notification_new (title);

  g_notification_set_body (notice, body);
  g_notification_set_default_action_and_target (notice, "app.show-run", KVP_RUN_NOTICE_TARGET_TYPE,
                                                kvp_plan_get_id (plan), sample);

  return g_steal_pointer (&notice);
}

static char *
describe_deleted (guint n)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("%s key was deleted.", "%s keys were deleted.", n), count);
}

static char *
describe_failed (guint n)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("%s key could not be deleted.", "%s keys could not be deleted.", n), count);
}

static char *
describe_unknown (guint n)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("What became of %s key is not known.",
                                    "What became of %s keys is not known.", n), count);
}

static char *
describe_skipped (guint n)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("%s key had changed and was kept.", "%s keys had changed and were kept.", n),
                          count);
}

static char *
describe_left (guint n)
{
  g_autofree char *count = kvp_format_count (n);

  return g_strdup_printf (ngettext ("%s key was not sent.", "%s keys were not sent.", n), count);
}

/**
 * kvp_run_notice_new_ended:
 * @plan: what has run
 * @sample: whether it is one of the sample's
 *
 * Returns: (transfer full): how many keys came to which end
 */
GNotification *
kvp_run_notice_new_ended (KvpPlan  *plan,
                          gboolean  sample)
{
  const KvpPlanCounts *counts;
  g_autofree char *ns = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  counts = kvp_plan_get_counts (plan);

  const struct {
    guint   n;
    char *(*describe) (guint n);
  } parts[] = {
    { counts->failed - counts->unknown, describe_failed },
    { counts->unknown + counts->in_flight, describe_unknown },
    { counts->skipped, describe_skipped },
    { counts->pending, describe_left },
  };

  body = describe_deleted (counts->deleted);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *part = NULL;

      if (parts[i].n == 0)
        continue;

      part = parts[i].describe (parts[i].n);
      before = g_steal_pointer (&body);
      /* Translators: whole sentences, one behind the other. */
      body = g_strdup_printf (C_("sentences", "%1$s %2$s"), before, part);
    }

  ns = dup_namespace (plan);
  /* Translators: %s is the name of a namespace */
  title = g_strdup_printf (counts->pending > 0 ? _("Deletion stopped in “%s”") : _("Deletion ended in “%s”"), ns);

  return new_notice (title, plan, body, sample);
}

/**
 * kvp_run_notice_new_paused:
 * @purge: a run
 * @sample: whether its plan is one of the sample's
 *
 * Returns: (transfer full) (nullable): why it does not go on, and what helps
 */
GNotification *
kvp_run_notice_new_paused (KvpPurge *purge,
                           gboolean  sample)
{
  KvpRun *run = KVP_RUN (purge);
  KvpPauseReason pause;
  g_autofree char *ns = NULL;
  g_autofree char *title = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *body = NULL;
  GNotification *notice;

  g_return_val_if_fail (KVP_IS_PURGE (purge), NULL);

  pause = kvp_run_get_pause (run);
  if (kvp_run_get_phase (run) != KVP_RUN_PHASE_PAUSED || pause == KVP_PAUSE_NONE || pause == KVP_PAUSE_PERSON)
    return NULL;

  ns = dup_namespace (kvp_purge_get_plan (purge));
  /* Translators: %s is the name of a namespace */
  title = g_strdup_printf (_("Deletion paused in “%s”"), ns);
  reason = kvp_run_text_pause_title (purge);
  /* Without what the server says, which is not the app's own text. */
  advice = kvp_run_text_pause_help (purge, 0);
  /* Translators: what happened in a few words, and on another line what helps, in sentences. */
  body = g_strdup_printf (C_("notification", "%1$s\n%2$s"), reason, advice);

  notice = new_notice (title, kvp_purge_get_plan (purge), body, sample);
  /* Without a network nobody is needed. */
  if (pause != KVP_PAUSE_NETWORK)
    g_notification_set_priority (notice, G_NOTIFICATION_PRIORITY_HIGH);

  return notice;
}

/**
 * kvp_run_notice_new_background:
 * @plan: what runs
 * @sample: whether it is one of the sample's
 *
 * Returns: (transfer full): that it goes on without a window
 */
GNotification *
kvp_run_notice_new_background (KvpPlan  *plan,
                               gboolean  sample)
{
  g_autofree char *ns = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  ns = dup_namespace (plan);
  /* Translators: %s is the name of a namespace */
  title = g_strdup_printf (_("Deletion goes on in “%s”"), ns);

  return new_notice (title, plan, _("Open KV Purger to see it, or to stop it."), sample);
}

/**
 * kvp_run_notice_dup_id:
 * @plan: a plan
 * @sample: whether it is one of the sample's
 *
 * Returns: (transfer full): what its notice is called towards the desktop
 */
char *
kvp_run_notice_dup_id (KvpPlan  *plan,
                       gboolean  sample)
{
  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  return g_strdup_printf (sample ? "sample-run-%" G_GINT64_FORMAT : "run-%" G_GINT64_FORMAT, kvp_plan_get_id (plan));
}

/**
 * kvp_run_notice_parse_target:
 * @target: the parameter of the action
 * @plan_id: (out): the plan
 * @sample: (out): whether it is one of the sample's
 */
void
kvp_run_notice_parse_target (GVariant *target,
                             gint64   *plan_id,
                             gboolean *sample)
{
  g_return_if_fail (g_variant_is_of_type (target, G_VARIANT_TYPE (KVP_RUN_NOTICE_TARGET_TYPE)));

  g_variant_get (target, KVP_RUN_NOTICE_TARGET_TYPE, plan_id, sample);
}
