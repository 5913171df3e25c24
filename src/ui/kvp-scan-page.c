/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-counter.h"
#include "ui/kvp-error-view.h"
#include "ui/kvp-format.h"
#include "ui/kvp-run-text.h"
#include "ui/kvp-scan-page.h"
#include "ui/kvp-toast.h"
#include "ui/kvp-token-dialog.h"

/* The bar has no end to run to: nobody knows how many keys a namespace has. It moves so that one sees that
 * it lives. */
#define PULSE_INTERVAL_MS 100

struct _KvpScanPage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkProgressBar *bar;
  KvpCounter     *elapsed_counter;
  KvpErrorView   *error_view;
  GtkLabel       *matched_label;
  GtkLabel       *note_label;
  KvpCounter     *pages_counter;
  GtkLabel       *read_label;
  KvpCounter     *requests_counter;
  GtkLabel       *sentence_label;
  GtkStack       *stack;
  GtkButton      *stop_button;

  KvpScan *scan; /* (owned) */

  guint  pulse_source;
  gint64 started_at; /* monotonic */
  guint  running : 1;
  guint  stopping : 1;
  guint  going_back : 1;
};

enum {
  SIGNAL_FAILED,
  SIGNAL_FINISHED,
  SIGNAL_RETRY,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpScanPage, kvp_scan_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static void
show_elapsed (KvpScanPage *self)
{
  gint64 seconds = (g_get_monotonic_time () - self->started_at) / G_USEC_PER_SEC;
  g_autofree char *text = NULL;

  /* Translators: minutes and seconds since the start, as on a stop-watch. */
  text = g_strdup_printf (_("%1$d:%2$02d"), (int) (seconds / 60), (int) (seconds % 60));
  kvp_counter_set_text (self->elapsed_counter, text);
}

/* Below the number of matching keys: of how many, or why it stands still. */
static char *
describe_reading (KvpScanPage       *self,
                  const KvpProgress *progress)
{
  g_autofree char *count = kvp_format_count (progress->processed);

  if (kvp_scan_get_blocked_for (self->scan) > 0)
    return kvp_run_text_blocked (kvp_scan_get_blocked_for (self->scan));

  /* Translators: below "12 matching keys": of how many keys that were read so far. */
  return g_strdup_printf (ngettext ("of %s key read",
                                    "of %s keys read", (gulong) progress->processed), count);
}

static void
show_progress (KvpScanPage *self)
{
  const KvpProgress *progress = kvp_scan_get_progress (self->scan);
  g_autofree char *matched_count = kvp_format_count (progress->matched);
  g_autofree char *matched = NULL;
  g_autofree char *read = NULL;

  /* Translators: keys that match the filter so far. */
  matched = g_strdup_printf (ngettext ("%s matching key", "%s matching keys", (gulong) progress->matched),
                             matched_count);
  read = describe_reading (self, progress);

  gtk_label_set_text (self->matched_label, matched);
  gtk_label_set_text (self->read_label, read);
  kvp_counter_set_count (self->pages_counter, progress->pages);
  kvp_counter_set_count (self->requests_counter, progress->requests);
}

static gboolean
pulse_cb (gpointer user_data)
{
  KvpScanPage *self = user_data;

  gtk_progress_bar_pulse (self->bar);
  show_elapsed (self);
  /* Seconds that are waited for go down although nothing happens. */
  if (kvp_scan_get_blocked_for (self->scan) > 0)
    show_progress (self);

  return G_SOURCE_CONTINUE;
}

static void
stop (KvpScanPage *self)
{
  if (!self->running || self->stopping)
    return;

  self->stopping = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop_button), FALSE);
  gtk_button_set_label (self->stop_button, _("Stopping…"));
  kvp_scan_stop (self->scan);
}

static void
stop_clicked_cb (KvpScanPage *self)
{
  stop (self);
}

static void
retry (KvpScanPage *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
change_token (KvpScanPage *self)
{
  kvp_token_dialog_ask (GTK_WIDGET (self), kvp_scan_get_connection (self->scan), KVP_TOKEN_FOR_DRY_RUN,
                        G_CALLBACK (retry), self);
}

static void
error_action_cb (KvpScanPage    *self,
                 KvpErrorAction  action)
{
  if (action == KVP_ERROR_ACTION_EDIT_TOKEN)
    change_token (self);
  else
    retry (self);
}

static void
show_error (KvpScanPage  *self,
            const GError *error)
{
  kvp_error_view_set_error (self->error_view, error);
  /* Whatever went wrong, once it is mended another dry run is what helps. A token can be mended at Cloudflare too. */
  if (kvp_error_view_get_action (self->error_view) == KVP_ERROR_ACTION_EDIT_TOKEN)
    kvp_error_view_set_second_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
  else
    kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
  gtk_stack_set_visible_child_name (self->stack, "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->error_view));
  g_signal_emit (self, signals[SIGNAL_FAILED], 0);
}

/* Names of a list that do not exist can't be in the plan: where the window shows toasts, it says so there. */
static void
tell_not_found (KvpScanPage *self)
{
  guint n = kvp_scan_get_n_not_found (self->scan);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *count = kvp_format_count (n);
  g_autofree char *text = NULL;

  if (n == 0 || overlay == NULL)
    return;

  text = g_strdup_printf (ngettext ("%s key of the list is not in the namespace",
                                    "%s keys of the list are not in the namespace",
                                    n),
                          count);
  kvp_toast_show (ADW_TOAST_OVERLAY (overlay), kvp_toast_new (text));
}

static void
run_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(KvpScanPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpPlan) plan = kvp_scan_run_finish (KVP_SCAN (object), result, &error);

  self->running = FALSE;
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  /* The page may be gone from its window meanwhile. */
  if (self->scan == NULL)
    return;

  if (self->going_back || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      KVP_PAGE_CLASS (kvp_scan_page_parent_class)->go_back (KVP_PAGE (self));
      return;
    }
  if (plan == NULL)
    {
      show_error (self, error);
      return;
    }

  show_progress (self);
  tell_not_found (self);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, plan);
}

