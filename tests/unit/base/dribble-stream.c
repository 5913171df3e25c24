/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dribble-stream.h"

#define DRIBBLE_TYPE_STREAM (dribble_stream_get_type ())
G_DECLARE_FINAL_TYPE (DribbleStream, dribble_stream, DRIBBLE, STREAM, GInputStream)

struct _DribbleStream {
  GInputStream parent_instance;

  const char  *text;
  gsize        length;
  gsize        piece;
};

G_DEFINE_FINAL_TYPE (DribbleStream, dribble_stream, G_TYPE_INPUT_STREAM)

static gssize
dribble_stream_read (GInputStream  *stream,
                     void          *buffer,
                     gsize          count,
                     GCancellable  *cancellable,
                     GError       **error)
{
  DribbleStream *self = DRIBBLE_STREAM (stream);
  gsize n = MIN (MIN (self->piece, count), self->length);

  memcpy (buffer, self->text, n);
  self->text += n;
  self->length -= n;

  return (gssize) n;
}

static void
dribble_stream_class_init (DribbleStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = dribble_stream_read;
}

static void
dribble_stream_init (DribbleStream *self)
{
}

GInputStream *
dribble_stream_new (const char *text,
                    gsize       length,
                    gsize       piece)
{
  DribbleStream *self = g_object_new (DRIBBLE_TYPE_STREAM, NULL);

  self->text = text;
  self->length = length;
  self->piece = piece;

  return G_INPUT_STREAM (self);
}
