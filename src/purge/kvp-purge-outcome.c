/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "purge/kvp-purge-outcome.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/kvp-error.h"
#include "base/kvp-format-count.h"

/* https://developers.cloudflare.com/kv/platform/limits/ */
#define MAX_NAME_LENGTH 512

/* What an answer said of the keys that were sent. */
typedef struct {
  KvpPlanBatch *batch;
  GHashTable   *refused; /* (owned) (element-type GBytes): the names in unsuccessful_keys */
  guint         n_sent;
  guint         n_refused;
  gint64        n_successful; /* -1: not in the answer */
} Answer;

static GBytes *
borrow_name (const KvpKey *key)
{
  return g_bytes_new_static (key->name, key->name_length);
}

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->refused, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
answer_is_refused (const Answer *self,
                   const KvpKey *key)
{
  g_autoptr(GBytes) name = NULL;

  /* The usual answer names none, and a batch has 10,000 keys. */
  if (g_hash_table_size (self->refused) == 0)
    return FALSE;

  name = borrow_name (key);

  return g_hash_table_contains (self->refused, name);
}

static void
answer_init (Answer        *self,
             KvpPlanBatch  *batch,
             KvpBulkResult *result)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (batch);
  KvpKeyList *unsuccessful = kvp_bulk_result_get_unsuccessful (result);

  *self = (Answer) {
    .batch = batch,
    .refused = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL),
    .n_successful = kvp_bulk_result_get_successful_count (result),
  };

  for (guint i = 0; unsuccessful != NULL && i < kvp_key_list_get_length (unsuccessful); i++)
    {
      const KvpKey *key = kvp_key_list_get (unsuccessful, i);

      /* A stand-in for a name that can't be held exactly names none of ours: such names are never sent. */
      if ((key->flags & KVP_KEY_INEXACT_NAME) == 0)
        g_hash_table_add (self->refused, borrow_name (key));
    }

  /* Counted from the keys that were sent: a name that was not sent says nothing of ours, and is left aside.
   * */
  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);

      if (!kvp_purge_outcome_can_send (key))
        continue;

      self->n_sent++;
      if (answer_is_refused (self, key))
        self->n_refused++;
    }
}

/* Gives the refused keys and the rest that was sent their outcome. */
static void
answer_settle (const Answer *self,
               const char   *refused_detail,
               KvpKeyState   rest_state,
               KvpKeyReason  rest_reason,
               const char   *rest_detail)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (self->batch);

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      const KvpKey *key = kvp_key_list_get (keys, i);

      if (!kvp_purge_outcome_can_send (key))
        continue;

      if (answer_is_refused (self, key))
        kvp_plan_batch_set_outcome (self->batch, i, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, refused_detail);
      else
        kvp_plan_batch_set_outcome (self->batch, i, rest_state, rest_reason, rest_detail);
    }
}

static char *
describe_miscount (const Answer *self)
{
  g_autofree char *successful = kvp_format_count ((guint64) CLAMP (self->n_successful, 0, (gint64) self->n_sent));
  g_autofree char *sent = kvp_format_count (self->n_sent);

  /* Translators: the first number is how many keys were deleted, the second how many were sent. */
  return g_strdup_printf (ngettext ("Cloudflare says that it deleted %s of %s key, and not which.",
                                    "Cloudflare says that it deleted %s of %s keys, and not which.",
                                    self->n_sent),
                          successful, sent);
}

/* success:true. The names decide; the count can only take away: fewer than the rest means that some of the
 * rest failed without being named, and then nobody knows which. A higher count than the rest changes
 * nothing. */
static void
apply_success (const Answer *self)
{
  guint n_rest = self->n_sent - self->n_refused;

  if (self->n_successful >= 0 && self->n_successful < n_rest)
    {
      g_autofree char *detail = describe_miscount (self);

      answer_settle (self, NULL, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, detail);
    }
  else
    {
      answer_settle (self, NULL, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
    }
}

/* success:false or a 4xx, and yet a result. Only if the count and the names add up to what was sent is the
 * rest proven to be deleted. */
static void
apply_failure (const Answer *self,
               const GError *error)
{
  if (self->n_successful >= 0 && self->n_successful == self->n_sent - self->n_refused)
    {
      answer_settle (self, error->message, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
    }
  else if (self->n_successful > 0)
    {
      g_autofree char *miscount = describe_miscount (self);
      g_autofree char *detail = g_strdup_printf ("%s %s", error->message, miscount);

      answer_settle (self, error->message, KVP_KEY_FAILED, KVP_REASON_OUTCOME_UNKNOWN, detail);
    }
  else
    {
      answer_settle (self, error->message, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED, error->message);
    }
}

static void
settle_sent (KvpPlanBatch *batch,
             KvpKeyState   state,
             KvpKeyReason  reason,
             const char   *detail)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (batch);

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      if (kvp_purge_outcome_can_send (kvp_key_list_get (keys, i)))
        kvp_plan_batch_set_outcome (batch, i, state, reason, detail);
    }
}

