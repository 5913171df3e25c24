/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-button-wrap.h"
#include "ui/kvp-error-view.h"

struct _KvpErrorView
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkBox            *box;
  GtkButton         *button;
  GtkWidget         *clamp;
  GtkLabel          *detail_label;
  GtkImage          *icon;
  GtkScrolledWindow *scrolled_window;
  GtkButton         *second_button;
  GtkLabel          *sentence_label;
  GtkLabel          *title_label;

  KvpErrorAction action;
  KvpErrorAction second_action;
  guint compact : 1;
};

enum {
  PROP_0,
  PROP_COMPACT,
  N_PROPS
};

enum {
  SIGNAL_ACTION,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpErrorView, kvp_error_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
button_clicked_cb (KvpErrorView *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTION], 0, self->action);
}

static void
second_button_clicked_cb (KvpErrorView *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTION], 0, self->second_action);
}

static void
show_action (GtkButton      *button,
             KvpErrorAction  action)
{
  const char *label = kvp_error_action_get_label (action);

  gtk_button_set_label (button, label != NULL ? label : "");
  kvp_button_wrap (GTK_WIDGET (button));
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
}

/* A scrolled window takes its height from a width that it does not have, so that the button would be cut where the text
 * takes more lines. The small one is part of something else. */
static void
place_clamp (KvpErrorView *self)
{
  g_autoptr(GtkWidget) clamp = g_object_ref (self->clamp);

  if (self->compact)
    {
      gtk_scrolled_window_set_child (self->scrolled_window, NULL);
      adw_bin_set_child (ADW_BIN (self), clamp);
    }
  else
    {
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled_window));
      gtk_scrolled_window_set_child (self->scrolled_window, clamp);
    }
}

static void
kvp_error_view_dispose (GObject *object)
{
  /* AdwBin 1.2 would unparent the child once more if the template had done so already. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_ERROR_VIEW);

  G_OBJECT_CLASS (kvp_error_view_parent_class)->dispose (object);
}

static void
kvp_error_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  KvpErrorView *self = KVP_ERROR_VIEW (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, kvp_error_view_get_compact (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_error_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  KvpErrorView *self = KVP_ERROR_VIEW (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      kvp_error_view_set_compact (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* What helps comes first: the sentence can be read without the keyboard being in it. */
static gboolean
kvp_error_view_grab_focus (GtkWidget *widget)
{
  KvpErrorView *self = KVP_ERROR_VIEW (widget);

  return gtk_widget_get_visible (GTK_WIDGET (self->button)) && gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

static void
kvp_error_view_class_init (KvpErrorViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_error_view_dispose;
  object_class->get_property = kvp_error_view_get_property;
  object_class->set_property = kvp_error_view_set_property;

  widget_class->grab_focus = kvp_error_view_grab_focus;

  properties[PROP_COMPACT] =
    g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpErrorView::action:
   * @action: what the button offers
   *
   * A button was pressed.
   */
  signals[SIGNAL_ACTION] =
    g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, KVP_TYPE_ERROR_ACTION);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-error-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, box);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, button);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, clamp);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, detail_label);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, icon);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, second_button);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, KvpErrorView, title_label);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_button_clicked_cb);
}

static void
kvp_error_view_init (KvpErrorView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_error_view_set_error:
 * @self: an error view
 * @error: (nullable): what happened; it is not kept
 *
 * Shows @error in the words of kvp-error-text, with the button that helps against it.
 */
void
kvp_error_view_set_error (KvpErrorView *self,
                          const GError *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *detail = NULL;

  g_return_if_fail (KVP_IS_ERROR_VIEW (self));

  if (error != NULL)
    {
      title = kvp_error_text_get_title (error);
      sentence = kvp_error_text_get_sentence (error);
      detail = kvp_error_text_get_detail (error);
      gtk_image_set_from_icon_name (self->icon, kvp_error_text_get_icon_name (error));
    }

  set_text (self->title_label, title);
  set_text (self->sentence_label, sentence);
  set_text (self->detail_label, detail);
  kvp_error_view_set_action (self, error != NULL ? kvp_error_text_get_action (error) : KVP_ERROR_ACTION_NONE);
  kvp_error_view_set_second_action (self, KVP_ERROR_ACTION_NONE);
}

/**
 * kvp_error_view_get_compact:
 * @self: an error view
 *
 * Returns: whether it is the small form
 */
gboolean
kvp_error_view_get_compact (KvpErrorView *self)
{
  g_return_val_if_fail (KVP_IS_ERROR_VIEW (self), FALSE);

  return self->compact;
}

/**
 * kvp_error_view_set_compact:
 * @self: an error view
 * @compact: whether it is the small form
 *
 * The small form has a small icon and heading, for a sidebar.
 */
void
kvp_error_view_set_compact (KvpErrorView *self,
                            gboolean      compact)
{
  g_return_if_fail (KVP_IS_ERROR_VIEW (self));

  compact = !!compact;
  if (self->compact == (guint) compact)
    return;

  self->compact = compact;
  place_clamp (self);
  gtk_image_set_pixel_size (self->icon, compact ? 32 : 96);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->icon), compact ? 0 : 12);
  gtk_box_set_spacing (self->box, compact ? 6 : 12);
  gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), compact ? "title-1" : "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->title_label), compact ? "heading" : "title-1");

  if (compact)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
      gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
      gtk_widget_remove_css_class (GTK_WIDGET (self->button), "pill");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
      gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->button), "pill");
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

/**
 * kvp_error_view_get_action:
 * @self: an error view
 *
 * Returns: what the button offers
 */
KvpErrorAction
kvp_error_view_get_action (KvpErrorView *self)
{
  g_return_val_if_fail (KVP_IS_ERROR_VIEW (self), KVP_ERROR_ACTION_NONE);

  return self->action;
}

/**
 * kvp_error_view_set_action:
 * @self: an error view
 * @action: what the button offers; %KVP_ERROR_ACTION_NONE hides it
 *
 * For a place where the error's own action can not be done, or another one helps more.
 */
void
kvp_error_view_set_action (KvpErrorView   *self,
                           KvpErrorAction  action)
{
  g_return_if_fail (KVP_IS_ERROR_VIEW (self));

  self->action = action;
  show_action (self->button, action);
}

/**
 * kvp_error_view_set_second_action:
 * @self: an error view
 * @action: what another button below offers; %KVP_ERROR_ACTION_NONE hides it
 *
 * For what helps when the first button does not.
 */
void
kvp_error_view_set_second_action (KvpErrorView   *self,
                                  KvpErrorAction  action)
{
  g_return_if_fail (KVP_IS_ERROR_VIEW (self));

  self->second_action = action;
  show_action (self->second_button, action);
}
