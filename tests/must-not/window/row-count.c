/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "row-count.h"
#include "store/kvp-plan-row.h"

static guint n_rows;
static guint most_rows;
static void (*real_constructed) (GObject *object);
static void (*real_finalize)    (GObject *object);

static void
counting_constructed (GObject *object)
{
  real_constructed (object);
  n_rows++;
  most_rows = MAX (most_rows, n_rows);
}

static void
counting_finalize (GObject *object)
{
  n_rows--;
  real_finalize (object);
}

void
row_count_start (void)
{
  GObjectClass *klass = g_type_class_ref (KVP_TYPE_PLAN_ROW);

  real_constructed = klass->constructed;
  real_finalize = klass->finalize;
  klass->constructed = counting_constructed;
  klass->finalize = counting_finalize;
}

guint
row_count_get (void)
{
  return n_rows;
}

guint
row_count_get_most (void)
{
  return most_rows;
}

void
row_count_reset (void)
{
  most_rows = 0;
}
