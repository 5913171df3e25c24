/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cloudflare/kvp-value-list.h"

struct _KvpValueList {
  GArray *values; /* (owned) (element-type KvpValue) */
};

static void
clear_value (gpointer data)
{
  KvpValue *value = data;

  g_clear_pointer (&value->value, g_bytes_unref);
  g_clear_pointer (&value->metadata, g_bytes_unref);
}

/**
 * kvp_value_list_new:
 * @n_values: how many
 *
 * Returns: (transfer full): a list that knows nothing of any of them
 */
KvpValueList *
kvp_value_list_new (guint n_values)
{
  KvpValueList *self = g_new0 (KvpValueList, 1);

  self->values = g_array_new (FALSE, TRUE, sizeof (KvpValue));
  g_array_set_clear_func (self->values, clear_value);
  g_array_set_size (self->values, n_values);

  return self;
}

void
kvp_value_list_free (KvpValueList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->values);
  g_free (self);
}

guint
kvp_value_list_get_length (KvpValueList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->values->len;
}

KvpValue *
kvp_value_list_get (KvpValueList *self,
                    guint         index)
{
  g_return_val_if_fail (self != NULL && index < self->values->len, NULL);

  return &g_array_index (self->values, KvpValue, index);
}
