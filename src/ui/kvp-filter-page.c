/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-filter-form.h"
#include "ui/kvp-filter-page.h"
#include "ui/kvp-filter-tools.h"
#include "ui/kvp-key-lines.h"
#include "ui/kvp-wrap-box.h"

/* A long list is looked at when typing pauses, a short one with every key stroke. */
#define LONG_LIST_CHARS (16 * 1024)
#define LONG_LIST_PAUSE_MS 250

/* Of a name that something is wrong with, its beginning is shown. */
#define MAX_NAME_CHARS 40

/* In px: what the smallest telephone has, without margins. */
#define NARROWEST_MODES 326

/* The sentence at the foot of the page, and what is left of it on a telephone with large text. */
#define SENTENCE_LINES 4
#define CRAMPED_SENTENCE_LINES 2

/* From this on, in 1/1024 dots per inch, text counts as large. */
#define LARGE_TEXT_DPI (96 * 1024 * 3 / 2)

struct _KvpFilterPage
{
  KvpPage parent_instance;

  /* Template widgets */
  GtkButton       *dry_run_button;
  GtkToggleButton *every_button;
  GtkLabel        *every_label;
  KvpFilterForm   *form;
  KvpKeyLines     *key_lines;
  GtkToggleButton *list_button;
  GtkToggleButton *match_button;
  GtkBox          *mode_box;
  GtkStack        *mode_stack;
  GtkWidget       *import_button;
  GtkLabel        *note_label;
  GtkLabel        *sentence_label;
  AdwToastOverlay *toasts;
  KvpFilterTools  *tools;

  KvpNamespace *ns; /* (owned) (nullable): %NULL before and after the page's life */

  guint update_source;
  guint frozen; /* while the form is filled in from a filter */
};

enum {
  SIGNAL_DRY_RUN,
  SIGNAL_IMPORT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpFilterPage, kvp_filter_page, KVP_TYPE_PAGE)

static guint signals[N_SIGNALS];

static KvpFilterMode
get_mode (KvpFilterPage *self)
{
  if (gtk_toggle_button_get_active (self->every_button))
    return KVP_FILTER_EVERY_KEY;
  if (gtk_toggle_button_get_active (self->list_button))
    return KVP_FILTER_KEY_LIST;

  return KVP_FILTER_KEYS_THAT_MATCH;
}

/* Everything that the form says in its present mode, complete or not. */
static KvpFilterBuilder *
create_builder (KvpFilterPage *self)
{
  KvpFilterBuilder *builder = kvp_filter_builder_new ();
  KvpFilterMode mode = get_mode (self);

  kvp_filter_builder_set_mode (builder, mode);
  if (mode == KVP_FILTER_KEYS_THAT_MATCH)
    {
      kvp_filter_form_add_to_builder (self->form, builder);
    }
  else if (mode == KVP_FILTER_KEY_LIST)
    {
      g_autoptr(GPtrArray) keys = kvp_key_lines_get_keys (self->key_lines);

      for (guint i = 0; i < keys->len; i++)
        kvp_filter_builder_add_key (builder, g_ptr_array_index (keys, i));
    }

  return builder;
}

/* Of a long list, one must know which line is meant. */
static void
name_key_in_problem (KvpFilterPage    *self,
                     KvpFilterProblem *problem)
{
  g_autoptr(GPtrArray) keys = kvp_key_lines_get_keys (self->key_lines);
  g_autofree char *shown = NULL;
  g_autofree char *named = NULL;
  const char *data;
  gsize length;

  if (problem->index >= keys->len)
    return;

  data = g_bytes_get_data (g_ptr_array_index (keys, problem->index), &length);
  shown = kvp_display_text (data, (gssize) length);
  if (g_utf8_strlen (shown, -1) > MAX_NAME_CHARS)
    {
      g_autofree char *start = g_utf8_substring (shown, 0, MAX_NAME_CHARS);

      g_free (shown);
      shown = g_strconcat (start, "…", NULL);
    }

  /* Translators: a key's name, and a sentence that says what is wrong with it. */
  named = g_strdup_printf (_("“%1$s”: %2$s"), shown, problem->message);
  g_free (problem->message);
  problem->message = g_steal_pointer (&named);
}

static void
show_key_list_problem (KvpFilterPage *self,
                       GPtrArray     *problems)
{
  /* An empty list is no mistake yet. */
  for (guint i = 0; i < problems->len && !kvp_key_lines_is_empty (self->key_lines); i++)
    {
      KvpFilterProblem *problem = g_ptr_array_index (problems, i);

      if (problem->field != KVP_FILTER_FIELD_KEY_LIST)
        continue;

      name_key_in_problem (self, problem);
      kvp_key_lines_set_problem (self->key_lines, problem->message);
      return;
    }

  kvp_key_lines_set_problem (self->key_lines, NULL);
}

