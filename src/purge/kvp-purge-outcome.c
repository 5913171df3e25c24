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
  GArray       *indices; /* (element-type guint): of the keys that were sent */
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

static const KvpKey *
answer_get_key (const Answer *self,
                guint         i)
{
  return kvp_key_list_get (kvp_plan_batch_get_keys (self->batch), g_array_index (self->indices, guint, i));
}

static void
answer_init (Answer        *self,
             KvpPlanBatch  *batch,
             GArray        *indices,
             KvpBulkResult *result)
{
  KvpKeyList *unsuccessful = kvp_bulk_result_get_unsuccessful (result);

  *self = (Answer) {
    .batch = batch,
    .indices = indices,
    .refused = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL),
    .n_sent = indices->len,
    .n_successful = kvp_bulk_result_get_successful_count (result),
  };

  for (guint i = 0; unsuccessful != NULL && i < kvp_key_list_get_length (unsuccessful); i++)
    {
      const KvpKey *key = kvp_key_list_get (unsuccessful, i);

      /* A stand-in for a name that can't be held exactly names none of ours: such names are never sent. */
      if ((key->flags & KVP_KEY_INEXACT_NAME) == 0)
        g_hash_table_add (self->refused, borrow_name (key));
    }

  /* Counted from the keys that were sent: a name that was not sent says nothing of ours, and is left aside. */
  for (guint i = 0; i < indices->len; i++)
    {
      if (answer_is_refused (self, answer_get_key (self, i)))
        self->n_refused++;
    }
}

/* The answer accounts for every key: those that it names stay, the rest is deleted. */
static void
answer_settle (const Answer *self,
               const char   *refused_detail,
               GArray       *refused)
{
  for (guint i = 0; i < self->indices->len; i++)
    {
      guint index = g_array_index (self->indices, guint, i);

      if (answer_is_refused (self, answer_get_key (self, i)))
        {
          kvp_plan_batch_set_outcome (self->batch, index, KVP_KEY_FAILED, KVP_REASON_NOT_DELETED, refused_detail);
          g_array_append_val (refused, index);
        }
      else
        {
          kvp_plan_batch_set_outcome (self->batch, index, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
        }
    }
}

/* The answer accounts for no key. Those that it names did not go, whatever became of the others. */
static void
answer_settle_unknown (const Answer *self,
                       const GError *failure)
{
  KvpKeyReason reason =
    kvp_purge_outcome_may_be_done (failure) ? KVP_REASON_OUTCOME_UNKNOWN : KVP_REASON_REQUEST_FAILED;

  for (guint i = 0; i < self->indices->len; i++)
    {
      gboolean refused = self->refused != NULL && answer_is_refused (self, answer_get_key (self, i));

      kvp_plan_batch_set_outcome (self->batch, g_array_index (self->indices, guint, i), KVP_KEY_FAILED,
                                  refused ? KVP_REASON_NOT_DELETED : reason, failure->message);
    }
}

static char *
describe_miscount (const Answer *self)
{
  gulong n_successful = (gulong) CLAMP (self->n_successful, 0, (gint64) self->n_sent);
  g_autofree char *successful = kvp_format_count (n_successful);
  g_autofree char *sent = kvp_format_count (self->n_sent);

  /* Translators: %1$s is how many keys were deleted, %2$s how many were sent. The plural form is that of
   * %1$s. */
  return g_strdup_printf (ngettext ("Cloudflare says that it deleted %1$s of %2$s keys, and not which.",
                                    "Cloudflare says that it deleted %1$s of %2$s keys, and not which.",
                                    n_successful),
                          successful, sent);
}

/* success:true. The names decide; the count can only take away: fewer than the rest means that some of the
 * rest failed without being named, and then nobody knows which. A higher count than the rest changes
 * nothing. */
static GError *
apply_success (const Answer *self,
               GArray       *refused)
{
  g_autofree char *miscount = NULL;

  if (self->n_successful < 0 || self->n_successful >= self->n_sent - self->n_refused)
    {
      answer_settle (self, NULL, refused);
      return NULL;
    }

  miscount = describe_miscount (self);

  return g_error_new_literal (KVP_ERROR, KVP_ERROR_BAD_RESPONSE, miscount);
}

/* success:false or a 4xx, and yet a result. Only if the count and the names add up to what was sent is the
 * rest proven to be deleted. */
static GError *
apply_failure (const Answer *self,
               const GError *error,
               GArray       *refused)
{
  g_autofree char *miscount = NULL;

  if (self->n_successful >= 0 && self->n_successful == self->n_sent - self->n_refused &&
      (self->n_successful > 0 || self->n_refused > 0))
    {
      answer_settle (self, error->message, refused);
      return NULL;
    }

  if (self->n_successful <= 0)
    return g_error_copy (error);

  miscount = describe_miscount (self);

  /* Translators: two whole sentences. */
  return g_error_new (KVP_ERROR, KVP_ERROR_BAD_RESPONSE, C_("error", "%1$s %2$s"), error->message, miscount);
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
 * kvp_purge_outcome_skip_unsent:
 * @batch: keys that were claimed
 *
 * Sets the outcome of those that are never sent.
 */
void
kvp_purge_outcome_skip_unsent (KvpPlanBatch *batch)
{
  KvpKeyList *keys;

  g_return_if_fail (batch != NULL);

  keys = kvp_plan_batch_get_keys (batch);
  for (guint i = 0; i < kvp_key_list_get_length (keys); i++)
    {
      if (!kvp_purge_outcome_can_send (kvp_key_list_get (keys, i)))
        kvp_plan_batch_set_outcome (batch, i, KVP_KEY_FAILED, KVP_REASON_REQUEST_FAILED,
                                    _("Cloudflare does not accept this name in a request, so it was not sent."));
    }
}

/**
 * kvp_purge_outcome_may_be_done:
 * @error: how a request failed
 *
 * Returns: whether it may have been carried out although no answer that can be read says so
 */
gboolean
kvp_purge_outcome_may_be_done (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  return g_error_matches (error, KVP_ERROR, KVP_ERROR_NETWORK) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_TIMED_OUT) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_SERVER) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_NOT_API) ||
         g_error_matches (error, KVP_ERROR, KVP_ERROR_BAD_RESPONSE);
}

