/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "purge/kvp-plan-file-format.h"

const KvpPlanFileMember kvp_plan_file_members[] = {
  { "endpoint", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, endpoint) },
  { "account_id", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, account_id) },
  { "account_name", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, account_name) },
  { "namespace_id", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, namespace_id) },
  { "namespace_title", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, namespace_title) },
  { "filter", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, filter) },
  { "sentence", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, sentence) },
  { "title", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, title) },
  { "note", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, note) },
  { "created_by", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, created_by) },
  { "created_at", KVP_PLAN_FILE_NUMBER, G_STRUCT_OFFSET (KvpPlanFileHeader, created_at) },
  { "approved_by", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, approved_by) },
  { "approved_at", KVP_PLAN_FILE_NUMBER, G_STRUCT_OFFSET (KvpPlanFileHeader, approved_at) },
  { "checked_at", KVP_PLAN_FILE_NUMBER, G_STRUCT_OFFSET (KvpPlanFileHeader, checked_at) },
  { "n_listed", KVP_PLAN_FILE_NUMBER, G_STRUCT_OFFSET (KvpPlanFileHeader, n_listed) },
  { "whole_listing", KVP_PLAN_FILE_BOOLEAN, G_STRUCT_OFFSET (KvpPlanFileHeader, whole_listing) },
  { "partial", KVP_PLAN_FILE_BOOLEAN, G_STRUCT_OFFSET (KvpPlanFileHeader, partial) },
  { "missing", KVP_PLAN_FILE_TEXT, G_STRUCT_OFFSET (KvpPlanFileHeader, missing) },
  { "n_keys", KVP_PLAN_FILE_NUMBER, G_STRUCT_OFFSET (KvpPlanFileHeader, n_keys) },
  { NULL },
};

static const struct {
  const char  *word;
  KvpKeyState  state;
  KvpKeyReason reason;
} states[] = {
  { "ticked", KVP_KEY_PENDING, KVP_REASON_NONE },
  { "left-out", KVP_KEY_EXCLUDED, KVP_REASON_LEFT_OUT },
  { "kept-inexact-name", KVP_KEY_EXCLUDED, KVP_REASON_KEPT_INEXACT_NAME },
  { "kept-keep-list", KVP_KEY_EXCLUDED, KVP_REASON_KEEP_LIST },
  { "not-there", KVP_KEY_EXCLUDED, KVP_REASON_GONE },
  /* What a look at the namespace took out, before an approval or before its values were saved. */
  { "skipped-rewritten", KVP_KEY_SKIPPED, KVP_REASON_REWRITTEN },
  { "skipped-gone", KVP_KEY_SKIPPED, KVP_REASON_GONE },
  { "skipped-expired", KVP_KEY_SKIPPED, KVP_REASON_EXPIRED },
  { "skipped-not-saved", KVP_KEY_SKIPPED, KVP_REASON_NOT_SAVED },
  { "skipped-keep-list", KVP_KEY_SKIPPED, KVP_REASON_KEEP_LIST },
};

/**
 * kvp_plan_file_header_copy:
 * @source: a header, all of which was read
 *
 * Returns: (transfer full): the same
 */
KvpPlanFileHeader *
kvp_plan_file_header_copy (const KvpPlanFileHeader *source)
{
  KvpPlanFileHeader *copy = g_memdup2 (source, sizeof *source);

  for (const KvpPlanFileMember *member = kvp_plan_file_members; member->name != NULL; member++)
    {
      if (member->type == KVP_PLAN_FILE_TEXT)
        G_STRUCT_MEMBER (char *, copy, member->offset) = g_strdup (G_STRUCT_MEMBER (char *, source, member->offset));
    }

  return copy;
}

/**
 * kvp_plan_file_header_free:
 * @self: (transfer full): a header
 */
void
kvp_plan_file_header_free (KvpPlanFileHeader *self)
{
  g_return_if_fail (self != NULL);

  for (const KvpPlanFileMember *member = kvp_plan_file_members; member->name != NULL; member++)
    {
      if (member->type == KVP_PLAN_FILE_TEXT)
        g_free (G_STRUCT_MEMBER (char *, self, member->offset));
    }
  g_free (self);
}

/**
 * kvp_plan_file_get_state_word:
 * @state: a row's state
 * @reason: why
 *
 * Returns: (transfer none) (nullable): the word in the file, %NULL for what has run
 */
const char *
kvp_plan_file_get_state_word (KvpKeyState  state,
                              KvpKeyReason reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (states[i].state == state && states[i].reason == reason)
        return states[i].word;
    }

  return NULL;
}

/**
 * kvp_plan_file_parse_state:
 * @word: a word in the file
 * @state: (out): the row's state
 * @reason: (out): why
 *
 * Returns: whether there is such a word
 */
gboolean
kvp_plan_file_parse_state (const char   *word,
                           KvpKeyState  *state,
                           KvpKeyReason *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (states[i].word, word))
        {
          *state = states[i].state;
          *reason = states[i].reason;
          return TRUE;
        }
    }

  return FALSE;
}

/* A netstring: no text can run over into the next one. */
static void
add_text (GString    *scratch,
          const char *text,
          gsize       length)
{
  g_string_append_printf (scratch, "%" G_GSIZE_FORMAT ":", length);
  g_string_append_len (scratch, text, (gssize) length);
  g_string_append_c (scratch, ',');
}

static void
add_number (GString *scratch,
            gint64   number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  add_text (scratch, text, strlen (text));
}

/**
 * kvp_plan_file_add_header:
 * @scratch: where to append
 * @header: what stands before the keys
 *
 * Appends the bytes of @header that the checksum is of.
 */
void
kvp_plan_file_add_header (GString                 *scratch,
                          const KvpPlanFileHeader *header)
{
  for (const KvpPlanFileMember *member = kvp_plan_file_members; member->name != NULL; member++)
    {
      if (member->type == KVP_PLAN_FILE_TEXT)
        {
          const char *text = G_STRUCT_MEMBER (char *, header, member->offset);

          add_text (scratch, text, strlen (text));
        }
      else if (member->type == KVP_PLAN_FILE_NUMBER)
        {
          add_number (scratch, G_STRUCT_MEMBER (gint64, header, member->offset));
        }
      else
        {
          add_number (scratch, G_STRUCT_MEMBER (gboolean, header, member->offset) ? 1 : 0);
        }
    }
}

/**
 * kvp_plan_file_add_row:
 * @scratch: where to append
 * @row: a key that can be handed over
 *
 * Appends the bytes of @row that the checksum is of.
 */
void
kvp_plan_file_add_row (GString                *scratch,
                       const KvpPlanImportRow *row)
{
  const char *word = kvp_plan_file_get_state_word (row->state, row->reason);
  char why[32];

  add_text (scratch, row->key.name, row->key.name_length);
  add_number (scratch, row->key.expiration);
  if (row->key.metadata != NULL)
    add_text (scratch, row->key.metadata, row->key.metadata_length);
  else
    g_string_append_c (scratch, '-');
  add_text (scratch, word, strlen (word));
  g_snprintf (why, sizeof why, "%" G_GINT64_MODIFIER "x", row->why);
  add_text (scratch, why, strlen (why));
}
