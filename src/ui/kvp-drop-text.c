/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-drop-text.h"
#include "ui/kvp-format.h"

typedef enum {
  FILE_PLAN,
  FILE_LIST,
  FILE_FILTER,
  FILE_OTHER,
} FileKind;

static gboolean
has_suffix (GFile      *file,
            const char *suffix)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return folded != NULL && g_str_has_suffix (folded, suffix);
}

/* By its name: nothing is read while it is dragged. What can be text may be a list of keys, whatever it is called. */
static gboolean
may_be_text (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);

  return g_content_type_is_unknown (type) || g_content_type_is_a (type, "text/plain") ||
         g_content_type_is_a (type, "application/json");
}

static FileKind
get_kind (GFile *file)
{
  if (has_suffix (file, ".kvplan"))
    return FILE_PLAN;
  if (has_suffix (file, ".kvfilter"))
    return FILE_FILTER;

  return may_be_text (file) ? FILE_LIST : FILE_OTHER;
}

static char *
dup_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return kvp_display_text (name != NULL ? name : "", -1);
}

static gboolean
refuse (char       **title,
        char       **sentence,
        const char  *heading,
        char        *reason) /* (transfer full) */
{
  *title = g_strdup (heading);
  *sentence = reason;

  return FALSE;
}

static gboolean
refuse_file (GFile     *file,
             FileKind   kind,
             char     **title,
             char     **sentence)
{
  g_autofree char *name = dup_name (file);

  if (kind == FILE_FILTER)
    /* Translators: %s is the name of a file. */
    return refuse (title, sentence, _("Not Opened Here"),
                   g_strdup_printf (_("“%s” is a saved filter. Choose a namespace, and open it from Saved Filters."),
                                    name));

  /* Translators: %s is the name of a file. */
  return refuse (title, sentence, _("Not a List of Keys"),
                 g_strdup_printf (_("“%s” is neither a pending deletion (.kvplan) nor a list of keys (text, CSV, "
                                    "JSON)."), name));
}

static char *
describe_plans (guint  n_files,
                GFile *first)
{
  g_autofree char *name = dup_name (first);
  g_autofree char *count = kvp_format_count (n_files);

  if (n_files == 1)
    /* Translators: %s is the name of a file. */
    return g_strdup_printf (_("Open “%s”"), name);

  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("Open %s Pending Deletion", "Open %s Pending Deletions", n_files), count);
}

gboolean
kvp_drop_text_describe (GSList    *files,
                        GFile     *folder,
                        gboolean   connected,
                        char     **title,
                        char     **sentence)
{
  guint n_files = g_slist_length (files);
  gboolean plans = TRUE;
  g_autofree char *name = NULL;

  g_return_val_if_fail (files != NULL, FALSE);

  if (folder != NULL)
    {
      name = dup_name (folder);
      /* Translators: %s is the name of a folder. */
      return refuse (title, sentence, _("Not a Folder"), g_strdup_printf (_("“%s” is a folder. Drop a file."), name));
    }

  for (GSList *l = files; l != NULL; l = l->next)
    {
      FileKind kind = get_kind (l->data);

      if (kind == FILE_FILTER || kind == FILE_OTHER)
        return refuse_file (l->data, kind, title, sentence);
      plans = plans && kind == FILE_PLAN;
    }

  if (!plans && n_files > 1)
    return refuse (title, sentence, _("One List at a Time"),
                   g_strdup (_("Of each list of keys you are asked how to read it.")));

  name = dup_name (files->data);
  if (plans)
    *title = describe_plans (n_files, files->data);
  else
    /* Translators: %s is the name of a file. */
    *title = g_strdup_printf (_("Import Keys From “%s”"), name);

  if (!connected)
    *sentence = g_strdup (_("It waits until you are connected to an account. Nothing is deleted by that."));
  else if (plans)
    *sentence = g_strdup (_("It waits for review. Nothing is deleted by that."));
  else
    *sentence = g_strdup (_("You see first how it is read, and then which keys exist. Nothing is deleted by that."));

  return TRUE;
}
