/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A place in a listing: after a name, not after a number of keys, so that keys that come and go between
 * two pages shift nothing. Opaque to the client: the text has '+', '/' and '=' in it, and no two cursors
 * are alike. */
typedef struct {
  GBytes   *after;       /* (owned): the listing goes on behind this name; empty: from the start */
  gboolean  after_empty; /* the page before was empty: the next one must not be */
} KvpDemoCursor;

/* Stands around what makes a cursor longer; what lies between two of them is skipped. */
#define KVP_DEMO_CURSOR_PADDING "=="

/* @serial: makes two cursors to one place differ. (transfer full) */
char     *kvp_demo_cursor_write (const char    *after,
                                 gsize          after_length,
                                 gboolean       after_empty,
                                 guint32        serial);
gboolean  kvp_demo_cursor_read  (KvpDemoCursor *self,
                                 const char    *text,
                                 gsize          length);
void      kvp_demo_cursor_clear (KvpDemoCursor *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KvpDemoCursor, kvp_demo_cursor_clear)

G_END_DECLS
