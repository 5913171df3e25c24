/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpStoreLock:
 *
 * Held as long as a process has the database open, so that a second one can not purge the same plans.
 */
typedef struct _KvpStoreLock KvpStoreLock;

KvpStoreLock *kvp_store_lock_take    (const char    *path,
                                      GError       **error);
void          kvp_store_lock_release (KvpStoreLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpStoreLock, kvp_store_lock_release)

G_END_DECLS
