/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One key of a namespace: a single block of memory, for there may be a million. */
typedef struct {
  /* (owned) (nullable): none yet for a key of the sample, see kvp_demo_sample_make_value() */
  GBytes  *value;
  gint64   expiration;      /* seconds since the epoch, or 0 */
  gint64   changed_at;      /* monotonic: when it was put or deleted; 0 for a key of the sample */
  guint32  metadata_length;
  guint16  name_length;
  guint8   has_metadata;
  guint8   is_gone;         /* deleted, not yet swept out of the array */
  char     text[];          /* the name, then the metadata as raw JSON */
} KvpDemoKey;

/* @metadata: (nullable). @value: (nullable). */
KvpDemoKey       *kvp_demo_key_new            (const char   *name,
                                               gsize         name_length,
                                               const char   *metadata,
                                               gsize         metadata_length,
                                               gint64        expiration,
                                               GBytes       *value);
void              kvp_demo_key_free           (KvpDemoKey   *self);
const char       *kvp_demo_key_get_metadata   (const KvpDemoKey *self);
/* Neither deleted nor past its expiration. */
gboolean          kvp_demo_key_is_there       (const KvpDemoKey *self,
                                               gint64            now);

/* As a list shows it that lags behind: keys that were deleted after @then (monotonic) are still there, those that were
 * put are not yet. */
gboolean          kvp_demo_key_was_there      (const KvpDemoKey *self,
                                               gint64            now,
                                               gint64            then);

/* The keys of one namespace in the order of their bytes. */
typedef struct _KvpDemoKeys KvpDemoKeys;

KvpDemoKeys      *kvp_demo_keys_new           (void);
void              kvp_demo_keys_free          (KvpDemoKeys  *self);
/* Adds or replaces; later ones win. @batch: (transfer full) (element-type KvpDemoKey): in any order. */
void              kvp_demo_keys_put           (KvpDemoKeys  *self,
                                               GPtrArray    *batch);
/* (transfer none) (nullable) */
KvpDemoKey       *kvp_demo_keys_find          (KvpDemoKeys  *self,
                                               const char   *name,
                                               gsize         name_length,
                                               gint64        now);
/* FALSE if there was no such key. */
gboolean          kvp_demo_keys_remove        (KvpDemoKeys  *self,
                                               const char   *name,
                                               gsize         name_length,
                                               gint64        now);
/* Whether keys that are gone stay in their slots, for lists that lag behind. */
void              kvp_demo_keys_set_keeps_gone (KvpDemoKeys *self,
                                               gboolean      keeps_gone);
/* Slots, with those of keys that are gone. */
guint             kvp_demo_keys_get_n_slots   (KvpDemoKeys  *self);
const KvpDemoKey *kvp_demo_keys_get_slot      (KvpDemoKeys  *self,
                                               guint         slot);
/* The first slot whose name is not before @name, or is after it if @after. */
guint             kvp_demo_keys_seek          (KvpDemoKeys  *self,
                                               const char   *name,
                                               gsize         name_length,
                                               gboolean      after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoKey, kvp_demo_key_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KvpDemoKeys, kvp_demo_keys_free)

G_END_DECLS
