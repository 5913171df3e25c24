/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "demo/kvp-demo-sample.h"

#include "demo/kvp-demo-json.h"
#include "demo/kvp-demo-sample-private.h"

#include <string.h>

const char * const _kvp_demo_words[KVP_DEMO_N_WORDS] = {
  "hello", "winter", "sale", "guide", "garden", "travel", "coffee", "cotton",
  "über", "press", "kitchen", "bicycle", "summer", "paper", "river", "lamp",
};

/* A bijection: different numbers give different numbers, so names made of them are never the same. */
guint64
_kvp_demo_mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return x ^ (x >> 31);
}

/* Format strings would take most of the time of a million keys. */
void
_kvp_demo_append_padded (GString *out,
                         guint    value,
                         guint    width)
{
  char digits[12];

  for (guint i = width; i > 0; i--)
    {
      digits[i - 1] = (char) ('0' + value % 10);
      value /= 10;
    }
  g_string_append_len (out, digits, width);
}

static GBytes *
make_picture (guint64 random)
{
  static const guchar head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
                                 'R' };
  const gsize size = 1024 + random % 2048;
  guchar *bytes = g_malloc (size);

  memcpy (bytes, head, sizeof head);
  for (gsize i = sizeof head; i < size; i++)
    bytes[i] = (guchar) _kvp_demo_mix (random + i);

  return g_bytes_new_take (bytes, size);
}

static GBytes *
make_export (void)
{
  const gsize size = 1024 * 1024;
  GString *text = g_string_sized_new (size + 64);

  g_string_append_c (text, '[');
  for (guint i = 0; text->len < size - 32; i++)
    {
      g_string_append (text, "{\"sku\":");
      _kvp_demo_append_padded (text, 100000 + i, 6);
      g_string_append (text, "},");
    }
  g_string_append_c (text, '0');
  while (text->len < size - 1)
    g_string_append_c (text, ' ');
  g_string_append_c (text, ']');

  return g_string_free_to_bytes (text);
}

GBytes *
kvp_demo_sample_make_value (const char *name,
                            gsize       length)
{
  guint64 random = length;
  GString *text;

  for (gsize i = 0; i < length; i++)
    random = _kvp_demo_mix (random ^ (guchar) name[i]);

  if (length > 12 && memcmp (name, "cache/thumb/", 12) == 0)
    return make_picture (random);
  if (length > 13 && memcmp (name, "cache/export/", 13) == 0)
    return make_export ();

  text = g_string_new (NULL);
  if (length > 5 && memcmp (name, "page/", 5) == 0)
    g_string_append_printf (text, "<!DOCTYPE html>\n<title>%s</title>\n<p>%s and %s.</p>\n",
                            _kvp_demo_words[random % KVP_DEMO_N_WORDS],
                            _kvp_demo_words[(random >> 8) % KVP_DEMO_N_WORDS],
                            _kvp_demo_words[(random >> 16) % KVP_DEMO_N_WORDS]);
  else
    {
      g_string_append (text, "{\"key\":");
      kvp_demo_json_append_string (text, name, length);
      g_string_append_printf (text, ",\"revision\":%u,\"amount\":%u.5}", (guint) (random % 40),
                              (guint) (random >> 32) % 500);
    }

  return g_string_free_to_bytes (text);
}
