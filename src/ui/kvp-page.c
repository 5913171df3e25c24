/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/kvp-page.h"

typedef struct {
  char *title;
  char *subtitle;
  guint can_go_back : 1;
  guint narrow : 1;
  guint folded : 1;
} KvpPagePrivate;

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_CAN_GO_BACK,
  PROP_NARROW,
  PROP_FOLDED,
  N_PROPS
};

enum {
  SIGNAL_BACK,
  N_SIGNALS
};

G_DEFINE_TYPE_WITH_PRIVATE (KvpPage, kvp_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
kvp_page_real_go_back (KvpPage *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
kvp_page_finalize (GObject *object)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (KVP_PAGE (object));

  g_free (priv->title);
  g_free (priv->subtitle);

  G_OBJECT_CLASS (kvp_page_parent_class)->finalize (object);
}

static void
kvp_page_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  KvpPage *self = KVP_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, kvp_page_get_title (self));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, kvp_page_get_subtitle (self));
      break;

    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, kvp_page_get_can_go_back (self));
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, kvp_page_get_narrow (self));
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, kvp_page_get_folded (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_page_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  KvpPage *self = KVP_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      kvp_page_set_title (self, g_value_get_string (value));
      break;

    case PROP_SUBTITLE:
      kvp_page_set_subtitle (self, g_value_get_string (value));
      break;

    case PROP_CAN_GO_BACK:
      kvp_page_set_can_go_back (self, g_value_get_boolean (value));
      break;

    case PROP_NARROW:
      kvp_page_set_narrow (self, g_value_get_boolean (value));
      break;

    case PROP_FOLDED:
      kvp_page_set_folded (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_page_class_init (KvpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_page_finalize;
  object_class->get_property = kvp_page_get_property;
  object_class->set_property = kvp_page_set_property;

  klass->go_back = kvp_page_real_go_back;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_CAN_GO_BACK] =
    g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * KvpPage::back:
   *
   * The person wants the step before this one, and the page is ready to go.
   */
  signals[SIGNAL_BACK] =
    g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_page_init (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  priv->title = g_strdup ("");
  priv->subtitle = g_strdup ("");
}

static gboolean
replace_string (char       **field,
                const char  *value)
{
  if (value == NULL)
    value = "";

  if (g_str_equal (*field, value))
    return FALSE;

  g_free (*field);
  *field = g_strdup (value);

  return TRUE;
}

/**
 * kvp_page_get_title:
 * @self: a page
 *
 * Returns: (transfer none): what the header bar says; plain text
 */
const char *
kvp_page_get_title (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_PAGE (self), NULL);

  return priv->title;
}

/**
 * kvp_page_set_title:
 * @self: a page
 * @title: (nullable): plain text
 *
 * Sets what the header bar says.
 */
void
kvp_page_set_title (KvpPage    *self,
                    const char *title)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_if_fail (KVP_IS_PAGE (self));

  if (replace_string (&priv->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * kvp_page_get_subtitle:
 * @self: a page
 *
 * Returns: (transfer none): the header bar's second line; plain text
 */
const char *
kvp_page_get_subtitle (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_PAGE (self), NULL);

  return priv->subtitle;
}

/**
 * kvp_page_set_subtitle:
 * @self: a page
 * @subtitle: (nullable): plain text
 *
 * Sets the header bar's second line.
 */
void
kvp_page_set_subtitle (KvpPage    *self,
                       const char *subtitle)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_if_fail (KVP_IS_PAGE (self));

  if (replace_string (&priv->subtitle, subtitle))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/**
 * kvp_page_get_can_go_back:
 * @self: a page
 *
 * Returns: whether the header bar shows a back button
 */
gboolean
kvp_page_get_can_go_back (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_PAGE (self), FALSE);

  return priv->can_go_back;
}

/**
 * kvp_page_set_can_go_back:
 * @self: a page
 * @can_go_back: whether the header bar shows a back button
 *
 * Sets whether there is a way back from here now.
 */
void
kvp_page_set_can_go_back (KvpPage  *self,
                          gboolean  can_go_back)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_if_fail (KVP_IS_PAGE (self));

  can_go_back = !!can_go_back;
  if (priv->can_go_back == (guint) can_go_back)
    return;

  priv->can_go_back = can_go_back;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

/**
 * kvp_page_get_narrow:
 * @self: a page
 *
 * Returns: whether the content area is less than 600 px wide
 */
gboolean
kvp_page_get_narrow (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_PAGE (self), FALSE);

  return priv->narrow;
}

/**
 * kvp_page_set_narrow:
 * @self: a page
 * @narrow: whether the content area is less than 600 px wide
 *
 * The window tells the page how much room it has.
 */
void
kvp_page_set_narrow (KvpPage  *self,
                     gboolean  narrow)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_if_fail (KVP_IS_PAGE (self));

  narrow = !!narrow;
  if (priv->narrow == (guint) narrow)
    return;

  priv->narrow = narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

/**
 * kvp_page_get_folded:
 * @self: a page
 *
 * Returns: whether the sidebar is out of sight
 */
gboolean
kvp_page_get_folded (KvpPage *self)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_val_if_fail (KVP_IS_PAGE (self), FALSE);

  return priv->folded;
}

/**
 * kvp_page_set_folded:
 * @self: a page
 * @folded: whether the sidebar is out of sight
 *
 * The window tells the page whether what the sidebar shows can be seen.
 */
void
kvp_page_set_folded (KvpPage  *self,
                     gboolean  folded)
{
  KvpPagePrivate *priv = kvp_page_get_instance_private (self);

  g_return_if_fail (KVP_IS_PAGE (self));

  folded = !!folded;
  if (priv->folded == (guint) folded)
    return;

  priv->folded = folded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

/**
 * kvp_page_go_back:
 * @self: a page
 *
 * The person pressed the back button.
 */
void
kvp_page_go_back (KvpPage *self)
{
  g_return_if_fail (KVP_IS_PAGE (self));

  KVP_PAGE_GET_CLASS (self)->go_back (self);
}

/**
 * kvp_page_has_wind_down:
 * @self: a page
 *
 * Returns: whether kvp_page_wind_down() must be called before the page goes
 */
gboolean
kvp_page_has_wind_down (KvpPage *self)
{
  g_return_val_if_fail (KVP_IS_PAGE (self), FALSE);

  return KVP_PAGE_GET_CLASS (self)->wind_down != NULL;
}

/**
 * kvp_page_wind_down:
 * @self: a page that was left for good and is out of sight
 *
 * Destroys a part of what it holds; to be called again and again, once in a turn of the main loop.
 *
 * Returns: whether no more is left than can go in one turn
 */
gboolean
kvp_page_wind_down (KvpPage *self)
{
  g_return_val_if_fail (KVP_IS_PAGE (self), TRUE);

  return !kvp_page_has_wind_down (self) || KVP_PAGE_GET_CLASS (self)->wind_down (self);
}
