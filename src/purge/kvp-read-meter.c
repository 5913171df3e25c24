/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-main-context.h"
#include "purge/kvp-read-meter.h"

struct _KvpReadMeter
{
  GObject parent_instance;

  KvpMainContext main_context;
  guint64        n_read;
  guint64        size;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpReadMeter, kvp_read_meter, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* On its way from the worker thread. */
typedef struct {
  KvpReadMeter *meter; /* (owned) */
  guint64       n_read;
  guint64       size;
} Post;

static void
post_free (Post *post)
{
  g_object_unref (post->meter);
  g_free (post);
}

static void
kvp_read_meter_finalize (GObject *object)
{
  kvp_main_context_forget (&KVP_READ_METER (object)->main_context);

  G_OBJECT_CLASS (kvp_read_meter_parent_class)->finalize (object);
}

static void
kvp_read_meter_class_init (KvpReadMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kvp_read_meter_finalize;

  /**
   * KvpReadMeter::changed:
   *
   * More is read, or reading begins anew.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kvp_read_meter_init (KvpReadMeter *self)
{
  kvp_main_context_remember (&self->main_context);
}

/**
 * kvp_read_meter_new:
 *
 * Returns: (transfer full): a meter of nothing that is read yet
 */
KvpReadMeter *
kvp_read_meter_new (void)
{
  return g_object_new (KVP_TYPE_READ_METER, NULL);
}

guint64
kvp_read_meter_get_n_read (KvpReadMeter *self)
{
  g_return_val_if_fail (KVP_IS_READ_METER (self), 0);

  return self->n_read;
}

guint64
kvp_read_meter_get_size (KvpReadMeter *self)
{
  g_return_val_if_fail (KVP_IS_READ_METER (self), 0);

  return self->size;
}

/**
 * kvp_read_meter_get_fraction:
 * @self: a meter
 *
 * Returns: how much is read, from 0 to 1; a file that has grown meanwhile is no more than whole
 */
double
kvp_read_meter_get_fraction (KvpReadMeter *self)
{
  g_return_val_if_fail (KVP_IS_READ_METER (self), 0);

  return self->size > 0 ? MIN (1.0, (double) self->n_read / (double) self->size) : 0;
}

static gboolean
posted_cb (gpointer user_data)
{
  Post *post = user_data;
  KvpReadMeter *self = post->meter;

  kvp_main_context_assert (&self->main_context);
  self->n_read = post->n_read;
  self->size = post->size;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/**
 * kvp_read_meter_post:
 * @self: a meter
 * @n_read: bytes that were read
 * @size: bytes that there are
 *
 * For a worker thread, now and then.
 */
void
kvp_read_meter_post (KvpReadMeter *self,
                     guint64       n_read,
                     guint64       size)
{
  g_autoptr(GSource) source = NULL;
  Post *post;

  g_return_if_fail (KVP_IS_READ_METER (self));

  post = g_new0 (Post, 1);
  post->meter = g_object_ref (self);
  post->n_read = n_read;
  post->size = size;

  /* g_main_context_invoke() would call it here, in the worker thread, if the loop is between two turns. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, posted_cb, post, (GDestroyNotify) post_free);
  g_source_attach (source, self->main_context.context);
}
