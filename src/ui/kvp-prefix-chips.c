/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-display-text.h"
#include "ui/kvp-key-list-cell.h"
#include "ui/kvp-prefix-chips.h"
#include "ui/kvp-wrap-layout.h"

/* A key has 512 bytes at most: https://developers.cloudflare.com/kv/platform/limits/. A chip shows both
 * ends of it. */
#define MAX_CHIP_CHARS 28

struct _KvpPrefixChips
{
  GtkWidget parent_instance;

  GtkWidget *entry;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpPrefixChips, kvp_prefix_chips, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static GQuark
prefix_quark (void)
{
  return g_quark_from_static_string ("kvp-prefix-chip-prefix");
}

/* (transfer none): the prefix of a chip; %NULL if @child is none. */
static GBytes *
get_chip_prefix (GtkWidget *child)
{
  return g_object_get_qdata (G_OBJECT (child), prefix_quark ());
}

static void
emit_changed (KvpPrefixChips *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
remove_clicked_cb (KvpPrefixChips *self,
                   GtkButton      *button)
{
  GtkWidget *chip = gtk_widget_get_parent (GTK_WIDGET (button));

  g_assert (KVP_IS_PREFIX_CHIPS (self));

  /* The focus was on the button that goes. */
  gtk_widget_grab_focus (self->entry);
  gtk_widget_unparent (chip);
  emit_changed (self);
}

/* Spaces at the ends count, and would not be seen. */
static char *
dup_chip_text (GBytes *prefix)
{
  gsize length;
  const char *data = g_bytes_get_data (prefix, &length);
  g_autofree char *text = kvp_display_text (data, length);
  GString *shown = g_string_new (NULL);
  gsize first = strspn (text, " ");
  gsize last = strlen (text);

  while (last > first && text[last - 1] == ' ')
    last--;
  for (gsize i = 0; text[i] != '\0'; i++)
    {
      if (i < first || i >= last)
        g_string_append (shown, "␣");
      else
        g_string_append_c (shown, text[i]);
    }

  return g_string_free (shown, FALSE);
}

static GtkWidget *
create_chip (KvpPrefixChips *self,
             GBytes         *prefix)
{
  g_autofree char *text = dup_chip_text (prefix);
  /* Translators: %s is the beginning of key names. */
  g_autofree char *remove = g_strdup_printf (_("Remove the Prefix “%s”"), text);
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_autofree char *shown = kvp_key_list_cell_isolate (text);
  GtkWidget *label = gtk_label_new (shown);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (chip, "prefix-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (chip, shown);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHIP_CHARS);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (chip), label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_box_append (GTK_BOX (chip), button);

  g_object_set_qdata_full (G_OBJECT (chip), prefix_quark (),
                           g_bytes_ref (prefix), (GDestroyNotify) g_bytes_unref);

  return chip;
}

static gboolean
has_chip (KvpPrefixChips *self,
          GBytes         *prefix)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GBytes *other = get_chip_prefix (child);

      if (other != NULL && g_bytes_equal (other, prefix))
        return TRUE;
    }

  return FALSE;
}

static void
add_chip (KvpPrefixChips *self,
          GBytes         *prefix)
{
  if (!has_chip (self, prefix))
    gtk_widget_insert_before (create_chip (self, prefix), GTK_WIDGET (self), self->entry);
}

static void
entry_activate_cb (KvpPrefixChips *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GBytes) prefix = NULL;

  if (text[0] == '\0')
    {
      gtk_widget_activate_default (GTK_WIDGET (self));
      return;
    }

  prefix = g_bytes_new (text, strlen (text));
  add_chip (self, prefix);
  /* Its "changed" tells whoever listens. */
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
kvp_prefix_chips_dispose (GObject *object)
{
  KvpPrefixChips *self = KVP_PREFIX_CHIPS (object);
  GtkWidget *child;

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  self->entry = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (kvp_prefix_chips_parent_class)->dispose (object);
}

static void
kvp_prefix_chips_class_init (KvpPrefixChipsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kvp_prefix_chips_dispose;

  /**
   * KvpPrefixChips::changed:
   *
   * The prefixes changed, or what stands in the entry did.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kvp_prefix_chips_init (KvpPrefixChips *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), kvp_wrap_layout_new (6));

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Add a prefix"));
  gtk_widget_set_tooltip_text (self->entry, _("Press Enter to add another prefix."));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name starts with"),
                                  -1);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activate_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (emit_changed), self);

  kvp_prefix_chips_set_narrow (self, FALSE);
}

/**
 * kvp_prefix_chips_get_prefixes:
 * @self: the chips
 *
 * Returns: (transfer full) (element-type GBytes): the exact bytes of each chip in order, and at last what
 *   stands in the entry, if anything
 */
GPtrArray *
kvp_prefix_chips_get_prefixes (KvpPrefixChips *self)
{
  GPtrArray *prefixes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *typed;

  g_return_val_if_fail (KVP_IS_PREFIX_CHIPS (self), prefixes);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GBytes *prefix = get_chip_prefix (child);

      if (prefix != NULL)
        g_ptr_array_add (prefixes, g_bytes_ref (prefix));
    }

  typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (typed[0] != '\0')
    g_ptr_array_add (prefixes, g_bytes_new (typed, strlen (typed)));

  return prefixes;
}

/**
 * kvp_prefix_chips_set_prefixes:
 * @self: the chips
 * @prefixes: (element-type GBytes): what to show instead
 *
 * Replaces all prefixes and empties the entry.
 */
void
kvp_prefix_chips_set_prefixes (KvpPrefixChips *self,
                               GPtrArray      *prefixes)
{
  GtkWidget *child;

  g_return_if_fail (KVP_IS_PREFIX_CHIPS (self));
  g_return_if_fail (prefixes != NULL);

  child = gtk_widget_get_first_child (GTK_WIDGET (self));
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (get_chip_prefix (child) != NULL)
        gtk_widget_unparent (child);
      child = next;
    }

  for (guint i = 0; i < prefixes->len; i++)
    add_chip (self, g_ptr_array_index (prefixes, i));

  g_signal_handlers_block_by_func (self->entry, emit_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_signal_handlers_unblock_by_func (self->entry, emit_changed, self);
  emit_changed (self);
}

/**
 * kvp_prefix_chips_get_entry:
 * @self: the chips
 *
 * Returns: (transfer none): the entry for one more
 */
GtkWidget *
kvp_prefix_chips_get_entry (KvpPrefixChips *self)
{
  g_return_val_if_fail (KVP_IS_PREFIX_CHIPS (self), NULL);

  return self->entry;
}

/**
 * kvp_prefix_chips_set_narrow:
 * @self: the chips
 * @narrow: whether they stand below their title
 *
 * Beside their title, chips keep to the end of the row; below it, they start at its beginning.
 */
void
kvp_prefix_chips_set_narrow (KvpPrefixChips *self,
                             gboolean        narrow)
{
  g_return_if_fail (KVP_IS_PREFIX_CHIPS (self));

  kvp_wrap_layout_set_align_end (KVP_WRAP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                 !narrow);
  gtk_widget_set_hexpand (self->entry, narrow);
}
