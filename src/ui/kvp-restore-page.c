/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-format.h"
#include "ui/kvp-restore-page.h"
#include "ui/kvp-run-text.h"
#include "ui/kvp-wrap-box.h"

/* Rows of keys that are not restored; nobody reads more. */
#define MAX_ROWS 200

/* Of the free plan: https://developers.cloudflare.com/kv/platform/limits/ */
#define FREE_WRITES_A_DAY 1000

struct _KvpRestorePage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkWidget      *again_button;
  GtkProgressBar *bar;
  GtkWidget      *changed_row;
  GtkButton      *done_button;
  GtkWidget      *existing_row;
  GtkWidget      *expired_row;
  GtkWidget      *facts_group;
  GtkWidget      *file_row;
  GtkLabel       *heading_label;
  GtkWidget      *left_group;
  GtkListBox     *left_list;
  GtkLabel       *more_label;
  GtkWidget      *overwrite_row;
  GtkSwitch      *overwrite_switch;
  GtkLabel       *plan_label;
  GtkButton      *restore_button;
  GtkLabel       *status_label;
  GtkWidget      *stop_button;
  GtkWidget      *read_only_label;
  GtkWidget      *typing_box;
  GtkEntry       *typing_entry;

  /* Owned references */
  KvpConnection *connection;
  KvpStore      *store;
  KvpNamespace  *ns;
  KvpRestore    *restore; /* (nullable): once the file is read */
  GCancellable  *cancellable;

  guint writing : 1;
};

enum {
  PROP_0,
  PROP_WRITING,
  N_PROPS
};

enum {
  SIGNAL_DONE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpRestorePage, kvp_restore_page, KVP_TYPE_PAGE)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void update_decision (KvpRestorePage *self);

static void
set_writing (KvpRestorePage *self,
             gboolean        writing)
{
  self->writing = !!writing;
  kvp_page_set_can_go_back (KVP_PAGE (self), !writing);
  gtk_widget_set_visible (self->stop_button, writing);
  gtk_widget_set_visible (GTK_WIDGET (self->done_button), !writing);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), writing);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRITING]);
}

static void
show_texts (KvpRestorePage *self,
            const char     *heading,
            const char     *status)
{
  gtk_label_set_text (self->heading_label, heading);
  gtk_label_set_text (self->status_label, status);
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), *status != '\0');
}

static void
hide_decision (KvpRestorePage *self)
{
  gtk_widget_set_visible (self->facts_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_label), FALSE);
  gtk_widget_set_visible (self->read_only_label, FALSE);
  gtk_widget_set_visible (self->typing_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->restore_button), FALSE);
}

