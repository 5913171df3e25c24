/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "base/kvp-format-count.h"
#include "purge/kvp-filter-words.h"
#include "purge/kvp-metadata-path.h"
#include "purge/kvp-metadata-value.h"

/* A sentence names this many items of a list; more than that nobody reads. */
#define MAX_NAMED_ITEMS 5
#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR (60 * SECONDS_PER_MINUTE)
#define SECONDS_PER_DAY (24 * SECONDS_PER_HOUR)

static char *
quote (const char *text,
       gssize      length)
{
  g_autofree char *shown = kvp_display_text (text, length);

  /* Translators: quotation marks around something the person typed. */
  return g_strdup_printf (C_("quotation", "“%s”"), shown);
}

/* @items: (element-type utf8): the first few, quoted; @n_items: how many there are in all. */
static char *
join_items (GPtrArray *items,
            guint      n_items,
            gboolean   last_or)
{
  g_autofree char *joined = g_strdup (g_ptr_array_index (items, 0));
  guint n_more = n_items - items->len;

  for (guint i = 1; i < items->len; i++)
    {
      const char *item = g_ptr_array_index (items, i);
      g_autofree char *before = g_steal_pointer (&joined);

      if (last_or && n_more == 0 && i == items->len - 1)
        /* Translators: the end of a list of things of which one is enough: “a”, “b” or “c”. */
        joined = g_strdup_printf (C_("list", "%1$s or %2$s"), before, item);
      else
        /* Translators: a list: “a”, “b”. */
        joined = g_strdup_printf (C_("list", "%1$s, %2$s"), before, item);
    }

  if (n_more > 0)
    {
      g_autofree char *count = kvp_format_count (n_more);

      /* Translators: the end of a list that is too long to be shown: “a”, “b”, “c”, “d”, “e” and 995 more. */
      return g_strdup_printf (ngettext ("%1$s and %2$s more", "%1$s and %2$s more", n_more), joined, count);
    }

  return g_steal_pointer (&joined);
}

char *
_kvp_filter_words_for_names (GPtrArray *names,
                             gboolean   last_or)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (names->len > 0, NULL);

  for (guint i = 0; i < MIN (names->len, MAX_NAMED_ITEMS); i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (g_ptr_array_index (names, i), &length);

      g_ptr_array_add (items, quote (name, (gssize) length));
    }

  return join_items (items, names->len, last_or);
}

char *
_kvp_filter_words_for_prefixes (const KvpFilterSpec *spec,
                                KvpFilterClause        form)
{
  g_autofree char *names = _kvp_filter_words_for_names (spec->prefixes, TRUE);

  /* Translators: %s is “a”, “b” or “c”. With "that": Keys in “cache” that start with “a”. Without: a
   * heading over the keys. */
  return g_strdup_printf (form == KVP_CLAUSE_RELATIVE ? _("that start with %s") : _("start with %s"), names);
}

