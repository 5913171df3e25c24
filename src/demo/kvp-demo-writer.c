/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-writer.h"

#include <string.h>

typedef struct {
  char       *namespace_id; /* (owned) */
  double      probability;
  GHashTable *rewritten;    /* (owned) (element-type GBytes) */
} Place;

struct _KvpDemoWriter {
  GPtrArray *places; /* (owned) (element-type Place) */
  GRand     *random; /* (owned) */
  guint      n_writes;
};

static void
place_free (Place *self)
{
  g_hash_table_unref (self->rewritten);
  g_free (self->namespace_id);
  g_free (self);
}

KvpDemoWriter *
kvp_demo_writer_new (void)
{
  KvpDemoWriter *self = g_new0 (KvpDemoWriter, 1);

  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  self->random = g_rand_new_with_seed (2);

  return self;
}

void
kvp_demo_writer_free (KvpDemoWriter *self)
{
  g_ptr_array_unref (self->places);
  g_rand_free (self->random);
  g_free (self);
}

void
kvp_demo_writer_set_seed (KvpDemoWriter *self,
                          guint32        seed)
{
  g_rand_set_seed (self->random, seed);
}

static Place *
find_place (KvpDemoWriter *self,
            const char    *namespace_id)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index (self->places, i);

      if (g_str_equal (place->namespace_id, namespace_id))
        return place;
    }

  return NULL;
}

void
kvp_demo_writer_set (KvpDemoWriter *self,
                     const char    *namespace_id,
                     double         probability)
{
  Place *place = find_place (self, namespace_id);

  if (place == NULL)
    {
      place = g_new0 (Place, 1);
      place->namespace_id = g_strdup (namespace_id);
      place->rewritten = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
      g_ptr_array_add (self->places, place);
    }
  place->probability = probability;
}

static void
put (KvpDemoWriter *self,
     KvpDemoKeys   *keys,
     const char    *name,
     gsize          length)
{
  g_autofree char *metadata = g_strdup_printf ("{\"rewritten\":%u}", ++self->n_writes);
  g_autoptr(GBytes) value = g_bytes_new_static ("someone else's", strlen ("someone else's"));
  GPtrArray *batch = g_ptr_array_new ();

  g_ptr_array_add (batch, kvp_demo_key_new (name, length, metadata, strlen (metadata), 0, value));
  kvp_demo_keys_put (keys, batch);
}

/* Of a key that is gone it is another that has its name from now on. */
static void
rewrite (KvpDemoWriter *self,
         Place         *place,
         KvpDemoKeys   *keys)
{
  guint n_slots = kvp_demo_keys_get_n_slots (keys);
  const KvpDemoKey *key;
  g_autofree char *name = NULL;
  gsize length;

  if (n_slots == 0)
    return;

  key = kvp_demo_keys_get_slot (keys, (guint) g_rand_int_range (self->random, 0, (gint32) n_slots));
  length = key->name_length;
  name = g_memdup2 (key->text, length);
  put (self, keys, name, length);
  g_hash_table_add (place->rewritten, g_bytes_new (name, length));
}

static void
add (KvpDemoWriter *self,
     Place         *place,
     KvpDemoKeys   *keys)
{
  g_autofree char *name = g_strdup_printf ("someone-else:%u", self->n_writes);

  put (self, keys, name, strlen (name));
  g_hash_table_add (place->rewritten, g_bytes_new (name, strlen (name)));
}

void
kvp_demo_writer_write (KvpDemoWriter *self,
                       KvpDemoStore  *store)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index (self->places, i);
      KvpDemoNamespace *namespace = kvp_demo_store_find_by_id (store, place->namespace_id);

      if (namespace == NULL || place->probability <= 0)
        continue;
      if (g_rand_double (self->random) < place->probability)
        rewrite (self, place, kvp_demo_namespace_get_keys (namespace));
      if (g_rand_double (self->random) < place->probability)
        add (self, place, kvp_demo_namespace_get_keys (namespace));
    }
}

GPtrArray *
kvp_demo_writer_get_rewritten (KvpDemoWriter *self,
                               const char    *namespace_id)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Place *place = find_place (self, namespace_id);
  GHashTableIter iter;
  gpointer name;

  if (place != NULL)
    {
      g_hash_table_iter_init (&iter, place->rewritten);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, g_bytes_ref (name));
    }

  return g_steal_pointer (&names);
}
