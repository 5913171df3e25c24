/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KvpMainContext:
 *
 * Where an object lives: the main context that it was made on, and the thread that did so. Embedded in the object,
 * remembered in its init function and forgotten in its finalize function.
 */
typedef struct {
  /*< private >*/
  GMainContext  *context; /* (owned) */
  gconstpointer  thread;  /* compared, never read */
} KvpMainContext;

void     kvp_main_context_remember (KvpMainContext       *self);
void     kvp_main_context_forget   (KvpMainContext       *self);
/* Whether the caller may touch the object: it is on the object's own thread, and no other thread runs the
 * context. */
gboolean kvp_main_context_is_here  (const KvpMainContext *self);

/* At each entry of an engine, and wherever one emits a signal or changes a counter. Nothing in them is locked, so
 * that a call from elsewhere would be a race: debug and test builds end there. */
#define kvp_main_context_assert(main_context) g_assert (kvp_main_context_is_here (main_context))

/* Whether the caller may touch objects that live on its main context: for a function that has no object. */
gboolean kvp_main_context_is_mine  (void);

G_END_DECLS
