/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-metadata-number.h"

/* The value is 0.DIGITS times ten to the EXPONENT. The exponent is text too: nothing keeps metadata from
 * holding 1e99999999999999999999, and clamping it would make two different numbers equal. */
struct _KvpMetadataNumber {
  int      sign;     /* -1, 0 or 1 */
  GString *digits;   /* (owned): neither the first nor the last is 0; empty for zero */
  GString *exponent; /* (owned): magnitude without leading zeros, "0" for zero */
  guint    exponent_negative : 1;
};

/* Exponents of up to this many digits are added up in a gint64, together with the shift by the decimal
 * point. */
#define MAX_PLAIN_EXPONENT_DIGITS 17

/* @magnitude has more digits than any shift can have, so its sign stays and there is no borrow left over. */
static void
add_to_magnitude (GString *magnitude,
                  guint64  addend)
{
  gsize i = magnitude->len;
  guint carry = 0;

  while (i > 0)
    {
      guint sum = (guint) (magnitude->str[--i] - '0') + (guint) (addend % 10) + carry;

      addend /= 10;
      magnitude->str[i] = (char) ('0' + sum % 10);
      carry = sum / 10;
    }

  if (carry != 0)
    g_string_prepend_c (magnitude, '1');
}

static void
subtract_from_magnitude (GString *magnitude,
                         guint64  subtrahend)
{
  gsize i = magnitude->len;
  gsize zeros = 0;
  int borrow = 0;

  while (i > 0)
    {
      int difference = (magnitude->str[--i] - '0') - (int) (subtrahend % 10) - borrow;

      subtrahend /= 10;
      borrow = difference < 0;
      magnitude->str[i] = (char) ('0' + difference + (borrow ? 10 : 0));
    }

  while (zeros + 1 < magnitude->len && magnitude->str[zeros] == '0')
    zeros++;
  g_string_erase (magnitude, 0, (gssize) zeros);
}

static void
set_exponent (KvpMetadataNumber *self,
              const char        *text,
              gsize              length,
              gint64             shift)
{
  gboolean negative = FALSE;

  if (length > 0 && (*text == '+' || *text == '-'))
    {
      negative = *text == '-';
      text++;
      length--;
    }

  while (length > 0 && *text == '0')
    {
      text++;
      length--;
    }

  if (length <= MAX_PLAIN_EXPONENT_DIGITS)
    {
      gint64 exponent = 0;

      for (gsize i = 0; i < length; i++)
        exponent = exponent * 10 + (text[i] - '0');
      exponent = (negative ? -exponent : exponent) + shift;

      self->exponent_negative = exponent < 0;
      g_string_printf (self->exponent, "%" G_GINT64_FORMAT, ABS (exponent));
      return;
    }

  self->exponent_negative = negative;
  g_string_append_len (self->exponent, text, (gssize) length);
  if (negative == (shift < 0))
    add_to_magnitude (self->exponent, (guint64) ABS (shift));
  else
    subtract_from_magnitude (self->exponent, (guint64) ABS (shift));
}

/**
 * kvp_metadata_number_new:
 * @text: a number by the grammar of RFC 8259, as #KvpJsonReader gives it
 * @length: bytes in @text
 *
 * Returns: (transfer full): the number
 */
KvpMetadataNumber *
kvp_metadata_number_new (const char *text,
                         gsize       length)
{
  KvpMetadataNumber *self;
  gsize i = 0;
  gint64 shift = 0;
  gboolean negative;
  gboolean after_point = FALSE;

  g_return_val_if_fail (text != NULL && length > 0, NULL);

  self = g_new0 (KvpMetadataNumber, 1);
  self->digits = g_string_new (NULL);
  self->exponent = g_string_new (NULL);

  negative = text[0] == '-';
  if (negative)
    i++;

  for (; i < length && text[i] != 'e' && text[i] != 'E'; i++)
    {
      if (text[i] == '.')
        {
          after_point = TRUE;
          continue;
        }

      if (text[i] == '0' && self->digits->len == 0)
        {
          if (after_point)
            shift--;
          continue;
        }

      g_string_append_c (self->digits, text[i]);
      if (!after_point)
        shift++;
    }

  while (self->digits->len > 0 && self->digits->str[self->digits->len - 1] == '0')
    g_string_truncate (self->digits, self->digits->len - 1);

  /* -0 and 0e7 are 0. */
  if (self->digits->len == 0)
    {
      g_string_assign (self->exponent, "0");
      return self;
    }

  self->sign = negative ? -1 : 1;
  if (i < length)
    set_exponent (self, text + i + 1, length - i - 1, shift);
  else
    set_exponent (self, "", 0, shift);

  return self;
}

/**
 * kvp_metadata_number_free:
 * @self: (transfer full): a number
 */
void
kvp_metadata_number_free (KvpMetadataNumber *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->digits, TRUE);
  g_string_free (self->exponent, TRUE);
  g_free (self);
}

static int
compare_exponents (const KvpMetadataNumber *a,
                   const KvpMetadataNumber *b)
{
  int result;

  if (a->exponent_negative != b->exponent_negative)
    return a->exponent_negative ? -1 : 1;

  if (a->exponent->len != b->exponent->len)
    result = a->exponent->len < b->exponent->len ? -1 : 1;
  else
    result = strcmp (a->exponent->str, b->exponent->str);

  return a->exponent_negative ? -result : result;
}

/**
 * kvp_metadata_number_compare:
 * @a: a number
 * @b: a number
 *
 * Compares by value, exactly: 1.0 equals 1, and 0.1 is not the nearest double.
 *
 * Returns: less than, equal to or greater than 0
 */
int
kvp_metadata_number_compare (const KvpMetadataNumber *a,
                             const KvpMetadataNumber *b)
{
  int result;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  if (a->sign != b->sign)
    return a->sign < b->sign ? -1 : 1;

  if (a->sign == 0)
    return 0;

  /* Without zeros at either end, 0.DIGITS compare as text does: "12" is before "123" and before "13". */
  result = compare_exponents (a, b);
  if (result == 0)
    result = strcmp (a->digits->str, b->digits->str);

  return a->sign < 0 ? -result : result;
}

/**
 * kvp_metadata_number_append:
 * @self: a number
 * @out: where to append
 *
 * Appends a text that is the same for equal numbers and differs for others.
 */
void
kvp_metadata_number_append (const KvpMetadataNumber *self,
                            GString                 *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  if (self->sign == 0)
    {
      g_string_append_c (out, '0');
      return;
    }

  if (self->sign < 0)
    g_string_append_c (out, '-');
  g_string_append_len (out, self->digits->str, (gssize) self->digits->len);
  g_string_append_c (out, 'e');
  if (self->exponent_negative)
    g_string_append_c (out, '-');
  g_string_append_len (out, self->exponent->str, (gssize) self->exponent->len);
}
