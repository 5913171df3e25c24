/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/kvp-display-text.h"
#include "store/kvp-plan-row-private.h"

struct _KvpPlanRow {
  GObject   parent_instance;

  GBytes   *name;         /* (owned) */
  char     *display_name; /* (owned) (nullable): until it is asked for */
  char     *metadata;     /* (owned) (nullable) */
  char     *detail;       /* (owned) (nullable) */
  gint64    expiration;
  guint64   why;
  guint32   position;
  guint8    state;        /* KvpKeyState */
  guint8    reason;       /* KvpKeyReason */
};

enum {
  PROP_0,
  PROP_TICKED,
  PROP_STATE,
  PROP_REASON,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (KvpPlanRow, kvp_plan_row, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
kvp_plan_row_finalize (GObject *object)
{
  KvpPlanRow *self = KVP_PLAN_ROW (object);

  g_bytes_unref (self->name);
  g_free (self->display_name);
  g_free (self->metadata);
  g_free (self->detail);

  G_OBJECT_CLASS (kvp_plan_row_parent_class)->finalize (object);
}

static void
kvp_plan_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  KvpPlanRow *self = KVP_PLAN_ROW (object);

  switch (prop_id)
    {
    case PROP_TICKED:
      g_value_set_boolean (value, kvp_plan_row_get_ticked (self));
      break;

    case PROP_STATE:
      g_value_set_int (value, kvp_plan_row_get_state (self));
      break;

    case PROP_REASON:
      g_value_set_int (value, kvp_plan_row_get_reason (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kvp_plan_row_class_init (KvpPlanRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kvp_plan_row_finalize;
  object_class->get_property = kvp_plan_row_get_property;

  properties[PROP_TICKED] =
    g_param_spec_boolean ("ticked", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /* A KvpKeyState */
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, KVP_KEY_PENDING, KVP_KEY_SKIPPED, KVP_KEY_PENDING,
                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /* A KvpKeyReason */
  properties[PROP_REASON] =
    g_param_spec_int ("reason", NULL, NULL, KVP_REASON_NONE, KVP_REASON_NOT_SAVED, KVP_REASON_NONE,
                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kvp_plan_row_init (KvpPlanRow *self)
{
}

/**
 * kvp_plan_row_new:
 * @values: the row as it was read, copied
 *
 * Returns: (transfer full): a row
 */
KvpPlanRow *
kvp_plan_row_new (const KvpPlanRowValues *values)
{
  KvpPlanRow *self = g_object_new (KVP_TYPE_PLAN_ROW, NULL);

  self->position = values->position;
  self->name = g_bytes_new (values->key.name, values->key.name_length);
  self->metadata = values->key.metadata != NULL
    ? g_strndup (values->key.metadata, values->key.metadata_length)
    : NULL;
  self->expiration = values->key.expiration;
  self->why = values->why;
  self->state = values->state;
  self->reason = values->reason;
  self->detail = g_strdup (values->detail);

  return self;
}

KvpPlanRow *
kvp_plan_row_new_blank (void)
{
  KvpPlanRowValues values = { .position = G_MAXUINT32, .key.name = "", .state = KVP_KEY_EXCLUDED };

  return kvp_plan_row_new (&values);
}

/**
 * kvp_plan_row_update:
 * @self: a row
 * @values: the same row, read again
 *
 * Takes over what may change: the state and its reason.
 */
void
kvp_plan_row_update (KvpPlanRow             *self,
                     const KvpPlanRowValues *values)
{
  gboolean was_ticked = kvp_plan_row_get_ticked (self);
  gboolean state_differs = self->state != values->state;
  gboolean reason_differs = self->reason != values->reason || g_strcmp0 (self->detail, values->detail) != 0;

  if (!state_differs && !reason_differs)
    return;

  self->state = values->state;
  self->reason = values->reason;
  g_free (self->detail);
  self->detail = g_strdup (values->detail);

  g_object_freeze_notify (G_OBJECT (self));
  if (state_differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (reason_differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  if (was_ticked != kvp_plan_row_get_ticked (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TICKED]);
  g_object_thaw_notify (G_OBJECT (self));
}

guint32
kvp_plan_row_get_position (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), 0);

  return self->position;
}

/**
 * kvp_plan_row_get_name:
 * @self: a row
 *
 * Returns: (transfer none): the exact bytes; UTF-8 that may hold NULs
 */
GBytes *
kvp_plan_row_get_name (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), NULL);

  return self->name;
}

/**
 * kvp_plan_row_get_display_name:
 * @self: a row
 *
 * Returns: (transfer none): the name for showing, see kvp_display_text(); plain text, not markup
 */
const char *
kvp_plan_row_get_display_name (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), NULL);

  if (self->display_name == NULL)
    {
      gsize length;
      const char *name = g_bytes_get_data (self->name, &length);

      self->display_name = kvp_display_text (name != NULL ? name : "", length);
    }

  return self->display_name;
}

gint64
kvp_plan_row_get_expiration (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), 0);

  return self->expiration;
}

const char *
kvp_plan_row_get_metadata (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), NULL);

  return self->metadata;
}

guint64
kvp_plan_row_get_why (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), 0);

  return self->why;
}

KvpKeyState
kvp_plan_row_get_state (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), KVP_KEY_EXCLUDED);

  return self->state;
}

KvpKeyReason
kvp_plan_row_get_reason (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), KVP_REASON_NONE);

  return self->reason;
}

const char *
kvp_plan_row_get_detail (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), NULL);

  return self->detail;
}

/**
 * kvp_plan_row_get_ticked:
 * @self: a row
 *
 * Returns: whether it is to go
 */
gboolean
kvp_plan_row_get_ticked (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), FALSE);

  return self->state == KVP_KEY_PENDING;
}

/**
 * kvp_plan_row_get_locked:
 * @self: a row
 *
 * Returns: whether it is kept whatever the person ticks
 */
gboolean
kvp_plan_row_get_locked (KvpPlanRow *self)
{
  g_return_val_if_fail (KVP_IS_PLAN_ROW (self), FALSE);

  return self->state == KVP_KEY_EXCLUDED && self->reason != KVP_REASON_LEFT_OUT;
}