static void
show_error (KvpRestorePage *self,
            const char     *heading,
            const GError   *error)
{
  g_autofree char *text = kvp_error_toast_dup_text (error);

  hide_decision (self);
  show_texts (self, heading, text);
  gtk_button_set_label (self->done_button, _("_Close"));
  gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

/* --- what came of it --- */

static GtkWidget *
new_row (KvpRestorePage *self,
         guint           index,
         const char     *sentence)
{
  GtkWidget *row = adw_action_row_new ();
  gsize length;
  const char *name = kvp_backup_file_get_key (kvp_restore_get_file (self->restore), index, &length);
  g_autofree char *text = kvp_display_text (name, (gssize) length);
  g_autofree char *shown = kvp_key_list_cell_isolate (text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

static void
show_left (KvpRestorePage *self)
{
  guint n_keys = kvp_backup_file_get_n_keys (kvp_restore_get_file (self->restore));
  guint n_left = n_keys - kvp_restore_count (self->restore, KVP_RESTORE_DONE);
  guint n_rows = 0;

  for (guint i = 0; i < n_keys && n_rows < MAX_ROWS; i++)
    {
      g_autofree char *sentence = NULL;

      if (kvp_restore_get_outcome (self->restore, i, NULL) == KVP_RESTORE_DONE)
        continue;

      kvp_restore_get_outcome (self->restore, i, &sentence);
      gtk_list_box_append (self->left_list, new_row (self, i, sentence));
      n_rows++;
    }

  gtk_widget_set_visible (self->left_group, n_rows > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_left > n_rows);
  if (n_left > n_rows)
    {
      g_autofree char *count = kvp_format_count (n_left - n_rows);
      /* Translators: below a few key names. */
      g_autofree char *more = g_strdup_printf (ngettext ("and %s more", "and %s more", n_left - n_rows), count);

      gtk_label_set_text (self->more_label, more);
    }
}

static void
show_result (KvpRestorePage *self,
             const GError   *error)
{
  guint n_done = kvp_restore_count (self->restore, KVP_RESTORE_DONE);
  g_autofree char *count = kvp_format_count (n_done);
  /* Translators: a heading; %s is a number. */
  g_autofree char *heading = g_strdup_printf (ngettext ("%s Key Restored", "%s Keys Restored", n_done), count);
  g_autofree char *text = NULL;

  if (error != NULL)
    text = kvp_error_toast_dup_text (error);
  else if (kvp_run_get_stopping (KVP_RUN (self->restore)))
    text = g_strdup (_("It was stopped. The rest can be restored another time."));

  show_texts (self, heading, text != NULL ? text : "");
  show_left (self);
  gtk_button_set_label (self->done_button, _("_Done"));
  gtk_widget_add_css_class (GTK_WIDGET (self->done_button), "suggested-action");
  gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

/* --- writing --- */

static void
show_progress (KvpRestorePage *self)
{
  const KvpProgress *progress = kvp_run_get_progress (KVP_RUN (self->restore));
  g_autofree char *done = kvp_format_count (progress->matched);
  g_autofree char *total = kvp_format_count (progress->total);
  g_autofree char *status = NULL;

  if (!self->writing)
    return;

  if (kvp_run_get_blocked_for (KVP_RUN (self->restore)) > 0)
    status = kvp_run_text_blocked (kvp_run_get_blocked_for (KVP_RUN (self->restore)));
  else
    /* Translators: both are numbers: how many keys are restored so far, and how many are to be. The
     * plural form is that of %1$s. */
    status = g_strdup_printf (ngettext ("%1$s of %2$s keys", "%1$s of %2$s keys", (gulong) progress->matched), done,
                              total);

  show_texts (self, _("Restoring…"), status);
  gtk_progress_bar_set_fraction (self->bar, progress->total > 0 ? (double) progress->processed / progress->total : 0);
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(KvpRestorePage) self = user_data;
  g_autoptr(GError) error = NULL;

  kvp_run_finish (KVP_RUN (source), result, &error);
  if (self->restore == NULL)
    return;

  set_writing (self, FALSE);
  if (error != NULL && kvp_run_get_phase (KVP_RUN (self->restore)) != KVP_RUN_PHASE_ENDED)
    show_error (self, _("Not Restored"), error);
  else
    show_result (self, error);
}

static void
restore_clicked_cb (KvpRestorePage *self)
{
  gboolean overwrite = gtk_switch_get_active (self->overwrite_switch);

  if (self->writing || self->restore == NULL)
    return;

  hide_decision (self);
  set_writing (self, TRUE);
  gtk_widget_grab_focus (self->stop_button);
  kvp_restore_run_async (self->restore, overwrite, gtk_editable_get_text (GTK_EDITABLE (self->typing_entry)), run_cb,
                         g_object_ref (self));
  show_progress (self);
}

static void
stop_clicked_cb (KvpRestorePage *self)
{
  kvp_restore_page_stop (self);
}

/* --- the decision --- */

static guint
count_to_write (KvpRestorePage *self)
{
  guint n_keys = kvp_backup_file_get_n_keys (kvp_restore_get_file (self->restore));
  guint n_kept = gtk_switch_get_active (self->overwrite_switch) ? 0 : kvp_restore_get_n_existing (self->restore);

  return n_keys - kvp_restore_get_n_expired (self->restore) - n_kept;
}

/* How long it takes, and what the free plan makes of it. */
static void
show_effort (KvpRestorePage *self,
             guint           n_keys)
{
  gint64 duration;
  guint64 n_requests = kvp_restore_estimate (self->restore, n_keys, &duration);
  g_autofree char *requests = kvp_format_count (n_requests);
  g_autofree char *days = kvp_format_count ((n_keys + FREE_WRITES_A_DAY - 1) / FREE_WRITES_A_DAY);
  g_autofree char *effort = NULL;
  g_autofree char *both = NULL;

  /* Translators: %s is a number. */
  effort = g_strdup_printf (ngettext ("It takes %s request.", "It takes %s requests.", (gulong) n_requests), requests);
  if (n_keys > FREE_WRITES_A_DAY)
    /* Translators: %1$s is a whole sentence, %2$s a number of days. */
    both = g_strdup_printf (_("%1$s Cloudflare’s free plan allows 1,000 writes a day: there it takes %2$s days, or "
                              "a paid plan."), effort, days);

  gtk_label_set_text (self->plan_label, both != NULL ? both : effort);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_label), n_keys > 0);
}

static void
update_decision (KvpRestorePage *self)
{
  GtkWidget *button = GTK_WIDGET (self->restore_button);
  gboolean overwrite = gtk_switch_get_active (self->overwrite_switch);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->typing_entry));
  gboolean read_only;
  gboolean typing;
  guint n_keys;
  g_autofree char *count = NULL;
  g_autofree char *label = NULL;

  if (self->restore == NULL || kvp_run_get_phase (KVP_RUN (self->restore)) != KVP_RUN_PHASE_CHECKED || self->writing)
    return;

  n_keys = count_to_write (self);
  read_only = kvp_restore_is_read_only (self->restore);
  typing = kvp_restore_needs_typing (self->restore, overwrite);
  count = kvp_format_count (n_keys);
  /* Translators: %s is a number. */
  label = g_strdup_printf (ngettext ("_Restore %s Key", "_Restore %s Keys", n_keys), count);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->existing_row),
                               overwrite ? _("They are overwritten.")
                                         : _("They are left as they are. Cloudflare may list a key for up to a minute "
                                             "after it was deleted: look again then."));
  gtk_button_set_label (self->restore_button, label);
  gtk_widget_remove_css_class (button, overwrite ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (button, overwrite ? "destructive-action" : "suggested-action");
  gtk_widget_set_visible (self->typing_box, typing && n_keys > 0 && !read_only);
  gtk_widget_set_visible (self->read_only_label, read_only && n_keys > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->restore_button),
                            n_keys > 0 && !read_only && (!typing || kvp_restore_accepts_typing (self->restore, typed)));
  show_effort (self, n_keys);
}