static void
kvp_scan_page_go_back (KvpPage *page)
{
  KvpScanPage *self = KVP_SCAN_PAGE (page);

  if (!self->running)
    {
      KVP_PAGE_CLASS (kvp_scan_page_parent_class)->go_back (page);
      return;
    }

  /* run_cb() goes on from here. */
  self->going_back = TRUE;
  stop (self);
}

/* A page that leaves the window has nobody to report to. */
static void
kvp_scan_page_unroot (GtkWidget *widget)
{
  KvpScanPage *self = KVP_SCAN_PAGE (widget);

  if (self->running)
    kvp_scan_stop (self->scan);
  g_clear_handle_id (&self->pulse_source, g_source_remove);

  GTK_WIDGET_CLASS (kvp_scan_page_parent_class)->unroot (widget);
}

static void
kvp_scan_page_dispose (GObject *object)
{
  KvpScanPage *self = KVP_SCAN_PAGE (object);

  g_clear_handle_id (&self->pulse_source, g_source_remove);
  g_clear_object (&self->scan);

  G_OBJECT_CLASS (kvp_scan_page_parent_class)->dispose (object);
}

static void
kvp_scan_page_class_init (KvpScanPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KvpPageClass *page_class = KVP_PAGE_CLASS (klass);

  object_class->dispose = kvp_scan_page_dispose;
  widget_class->unroot = kvp_scan_page_unroot;
  page_class->go_back = kvp_scan_page_go_back;

  /**
   * KvpScanPage::failed:
   *
   * There is no list, and nothing runs any more; the page says why.
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * KvpScanPage::finished:
   * @plan: the keys that match; partial if the dry run was stopped or broke off
   *
   * There is a list to review.
   */
  signals[SIGNAL_FINISHED] =
    g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_PLAN);

  /**
   * KvpScanPage::retry:
   *
   * There is no list, and the person wants another dry run with the same filter.
   */
  signals[SIGNAL_RETRY] =
    g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_COUNTER);
  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-scan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, bar);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, elapsed_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, matched_label);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, pages_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, read_label);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, requests_counter);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpScanPage, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, error_action_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
}

static void
kvp_scan_page_init (KvpScanPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
start (KvpScanPage *self)
{
  self->running = TRUE;
  self->started_at = g_get_monotonic_time ();
  self->pulse_source = g_timeout_add (PULSE_INTERVAL_MS, pulse_cb, self);
  show_elapsed (self);
  g_signal_connect_object (self->scan, "progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  show_progress (self);
  kvp_scan_run_async (self->scan, run_cb, g_object_ref (self));
}

/**
 * kvp_scan_page_new:
 * @scan: a dry run that has not been started
 *
 * Starts @scan.
 *
 * Returns: (transfer floating): a page that shows how it goes
 */
GtkWidget *
kvp_scan_page_new (KvpScan *scan)
{
  KvpScanPage *self;
  const char *namespace_title;
  KvpAccount *account;
  g_autofree char *title = NULL;
  g_autofree char *account_name = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (KVP_IS_SCAN (scan), NULL);

  self = g_object_new (KVP_TYPE_SCAN_PAGE, NULL);
  self->scan = g_object_ref (scan);

  namespace_title = kvp_namespace_get_title (kvp_scan_get_namespace (scan));
  title = kvp_display_text (namespace_title, -1);
  sentence = kvp_filter_to_sentence (kvp_scan_get_filter (scan), namespace_title);
  account = kvp_connection_get_account (kvp_scan_get_connection (scan));
  account_name = kvp_display_text (account != NULL ? kvp_account_get_display_name (account) : "", -1);
  /* Translators: the header bar's second line; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Dry run"), account_name);
  kvp_page_set_title (KVP_PAGE (self), title);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  kvp_page_set_can_go_back (KVP_PAGE (self), TRUE);
  gtk_label_set_text (self->sentence_label, sentence);

  start (self);

  return GTK_WIDGET (self);
}

/**
 * kvp_scan_page_get_scan:
 * @self: a page
 *
 * Returns: (transfer none): the dry run it shows
 */
KvpScan *
kvp_scan_page_get_scan (KvpScanPage *self)
{
  g_return_val_if_fail (KVP_IS_SCAN_PAGE (self), NULL);

  return self->scan;
}
