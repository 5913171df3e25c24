/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "endless-stream.h"

struct _EndlessStream {
  GInputStream   parent_instance;

  guint64        n_rows;
  EndlessRowFunc append;

  GString       *text;   /* (owned): of the row that is being read */
  gsize          offset; /* in it */
  guint64        number; /* of the next one */
  guint64        n_read;
};

G_DEFINE_FINAL_TYPE (EndlessStream, endless_stream, G_TYPE_INPUT_STREAM)

static gssize
endless_stream_read (GInputStream  *stream,
                     void          *buffer,
                     gsize          count,
                     GCancellable  *cancellable,
                     GError       **error)
{
  EndlessStream *self = ENDLESS_STREAM (stream);
  gsize n;

  if (self->offset == self->text->len && self->number <= self->n_rows)
    {
      g_string_truncate (self->text, 0);
      self->offset = 0;
      self->append (self->text, self->number++);
    }

  n = MIN (count, self->text->len - self->offset);
  memcpy (buffer, self->text->str + self->offset, n);
  self->offset += n;
  self->n_read += n;

  return (gssize) n;
}

static void
endless_stream_finalize (GObject *object)
{
  g_string_free (ENDLESS_STREAM (object)->text, TRUE);

  G_OBJECT_CLASS (endless_stream_parent_class)->finalize (object);
}

static void
endless_stream_class_init (EndlessStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = endless_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = endless_stream_read;
}

static void
endless_stream_init (EndlessStream *self)
{
  self->text = g_string_new (NULL);
}

GInputStream *
endless_stream_new (guint64        n_rows,
                    EndlessRowFunc append)
{
  EndlessStream *self = g_object_new (ENDLESS_TYPE_STREAM, NULL);

  self->n_rows = n_rows;
  self->append = append;

  return G_INPUT_STREAM (self);
}

guint64
endless_stream_get_n_read (EndlessStream *self)
{
  return self->n_read;
}
