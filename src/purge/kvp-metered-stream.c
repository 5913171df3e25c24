/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-metered-stream.h"

/* Each is a turn of the main loop. */
#define MAX_POSTS 100

struct _KvpMeteredStream
{
  GFilterInputStream parent_instance;

  KvpReadMeter *meter; /* (owned) */
  guint64       size;
  guint64       n_read;
  guint64       n_posted;
};

static void seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KvpMeteredStream, kvp_metered_stream, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, seekable_init))

static void
post (KvpMeteredStream *self)
{
  self->n_posted = self->n_read;
  kvp_read_meter_post (self->meter, self->n_read, self->size);
}

static gssize
kvp_metered_stream_read (GInputStream  *stream,
                         void          *buffer,
                         gsize          count,
                         GCancellable  *cancellable,
                         GError       **error)
{
  KvpMeteredStream *self = KVP_METERED_STREAM (stream);
  gssize n_read = G_INPUT_STREAM_CLASS (kvp_metered_stream_parent_class)->read_fn (stream, buffer, count, cancellable,
                                                                                   error);

  if (n_read > 0)
    self->n_read += (guint64) n_read;
  if (self->n_read - self->n_posted > self->size / MAX_POSTS)
    post (self);

  return n_read;
}

/* --- seeking --- */

static GSeekable *
get_seekable (GSeekable *seekable)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (seekable));

  return G_IS_SEEKABLE (base) ? G_SEEKABLE (base) : NULL;
}

static goffset
kvp_metered_stream_tell (GSeekable *seekable)
{
  GSeekable *base = get_seekable (seekable);

  return base != NULL ? g_seekable_tell (base) : (goffset) KVP_METERED_STREAM (seekable)->n_read;
}

static gboolean
kvp_metered_stream_can_seek (GSeekable *seekable)
{
  GSeekable *base = get_seekable (seekable);

  return base != NULL && g_seekable_can_seek (base);
}

static gboolean
kvp_metered_stream_seek (GSeekable     *seekable,
                         goffset        offset,
                         GSeekType      type,
                         GCancellable  *cancellable,
                         GError       **error)
{
  KvpMeteredStream *self = KVP_METERED_STREAM (seekable);
  GSeekable *base = get_seekable (seekable);

  if (base == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The stream can not be sought in");
      return FALSE;
    }

  if (!g_seekable_seek (base, offset, type, cancellable, error))
    return FALSE;

  self->n_read = (guint64) g_seekable_tell (base);
  post (self);

  return TRUE;
}

static gboolean
kvp_metered_stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static gboolean
kvp_metered_stream_truncate (GSeekable     *seekable,
                             goffset        offset,
                             GCancellable  *cancellable,
                             GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The stream is for reading");

  return FALSE;
}

static void
seekable_init (GSeekableIface *iface)
{
  iface->tell = kvp_metered_stream_tell;
  iface->can_seek = kvp_metered_stream_can_seek;
  iface->seek = kvp_metered_stream_seek;
  iface->can_truncate = kvp_metered_stream_can_truncate;
  iface->truncate_fn = kvp_metered_stream_truncate;
}

/* --- the object --- */

static void
kvp_metered_stream_dispose (GObject *object)
{
  g_clear_object (&KVP_METERED_STREAM (object)->meter);

  G_OBJECT_CLASS (kvp_metered_stream_parent_class)->dispose (object);
}

static void
kvp_metered_stream_class_init (KvpMeteredStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kvp_metered_stream_dispose;
  G_INPUT_STREAM_CLASS (klass)->read_fn = kvp_metered_stream_read;
}

static void
kvp_metered_stream_init (KvpMeteredStream *self)
{
}

/**
 * kvp_metered_stream_new:
 * @base: (transfer none): what it reads from
 * @size: how many bytes there are
 * @meter: what is told
 *
 * For a worker thread.
 *
 * Returns: (transfer full): a stream that reads the same
 */
GInputStream *
kvp_metered_stream_new (GInputStream *base,
                        guint64       size,
                        KvpReadMeter *meter)
{
  KvpMeteredStream *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (base), NULL);
  g_return_val_if_fail (KVP_IS_READ_METER (meter), NULL);

  self = g_object_new (KVP_TYPE_METERED_STREAM, "base-stream", base, NULL);
  self->meter = g_object_ref (meter);
  self->size = size;
  post (self);

  return G_INPUT_STREAM (self);
}
