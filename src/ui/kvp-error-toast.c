/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "ui/kvp-error-text.h"
#include "ui/kvp-error-toast.h"
#include "ui/kvp-toast.h"

/**
 * kvp_error_toast_dup_text:
 * @error: what happened
 *
 * Returns: (transfer full): sentences in plain text
 */
char *
kvp_error_toast_dup_text (const GError *error)
{
  g_autofree char *sentence = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  sentence = kvp_error_text_get_sentence (error);
  detail = kvp_error_text_get_detail (error);

  /* Translators: both are whole sentences: what happened, and what to do about it. */
  return detail != NULL ? g_strdup_printf (C_("error", "%1$s %2$s"), detail, sentence) : g_steal_pointer (&sentence);
}

/**
 * kvp_error_toast_show:
 * @overlay: where
 * @error: what happened
 *
 * Shows a toast.
 */
void
kvp_error_toast_show (AdwToastOverlay *overlay,
                      const GError    *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (error != NULL);

  text = kvp_error_toast_dup_text (error);
  kvp_toast_show (overlay, kvp_toast_new (text));
}
