/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-saved-filter-private.h"

struct _KvpSavedFilter {
  GObject  parent_instance;

  char    *name; /* (owned) */
  gint64   id;
  gint64   changed_at;
};

G_DEFINE_FINAL_TYPE (KvpSavedFilter, kvp_saved_filter, G_TYPE_OBJECT)

static void
kvp_saved_filter_finalize (GObject *object)
{
  g_free (KVP_SAVED_FILTER (object)->name);

  G_OBJECT_CLASS (kvp_saved_filter_parent_class)->finalize (object);
}

static void
kvp_saved_filter_class_init (KvpSavedFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_saved_filter_finalize;
}

static void
kvp_saved_filter_init (KvpSavedFilter *self)
{
}

KvpSavedFilter *
_kvp_saved_filter_new (gint64      id,
                       const char *name,
                       gint64      changed_at)
{
  KvpSavedFilter *self = g_object_new (KVP_TYPE_SAVED_FILTER, NULL);

  self->id = id;
  self->name = g_strdup (name);
  self->changed_at = changed_at;

  return self;
}

gint64
kvp_saved_filter_get_id (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), 0);

  return self->id;
}

const char *
kvp_saved_filter_get_name (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), NULL);

  return self->name;
}

gint64
kvp_saved_filter_get_changed_at (KvpSavedFilter *self)
{
  g_return_val_if_fail (KVP_IS_SAVED_FILTER (self), 0);

  return self->changed_at;
}