static void
show_facts (KvpRestorePage *self)
{
  KvpBackupFile *file = kvp_restore_get_file (self->restore);
  guint n_keys = kvp_backup_file_get_n_keys (file);
  guint n_existing = kvp_restore_get_n_existing (self->restore);
  guint n_expired = kvp_restore_get_n_expired (self->restore);
  g_autofree char *keys = kvp_format_count (n_keys);
  g_autofree char *size = g_format_size (kvp_backup_file_get_size (file));
  g_autofree char *existing = kvp_format_count (n_existing);
  g_autofree char *expired = kvp_format_count (n_expired);
  g_autofree char *what = NULL;
  g_autofree char *n_exist = NULL;
  g_autofree char *n_over = NULL;

  /* Translators: the name of a file, a number, and a size such as 3.2 MB. */
  what = g_strdup_printf (ngettext ("“%1$s”: %2$s value, %3$s", "“%1$s”: %2$s values, %3$s", n_keys),
                          kvp_backup_file_get_name (file), keys, size);
  /* Translators: %s is a number. */
  n_exist = g_strdup_printf (ngettext ("%s Key Exists", "%s Keys Exist", n_existing), existing);
  /* Translators: %s is a number. */
  n_over = g_strdup_printf (ngettext ("%s Key Cannot Be Restored as It Was", "%s Keys Cannot Be Restored as They Were",
                                      n_expired), expired);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file_row), what);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->existing_row), n_exist);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expired_row), n_over);
  gtk_widget_set_visible (self->changed_row, kvp_backup_file_get_changed (file));
  gtk_widget_set_visible (self->existing_row, n_existing > 0);
  gtk_widget_set_visible (self->overwrite_row, n_existing > 0);
  gtk_widget_set_visible (self->expired_row, n_expired > 0);
  gtk_widget_set_visible (self->facts_group, TRUE);
}

