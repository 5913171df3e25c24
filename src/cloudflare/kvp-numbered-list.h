/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-answer.h"

G_BEGIN_DECLS

/* A list that the API gives by page number, from the first page to the last: accounts, namespaces. It sends nothing
 * itself. */
typedef struct _KvpNumberedList KvpNumberedList;

/* (transfer full): the GObject that an ID and its name make. @name: (nullable) */
typedef gpointer (*KvpNumberedListNew) (const char *id,
                                        const char *name);

KvpNumberedList *kvp_numbered_list_new       (guint                per_page,
                                              const char          *name_field,
                                              KvpNumberedListNew   new_item);
void             kvp_numbered_list_free      (KvpNumberedList     *self);

/* The query for the next page; its answer goes to take_page(). */
GString         *kvp_numbered_list_ask       (KvpNumberedList     *self);
/* @done: whether it was the last. After an error the list is of no use. @secret: is kept out of an error. */
gboolean         kvp_numbered_list_take_page (KvpNumberedList     *self,
                                              const KvpAnswer     *answer,
                                              const char          *secret,
                                              gboolean            *done,
                                              GError             **error);
GPtrArray       *kvp_numbered_list_steal     (KvpNumberedList     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpNumberedList, kvp_numbered_list_free)

G_END_DECLS
