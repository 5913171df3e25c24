/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-cursor.h"

#include <string.h>

/* Four bytes of serial number, which is the key of the scrambling, then a check byte, a flag byte and the
 * name. */
#define SERIAL_SIZE 4
#define HEAD_SIZE (SERIAL_SIZE + 2)
#define CHECK 0x4b

static void
scramble (guchar *bytes,
          gsize   length)
{
  guint32 state;

  memcpy (&state, bytes, SERIAL_SIZE);
  state ^= 0x9e3779b9;
  for (gsize i = SERIAL_SIZE; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      bytes[i] ^= (guchar) (state >> 24);
    }
}

char *
kvp_demo_cursor_write (const char *after,
                       gsize       after_length,
                       gboolean    after_empty,
                       guint32     serial)
{
  g_autofree guchar *bytes = g_malloc (HEAD_SIZE + after_length);

  serial *= 2654435761u; /* odd, so no two serial numbers become one */
  memcpy (bytes, &serial, SERIAL_SIZE);
  bytes[SERIAL_SIZE] = CHECK;
  bytes[SERIAL_SIZE + 1] = after_empty ? 1 : 0;
  if (after_length > 0)
    memcpy (bytes + HEAD_SIZE, after, after_length);
  scramble (bytes, HEAD_SIZE + after_length);

  return g_base64_encode (bytes, HEAD_SIZE + after_length);
}

/**
 * kvp_demo_cursor_read:
 * @self: (out caller-allocates): the place; clear it with kvp_demo_cursor_clear()
 * @text: (array length=length): what the client sent
 * @length: its bytes
 *
 * Strict: a '+' that became a space on the way, or a character lost at the end, is no cursor.
 *
 * Returns: whether it is one of ours
 */
gboolean
kvp_demo_cursor_read (KvpDemoCursor *self,
                      const char    *text,
                      gsize          length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_autofree guchar *bytes = NULL;
  g_autofree char *again = NULL;
  gsize n_bytes;

  *self = (KvpDemoCursor) { NULL, FALSE };
  if (length == 0 || strlen (copy) != length)
    return FALSE;

  if (g_str_has_prefix (copy, KVP_DEMO_CURSOR_PADDING))
    {
      char *end = strstr (copy + strlen (KVP_DEMO_CURSOR_PADDING), KVP_DEMO_CURSOR_PADDING);

      if (end == NULL)
        return FALSE;
      end += strlen (KVP_DEMO_CURSOR_PADDING);
      memmove (copy, end, strlen (end) + 1);
    }

  bytes = g_base64_decode (copy, &n_bytes);
  if (n_bytes < HEAD_SIZE)
    return FALSE;
  /* g_base64_decode() skips what it does not know. */
  again = g_base64_encode (bytes, n_bytes);
  if (!g_str_equal (again, copy))
    return FALSE;

  scramble (bytes, n_bytes);
  if (bytes[SERIAL_SIZE] != CHECK || bytes[SERIAL_SIZE + 1] > 1)
    return FALSE;

  self->after = g_bytes_new (bytes + HEAD_SIZE, n_bytes - HEAD_SIZE);
  self->after_empty = bytes[SERIAL_SIZE + 1] == 1;

  return TRUE;
}

void
kvp_demo_cursor_clear (KvpDemoCursor *self)
{
  g_clear_pointer (&self->after, g_bytes_unref);
}
