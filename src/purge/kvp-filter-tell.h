/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a filter says that is not needed otherwise: @text is as kvp_filter_to_text() writes it. */
void  kvp_filter_text_tell_async  (const char          *text,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* The short sentence, see kvp_filter_to_short_sentence(); INVALID_INPUT if it is no filter. (transfer full) */
char *kvp_filter_text_tell_finish (GAsyncResult        *result,
                                   GError             **error);

G_END_DECLS
