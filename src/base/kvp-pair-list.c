/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-pair-list.h"

#include <string.h>

#include "base/kvp-json-reader.h"
#include "base/kvp-key-name.h"

struct _KvpPairList {
  GString        *text; /* (owned): the objects, each with a comma behind it */
  GArray         *ends; /* (owned) (element-type gsize): where each ends, its comma included */
};

/* A NUL, a byte order mark at the beginning and bytes that are not UTF-8 get lost or changed in programs on the way. */
static gboolean
is_safe_text (const char *text,
              gsize       length)
{
  return memchr (text, '\0', length) == NULL &&
         !(length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) &&
         kvp_key_name_is_utf8 (text, length);
}

static void
append_base64 (GString    *out,
               const char *bytes,
               gsize       length)
{
  gsize room = (length / 3 + 1) * 4 + 4;
  gsize start;
  gsize written;
  int state = 0;
  int save = 0;

  g_string_append_c (out, '"');
  start = out->len;
  g_string_set_size (out, start + room);
  written = g_base64_encode_step ((const guchar *) bytes, length, FALSE, out->str + start, &state, &save);
  written += g_base64_encode_close (FALSE, out->str + start + written, &state, &save);
  g_string_truncate (out, start + written);
  g_string_append_c (out, '"');
}

/* Of control characters JSON makes six bytes each: then base64 is shorter, and the limit of a request holds for it. */
static gboolean
append_text (GString    *out,
             const char *text,
             gsize       length)
{
  gsize start = out->len;

  if (!is_safe_text (text, length))
    return FALSE;

  kvp_json_append_string (out, text, length);
  if (out->len - start <= length / 3 * 4 + 16)
    return TRUE;

  g_string_truncate (out, start);

  return FALSE;
}

/**
 * kvp_pair_append_json:
 * @out: a string
 * @pair: what to append
 *
 * Writes `{"key":…,"value":…}`, with `base64`, `metadata` and `expiration` where there are any.
 */
void
kvp_pair_append_json (GString       *out,
                      const KvpPair *pair)
{
  g_return_if_fail (out != NULL && pair != NULL && pair->name != NULL);

  g_string_append (out, "{\"key\":");
  kvp_json_append_string (out, pair->name, pair->name_length);
  g_string_append (out, ",\"value\":");
  if (!append_text (out, pair->value != NULL ? pair->value : "", pair->value_length))
    {
      append_base64 (out, pair->value, pair->value_length);
      g_string_append (out, ",\"base64\":true");
    }

  if (pair->metadata != NULL)
    {
      g_string_append (out, ",\"metadata\":");
      g_string_append_len (out, pair->metadata, (gssize) pair->metadata_length);
    }
  if (pair->expiration != 0)
    g_string_append_printf (out, ",\"expiration\":%" G_GINT64_FORMAT, pair->expiration);
  g_string_append_c (out, '}');
}

/**
 * kvp_pair_list_new:
 *
 * Returns: (transfer full): an empty list, to be filled by its owner
 */
KvpPairList *
kvp_pair_list_new (void)
{
  KvpPairList *self = g_new0 (KvpPairList, 1);

  self->text = g_string_new (NULL);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  return self;
}

void
kvp_pair_list_free (KvpPairList *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->text, TRUE);
  g_array_unref (self->ends);
  g_free (self);
}

/**
 * kvp_pair_list_append:
 * @self: a list that only its owner has
 * @pair: a pair, copied
 *
 * Adds @pair at the end.
 */
void
kvp_pair_list_append (KvpPairList   *self,
                      const KvpPair *pair)
{
  g_return_if_fail (self != NULL && pair != NULL);

  kvp_pair_append_json (self->text, pair);
  g_string_append_c (self->text, ',');
  g_array_append_val (self->ends, self->text->len);
}

guint
kvp_pair_list_get_length (KvpPairList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ends->len;
}

gsize
kvp_pair_list_get_size (KvpPairList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->text->len + strlen ("[]");
}

/**
 * kvp_pair_list_get_body:
 * @self: a list
 * @first: an index
 * @n_pairs: how many from there, at least 1
 *
 * Returns: (transfer full): a JSON array of them
 */
GBytes *
kvp_pair_list_get_body (KvpPairList *self,
                        guint        first,
                        guint        n_pairs)
{
  gsize begin;
  gsize end;
  GString *body;

  g_return_val_if_fail (self != NULL && n_pairs > 0, NULL);
  g_return_val_if_fail (first < self->ends->len && n_pairs <= self->ends->len - first, NULL);

  begin = first > 0 ? g_array_index (self->ends, gsize, first - 1) : 0;
  end = g_array_index (self->ends, gsize, first + n_pairs - 1) - 1;
  body = g_string_sized_new (end - begin + strlen ("[]"));
  g_string_append_c (body, '[');
  g_string_append_len (body, self->text->str + begin, (gssize) (end - begin));
  g_string_append_c (body, ']');

  return g_string_free_to_bytes (body);
}
