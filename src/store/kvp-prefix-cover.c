/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-prefix-cover.h"

/* The API takes no longer one. */
#define MAX_PREFIX_LENGTH 512

/* A prefix, and how many bytes it shares with the one before it. */
typedef struct {
  char  *bytes;  /* (owned) */
  gsize  length;
  gsize  shared;
} Prefix;

/* Neighbours that share most are the ones that are best listed together: what lies between them is the least.
 * So whenever there are too many prefixes, the two that share most give way to what they share, and with them
 * all that begin with it: no prefix may be the beginning of another, or the same keys would be listed
 * twice. */
struct _KvpPrefixCover {
  GArray *prefixes; /* (owned) (element-type Prefix): ascending */
  guint   max;
};

static void
clear_prefix (gpointer data)
{
  Prefix *prefix = data;

  g_free (prefix->bytes);
}

/**
 * kvp_prefix_cover_new:
 * @max: how many prefixes at most, at least 1
 *
 * Returns: (transfer full): a cover of no name
 */
KvpPrefixCover *
kvp_prefix_cover_new (guint max)
{
  KvpPrefixCover *self;

  g_return_val_if_fail (max > 0, NULL);

  self = g_new0 (KvpPrefixCover, 1);
  self->max = max;
  self->prefixes = g_array_sized_new (FALSE, FALSE, sizeof (Prefix), max + 1);
  g_array_set_clear_func (self->prefixes, clear_prefix);

  return self;
}

void
kvp_prefix_cover_free (KvpPrefixCover *self)
{
  g_array_unref (self->prefixes);
  g_free (self);
}

/* The length at or before @length at which no character is cut in two. */
static gsize
cut_back (const char *bytes,
          gsize       bytes_length,
          gsize       length)
{
  while (length > 0 && length < bytes_length && ((guchar) bytes[length] & 0xc0) == 0x80)
    length--;

  return length;
}

/* What of a name can be asked for as a prefix: a parameter of a URL with a NUL in it is better not relied
 * on. */
static gsize
get_usable_length (const char *name,
                   gsize       length)
{
  const char *nul = memchr (name, '\0', length);
  gsize usable = nul != NULL ? (gsize) (nul - name) : length;

  return usable > MAX_PREFIX_LENGTH ? cut_back (name, usable, MAX_PREFIX_LENGTH) : usable;
}

static gsize
count_shared (const char *a,
              gsize       a_length,
              const char *b,
              gsize       b_length)
{
  gsize n = 0;

  while (n < a_length && n < b_length && a[n] == b[n])
    n++;

  return MIN (cut_back (a, a_length, n), cut_back (b, b_length, n));
}

static void
merge_closest (KvpPrefixCover *self)
{
  guint first = 1;
  guint end;
  gsize shared;

  for (guint i = 2; i < self->prefixes->len; i++)
    {
      if (g_array_index (self->prefixes, Prefix, i).shared > g_array_index (self->prefixes, Prefix, first).shared)
        first = i;
    }

  shared = g_array_index (self->prefixes, Prefix, first).shared;
  end = first + 1;
  while (end < self->prefixes->len && g_array_index (self->prefixes, Prefix, end).shared >= shared)
    end++;

  /* The one before what they share is the same for the first of them. */
  g_array_index (self->prefixes, Prefix, first - 1).length = shared;
  g_array_remove_range (self->prefixes, first, end - first);
}

/**
 * kvp_prefix_cover_add:
 * @self: a cover
 * @name: (array length=length): exact bytes of a name that does not come before the last one
 * @length: bytes in @name
 *
 * Sees to it that a prefix covers @name.
 */
void
kvp_prefix_cover_add (KvpPrefixCover *self,
                      const char     *name,
                      gsize           length)
{
  Prefix prefix = { NULL, 0, 0 };

  g_return_if_fail (self != NULL && name != NULL);

  prefix.length = get_usable_length (name, length);
  if (self->prefixes->len > 0)
    {
      const Prefix *last = &g_array_index (self->prefixes, Prefix, self->prefixes->len - 1);

      if (last->length <= length && memcmp (last->bytes, name, last->length) == 0)
        return;
      prefix.shared = count_shared (last->bytes, last->length, name, prefix.length);
    }

  prefix.bytes = g_strndup (name, prefix.length);
  g_array_append_val (self->prefixes, prefix);

  while (self->prefixes->len > self->max)
    merge_closest (self);
}

/**
 * kvp_prefix_cover_get:
 * @self: a cover
 *
 * Returns: (transfer full) (element-type GBytes): the prefixes, ascending; each name that was added begins
 *   with exactly one; the empty one covers everything
 */
GPtrArray *
kvp_prefix_cover_get (KvpPrefixCover *self)
{
  GPtrArray *prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_return_val_if_fail (self != NULL, prefixes);

  for (guint i = 0; i < self->prefixes->len; i++)
    {
      const Prefix *prefix = &g_array_index (self->prefixes, Prefix, i);

      g_ptr_array_add (prefixes, g_bytes_new (prefix->bytes, prefix->length));
    }

  return prefixes;
}