/**
 * kvp_purge_outcome_apply:
 * @batch: keys that were claimed
 * @indices: (element-type guint): those of them that were sent, in one request
 * @result: (nullable): what the answer carried
 * @error: (nullable): why nothing is known of any key
 * @refused: (element-type guint): gets the keys that the answer names as not deleted, if it accounts for the rest
 * @failure: return location for why the answer accounts for no key
 *
 * The one place that decides what became of a key. The rule: a key is deleted only if an answer said so.
 * Sources: https://developers.cloudflare.com/api/ (bulk delete: “unsuccessful_keys”; a 4xx may carry the
 * same result).
 *
 * Returns: whether the answer accounts for every key
 */
gboolean
kvp_purge_outcome_apply (KvpPlanBatch   *batch,
                         GArray         *indices,
                         KvpBulkResult  *result,
                         const GError   *error,
                         GArray         *refused,
                         GError        **failure)
{
  g_auto(Answer) answer = { NULL };
  GError *why;

  g_return_val_if_fail (batch != NULL && indices != NULL && refused != NULL, FALSE);
  g_return_val_if_fail ((result == NULL) != (error == NULL), FALSE);

  if (result == NULL)
    {
      answer = (Answer) { .batch = batch, .indices = indices };
      why = g_error_copy (error);
    }
  else
    {
      const GError *result_error = kvp_bulk_result_get_error (result);

      answer_init (&answer, batch, indices, result);
      why = result_error == NULL ? apply_success (&answer, refused) : apply_failure (&answer, result_error, refused);
    }

  if (why == NULL)
    return TRUE;

  answer_settle_unknown (&answer, why);
  g_propagate_error (failure, why);

  return FALSE;
}
