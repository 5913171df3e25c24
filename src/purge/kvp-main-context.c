/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-main-context.h"

/* Each thread has its own, so that its address tells threads apart. That a context is free or owned does not: a
 * worker that calls while the loop is between two turns could acquire it. */
static _Thread_local char thread_mark;

static gboolean
is_free_or_mine (GMainContext *context)
{
  /* g_main_context_is_owner() alone would refuse a caller before the loop runs; to be able to acquire it is as
   * good. */
  if (!g_main_context_acquire (context))
    return FALSE;
  g_main_context_release (context);

  return TRUE;
}

/**
 * kvp_main_context_remember:
 * @self: (out): where the calling object lives from now on
 */
void
kvp_main_context_remember (KvpMainContext *self)
{
  g_return_if_fail (self != NULL);

  self->context = g_main_context_ref_thread_default ();
  self->thread = &thread_mark;
}

/**
 * kvp_main_context_forget:
 * @self: what kvp_main_context_remember() filled
 */
void
kvp_main_context_forget (KvpMainContext *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->context, g_main_context_unref);
  self->thread = NULL;
}

/**
 * kvp_main_context_is_here:
 * @self: where an object lives
 *
 * Returns: whether the caller may touch it
 */
gboolean
kvp_main_context_is_here (const KvpMainContext *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->thread == &thread_mark && is_free_or_mine (self->context);
}

/**
 * kvp_main_context_is_mine:
 *
 * The engines' objects live on one main context, and nothing in them is locked: a call from a worker thread
 * would be a race. A worker has no context of its own, so that its default one is the window's, which
 * another thread runs.
 *
 * Returns: whether no other thread runs the caller's main context
 */
gboolean
kvp_main_context_is_mine (void)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  return is_free_or_mine (context);
}
