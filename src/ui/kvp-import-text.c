/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "base/kvp-join-sentences.h"
#include "ui/kvp-format.h"
#include "ui/kvp-import-text.h"

char *
kvp_import_text_count (KvpKeyListFile *file)
{
  guint n_keys = kvp_key_list_file_get_n_keys (file);
  g_autofree char *count = kvp_format_count (n_keys);

  if (n_keys == 0)
    return g_strdup (_("No key to look up"));

  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s key to look up", "%s keys to look up", n_keys), count);
}

/* A number of entries, and why they are not taken. */
static char *
describe_reason (KvpKeyListRejected why,
                 guint64            n)
{
  g_autofree char *count = kvp_format_count (n);

  switch (why)
    {
    case KVP_KEY_LIST_REJECTED_EMPTY:
      return g_strdup_printf (ngettext ("%s is empty", "%s are empty", n), count);

    case KVP_KEY_LIST_REJECTED_DOTS:
      return g_strdup_printf (ngettext ("%s is “.” or “..”", "%s are “.” or “..”", n), count);

    case KVP_KEY_LIST_REJECTED_TOO_LONG:
      return g_strdup_printf (ngettext ("%s is longer than 512 bytes", "%s are longer than 512 bytes", n), count);

    case KVP_KEY_LIST_REJECTED_NOT_UTF8:
      return g_strdup_printf (ngettext ("%s is not valid UTF-8 text", "%s are not valid UTF-8 text", n), count);

    case KVP_KEY_LIST_REJECTED_DUPLICATE:
      return g_strdup_printf (ngettext ("%s is on the list already", "%s are on the list already", n), count);

    case KVP_KEY_LIST_REJECTED_NO_COLUMN:
      return g_strdup_printf (ngettext ("%s row has no such column", "%s rows have no such column", n), count);

    case KVP_KEY_LIST_REJECTED_NO_NAME:
      return g_strdup_printf (ngettext ("%s has no name", "%s have no name", n), count);

    case KVP_KEY_LIST_REJECTED_INEXACT:
      return g_strdup_printf (ngettext ("%s can not be held exactly", "%s can not be held exactly", n), count);

    case KVP_KEY_LIST_N_REJECTED:
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
describe_rejected (KvpKeyListFile *file)
{
  guint64 n_rejected = kvp_key_list_file_count_rejected (file);
  guint64 n_entries = kvp_key_list_file_get_n_entries (file);
  g_autofree char *count = kvp_format_count (n_rejected);
  g_autofree char *total = kvp_format_count (n_entries);
  g_autofree char *reasons = NULL;

  if (n_rejected == 0)
    return NULL;

  for (guint why = 0; why < KVP_KEY_LIST_N_REJECTED; why++)
    {
      guint64 n = kvp_key_list_file_get_n_rejected (file, why);
      g_autofree char *reason = n > 0 ? describe_reason (why, n) : NULL;
      g_autofree char *before = NULL;

      if (reason == NULL)
        continue;

      before = g_steal_pointer (&reasons);
      /* Translators: parts of a list, one behind the other: “2 are empty, 3 are on the list already”. */
      reasons = before != NULL ? g_strdup_printf (C_("list", "%1$s, %2$s"), before, reason) : g_steal_pointer (&reason);
    }

  /* Translators: %1$s and %2$s are numbers, %3$s says why: “2 are empty, 3 are on the list already”. The
   * plural form is that of %1$s. */
  return g_strdup_printf (ngettext ("%1$s of %2$s entries is not taken: %3$s.",
                                    "%1$s of %2$s entries are not taken: %3$s.",
                                    n_rejected),
                          count, total, reasons);
}

char *
kvp_import_text_detail (KvpKeyListFile *file)
{
  g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  char *rejected = describe_rejected (file);

  if (kvp_key_list_file_get_n_entries (file) == 0)
    g_ptr_array_add (sentences, g_strdup (_("The file lists nothing.")));
  if (rejected != NULL)
    g_ptr_array_add (sentences, rejected);
  if (kvp_key_list_file_get_has_crlf (file))
    g_ptr_array_add (sentences, g_strdup (_("Every line ends as in Windows; the carriage returns are no part of the "
                                            "names.")));
  if (kvp_key_list_file_get_has_mark (file))
    g_ptr_array_add (sentences, g_strdup (_("The byte-order mark at the beginning is no part of the first name.")));
  if (kvp_key_list_file_get_n_keys (file) > 0)
    g_ptr_array_add (sentences, g_strdup (_("Nothing is deleted: the keys are looked up first, and then you review "
                                            "them.")));

  return kvp_join_sentences (sentences);
}

char *
kvp_import_text_rejected (KvpKeyListFile  *file,
                          KvpKeyListEntry *entry)
{
  g_autofree char *number = kvp_format_count (entry->number);

  if (kvp_key_list_file_get_options (file)->format == KVP_KEY_LIST_JSON)
    /* Translators: %1$s is the number of an entry in a file, %2$s a sentence. */
    return g_strdup_printf (_("Entry %1$s: %2$s"), number, kvp_key_list_file_describe (entry->rejected));

  /* Translators: %1$s is the number of a line, %2$s a sentence. */
  return g_strdup_printf (_("Line %1$s: %2$s"), number, kvp_key_list_file_describe (entry->rejected));
}

char *
kvp_import_text_title (const char *file_name)
{
  g_autofree char *shown = kvp_display_text (file_name, -1);

  /* Translators: the title of a pending deletion; %s is the name of a file. */
  return g_strdup_printf (_("Keys from “%s”"), shown);
}

char *
kvp_import_text_note (guint n_missing,
                      guint n_listed)
{
  g_autofree char *missing = kvp_format_count (n_missing);
  g_autofree char *listed = kvp_format_count (n_listed);

  if (n_missing == 0)
    return g_strdup ("");

  /* Translators: both are numbers. The plural form is that of %1$s. */
  return g_strdup_printf (ngettext ("%1$s of %2$s listed keys does not exist.",
                                    "%1$s of %2$s listed keys do not exist.",
                                    n_missing),
                          missing, listed);
}
