/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-reply.h"
#include "demo/kvp-demo-server.h"

G_BEGIN_DECLS

#define KVP_DEMO_TROUBLE_NONE ((KvpDemoTrouble) KVP_DEMO_N_TROUBLES)

/* Which troubles are about, and how likely each is. */
typedef struct _KvpDemoTroubles KvpDemoTroubles;

KvpDemoTroubles *kvp_demo_troubles_new          (void);
void             kvp_demo_troubles_free         (KvpDemoTroubles *self);
void             kvp_demo_troubles_set_seed     (KvpDemoTroubles *self,
                                                 guint32          seed);
void             kvp_demo_troubles_set          (KvpDemoTroubles *self,
                                                 const char      *match,
                                                 KvpDemoTrouble   trouble,
                                                 double           probability);
void             kvp_demo_troubles_script       (KvpDemoTroubles *self,
                                                 const char      *match,
                                                 KvpDemoTrouble   trouble);
void             kvp_demo_troubles_clear        (KvpDemoTroubles *self);
/* What befalls a request with this "METHOD /path?query"; KVP_DEMO_TROUBLE_NONE for nothing. Once for each. */
KvpDemoTrouble   kvp_demo_troubles_draw         (KvpDemoTroubles *self,
                                                 const char      *line);

/* The answer in place of the API's, for troubles in which nothing is done. %NULL for the others. @wait: seconds of
 * Retry-After. (transfer full) */
KvpDemoReply    *kvp_demo_trouble_new_refusal   (KvpDemoTrouble   trouble,
                                                 double           wait);
/* What becomes of the API's own answer. */
void             kvp_demo_trouble_spoil         (KvpDemoTrouble   trouble,
                                                 KvpDemoReply    *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoTroubles, kvp_demo_troubles_free)

G_END_DECLS
