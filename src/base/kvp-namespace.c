/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-namespace.h"

struct _KvpNamespace {
  GObject parent_instance;

  char *id;
  char *title;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpNamespace, kvp_namespace, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_namespace_finalize (GObject *object)
{
  KvpNamespace *self = KVP_NAMESPACE (object);

  g_free (self->id);
  g_free (self->title);

  G_OBJECT_CLASS (kvp_namespace_parent_class)->finalize (object);
}

static void
kvp_namespace_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  KvpNamespace *self = KVP_NAMESPACE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_namespace_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  KvpNamespace *self = KVP_NAMESPACE (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_namespace_class_init (KvpNamespaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_namespace_finalize;
  object_class->get_property = kvp_namespace_get_property;
  object_class->set_property = kvp_namespace_set_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_namespace_init (KvpNamespace *self)
{
}

/**
 * kvp_namespace_new:
 * @id: the ID, 32 hexadecimal digits
 * @title: the title that a person gave it
 *
 * Returns: (transfer full): a namespace
 */
KvpNamespace *
kvp_namespace_new (const char *id,
                   const char *title)
{
  g_return_val_if_fail (id != NULL && title != NULL, NULL);

  return g_object_new (KVP_TYPE_NAMESPACE, "id", id, "title", title, NULL);
}

/**
 * kvp_namespace_get_id:
 * @self: a namespace
 *
 * Returns: (transfer none): its ID
 */
const char *
kvp_namespace_get_id (KvpNamespace *self)
{
  g_return_val_if_fail (KVP_IS_NAMESPACE (self), NULL);

  return self->id;
}

/**
 * kvp_namespace_get_title:
 * @self: a namespace
 *
 * Returns: (transfer none): its title, as the API gives it
 */
const char *
kvp_namespace_get_title (KvpNamespace *self)
{
  g_return_val_if_fail (KVP_IS_NAMESPACE (self), NULL);

  return self->title;
}
