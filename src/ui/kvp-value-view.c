/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-view.h"
#include "ui/kvp-value-layout.h"
#include "ui/kvp-value-view.h"

struct _KvpValueView
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack          *stack;
  GtkButton         *show_button;
  GtkLabel          *hint_label;
  GtkSpinner        *spinner;
  KvpErrorView      *error_view;
  GtkLabel          *size_label;
  GtkWidget         *text_box;
  GtkLabel          *text_label;

  /* Owned */
  KvpConnection *connection;   /* (nullable) */
  char          *hint;         /* (nullable): why there is no connection */
  char          *namespace_id; /* (nullable) */
  GBytes        *name;         /* (nullable) */
  GCancellable  *cancellable;  /* (nullable): the request that runs */
};

G_DEFINE_FINAL_TYPE (KvpValueView, kvp_value_view, ADW_TYPE_BIN)

static void
show_page (KvpValueView *self,
           const char   *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);

  /* A spinner that turns unseen still costs frames. */
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
}

/* Back to where nothing is fetched. An answer that is still to come finds its cancellable cancelled and is
 * dropped. */
static void
reset (KvpValueView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  gtk_label_set_text (self->text_label, "");
  gtk_label_set_label (self->hint_label, self->hint != NULL ? self->hint : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "value.fetch", self->connection != NULL && self->name != NULL);

  show_page (self, self->connection != NULL ? "offer" : "unavailable");
}

static char *
describe_size (GBytes       *value,
               KvpValueKind  kind,
               gsize         n_shown)
{
  gsize size = g_bytes_get_size (value);
  g_autofree char *size_text = g_format_size (size);
  g_autofree char *shown_text = g_format_size (n_shown);

  if (kind == KVP_VALUE_EMPTY)
    return g_strdup (_("The value is empty."));

  if (n_shown < size && kind == KVP_VALUE_BINARY)
    /* Translators: both are sizes, such as “65.5 kB” and “2.1 MB”. */
    return g_strdup_printf (_("The first %1$s of %2$s, not text"), shown_text, size_text);
  if (n_shown < size)
    /* Translators: both are sizes, such as “65.5 kB” and “2.1 MB”. */
    return g_strdup_printf (_("The first %1$s of %2$s"), shown_text, size_text);
  if (kind == KVP_VALUE_BINARY)
    /* Translators: %s is a size, such as “65.5 kB”. */
    return g_strdup_printf (_("%s, not text"), size_text);

  return g_steal_pointer (&size_text);
}

static void
show_value (KvpValueView *self,
            GBytes       *value)
{
  KvpValueKind kind;
  gsize n_shown;
  g_autofree char *text = kvp_value_layout (value, &kind, &n_shown);
  g_autofree char *size = describe_size (value, kind, n_shown);

  gtk_label_set_label (self->size_label, size);
  gtk_label_set_wrap_mode (self->text_label,
                           kind == KVP_VALUE_BINARY ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  gtk_label_set_text (self->text_label, text);
  gtk_widget_set_visible (self->text_box, kind != KVP_VALUE_EMPTY);

  show_page (self, "value");
}

typedef struct {
  KvpValueView *view;        /* (owned) */
  GCancellable *cancellable; /* (owned): which request this is */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->view);
  g_clear_object (&fetch->cancellable);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static void
fetch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Fetch) fetch = user_data;
  KvpValueView *self = fetch->view;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) value = NULL;

  value = kvp_connection_fetch_value_finish (KVP_CONNECTION (source), result, &error);

  /* Another key was chosen meanwhile, or the view is gone. The cancellable says so even if the answer had
   * come already. */
  if (g_cancellable_is_cancelled (fetch->cancellable))
    return;

  g_clear_object (&self->cancellable);

  if (value != NULL)
    {
      show_value (self, value);
      return;
    }

  kvp_error_view_set_error (self->error_view, error);
  /* Whatever went wrong, here there is only one thing to do about it. */
  kvp_error_view_set_action (self->error_view, KVP_ERROR_ACTION_TRY_AGAIN);
  show_page (self, "error");
}

static void
try_again_cb (KvpValueView *self)
{
  kvp_value_view_fetch (self);
}

static void
fetch_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  kvp_value_view_fetch (KVP_VALUE_VIEW (widget));
}

static void
kvp_value_view_dispose (GObject *object)
{
  KvpValueView *self = KVP_VALUE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);

  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_VALUE_VIEW);

  G_OBJECT_CLASS (kvp_value_view_parent_class)->dispose (object);
}

static void
kvp_value_view_finalize (GObject *object)
{
  KvpValueView *self = KVP_VALUE_VIEW (object);

  g_clear_pointer (&self->hint, g_free);
  g_clear_pointer (&self->namespace_id, g_free);
  g_clear_pointer (&self->name, g_bytes_unref);

  G_OBJECT_CLASS (kvp_value_view_parent_class)->finalize (object);
}

static void
kvp_value_view_class_init (KvpValueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_value_view_dispose;
  object_class->finalize = kvp_value_view_finalize;

  g_type_ensure (KVP_TYPE_ERROR_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-value-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, error_view);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, hint_label);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, show_button);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, size_label);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, text_box);
  gtk_widget_class_bind_template_child (widget_class, KvpValueView, text_label);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);

  gtk_widget_class_install_action (widget_class, "value.fetch", NULL, fetch_action);
}

static void
kvp_value_view_init (KvpValueView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  reset (self);
}

/**
 * kvp_value_view_set_connection:
 * @self: a view
 * @connection: (nullable): where values come from
 * @hint: (nullable): a sentence for when there is none
 *
 * Sets where values come from.
 */
void
kvp_value_view_set_connection (KvpValueView  *self,
                               KvpConnection *connection,
                               const char    *hint)
{
  g_return_if_fail (KVP_IS_VALUE_VIEW (self));
  g_return_if_fail (connection == NULL || KVP_IS_CONNECTION (connection));

  g_free (self->hint);
  self->hint = g_strdup (hint);

  if (g_set_object (&self->connection, connection) || connection == NULL)
    reset (self);
}

/**
 * kvp_value_view_set_key:
 * @self: a view
 * @namespace_id: (nullable): where the key is
 * @name: (nullable): its exact bytes
 *
 * Nothing is fetched for a key that somebody only passes over: the person asks for it.
 */
void
kvp_value_view_set_key (KvpValueView *self,
                        const char   *namespace_id,
                        GBytes       *name)
{
  g_return_if_fail (KVP_IS_VALUE_VIEW (self));

  if (g_strcmp0 (self->namespace_id, namespace_id) == 0 && self->name != NULL && name != NULL
      && g_bytes_equal (self->name, name))
    return;

  g_free (self->namespace_id);
  self->namespace_id = g_strdup (namespace_id);
  g_clear_pointer (&self->name, g_bytes_unref);
  self->name = name != NULL ? g_bytes_ref (name) : NULL;

  reset (self);
}

/**
 * kvp_value_view_fetch:
 * @self: a view
 *
 * Fetches the value of the key and shows it.
 */
void
kvp_value_view_fetch (KvpValueView *self)
{
  Fetch *fetch;

  g_return_if_fail (KVP_IS_VALUE_VIEW (self));

  if (self->connection == NULL || self->name == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  show_page (self, "loading");

  fetch = g_new0 (Fetch, 1);
  fetch->view = g_object_ref (self);
  fetch->cancellable = g_object_ref (self->cancellable);
  kvp_connection_fetch_value_async (self->connection, self->namespace_id, self->name, self->cancellable,
                                    fetch_cb, fetch);
}
