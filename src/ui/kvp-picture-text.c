/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-format.h"
#include "ui/kvp-picture-text.h"

/**
 * kvp_picture_text_count:
 * @n_go: how many keys go
 * @n_all: how many there are
 *
 * Returns: (transfer full): both, as short as can be
 */
char *
kvp_picture_text_count (guint64 n_go,
                        guint64 n_all)
{
  g_autofree char *go = kvp_format_count (n_go);
  g_autofree char *all = kvp_format_count (n_all);

  if (n_go == 0)
    /* Translators: beside a prefix: how many keys begin with it, of which none is deleted. */
    return g_strdup_printf (_("none of %s"), all);
  if (n_go == n_all)
    /* Translators: beside a prefix: how many keys begin with it, all of which are deleted. */
    return g_strdup_printf (_("all %s"), all);

  /* Translators: beside a prefix: how many keys are deleted, and how many begin with it. */
  return g_strdup_printf (_("%s of %s"), go, all);
}

/**
 * kvp_picture_text_sentence:
 * @title: a prefix
 * @n_go: how many keys go
 * @n_all: how many begin with it
 *
 * Returns: (transfer full): what a screen reader reads
 */
char *
kvp_picture_text_sentence (const char *title,
                           guint64     n_go,
                           guint64     n_all)
{
  g_autofree char *go = kvp_format_count (n_go);
  g_autofree char *all = kvp_format_count (n_all);

  if (n_go == 0)
    /* Translators: a prefix such as “product:”, and how many keys begin with it. */
    return g_strdup_printf (ngettext ("%s none of %s key goes", "%s none of %s keys goes", n_all), title, all);
  if (n_go == n_all)
    /* Translators: a prefix such as “product:”, and how many keys begin with it. */
    return g_strdup_printf (ngettext ("%s the only %s key goes", "%s all %s keys go", n_all), title, all);

  /* Translators: a prefix such as “product:”, how many keys are deleted, and how many begin with it. */
  return g_strdup_printf (ngettext ("%s %s of %s key goes", "%s %s of %s keys go", n_all), title, go, all);
}

/**
 * kvp_picture_text_of_what:
 * @plan: a plan
 * @picture: its picture
 *
 * A dry run of some prefixes has not seen the rest of the namespace, and a list from elsewhere has seen nothing of it.
 *
 * Returns: (transfer full) (nullable): what the numbers are of, or %NULL if it is the whole namespace
 */
char *
kvp_picture_text_of_what (KvpPlan        *plan,
                          KvpPlanPicture *picture)
{
  g_autofree char *listed = kvp_format_count (kvp_plan_get_n_listed (plan));

  if (!kvp_plan_picture_get_of_listing (picture))
    return g_strdup (_("Of the keys on this list. How many others the namespace has is not known."));
  if (kvp_plan_get_partial (plan))
    return g_strdup_printf (ngettext ("Of the %s key that was listed before the dry run ended.",
                                      "Of the %s keys that were listed before the dry run ended.",
                                      kvp_plan_get_n_listed (plan)), listed);
  if (!kvp_plan_get_whole_listing (plan))
    return g_strdup_printf (ngettext ("Of the %s key that was listed. Other parts of the namespace were not.",
                                      "Of the %s keys that were listed. Other parts of the namespace were not.",
                                      kvp_plan_get_n_listed (plan)), listed);

  return NULL;
}

/**
 * kvp_picture_text_span:
 * @span: a stretch of time
 *
 * Returns: (transfer none): when keys expire
 */
const char *
kvp_picture_text_span (KvpExpirationSpan span)
{
  switch (span)
    {
    case KVP_EXPIRES_BEFORE_NOW:
      return _("Expired meanwhile");

    case KVP_EXPIRES_WITHIN_HOUR:
      return _("Within an hour");

    case KVP_EXPIRES_WITHIN_DAY:
      return _("Within a day");

    case KVP_EXPIRES_WITHIN_WEEK:
      return _("Within a week");

    case KVP_EXPIRES_WITHIN_MONTH:
      return _("Within a month");

    case KVP_EXPIRES_WITHIN_YEAR:
      return _("Within a year");

    case KVP_EXPIRES_LATER:
      return _("Later");

    case KVP_EXPIRES_NEVER:
      return _("Never");

    case KVP_N_EXPIRATION_SPANS:
    default:
      g_assert_not_reached ();
    }
}
