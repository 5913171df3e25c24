/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-main-context.h"

/**
 * kvp_main_context_is_mine:
 *
 * The engines' objects live on one main context, and nothing in them is locked: a call from a worker thread
 * would be a race. A worker has no context of its own, so that its default one is the window's, which
 * another thread runs. g_main_context_is_owner() alone would refuse a caller before the loop runs; to be
 * able to acquire it is as good.
 *
 * Returns: whether no other thread runs the caller's main context
 */
gboolean
kvp_main_context_is_mine (void)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  if (!g_main_context_acquire (context))
    return FALSE;
  g_main_context_release (context);

  return TRUE;
}