char *
_kvp_filter_words_for_name (const KvpFilterSpec *spec,
                            KvpFilterClause        form)
{
  g_autofree char *pattern = kvp_display_text (spec->name_pattern, -1);
  gboolean relative = form == KVP_CLAUSE_RELATIVE;

  /* Translators, for all texts that begin with "whose" or "that": they follow "Keys in “cache”". The same
   * text without that word stands in a heading over the keys, in a list of conditions. */
  switch (spec->name_test)
    {
    case KVP_NAME_CONTAINS:
      return g_strdup_printf (relative ? _("whose name contains “%s”") : _("name contains “%s”"), pattern);

    case KVP_NAME_GLOB:
      return g_strdup_printf (relative ? _("whose whole name looks like “%s”")
                                       : _("whole name looks like “%s”"),
                              pattern);

    case KVP_NAME_REGEX:
      return g_strdup_printf (relative ? _("whose name matches the regular expression “%s”")
                                       : _("name matches the regular expression “%s”"),
                              pattern);

    case KVP_NAME_ANY:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static char *
format_instant (gint64 when)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (when);

  if (date == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, when);

  if (g_date_time_get_second (date) != 0)
    /* Translators: a date and a time with seconds, see g_date_time_format(). */
    return g_date_time_format (date, _("%-e %B %Y, %H:%M:%S"));

  /* Translators: a date and a time, see g_date_time_format(). */
  return g_date_time_format (date, _("%-e %B %Y, %H:%M"));
}

/* The largest unit that says it exactly. The number fits: a filter goes no further than a hundred years. */
static char *
describe_within (gint64   seconds,
                 gboolean relative)
{
  gint64 unit = seconds % SECONDS_PER_DAY == 0      ? SECONDS_PER_DAY
                : seconds % SECONDS_PER_HOUR == 0   ? SECONDS_PER_HOUR
                : seconds % SECONDS_PER_MINUTE == 0 ? SECONDS_PER_MINUTE
                                                    : 1;
  gulong n = (gulong) (seconds / unit);
  g_autofree char *count = kvp_format_count (n);

  if (unit == SECONDS_PER_DAY)
    return g_strdup_printf (relative ? ngettext ("that expire within %s day of the dry run",
                                                 "that expire within %s days of the dry run", n)
                                     : ngettext ("expire within %s day of the dry run",
                                                 "expire within %s days of the dry run", n), count);

  if (unit == SECONDS_PER_HOUR)
    return g_strdup_printf (relative ? ngettext ("that expire within %s hour of the dry run",
                                                 "that expire within %s hours of the dry run", n)
                                     : ngettext ("expire within %s hour of the dry run",
                                                 "expire within %s hours of the dry run", n), count);

  if (unit == SECONDS_PER_MINUTE)
    return g_strdup_printf (relative ? ngettext ("that expire within %s minute of the dry run",
                                                 "that expire within %s minutes of the dry run", n)
                                     : ngettext ("expire within %s minute of the dry run",
                                                 "expire within %s minutes of the dry run", n), count);

  return g_strdup_printf (relative ? ngettext ("that expire within %s second of the dry run",
                                               "that expire within %s seconds of the dry run", n)
                                   : ngettext ("expire within %s second of the dry run",
                                               "expire within %s seconds of the dry run", n), count);
}

char *
_kvp_filter_words_for_expiration (const KvpFilterSpec *spec,
                                  KvpFilterClause        form)
{
  g_autofree char *instant = NULL;
  gboolean relative = form == KVP_CLAUSE_RELATIVE;

  switch (spec->expiration_test)
    {
    case KVP_EXPIRATION_NEVER:
      return g_strdup (relative ? _("that never expire") : _("never expire"));

    case KVP_EXPIRATION_BEFORE:
      instant = format_instant (spec->expiration_when);
      /* Translators: %s is a date and a time. */
      return g_strdup_printf (relative ? _("that expire before %s") : _("expire before %s"), instant);

    case KVP_EXPIRATION_AFTER:
      instant = format_instant (spec->expiration_when);
      /* Translators: %s is a date and a time. */
      return g_strdup_printf (relative ? _("that expire on %s or later") : _("expire on %s or later"),
                              instant);

    case KVP_EXPIRATION_WITHIN:
      return describe_within (spec->expiration_when, relative);

    case KVP_EXPIRATION_ANY:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

char *
_kvp_filter_words_for_anywhere (const KvpFilterSpec *spec,
                                KvpFilterClause        form)
{
  g_autofree char *text = kvp_display_text (spec->anywhere, -1);

  /* Translators: the text may be in any field of the metadata, and it does not matter whether in upper or
   * lower case. */
  return g_strdup_printf (form == KVP_CLAUSE_RELATIVE
                            ? _("whose metadata contains “%s” anywhere, upper or lower case")
                            : _("metadata contains “%s” anywhere, upper or lower case"), text);
}

static char *
describe_metadata_itself (const KvpMetadataRule *rule,
                          gboolean               relative)
{
  if (rule->test == KVP_METADATA_MISSING)
    return g_strdup (relative ? _("that have no metadata") : _("no metadata"));

  return g_strdup (relative ? _("that have metadata") : _("any metadata"));
}

static char *
describe_one_of (const char            *path,
                 const KvpMetadataRule *rule,
                 gboolean               relative)
{
  g_autoptr(GPtrArray) values = kvp_metadata_value_new_list (rule->value, NULL);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  g_return_val_if_fail (values != NULL, g_strdup (""));

  for (guint i = 0; i < MIN (values->len, MAX_NAMED_ITEMS); i++)
    {
      const KvpMetadataValue *value = g_ptr_array_index (values, i);
      g_autofree char *item = quote (value->text, (gssize) value->text_length);

      if (value->quoted)
        /* Translators: one of a list of values; "the text" because “5” would also mean the number. */
        g_ptr_array_add (items, g_strdup_printf (C_("list", "the text %s"), item));
      else
        g_ptr_array_add (items, g_steal_pointer (&item));
    }

  joined = join_items (items, values->len, FALSE);

  /* Translators: %1$s is a field such as owner.team, %2$s is a list: “search”, “ads”. */
  return g_strdup_printf (relative ? _("whose metadata field “%1$s” is one of %2$s")
                                   : _("“%1$s” is one of %2$s"),
                          path, joined);
}

/* Translators, for the texts with "metadata field": %1$s is a field such as owner.team, %2$s is what the
 * person typed. “is the text” is said of a value that was typed in double quotes: then the number 5 is not
 * “5”. */
static char *
describe_text_value (KvpMetadataTest  test,
                     const char      *path,
                     const char      *value,
                     gboolean         relative)
{
  switch (test)
    {
    case KVP_METADATA_EQUALS:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” is the text “%2$s”")
                                       : _("“%1$s” is the text “%2$s”"), path, value);

    case KVP_METADATA_IS_NOT:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” exists and is not the text “%2$s”")
                                       : _("“%1$s” exists and is not the text “%2$s”"), path, value);

    case KVP_METADATA_CONTAINS:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” contains the text “%2$s”")
                                       : _("“%1$s” contains the text “%2$s”"), path, value);

    case KVP_METADATA_LESS:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s”, as text, is less than “%2$s”")
                                       : _("“%1$s”, as text, is less than “%2$s”"), path, value);

    case KVP_METADATA_GREATER:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s”, as text, is greater than “%2$s”")
                                       : _("“%1$s”, as text, is greater than “%2$s”"), path, value);

    case KVP_METADATA_MATCHES:
    case KVP_METADATA_ONE_OF:
    case KVP_METADATA_EXISTS:
    case KVP_METADATA_MISSING:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static char *
