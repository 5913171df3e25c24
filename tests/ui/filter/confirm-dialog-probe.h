/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "run-fixture.h"
#include "ui/kvp-confirm-dialog.h"

G_BEGIN_DECLS

/* A confirmation that a person is asked for, and what came of it. */
typedef struct {
  GtkWidget        *parent;
  AdwMessageDialog *dialog;
  KvpConfirmation  *confirmation;
  GError           *error;
  gboolean          done;
} ConfirmProbe;

ConfirmProbe *confirm_probe_new           (KvpPlan      *plan,
                                           GCancellable *cancellable);
void          confirm_probe_free          (ConfirmProbe *self);
void          confirm_probe_wait          (ConfirmProbe *self);
/* The buttons as a person sees them. */
GtkWidget    *confirm_probe_get_delete    (ConfirmProbe *self);
GtkWidget    *confirm_probe_get_cancel    (ConfirmProbe *self);
GtkEntry     *confirm_probe_get_entry     (ConfirmProbe *self);
gboolean      confirm_probe_asks_to_type  (ConfirmProbe *self);
void          confirm_probe_assert_refused (ConfirmProbe *self);

/* A plan of @n_keys keys in a namespace called @title with one key more, so that it is not the whole
 * namespace. (transfer full) */
KvpPlan      *confirm_create_plan         (RunFixture   *fixture,
                                           const char   *title,
                                           guint         n_keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfirmProbe, confirm_probe_free)

G_END_DECLS
