/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/kvp-plan.h"

G_BEGIN_DECLS

/* Asks for a file and writes a pending deletion to it, for somebody else. What came of it is said by a toast around
 * @widget, which also tells whose window this is. */
void kvp_handover_dialog_run   (GtkWidget *widget,
                                KvpPlan   *plan);

/* The same with a file that is known already. */
void kvp_handover_dialog_write (GtkWidget *widget,
                                KvpPlan   *plan,
                                GFile     *file);

G_END_DECLS
