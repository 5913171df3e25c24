/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KVP_HELP_TEXT,    /* a paragraph */
  KVP_HELP_HEADING,
  KVP_HELP_STEP,    /* one of a numbered row of steps */
  KVP_HELP_ITEM,    /* one of a list */
  KVP_HELP_LINK,    /* the words of a link; uri says where to */
} KvpHelpKind;

typedef struct {
  KvpHelpKind  kind;
  const char  *text; /* not translated yet; plain */
  const char  *uri;  /* (nullable) */
} KvpHelpPart;

typedef struct {
  const char        *name;
  const char        *title; /* not translated yet */
  const KvpHelpPart *parts; /* the last one has no text */
} KvpHelpPage;

/* What the help says, in the order in which it is offered; the last one has no name. It is part of the program, so that
 * it is there without a help viewer, in a sandbox, and without a network. */
extern const KvpHelpPage kvp_help_pages[];

G_END_DECLS
