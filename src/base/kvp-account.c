/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-account.h"

struct _KvpAccount {
  GObject parent_instance;

  char *id;
  char *name;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpAccount, kvp_account, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_account_finalize (GObject *object)
{
  KvpAccount *self = KVP_ACCOUNT (object);

  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (kvp_account_parent_class)->finalize (object);
}

static void
kvp_account_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  KvpAccount *self = KVP_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_account_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  KvpAccount *self = KVP_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_account_class_init (KvpAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_account_finalize;
  object_class->get_property = kvp_account_get_property;
  object_class->set_property = kvp_account_set_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_account_init (KvpAccount *self)
{
}

/**
 * kvp_account_new:
 * @id: the ID, 32 hexadecimal digits
 * @name: (nullable): the name, or %NULL for an ID that was typed by hand
 *
 * Returns: (transfer full): an account
 */
KvpAccount *
kvp_account_new (const char *id,
                 const char *name)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (KVP_TYPE_ACCOUNT, "id", id, "name", name, NULL);
}

/**
 * kvp_account_get_id:
 * @self: an account
 *
 * Returns: (transfer none): its ID
 */
const char *
kvp_account_get_id (KvpAccount *self)
{
  g_return_val_if_fail (KVP_IS_ACCOUNT (self), NULL);

  return self->id;
}

/**
 * kvp_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): its name, as the API gives it
 */
const char *
kvp_account_get_name (KvpAccount *self)
{
  g_return_val_if_fail (KVP_IS_ACCOUNT (self), NULL);

  return self->name;
}

/**
 * kvp_account_get_display_name:
 * @self: an account
 *
 * Returns: (transfer none): the name, or the ID where there is none
 */
const char *
kvp_account_get_display_name (KvpAccount *self)
{
  g_return_val_if_fail (KVP_IS_ACCOUNT (self), NULL);

  return self->name != NULL && *self->name != '\0' ? self->name : self->id;
}
