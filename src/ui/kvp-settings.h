/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "purge/kvp-connection.h"
#include "purge/kvp-purge.h"

G_BEGIN_DECLS

/* Keys of the schema. */
#define KVP_SETTING_BACKUP_FOLDER "backup-folder"
#define KVP_SETTING_BATCH_SIZE "batch-size"
#define KVP_SETTING_CHECK_AGE "check-age" /* minutes */
#define KVP_SETTING_COLOR_SCHEME "color-scheme"
#define KVP_SETTING_COLUMN_WIDTHS "column-widths" /* a{si} */
#define KVP_SETTING_DEFAULT_ACCOUNT "default-account"
#define KVP_SETTING_DEFAULT_ENDPOINT "default-endpoint"
#define KVP_SETTING_HIDDEN_COLUMNS "hidden-columns" /* as */
#define KVP_SETTING_HISTORY_DELETE_VALUES     "history-delete-values"
#define KVP_SETTING_HISTORY_FORGET_NAMES_DAYS "history-forget-names-days"
#define KVP_SETTING_HISTORY_KEEP_DAYS "history-keep-days"
#define KVP_SETTING_KNOWS_BACKGROUND "knows-background"
#define KVP_SETTING_MAX_CONCURRENCY "max-concurrency"
#define KVP_SETTING_REQUESTS_PER_WINDOW "requests-per-window"
#define KVP_SETTING_REVIEW_DESCENDING "review-descending"
#define KVP_SETTING_REVIEW_ORDER "review-order"
#define KVP_SETTING_SAVE_VALUES "save-values"
#define KVP_SETTING_SILENCE_LIMIT "silence-limit"
#define KVP_SETTING_WINDOW_HEIGHT "window-height"
#define KVP_SETTING_WINDOW_MAXIMIZED "window-maximized"
#define KVP_SETTING_WINDOW_WIDTH "window-width"

/* What the person has set, and the only place that carries it to what runs: the layers below know properties, not
 * GSettings. Without the schema, or with that of another version, everything has its default. A stored value that is
 * out of its range counts as the default too. */

/* (nullable) (transfer full): %NULL without the schema */
GSettings *kvp_settings_open              (void);

/* Now, and whenever the person changes something. */
void       kvp_settings_bind_connection   (KvpConnection   *connection);
void       kvp_settings_bind_color_scheme (AdwStyleManager *style_manager);
/* Before the run starts. */
void       kvp_settings_apply_to_purge    (KvpPurge        *purge);

/* A setting that is a text; "" without the schema. (transfer full) */
char      *kvp_settings_dup_text          (GSettings       *settings, /* (nullable) */
                                           const char      *key);
/* Keys in a request that deletes. */
guint      kvp_settings_get_batch_size    (GSettings       *settings); /* (nullable) */
/* Whether the next confirmation offers to save the values first. */
gboolean   kvp_settings_get_save_values   (void);
/* Where saved values go. (transfer full) */
GFile     *kvp_settings_dup_backup_folder (void);
/* Seconds for which a list counts as fresh. */
guint      kvp_settings_get_check_age     (GSettings       *settings); /* (nullable) */

G_END_DECLS
