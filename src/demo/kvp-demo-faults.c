/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-faults.h"

#include <string.h>

struct _KvpDemoFaults {
  GPtrArray  *faults;       /* (owned) (element-type KvpDemoFault): in the order in which they are met */
  GPtrArray  *holds;        /* (owned) (element-type utf8): "" matches any */
  GHashTable *refused;      /* (owned) (element-type GBytes) */
  GHashTable *poisons;      /* (owned) (element-type GBytes guint): statuses by name */
  GRand      *random;       /* (owned): seeded, so that a run can be had again */
  guint       latency;
  guint       jitter;
  guint64     n_requests;
};

static void
kvp_demo_fault_free (KvpDemoFault *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->match);
  g_free (self->headers);
  g_free (self);
}

void
kvp_demo_verdict_clear (KvpDemoVerdict *self)
{
  g_clear_pointer (&self->fault, kvp_demo_fault_free);
}

KvpDemoFaults *
kvp_demo_faults_new (void)
{
  KvpDemoFaults *self = g_new0 (KvpDemoFaults, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) kvp_demo_fault_free);
  self->holds = g_ptr_array_new_with_free_func (g_free);
  self->refused = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->poisons = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->random = g_rand_new_with_seed (1);

  return self;
}

void
kvp_demo_faults_free (KvpDemoFaults *self)
{
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->holds);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->poisons);
  g_rand_free (self->random);
  g_free (self);
}

void
kvp_demo_faults_add_script (KvpDemoFaults *self,
                            const char    *match,
                            guint          status,
                            const char    *headers,
                            GBytes        *body,
                            gboolean       apply)
{
  KvpDemoFault *fault = g_new0 (KvpDemoFault, 1);

  fault->match = g_strdup (match);
  fault->status = status;
  fault->headers = g_strdup (headers);
  fault->body = body != NULL ? g_bytes_ref (body) : NULL;
  fault->apply = apply;
  g_ptr_array_add (self->faults, fault);
}

void
kvp_demo_faults_add_cut (KvpDemoFaults *self,
                         const char    *match,
                         KvpDemoCut     cut)
{
  KvpDemoFault *fault = g_new0 (KvpDemoFault, 1);

  fault->match = g_strdup (match);
  fault->cut = cut;
  /* Half a body can only be sent of a request that was carried out. */
  fault->apply = cut != KVP_DEMO_CUT_BEFORE;
  g_ptr_array_add (self->faults, fault);
}

void
kvp_demo_faults_add_hold (KvpDemoFaults *self,
                          const char    *match)
{
  g_ptr_array_add (self->holds, g_strdup (match != NULL ? match : ""));
}

void
kvp_demo_faults_clear_holds (KvpDemoFaults *self)
{
  g_ptr_array_set_size (self->holds, 0);
}

void
kvp_demo_faults_set_latency (KvpDemoFaults *self,
                             guint          latency,
                             guint          jitter)
{
  self->latency = latency;
  self->jitter = jitter;
}

void
kvp_demo_faults_refuse_key (KvpDemoFaults *self,
                            GBytes        *name)
{
  g_hash_table_add (self->refused, g_bytes_ref (name));
}

void
kvp_demo_faults_refuse_none (KvpDemoFaults *self)
{
  g_hash_table_remove_all (self->refused);
}

gboolean
kvp_demo_faults_refuses (KvpDemoFaults *self,
                         GBytes        *name)
{
  return g_hash_table_contains (self->refused, name);
}

void
kvp_demo_faults_poison_key (KvpDemoFaults *self,
                            GBytes        *name,
                            guint          status)
{
  g_hash_table_insert (self->poisons, g_bytes_ref (name), GUINT_TO_POINTER (status));
}

guint
kvp_demo_faults_get_poison (KvpDemoFaults *self,
                            GBytes        *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->poisons, name));
}

static KvpDemoFault *
take_fault (KvpDemoFaults *self,
            const char    *line)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      KvpDemoFault *fault = g_ptr_array_index (self->faults, i);

      if (fault->match == NULL || strstr (line, fault->match) != NULL)
        return g_ptr_array_steal_index (self->faults, i);
    }

  return NULL;
}

static gboolean
is_held (KvpDemoFaults *self,
         const char    *line)
{
  for (guint i = 0; i < self->holds->len; i++)
    {
      if (strstr (line, g_ptr_array_index (self->holds, i)) != NULL)
        return TRUE;
    }

  return FALSE;
}

void
kvp_demo_faults_judge (KvpDemoFaults  *self,
                       const char     *line,
                       KvpDemoVerdict *verdict)
{
  verdict->fault = take_fault (self, line);
  verdict->hold = is_held (self, line);
  verdict->delay = self->latency;
  if (self->jitter > 0)
    verdict->delay += g_rand_int (self->random) % (self->jitter + 1);
}

void
kvp_demo_faults_add_ray (KvpDemoFaults *self,
                         KvpDemoReply  *reply)
{
  g_autofree char *ray = NULL;

  self->n_requests++;
  ray = g_strdup_printf ("%016" G_GINT64_MODIFIER "x-DEM", self->n_requests * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  soup_message_headers_replace (reply->headers, "cf-ray", ray);
}
