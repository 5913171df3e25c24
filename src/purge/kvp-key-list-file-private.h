/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-key-list-file.h"

G_BEGIN_DECLS

/* How much of an entry is kept of one that is too long for a name. */
#define KVP_KEY_LIST_MAX_KEPT 1024

/* What one thread reads, and hands over when it has. */
struct _KvpKeyListFile {
  GObject           parent_instance;

  char             *name;     /* (owned) */
  KvpKeyListOptions options;
  KvpFilter        *filter;   /* (owned) (nullable) */
  guint64           n_entries;
  guint             n_keys;
  guint64           n_rejected[KVP_KEY_LIST_N_REJECTED];
  GPtrArray        *keys;     /* (owned) (element-type KvpKeyListEntry) */
  GPtrArray        *rejected; /* (owned) (element-type KvpKeyListEntry) */
  GPtrArray        *columns;  /* (owned) (element-type utf8) */
  gboolean          has_crlf;
  gboolean          has_mark;

  /* In progress */
  GPtrArray        *names;    /* (owned) (nullable) (element-type GBytes): each once, as they came */
  GHashTable       *seen;     /* (owned) (nullable): of @names */
  GBytes           *block;    /* (owned) (nullable): what the latest names are slices of */
  gsize             block_used;
};

/* An entry of the file. FALSE and @error if there are too many. */
gboolean _kvp_key_list_file_add    (KvpKeyListFile      *self,
                                    guint64              number,
                                    const char          *name,
                                    gsize                length,
                                    GError             **error);
/* One that is no name, for a reason that its bytes do not tell. */
void     _kvp_key_list_file_reject (KvpKeyListFile      *self,
                                    guint64              number,
                                    const char          *text,
                                    gsize                length,
                                    KvpKeyListRejected   why);

/* The formats. @stream stands behind a byte-order mark. */
gboolean _kvp_key_list_read_text   (KvpKeyListFile      *self,
                                    GInputStream        *stream,
                                    GCancellable        *cancellable,
                                    GError             **error);
gboolean _kvp_key_list_read_csv    (KvpKeyListFile      *self,
                                    GInputStream        *stream,
                                    GCancellable        *cancellable,
                                    GError             **error);
gboolean _kvp_key_list_read_json   (KvpKeyListFile      *self,
                                    GInputStream        *stream,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* Fills in what @self's options leave to guess, from the first bytes of a CSV file. */
void     _kvp_key_list_guess_csv   (KvpKeyListFile      *self,
                                    const char          *text,
                                    gsize                length);

G_END_DECLS
