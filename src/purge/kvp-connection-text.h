/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "purge/kvp-connection.h"

G_BEGIN_DECLS

/* What the form of a token says about it: a user's, an account's, a Global API Key, or UNKNOWN. White space
 * around it does not count. */
KvpTokenKind _kvp_connection_guess_kind    (const char *token);

/* Whether a token of UNKNOWN kind looks like those of before the prefixes: such a one may belong to an
 * account. */
gboolean     _kvp_connection_is_old_form   (const char *token);

/* A translated sentence, or NULL if it can be sent. "" is refused too. (transfer full) */
char        *_kvp_connection_refuse_token  (const char *token);

/* The same for a Global API Key. (transfer full) */
char        *_kvp_connection_refuse_key    (const char *key);

gboolean     _kvp_connection_is_blank      (const char *text);

/* Lower case, without white space around it: as the API gives IDs. (transfer full) */
char        *_kvp_connection_normalize_account_id (const char *account_id);

G_END_DECLS
