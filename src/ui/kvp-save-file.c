/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-save-file.h"

/* The name of a file says what is in it, and other programs believe it. So the kind that is chosen decides, and the
 * name follows; but nothing is ever written over under a name that nobody has seen. */

typedef struct {
  GtkWindow         *parent; /* (owned) (nullable) */
  const KvpSaveKind *kinds;
  guint              n_kinds;
  guint              kind;
  GFile             *file;   /* (owned) (nullable): what was chosen, and then what is to be written */
  char              *typed;  /* (owned) (nullable): the name that was chosen, if it is not that of @file */
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->parent);
  g_clear_object (&save->file);
  g_free (save->typed);
  g_free (save);
}

static void settle (GTask *task);

/* --- names --- */

/* Where an ending of @name begins that says which kind it is. (nullable) */
static const char *
find_ending (Save       *save,
             const char *name,
             guint      *kind)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name)
    return NULL;

  for (guint i = 0; i < save->n_kinds; i++)
    {
      if (g_ascii_strcasecmp (dot + 1, save->kinds[i].ending) == 0 ||
          (g_str_equal (save->kinds[i].ending, "html") && g_ascii_strcasecmp (dot + 1, "htm") == 0))
        {
          *kind = i;
          return dot;
        }
    }

  return NULL;
}

/* (transfer full) (nullable): what @name has to be for the kind that is chosen, unless it is that */
static char *
correct (Save       *save,
         const char *name)
{
  guint kind;
  const char *ending = find_ending (save, name, &kind);
  g_autofree char *stem = NULL;

  if (ending != NULL && kind == save->kind)
    return NULL;

  stem = g_strndup (name, ending != NULL ? (gsize) (ending - name) : strlen (name));
  /* A dot at the end would make two. */
  if (g_str_has_suffix (stem, ".") && strlen (stem) > 1)
    stem[strlen (stem) - 1] = '\0';

  return g_strdup_printf ("%s.%s", stem, save->kinds[save->kind].ending);
}

/* A sandbox is given the one file that was chosen, and nothing beside it. */
static gboolean
is_given (GFile *file)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "doc", NULL);
  const char *path = g_file_peek_path (file);

  return path != NULL && (g_str_has_prefix (path, folder) || g_str_has_prefix (path, "/run/flatpak/doc/"));
}

/* --- the question --- */

static void
answer_cb (AdwMessageDialog *dialog,
           const char       *response,
           gpointer          user_data)
{
  GTask *task = user_data;
  Save *save = g_task_get_task_data (task);

  if (g_str_equal (response, "write"))
    g_task_return_pointer (task, g_object_ref (save->file), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", "");
}

static void
task_unref (gpointer  data,
            GClosure *closure)
{
  g_object_unref (data);
}

static void
ask (GTask    *task, /* (transfer full) */
     gboolean  exists)
{
  Save *save = g_task_get_task_data (task);
  const char *kind = _(save->kinds[save->kind].label);
  g_autofree char *name = g_file_get_basename (save->file);
  g_autofree char *shown = kvp_display_text (name, -1);
  g_autofree char *typed = kvp_display_text (save->typed, -1);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  if (exists)
    {
      /* Translators: %s is the name of a file. */
      heading = g_strdup_printf (_("Replace “%s”?"), shown);
      /* Translators: %1$s is a kind of file, such as “Table (CSV)”; %2$s is what was typed as its name. */
      body = g_strdup_printf (_("“%2$s” gets the ending of “%1$s”, and a file with that name is there already. What is "
                                "in it would be lost."), kind, typed);
    }
  else
    {
      /* Translators: %s is the name of a file. */
      heading = g_strdup_printf (_("Export as “%s”?"), shown);
      /* Translators: %1$s is a kind of file, such as “Table (CSV)”; %2$s is what was typed as its name. */
      body = g_strdup_printf (_("“%1$s” is chosen, and “%2$s” would say that it is something else."), kind, typed);
    }

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (save->parent, heading, body));
  gtk_widget_set_name (GTK_WIDGET (dialog), "file-ending-dialog");
  adw_message_dialog_add_responses (dialog,
                                    "cancel", _("_Cancel"),
                                    "write", exists ? _("_Replace") : _("_Export"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "write",
                                              exists ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, exists ? "cancel" : "write");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answer_cb), task, task_unref, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
queried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  guint kind;

  /* An ending that is added is seen in what is said in the end; one that is taken away was meant. */
  if (info != NULL || find_ending (save, save->typed, &kind) != NULL)
    ask (g_steal_pointer (&task), info != NULL);
  else
    g_task_return_pointer (task, g_object_ref (save->file), g_object_unref);
}

/* --- the file chooser --- */

