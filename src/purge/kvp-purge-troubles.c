/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-troubles.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"

struct _KvpPurgeTroubles {
  GObject    parent_instance;

  GPtrArray *troubles;   /* (owned) (element-type KvpPurgeTrouble): the oldest first */
  guint      n_happened;
};

enum {
  PROP_0,
  PROP_N_HAPPENED,
  N_PROPS
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpPurgeTroubles, kvp_purge_troubles, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return KVP_TYPE_PURGE_TROUBLE;
}

static guint
get_n_items (GListModel *model)
{
  return KVP_PURGE_TROUBLES (model)->troubles->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  KvpPurgeTroubles *self = KVP_PURGE_TROUBLES (model);

  if (position >= self->troubles->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->troubles, self->troubles->len - 1 - position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
kvp_purge_troubles_finalize (GObject *object)
{
  KvpPurgeTroubles *self = KVP_PURGE_TROUBLES (object);

  g_ptr_array_unref (self->troubles);

  G_OBJECT_CLASS (kvp_purge_troubles_parent_class)->finalize (object);
}

static void
kvp_purge_troubles_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  KvpPurgeTroubles *self = KVP_PURGE_TROUBLES (object);

  switch (prop_id)
    {
    case PROP_N_HAPPENED:
      g_value_set_uint (value, self->n_happened);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_purge_troubles_class_init (KvpPurgeTroublesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_purge_troubles_finalize;
  object_class->get_property = kvp_purge_troubles_get_property;

  /**
   * KvpPurgeTroubles:n-happened:
   *
   * All that happened, each time counted.
   */
  properties[PROP_N_HAPPENED] =
    g_param_spec_uint ("n-happened", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_purge_troubles_init (KvpPurgeTroubles *self)
{
  self->troubles = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
add (KvpPurgeTroubles *self,
     const char       *text)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint n = self->troubles->len;
  KvpPurgeTrouble *newest = n > 0 ? g_ptr_array_index (self->troubles, n - 1) : NULL;

  self->n_happened++;

  if (newest != NULL && g_str_equal (kvp_purge_trouble_get_text (newest), text))
    {
      kvp_purge_trouble_repeat (newest, now);
    }
  else
    {
      if (n == KVP_PURGE_MAX_TROUBLES)
        {
          g_ptr_array_remove_index (self->troubles, 0);
          g_list_model_items_changed (G_LIST_MODEL (self), n - 1, 1, 0);
        }
      g_ptr_array_add (self->troubles, kvp_purge_trouble_new (text, now));
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HAPPENED]);
}

/**
 * kvp_purge_troubles_new:
 *
 * Returns: (transfer full): an empty list
 */
KvpPurgeTroubles *
kvp_purge_troubles_new (void)
{
  return g_object_new (KVP_TYPE_PURGE_TROUBLES, NULL);
}

/**
 * kvp_purge_troubles_get_n_happened:
 * @self: a list
 *
 * Returns: how much happened, each time counted
 */
guint
kvp_purge_troubles_get_n_happened (KvpPurgeTroubles *self)
{
  g_return_val_if_fail (KVP_IS_PURGE_TROUBLES (self), 0);

  return self->n_happened;
}

/**
 * kvp_purge_troubles_add_again:
 * @self: a list
 * @error: how a request failed that is sent again
 */
void
kvp_purge_troubles_add_again (KvpPurgeTroubles *self,
                              const GError     *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));
  g_return_if_fail (error != NULL);

  /* Translators: %s is one or more whole sentences that tell why. */
  text = g_strdup_printf (_("%s The request is sent again."), error->message);
  add (self, text);
}

/**
 * kvp_purge_troubles_add_failure:
 * @self: a list
 * @error: how a request failed whose keys are not sent again for now
 */
void
kvp_purge_troubles_add_failure (KvpPurgeTroubles *self,
                                const GError     *error)
{
  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));
  g_return_if_fail (error != NULL);

  add (self, error->message);
}

/**
 * kvp_purge_troubles_add_wait:
 * @self: a list
 * @seconds: for which Cloudflare asked to send nothing
 */
void
kvp_purge_troubles_add_wait (KvpPurgeTroubles *self,
                             guint             seconds)
{
  g_autofree char *count = kvp_format_count (seconds);
  g_autofree char *text = NULL;

  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));

  text = g_strdup_printf (ngettext ("Cloudflare asked to wait %s second.",
                                    "Cloudflare asked to wait %s seconds.",
                                    seconds),
                          count);
  add (self, text);
}

/**
 * kvp_purge_troubles_add_split:
 * @self: a list
 * @why: a sentence
 * @n_keys: in the request that is split
 */
void
kvp_purge_troubles_add_split (KvpPurgeTroubles *self,
                              const char       *why,
                              guint             n_keys)
{
  g_autofree char *count = kvp_format_count (n_keys);
  g_autofree char *text = NULL;

  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));
  g_return_if_fail (why != NULL);

  /* Translators: %1$s is one or more whole sentences that tell why, %2$s a number of keys. */
  text = g_strdup_printf (ngettext ("%1$s The request with %2$s key is sent in two parts.",
                                    "%1$s The request with %2$s keys is sent in two parts.",
                                    n_keys),
                          why, count);
  add (self, text);
}

/**
 * kvp_purge_troubles_add_refusal:
 * @self: a list
 * @n_keys: that an answer named as not deleted
 */
void
kvp_purge_troubles_add_refusal (KvpPurgeTroubles *self,
                                guint             n_keys)
{
  g_autofree char *count = kvp_format_count (n_keys);
  g_autofree char *text = NULL;

  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));

  text = g_strdup_printf (ngettext ("Cloudflare did not delete %s key of a request. It is sent again.",
                                    "Cloudflare did not delete %s keys of a request. They are sent again.",
                                    n_keys),
                          count);
  add (self, text);
}

/**
 * kvp_purge_troubles_add_pause:
 * @self: a list
 * @error: why the run paused by itself
 */
void
kvp_purge_troubles_add_pause (KvpPurgeTroubles *self,
                              const GError     *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KVP_IS_PURGE_TROUBLES (self));
  g_return_if_fail (error != NULL);

  /* Translators: %s is one or more whole sentences that tell why. */
  text = g_strdup_printf (_("%s The deletion paused."), error->message);
  add (self, text);
}
