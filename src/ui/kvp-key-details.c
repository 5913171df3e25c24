/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kvp-display-text.h"
#include "purge/kvp-filter-spans.h"
#include "purge/kvp-report.h"
#include "ui/kvp-button-wrap.h"
#include "ui/kvp-emphasis.h"
#include "ui/kvp-format.h"
#include "ui/kvp-json-layout.h"
#include "ui/kvp-key-details.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-value-view.h"

/* Cloudflare allows 1,024 bytes; whatever another server sends, this much is laid out without a stall. */
#define MAX_METADATA_BYTES (16 * 1024)

struct _KvpKeyDetails
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget    *close_bar;
  GtkStack     *stack;
  GtkLabel     *several_label;
  GtkWidget    *tick_button;
  GtkWidget    *untick_button;
  GtkWidget    *keep_selected_button;
  GtkLabel     *name_label;
  GtkLabel     *why_label;
  GtkLabel     *expires_label;
  GtkLabel     *outcome_label;
  GtkWidget    *keep_button;
  GtkWidget    *keep_list_button;
  GtkLabel     *metadata_heading;
  GtkWidget    *metadata_box;
  GtkLabel     *metadata_text;
  KvpValueView *value_view;

  /* Owned */
  char         *namespace_id; /* (nullable) */
  KvpFilter    *filter;       /* (nullable) */
  KvpFilterSpans *spans;      /* (nullable): of the filter */
  KvpPlanRow   *row;          /* (nullable) */
  GSignalGroup *row_signals;
};

enum {
  SIGNAL_CLOSE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpKeyDetails, kvp_key_details, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

/* The name as text, if it can be in the clipboard as it is: without a NUL. */
static char *
dup_exact_name (KvpPlanRow *row)
{
  gsize length;
  const char *name = g_bytes_get_data (kvp_plan_row_get_name (row), &length);

  if (name == NULL || !g_utf8_validate_len (name, length, NULL))
    return NULL;

  return g_strndup (name, length);
}

/* The part by which the key matched. */
static PangoAttrList *
dup_name_emphasis (KvpKeyDetails *self,
                   const char    *shown)
{
  GBytes *name = kvp_plan_row_get_name (self->row);
  KvpKey key = { .name = g_bytes_get_data (name, NULL), .name_length = g_bytes_get_size (name) };
  g_autoptr(GArray) spans = NULL;

  if (self->spans == NULL)
    return NULL;

  spans = kvp_filter_spans_get_name (self->spans, &key, kvp_plan_row_get_why (self->row));

  return kvp_emphasis_of_name (&key, spans, shown);
}

static void
show_name (KvpKeyDetails *self)
{
  g_autofree char *shown = kvp_key_list_cell_isolate (kvp_plan_row_get_display_name (self->row));
  g_autofree char *exact = dup_exact_name (self->row);
  g_autoptr(PangoAttrList) attributes = NULL;

  gtk_label_set_text (self->name_label, shown);
  attributes = dup_name_emphasis (self, shown);
  gtk_label_set_attributes (self->name_label, attributes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.copy-name", exact != NULL);
}

static void
show_why (KvpKeyDetails *self)
{
  g_autofree char *why = NULL;

  if (self->filter != NULL)
    why = kvp_filter_describe_why_long (self->filter, kvp_plan_row_get_why (self->row));

  gtk_label_set_text (self->why_label, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), why != NULL && *why != '\0');
}

static void
show_expiration (KvpKeyDetails *self)
{
  gint64 expiration = kvp_plan_row_get_expiration (self->row);
  g_autofree char *relative = NULL;
  g_autofree char *exact = NULL;
  g_autofree char *text = NULL;

  if (expiration == 0)
    {
      gtk_label_set_text (self->expires_label, _("Never expires."));
      return;
    }

  relative = kvp_format_relative_time (expiration, g_get_real_time () / G_USEC_PER_SEC);
  exact = kvp_format_exact_time (expiration);
  /* Translators: as in “Expires in 3 days: 22 November 2026, 21:19:32 UTC” */
  text = g_strdup_printf (_("Expires %1$s: %2$s"), relative, exact);
  gtk_label_set_text (self->expires_label, text);
}

static void
show_outcome (KvpKeyDetails *self)
{
  KvpKeyState state = kvp_plan_row_get_state (self->row);
  g_autofree char *outcome = NULL;

  /* A ticked key has no outcome yet, and the tick box says so already. */
  if (state != KVP_KEY_PENDING)
    outcome = kvp_report_describe_outcome (state, kvp_plan_row_get_reason (self->row),
                                           kvp_plan_row_get_detail (self->row));

  gtk_label_set_text (self->outcome_label, outcome != NULL ? outcome : "");
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_label), outcome != NULL);
  /* A key that can still be taken out of the deletion can be taken out of all to come. */
  gtk_widget_set_visible (self->keep_list_button, kvp_plan_row_get_reason (self->row) == KVP_REASON_KEEP_LIST);
  gtk_widget_set_visible (self->keep_button, state == KVP_KEY_PENDING ||
                          (state == KVP_KEY_EXCLUDED && !kvp_plan_row_get_locked (self->row)));
}

