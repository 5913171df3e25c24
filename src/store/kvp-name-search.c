/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-name-search.h"

struct _KvpNameSearch {
  char   *folded;     /* (owned) */
  gsize   length;
  guchar  lower[256]; /* g_ascii_tolower(), without a call for each byte of a million names */
};

/* Folds case and composes, so that é is é however it was typed. The functions for it end at a NUL, which a
 * name may hold, so each piece between NULs is folded alone. */
static GString *
fold (const char *text,
      gsize       length)
{
  GString *folded = g_string_sized_new (length);
  const char *end = text + length;

  while (TRUE)
    {
      const char *stop = memchr (text, '\0', end - text);
      gsize piece = (stop != NULL ? stop : end) - text;
      g_autofree char *folded_piece = g_utf8_casefold (text, piece);
      g_autofree char *composed = g_utf8_normalize (folded_piece, -1, G_NORMALIZE_DEFAULT_COMPOSE);

      g_string_append (folded, composed != NULL ? composed : folded_piece);
      if (stop == NULL)
        return folded;

      g_string_append_c (folded, '\0');
      text = stop + 1;
    }
}

/**
 * kvp_name_search_new:
 * @text: what a person typed, UTF-8
 *
 * Returns: (transfer full): a search for it
 */
KvpNameSearch *
kvp_name_search_new (const char *text)
{
  KvpNameSearch *self = g_new0 (KvpNameSearch, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *folded = fold (valid, strlen (valid));

  self->length = folded->len;
  self->folded = g_string_free (folded, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (self->lower); i++)
    self->lower[i] = (guchar) g_ascii_tolower ((char) i);

  return self;
}

void
kvp_name_search_free (KvpNameSearch *self)
{
  g_free (self->folded);
  g_free (self);
}

/* @is_ascii: (out): whether the name is; only sure if the text was not found. */
static gboolean
find_ascii (KvpNameSearch *self,
            const char    *name,
            gsize          length,
            gboolean      *is_ascii)
{
  const guchar *bytes = (const guchar *) name;
  const guchar *folded = (const guchar *) self->folded;
  guchar bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      gsize n = 1;

      bits |= bytes[i];
      if (self->lower[bytes[i]] != folded[0] || length - i < self->length)
        continue;

      while (n < self->length && self->lower[bytes[i + n]] == folded[n])
        n++;
      if (n == self->length)
        return TRUE;
    }

  *is_ascii = (bits & 0x80) == 0;

  return FALSE;
}

/**
 * kvp_name_search_matches:
 * @self: a search
 * @name: a name's bytes
 * @length: how many
 *
 * Names of ASCII alone, which most are, cost a few dozen nanoseconds.
 *
 * Returns: whether @name contains the text
 */
gboolean
kvp_name_search_matches (KvpNameSearch *self,
                         const char    *name,
                         gsize          length)
{
  GString *folded;
  gboolean is_ascii = FALSE;
  gboolean found;

  if (self->length == 0)
    return TRUE;

  if (find_ascii (self, name, length, &is_ascii))
    return TRUE;
  /* Folding does not lead out of ASCII, so a text that is not ASCII is not there either. */
  if (is_ascii)
    return FALSE;

  /* Folding can bring letters into ASCII (the Kelvin sign is a k), so the text may still be found. */
  folded = fold (name, length);
  found = FALSE;
  for (gsize i = 0; !found && folded->len >= self->length && i <= folded->len - self->length; i++)
    found = memcmp (folded->str + i, self->folded, self->length) == 0;
  g_string_free (folded, TRUE);

  return found;
}
