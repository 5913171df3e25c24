/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "base/kvp-format-count.h"
#include "ui/kvp-drop-down.h"
#include "ui/kvp-expiration-row.h"
#include "ui/kvp-wrap-box.h"

/* Long enough for every expiration, short enough that no unit overflows. */
#define MAX_NUMBER 9999

/* In the order of the unit list in the template. */
static const gint64 unit_seconds[] = { 60, 60 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60 };

struct _KvpExpirationRow
{
  KvpFormRow parent_instance;

  /* Template widgets */
  KvpWrapBox    *box;
  GtkCalendar   *calendar;
  GtkMenuButton *calendar_button;
  GtkPopover    *calendar_popover;
  GtkBox        *date_box;
  GtkEntry      *date_entry;
  GtkEntry      *number_entry;
  GtkDropDown   *test_drop_down;
  GtkEntry      *time_entry;
  GtkDropDown   *unit_drop_down;

  guint touched : 1;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (KvpExpirationRow, kvp_expiration_row, KVP_TYPE_FORM_ROW)

static guint signals[N_SIGNALS];

static const char *
get_text (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* Reads exactly the numbers that @format has between its separators: no signs, no spaces, nothing after
 * them. */
static gboolean
read_numbers (const char *text,
              char        separator,
              guint       n,
              guint      *numbers)
{
  for (guint i = 0; i < n; i++)
    {
      guint digits = 0;

      numbers[i] = 0;
      for (; g_ascii_isdigit (*text) && digits < 4; text++, digits++)
        numbers[i] = numbers[i] * 10 + (guint) g_ascii_digit_value (*text);
      if (digits == 0)
        return FALSE;
      if (i + 1 < n && *text++ != separator)
        return FALSE;
    }

  return *text == '\0';
}

static gboolean
read_date (KvpExpirationRow *self,
           guint            *date)
{
  return read_numbers (get_text (self->date_entry), '-', 3, date)
         && date[0] >= 1970
         && date[1] <= 12
         && date[2] <= 31
         && g_date_valid_dmy ((GDateDay) date[2], (GDateMonth) date[1], (GDateYear) date[0]);
}

static gboolean
read_time (KvpExpirationRow *self,
           guint            *time)
{
  return read_numbers (get_text (self->time_entry), ':', 2, time) && time[0] <= 23 && time[1] <= 59;
}

static gboolean
read_number (KvpExpirationRow *self,
             guint            *number)
{
  return read_numbers (get_text (self->number_entry), ' ', 1, number) && *number >= 1 && *number <= MAX_NUMBER;
}

static gint64
get_instant (KvpExpirationRow *self)
{
  g_autoptr(GDateTime) local = NULL;
  guint date[3], time[2];

  if (!read_date (self, date) || !read_time (self, time))
    return 0;

  local = g_date_time_new_local ((int) date[0], (int) date[1], (int) date[2],
                                 (int) time[0], (int) time[1], 0);

  return local != NULL ? MAX (0, g_date_time_to_unix (local)) : 0;
}

static void
arrange (KvpExpirationRow *self)
{
  KvpExpirationTest test = kvp_expiration_row_get_test (self);
  gboolean has_instant = test == KVP_EXPIRATION_BEFORE || test == KVP_EXPIRATION_AFTER;
  gboolean has_span = test == KVP_EXPIRATION_WITHIN;

  gtk_widget_set_visible (GTK_WIDGET (self->date_box), has_instant);
  gtk_widget_set_visible (GTK_WIDGET (self->time_entry), has_instant);
  gtk_widget_set_visible (GTK_WIDGET (self->number_entry), has_span);
  gtk_widget_set_visible (GTK_WIDGET (self->unit_drop_down), has_span);
}

/* Of several fields, the one that is wrong is marked. */
static void
choose_field (KvpExpirationRow *self)
{
  guint numbers[3];
  GtkEntry *field = self->date_entry;

  if (kvp_expiration_row_get_test (self) == KVP_EXPIRATION_WITHIN)
    field = self->number_entry;
  else if (read_date (self, numbers) && !read_time (self, numbers))
    field = self->time_entry;

  if (kvp_form_row_get_field (KVP_FORM_ROW (self)) == GTK_WIDGET (field))
    return;

  kvp_form_row_set_problem (KVP_FORM_ROW (self), NULL);
  kvp_form_row_set_field (KVP_FORM_ROW (self), GTK_WIDGET (field));
}

static void
test_changed_cb (KvpExpirationRow *self)
{
  /* A field that has just come up is no mistake yet. */
  self->touched = FALSE;
  arrange (self);
  choose_field (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
entry_changed_cb (KvpExpirationRow *self)
{
  self->touched = TRUE;
  choose_field (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
calendar_shown_cb (KvpExpirationRow *self)
{
  g_autoptr(GDateTime) day = NULL;
  guint date[3];

  if (read_date (self, date))
    day = g_date_time_new_local ((int) date[0], (int) date[1], (int) date[2], 12, 0, 0);
  if (day == NULL)
    day = g_date_time_new_now_local ();

  g_signal_handlers_block_matched (self->calendar, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_calendar_select_day (self->calendar, day);
  g_signal_handlers_unblock_matched (self->calendar, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
}

static void
day_selected_cb (KvpExpirationRow *self)
{
  g_autoptr(GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  gtk_editable_set_text (GTK_EDITABLE (self->date_entry), text);
}

static void
narrow_changed_cb (KvpExpirationRow *self)
{
  kvp_wrap_box_set_align_end (self->box, !kvp_form_row_get_narrow (KVP_FORM_ROW (self)));
}

static void
kvp_expiration_row_class_init (KvpExpirationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * KvpExpirationRow::changed:
   *
   * The row reads otherwise now.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (KVP_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/kvpurger/KvPurger/kvp-expiration-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, box);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, calendar_button);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, calendar_popover);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, date_box);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, date_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, number_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, test_drop_down);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, time_entry);
  gtk_widget_class_bind_template_child (widget_class, KvpExpirationRow, unit_drop_down);
  gtk_widget_class_bind_template_callback (widget_class, calendar_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_changed_cb);
}

static void
kvp_expiration_row_init (KvpExpirationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kvp_drop_down_expose (GTK_WIDGET (self->test_drop_down));
  kvp_drop_down_expose (GTK_WIDGET (self->unit_drop_down));
  self->touched = FALSE;
  choose_field (self);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), NULL);
  narrow_changed_cb (self);
}

/**
 * kvp_expiration_row_get_test:
 * @self: a row
 *
 * Returns: the test that is chosen
 */
KvpExpirationTest
kvp_expiration_row_get_test (KvpExpirationRow *self)
{
  g_return_val_if_fail (KVP_IS_EXPIRATION_ROW (self), KVP_EXPIRATION_ANY);

  /* The list in the template has the order of the enumeration. */
  return (KvpExpirationTest) gtk_drop_down_get_selected (self->test_drop_down);
}

/**
 * kvp_expiration_row_get_when:
 * @self: a row
 *
 * Returns: seconds since the epoch for "before" and "after", seconds from now for "within"; 0 while what
 *   is typed is no time, and for the other tests
 */
gint64
kvp_expiration_row_get_when (KvpExpirationRow *self)
{
  guint number, unit;

  g_return_val_if_fail (KVP_IS_EXPIRATION_ROW (self), 0);

  switch (kvp_expiration_row_get_test (self))
    {
    case KVP_EXPIRATION_BEFORE:
    case KVP_EXPIRATION_AFTER:
      return get_instant (self);

    case KVP_EXPIRATION_WITHIN:
      unit = gtk_drop_down_get_selected (self->unit_drop_down);
      if (unit >= G_N_ELEMENTS (unit_seconds) || !read_number (self, &number))
        return 0;
      return (gint64) number * unit_seconds[unit];

    case KVP_EXPIRATION_ANY:
    case KVP_EXPIRATION_NEVER:
    default:
      return 0;
    }
}

/**
 * kvp_expiration_row_check:
 * @self: a row
 *
 * The filter only knows that the time is not filled in; the row knows what was typed instead.
 *
 * Returns: (transfer full) (nullable): a translated sentence; %NULL if nothing is wrong
 */
char *
kvp_expiration_row_check (KvpExpirationRow *self)
{
  KvpExpirationTest test;
  guint numbers[3];

  g_return_val_if_fail (KVP_IS_EXPIRATION_ROW (self), NULL);

  test = kvp_expiration_row_get_test (self);
  if (test == KVP_EXPIRATION_WITHIN && !read_number (self, numbers))
    {
      g_autofree char *least = kvp_format_count (1);
      g_autofree char *most = kvp_format_count (MAX_NUMBER);

      /* Translators: the smallest and the largest number that can be typed, 1 and 9,999. */
      return g_strdup_printf (_("Expiration: type a whole number from %1$s to %2$s."), least, most);
    }
  if (test != KVP_EXPIRATION_BEFORE && test != KVP_EXPIRATION_AFTER)
    return NULL;
  if (get_text (self->date_entry)[0] == '\0')
    return g_strdup (_("Expiration: type or choose a date."));
  if (!read_date (self, numbers))
    return g_strdup (_("Expiration: type the date as year, month and day, like 2027-03-31."));
  if (!read_time (self, numbers))
    return g_strdup (_("Expiration: type the time as hours and minutes, like 18:30."));
  if (get_instant (self) == 0)
    return g_strdup (_("Expiration: type a later date."));

  return NULL;
}

/**
 * kvp_expiration_row_get_touched:
 * @self: a row
 *
 * Returns: whether something was typed since the test was chosen
 */
gboolean
kvp_expiration_row_get_touched (KvpExpirationRow *self)
{
  g_return_val_if_fail (KVP_IS_EXPIRATION_ROW (self), FALSE);

  return self->touched;
}

static void
show_instant (KvpExpirationRow *self,
              gint64            when)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (when);
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (local == NULL)
    return;

  date = g_date_time_format (local, "%Y-%m-%d");
  time = g_date_time_format (local, "%H:%M");
  gtk_editable_set_text (GTK_EDITABLE (self->date_entry), date);
  gtk_editable_set_text (GTK_EDITABLE (self->time_entry), time);
}

/* In the largest unit that holds it without a rest. */
static void
show_span (KvpExpirationRow *self,
           gint64            seconds)
{
  for (guint unit = G_N_ELEMENTS (unit_seconds); unit-- > 0;)
    {
      g_autofree char *number = NULL;

      if (seconds % unit_seconds[unit] != 0 && unit > 0)
        continue;

      number = g_strdup_printf ("%" G_GINT64_FORMAT, seconds / unit_seconds[unit]);
      gtk_drop_down_set_selected (self->unit_drop_down, unit);
      gtk_editable_set_text (GTK_EDITABLE (self->number_entry), number);
      return;
    }
}

/**
 * kvp_expiration_row_set_expiration:
 * @self: a row
 * @test: the test
 * @when: what kvp_filter_builder_set_expiration() takes
 *
 * Fills the row in. Instants are shown to the minute, spans to the minute.
 */
void
kvp_expiration_row_set_expiration (KvpExpirationRow *self,
                                   KvpExpirationTest test,
                                   gint64            when)
{
  g_return_if_fail (KVP_IS_EXPIRATION_ROW (self));

  gtk_drop_down_set_selected (self->test_drop_down, (guint) test);
  if (test == KVP_EXPIRATION_BEFORE || test == KVP_EXPIRATION_AFTER)
    show_instant (self, when);
  else if (test == KVP_EXPIRATION_WITHIN)
    show_span (self, when);
}
