/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-format.h"
#include "ui/kvp-handover-text.h"

static char *
describe_file (KvpPlan *plan)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *name = kvp_display_text (kvp_plan_get_source_name (plan), -1);
  g_autofree char *person = kvp_display_text (kvp_plan_get_created_by (plan), -1);
  g_autofree char *when = kvp_format_relative_time (kvp_plan_get_created_at (plan), now);

  if (kvp_plan_get_source (plan) == KVP_PLAN_FROM_KEY_LIST)
    /* Translators: %s is the name of a file. */
    return g_strdup_printf (_("A list of keys from “%s”"), name);

  if (person[0] == '\0')
    /* Translators: %1$s is the name of a file, %2$s a time such as “2 hours ago”. */
    return g_strdup_printf (_("Opened from “%1$s”; listed %2$s"), name, when);

  /* Translators: %1$s is the name of a file, %2$s a time such as “2 hours ago”, %3$s a person. */
  return g_strdup_printf (_("Opened from “%1$s”; listed %2$s by %3$s"), name, when, person);
}

static char *
describe_dry_run (KvpPlan *plan)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *person = kvp_display_text (kvp_plan_get_created_by (plan), -1);
  g_autofree char *when = kvp_format_relative_time (kvp_plan_get_created_at (plan), now);

  /* Translators: %1$s is a time such as “2 hours ago”, %2$s a person. */
  return g_strdup_printf (_("Listed %1$s by %2$s"), when, person);
}

/* What a file says of an approval is worth as much as the file. */
static char *
describe_approval (KvpPlan *plan)
{
  g_autofree char *person = kvp_display_text (kvp_plan_get_approved_by (plan), -1);

  if (person[0] == '\0' || kvp_plan_get_approved_at (plan) != 0)
    return NULL;

  /* Translators: %s is a person. */
  return g_strdup_printf (_("As the file says, %s approved it; here nobody did"), person);
}

/**
 * kvp_handover_text_origin:
 * @plan: a plan
 *
 * Returns: (transfer full): where it comes from, and what a person said about it; "" if it is a dry run that was not
 * saved; plain text
 */
char *
kvp_handover_text_origin (KvpPlan *plan)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  char *approval;

  g_return_val_if_fail (KVP_IS_PLAN (plan), NULL);

  if (kvp_plan_get_source (plan) != KVP_PLAN_FROM_DRY_RUN)
    g_ptr_array_add (lines, describe_file (plan));
  else if (kvp_plan_get_state (plan) == KVP_PLAN_DRAFT)
    return g_strdup ("");
  else if (kvp_plan_get_created_by (plan)[0] != '\0')
    g_ptr_array_add (lines, describe_dry_run (plan));

  approval = describe_approval (plan);
  if (approval != NULL)
    g_ptr_array_add (lines, approval);
  if (kvp_plan_get_note (plan)[0] != '\0')
    g_ptr_array_add (lines, kvp_display_text_block (kvp_plan_get_note (plan), -1));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}
