/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KvpPauseReason:
 * @KVP_PAUSE_NONE: not paused
 * @KVP_PAUSE_PERSON: a person asked for it
 * @KVP_PAUSE_TOKEN: the token is not accepted, or lacks the permission; kvp_connection_set_token(), then resume
 * @KVP_PAUSE_NETWORK: no connection; resumes by itself
 * @KVP_PAUSE_QUOTA: a daily limit is used up, until the next 00:00 UTC
 * @KVP_PAUSE_SERVER: Cloudflare fails, whatever is sent
 * @KVP_PAUSE_NAMESPACE: the account or the namespace is not there (any more)
 * @KVP_PAUSE_STORE: the database can not be written: nothing is sent whose outcome could not be kept
 */
typedef enum {
  KVP_PAUSE_NONE,
  KVP_PAUSE_PERSON,
  KVP_PAUSE_TOKEN,
  KVP_PAUSE_NETWORK,
  KVP_PAUSE_QUOTA,
  KVP_PAUSE_SERVER,
  KVP_PAUSE_NAMESPACE,
  KVP_PAUSE_STORE,
} KvpPauseReason;

typedef void (*KvpPauseResumeFunc) (gpointer owner);

/**
 * KvpPause:
 *
 * Why a run stands still, and what makes it go on by itself. Embedded in the run, which clears it when it goes on and
 * when it is disposed of.
 */
typedef struct {
  KvpPauseReason      reason;
  GError             *error;        /* (owned) (nullable): the first failure */
  gint64              resume_at;    /* seconds since the epoch; 0: unknown */
  guint               network_wait; /* seconds until the next try without a network; 0 when one went well */

  /*< private >*/
  KvpPauseResumeFunc  resume;
  gpointer            owner;        /* (borrowed) */
  GSource            *source;       /* (owned) (nullable) */
  gulong              network_id;
} KvpPause;

/* @error: (transfer full). The first one tells why; those after it are mostly its consequences. Returns: whether it is
 * the first. */
gboolean kvp_pause_take_error (KvpPause           *self,
                               GError             *error);
/* Nothing is on the way any more: finds out when it makes sense to go on, and calls @resume then if there is no
 * network. */
void     kvp_pause_wait       (KvpPause           *self,
                               KvpPauseResumeFunc  resume,
                               gpointer            owner);
/* It does not go on by itself any more. */
void     kvp_pause_hold       (KvpPause           *self);
/* Forgets why it was paused, and what would have resumed it. */
void     kvp_pause_clear      (KvpPause           *self);

G_END_DECLS
