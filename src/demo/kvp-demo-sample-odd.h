/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name that breaks something somewhere. */
typedef struct {
  const char *name; /* may hold NULs */
  gsize       length;
} KvpDemoOddName;

/* For behind a prefix. The first ones are those that the pictures of the design show. */
extern const KvpDemoOddName kvp_demo_odd_names[];
extern const guint          kvp_demo_n_odd_names;
/* For without one: they are odd because of how they begin. */
extern const KvpDemoOddName kvp_demo_odd_whole_names[];
extern const guint          kvp_demo_n_odd_whole_names;
/* Metadata of every JSON type. */
extern const char * const   kvp_demo_odd_metadata[];
extern const guint          kvp_demo_n_odd_metadata;

G_END_DECLS