/* The values that the rules look at by which the key matched. */
static PangoAttrList *
dup_metadata_emphasis (KvpKeyDetails *self,
                       const char    *lines)
{
  const char *metadata = kvp_plan_row_get_metadata (self->row);
  KvpKey key = { .name = "", .metadata = metadata, .metadata_length = strlen (metadata) };
  g_autoptr(GArray) spans = NULL;

  if (self->spans == NULL)
    return NULL;

  spans = kvp_filter_spans_get_metadata (self->spans, &key, kvp_plan_row_get_why (self->row));

  return kvp_emphasis_of_metadata (&key, spans, lines);
}

static void
show_metadata (KvpKeyDetails *self)
{
  const char *metadata = kvp_plan_row_get_metadata (self->row);
  gsize length = metadata != NULL ? strlen (metadata) : 0;
  g_autoptr(PangoAttrList) attributes = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->metadata_box, metadata != NULL);
  if (metadata == NULL)
    {
      gtk_label_set_text (self->metadata_heading, _("No Metadata"));
      return;
    }

  if (length > MAX_METADATA_BYTES)
    {
      gtk_label_set_text (self->metadata_heading, _("Metadata (Only Its Beginning)"));
      text = kvp_display_text_block (metadata, MAX_METADATA_BYTES);
    }
  else
    {
      gtk_label_set_text (self->metadata_heading, _("Metadata"));
      lines = kvp_json_layout (metadata, length);
      text = kvp_display_text_block (lines, -1);
    }

  gtk_label_set_text (self->metadata_text, text);
  attributes = lines != NULL ? dup_metadata_emphasis (self, lines) : NULL;
  gtk_label_set_attributes (self->metadata_text, attributes);
}

static void
show_row (KvpKeyDetails *self)
{
  show_name (self);
  show_why (self);
  show_expiration (self);
  show_outcome (self);
  show_metadata (self);

  kvp_value_view_set_key (self->value_view, self->namespace_id, kvp_plan_row_get_name (self->row));
}

static void
close_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CLOSE], 0);
}

static void
copy_name_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  KvpKeyDetails *self = KVP_KEY_DETAILS (widget);
  g_autofree char *name = self->row != NULL ? dup_exact_name (self->row) : NULL;

  if (name != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), name);
}

static void
kvp_key_details_dispose (GObject *object)
{
  KvpKeyDetails *self = KVP_KEY_DETAILS (object);

  g_clear_object (&self->row_signals);
  g_clear_object (&self->row);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->spans, kvp_filter_spans_free);

  gtk_widget_dispose_template (GTK_WIDGET (self), KVP_TYPE_KEY_DETAILS);

  G_OBJECT_CLASS (kvp_key_details_parent_class)->dispose (object);
}

static void
kvp_key_details_finalize (GObject *object)
{
  KvpKeyDetails *self = KVP_KEY_DETAILS (object);

  g_clear_pointer (&self->namespace_id, g_free);

  G_OBJECT_CLASS (kvp_key_details_parent_class)->finalize (object);
}

