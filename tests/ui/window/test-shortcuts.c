/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "window-fixture.h"

/* What the window of shortcuts says: actions in one, keys of what is no action of the application in the other. */
typedef struct {
  GPtrArray *actions;
  GPtrArray *accelerators;
} Listed;

static void
collect (GtkWidget *widget,
         Listed    *listed)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *action = NULL;
      g_autofree char *accelerator = NULL;
      g_autofree char *title = NULL;

      g_object_get (widget, "action-name", &action, "accelerator", &accelerator, "title", &title, NULL);
      g_assert_cmpstr (title, !=, "");
      if (action != NULL)
        g_ptr_array_add (listed->actions, g_steal_pointer (&action));
      else
        g_ptr_array_add (listed->accelerators, g_steal_pointer (&accelerator));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, listed);
}

static gboolean
has (GPtrArray  *texts,
     const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static void
test_complete (WindowFixture *self)
{
  /* Of widgets, where they have the focus. */
  static const char *const keys[] = {
    "F10", "Delete", "F2", "Menu <Shift>F10", "<Control>z", "<Control>f", "space", "<Control>a", "BackSpace",
    "Escape",
  };
  g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) accelerators = g_ptr_array_new_with_free_func (g_free);
  Listed listed = { actions, accelerators };
  g_auto(GStrv) with_keys = NULL;

  window_fixture_open (self, 1280, 800);
  collect (GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self->window))), &listed);

  with_keys = gtk_application_list_action_descriptions (GTK_APPLICATION (self->application));
  g_assert_cmpuint (g_strv_length (with_keys), >, 5);
  for (guint i = 0; with_keys[i] != NULL; i++)
    {
      if (!has (listed.actions, with_keys[i]))
        g_error ("%s has a key that the window of shortcuts does not list", with_keys[i]);
    }
  for (guint i = 0; i < listed.actions->len; i++)
    {
      const char *action = g_ptr_array_index (listed.actions, i);

      if (!g_strv_contains ((const char *const *) with_keys, action))
        g_error ("The window of shortcuts lists %s, which has no key", action);
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!has (listed.accelerators, keys[i]))
        g_error ("The window of shortcuts does not list %s", keys[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);
  window_fixture_add ("/window/shortcuts/complete", 100, test_complete);

  return g_test_run ();
}
