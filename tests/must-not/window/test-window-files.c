/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "file-steps.h"
#include "ui/kvp-review-page.h"
#include "window-steps.h"

#define SMALL 100
#define NAMESPACE "files"

/* What a list names. Other tools trimmed, split and cut these. */
static const char *const listed[] = {
  " spaces ", "a,b", "100%25", "semi;colon", "\"quoted\"", "tab\there", "trailing\r", "..a", "caf\xc3\xa9",
};

/* What they made of them: these must stay. */
static const char *const mangled[] = {
  "spaces", " spaces", "spaces ", "a", "b", "100%", "100", "semi", "colon", "quoted", "tab", "here", "trailing", "a", "cafe",
  "cafe\xcc\x81",
};

static char *
add_namespace (WindowFixture *self)
{
  char *id = kvp_demo_server_add_namespace (self->server, NAMESPACE);

  for (guint i = 0; i < G_N_ELEMENTS (listed) + G_N_ELEMENTS (mangled); i++)
    {
      const char *text = i < G_N_ELEMENTS (listed) ? listed[i] : mangled[i - G_N_ELEMENTS (listed)];
      g_autoptr(GBytes) name = g_bytes_new (text, strlen (text));

      kvp_demo_server_put (self->server, id, name, NULL, NULL, 0);
    }

  return id;
}

static void
assert_only_listed_went (WindowFixture *self,
                         const char    *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (mangled); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (mangled[i], strlen (mangled[i]));

      g_assert_true (kvp_demo_server_has_key (self->server, id, name));
    }
  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    {
      g_autoptr(GBytes) name = g_bytes_new (listed[i], strlen (listed[i]));

      g_assert_false (kvp_demo_server_has_key (self->server, id, name));
    }
}

/* @id: of a namespace. The list names @n_more keys beside the usual ones. */
static void
import_and_delete (WindowFixture *self,
                   const char    *id,
                   const char    *file_name,
                   GString       *text,
                   guint          n_more)
{
  g_autoptr(GFile) file = window_make_file (self, file_name, text->str, (gssize) text->len);
  GtkWidget *dialog;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  dialog = window_import (self, file);
  window_import_choose (dialog, NAMESPACE);
  window_import_look_up (self, dialog);
  g_assert_cmpuint (kvp_plan_get_counts (window_get_plan (self))->pending, ==, G_N_ELEMENTS (listed) + n_more);
  window_delete_few (self);
  assert_only_listed_went (self, id);
}

static void
test_key_mangled_text (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    g_string_append_printf (text, "%s\n", listed[i]);
  import_and_delete (self, id, "list.txt", text, 0);
}

static void
test_key_mangled_csv (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GString) text = g_string_new ("name,id\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    {
      g_autoptr(GString) name = g_string_new (listed[i]);

      g_string_replace (name, "\"", "\"\"", 0);
      g_string_append_printf (text, "\"%s\",%u\r\n", name->str, i);
    }
  import_and_delete (self, id, "list.csv", text, 0);
}

static void
test_key_mangled_json (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  /* Only JSON has a way to write a NUL; what stands before it is the name of another key. */
  g_autoptr(GBytes) with_nul = g_bytes_new_static ("nul\0byte", 8);
  g_autoptr(GBytes) cut = g_bytes_new_static ("nul", 3);
  g_autoptr(GString) text = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    {
      g_autoptr(GString) name = g_string_new (listed[i]);

      g_string_replace (name, "\"", "\\\"", 0);
      g_string_replace (name, "\t", "\\t", 0);
      g_string_replace (name, "\r", "\\r", 0);
      g_string_append_printf (text, "%s{\"name\":\"%s\"}", i > 0 ? "," : "", name->str);
    }
  g_string_append (text, ",\"nul\\u0000byte\"]");
  kvp_demo_server_put (self->server, id, with_nul, NULL, NULL, 0);
  kvp_demo_server_put (self->server, id, cut, NULL, NULL, 0);
  import_and_delete (self, id, "list.json", text, 1);
  g_assert_false (kvp_demo_server_has_key (self->server, id, with_nul));
  g_assert_true (kvp_demo_server_has_key (self->server, id, cut));
}

/* Markup in a key's name, in a column's heading and in the file's name is shown as it is. */
static void
test_markup_in_names (WindowFixture *self)
{
  g_autofree char *id = add_namespace (self);
  g_autoptr(GFile) file = NULL;
  GtkWidget *dialog;

  window_fixture_open (self, 1280, 800);
  window_fixture_connect (self);
  file = window_make_file (self, "<b>a & b.csv", "<i>name</i>,x\n<b>bold</b>&amp;,1\n<b>bold</b>&amp;,2\n", -1);
  dialog = window_import (self, file);
  g_assert_true (window_says (dialog, "<b>a & b.csv"));
  g_assert_true (window_says (window_find (dialog, "import-keys"), "<b>bold</b>&amp;"));
  g_assert_true (window_says (window_find (dialog, "import-rejected"), "<b>bold</b>&amp;"));
  g_assert_true (window_says (window_find (dialog, "import-column"), "1: <i>name</i>"));
  window_import_choose (dialog, NAMESPACE);
  window_import_look_up (self, dialog);
  SPIN_UNTIL (window_says (self->window, "A list of keys from “<b>a & b.csv”"));
  SPIN_UNTIL (window_says (self->window, "Keys from “<b>a & b.csv”"));
}

int
main (int    argc,
      char **argv)
{
  window_fixture_init (&argc, &argv);

  window_fixture_add ("/must-not/wrong-keys/key-mangled/text-file", SMALL, test_key_mangled_text);
  window_fixture_add ("/must-not/wrong-keys/key-mangled/csv-file", SMALL, test_key_mangled_csv);
  window_fixture_add ("/must-not/wrong-keys/key-mangled/json-file", SMALL, test_key_mangled_json);
  window_fixture_add ("/must-not/safety/markup-in-names/files", SMALL, test_markup_in_names);

  return g_test_run ();
}
