/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-backup-reader.h"
#include "purge/kvp-purge-place.h"
#include "purge/kvp-restore.h"
#include "purge/kvp-run-private.h"

G_BEGIN_DECLS

/* KvpRestore is in four files: the object and what came of it in kvp-restore.c, its start and its end in
 * kvp-restore-run.c, what it finds out in kvp-restore-look.c, what it sends in kvp-restore-send.c. */
struct _KvpRestore {
  KvpRun             run;

  /* Input */
  KvpStore          *store;       /* (owned) */
  KvpBackupFile     *file;        /* (owned) */
  KvpNamespace      *ns;          /* (owned) */

  /* What was found */
  guint8            *exists;      /* (owned) (array length=n_keys): by index; not changed during the run */
  guint              n_existing;
  guint              n_expired;

  /* The run */
  KvpPurgePlace     *place;       /* (owned) (nullable) */
  GError            *error;       /* (owned) (nullable): why it can not go on */
  gboolean           overwrite;

  /* The batch */
  GInputStream      *stream;      /* (owned) (nullable) */
  KvpBackupReader   *reader;      /* (owned) (nullable): used by one step at a time */
  guint              next_index;
  KvpPairList       *pairs;       /* (owned) (nullable) */
  GArray            *indices;     /* (owned) (nullable) (element-type guint): of the pairs, in the file */
  GArray            *ranges;      /* (owned) (element-type KvpRestoreRange): of the pairs; the last is the next */
  gboolean           at_end;      /* of the file */

  /* Output */
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

void _kvp_restore_begin       (KvpRun            *run);
void _kvp_restore_set_outcome (KvpRestore        *self,
                               guint              index,
                               KvpRestoreOutcome  outcome,
                               const char        *detail); /* (nullable) */
void _kvp_restore_end         (KvpRestore        *self);
/* Whether Cloudflare takes it no more: @now in seconds since the epoch. */
gboolean _kvp_restore_is_over (gint64             expiration,
                               gint64             now);

G_END_DECLS
