/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-toast.h"
#include "ui/kvp-review-page-private.h"
#include "ui/kvp-settings.h"

/* In which order the keys are: by the headers of the columns, and by a menu; which of the columns there are, too. */

static const char *const order_names[] = {
  [KVP_ROW_ORDER_NAME] = "name",
  [KVP_ROW_ORDER_EXPIRATION] = "expiration",
  [KVP_ROW_ORDER_METADATA_SIZE] = "metadata-size",
  [KVP_ROW_ORDER_STATE] = "state",
};

enum {
  PROP_ORDER = 1,
  PROP_DESCENDING,
};

/* What the headers and the menu say is what is asked for; they are taken back if it can not be had. */
static void
show_order (KvpReviewPage *self)
{
  kvp_key_list_view_set_order (self->key_list, self->order, self->descending);
  gtk_menu_button_set_icon_name (self->sort_button, self->descending ? "view-sort-descending-symbolic"
                                                                     : "view-sort-ascending-symbolic");
  g_object_notify (G_OBJECT (self), "order");
  g_object_notify (G_OBJECT (self), "descending");
}

static void
take_order (KvpReviewPage *self)
{
  self->order = kvp_plan_keys_get_order (self->keys);
  self->descending = kvp_plan_keys_get_descending (self->keys);
  show_order (self);
}

static void
sorted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(KvpReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  /* A later one took its place, or the page is gone. */
  if (kvp_plan_keys_sort_finish (KVP_PLAN_KEYS (source), result, &error) || self->disposed
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  take_order (self);
  kvp_error_toast_show (self->toasts, error);
}

static void
sort (KvpReviewPage *self,
      KvpRowOrder    order,
      gboolean       descending)
{
  self->order = order;
  self->descending = !!descending;
  show_order (self);
  kvp_plan_keys_sort_async (self->keys, order, descending, self->cancellable, sorted_cb, g_object_ref (self));
}

/* A person chose it: the next review begins with it. */
static void
choose (KvpReviewPage *self,
        KvpRowOrder    order,
        gboolean       descending)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();

  sort (self, order, descending);

  if (settings == NULL)
    return;

  g_settings_set_string (settings, KVP_SETTING_REVIEW_ORDER, order_names[order]);
  g_settings_set_boolean (settings, KVP_SETTING_REVIEW_DESCENDING, descending);
}

static void
sort_cb (KvpReviewPage *self,
         int            order,
         gboolean       descending)
{
  choose (self, (KvpRowOrder) order, descending);
}

/* As the keys of the last review were; the keys are there. */
void
_kvp_review_page_restore_order (KvpReviewPage *self)
{
  g_autoptr(GSettings) settings = kvp_settings_open ();
  g_autofree char *name = NULL;
  gboolean descending;

  if (settings == NULL)
    return;

  name = g_settings_get_string (settings, KVP_SETTING_REVIEW_ORDER);
  descending = g_settings_get_boolean (settings, KVP_SETTING_REVIEW_DESCENDING);

  for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
    {
      /* It is the order of the table itself: nothing is to be done for it. */
      if (g_str_equal (name, order_names[i]) && (i != KVP_ROW_ORDER_NAME || descending))
        sort (self, i, descending);
    }
}

/* The headers have them at a press of the second button only, which no keyboard has. */
void
_kvp_review_page_add_column_menu (KvpReviewPage *self)
{
  KvpKeyListChoice *choice = kvp_key_list_view_get_choice (self->key_list);
  GMenu *menu = G_MENU (self->sort_menu);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", kvp_key_list_choice_get_actions (choice));
  /* Translators: a heading in a menu; below it are the columns that a list can have. */
  g_menu_append_section (menu, _("Columns"), kvp_key_list_choice_get_menu (choice));
}

void
_kvp_review_page_get_sort_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_ORDER:
      g_value_set_static_string (value, order_names[self->order]);
      break;

    case PROP_DESCENDING:
      g_value_set_boolean (value, self->descending);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

void
_kvp_review_page_set_sort_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  KvpReviewPage *self = KVP_REVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_ORDER:
      for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
        {
          if (g_strcmp0 (g_value_get_string (value), order_names[i]) == 0)
            choose (self, i, self->descending);
        }
      break;

    case PROP_DESCENDING:
      choose (self, self->order, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

void
_kvp_review_page_install_sort_actions (GtkWidgetClass *widget_class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (widget_class);

  g_object_class_install_property (object_class, PROP_ORDER,
                                   g_param_spec_string ("order", NULL, NULL, order_names[KVP_ROW_ORDER_NAME],
                                                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                        G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_DESCENDING,
                                   g_param_spec_boolean ("descending", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS));
  gtk_widget_class_install_property_action (widget_class, "review.sort", "order");
  gtk_widget_class_install_property_action (widget_class, "review.reverse-order", "descending");
}

void
_kvp_review_page_bind_sort_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
}
