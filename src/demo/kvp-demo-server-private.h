/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "demo/kvp-demo-api.h"
#include "demo/kvp-demo-server.h"
#include "demo/kvp-demo-trouble.h"
#include "demo/kvp-demo-writer.h"

G_BEGIN_DECLS

struct _KvpDemoServer {
  GObject       parent_instance;

  guint         large_size;
  char         *endpoint;   /* (owned) (nullable) */
  GThread      *thread;     /* (owned) (nullable): none unless it runs */
  GMainContext *context;    /* (owned) (nullable): of the thread */
  GMainLoop    *loop;       /* (owned) (nullable) */

  /* Touched in the thread while there is one, else by whoever calls: see _kvp_demo_server_run(). */
  KvpDemoApi   *api;        /* (owned) */
  SoupServer   *soup;       /* (owned) (nullable) */
  KvpDemoTroubles *troubles; /* (owned) */
  KvpDemoWriter *writer;    /* (owned) */
  double        wait;       /* seconds that SLOW and Retry-After take */
  GPtrArray    *hung;       /* (owned) (element-type GIOStream): connections on which nothing comes any more */
  guint64       n_requests;
  GPtrArray    *pending;    /* (owned) (element-type KvpDemoExchange): answers that wait */
  GQueue        log;        /* (owned) (element-type utf8) */
  gboolean      has_sample; /* the sample was added, or someone did not want it */
};

typedef void (*KvpDemoJob) (KvpDemoServer *self,
                            gpointer       data);

/* Runs @job in the server's thread and waits for it; here and now if the server does not run. */
void _kvp_demo_server_run            (KvpDemoServer     *self,
                                      KvpDemoJob         job,
                                      gpointer           data);
/* In the thread. */
void _kvp_demo_server_ensure_sample  (KvpDemoServer     *self);
void _kvp_demo_server_handle         (SoupServer        *soup,
                                      SoupServerMessage *message,
                                      const char        *path,
                                      GHashTable        *query,
                                      gpointer           user_data);
/* Sends the answers that are held. */
void _kvp_demo_server_release_held   (KvpDemoServer     *self);
guint _kvp_demo_server_count_held    (KvpDemoServer     *self);
/* A free function of @pending. */
void _kvp_demo_exchange_free         (gpointer           data);

G_END_DECLS
