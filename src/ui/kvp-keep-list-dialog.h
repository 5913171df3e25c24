/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-keep-list.h"

G_BEGIN_DECLS

#define KVP_TYPE_KEEP_LIST_DIALOG (kvp_keep_list_dialog_get_type ())

/* What is never deleted in one namespace: shows the rules, adds and removes them. */
G_DECLARE_FINAL_TYPE (KvpKeepListDialog, kvp_keep_list_dialog, KVP, KEEP_LIST_DIALOG, AdwWindow)

/* @plans: (element-type KvpPlan): the newest dry run of the namespace among them says how many keys each rule kept. */
GtkWidget *kvp_keep_list_dialog_new (GtkWindow   *parent,
                                     KvpKeepList *list,
                                     const char  *namespace_title,
                                     GListModel  *plans);

G_END_DECLS
