/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-trouble.h"

struct _KvpPurgeTrouble {
  GObject  parent_instance;

  char    *text;    /* (owned) */
  gint64   when;
  guint    n_times;
};

enum {
  PROP_0,
  PROP_N_TIMES,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpPurgeTrouble, kvp_purge_trouble, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_purge_trouble_finalize (GObject *object)
{
  KvpPurgeTrouble *self = KVP_PURGE_TROUBLE (object);

  g_free (self->text);

  G_OBJECT_CLASS (kvp_purge_trouble_parent_class)->finalize (object);
}

static void
kvp_purge_trouble_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  KvpPurgeTrouble *self = KVP_PURGE_TROUBLE (object);

  switch (prop_id)
    {
    case PROP_N_TIMES:
      g_value_set_uint (value, self->n_times);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_purge_trouble_class_init (KvpPurgeTroubleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_purge_trouble_finalize;
  object_class->get_property = kvp_purge_trouble_get_property;

  /**
   * KvpPurgeTrouble:n-times:
   *
   * How often in a row it happened.
   */
  properties[PROP_N_TIMES] =
    g_param_spec_uint ("n-times", NULL, NULL, 1, G_MAXUINT, 1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_purge_trouble_init (KvpPurgeTrouble *self)
{
  self->n_times = 1;
}

/**
 * kvp_purge_trouble_new:
 * @text: whole, translated sentences
 * @when: seconds since the epoch
 *
 * Returns: (transfer full): it, once
 */
KvpPurgeTrouble *
kvp_purge_trouble_new (const char *text,
                       gint64      when)
{
  KvpPurgeTrouble *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (KVP_TYPE_PURGE_TROUBLE, NULL);
  self->text = g_strdup (text);
  self->when = when;

  return self;
}

/**
 * kvp_purge_trouble_get_text:
 * @self: a trouble
 *
 * Returns: (transfer none): what happened; untrusted text
 */
const char *
kvp_purge_trouble_get_text (KvpPurgeTrouble *self)
{
  g_return_val_if_fail (KVP_IS_PURGE_TROUBLE (self), NULL);

  return self->text;
}

/**
 * kvp_purge_trouble_get_when:
 * @self: a trouble
 *
 * Returns: when it happened last, in seconds since the epoch
 */
gint64
kvp_purge_trouble_get_when (KvpPurgeTrouble *self)
{
  g_return_val_if_fail (KVP_IS_PURGE_TROUBLE (self), 0);

  return self->when;
}

/**
 * kvp_purge_trouble_get_n_times:
 * @self: a trouble
 *
 * Returns: how often in a row it happened
 */
guint
kvp_purge_trouble_get_n_times (KvpPurgeTrouble *self)
{
  g_return_val_if_fail (KVP_IS_PURGE_TROUBLE (self), 0);

  return self->n_times;
}

/**
 * kvp_purge_trouble_repeat:
 * @self: a trouble
 * @when: seconds since the epoch
 *
 * It happened once more, and nothing else did in between.
 */
void
kvp_purge_trouble_repeat (KvpPurgeTrouble *self,
                          gint64           when)
{
  g_return_if_fail (KVP_IS_PURGE_TROUBLE (self));

  self->n_times++;
  self->when = when;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TIMES]);
}
