/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store/kvp-plan-batch-private.h"

typedef struct {
  guint8      state;  /* KvpKeyState */
  guint8      reason; /* KvpKeyReason */
  const char *detail; /* (nullable): in the batch's string chunk */
} Outcome;

struct _KvpPlanBatch {
  KvpKeyList   *keys;      /* (owned) */
  GArray       *positions; /* (owned) (element-type guint32) */
  Outcome       all;       /* of every row while there are no outcomes */
  Outcome      *outcomes;  /* (owned) (nullable) (array length=positions.len): from the first row that differs */
  GStringChunk *details;   /* (owned) (nullable): each sentence once, however many rows share it */
};

/**
 * kvp_plan_batch_new:
 * @keys: (transfer none): their keys
 * @positions: (transfer none) (element-type guint32): their positions in the plan
 *
 * A batch of some rows of a batch that was claimed, for requests that are split.
 *
 * Returns: (transfer full): a batch whose rows are all to go back to pending
 */
KvpPlanBatch *
kvp_plan_batch_new (KvpKeyList *keys,
                    GArray     *positions)
{
  g_return_val_if_fail (keys != NULL && positions != NULL, NULL);

  return kvp_plan_batch_new_take (kvp_key_list_ref (keys), g_array_ref (positions));
}

/**
 * kvp_plan_batch_new_take:
 * @keys: (transfer full): their keys
 * @positions: (transfer full) (element-type guint32): their positions in the plan
 *
 * Returns: (transfer full): a batch whose rows are all to go back to pending
 */
KvpPlanBatch *
kvp_plan_batch_new_take (KvpKeyList *keys,
                         GArray     *positions)
{
  KvpPlanBatch *self;

  g_return_val_if_fail (kvp_key_list_get_length (keys) == positions->len, NULL);
  g_return_val_if_fail (g_array_get_element_size (positions) == sizeof (guint32), NULL);

  self = g_new0 (KvpPlanBatch, 1);
  self->keys = keys;
  self->positions = positions;
  self->all.state = KVP_KEY_PENDING;
  self->all.reason = KVP_REASON_NONE;

  return self;
}

void
kvp_plan_batch_free (KvpPlanBatch *self)
{
  g_return_if_fail (self != NULL);

  kvp_key_list_unref (self->keys);
  g_array_unref (self->positions);
  g_free (self->outcomes);
  g_clear_pointer (&self->details, g_string_chunk_free);
  g_free (self);
}

/**
 * kvp_plan_batch_get_keys:
 * @self: a batch
 *
 * Returns: (transfer none): the keys of its rows, in order
 */
KvpKeyList *
kvp_plan_batch_get_keys (KvpPlanBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->keys;
}

guint
kvp_plan_batch_get_length (KvpPlanBatch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->positions->len;
}

guint32
kvp_plan_batch_get_position (KvpPlanBatch *self,
                             guint         index)
{
  g_return_val_if_fail (self != NULL && index < self->positions->len, 0);

  return g_array_index (self->positions, guint32, index);
}

static Outcome
make_outcome (KvpPlanBatch *self,
              KvpKeyState   state,
              KvpKeyReason  reason,
              const char   *detail)
{
  Outcome outcome = { state, reason, NULL };

  if (detail != NULL)
    {
      if (self->details == NULL)
        self->details = g_string_chunk_new (256);
      outcome.detail = g_string_chunk_insert_const (self->details, detail);
    }

  return outcome;
}

static gboolean
is_outcome (KvpKeyState state)
{
  return state == KVP_KEY_DELETED || state == KVP_KEY_FAILED || state == KVP_KEY_SKIPPED ||
         state == KVP_KEY_PENDING || state == KVP_KEY_IN_FLIGHT;
}

/**
 * kvp_plan_batch_set_outcome:
 * @self: a batch
 * @index: less than its length
 * @state: DELETED, FAILED, SKIPPED, PENDING for a row that was certainly not carried out, or IN_FLIGHT for one of
 *   which that is not known: it is checked before it is sent again
 * @reason: why
 * @detail: (nullable): a sentence
 *
 * What became of one row.
 */
void
kvp_plan_batch_set_outcome (KvpPlanBatch *self,
                            guint         index,
                            KvpKeyState   state,
                            KvpKeyReason  reason,
                            const char   *detail)
{
  g_return_if_fail (self != NULL && index < self->positions->len);
  g_return_if_fail (is_outcome (state));

  if (self->outcomes == NULL)
    {
      self->outcomes = g_new (Outcome, self->positions->len);
      for (guint i = 0; i < self->positions->len; i++)
        self->outcomes[i] = self->all;
    }

  self->outcomes[index] = make_outcome (self, state, reason, detail);
}

/**
 * kvp_plan_batch_set_all:
 * @self: a batch
 * @state: DELETED, FAILED, SKIPPED, PENDING or IN_FLIGHT, as for kvp_plan_batch_set_outcome()
 * @reason: why
 * @detail: (nullable): a sentence
 *
 * What became of every row; replaces what was set before.
 */
void
kvp_plan_batch_set_all (KvpPlanBatch *self,
                        KvpKeyState   state,
                        KvpKeyReason  reason,
                        const char   *detail)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (is_outcome (state));

  g_clear_pointer (&self->outcomes, g_free);
  self->all = make_outcome (self, state, reason, detail);
}

/**
 * kvp_plan_batch_get_outcome:
 * @self: a batch
 * @index: less than its length
 * @reason: (out) (optional): why
 * @detail: (out) (optional) (nullable) (transfer none): a sentence
 *
 * Returns: what became of that row; PENDING as long as nothing was set
 */
KvpKeyState
kvp_plan_batch_get_outcome (KvpPlanBatch  *self,
                            guint          index,
                            KvpKeyReason  *reason,
                            const char   **detail)
{
  const Outcome *outcome;

  g_return_val_if_fail (self != NULL && index < self->positions->len, KVP_KEY_PENDING);

  outcome = self->outcomes != NULL ? &self->outcomes[index] : &self->all;
  if (reason != NULL)
    *reason = outcome->reason;
  if (detail != NULL)
    *detail = outcome->detail;

  return outcome->state;
}
