/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-name-search.h"

/* Code points up to the emoji have a place in a table; the rarer ones beyond are folded each time. */
#define N_KNOWN_CODE_POINTS 0x20000

#define WORD_SIZE sizeof (guint64)
#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (guchar) (byte))

/* What becomes of a character when a name is folded. */
typedef enum {
  FOLDS_UNKNOWN,
  FOLDS_TO_ITSELF,       /* whatever stands beside it */
  FOLDS_OUTSIDE_ASCII,
  FOLDS_TO_ASCII,
} Folds;

/* A byte to look for in eight at once: those that differ from it in no bit of the mask. */
typedef struct {
  guint64 byte;
  guint64 mask;
} Pattern;

struct _KvpNameSearch {
  char    *folded;     /* (owned) */
  gsize    length;
  Pattern  first;
  Pattern  second;     /* anything, if there is none */
  guint8  *folds;      /* (owned) (nullable): a #Folds for each code point */
  guchar   lower[256]; /* g_ascii_tolower(), without a call for each byte of a million names */
  guint    is_ascii : 1;
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
      /* Of what is no text, the functions would read beyond the end. */
      g_autofree char *valid = g_utf8_validate_len (text, piece, NULL) ? NULL : g_utf8_make_valid (text, piece);
      g_autofree char *folded_piece = valid != NULL ? g_utf8_casefold (valid, -1) : g_utf8_casefold (text, piece);
      g_autofree char *composed = g_utf8_normalize (folded_piece, -1, G_NORMALIZE_DEFAULT_COMPOSE);

      g_string_append (folded, composed != NULL ? composed : folded_piece);
      if (stop == NULL)
        return folded;

      g_string_append_c (folded, '\0');
      text = stop + 1;
    }
}

