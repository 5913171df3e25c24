/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"
#include "ui/kvp-namespace-row.h"

struct _KvpNamespaceRow
{
  GtkBox parent_instance;

  /* Template widgets */
  GtkSpinner *spinner;
  GtkLabel   *subtitle_label;
  GtkLabel   *title_label;

  /* Owned references */
  KvpNamespace *ns;
};

G_DEFINE_FINAL_TYPE (KvpNamespaceRow, kvp_namespace_row, GTK_TYPE_BOX)

static void
kvp_namespace_row_dispose (GObject *object)
{
  KvpNamespaceRow *self = KVP_NAMESPACE_ROW (object);

  g_clear_object (&self->ns);
  gtk_widget_dispose_template (GTK_WIDGET (object), KVP_TYPE_NAMESPACE_ROW);

  G_OBJECT_CLASS (kvp_namespace_row_parent_class)->dispose (object);
}

static void
kvp_namespace_row_class_init (KvpNamespaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_namespace_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-namespace-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, KvpNamespaceRow, title_label);
}

static void
kvp_namespace_row_init (KvpNamespaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kvp_namespace_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
kvp_namespace_row_new (void)
{
  return g_object_new (KVP_TYPE_NAMESPACE_ROW, NULL);
}

/**
 * kvp_namespace_row_get_namespace:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows now
 */
KvpNamespace *
kvp_namespace_row_get_namespace (KvpNamespaceRow *self)
{
  g_return_val_if_fail (KVP_IS_NAMESPACE_ROW (self), NULL);

  return self->ns;
}

/**
 * kvp_namespace_row_set_namespace:
 * @self: a row
 * @ns: (nullable): what it shows from now on
 */
void
kvp_namespace_row_set_namespace (KvpNamespaceRow *self,
                                 KvpNamespace    *ns)
{
  g_autofree char *title = NULL;

  g_return_if_fail (KVP_IS_NAMESPACE_ROW (self));

  g_set_object (&self->ns, ns);

  if (ns != NULL)
    title = kvp_display_text (kvp_namespace_get_title (ns), -1);

  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), title);
}

/**
 * kvp_namespace_row_set_subtitle:
 * @self: a row
 * @subtitle: plain text
 */
void
kvp_namespace_row_set_subtitle (KvpNamespaceRow *self,
                                const char      *subtitle)
{
  g_return_if_fail (KVP_IS_NAMESPACE_ROW (self));

  gtk_label_set_text (self->subtitle_label, subtitle);
}

/**
 * kvp_namespace_row_set_busy:
 * @self: a row
 * @busy: whether something runs in the namespace
 */
void
kvp_namespace_row_set_busy (KvpNamespaceRow *self,
                            gboolean         busy)
{
  g_return_if_fail (KVP_IS_NAMESPACE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}