describe_any_value (KvpMetadataTest  test,
                    const char      *path,
                    const char      *value,
                    gboolean         relative)
{
  switch (test)
    {
    case KVP_METADATA_EQUALS:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” is “%2$s”")
                                       : _("“%1$s” is “%2$s”"), path, value);

    case KVP_METADATA_IS_NOT:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” exists and is not “%2$s”")
                                       : _("“%1$s” exists and is not “%2$s”"), path, value);

    case KVP_METADATA_CONTAINS:
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” contains “%2$s”")
                                       : _("“%1$s” contains “%2$s”"), path, value);

    case KVP_METADATA_LESS:
      /* Translators: %2$s is a number. */
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” is less than %2$s")
                                       : _("“%1$s” is less than %2$s"), path, value);

    case KVP_METADATA_GREATER:
      /* Translators: %2$s is a number. */
      return g_strdup_printf (relative ? _("whose metadata field “%1$s” is greater than %2$s")
                                       : _("“%1$s” is greater than %2$s"), path, value);

    case KVP_METADATA_MATCHES:
    case KVP_METADATA_ONE_OF:
    case KVP_METADATA_EXISTS:
    case KVP_METADATA_MISSING:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static char *
describe_value (const char            *path,
                const KvpMetadataRule *rule,
                gboolean               relative)
{
  g_autoptr(KvpMetadataValue) value = kvp_metadata_value_new (rule->value, NULL);
  g_autofree char *shown = NULL;
  gboolean compares = rule->test == KVP_METADATA_LESS || rule->test == KVP_METADATA_GREATER;

  g_return_val_if_fail (value != NULL, g_strdup (""));

  shown = kvp_display_text (value->text, (gssize) value->text_length);
  if (value->quoted || (compares && value->number == NULL))
    return describe_text_value (rule->test, path, shown, relative);

  return describe_any_value (rule->test, path, shown, relative);
}

char *
_kvp_filter_words_for_rule (const KvpMetadataRule *rule,
                            KvpFilterClause          form)
{
  g_autoptr(KvpMetadataPath) path = kvp_metadata_path_new (rule->path, NULL);
  g_autofree char *shown_path = NULL;
  g_autofree char *shown_value = NULL;
  gboolean relative = form == KVP_CLAUSE_RELATIVE;

  g_return_val_if_fail (path != NULL, g_strdup (""));

  if (kvp_metadata_path_get_n_steps (path) == 0)
    return describe_metadata_itself (rule, relative);

  shown_path = kvp_metadata_path_to_display_text (path);

  switch (rule->test)
    {
    case KVP_METADATA_EXISTS:
      return g_strdup_printf (relative ? _("whose metadata field “%s” exists") : _("“%s” exists"),
                              shown_path);

    case KVP_METADATA_MISSING:
      return g_strdup_printf (relative ? _("whose metadata field “%s” is missing") : _("“%s” is missing"),
                              shown_path);

    case KVP_METADATA_MATCHES:
      shown_value = kvp_display_text (rule->value, -1);
      return g_strdup_printf (relative
                                ? _("whose metadata field “%1$s” matches the regular expression “%2$s”")
                                : _("“%1$s” matches the regular expression “%2$s”"),
                              shown_path, shown_value);

    case KVP_METADATA_ONE_OF:
      return describe_one_of (shown_path, rule, relative);

    case KVP_METADATA_EQUALS:
    case KVP_METADATA_IS_NOT:
    case KVP_METADATA_CONTAINS:
    case KVP_METADATA_LESS:
    case KVP_METADATA_GREATER:
    default:
      return describe_value (shown_path, rule, relative);
    }
}
