/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A translated sentence about what is wrong with a token that someone pasted, or %NULL if it can be sent. The
 * sentence never has the token in it. (transfer full) */
char *kvp_token_check (const char *text);

/* The same about the e-mail address that goes with a Global API Key. (transfer full) */
char *kvp_token_check_email (const char *text);

/* The token without the white space around it. (transfer full) */
char *kvp_token_trim  (const char *text);

G_END_DECLS