static gboolean
ends_run (const GError *error)
{
  return g_error_matches (error, KVP_ERROR, KVP_ERROR_AUTH) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_FORBIDDEN);
}

/* Whether the request may have been carried out although no answer that can be read came. */
static gboolean
leaves_unknown (const GError *error)
{
  return g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_TIMED_OUT) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static KvpPurgeVerdict
apply_error (KvpPlanBatch *batch,
             const GError *error)
{
  if (ends_run (error))
    {
      /* Whoever is not let in has changed nothing: the keys wait for a token that may. */
      settle_sent (batch, KVP_KEY_PENDING, KVP_REASON_NONE, NULL);
      return KVP_PURGE_END_RUN;
    }

  settle_sent (batch, KVP_KEY_FAILED,
               leaves_unknown (error) ? KVP_REASON_OUTCOME_UNKNOWN : KVP_REASON_REQUEST_FAILED,
               error->message);

  return KVP_PURGE_GO_ON;
}

static void
settle_unsent (KvpPlanBatch *batch)
{
  KvpKeyList *keys = kvp_plan_batch_get_keys (batch);

  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      if (!kvp_purge_outcome_can_send (kvp_key_list_get (keys, i)))
        kvp_plan_batch_set_outcome (batch, i, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED,
                                    _("Cloudflare does not accept this name in a request, so it was not sent."));
    }
}

/**
 * kvp_purge_outcome_can_send:
 * @key: a key of a batch
 *
 * One name that the API refuses would take its whole batch down. Not legal are the empty name, “.”, “..”
 * and more than 512 bytes (https://developers.cloudflare.com/kv/api/write-key-value-pairs/); a name that is
 * not held exactly could be another key's.
 *
 * Returns: whether it may be sent
 */
gboolean
kvp_purge_outcome_can_send (const KvpKey *key)
{
  g_return_val_if_fail (key != NULL, FALSE);

  if ((key->flags & KVP_KEY_INEXACT_NAME) != 0)
    return FALSE;
  if (key->name_length == 0 || key->name_length > MAX_NAME_LENGTH)
    return FALSE;

  return !(key->name_length <= 2 && strncmp (key->name, "..", key->name_length) == 0);
}

/**
 * kvp_purge_outcome_apply:
 * @batch: the keys that were claimed; those that can be sent were sent, in one request
 * @result: (nullable): what the answer carried
 * @error: (nullable): why nothing is known of any key
 *
 * The one place that decides what became of a key. The rule: a key is deleted only if an answer said so.
 * Sources: https://developers.cloudflare.com/api/ (bulk delete: “unsuccessful_keys”; a 4xx may carry the
 * same result).
 *
 * Returns: whether the run may go on
 */
KvpPurgeVerdict
kvp_purge_outcome_apply (KvpPlanBatch  *batch,
                         KvpBulkResult *result,
                         const GError  *error)
{
  g_auto(Answer) answer = { NULL };
  const GError *result_error;

  g_return_val_if_fail (batch != NULL, KVP_PURGE_END_RUN);
  g_return_val_if_fail (result == NULL || error == NULL, KVP_PURGE_END_RUN);

  settle_unsent (batch);

  if (error != NULL)
    return apply_error (batch, error);
  if (result == NULL)
    return KVP_PURGE_GO_ON;

  answer_init (&answer, batch, result);
  result_error = kvp_bulk_result_get_error (result);

  if (result_error == NULL)
    apply_success (&answer);
  else if (ends_run (result_error) && answer.n_successful <= 0 && answer.n_refused == 0)
    return apply_error (batch, result_error);
  else
    apply_failure (&answer, result_error);

  return KVP_PURGE_GO_ON;
}
