/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "store/kvp-name-search.h"
#include "store/kvp-row-choice.h"

static gboolean
prefixes_equal (GBytes *a,
                GBytes *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_bytes_equal (a, b);
}

/**
 * kvp_row_choice_new:
 *
 * Returns: (transfer full): every row, by position
 */
KvpRowChoice *
kvp_row_choice_new (void)
{
  KvpRowChoice *self = g_new0 (KvpRowChoice, 1);

  self->text = g_strdup ("");

  return self;
}

KvpRowChoice *
kvp_row_choice_copy (const KvpRowChoice *self)
{
  KvpRowChoice *copy = g_new0 (KvpRowChoice, 1);

  copy->text = g_strdup (self->text);
  copy->prefix = self->prefix != NULL ? g_bytes_ref (self->prefix) : NULL;
  copy->expires_from = self->expires_from;
  copy->expires_until = self->expires_until;
  copy->order = self->order;
  copy->descending = self->descending;

  return copy;
}

void
kvp_row_choice_free (KvpRowChoice *self)
{
  g_free (self->text);
  g_clear_pointer (&self->prefix, g_bytes_unref);
  g_free (self);
}

gboolean
kvp_row_choice_equal (const KvpRowChoice *self,
                      const KvpRowChoice *other)
{
  return g_str_equal (self->text, other->text) && prefixes_equal (self->prefix, other->prefix) &&
         self->expires_from == other->expires_from && self->expires_until == other->expires_until &&
         self->order == other->order && !self->descending == !other->descending;
}

static gboolean
prefix_narrows (GBytes *prefix,
                GBytes *other)
{
  gsize length, other_length;
  const char *bytes, *other_bytes;

  if (other == NULL)
    return TRUE;
  if (prefix == NULL)
    return FALSE;

  bytes = g_bytes_get_data (prefix, &length);
  other_bytes = g_bytes_get_data (other, &other_length);

  return length >= other_length && memcmp (bytes, other_bytes, other_length) == 0;
}

static gboolean
text_narrows (const char *text,
              const char *other_text)
{
  g_autoptr(KvpNameSearch) search = kvp_name_search_new (text);
  g_autoptr(KvpNameSearch) other = kvp_name_search_new (other_text);

  return kvp_name_search_narrows (search, other);
}

/**
 * kvp_row_choice_narrows:
 * @self: a choice
 * @other: another one
 *
 * Returns: whether each row that meets @self meets @other too, in whichever order
 */
gboolean
kvp_row_choice_narrows (const KvpRowChoice *self,
                        const KvpRowChoice *other)
{
  return (other->expires_until == 0 ||
          (self->expires_until != 0 && self->expires_from >= other->expires_from &&
           self->expires_until <= other->expires_until)) &&
         prefix_narrows (self->prefix, other->prefix) && text_narrows (self->text, other->text);
}

void
kvp_row_choice_set_text (KvpRowChoice *self,
                         const char   *text)
{
  char *copy = g_strdup (text);

  g_free (self->text);
  self->text = copy;
}

/**
 * kvp_row_choice_set_prefix:
 * @self: a choice
 * @prefix: (nullable): bytes; none is the same as %NULL
 *
 * Sets what names must begin with.
 */
void
kvp_row_choice_set_prefix (KvpRowChoice *self,
                           GBytes       *prefix)
{
  GBytes *copy = prefix != NULL && g_bytes_get_size (prefix) > 0 ? g_bytes_ref (prefix) : NULL;

  g_clear_pointer (&self->prefix, g_bytes_unref);
  self->prefix = copy;
}

gboolean
kvp_row_choice_is_by_position (const KvpRowChoice *self)
{
  return self->order == KVP_ROW_ORDER_NAME && !self->descending;
}

gboolean
kvp_row_choice_is_everything (const KvpRowChoice *self)
{
  return *self->text == '\0' && self->prefix == NULL && self->expires_until == 0 &&
         kvp_row_choice_is_by_position (self);
}
