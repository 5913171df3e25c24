/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sample-plan.h"

#include <string.h>

#include "store/kvp-plan-approval.h"
#include "store/kvp-plan-check.h"

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_called (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* Waits for what was called with called_cb() and @result. */
static void
wait_for (GAsyncResult **result)
{
  driver_wait ("the database", is_called, result);
}

static KvpPlan *
create_sample (Studio       *studio,
               const SamplePlan *sample)
{
  KvpStore *store = kvp_window_get_store (studio->window);
  KvpConnection *connection = kvp_window_get_connection (studio->window);
  KvpAccount *account = kvp_connection_get_account (connection);
  g_autofree char *id = kvp_demo_server_get_namespace_id (studio->server, sample->ns);
  g_autoptr(GAsyncResult) created = NULL;
  KvpPlanOrigin origin = {
    .endpoint = kvp_connection_get_endpoint (connection),
    .account_id = kvp_account_get_id (account),
    .account_name = kvp_account_get_display_name (account),
    .namespace_id = id,
    .namespace_title = sample->ns,
    .filter_text = "",
    .sentence = sample->sentence,
    .source = sample->source,
    .created_by = sample->maker,
    .created_at = g_get_real_time () / G_USEC_PER_SEC - sample->age,
  };

  kvp_store_create_plan_async (store, &origin, NULL, called_cb, &created);
  wait_for (&created);

  return kvp_store_create_plan_finish (store, created, NULL);
}

static void
fill_sample (KvpPlan      *plan,
             const SamplePlan *sample)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(GAsyncResult) appended = NULL;
  g_autoptr(GAsyncResult) finished = NULL;
  g_autoptr(GAsyncResult) saved = NULL;
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (KvpPlanMatch));

  for (guint i = 0; i < sample->n_keys + sample->n_gone; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%06u", sample->ns, i);
      KvpKey key = { .name = name, .name_length = strlen (name) };
      KvpPlanMatch match = { i, 1 };

      kvp_key_list_append (keys, &key);
      g_array_append_val (matches, match);
    }

  kvp_plan_append_async (plan, keys, matches, NULL, called_cb, &appended);
  wait_for (&appended);
  kvp_plan_finish_scan_async (plan, 100000, FALSE, NULL, NULL, NULL, called_cb, &finished);
  wait_for (&finished);
  if (sample->title == NULL)
    return;

  kvp_plan_save_async (plan, sample->title, sample->note, NULL, called_cb, &saved);
  wait_for (&saved);
}

static void
check_sample (KvpPlan      *plan,
              const SamplePlan *sample)
{
  g_autoptr(KvpKeyList) keys = kvp_key_list_new ();
  g_autoptr(KvpPlanCheck) check = NULL;
  g_autoptr(GAsyncResult) made = NULL;
  g_autoptr(GAsyncResult) compared = NULL;
  g_autoptr(GAsyncResult) committed = NULL;

  for (guint i = 0; i < sample->n_keys; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%06u", sample->ns, i);
      KvpKey key = { .name = name, .name_length = strlen (name) };

      kvp_key_list_append (keys, &key);
    }

  kvp_plan_check_new_async (plan, KVP_PLAN_CHECK_ALL, NULL, called_cb, &made);
  wait_for (&made);
  check = kvp_plan_check_new_finish (made, NULL);
  kvp_plan_check_compare_async (check, keys, NULL, called_cb, &compared);
  wait_for (&compared);
  kvp_plan_check_commit_async (check, g_get_real_time () / G_USEC_PER_SEC - sample->age, NULL, called_cb, &committed);
  wait_for (&committed);
}

/* Deletes a third of the keys, as the database sees it. */
static void
run_sample (KvpPlan      *plan,
            const SamplePlan *sample)
{
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GAsyncResult) claimed = NULL;
  g_autoptr(GAsyncResult) settled = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  KvpPlanBatch *batch;

  kvp_plan_start_run_async (plan, kvp_plan_get_revision (plan), NULL, called_cb, &started);
  wait_for (&started);
  kvp_plan_claim_async (plan, MIN (sample->n_keys / 3, 10000), NULL, called_cb, &claimed);
  wait_for (&claimed);
  batch = kvp_plan_claim_finish (plan, claimed, NULL);
  kvp_plan_batch_set_all (batch, KVP_KEY_DELETED, KVP_REASON_NONE, NULL);
  kvp_plan_settle_async (plan, batch, NULL, called_cb, &settled);
  wait_for (&settled);
  if (sample->state == KVP_PLAN_RUNNING)
    return;

  kvp_plan_end_run_async (plan, 2 * G_USEC_PER_SEC, 3, sample->state == KVP_PLAN_PAUSED, NULL, called_cb, &ended);
  wait_for (&ended);
}

KvpPlan *
sample_plan_add (Studio       *studio,
                 const SamplePlan *sample)
{
  KvpPlan *plan = create_sample (studio, sample);
  g_autoptr(GAsyncResult) approved = NULL;

  fill_sample (plan, sample);
  if (sample->n_gone > 0)
    check_sample (plan, sample);
  if (sample->approver != NULL)
    {
      kvp_plan_approve_async (plan, kvp_plan_get_revision (plan), sample->approver, NULL, called_cb, &approved);
      wait_for (&approved);
    }
  if (sample->state == KVP_PLAN_RUNNING || sample->state == KVP_PLAN_PAUSED || sample->state == KVP_PLAN_STOPPED)
    run_sample (plan, sample);

  return plan;
}
