/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-confirmation.h"
#include "purge/kvp-connection.h"

G_BEGIN_DECLS

#define KVP_TYPE_CONFIRM_DIALOG (kvp_confirm_dialog_get_type ())

/* The question before a purge. Says account, namespace, number of keys, filter and a sample, and with a connection it
 * offers to save the values first; Cancel is what Enter, Escape and closing do. There is no way to have it not
 * asked. */
G_DECLARE_FINAL_TYPE (KvpConfirmDialog, kvp_confirm_dialog, KVP, CONFIRM_DIALOG, AdwMessageDialog)

void             kvp_confirm_dialog_run_async  (GtkWindow            *parent,
                                                KvpPlan              *plan,
                                                KvpConnection        *connection, /* (nullable) */
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* G_IO_ERROR_CANCELLED if the person did not confirm; KVP_ERROR_STATE if the list changed under the
 * question. */
KvpConfirmation *kvp_confirm_dialog_run_finish (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