static void
show_decision (KvpRestorePage *self)
{
  g_autofree char *ns = kvp_display_text (kvp_namespace_get_title (self->ns), -1);
  g_autofree char *heading = NULL;

  /* Translators: %s is a namespace. */
  heading = g_strdup_printf (_("Restore Values to “%s”?"), ns);
  show_texts (self, heading, _("Each key gets back its value, its metadata and its expiration, as they were saved."));
  gtk_widget_set_visible (GTK_WIDGET (self->restore_button), TRUE);
  gtk_entry_set_placeholder_text (self->typing_entry, ns);
  show_facts (self);
  update_decision (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

/* --- looking --- */

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpRestorePage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean looked = kvp_restore_look_finish (KVP_RESTORE (source), result, &error);

  if (self->restore == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (looked)
    show_decision (self);
  else
    show_error (self, _("The Namespace Could Not Be Listed"), error);
}

static void
look (KvpRestorePage *self)
{
  hide_decision (self);
  show_texts (self, _("Restore Values"), _("Looking which of the keys exist…"));
  kvp_restore_look_async (self->restore, self->cancellable, looked_cb, g_object_ref (self));
}

static void
again_clicked_cb (KvpRestorePage *self)
{
  look (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpRestorePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpBackupFile) file = kvp_backup_file_open_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (file == NULL)
    {
      show_error (self, _("File Not Opened"), error);
      return;
    }

  self->restore = kvp_restore_new (self->connection, self->store, file, self->ns);
  g_signal_connect_object (self->store, "mark-changed", G_CALLBACK (update_decision), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->restore, "progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  look (self);
}

/* --- the widget --- */

static void
done_clicked_cb (KvpRestorePage *self)
{
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
kvp_restore_page_dispose (GObject *object)
{
  KvpRestorePage *self = KVP_RESTORE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->restore != NULL)
    g_signal_handlers_disconnect_by_data (self->restore, self);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->restore);
  g_clear_object (&self->connection);
  g_clear_object (&self->store);
  g_clear_object (&self->ns);

  G_OBJECT_CLASS (kvp_restore_page_parent_class)->dispose (object);
}

static void
kvp_restore_page_finalize (GObject *object)
{
  g_object_unref (KVP_RESTORE_PAGE (object)->cancellable);

  G_OBJECT_CLASS (kvp_restore_page_parent_class)->finalize (object);
}

static void
kvp_restore_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WRITING:
      g_value_set_boolean (value, KVP_RESTORE_PAGE (object)->writing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_restore_page_class_init (KvpRestorePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_restore_page_dispose;
  object_class->finalize = kvp_restore_page_finalize;
  object_class->get_property = kvp_restore_page_get_property;

  properties[PROP_WRITING] =
    g_param_spec_boolean ("writing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-restore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, again_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, bar);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, changed_row);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, done_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, existing_row);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, expired_row);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, facts_group);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, file_row);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, left_group);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, left_list);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, more_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, overwrite_row);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, overwrite_switch);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, plan_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, read_only_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, restore_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, status_label);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, typing_box);
  gtk_widget_class_bind_template_child (widget_class, KvpRestorePage, typing_entry);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_decision);
}

static void
kvp_restore_page_init (KvpRestorePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_ancestor (self->file_row, GTK_TYPE_LIST_BOX)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Restore Values"), -1);
}

/**
 * kvp_restore_page_new:
 * @connection: a connection with an account
 * @store: what knows how the account is marked
 * @ns: where the values go
 * @file: where they are
 * @checksum: (nullable): what the file should have
 *
 * Reads @file and looks at the namespace. Nothing is written before the person says so.
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
kvp_restore_page_new (KvpConnection *connection,
                      KvpStore      *store,
                      KvpNamespace  *ns,
                      GFile         *file,
                      const char    *checksum)
{
  KvpRestorePage *self;
  KvpAccount *account;
  g_autofree char *title = NULL;
  g_autofree char *account_name = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection) && KVP_IS_STORE (store), NULL);
  g_return_val_if_fail (KVP_IS_NAMESPACE (ns) && G_IS_FILE (file), NULL);

  self = g_object_new (KVP_TYPE_RESTORE_PAGE, NULL);
  self->connection = g_object_ref (connection);
  self->store = g_object_ref (store);
  self->ns = g_object_ref (ns);
  title = kvp_display_text (kvp_namespace_get_title (ns), -1);
  kvp_page_set_title (KVP_PAGE (self), title);
  account = kvp_connection_get_account (connection);
  account_name = kvp_display_text (account != NULL ? kvp_account_get_display_name (account) : "", -1);
  /* Translators: the header bar's second line; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Restore values"), account_name);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  kvp_page_set_can_go_back (KVP_PAGE (self), TRUE);
  show_texts (self, _("Restore Values"), _("Reading the file…"));
  kvp_backup_file_open_async (file, checksum, self->cancellable, opened_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}

gboolean
kvp_restore_page_get_writing (KvpRestorePage *self)
{
  g_return_val_if_fail (KVP_IS_RESTORE_PAGE (self), FALSE);

  return self->writing;
}

/**
 * kvp_restore_page_stop:
 * @self: a page
 *
 * Sends nothing new, if it is writing; what is on the way is awaited.
 */
void
kvp_restore_page_stop (KvpRestorePage *self)
{
  g_return_if_fail (KVP_IS_RESTORE_PAGE (self));

  if (self->restore != NULL)
    kvp_run_stop (KVP_RUN (self->restore));
}
