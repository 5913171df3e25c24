/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-faults.h"
#include "demo/kvp-demo-limits.h"
#include "demo/kvp-demo-request.h"
#include "demo/kvp-demo-store.h"
#include "demo/kvp-demo-trouble.h"

G_BEGIN_DECLS

/* What the API answers: routes, rights, checks and the envelope. */
typedef struct {
  KvpDemoStore     *store;              /* (owned) */
  KvpDemoFaults    *faults;             /* (owned) */
  KvpDemoTokenKind  token_kind;
  guint             empty_pages;        /* every n-th list page is empty and has a cursor; 0: none */
  guint             n_pages;            /* list pages so far */
  KvpDemoLimits     limits;
  GHashTable       *tokens;             /* (owned) (element-type utf8): accepted beside the usual one */
  /* (owned) (element-type GBytes): that a delete named as not deleted although they were gone */
  GHashTable       *named_gone;
  double            stale;              /* seconds by which lists lag behind */
  KvpDemoTrouble    trouble;            /* of the request that is being carried out */
  gboolean          lets_namespaces_go; /* carry a namespace delete out instead of aborting */
} KvpDemoApi;

KvpDemoApi   *kvp_demo_api_new                 (void);
void          kvp_demo_api_free                (KvpDemoApi     *self);
/* Carries @request out. (transfer full) */
KvpDemoReply *kvp_demo_api_handle              (KvpDemoApi     *self,
                                                KvpDemoRequest *request);
/* The one request that must never arrive. */
gboolean      kvp_demo_api_is_namespace_delete (KvpDemoRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoApi, kvp_demo_api_free)

G_END_DECLS