static void
kvp_key_details_class_init (KvpKeyDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_key_details_dispose;
  object_class->finalize = kvp_key_details_finalize;

  signals[SIGNAL_CLOSE] =
    g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_VALUE_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/kvpurger/KvPurger/kvp-key-details.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, close_bar);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, expires_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, keep_button);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, keep_list_button);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, keep_selected_button);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, metadata_heading);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, metadata_box);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, metadata_text);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, name_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, several_label);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, tick_button);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, untick_button);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, value_view);
  gtk_widget_class_bind_template_child (widget_class, KvpKeyDetails, why_label);

  gtk_widget_class_install_action (widget_class, "details.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "details.copy-name", NULL, copy_name_action);
}

static void
kvp_key_details_init (KvpKeyDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_button_wrap (self->keep_button);
  kvp_button_wrap (self->keep_selected_button);
  kvp_button_wrap (self->tick_button);
  kvp_button_wrap (self->untick_button);

  self->row_signals = g_signal_group_new (KVP_TYPE_PLAN_ROW);
  g_signal_group_connect_swapped (self->row_signals, "notify::state", G_CALLBACK (show_outcome), self);
  g_signal_group_connect_swapped (self->row_signals, "notify::reason", G_CALLBACK (show_outcome), self);
}

/**
 * kvp_key_details_set_source:
 * @self: details
 * @connection: (nullable): where values come from
 * @hint: (nullable): why there is no connection
 * @namespace_id: the namespace of all rows that are shown
 * @filter: (nullable): what the rows matched
 *
 * Sets what is the same for all keys.
 */
void
kvp_key_details_set_source (KvpKeyDetails *self,
                            KvpConnection *connection,
                            const char    *hint,
                            const char    *namespace_id,
                            KvpFilter     *filter)
{
  g_return_if_fail (KVP_IS_KEY_DETAILS (self));

  g_free (self->namespace_id);
  self->namespace_id = g_strdup (namespace_id);
  if (g_set_object (&self->filter, filter))
    {
      g_clear_pointer (&self->spans, kvp_filter_spans_free);
      if (filter != NULL)
        self->spans = kvp_filter_spans_new (filter);
    }
  kvp_value_view_set_connection (self->value_view, connection, hint);
}

/**
 * kvp_key_details_set_row:
 * @self: details
 * @row: (nullable): the key
 * @n_selected: how many keys are selected
 *
 * With more than one selected, it shows their number and not @row.
 */
void
kvp_key_details_set_row (KvpKeyDetails *self,
                         KvpPlanRow    *row,
                         guint          n_selected)
{
  g_return_if_fail (KVP_IS_KEY_DETAILS (self));
  g_return_if_fail (row == NULL || KVP_IS_PLAN_ROW (row));

  if (n_selected > 1)
    row = NULL;

  if (g_set_object (&self->row, row))
    {
      g_signal_group_set_target (self->row_signals, row);
      if (row != NULL)
        show_row (self);
      else
        kvp_value_view_set_key (self->value_view, NULL, NULL);
    }

  if (row != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "one");
    }
  else if (n_selected > 1)
    {
      g_autofree char *count = kvp_format_count (n_selected);
      g_autofree char *text = NULL;

      /* Translators: %s is a number, such as 12,003. */
      text = g_strdup_printf (ngettext ("%s key selected", "%s keys selected", n_selected), count);
      gtk_label_set_text (self->several_label, text);
      gtk_stack_set_visible_child_name (self->stack, "several");
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
    }
}

/**
 * kvp_key_details_get_row:
 * @self: details
 *
 * Returns: (transfer none) (nullable): the key that is shown
 */
KvpPlanRow *
kvp_key_details_get_row (KvpKeyDetails *self)
{
  g_return_val_if_fail (KVP_IS_KEY_DETAILS (self), NULL);

  return self->row;
}

/**
 * kvp_key_details_set_show_close:
 * @self: details
 * @show_close: whether there is a way back
 *
 * Shows the button back to the list.
 */
void
kvp_key_details_set_show_close (KvpKeyDetails *self,
                                gboolean       show_close)
{
  g_return_if_fail (KVP_IS_KEY_DETAILS (self));

  gtk_widget_set_visible (self->close_bar, show_close);
}
