/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cloudflare/kvp-client.h"
#include "purge/kvp-backup-reader.h"
#include "purge/kvp-main-context.h"
#include "purge/kvp-progress-ticker.h"
#include "purge/kvp-purge-place.h"
#include "purge/kvp-restore.h"

G_BEGIN_DECLS

/* KvpRestore is in four files: the object and what came of it in kvp-restore.c, its start and its end in
 * kvp-restore-run.c, what it finds out in kvp-restore-look.c, what it sends in kvp-restore-send.c. */
struct _KvpRestore {
  GObject            parent_instance;

  KvpMainContext     main_context;

  /* Input */
  KvpConnection     *connection;  /* (owned) */
  KvpStore          *store;       /* (owned) */
  KvpClient         *client;      /* (owned): of this run */
  KvpBackupFile     *file;        /* (owned) */
  KvpNamespace      *ns;          /* (owned) */
  char              *account_id;  /* (owned) */

  /* What was found */
  guint8            *exists;      /* (owned) (array length=n_keys): by index; not changed during the run */
  guint              n_existing;
  guint              n_expired;

  /* The run */
  GTask             *task;        /* (owned) (nullable): holds a reference on this object */
  KvpProgressTicker *ticker;      /* (owned) (nullable) */
  KvpPurgePlace     *place;       /* (owned) (nullable) */
  GCancellable      *cancellable; /* (owned) (nullable): nothing new is sent */
  KvpRestorePhase    phase;
  gint64             started_at;  /* monotonic */
  GError            *error;       /* (owned) (nullable): why it can not go on */
  guint              stopped : 1;
  guint              overwrite : 1;

  /* The batch */
  GInputStream      *stream;      /* (owned) (nullable) */
  KvpBackupReader   *reader;      /* (owned) (nullable): used by one step at a time */
  guint              next_index;
  KvpPairList       *pairs;       /* (owned) (nullable) */
  GArray            *indices;     /* (owned) (nullable) (element-type guint): of the pairs, in the file */
  GArray            *ranges;      /* (owned) (element-type KvpRestoreRange): of the pairs; the last is the next */
  gboolean           at_end;      /* of the file */

  /* Output */
  KvpProgress        progress;
  guint8            *outcomes;    /* (owned) (array length=n_keys): KvpRestoreOutcome, by index */
  GHashTable        *details;     /* (owned) (element-type guint utf8): why a key failed */
  guint              counts[KVP_RESTORE_FAILED + 1];
};

/* Pairs that are sent with one request. */
typedef struct {
  guint    first;
  guint    n_pairs;
  guint    n_tries;
  guint    n_refusals; /* how often an answer named all of them */
} KvpRestoreRange;

void _kvp_restore_set_phase   (KvpRestore        *self,
                               KvpRestorePhase    phase);
void _kvp_restore_show_progress (KvpRestore      *self);
void _kvp_restore_set_outcome (KvpRestore        *self,
                               guint              index,
                               KvpRestoreOutcome  outcome,
                               const char        *detail); /* (nullable) */
/* Reads and sends until the file is over or nothing new is to be sent; then _kvp_restore_end(). */
void _kvp_restore_send        (KvpRestore        *self);
void _kvp_restore_end         (KvpRestore        *self);
/* Whether Cloudflare takes it no more: @now in seconds since the epoch. */
gboolean _kvp_restore_is_over (gint64             expiration,
                               gint64             now);

G_END_DECLS