static void
choose_kind (Save           *save,
             GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  g_autofree char *name = g_file_get_basename (save->file);

  for (guint i = 0; filter != NULL && i < save->n_kinds; i++)
    {
      if (g_strcmp0 (gtk_file_filter_get_name (filter), _(save->kinds[i].label)) == 0)
        {
          save->kind = i;
          return;
        }
    }

  /* One that does not tell what was chosen in it. */
  find_ending (save, name, &save->kind);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr(GTask) task = user_data;
  Save *save = g_task_get_task_data (task);

  g_clear_object (&save->file);
  if (response == GTK_RESPONSE_ACCEPT)
    save->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (save->file != NULL)
    {
      choose_kind (save, GTK_FILE_CHOOSER (dialog));
      settle (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", "");
    }

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose (GTask      *task, /* (transfer full) */
        const char *title,
        const char *name)
{
  Save *save = g_task_get_task_data (task);
  GtkFileChooserNative *dialog;
  GtkFileChooser *chooser;

  dialog = gtk_file_chooser_native_new (title, save->parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  chooser = GTK_FILE_CHOOSER (dialog);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  for (guint i = 0; i < save->n_kinds; i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(save->kinds[i].label));
      gtk_file_filter_add_suffix (filter, save->kinds[i].ending);
      gtk_file_chooser_add_filter (chooser, filter);
      if (i == save->kind)
        gtk_file_chooser_set_filter (chooser, filter);
    }
  gtk_file_chooser_set_current_name (chooser, name);

  /* The dialog is kept until its response, which lets it go. */
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
settle (GTask *task_taken)
{
  g_autoptr(GTask) task = task_taken;
  Save *save = g_task_get_task_data (task);
  g_autofree char *name = g_file_get_basename (save->file);
  g_autofree char *corrected = correct (save, name);
  g_autoptr(GFile) folder = g_file_get_parent (save->file);

  if (corrected == NULL || folder == NULL)
    {
      g_task_return_pointer (task, g_object_ref (save->file), g_object_unref);
      return;
    }

  if (is_given (save->file))
    {
      /* Translators: the title of a dialog in which a file is named; %s is an ending such as “csv”. */
      g_autofree char *title = g_strdup_printf (_("Choose a Name That Ends in .%s"), save->kinds[save->kind].ending);

      choose (g_steal_pointer (&task), title, corrected);
      return;
    }

  g_object_unref (save->file);
  save->file = g_file_get_child (folder, corrected);
  g_free (save->typed);
  save->typed = g_steal_pointer (&name);
  g_file_query_info_async (save->file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                           G_PRIORITY_DEFAULT, NULL, queried_cb, g_object_ref (task));
}

static GTask *
create_task (GtkWindow           *parent,
             const KvpSaveKind   *kinds,
             guint                n_kinds,
             guint                kind,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_set_object (&save->parent, parent);
  save->kinds = kinds;
  save->n_kinds = n_kinds;
  save->kind = kind;
  g_task_set_source_tag (task, kvp_save_file_run_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);

  return task;
}

/**
 * kvp_save_file_run_async:
 * @parent: (nullable): the window that it belongs to
 * @title: what is about to be done
 * @name: what the file is called, unless the person says otherwise
 * @kinds: (array length=n_kinds): as which kinds it can be written
 * @n_kinds: how many
 * @kind: which is chosen at first
 * @callback: called when it is settled what is to be written
 * @user_data: for @callback
 */
void
kvp_save_file_run_async (GtkWindow           *parent,
                         const char          *title,
                         const char          *name,
                         const KvpSaveKind   *kinds,
                         guint                n_kinds,
                         guint                kind,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (kind < n_kinds);

  choose (create_task (parent, kinds, n_kinds, kind, callback, user_data), title, name);
}

/**
 * kvp_save_file_settle_async:
 * @parent: (nullable): the window that it belongs to
 * @file: what was chosen, and confirmed if it is there already
 * @kinds: (array length=n_kinds): as which kinds it can be written
 * @n_kinds: how many
 * @kind: which was chosen
 * @callback: called when it is settled what is to be written
 * @user_data: for @callback
 *
 * A name without the ending of its kind gets it. If a file of that name is there, or another kind's ending goes, the
 * person is asked.
 */
void
kvp_save_file_settle_async (GtkWindow           *parent,
                            GFile               *file,
                            const KvpSaveKind   *kinds,
                            guint                n_kinds,
                            guint                kind,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Save *save;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (kind < n_kinds);

  task = create_task (parent, kinds, n_kinds, kind, callback, user_data);
  save = g_task_get_task_data (task);
  save->file = g_object_ref (file);
  settle (task);
}

/**
 * kvp_save_file_run_finish:
 * @result: the result
 * @kind: (out): which kind it is to be
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): where to write it, or %NULL
 */
GFile *
kvp_save_file_run_finish (GAsyncResult  *result,
                          guint         *kind,
                          GError       **error)
{
  Save *save;

  g_return_val_if_fail (g_async_result_is_tagged (result, kvp_save_file_run_async), NULL);

  save = g_task_get_task_data (G_TASK (result));
  *kind = save->kind;

  return g_task_propagate_pointer (G_TASK (result), error);
}
