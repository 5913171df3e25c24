/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-metadata-number.h"

static KvpMetadataNumber *
number (const char *text)
{
  return kvp_metadata_number_new (text, strlen (text));
}

static char *
canonical (const char *text)
{
  g_autoptr(KvpMetadataNumber) self = number (text);
  GString *out = g_string_new (NULL);

  kvp_metadata_number_append (self, out);

  return g_string_free (out, FALSE);
}

/* Every number of a line equals the others of the line, and is less than every number of a later line. */
static const char *const ascending[][6] = {
  { "-1e99999999999999999999", "-10e99999999999999999998" },
  { "-1e400" },
  { "-12345678901234567891" },
  { "-12345678901234567890", "-12345678901234567890.0", "-1234567890123456789e1" },
  { "-2" },
  { "-1.5", "-15e-1", "-0.15E+1", "-1.50" },
  { "-1", "-1.0", "-10e-1", "-0.1e1" },
  { "-0.1" },
  { "-1e-400" },
  { "-1e-99999999999999999999" },
  { "0", "-0", "0.0", "0e99999999999999999999", "-0.000e-7" },
  { "1e-99999999999999999999", "0.1e-99999999999999999998", "10e-100000000000000000000" },
  { "2e-99999999999999999999" },
  { "1e-400", "0.0001e-396" },
  { "0.1", "1e-1", "0.10", "100e-3" },
  { "0.1000000000000000055511151231257827021181583404541015625" },
  { "0.2" },
  { "0.9999999999999999999999999" },
  { "1", "1.0", "1e0", "1E+0", "0.01e2", "100e-2" },
  { "1.0000000000000000000000001" },
  { "9" },
  { "10", "1e1", "1E01", "10.000" },
  { "11" },
  { "99" },
  { "100", "1e2" },
  { "9007199254740992" },
  { "9007199254740993" },
  { "9223372036854775807" },
  { "9223372036854775808" },
  { "12345678901234567890", "1.234567890123456789e19" },
  { "12345678901234567891" },
  { "1e100" },
  { "1.7976931348623157e308" },
  { "1e400", "10e399", "0.1e401" },
  { "2e400" },
  { "1e99999999999999998" },
  { "1e99999999999999999", "0.1e100000000000000000" },
  { "1e100000000000000000", "10e99999999999999999" },
  { "1e99999999999999999999", "0.1e100000000000000000000", "10e99999999999999999998" },
  { "11e99999999999999999998" },
  { "1e100000000000000000000", "10e99999999999999999999" },
};

static int
sign (int n)
{
  return (n > 0) - (n < 0);
}

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ascending); j++)
      for (guint k = 0; k < 6 && ascending[i][k] != NULL; k++)
        for (guint l = 0; l < 6 && ascending[j][l] != NULL; l++)
          {
            g_autoptr(KvpMetadataNumber) a = number (ascending[i][k]);
            g_autoptr(KvpMetadataNumber) b = number (ascending[j][l]);

            if (sign (kvp_metadata_number_compare (a, b)) != sign ((int) i - (int) j))
              g_error ("%s against %s gives %d", ascending[i][k], ascending[j][l],
                       kvp_metadata_number_compare (a, b));
          }
}

static void
test_canonical (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    {
      g_autofree char *first = canonical (ascending[i][0]);

      for (guint k = 1; k < 6 && ascending[i][k] != NULL; k++)
        {
          g_autofree char *other = canonical (ascending[i][k]);

          g_assert_cmpstr (first, ==, other);
        }

      if (i > 0)
        {
          g_autofree char *before = canonical (ascending[i - 1][0]);

          g_assert_cmpstr (first, !=, before);
        }
    }
}

/* Against integers of the machine. */
static void
test_integers (void)
{
  for (int a = -30; a <= 30; a++)
    for (int b = -30; b <= 30; b++)
      {
        g_autofree char *a_text = g_strdup_printf ("%d", a);
        g_autofree char *b_text = g_strdup_printf ("%d.%de-1", b * 10, 0);
        g_autoptr(KvpMetadataNumber) first = number (a_text);
        g_autoptr(KvpMetadataNumber) second = number (b_text);

        g_assert_cmpint (sign (kvp_metadata_number_compare (first, second)), ==, (a > b) - (a < b));
      }
}

/* A kilobyte of digits is as good a number as any. */
static void
test_long (void)
{
  g_autofree char *nines = g_strnfill (4000, '9');
  g_autofree char *more = g_strconcat (nines, "9", NULL);
  g_autofree char *fraction = g_strconcat ("0.", nines, NULL);
  g_autofree char *exponent = g_strconcat ("1e", nines, NULL);
  g_autofree char *bigger_exponent = g_strconcat ("10e", nines, NULL);
  g_autoptr(KvpMetadataNumber) a = number (nines);
  g_autoptr(KvpMetadataNumber) b = number (more);
  g_autoptr(KvpMetadataNumber) c = number (fraction);
  g_autoptr(KvpMetadataNumber) d = number (exponent);
  g_autoptr(KvpMetadataNumber) e = number (bigger_exponent);
  g_autoptr(KvpMetadataNumber) one = number ("1");

  g_assert_cmpint (kvp_metadata_number_compare (a, b), <, 0);
  g_assert_cmpint (kvp_metadata_number_compare (c, one), <, 0);
  g_assert_cmpint (kvp_metadata_number_compare (b, d), <, 0);
  g_assert_cmpint (kvp_metadata_number_compare (d, e), <, 0);
  g_assert_cmpint (kvp_metadata_number_compare (e, e), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/purge/metadata-number/order", test_order);
  g_test_add_func ("/purge/metadata-number/canonical", test_canonical);
  g_test_add_func ("/purge/metadata-number/integers", test_integers);
  g_test_add_func ("/purge/metadata-number/long", test_long);

  return g_test_run ();
}
