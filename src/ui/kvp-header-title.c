/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-header-title.h"

struct _KvpHeaderTitle
{
  GtkBox parent_instance;

  /* Children */
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  N_PROPS
};

/* Of each label, and in all: a header bar with more of them is a page of its own. */
#define MAX_LINES 2
#define MAX_TITLE_LINES 3

G_DEFINE_FINAL_TYPE (KvpHeaderTitle, kvp_header_title, GTK_TYPE_BOX)

static GParamSpec *properties[N_PROPS];

static void
kvp_header_title_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  KvpHeaderTitle *self = KVP_HEADER_TITLE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title_label));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_label (self->subtitle_label));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_header_title_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  KvpHeaderTitle *self = KVP_HEADER_TITLE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      kvp_header_title_set_title (self, g_value_get_string (value));
      break;

    case PROP_SUBTITLE:
      kvp_header_title_set_subtitle (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_header_title_class_init (KvpHeaderTitleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kvp_header_title_get_property;
  object_class->set_property = kvp_header_title_set_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "headertitle");
}

/* Whoever has a pointer reads in full what even two lines have no room for. */
static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));

  return TRUE;
}

static GtkLabel *
add_line (KvpHeaderTitle *self,
          const char     *style_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  /* Of a name, a hyphen would be a letter. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  /* Not in two lines because there is a height for them. */
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_lines (label, MAX_LINES);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (label), style_class);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (label));

  return label;
}

static void
kvp_header_title_init (KvpHeaderTitle *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->title_label = add_line (self, "title");
  self->subtitle_label = add_line (self, "subtitle");
}

static void
set_line (KvpHeaderTitle *self,
          GtkLabel       *label,
          const char     *text,
          guint           property)
{
  if (g_strcmp0 (gtk_label_get_label (label), text != NULL ? text : "") == 0)
    return;

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  gtk_label_set_lines (self->title_label,
                       gtk_widget_get_visible (GTK_WIDGET (self->subtitle_label)) ? MAX_LINES : MAX_TITLE_LINES);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * kvp_header_title_set_title:
 * @self: the title of a header bar
 * @title: (nullable): plain text
 */
void
kvp_header_title_set_title (KvpHeaderTitle *self,
                            const char     *title)
{
  g_return_if_fail (KVP_IS_HEADER_TITLE (self));

  set_line (self, self->title_label, title, PROP_TITLE);
}

/**
 * kvp_header_title_set_subtitle:
 * @self: the title of a header bar
 * @subtitle: (nullable): plain text; nothing if there is no second line
 */
void
kvp_header_title_set_subtitle (KvpHeaderTitle *self,
                               const char     *subtitle)
{
  g_return_if_fail (KVP_IS_HEADER_TITLE (self));

  set_line (self, self->subtitle_label, subtitle, PROP_SUBTITLE);
}