/* Whether the text of @self stands in what is folded already. */
static gboolean
contains (const char    *folded,
          gsize          length,
          KvpNameSearch *self)
{
  for (gsize i = 0; length - i >= self->length; i++)
    {
      if (memcmp (folded + i, self->folded, self->length) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_ascii (const char *text,
          gsize       length)
{
  guchar bits = 0;

  for (gsize i = 0; i < length; i++)
    bits |= (guchar) text[i];

  return (bits & 0x80) == 0;
}

static void
init_pattern (Pattern *pattern,
              char     byte)
{
  pattern->byte = EACH_BYTE (byte);
  /* A small letter differs from its capital in one bit, in which nothing else differs from either. */
  pattern->mask = EACH_BYTE (g_ascii_isalpha (byte) ? ~0x20 : 0xff);
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
  self->is_ascii = is_ascii (self->folded, self->length);
  if (self->length > 0)
    init_pattern (&self->first, self->folded[0]);
  if (self->length > 1)
    init_pattern (&self->second, self->folded[1]);
  for (guint i = 0; i < G_N_ELEMENTS (self->lower); i++)
    self->lower[i] = (guchar) g_ascii_tolower ((char) i);

  return self;
}

void
kvp_name_search_free (KvpNameSearch *self)
{
  g_free (self->folded);
  g_free (self->folds);
  g_free (self);
}

/**
 * kvp_name_search_narrows:
 * @self: a search
 * @other: another one
 *
 * What is looked for in a name is looked for in the same way for every text, so that a text within another one is
 * found wherever the longer one is. That they were typed so is not enough: é holds no e.
 *
 * Returns: whether @self finds no name that @other does not
 */
gboolean
kvp_name_search_narrows (KvpNameSearch *self,
                         KvpNameSearch *other)
{
  return contains (self->folded, self->length, other);
}

static inline guint64
read_word (const guchar *bytes)
{
  guint64 word;

  memcpy (&word, bytes, WORD_SIZE);

  return word;
}

static inline guint64
differ (guint64        word,
        const Pattern *pattern)
{
  return (word ^ pattern->byte) & pattern->mask;
}

static inline gboolean
has_zero_byte (guint64 word)
{
  return ((word - EACH_BYTE (0x01)) & ~word & EACH_BYTE (0x80)) != 0;
}

/* Whether the text begins in @name at one of the bytes from @first up to before @end. */
static gboolean
find_between (KvpNameSearch *self,
              const guchar  *name,
              gsize          length,
              gsize          first,
              gsize          end)
{
  const guchar *folded = (const guchar *) self->folded;

  for (gsize i = first; i < end && length - i >= self->length; i++)
    {
      gsize n = 0;

      while (n < self->length && self->lower[name[i + n]] == folded[n])
        n++;
      if (n == self->length)
        return TRUE;
    }

  return FALSE;
}

/* Looks at eight bytes at a time for where the first two of the text are side by side; most names have no such place.
 * @all_ascii: (out): whether the name is of ASCII alone; only sure if the text was not found. */
static gboolean
find_bytes (KvpNameSearch *self,
            const guchar  *name,
            gsize          length,
            gboolean      *all_ascii)
{
  guint64 bits = 0;
  gsize i = 0;

  for (; length - i > WORD_SIZE; i += WORD_SIZE)
    {
      guint64 word = read_word (name + i);

      bits |= word;
      if (has_zero_byte (differ (word, &self->first) | differ (read_word (name + i + 1), &self->second)) &&
          find_between (self, name, length, i, i + WORD_SIZE))
        return TRUE;
    }

  if (find_between (self, name, length, i, length))
    return TRUE;

  for (; i < length; i++)
    bits |= name[i];
  *all_ascii = (bits & EACH_BYTE (0x80)) == 0;

  return FALSE;
}

/* Marks, and the later parts of a syllable in Hangul, which become one with what stands before them. */
static gboolean
can_be_composed (gunichar code_point)
{
  return g_unichar_ismark (code_point) || g_unichar_combining_class (code_point) != 0 ||
         (code_point >= 0x1160 && code_point <= 0x11ff);
}

static Folds
find_folds (gunichar code_point)
{
  char text[6];
  gsize length = g_unichar_to_utf8 (code_point, text);
  GString *folded = fold (text, length);
  gboolean is_same = folded->len == length && memcmp (folded->str, text, length) == 0;
  Folds folds = is_same && !can_be_composed (code_point) ? FOLDS_TO_ITSELF : FOLDS_OUTSIDE_ASCII;

  for (gsize i = 0; i < folded->len; i++)
    {
      if ((folded->str[i] & 0x80) == 0)
        folds = FOLDS_TO_ASCII;
    }
  g_string_free (folded, TRUE);

  return folds;
}

static Folds
get_folds (KvpNameSearch *self,
           gunichar       code_point)
{
  if (code_point >= N_KNOWN_CODE_POINTS)
    return find_folds (code_point);

  if (self->folds == NULL)
    self->folds = g_new0 (guint8, N_KNOWN_CODE_POINTS);
  if (self->folds[code_point] == FOLDS_UNKNOWN)
    self->folds[code_point] = find_folds (code_point);

  return self->folds[code_point];
}

/* Whether folding a name that is not of ASCII alone can lead to a text that its bytes do not hold. To a text of ASCII
 * only few characters lead (the Kelvin sign is a k, and ß is ss): composing takes letters out of ASCII, never into it,
 * and what is not ASCII leaves something behind, so that no two letters come to stand side by side. */
static gboolean
needs_folding (KvpNameSearch *self,
               const char    *name,
               gsize          length)
{
  Folds limit = self->is_ascii ? FOLDS_TO_ASCII : FOLDS_OUTSIDE_ASCII;

  /* No text, or with a NUL. */
  if (!g_utf8_validate_len (name, length, NULL))
    return TRUE;

  for (const char *p = name; p < name + length; p = g_utf8_next_char (p))
    {
      if ((*p & 0x80) != 0 && get_folds (self, g_utf8_get_char (p)) >= limit)
        return TRUE;
    }

  return FALSE;
}

/**
 * kvp_name_search_matches:
 * @self: a search
 * @name: a name's bytes
 * @length: how many
 *
 * Names of ASCII alone, which most are, cost a dozen nanoseconds.
 *
 * Returns: whether @name contains the text
 */
gboolean
kvp_name_search_matches (KvpNameSearch *self,
                         const char    *name,
                         gsize          length)
{
  gboolean all_ascii = FALSE;
  GString *folded;
  gboolean found;

  if (self->length == 0)
    return TRUE;

  if (find_bytes (self, (const guchar *) name, length, &all_ascii))
    return TRUE;
  /* Folding does not lead out of ASCII, so a text that is not ASCII is not there either. */
  if (all_ascii || !needs_folding (self, name, length))
    return FALSE;

  folded = fold (name, length);
  found = contains (folded->str, folded->len, self);
  g_string_free (folded, TRUE);

  return found;
}
