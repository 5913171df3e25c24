/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "demo/kvp-demo-reply.h"
#include "demo/kvp-demo-server.h"

G_BEGIN_DECLS

/* Something that goes wrong with one request. */
typedef struct {
  char       *match;   /* (owned) (nullable): part of "METHOD /path?query"; any if NULL */
  guint       status;  /* of the answer instead of the server's own; 0: a cut */
  char       *headers; /* (owned) (nullable) */
  GBytes     *body;    /* (owned) (nullable) */
  gboolean    apply;   /* carry the request out first */
  KvpDemoCut  cut;
} KvpDemoFault;

/* What becomes of one request. */
typedef struct {
  KvpDemoFault *fault; /* (owned) (nullable) */
  gboolean      hold;  /* the answer waits for a release */
  guint         delay; /* milliseconds before the answer */
} KvpDemoVerdict;

void           kvp_demo_verdict_clear         (KvpDemoVerdict *self);

/* The one place that decides how a request is spoiled, delayed or limited. */
typedef struct _KvpDemoFaults KvpDemoFaults;

KvpDemoFaults *kvp_demo_faults_new            (void);
void           kvp_demo_faults_free           (KvpDemoFaults  *self);
void           kvp_demo_faults_add_script     (KvpDemoFaults  *self,
                                               const char     *match,
                                               guint           status,
                                               const char     *headers,
                                               GBytes         *body,
                                               gboolean        apply);
void           kvp_demo_faults_add_cut        (KvpDemoFaults  *self,
                                               const char     *match,
                                               KvpDemoCut      cut);
void           kvp_demo_faults_add_hold       (KvpDemoFaults  *self,
                                               const char     *match);
void           kvp_demo_faults_clear_holds    (KvpDemoFaults  *self);
void           kvp_demo_faults_set_latency    (KvpDemoFaults  *self,
                                               guint           latency,
                                               guint           jitter);
void           kvp_demo_faults_refuse_key     (KvpDemoFaults  *self,
                                               GBytes         *name);
void           kvp_demo_faults_refuse_none    (KvpDemoFaults  *self);
gboolean       kvp_demo_faults_refuses        (KvpDemoFaults  *self,
                                               GBytes         *name);
void           kvp_demo_faults_poison_key     (KvpDemoFaults  *self,
                                               GBytes         *name,
                                               guint           status);
/* The status that a request with this key fails with; 0: it does not fail. */
guint          kvp_demo_faults_get_poison     (KvpDemoFaults  *self,
                                               GBytes         *name);
/* Takes the fault that @line meets out of the list. Once for each request. */
void           kvp_demo_faults_judge          (KvpDemoFaults  *self,
                                               const char     *line,
                                               KvpDemoVerdict *verdict);
/* cf-ray: another one for each answer. */
void           kvp_demo_faults_add_ray        (KvpDemoFaults  *self,
                                               KvpDemoReply   *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KvpDemoVerdict, kvp_demo_verdict_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoFaults, kvp_demo_faults_free)

G_END_DECLS
