/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drives the app through every page and state, and writes what it shows:
 *
 *   kvp-screenshots [--variant VARIANT] DIRECTORY SCENE
 *
 * Each scene is drawn at several sizes, light and dark: DIRECTORY/SCENE-light-wide.png and so on; those of a variant are
 * DIRECTORY/SCENE-VARIANT-light-wide.png. Texts come from KVP_LOCALEDIR, where that is set.
 *
 *   kvp-screenshots --inspect SCENE
 *
 * draws nothing, and prints what is not translated or cut in the language of tests/languages/pseudo.py.
 *
 *   kvp-screenshots --stand-still [--variant VARIANT] SCENE
 *
 * draws nothing either, and waits each time for somebody who looks: see inspection.h. */

#include "config.h"

#include "base/kvp-text-domain.h"
#include "scenes.h"

static gboolean list;
static gboolean inspect;
static gboolean stand_still;
static char *variant_name;

static const GOptionEntry entries[] = {
  { "list", 0, 0, G_OPTION_ARG_NONE, &list, "Print the names of all scenes", NULL },
  { "inspect", 0, 0, G_OPTION_ARG_NONE, &inspect, "Print what is not translated or cut", NULL },
  { "stand-still", 0, 0, G_OPTION_ARG_NONE, &stand_still, "Wait for somebody who looks", NULL },
  { "variant", 0, 0, G_OPTION_ARG_STRING, &variant_name, "contrast, extremes, large or rtl", "VARIANT" },
  { NULL },
};

static void
print_names (void)
{
  for (const char *const *name = scene_names (); *name != NULL; name++)
    g_print ("%s\n", *name);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new ("DIRECTORY SCENE");
  g_autoptr(GError) error = NULL;
  Camera camera = { CAMERA_DRAWS, };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (list)
    {
      print_names ();
      return 0;
    }

  if (inspect || stand_still)
    camera.mode = stand_still ? CAMERA_STANDS_STILL : CAMERA_INSPECTS_TEXTS;
  else
    camera.directory = argc > 2 ? argv[1] : NULL;
  camera.variant = camera_find_variant (variant_name == NULL && inspect ? "extremes" : variant_name);
  if (camera.variant == NULL || argc != (camera.mode == CAMERA_DRAWS ? 3 : 2))
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return 2;
    }

  kvp_text_domain_bind (g_getenv ("KVP_LOCALEDIR"));
  if (!scene_play (argv[argc - 1], &camera))
    {
      g_printerr ("There is no scene %s\n", argv[argc - 1]);
      return 2;
    }

  return 0;
}