/* What the form says, or the first thing that keeps it from saying it. */
static void
show_sentence (KvpFilterPage    *self,
               KvpFilterBuilder *builder,
               GPtrArray        *problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(KvpFilter) filter = NULL;
  g_autofree char *sentence = NULL;

  if (problems->len > 0)
    {
      const KvpFilterProblem *first = g_ptr_array_index (problems, 0);

      sentence = g_strdup (first->message);
    }
  else
    {
      filter = kvp_filter_builder_build (builder, &error);
      sentence = filter != NULL ? kvp_filter_to_sentence (filter, kvp_namespace_get_title (self->ns))
                                : g_strdup (error->message);
    }

  gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence_label), sentence);
  if (filter != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence_label), "dim-label");
  gtk_widget_set_sensitive (GTK_WIDGET (self->dry_run_button), filter != NULL);
  kvp_filter_tools_set_filter (self->tools, filter);
}

static void
update (KvpFilterPage *self)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->frozen > 0 || self->ns == NULL)
    return;

  builder = create_builder (self);
  problems = kvp_filter_builder_validate (builder);
  kvp_filter_form_show_problems (self->form, problems);
  show_key_list_problem (self, problems);
  show_sentence (self, builder, problems);
}

static void
update_later_cb (gpointer user_data)
{
  KvpFilterPage *self = user_data;

  self->update_source = 0;
  update (self);
}

static void
form_changed_cb (KvpFilterPage *self)
{
  update (self);
}

static void
key_lines_changed_cb (KvpFilterPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (kvp_key_lines_get_text_view (self->key_lines));

  if (gtk_text_buffer_get_char_count (buffer) < LONG_LIST_CHARS)
    {
      update (self);
      return;
    }

  g_clear_handle_id (&self->update_source, g_source_remove);
  self->update_source = g_timeout_add_once (LONG_LIST_PAUSE_MS, update_later_cb, self);
}

static void
mode_toggled_cb (KvpFilterPage *self)
{
  switch (get_mode (self))
    {
    case KVP_FILTER_KEY_LIST:
      gtk_stack_set_visible_child_name (self->mode_stack, "list");
      break;

    case KVP_FILTER_EVERY_KEY:
      gtk_stack_set_visible_child_name (self->mode_stack, "every");
      break;

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      gtk_stack_set_visible_child_name (self->mode_stack, "match");
    }

  update (self);
}

static void
dry_run_clicked_cb (KvpFilterPage *self)
{
  g_autoptr(KvpFilterBuilder) builder = NULL;
  g_autoptr(KvpFilter) filter = NULL;

  /* What is sent on is read from the form now, whatever the last look at it said. */
  update (self);
  builder = create_builder (self);
  filter = kvp_filter_builder_build (builder, NULL);
  if (filter == NULL)
    {
      /* update() has said why, and the button is insensitive. */
      return;
    }

  g_signal_emit (self, signals[SIGNAL_DRY_RUN], 0, filter);
}

static void
import_clicked_cb (KvpFilterPage *self)
{
  g_signal_emit (self, signals[SIGNAL_IMPORT], 0);
}

/* Beside each other, if the longest word of each fits. */
static void
arrange_modes (KvpFilterPage *self,
               gboolean       narrow)
{
  GtkWidget *box = GTK_WIDGET (self->mode_box);
  int least;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (narrow && least > NARROWEST_MODES)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
}

static gboolean
has_large_text (GtkWidget *widget)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);

  return dpi >= LARGE_TEXT_DPI;
}

static void
narrow_changed_cb (KvpFilterPage *self)
{
  gboolean narrow = kvp_page_get_narrow (KVP_PAGE (self));
  gboolean cramped = narrow && has_large_text (GTK_WIDGET (self));

  arrange_modes (self, narrow);
  /* What is at the foot of the page is not to take the room of the form. */
  gtk_label_set_lines (self->sentence_label, cramped ? CRAMPED_SENTENCE_LINES : SENTENCE_LINES);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), !cramped);
  gtk_widget_set_halign (GTK_WIDGET (self->mode_box), narrow ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (GTK_WIDGET (self->tools), narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->dry_run_button), narrow);
  gtk_widget_set_halign (GTK_WIDGET (self->dry_run_button), narrow ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
}

/* A page that is not laid out yet does not know what is above what, and the way begins at its top. */
static gboolean
kvp_filter_page_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (widget);
  GtkToggleButton *buttons[] = { self->match_button, self->list_button, self->every_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL &&
          gtk_toggle_button_get_active (buttons[i]))
        return gtk_widget_grab_focus (GTK_WIDGET (buttons[i]));
    }

  return GTK_WIDGET_CLASS (kvp_filter_page_parent_class)->focus (widget, direction);
}

static void
kvp_filter_page_dispose (GObject *object)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  /* Nothing is looked at any more, whatever the widgets say while they go. */
  g_clear_object (&self->ns);

  G_OBJECT_CLASS (kvp_filter_page_parent_class)->dispose (object);
}

/* Enter in a field starts the dry run, as it only reads. */
static void
kvp_filter_page_map (GtkWidget *widget)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (kvp_filter_page_parent_class)->map (widget);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), GTK_WIDGET (self->dry_run_button));
}

