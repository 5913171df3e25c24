/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plan-file-steps.h"
#include "store-fixture.h"

gboolean
plan_file_export (KvpPlan     *plan,
                  const char  *path,
                  GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_file_export_async (plan, file, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_file_export_finish (result, error);
}

KvpPlanFile *
plan_file_open (const char  *path,
                GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_file_open_async (file, NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_file_open_finish (result, error);
}

KvpPlan *
plan_file_import (KvpPlanFile  *file,
                  KvpStore     *store,
                  GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_file_import_async (file, store, kvp_plan_file_get_namespace_title (file), NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_file_import_finish (file, result, error);
}

KvpPlan *
plan_file_find (KvpPlanFile            *file,
                KvpStore               *store,
                KvpPlanFileDifference  *difference,
                GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  kvp_plan_file_find_async (file, kvp_store_get_plans (store), NULL, NULL, store_result, &result);
  wait_for (&result);

  return kvp_plan_file_find_finish (file, result, difference, error);
}
