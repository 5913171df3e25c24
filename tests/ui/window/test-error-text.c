/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>

#include "base/kvp-error.h"
#include "ui/kvp-error-text.h"

/* Every code has words of its own: a heading, what to do, and what happened if that is not the same. */
static void
test_every_code (void)
{
  g_autoptr(GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = KVP_ERROR_AUTH; code <= KVP_ERROR_NO_TOKEN; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, code, "What happened.");
      g_autofree char *sentence = kvp_error_text_get_sentence (error);
      g_autofree char *detail = kvp_error_text_get_detail (error);
      char *title = kvp_error_text_get_title (error);

      g_assert_cmpstr (title, !=, "Something Went Wrong");
      g_assert_true (g_hash_table_add (titles, title));
      g_assert_cmpstr (sentence, !=, "");
      g_assert_true (g_str_equal (sentence, "What happened.") != (detail != NULL));
      g_assert_nonnull (kvp_error_text_get_icon_name (error));
    }
}

static void
test_unknown (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Something\nodd <b>\033[31m");
  g_autofree char *title = kvp_error_text_get_title (error);
  g_autofree char *sentence = kvp_error_text_get_sentence (error);

  g_assert_cmpstr (title, ==, "Something Went Wrong");
  g_assert_nonnull (strstr (sentence, "<b>"));
  g_assert_null (strchr (sentence, '\033'));
  g_assert_null (strchr (sentence, '\n'));
}

/* The button fits what happened. */
static void
test_actions (void)
{
  static const struct {
    KvpError       code;
    KvpErrorAction action;
  } cases[] = {
    { KVP_ERROR_AUTH, KVP_ERROR_ACTION_EDIT_TOKEN },
    { KVP_ERROR_FORBIDDEN, KVP_ERROR_ACTION_EDIT_TOKEN },
    { KVP_ERROR_NO_TOKEN, KVP_ERROR_ACTION_ENTER_TOKEN },
    { KVP_ERROR_NETWORK, KVP_ERROR_ACTION_TRY_AGAIN },
    { KVP_ERROR_NOT_FOUND, KVP_ERROR_ACTION_CHOOSE_NAMESPACE },
    { KVP_ERROR_STORE_DAMAGED, KVP_ERROR_ACTION_SET_ASIDE_DATABASE },
    { KVP_ERROR_STORE_NEWER, KVP_ERROR_ACTION_QUIT },
    { KVP_ERROR_STORE_READ_ONLY, KVP_ERROR_ACTION_TRY_AGAIN },
    { KVP_ERROR_DISK_FULL, KVP_ERROR_ACTION_TRY_AGAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (KVP_ERROR, cases[i].code, "What happened.");

      g_assert_cmpint (kvp_error_text_get_action (error), ==, cases[i].action);
      g_assert_nonnull (kvp_error_action_get_label (cases[i].action));
    }

  g_assert_null (kvp_error_action_get_label (KVP_ERROR_ACTION_NONE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/window/error-text/every-code", test_every_code);
  g_test_add_func ("/window/error-text/unknown", test_unknown);
  g_test_add_func ("/window/error-text/actions", test_actions);

  return g_test_run ();
}