static void
kvp_filter_page_unmap (GtkWidget *widget)
{
  KvpFilterPage *self = KVP_FILTER_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root) &&
      gtk_window_get_default_widget (GTK_WINDOW (root)) == GTK_WIDGET (self->dry_run_button))
    gtk_window_set_default_widget (GTK_WINDOW (root), NULL);

  GTK_WIDGET_CLASS (kvp_filter_page_parent_class)->unmap (widget);
}

static void
kvp_filter_page_class_init (KvpFilterPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_filter_page_dispose;
  widget_class->focus = kvp_filter_page_focus;
  widget_class->map = kvp_filter_page_map;
  widget_class->unmap = kvp_filter_page_unmap;

  /**
   * KvpFilterPage::dry-run:
   * @filter: what the form says
   *
   * The person wants to see the keys. Never emitted while anything in the form is incomplete or wrong.
   */
  signals[SIGNAL_DRY_RUN] =
    g_signal_new ("dry-run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_FILTER);

  /**
   * KvpFilterPage::import:
   *
   * The person wants to read the list of keys from a file.
   */
  signals[SIGNAL_IMPORT] =
    g_signal_new ("import", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_FILTER_FORM);
  g_type_ensure (KVP_TYPE_FILTER_TOOLS);
  g_type_ensure (KVP_TYPE_KEY_LINES);
  g_type_ensure (KVP_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-filter-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, dry_run_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, every_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, every_label);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, form);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, key_lines);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, list_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, match_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, mode_box);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, mode_stack);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, KvpFilterPage, tools);
  gtk_widget_class_bind_template_callback (widget_class, dry_run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_lines_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kvp_filter_page_set_filter);
  gtk_widget_class_bind_template_callback (widget_class, mode_toggled_cb);
}

static void
kvp_filter_page_init (KvpFilterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_button_wrap (self->import_button);
  kvp_filter_tools_set_toasts (self->tools, self->toasts);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
}

/**
 * kvp_filter_page_new:
 * @connection: where the namespace is
 * @ns: the namespace
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
kvp_filter_page_new (KvpConnection *connection,
                     KvpNamespace  *ns)
{
  KvpFilterPage *self;
  KvpAccount *account;
  g_autofree char *title = NULL;
  g_autofree char *account_name = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *every = NULL;

  g_return_val_if_fail (KVP_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (KVP_IS_NAMESPACE (ns), NULL);

  self = g_object_new (KVP_TYPE_FILTER_PAGE, NULL);
  self->ns = g_object_ref (ns);

  title = kvp_display_text (kvp_namespace_get_title (ns), -1);
  account = kvp_connection_get_account (connection);
  account_name = kvp_display_text (account != NULL ? kvp_account_get_display_name (account) : "", -1);
  /* Translators: the header bar's second line; %s is an account. */
  subtitle = g_strdup_printf (_("%s · Choose keys"), account_name);
  /* Translators: %s is a namespace. */
  every = g_strdup_printf (_("Every key of “%s” will be listed for deletion"), title);

  kvp_page_set_title (KVP_PAGE (self), title);
  kvp_page_set_subtitle (KVP_PAGE (self), subtitle);
  gtk_label_set_text (self->every_label, every);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * kvp_filter_page_set_store:
 * @self: a form
 * @connection: where its namespace is
 * @store: (nullable): where saved filters and the keep list are
 *
 * Shows the saved filters and the namespace's keep list.
 */
void
kvp_filter_page_set_store (KvpFilterPage *self,
                           KvpConnection *connection,
                           KvpStore      *store)
{
  KvpAccount *account;

  g_return_if_fail (KVP_IS_FILTER_PAGE (self));
  g_return_if_fail (KVP_IS_CONNECTION (connection));

  account = kvp_connection_get_account (connection);
  kvp_filter_tools_set_source (self->tools, account != NULL ? store : NULL, kvp_connection_get_endpoint (connection),
                               account != NULL ? kvp_account_get_id (account) : NULL, self->ns);
}

/**
 * kvp_filter_page_set_filter:
 * @self: a form
 * @filter: what it shall say
 *
 * Fills the form in with what @filter says; whatever it said before is gone.
 */
void
kvp_filter_page_set_filter (KvpFilterPage *self,
                            KvpFilter     *filter)
{
  g_return_if_fail (KVP_IS_FILTER_PAGE (self));
  g_return_if_fail (KVP_IS_FILTER (filter));

  self->frozen++;
  kvp_filter_form_set_filter (self->form, filter);
  kvp_key_lines_set_keys (self->key_lines, kvp_filter_get_keys (filter));
  switch (kvp_filter_get_mode (filter))
    {
    case KVP_FILTER_KEY_LIST:
      gtk_toggle_button_set_active (self->list_button, TRUE);
      break;

    case KVP_FILTER_EVERY_KEY:
      gtk_toggle_button_set_active (self->every_button, TRUE);
      break;

    case KVP_FILTER_KEYS_THAT_MATCH:
    default:
      gtk_toggle_button_set_active (self->match_button, TRUE);
    }
  self->frozen--;

  update (self);
}
